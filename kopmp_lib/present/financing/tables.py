"""Which tables does the study of financing give?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kopmp_lib.present.financing import cells
from kopmp_lib.present.financing.book_tables import ratios as ratios
from kopmp_lib.present.financing.book_tables import stages as stages
from kopmp_lib.present.financing.burden import years as years
from kopmp_lib.present.financing.grades import grades as grades
from kopmp_lib.present.financing.loan_tables import capacity as capacity
from kopmp_lib.present.financing.loan_tables import otherwise as otherwise
from kopmp_lib.present.financing.loan_tables import sizes as sizes
from kopmp_lib.present.financing.loan_tables import terms as terms
from kopmp_lib.present.financing.loan_tables import versions as versions
from kopmp_lib.present.financing.risk import decisions as decisions
from kopmp_lib.present.financing.risk import odds as odds
from kopmp_lib.present.markup import Cell, table_html
from kopmp_lib.present.phrases import kind
from kopmp_lib.present.shown import Shown, empty, escape, show
from kopmp_lib.present.tables import LONGEST
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import (
    SYMBOLS,
    date,
    fill,
    inside,
    listing,
    message,
    number,
    translate,
)

_IN_TABLE = ("legal_entity", "nik", "bank_account", "npwp", "nib", "proposal", "rat", "statements")


def ladder(result: StudyResult) -> Shown:
    """How many have passed each gate, and how many are not told of?"""
    frame = result.tables["gates"]
    spared = bool(pd.Series(frame["not_applicable"]).any())

    def write(lang: str) -> str:
        heads = [
            message("Syarat"), message("n"), message("Sudah"), message("Tersirat"),
            message("Belum"), message("Belum dilaporkan"),
            *([message("Tidak berlaku")] if spared else []), message("Per tanggal"),
        ]  # fmt: skip
        rows = []
        for line in frame.to_dict("records"):
            told = line["reached"] or line["not_reached"]
            told = told or line["not_applicable"] == line["n"]
            rows.append(
                [
                    Cell(line[f"label_{lang}"]),
                    Cell(number(line["n"], lang), number=True),
                    cells.count(line["reached"], lang) if told else cells.UNKNOWN,
                    cells.count(line["implied"], lang),
                    cells.count(line["not_reached"], lang) if told else cells.UNKNOWN,
                    cells.count(line["not_reported"], lang),
                    *([cells.count(line["not_applicable"], lang)] if spared else []),
                    Cell(_dated(line["as_of"], lang), keep=True),
                ]
            )
        return table_html(
            translate("Jumlah koperasi menurut syarat pinjaman", lang),
            [translate(head, lang) for head in heads],
            rows,
            lang,
        )

    return show(write)


def missing(result: StudyResult) -> Shown:
    """Which papers are missing or untold, of how many, what proves them, and who has them?"""
    named = cells.gates(result.facts)

    def write(lang: str) -> str:
        heads = [
            message("Syarat"), message("Jenis"), message("Belum"), message("Belum dilaporkan"),
            message("Bukti"), message("Tanyakan kepada"), message("Dasar dan mutunya"),
        ]  # fmt: skip
        rows = []
        for line in result.tables["gates"].to_dict("records"):
            if line["not_reached"] + line["not_reported"]:
                gate = named[line["gate"]]
                rows.append(
                    [
                        Cell(gate["label"][lang]),
                        Cell(translate(cells.KINDS[gate["kind"]], lang)),
                        _not_reached(line, lang),
                        cells.count(line["not_reported"], lang),
                        Cell(gate["evidence"][lang]),
                        Cell(gate["holder"][lang]),
                        Cell(_basis(gate, lang)),
                    ]
                )
        if not rows:
            return f"<p>{translate('Semua syarat yang dimuat sumber sudah tercatat.', lang)}</p>"
        return table_html(
            fill("Berkas yang kurang atau belum dilaporkan, dari {n} koperasi", lang,
                 n=number(result.facts["n_units"], lang)),
            [translate(head, lang) for head in heads],
            rows,
            lang,
            translate(
                "Wajib: disebut aturan sebagai syarat paling sedikit. Nilai yang baik pada syarat "
                "lain tidak menggantikan syarat wajib yang belum terpenuhi. Dasarnya belum ada "
                "yang dicocokkan dengan naskah resmi.",
                lang,
            ),
        )  # fmt: skip

    return show(write)


SMALL_LOAN = 1_000_000
"""Rupiah below which what a loan could be is not told to the rupiah: no bank lends so little."""


def _largest(unit: Mapping[str, Any], lang: str) -> Cell:
    value = unit["largest_loan"]
    if not unit["suppressed"] and 0 < value < SMALL_LOAN:
        return Cell(translate("di bawah Rp1 juta", lang), number=True)
    return cells.money(value, lang, suppressed=unit["suppressed"])


def unlocking(result: StudyResult) -> Shown:
    """Which single hard gate holds up most co-operatives on its own?"""
    named = cells.gates(result.facts)

    def write(lang: str) -> str:
        open_ = result.tables["unlocking"]
        rows = [
            [
                Cell(named[line["gate"]]["label"][lang]),
                cells.count(line["open"], lang),
                cells.count(line["silent"], lang),
                cells.UNKNOWN if pd.isna(line["alone"]) else cells.count(line["alone"], lang),
            ]
            for line in open_[open_["open"] > 0].to_dict("records")
        ]
        if not rows:
            return ""
        heads = (
            message("Syarat wajib"), message("Belum terbukti"),
            message("Di antaranya belum dilaporkan"), message("Satu-satunya yang belum terbukti"),
        )  # fmt: skip
        sets = [_set(line, named, lang) for line in result.tables["together"].to_dict("records")]
        return table_html(
            translate("Satu perbaikan yang paling banyak membuka jalan", lang),
            [translate(head, lang) for head in heads],
            rows,
            lang,
            fill(
                "Belum terbukti: belum ada, atau mungkin ada tetapi belum dilaporkan. Belum "
                "terbukti bersama-sama: {sets}.",
                lang,
                sets="; ".join(sets[:5]),
            )
            if sets
            else "",
        )

    return show(write)


def units(result: StudyResult) -> Shown:
    """How does each village stand, or, where there are many, each kecamatan?"""
    frame, lines = result.tables["units"], result.tables["gates"]
    named = set(lines.loc[lines["basis"] == "unit", "gate"])

    def write(lang: str) -> str:
        shown = [name for name in _IN_TABLE if not (frame[name] == "not_in_source").all()]
        if not set(shown) & named:
            return empty(
                translate("Tidak ada data per desa/kelurahan.", lang),
                translate(
                    "Minta ekstrak SIMKOPDES per desa/kelurahan untuk menyebut satu per satu "
                    "koperasi yang belum memenuhi syarat.",
                    lang,
                ),
            )
        if _alike(result, shown):
            return _all_alike(result, shown, lang)
        if len(frame) <= LONGEST:
            return _by_village(result, shown, lang)
        return _by_kecamatan(result, shown, lang)

    return show(write)


def _dated(day: str, lang: str) -> str:
    return date(day, lang) if day else SYMBOLS["not_reported"]


def _basis(gate: Mapping[str, Any], lang: str) -> str:
    """Which rule names the gate, and how well is that known?"""
    known = translate(cells.KNOWN[gate["known"]], lang)
    return f"{cells.told(gate['source'], lang)} ({known})"


def _not_reached(line: Mapping[str, Any], lang: str) -> Cell:
    told = line["reached"] or line["not_reached"] or line["implied"]
    return cells.count(line["not_reached"], lang) if told else cells.UNKNOWN


def _set(line: Mapping[str, Any], named: Mapping[str, Any], lang: str) -> str:
    names = [inside(named[gate]["label"][lang]) for gate in line["open"]]
    what = listing(names, lang) if names else translate("tidak ada yang kurang", lang)
    return f"{what} ({number(line['count'], lang)})"


def _alike(result: StudyResult, shown: list[str]) -> bool:
    """Does every village stand the same, so that a list would only repeat itself?"""
    frame = result.tables["units"]
    more = result.facts["dscr_count"] or result.facts["hard_unnamed"]
    return len(frame) > 1 and not more and len(frame[[*shown, "hard_open"]].drop_duplicates()) == 1


def _all_alike(result: StudyResult, shown: list[str], lang: str) -> str:
    frame = result.tables["units"]
    named = cells.gates(result.facts)
    stands = [
        f"{inside(named[name]['label'][lang])} {_spoken(frame[name].iloc[0], lang)}"
        for name in shown
    ]
    text = fill(
        "Semua {n} {kind} berada pada keadaan yang sama, jadi daftar satu per satu tidak menambah "
        "apa-apa: {stands}. Syarat wajib yang belum terbukti: {open} dari {hard}.",
        lang,
        n=number(len(frame), lang),
        kind=kind(result.facts),
        stands=listing(stands, lang),
        open=number(frame["hard_open"].iloc[0], lang),
        hard=number(len(result.facts["hard"]), lang),
    )
    return f"<p>{escape(text)}</p>"


def _spoken(name: str, lang: str) -> str:
    silent = {
        "not_reported": message("belum dilaporkan"),
        "not_in_source": message("belum dilaporkan"),
        "not_applicable": message("tidak berlaku"),
    }
    return translate(silent.get(name) or cells.STANDINGS[name], lang)


def _by_village(result: StudyResult, shown: list[str], lang: str) -> str:
    named = cells.gates(result.facts)
    money = bool(result.facts["dscr_count"])
    heads = [translate("Desa/kelurahan", lang), translate("Kecamatan", lang)]
    heads += [named[name]["label"][lang] for name in shown]
    heads += [translate("Syarat wajib belum terbukti", lang)]
    heads += [translate("Pinjaman terbesar yang tertanggung", lang)] if money else []
    rows = []
    for unit in result.tables["units"].to_dict("records"):
        row = [Cell(unit["name"]), Cell(unit["kecamatan"])]
        row += [cells.standing(unit[name], lang) for name in shown]
        row += [cells.count(unit["hard_open"], lang)]
        loan = _largest(unit, lang)
        rows.append([*row, loan] if money else row)
    note = translate("Syarat yang tidak dimuat sumber terhitung belum terbukti.", lang)
    if money:
        note += " " + fill(
            "Pinjaman terbesar: yang angsurannya ditutup {cover} kali oleh SHU sebelum bunga.",
            lang,
            cover=cells.times(result.facts["cover"], lang),
        )
    return table_html(translate("Syarat pinjaman, satu per satu", lang), heads, rows, lang, note)


def _by_kecamatan(result: StudyResult, shown: list[str], lang: str) -> str:
    named = cells.gates(result.facts)
    heads = [translate("Kecamatan", lang), translate("Desa/kelurahan", lang)]
    heads += [named[name]["label"][lang] for name in shown]
    heads += [translate("Semua syarat wajib", lang)]
    rows = []
    for _, group in result.tables["units"].groupby("kecamatan_code", sort=True):
        row = [Cell(group["kecamatan"].iloc[0]), Cell(number(len(group), lang), number=True)]
        for name in shown:
            silent = group[name].isin(("not_reported", "not_in_source")).all()
            passed = group[name].isin(("reached", "implied")).sum()
            row.append(cells.UNKNOWN if silent else cells.count(passed, lang))
        untold = bool(result.facts["hard_untold"] or result.facts["hard_unnamed"])
        passed = (group["hard_open"] == 0).sum()
        row.append(cells.UNKNOWN if untold else cells.count(passed, lang))
        rows.append(row)
    return table_html(
        translate("Koperasi yang sudah memenuhi tiap syarat, menurut kecamatan", lang),
        heads,
        rows,
        lang,
        translate("Daftar per desa/kelurahan ada di berkas hasil.", lang),
    )
