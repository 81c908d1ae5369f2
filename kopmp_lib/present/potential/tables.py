"""Which tables does the study of business potential give?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kopmp_lib import contracts
from kopmp_lib.present.markup import Cell, table_html
from kopmp_lib.present.potential.depth import agreement as agreement
from kopmp_lib.present.potential.depth import changes as changes
from kopmp_lib.present.potential.depth import ranks as ranks
from kopmp_lib.present.potential.depth import wins as wins
from kopmp_lib.present.potential.money import cash as cash
from kopmp_lib.present.potential.money import returns as returns
from kopmp_lib.present.potential.words import (
    label,
    names_of,
    overturn,
    short,
    villages,
    why_not,
)
from kopmp_lib.present.shown import Shown, empty, show
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import (
    SYMBOLS,
    date,
    fill,
    message,
    number,
    percent,
    translate,
)

LONGEST = 60
"""So many at most are printed, the firmest first; all are in the file of results."""


def units(result: StudyResult) -> Shown:
    """What is recommended in each village, how firmly, and what would overturn it?"""
    frame = result.tables["units"]

    def write(lang: str) -> str:
        if not result.facts["identifiable"]:
            return _nothing(result, lang)
        heads = [
            message("Desa/kelurahan"),
            message("Lini pertama"),
            message("Pertama pada"),
            message("Kekokohan"),
            message("Akan berubah bila"),
        ]
        firm = frame[frame["label"].isin(("robust", "contestable"))]
        order = firm.sort_values(["label", "first_share"], ascending=False, kind="stable")
        if firm.empty:
            return empty(
                translate("Data tidak membedakan lini di satu pun desa/kelurahan.", lang),
                _undecided(frame, lang),
            )
        note = translate(
            "Kokoh: pertama pada sedikitnya 60% percobaan, juga menurut jumlah tertimbang dan "
            "TOPSIS dengan bobot sama, dan tetap bila satu kriteria dihapus.",
            lang,
        )
        words = {"n": number(len(frame), lang), "count": number(len(firm), lang)}
        return table_html(
            fill("Lini yang paling sering pertama: {count} dari {n} {kind} yang lininya dapat "
                 "dibedakan", lang, kind=villages(result), **words),
            [translate(head, lang) for head in heads],
            [_unit(result, unit, lang) for unit in order.head(LONGEST).to_dict("records")],
            lang,
            " ".join(filter(None, (note, _undecided(frame, lang)))),
        )  # fmt: skip

    return show(write)


def lines(result: StudyResult) -> Shown:
    """What is told of each line: its places, where it leads, whether neighbours are alike?"""
    frame, leads = result.tables["lines"], result.tables["places"]

    def write(lang: str) -> str:
        heads = [
            message("Lini"),
            message("Kode KBLI"),
            message("Tempat sejenis"),
            message("Ada di"),
            message("Indeks Moran (p)"),
            message("Awal terbaik di"),
        ]
        rows = [_line(row, leads, lang) for row in frame.to_dict("records")]
        note = translate(
            "Tempat sejenis: batas bawah. Indeks Moran atas kuosien lokasi yang disusutkan, lima "
            "tetangga terdekat, p dari 999 pengacakan; bintang: tetap nyata setelah koreksi "
            "Benjamini dan Hochberg. Awal terbaik: kemungkinan termasuk tiga teratas untuk lini "
            "itu.",
            lang,
        )
        return table_html(
            fill("Lini usaha di {n} {kind}", lang, n=number(result.facts["n_units"], lang),
                 kind=villages(result)),
            [translate(head, lang) for head in heads], rows, lang, note,
        )  # fmt: skip

    return show(write)


def criteria(result: StudyResult) -> Shown:
    """By what is potential judged, from which source, in which direction, how much is missing?"""
    frame = result.tables["criteria"]

    def write(lang: str) -> str:
        heads = [
            message("Kriteria"),
            message("Ukuran"),
            message("Tabel"),
            message("Lebih baik bila"),
            message("Kosong"),
            message("Bila kosong"),
            message("Dipakai"),
            message("Per tanggal"),
        ]
        rows = [_criterion(row, lang) for row in frame.to_dict("records")]
        return table_html(
            translate("Kriteria, sumber, arah, dan kelengkapannya", lang),
            [translate(head, lang) for head in heads],
            rows,
            lang,
            translate(
                "Kosong: bagian sel yang tidak diisi siapa pun, dari sel yang semestinya terisi. "
                "Kosong tidak pernah dinilai buruk.",
                lang,
            ),
        )

    return show(write)


def _undecided(frame: pd.DataFrame, lang: str) -> str:
    """Where do the data not tell lines apart?"""
    names = frame.loc[frame["label"] == "undecided", "name"].tolist()
    if not names:
        return ""
    return fill(
        "Belum dapat dibedakan, karena lini pertama mengalahkan lini kedua pada kurang dari 60% "
        "percobaan ({count} dari {n}): {names}. Angkanya ada di berkas hasil.",
        lang,
        count=number(len(names), lang),
        n=number(len(frame), lang),
        names=names_of(names, lang, LONGEST),
    )


def _nothing(result: StudyResult, lang: str) -> str:
    return empty(translate("Lini belum dapat dibandingkan.", lang), why_not(result, lang))


def _unit(result: StudyResult, unit: Mapping[str, Any], lang: str) -> list[Cell]:
    return [
        Cell(unit["name"]),
        Cell(short(result, unit["line"], lang)),
        Cell(percent(unit["first_share"], lang, 0), number=True),
        Cell(label(unit["label"], lang)),
        Cell(overturn(result, unit, lang)),
    ]


def _line(row: Mapping[str, Any], leads: pd.DataFrame, lang: str) -> list[Cell]:
    silent = Cell(SYMBOLS["not_reported"], number=True, state="not_reported")
    known = row["n"] > 0
    away = Cell(SYMBOLS["not_applicable"], number=True, state="not_applicable")
    moran = away if known else silent
    if not pd.isna(row["moran"]):
        star = " *" if row["clustered"] else ""
        text = f"{number(row['moran'], lang, 2)} ({number(row['moran_p'], lang, 3)}){star}"
        moran = Cell(text, number=True, keep=True)
    own = leads[leads["line"] == row["line"]]
    best = [f"{one['name']} {percent(one['top_share'], lang, 0)}" for one in own.to_dict("records")]
    places = number(row["places"], lang) if row["places"] else SYMBOLS["zero"]
    return [
        Cell(row[f"label_{lang}"]),
        Cell(row["kbli"] or translate("tidak ada dalam daftar kementerian", lang)),
        Cell(places, number=True) if known else silent,
        Cell(_of(row["villages"], row["n"], lang), number=True) if known else silent,
        moran,
        Cell(names_of(best, lang) if best else SYMBOLS["not_reported"]),
    ]


def _criterion(row: Mapping[str, Any], lang: str) -> list[Cell]:
    silent = Cell(SYMBOLS["not_reported"], number=True, state="not_reported")
    way = message("besar") if row["more_is_better"] else _LESS
    used = _USED[row["of"]] if row["used"] else message("tidak")
    gone = 1 - row["known"]
    return [
        Cell(row[f"label_{lang}"]),
        Cell(row[f"unit_{lang}"]),
        Cell(_title(row["table"], lang)),
        Cell(translate(way, lang)),
        Cell(percent(gone, lang, 0) if gone > 0 else SYMBOLS["zero"], number=True),
        Cell(translate(_MISSING[row["missing_rule"]], lang)),
        Cell(translate(used, lang)),
        Cell(date(row["as_of"], lang), keep=True) if row["as_of"] else silent,
    ]


def _title(name: str, lang: str) -> str:
    table = contracts.table(name)
    return table.title if lang == "id" else table.title_en


_USED = {"line": message("untuk lini"), "place": message("untuk letak")}
_MISSING = {
    "left_out": message("ditinggalkan, bobot lain dinaikkan"),
    "drawn": message("diambil dari sebaran desa/kelurahan lain"),
    "unused": message("kriteria tidak dipakai"),
}
_LESS = message("kecil")


def _of(count: float, n: float, lang: str) -> str:
    return f"{number(count, lang)}/{number(n, lang)}"
