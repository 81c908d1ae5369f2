"""What would loans lay on those who stand in for them, year by year?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kopmp_lib.present.financing import cells
from kopmp_lib.present.markup import Cell, table_html
from kopmp_lib.present.phrases import kind
from kopmp_lib.present.shown import Shown, escape, show
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import fill, listing, message, number, percent, rupiah, translate

_BACKERS = {"kelurahan": "DAU/DBH", "desa": "Dana Desa"}


def exposure(result: StudyResult) -> Shown:
    """What would be laid on DAU/DBH or Dana Desa, and what is owed as reported?"""
    facts = result.facts

    def write(lang: str) -> str:
        parts = [_laid(facts, lang), _relative(facts, lang), _owed(facts, lang)]
        return f"<p>{escape(' '.join(part for part in parts if part))}</p>"

    return show(write)


def years(result: StudyResult) -> Shown:
    """What falls due in each year of the loan, of one co-operative and of all?"""
    facts = result.facts
    backed = [name for name, n in facts["backed"].items() if n]

    def write(lang: str) -> str:
        heads = [translate("Tahun pinjaman", lang), translate("Satu koperasi", lang)]
        heads += [
            f"{number(facts['backed'][name], lang)} {name} ({_BACKERS[name]})" for name in backed
        ]
        rows = []
        for line in result.tables["years"].to_dict("records"):
            row = [Cell(number(line["year"], lang), keep=True), cells.money(line["one"], lang)]
            rows.append([*row, *(cells.money(line[name], lang) for name in backed)])
        return table_html(
            fill("Angsuran yang jatuh tempo tiap tahun, bila semua berpinjaman {amount}", lang,
                 amount=rupiah(facts["amount"], lang)),
            heads,
            rows,
            lang,
        )  # fmt: skip

    return show(write)


def _laid(facts: Mapping[str, Any], lang: str) -> str:
    words = {
        "n": number(facts["n_units"], lang),
        "kind": kind(facts),
        "amount": rupiah(facts["amount"], lang),
        "money": rupiah(facts["all_units_year"], lang),
        "part": rupiah(facts["all_units_year"] / 10, lang),
        "backers": _backers(facts, lang),
    }
    if facts["borrower"] == "cooperative":
        text = message(
            "Bila {n} {kind} masing-masing meminjam {amount}, tiap 10% angsuran yang tidak dibayar "
            "membebani penanggung {part} setahun; bila tidak ada yang membayar, {money}. Ini batas "
            "atas, bukan ramalan."
        )
    else:
        text = message(
            "Menurut aturan ini angsuran dibayar dari {backers}, baik koperasi mampu membayar "
            "maupun tidak: bila {n} {kind} masing-masing dibiayai {amount}, bebannya {money} "
            "setahun sesudah tenggang. Ini hitungan dari pagu, bukan ramalan."
        )
    return fill(text, lang, **words)


def _backers(facts: Mapping[str, Any], lang: str) -> str:
    told = [word for name, word in _BACKERS.items() if facts["backed"][name]]
    return listing(told or ["DAU/DBH"], lang)


def _relative(facts: Mapping[str, Any], lang: str) -> str:
    """How much of the transfers would that be?"""
    if not facts["backed"]["kelurahan"]:
        return ""
    return translate(
        "Bandingkan dengan DAU dan DBH daerah setahun; besarnya tidak dimuat sumber di sini.", lang
    )


def _owed(facts: Mapping[str, Any], lang: str) -> str:
    """What is owed already, as reported month by month?"""
    if not facts["owing_count"]:
        return ""
    text = fill(
        "Yang dilaporkan: {count} dari {n} koperasi masih berutang, bersama-sama {money}.",
        lang,
        count=number(facts["owing_count"], lang),
        n=number(facts["n_units"], lang),
        money=rupiah(facts["owed_idr"], lang),
    )
    if not facts["due_count"]:
        return text
    paid = fill(
        "Dari angsuran {due} yang jatuh tempo dalam 12 bulan pada {count} koperasi dibayar "
        "{share}.",
        lang,
        due=rupiah(facts["due_idr"], lang),
        count=number(facts["due_count"], lang),
        share=percent(facts["paid_idr"] / facts["due_idr"], lang),
    )
    return f"{text} {paid}"
