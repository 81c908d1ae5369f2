"""What are the three main points of financing?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kopmp_lib.present.financing import cells
from kopmp_lib.present.shown import Shown, escape, show
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import (
    fill,
    inside,
    listing,
    message,
    number,
    percent,
    rupiah,
    translate,
)


def headline(result: StudyResult) -> Shown:
    """What are the three main points?"""

    def write(lang: str) -> str:
        points = (_gates(result, lang), _loan(result, lang), _ahead(result, lang))
        items = "".join(f"<li>{point}</li>" for point in points)
        heading = translate("Tiga hal pokok", lang)
        return f'<section class="points"><h2>{heading}</h2><ol>{items}</ol></section>'

    return show(write)


def _gates(result: StudyResult, lang: str) -> str:
    facts = result.facts
    words = {
        "hard": number(len(facts["hard"]), lang),
        "n": number(facts["n_units"], lang),
        "count": number(facts["hard_passed_count"], lang),
        "untold": _labels(facts, facts["hard_untold"], lang),
        "rolled": _labels(facts, facts["hard_unnamed"], lang),
    }
    if len(facts["hard_untold"]) == len(facts["hard"]):
        text = message(
            "Belum dapat dikatakan apakah ada koperasi yang siap: tidak ada sumber yang memuat "
            "satu pun dari {hard} syarat wajib untuk {n} koperasi."
        )
        return fill(text, lang, **words)
    if facts["hard_untold"]:
        text = message(
            "Belum dapat dikatakan apakah ada koperasi yang siap: dari {hard} syarat wajib, sumber "
            "tidak memuat <strong>{untold}</strong>."
        )
        return f"{fill(text, lang, **words)} {_passed(result, lang)}"
    if facts["hard_unnamed"]:
        text = message(
            "Belum dapat dikatakan berapa koperasi yang memenuhi semua {hard} syarat wajib: "
            "<strong>{rolled}</strong> hanya diketahui jumlahnya, bukan per koperasi."
        )
        return f"{fill(text, lang, **words)} {_passed(result, lang)}"
    text = message(
        "<strong>{count} dari {n}</strong> koperasi memenuhi semua {hard} syarat wajib pinjaman."
    )
    return f"{fill(text, lang, **words)} {_holding(result, lang)}".strip()


def _passed(result: StudyResult, lang: str) -> str:
    """Which hard gates are told of, and how many have passed them?"""
    told = result.tables["gates"].query("kind == 'hard' and (reached + not_reached) > 0")
    parts = [
        fill(
            "{name} {count} dari {n}",
            lang,
            name=escape(inside(line[f"label_{lang}"])),
            count=number(line["reached"] + line["implied"], lang),
            n=number(line["n"], lang),
        )
        for line in told.to_dict("records")
    ]
    if not parts:
        return ""
    return fill("Yang tercatat: {counts}.", lang, counts=listing(parts, lang))


def _holding(result: StudyResult, lang: str) -> str:
    """Which one paper holds up most?"""
    first = result.tables["unlocking"].iloc[0]
    if not first["alone"] > 0:
        return ""
    words = {
        "gate": _labels(result.facts, (first["gate"],), lang),
        "count": number(first["alone"], lang),
        "silent": number(first["alone_silent"], lang),
    }
    if first["alone_silent"]:
        return fill(
            "Satu berkas yang paling banyak membuka jalan: <strong>{gate}</strong>, satu-satunya "
            "yang belum tampak pada {count} koperasi; pada {silent} di antaranya belum dilaporkan, "
            "jadi mungkin sudah ada.",
            lang,
            **words,
        )
    return fill(
        "Satu berkas yang paling banyak membuka jalan: <strong>{gate}</strong>, satu-satunya yang "
        "kurang pada {count} koperasi.",
        lang,
        **words,
    )


def _loan(result: StudyResult, lang: str) -> str:
    facts = result.facts
    middle = result.tables["sales"].set_index("margin").iloc[1]
    needs = fill(
        "Pinjaman {amount} menuntut angsuran <strong>{instalment}</strong> sebulan. Supaya "
        "tertutup {cover} kali, perlu sisa usaha {surplus} sebulan; pada margin {margin} angsuran "
        "itu sendiri memerlukan penjualan {sales} sebulan.",
        lang,
        amount=rupiah(facts["amount"], lang),
        instalment=rupiah(facts["instalment"], lang),
        cover=cells.times(facts["cover"], lang),
        surplus=rupiah(facts["surplus_needed"], lang),
        margin=percent(middle.name, lang, 0),
        sales=rupiah(middle["sales"], lang),
    )
    if facts["borrower"] == "agrinas":
        lead = translate("Andai koperasi sendiri meminjam dengan syarat PMK 49/2025:", lang)
        needs = f"{lead} {needs}"
    if not facts["sales_count"]:
        silent = translate("Penjualan bulanan belum dilaporkan satu koperasi pun.", lang)
        return f"{needs} {silent}"
    told = fill(
        "Yang dilaporkan {count} dari {n} koperasi: nilai tengah {median}, tertinggi {highest} "
        "sebulan.",
        lang,
        count=number(facts["sales_count"], lang),
        n=number(facts["n_units"], lang),
        median=rupiah(facts["sales_median"], lang),
        highest=rupiah(facts["sales_highest"], lang),
    )
    return f"{needs} {told}"


def _ahead(result: StudyResult, lang: str) -> str:
    """What should be asked for next, from whom?"""
    facts = result.facts
    frame = result.tables["gates"].set_index("gate")
    named = cells.gates(facts)
    lacking = frame["not_reported"] + frame["not_reached"]
    asked = [name for name in (*facts["hard"], "rat", "statements") if lacking[name]]
    wanted = sorted(asked, key=lambda name: -lacking[name])
    if not wanted:
        return translate("Langkah berikut: semua berkas yang dimuat sumber sudah tercatat.", lang)
    asks = [
        fill(
            "{evidence} ({holder}; {count} dari {n} koperasi)",
            lang,
            evidence=escape(inside(named[name]["evidence"][lang])),
            holder=escape(named[name]["holder"][lang]),
            count=number(lacking[name], lang),
            n=number(frame.loc[name, "n"], lang),
        )
        for name in wanted[:3]
    ]
    return fill("Langkah berikut: minta {asks}.", lang, asks="; ".join(asks))


def _labels(facts: Mapping[str, Any], names: tuple[str, ...], lang: str) -> str:
    named = cells.gates(facts)
    return listing([escape(inside(named[name]["label"][lang])) for name in names], lang)
