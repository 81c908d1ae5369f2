"""Which sentences does the study of business potential give?"""

from __future__ import annotations

from kopmp_lib.present.potential.limits import caveats as caveats
from kopmp_lib.present.potential.question import estimand as estimand
from kopmp_lib.present.potential.words import (
    change,
    criterion,
    label,
    line,
    names_of,
    overturn,
    short,
    villages,
    why_not,
)
from kopmp_lib.present.shown import Shown, escape, show
from kopmp_lib.present.tables import Sourced
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import date, fill, inside, listing, number, percent, translate

MOST_NAMED = 3
LEAST_LEAD = 0.1
"""No line leads in a region unless it comes first so much more often than the next."""


def headline(result: StudyResult) -> Shown:
    """What are the three main points?"""

    def write(lang: str) -> str:
        if not result.facts["identifiable"]:
            points = [escape(why_not(result, lang))]
        else:
            points = [_firm(result, lang), _often(result, lang), _ask(result, lang)]
        items = "".join(f"<li>{point}</li>" for point in points)
        heading = translate("Tiga hal pokok", lang)
        if len(points) < 3:
            heading = translate("Hal pokok", lang)
        return f'<section class="points"><h2>{heading}</h2><ol>{items}</ol></section>'

    return show(write)


def quality(result: StudyResult, tables: Sourced) -> Shown:
    """How good are the data: what is known, of which day, and what is not?"""
    frame = result.tables["criteria"]

    def write(lang: str) -> str:
        used = frame.loc[frame["used"], "criterion"].tolist()
        parts = [
            fill("Dipakai {count} dari {n} kriteria: {lines} untuk membandingkan lini, {places} "
                 "untuk letak.", lang, count=number(len(used), lang), n=number(len(frame), lang),
                 lines=number(len(result.facts["criteria"]), lang),
                 places=number(len(result.facts["criteria_place"]), lang))
        ]  # fmt: skip
        if result.facts["profile_date"]:
            day = date(result.facts["profile_date"], lang)
            parts.append(
                fill(
                    "Jumlah tempat usaha per {date} adalah batas bawah: yang dipetakan, bukan "
                    "sensus.",
                    lang,
                    date=day,
                )
            )
        names = "; ".join(source.title[lang] for source in tables.sources)
        if names:
            parts.append(fill("Sumber: {sources}.", lang, sources=names))
        else:
            parts.append(translate("Tidak ada sumber data untuk kajian ini.", lang))
        return (
            f'<aside class="quality" role="note"><p><strong>{translate("Mutu data.", lang)}'
            f"</strong> {escape(' '.join(parts))}</p></aside>"
        )

    return show(write)


def checks(result: StudyResult) -> Shown:
    """Which change of method or data moves the answer most, and least?"""
    frame = result.tables["robustness"]
    told = frame[frame["n"] > 0].sort_values("same", kind="stable")

    def write(lang: str) -> str:
        if told.empty:
            none = translate("Belum ada jawaban yang dapat diuji.", lang)
            return f"<p>{escape(none)}</p>"
        least, most = told.iloc[0], told.iloc[-1]
        text = fill(
            "Yang paling banyak membalik jawaban: {least} (lini pertama tetap di {least_same} dari "
            "{n}). Yang paling sedikit: {most} ({most_same} dari {most_n}).",
            lang,
            least=change(result, least["kind"], least["name"], lang),
            least_same=number(least["same"], lang),
            n=number(least["n"], lang),
            most=change(result, most["kind"], most["name"], lang),
            most_same=number(most["same"], lang),
            most_n=number(most["n"], lang),
        )
        return f"<p>{escape(text)}</p>"

    return show(write)


def focus(result: StudyResult) -> Shown:
    """What is told of the village in focus, if one was chosen?"""
    code = result.facts["village_code"]

    def write(lang: str) -> str:
        if not code:
            return ""
        unit = result.tables["units"].set_index("unit_code").loc[code]
        name = escape(unit["name"])
        if unit["label"] == "unknown":
            why = escape(why_not(result, lang))
            return f"<p><strong>{name}.</strong> {why}</p>"
        text = fill(
            "{first} paling sering pertama ({share} percobaan), lalu {second}; yang pertama "
            "mengalahkan setiap lini lain pada sedikitnya {win}. Kekokohan: {label}. Akan "
            "berubah bila: {turn}.",
            lang,
            first=short(result, unit["line"], lang),
            share=percent(unit["first_share"], lang, 0),
            second=inside(short(result, unit["runner_up"], lang)),
            win=percent(unit["least_win"], lang, 0),
            label=label(unit["label"], lang),
            turn=overturn(result, unit, lang),
        )
        return f"<p><strong>{name}.</strong> {escape(text)}</p>"

    return show(write)


