"""Which tables tell what a loan requires, who could carry it, and which rules there are?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kopmp_lib.present.financing import cells
from kopmp_lib.present.markup import Cell, table_html
from kopmp_lib.present.shown import Shown, empty, show
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import (
    SYMBOLS,
    date,
    fill,
    message,
    number,
    percent,
    rupiah,
    translate,
)

TINY = 0.01
"""A ratio below it cannot be told from its neighbours in a table."""

_TERMS = {
    "ceiling_idr": message("Pagu"),
    "operating_idr": message("Modal kerja paling banyak"),
    "rate": message("Bunga setahun"),
    "tenor_months": message("Jangka waktu"),
    "grace_months": message("Tenggang"),
    "longest_grace_months": message("Tenggang paling lama"),
}
_BACKERS = {
    "kelurahan": message("Penanggung untuk kelurahan"),
    "desa": message("Penanggung untuk desa"),
}


def sizes(result: StudyResult) -> Shown:
    """What do loans of several sizes require each month?"""
    facts = result.facts

    def write(lang: str) -> str:
        heads = [
            translate("Pinjaman", lang),
            translate("Sebulan selama tenggang", lang),
            translate("Angsuran tertinggi sebulan", lang),
            translate("Jatuh tempo tahun pertama", lang),
            translate("Seluruh pembayaran", lang),
            fill("Sisa usaha yang perlu sebulan ({cover} kali)", lang,
                 cover=cells.times(facts["cover"], lang)),
        ]  # fmt: skip
        rows = [
            [
                Cell(rupiah(line["amount"], lang), number=True),
                *(
                    cells.money(line[name], lang)
                    for name in ("grace", "instalment", "first_year", "total", "surplus")
                ),
            ]
            for line in result.tables["sizes"].to_dict("records")
        ]
        return table_html(
            fill(
                "Yang dituntut pinjaman: bunga {rate} setahun, {months} bulan termasuk {grace} "
                "bulan tenggang",
                lang,
                rate=percent(facts["rate"], lang),
                months=number(facts["months"], lang),
                grace=number(facts["grace"], lang),
            ),
            heads,
            rows,
            lang,
            translate("Hitungan dari syarat pinjaman saja, bukan dari data koperasi.", lang),
        )

    return show(write)


def otherwise(result: StudyResult) -> Shown:
    """What would the instalment be at other rates and tenors?"""
    frame = result.tables["otherwise"]

    def write(lang: str) -> str:
        wide = frame.pivot_table(index="months", columns="rate", values="instalment")
        rows = [
            [
                Cell(fill("{months} bulan", lang, months=number(months, lang)), keep=True),
                *(cells.money(line[rate], lang) for rate in wide.columns),
            ]
            for months, line in wide.iterrows()
        ]
        return table_html(
            fill("Angsuran tertinggi sebulan untuk {amount}, menurut jangka waktu dan bunga", lang,
                 amount=rupiah(result.facts["amount"], lang)),
            [translate("Jangka waktu", lang), *(percent(rate, lang) for rate in wide.columns)],
            rows,
            lang,
        )  # fmt: skip

    return show(write)


def capacity(result: StudyResult) -> Shown:
    """How many could carry the loan, and how many still could if their cash fell?"""
    facts = result.facts

    def write(lang: str) -> str:
        if not facts["dscr_count"]:
            return empty(
                translate("Kemampuan membayar tidak dapat dihitung.", lang),
                fill(
                    "Laporan keuangan tahunan ada untuk {count} dari {n} koperasi. Minta neraca "
                    "dan hasil usaha satu tahun buku dari bendahara; sebelum itu tidak ada angka "
                    "yang dapat menggantikannya.",
                    lang,
                    count=number(facts["books_count"], lang),
                    n=number(facts["n_units"], lang),
                ),
            )
        return _spread_of_cover(result, lang) + _stress(result, lang)

    return show(write)


def versions(result: StudyResult) -> Shown:
    """What do the rules on loans say, one beside the other, and how well is each figure known?"""

    def write(lang: str) -> str:
        heads = [
            message("Aturan"), message("Sejak"), message("Peminjam"), message("Pagu"),
            message("Modal kerja paling banyak"), message("Bunga"), message("Jangka waktu"),
            message("Tenggang"), message("Penanggung"),
        ]  # fmt: skip
        rows = [_version(one, result.facts["kinds"], lang) for one in result.facts["versions"]]
        marks = {
            figure["known"]
            for one in result.facts["versions"]
            for figure in one["terms"].values()
            if figure["value"] is not None
        }
        quality = [translate(cells.KNOWN[mark], lang) for mark in cells.KNOWN if mark in marks]
        return table_html(
            translate("Aturan pinjaman dari waktu ke waktu", lang),
            [translate(head, lang) for head in heads],
            rows,
            lang,
            fill("* dipakai di halaman ini. Mutu angkanya: {quality}.", lang,
                 quality="; ".join(quality)),
        )  # fmt: skip

    return show(write)


def terms(result: StudyResult) -> Shown:
    """What does the rule in use say, where from, and how well is each figure known?"""

    def write(lang: str) -> str:
        chosen = next(one for one in result.facts["versions"] if one["chosen"])
        rows = []
        for name, head in _TERMS.items():
            figure = chosen["terms"][name]
            rows.append(
                [
                    Cell(translate(head, lang)),
                    Cell(_figure(name, figure["value"], lang), number=True),
                    *_provenance(figure, lang),
                ]
            )
        told = {name.split()[0] for name in result.facts["kinds"]}
        for kind, head in _BACKERS.items():
            if kind not in told:
                continue
            figure = chosen["backstop"][kind]
            rows.append(
                [
                    Cell(translate(head, lang)),
                    Cell(figure["label"][lang]),
                    *_provenance(figure, lang),
                ]
            )
        heads = (message("Ketentuan"), message("Isi"), message("Sumber"), message("Mutu"))
        unproved = translate("Belum ada yang dicocokkan dengan naskah resmi.", lang)
        return table_html(
            fill("Isi aturan yang dipakai: {rule}", lang, rule=chosen["label"][lang]),
            [translate(head, lang) for head in heads],
            rows,
            lang,
            "" if chosen["verified"] else unproved,
        )

    return show(write)


def _provenance(figure: Mapping[str, Any], lang: str) -> tuple[Cell, Cell]:
    """Where from, and how well known; of what a rule does not say there is neither."""
    if figure.get("value", "") is None:
        bare = Cell(SYMBOLS["not_applicable"], state="not_applicable")
        return bare, bare
    source = Cell(cells.told(figure["source"], lang))
    return source, Cell(translate(cells.KNOWN[figure["known"]], lang))


def _figure(name: str, value: float | None, lang: str) -> str:
    if value is None:
        return translate("tidak disebut", lang)
    if name.endswith("_idr"):
        return rupiah(value, lang)
    if name == "rate":
        return percent(value, lang)
    return fill("{months} bulan", lang, months=number(value, lang))


def _spread_of_cover(result: StudyResult, lang: str) -> str:
    """How many lie in which class of the ratio?"""
    facts = result.facts
    ratio = result.tables["units"]["dscr"].dropna()
    classes = _classes(ratio, facts["cover"], lang)
    rows = [
        [Cell(word), cells.count(count, lang), cells.share(count / len(ratio), lang)]
        for word, count in classes
    ]
    heads = [message("Kas terhadap angsuran (DSCR)"), message("Koperasi"), message("Bagian")]
    return table_html(
        fill("Kemampuan membayar pinjaman {amount}: {count} koperasi dengan laporan keuangan",
             lang, amount=rupiah(facts["amount"], lang), count=number(len(ratio), lang)),
        [translate(head, lang) for head in heads],
        rows,
        lang,
        _quantiles(facts, lang),
    )  # fmt: skip


def _quantiles(facts: Mapping[str, Any], lang: str) -> str:
    if facts["dscr_highest"] < TINY:
        return fill("Semua DSCR di bawah {least}.", lang, least=number(TINY, lang, 2))
    found = facts["dscr_quantiles"]
    told = (*found[:2], facts["dscr_median"], *found[2:])
    return fill(
        "DSCR pada kuantil 10, 25, 50, 75, dan 90%: {list}; tertinggi {highest}.",
        lang,
        list="; ".join(cells.ratio_text(value, lang) for value in told),
        highest=cells.ratio_text(facts["dscr_highest"], lang),
    )


def _classes(ratio: pd.Series, cover: float, lang: str) -> list[tuple[str, int]]:
    """Losses, too little, enough but for the cover asked for, and enough."""
    words = {"cover": cells.times(cover, lang)}
    least = min(cover, 1)
    short = message("tidak menutup angsuran (kurang dari {least} kali)")
    found = [
        (translate("rugi atau impas (0 atau kurang)", lang), ratio <= 0),
        (fill(short, lang, least=cells.times(least, lang)), (ratio > 0) & (ratio < least)),
        (fill("menutup {cover} kali atau lebih", lang, **words), ratio >= cover),
    ]
    if cover > 1:
        between = fill("menutup, tetapi kurang dari {cover} kali", lang, **words)
        found.insert(2, (between, (ratio >= 1) & (ratio < cover)))
    return [(word, int(there.sum())) for word, there in found]


def _stress(result: StudyResult, lang: str) -> str:
    """Where nobody carries the loan to begin with, a shock tells nothing."""
    if not result.facts["covered_count"]:
        return ""
    rows = [
        [
            Cell(percent(line["fall"], lang, 0) if line["fall"] else SYMBOLS["zero"], keep=True),
            cells.count(line["carry"], lang),
            Cell(number(line["n"], lang), number=True),
            cells.ratio(line["median"], lang),
        ]
        for line in result.tables["stress"].to_dict("records")
    ]
    heads = [
        message("Kas turun"), message("Masih tertanggung"), message("n"),
        message("Nilai tengah DSCR"),
    ]  # fmt: skip
    return table_html(
        fill("Bila kas turun: koperasi yang masih menutup angsuran {cover} kali", lang,
             cover=cells.times(result.facts["cover"], lang)),
        [translate(head, lang) for head in heads],
        rows,
        lang,
    )  # fmt: skip


def _version(one: Mapping[str, Any], kinds: tuple[str, ...], lang: str) -> list[Cell]:
    terms = {name: figure["value"] for name, figure in one["terms"].items()}
    months = message("{months} bulan")
    grace = message("{months}–{longest} bulan")
    who = (
        translate("koperasi", lang)
        if one["borrower"] == "cooperative"
        else translate("PT Agrinas (menurut rancangan)", lang)
    )
    backers = [
        one["backstop"][kind]["label"][lang]
        for kind in ("kelurahan", "desa")
        if any(name.startswith(kind) for name in kinds)
    ]
    since = date(one["effective"], lang)
    draft = translate("rancangan, belum berlaku", lang)
    return [
        Cell(("* " if one["chosen"] else "") + one["label"][lang]),
        Cell(draft if one["draft"] else since),
        Cell(who),
        cells.money(terms["ceiling_idr"], lang),
        _told(terms["operating_idr"], lang),
        Cell(_with_source(percent(terms["rate"], lang), one["terms"]["rate"], lang)),
        Cell(fill(months, lang, months=number(terms["tenor_months"], lang)), keep=True),
        Cell(
            _with_source(
                fill(
                    grace,
                    lang,
                    months=number(terms["grace_months"], lang),
                    longest=number(terms["longest_grace_months"], lang),
                ),
                one["terms"]["grace_months"],
                lang,
            )
        ),
        Cell("; ".join(backers)),
    ]


def _with_source(written: str, figure: Mapping[str, Any], lang: str) -> str:
    """A figure that does not stand in the rule itself says where it does."""
    source = figure["source"]
    return f"{written} ({source[lang]})" if isinstance(source, Mapping) else written


def _told(value: float | None, lang: str) -> Cell:
    """A figure of a rule; where the rule is silent, that is told."""
    if value is None:
        return Cell(translate("tidak disebut", lang))
    return cells.money(value, lang)
