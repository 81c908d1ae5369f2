"""Which tables does a result give?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

import pandas as pd

from kopmp_lib.present.formation import villages
from kopmp_lib.present.markup import Cell, table_html
from kopmp_lib.present.phrases import kind
from kopmp_lib.present.shown import Shown, empty, escape, show
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

LONGEST = 60
"""Longer lists are told by kecamatan: nobody reads 852 lines on paper."""

_WORDS = {
    "reached": message("sudah"),
    "implied": message("tersirat"),
    "not_reached": message("belum"),
    "not_reported": SYMBOLS["not_reported"],
    "not_applicable": SYMBOLS["not_applicable"],
    "not_in_source": SYMBOLS["not_reported"],
}


class Sourced(Protocol):
    """Tables that know where they come from, as ``kp.read`` gives them."""

    sources: tuple[Any, ...]
    warnings: tuple[Any, ...]


def ladder(result: StudyResult) -> Shown:
    """How many co-operatives stand on each rung, and how many are not reported?"""
    frame = result.tables["ladder"]
    spared = bool(frame["not_applicable"].any())

    def write(lang: str) -> str:
        heads = [
            message("Langkah"),
            message("n"),
            message("Sudah"),
            message("Tersirat"),
            message("Belum"),
            message("Belum dilaporkan"),
            *([message("Tidak berlaku")] if spared else []),
            message("Per tanggal"),
        ]
        return table_html(
            translate("Jumlah koperasi menurut langkah pembentukan", lang),
            [translate(head, lang) for head in heads],
            [_rung(line, spared, lang) for line in frame.to_dict("records")],
            lang,
            translate(
                "Tersirat: mengikuti menurut hukum dari langkah sesudahnya, misalnya badan hukum "
                "mensyaratkan akta.",
                lang,
            ),
        )

    return show(write)


def units(result: StudyResult) -> Shown:
    """How does each village stand, and what is next; or, where there are many, each kecamatan?"""
    frame = result.tables["units"]
    carried = _carried(result)

    def write(lang: str) -> str:
        if not carried:
            return empty(
                translate("Tidak ada data per desa/kelurahan.", lang), _why_no_names(result, lang)
            )
        if len(frame) <= LONGEST:
            return _by_village(frame, carried, result, lang)
        return _by_kecamatan(frame, carried, lang)

    return show(write)


def next_steps(result: StudyResult) -> Shown:
    """Who is stuck, at which next step, and what is needed for it?"""

    def write(lang: str) -> str:
        groups = _stuck(result, lang)
        if not groups:
            return ""
        heads = [
            message("Langkah berikut"),
            message("Koperasi"),
            message("Yang diperlukan"),
            message("Penanggung jawab"),
            message("Di mana"),
        ]
        rows = [
            [
                Cell(step["label"][lang]),
                Cell(number(count, lang), number=True),
                Cell(step["evidence"][lang]),
                Cell(step["holder"][lang]),
                Cell(places),
            ]
            for step, count, places in groups
        ]
        return table_html(
            translate("Langkah berikut yang belum tercatat", lang),
            [translate(head, lang) for head in heads],
            rows,
            lang,
        )

    return show(write)


def peers(result: StudyResult) -> Shown:
    """How does the region stand beside regions of like kind and size, on the same date?"""
    frame = result.tables["peers"]

    def write(lang: str) -> str:
        if frame.empty:
            return empty(
                translate("Tidak ada pembanding.", lang),
                translate(
                    "Pembanding tidak diminta, atau penduduk atau status koperasi wilayah ini "
                    "tidak diketahui.",
                    lang,
                ),
            )
        heads = [
            message("Wilayah"), message("Penduduk"), message("Koperasi"), message("NIB"),
            message("Akun SIMKOPDES"), message("Simpanan per koperasi"),
            message("Penjualan per koperasi"),
        ]  # fmt: skip
        return table_html(
            fill("Wilayah pembanding, {date}", lang, date=date(result.facts["peer_date"], lang)),
            [translate(head, lang) for head in heads],
            [_peer(line, lang) for line in frame.to_dict("records")],
            lang,
            translate(
                "Pembanding: wilayah sejenis (kota dengan kota, kabupaten dengan kabupaten) dengan "
                "jumlah penduduk terdekat. Simpanan dan penjualan sejak berdiri.",
                lang,
            ),
        )

    return show(write)


def sources(tables: Sourced) -> Shown:
    """Where do the figures come from, of which day, under what terms?"""

    def write(lang: str) -> str:
        items = "".join(
            f"<dt>{escape(source.title[lang])}</dt><dd>{escape(source.source[lang])}. "
            f"{translate('Per', lang)} {date(source.date, lang)}. "
            f"{translate('Ketentuan pemakaian', lang)}: "
            f"{escape(source.licence[lang])}</dd>"
            for source in tables.sources
        )
        if not items:
            return f"<p>{translate('Tidak ada sumber data untuk kajian ini.', lang)}</p>"
        return f'<dl class="facts">{items}</dl>'

    return show(write)


def _why_no_names(result: StudyResult, lang: str) -> str:
    rolled = (result.tables["ladder"]["basis"] == "rollup").any()
    why = (
        message("Sumber yang ada hanya memuat jumlah untuk seluruh kabupaten/kota.")
        if rolled
        else message("Tidak ada sumber yang memuat status koperasi di wilayah ini.")
    )
    todo = message("Minta ekstrak SIMKOPDES per desa/kelurahan untuk menyebutnya satu per satu.")
    return f"{translate(why, lang)} {translate(todo, lang)}"


def _rung(line: Mapping[str, Any], spared: bool, lang: str) -> list[Cell]:
    rolled = line["basis"] == "rollup"  # a total says who did, and of nobody that he did not
    told = line["reached"] or line["not_reached"] or line["not_applicable"] == line["n"]
    unknown = Cell(SYMBOLS["not_reported"], number=True, state="not_reported")
    return [
        Cell(line[f"label_{lang}"]),
        Cell(number(line["n"], lang), number=True),
        _count(line["reached"], lang) if told or rolled else unknown,
        _count(line["implied"], lang),
        _count(line["not_reached"], lang) if told and not rolled else unknown,
        _count(line["not_reported"], lang),
        *([_count(line["not_applicable"], lang)] if spared else []),
        Cell(date(line["as_of"], lang) if line["as_of"] else SYMBOLS["not_reported"], keep=True),
    ]


def _count(value: float, lang: str) -> Cell:
    return Cell(number(value, lang) if value else SYMBOLS["zero"], number=True)


def _money(value: float | None, lang: str, suppressed: bool = False) -> Cell:
    if suppressed:
        return Cell(SYMBOLS["suppressed"], number=True)
    if value is None or pd.isna(value):
        return Cell(SYMBOLS["not_reported"], number=True, state="not_reported")
    return Cell(rupiah(value, lang) if value else SYMBOLS["zero"], number=True)


def _savings(unit: Mapping[str, Any], lang: str) -> Cell:
    """A nought beside a kind of saving that nobody reported is not a nought of both."""
    silent = unit["first_saving"] == "not_reported"
    return _money(None if silent else unit["savings_idr"], lang, unit["suppressed"])


def _carried(result: StudyResult) -> list[dict[str, Any]]:
    """The rungs that a table of units tells of."""
    frame = result.tables["ladder"]
    lines: list[dict[str, Any]] = frame[frame["basis"] == "unit"].to_dict("records")
    return lines


def _by_village(
    frame: pd.DataFrame, carried: list[dict[str, Any]], result: StudyResult, lang: str
) -> str:
    labels = {step["step"]: step[f"label_{lang}"] for step in carried}
    money = "first_saving" in labels  # the sum tells more than that there was one
    shown = [step for step in labels if step != "first_saving"]
    heads = [translate("Desa/kelurahan", lang), translate("Kecamatan", lang)]
    wide = len(shown) > villages.MOST_COLUMNS
    heads += villages.heads(lang) if wide else [labels[step] for step in shown]
    heads += [translate("Simpanan", lang)] if money else []
    heads.append(translate("Langkah berikut", lang))
    rows = []
    for unit in frame.to_dict("records"):
        row = [Cell(unit["name"]), Cell(unit["kecamatan"])]
        row += (
            villages.cells(unit, {step: labels[step] for step in shown}, lang)
            if wide
            else [_standing(unit[step], lang) for step in shown]
        )
        row += [_savings(unit, lang)] if money else []
        none = message("batal atau bergabung") if unit["ended"] else message("tidak ada")
        row.append(Cell(labels.get(unit["next_step"]) or translate(none, lang), keep=True))
        rows.append(row)
    return table_html(
        fill("Koperasi di {count} {kind} satu per satu, {date}", lang,
             count=number(len(frame), lang), kind=kind(result.facts),
             date=date(max(step["as_of"] for step in carried), lang)),
        heads,
        rows,
        lang,
    )  # fmt: skip


def _standing(name: str, lang: str) -> Cell:
    state = "not_reported" if name == "not_in_source" else name
    word = _WORDS[name]
    return Cell(word if word in SYMBOLS.values() else translate(word, lang), state=state)


def _by_kecamatan(frame: pd.DataFrame, carried: list[dict[str, Any]], lang: str) -> str:
    heads = [translate("Kecamatan", lang), translate("Desa/kelurahan", lang)]
    heads += [step[f"label_{lang}"] for step in carried]
    rows = []
    for _, group in frame.groupby("kecamatan_code", sort=True):
        row = [Cell(group["kecamatan"].iloc[0]), Cell(number(len(group), lang), number=True)]
        row += [_reached(group[step["step"]], lang) for step in carried]
        rows.append(row)
    newest = max(step["as_of"] for step in carried)
    return table_html(
        fill("Koperasi yang sudah sampai di tiap langkah, menurut kecamatan, {date}", lang,
             date=date(newest, lang)),
        heads,
        rows,
        lang,
        translate("Daftar per desa/kelurahan ada di berkas hasil.", lang),
    )  # fmt: skip


def _reached(stands: pd.Series, lang: str) -> Cell:
    """How many have reached the step? Silence of all of them is not a nought."""
    if stands.isin(("not_reported", "not_in_source")).all():
        return Cell(SYMBOLS["not_reported"], number=True, state="not_reported")
    return _count(stands.isin(("reached", "implied")).sum(), lang)


def _stuck(result: StudyResult, lang: str) -> list[tuple[Mapping[str, Any], int, str]]:
    """Step, how many stand before it, and where: by name, or only as a number of the roll-up."""
    frame = result.tables["units"]
    rolled = result.tables["ladder"].set_index("step")
    groups = []
    for step in result.facts["steps"]:
        names = frame.loc[frame["next_step"] == step["name"], "name"].tolist()
        rung = rolled.loc[step["name"]]
        if names:
            groups.append((step, len(names), _places(names, lang)))
        elif rung["basis"] == "rollup" and rung["not_reported"]:
            unknown = translate("nama tidak dimuat sumber", lang)
            groups.append((step, int(rung["not_reported"]), unknown))
    return groups


def _places(names: list[str], lang: str, most: int = 3) -> str:
    if len(names) <= most:
        return ", ".join(names)
    rest = number(len(names) - most, lang)
    return fill("{names}, dan {rest} lainnya", lang, names=", ".join(names[:most]), rest=rest)


def _peer(line: Mapping[str, Any], lang: str) -> list[Cell]:
    cooperatives = line["cooperative_count"]

    def share(name: str) -> Cell:
        if pd.isna(line[name]) or not cooperatives > 0:
            return Cell(SYMBOLS["not_reported"], number=True, state="not_reported")
        return Cell(percent(line[name] / cooperatives, lang), number=True)

    def each(names: Iterable[str], hidden: bool = False) -> Cell:
        told = [line[name] for name in names if pd.notna(line[name])]
        share = sum(told) / cooperatives if told and cooperatives > 0 else None
        return _money(share, lang, hidden)

    return [
        Cell(line["name"]),
        Cell(number(line["population_count"], lang), number=True),
        Cell(number(cooperatives, lang), number=True),
        share("nib_count"),
        share("simkopdes_account_count"),
        each(("principal_savings_idr", "mandatory_savings_idr"), line["suppressed"]),
        each(("sales_value_idr",)),
    ]