def pattern(result: StudyResult) -> Shown:
    """Do villages where the line in focus is common, or rare, lie together?"""
    frame = result.tables["local"]

    def write(lang: str) -> str:
        if frame.empty or not frame["p"].notna().any():
            return ""
        named = frame[frame["significant"]]
        words = {"line": inside(line(result, result.facts["line"], lang)),
                 "n": number(len(frame), lang)}  # fmt: skip
        if named.empty:
            told = fill(
                "Gugus {line} tidak ditemukan: dari {n} indeks lokal tidak satu pun nyata setelah "
                "koreksi Benjamini dan Hochberg.",
                lang,
                **words,
            )
        else:
            told = fill(
                "Gugus {line} nyata setelah koreksi Benjamini dan Hochberg di {count} dari {n}: "
                "{names}.",
                lang,
                count=number(len(named), lang),
                names=names_of(named["name"].tolist(), lang),
                **words,
            )
        return f"<p>{escape(told)}</p>"

    return show(write)


# --- the three points ----------------------------------------------------------------------------


def _firm(result: StudyResult, lang: str) -> str:
    """Where is a line firm, and where do the data not tell lines apart?"""
    facts, frame = result.facts, result.tables["units"]
    firm = frame[frame["label"] == "robust"]
    words = {"n": number(facts["compared"], lang), "kind": villages(result)}
    pairs = [
        f"{unit['name']} ({inside(short(result, unit['line'], lang))}, "
        f"{percent(unit['first_share'], lang, 0)})"
        for unit in firm.sort_values("first_share", ascending=False).to_dict("records")
    ]
    first = (
        fill(
            "Satu lini unggul secara <strong>kokoh di {count} dari {n}</strong> {kind}: {names}; "
            "persen: dari susunan bobot dan data yang dicoba.",
            lang,
            count=number(len(firm), lang),
            names=escape(names_of(pairs, lang, MOST_NAMED)),
            **words,
        )
        if len(firm)
        else fill(
            "Tidak ada lini yang unggul secara kokoh di satu pun dari <strong>{n}</strong> {kind}.",
            lang,
            **words,
        )
    )
    rest = fill(
        "Di {count} dari {n}, data belum dapat membedakan lini pertama dari yang lain.",
        lang,
        count=number(facts["undecided_count"], lang),
        n=words["n"],
    )
    return f"{first} {rest}"


def _often(result: StudyResult, lang: str) -> str:
    """Which lines come first most often in the region?"""
    frame = result.tables["lines"]
    known = frame[frame["compared"] > 0].sort_values("first_share", ascending=False)
    if not result.facts["lines_differ"]:
        return escape(
            fill(
                "Untuk wilayah ini secara keseluruhan, data tidak membedakan {n} lini: tiap pasang "
                "saling mengalahkan pada 45-55% percobaan. Yang dapat dibedakan hanya lini di "
                "sebagian {kind}.",
                lang,
                n=number(len(known), lang),
                kind=villages(result),
            )
        )
    share = known["first_share"].tolist()
    if len(share) > 1 and share[0] - share[1] < LEAST_LEAD:
        return escape(
            fill(
                "Tidak ada lini yang unggul di seluruh wilayah: rata-rata tiap lini pertama pada "
                "{low} sampai {high} percobaan ({even} bila semua {n} lini sama baiknya).",
                lang,
                low=percent(share[-1], lang, 0),
                high=percent(share[0], lang, 0),
                even=percent(1 / len(known), lang, 0),
                n=number(len(known), lang),
            )
        )
    pairs = [
        f"{inside(short(result, row['line'], lang))} {percent(row['first_share'], lang, 0)}"
        for row in known.head(MOST_NAMED).to_dict("records")
    ]
    return escape(
        fill(
            "Lini yang rata-rata paling sering pertama: {lines}. Bila semua {n} lini sama baiknya, "
            "masing-masing akan {even}.",
            lang,
            lines=listing(pairs, lang),
            n=number(len(known), lang),
            even=percent(1 / len(known), lang, 0),
        )
    )


def _ask(result: StudyResult, lang: str) -> str:
    """Which data would tell more?"""
    frame = result.tables["criteria"]
    covered = {"demand", "share", "distance", "specialisation", "margin"}
    spared = covered if result.facts["money_known"] else {"profit"}
    absent = [
        name for name in frame.loc[~frame["used"], "criterion"].tolist() if name not in spared
    ]
    needed = [inside(criterion(result, name, lang)) for name in absent]
    if result.facts["money_known"] and not result.facts["running_cost_idr"]:
        needed.insert(0, translate("biaya menjalankan gerai tiap lini", lang))
    if not needed:
        return escape(
            translate("Semua kriteria terisi; perbarui angkanya sebelum memutuskan.", lang)
        )
    return escape(
        fill(
            "Sebelum memilih, kumpulkan per desa/kelurahan: {criteria}. Tanpa itu, urutan ini "
            "hanya bahan musyawarah, bukan keputusan.",
            lang,
            criteria=listing(needed, lang),
        )
    )
