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
    inside,
    listing,
    message,
    number,
    percent,
    translate,
)

LEAST_P = 0.001
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
            "Dapat dibedakan: mengalahkan setiap lini lain pada sedikitnya 60% percobaan, pertama "
            "sedikitnya 10 poin persen lebih sering daripada yang kedua, dan juga pertama menurut "
            "jumlah tertimbang dan TOPSIS dengan bobot sama. Kokoh: selain itu pertama pada "
            "sedikitnya 60% percobaan, juga bila satu kriteria dihapus. Persen: dari susunan bobot "
            "dan data yang dicoba.",
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
            message("Tempat mulai terbaik"),
        ]
        rows = [_line(row, leads, lang) for row in frame.to_dict("records")]
        note = fill(
            "Tempat sejenis: batas bawah. KBLI x: tidak ada dalam daftar kementerian. Indeks Moran "
            "atas kuosien lokasi yang disusutkan, lima tetangga terdekat, p dari {times} "
            "pengacakan yang sama untuk semua lini; bintang: tetap nyata setelah koreksi Benjamini "
            "dan Hochberg. Tempat mulai terbaik: bagian percobaan yang menempatkannya di antara "
            "tiga teratas untuk lini itu.",
            lang,
            times=number(frame["permutations"].max(), lang),
        )
        note = " ".join([note, *_twins(result, lang)])
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
            message("Dipakai"),
            message("Per tanggal"),
        ]
        rows = [_criterion(row, lang) for row in frame.to_dict("records")]
        return table_html(
            translate("Kriteria, sumber, arah, dan kelengkapannya", lang),
            [translate(head, lang) for head in heads],
            rows,
            lang,
            " ".join(
                (
                    translate(
                        "Kosong: sel (desa/kelurahan x lini) yang tidak diketahui, dari sel yang "
                        "semestinya terisi. Kosong tidak pernah dinilai buruk.",
                        lang,
                    ),
                    *_meant(result, lang),
                )
            ),
        )

    return show(write)


def _undecided(frame: pd.DataFrame, lang: str) -> str:
    """Where do the data not tell lines apart?"""
    names = frame.loc[frame["label"] == "undecided", "name"].tolist()
    if not names:
        return ""
    return fill(
        "Belum dapat dibedakan, karena tidak memenuhi ketiga syarat ({count} dari {n}): {names}.",
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
        p = number(row["moran_p"], lang, 3)
        p = f"< {number(LEAST_P, lang, 3)}" if row["moran_p"] < LEAST_P else p
        text = f"{number(row['moran'], lang, 2)} ({p}){star}"
        moran = Cell(text, number=True, keep=True)
    own = leads[leads["line"] == row["line"]]
    best = [f"{one['name']} {percent(one['top_share'], lang, 0)}" for one in own.to_dict("records")]
    places = number(row["places"], lang) if row["places"] else SYMBOLS["zero"]
    return [
        Cell(row[f"label_{lang}"]),
        Cell(_codes(row["kbli"])) if row["kbli"] else away,
        Cell(places, number=True) if known else silent,
        Cell(_of(row["villages"], row["n"], lang), number=True) if known else silent,
        moran,
        Cell(names_of(best, lang) if best else SYMBOLS["not_reported"]),
    ]


def _twins(result: StudyResult, lang: str) -> list[str]:
    """Which lines rest on the very same counts, so that nothing tells them apart?"""
    return [
        fill(
            "{one} dan {other} memakai hitungan tempat yang sama; datanya tidak dapat membedakan "
            "keduanya, dan indeksnya diuji sekali.",
            lang,
            one=short(result, row["same_as"], lang),
            other=inside(short(result, row["line"], lang)),
        )
        for row in result.tables["lines"].to_dict("records")
        if row["same_as"]
    ]


def _meant(result: StudyResult, lang: str) -> list[str]:
    """For which lines is specialisation meant, if not for all?"""
    names = result.facts["cluster_lines"]
    if "specialisation" not in result.facts["criteria"] or not names:
        return []
    return [
        fill(
            "Spesialisasi hanya dinilai untuk lini yang diuntungkan bila berkumpul: {lines}.",
            lang,
            lines=listing([inside(short(result, name, lang)) for name in names], lang),
        )
    ]


def _codes(kbli: str) -> str:
    """Codes that follow one another as one span."""
    spans: list[list[str]] = []
    for code in kbli.split(", "):
        if spans and int(code) == int(spans[-1][-1]) + 1:
            spans[-1].append(code)
        else:
            spans.append([code])
    return ", ".join(one[0] if len(one) == 1 else f"{one[0]}–{one[-1]}" for one in spans)


def _gone(gone: float, cells: int, lang: str) -> str:
    if not cells:
        return percent(1, lang, 0)
    if gone <= 0:
        return SYMBOLS["zero"]
    return f"{number(round(gone * cells), lang)}/{number(cells, lang)}"


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
        Cell(_gone(gone, row["cells"], lang), number=True),
        Cell(translate(used, lang)),
        Cell(date(row["as_of"], lang), keep=True) if row["as_of"] else silent,
    ]


def _title(name: str, lang: str) -> str:
    table = contracts.table(name)
    return table.title if lang == "id" else table.title_en


_USED = {"line": message("untuk lini"), "place": message("untuk letak")}
_LESS = message("kecil")


def _of(count: float, n: float, lang: str) -> str:
    return f"{number(count, lang)}/{number(n, lang)}"
