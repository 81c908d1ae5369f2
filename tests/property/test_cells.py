"""What is written is read back, in every supported style; no bytes end in a traceback."""

from __future__ import annotations

import datetime as dt
import io
import json

import openpyxl
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kopmp_lib.contracts import Column
from kopmp_lib.sources import cells, files
from kopmp_lib.sources.faults import Fault
from kopmp_lib.sources.layout import Sheet
from kopmp_lib.sources.names import recognise
from kopmp_lib.sources.reading import SEVERITY
from kopmp_lib.sources.wrong_columns import told

COUNT = Column("a_count", "count", "people", "", measure=True)
AMOUNT = Column("a_idr", "number", "rupiah", "", measure=True)
SHARE = Column("a_share", "number", "share", "", measure=True)
DATE = Column("a_date", "date", "", "", measure=True)
MONTHS = [
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus"),
    *("September", "Oktober", "November", "Desember"),
]
SHORT = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"]

whole = st.integers(-(10**14), 10**14)
cents = st.integers(-(10**14), 10**14)
days = st.dates(dt.date(1951, 1, 1), dt.date(2098, 12, 31))


def read(column: Column, texts: list[str]) -> cells.Parsed:
    return cells.parse(pd.Series(texts, index=range(2, 2 + len(texts)), dtype="str"), column)


def english(cent: int) -> str:
    return f"{'-' * (cent < 0)}{abs(cent) // 100:,}.{abs(cent) % 100:02d}"


def indonesian(cent: int) -> str:
    return english(cent).translate(str.maketrans(",.", ".,"))


def plain(cent: int) -> str:
    return english(cent).replace(",", "")


def spaced(cent: int) -> str:
    return indonesian(cent).replace(".", "\u00a0")


def rupiah(cent: int) -> str:
    return f"Rp {indonesian(cent)}"


@given(
    st.lists(cents, min_size=1, max_size=8),
    st.sampled_from([english, indonesian, plain, spaced, rupiah]),
)
def test_amounts_read_back(numbers: list[int], style: object) -> None:
    parsed = read(AMOUNT, [style(cent) for cent in numbers])  # type: ignore[operator]
    assert parsed.rules.eq("").all()
    assert parsed.values.tolist() == [cent / 100 for cent in numbers]
    assert parsed.states.tolist() == ["reported" if cent else "zero" for cent in numbers]


@given(st.lists(whole, min_size=1, max_size=8))
def test_counts_read_back_with_dots_between_thousands(numbers: list[int]) -> None:
    parsed = read(COUNT, [f"{number:,}".replace(",", ".") for number in numbers])
    assert not parsed.broken.any()
    assert parsed.values.tolist() == numbers


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False, width=64), min_size=1, max_size=8))
def test_numbers_that_programs_write_read_back(numbers: list[float]) -> None:
    typed = pd.Series(True, index=range(2, 2 + len(numbers)))
    texts = pd.Series([repr(number) for number in numbers], index=typed.index, dtype="str")
    parsed = cells.parse(texts, AMOUNT, numeric=typed)
    assert parsed.values.tolist() == numbers


@given(st.integers(0, 10_000))
def test_shares_read_back_from_per_cents(number: int) -> None:
    text = f"{number / 100:.2f}".replace(".", ",")
    parsed = read(SHARE, [f"{text}%", f"{text} %"])
    assert parsed.values.tolist() == [number / 10_000] * 2


@given(days)
def test_days_read_back(day: dt.date) -> None:
    texts = [
        day.isoformat(),
        f"{day.isoformat()} 23:59:00",
        f"{day:%d/%m/%Y}",
        f"{day.day}-{day.month}-{day.year}",
        f"{day:%d.%m.%Y}",
        f"{day:%Y%m%d}",
        f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        f"{day.day}-{SHORT[day.month - 1]}-{day.year}",
        str((day - dt.date(1899, 12, 30)).days),
    ]
    parsed = read(DATE, texts)
    assert parsed.values.tolist() == [pd.Timestamp(day)] * len(texts)


@given(st.lists(st.text(max_size=30), max_size=6))
def test_any_cells_at_all_are_read_or_told(texts: list[str]) -> None:
    for column in (
        COUNT,
        AMOUNT,
        SHARE,
        DATE,
        Column("a", "flag", measure=True),
        Column("t", "text"),
    ):
        parsed = read(column, texts)
        if parsed.states is not None:
            told_apart = parsed.values.notna() == parsed.states.isin(["reported", "zero"])
            assert told_apart.all()
        assert set(parsed.rules) <= {"", *SEVERITY}


# --- files ---------------------------------------------------------------------------------------


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["Rekap"],
        ["Kode", "Simpanan", None],
        [None, "Rp", "Orang"],
        ["19.71.06.1002", 5, 2],
    ):
        sheet.append(row)
    sheet.merge_cells("B2:C2")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _parquet() -> bytes:
    stream = io.BytesIO()
    pd.DataFrame({"kode": ["19.71", "19.72"], "nib": [1.0, None]}).to_parquet(stream)
    return stream.getvalue()


POINT = {"type": "Point", "coordinates": [-2.1, 106.1]}
FEATURE = {"type": "Feature", "properties": {"kode": "19.71"}, "geometry": POINT}
SEEDS = {
    ".csv": b'Kode;Desa;NIB\n19.71.06.1002;"Selindung; Baru";1,5\nJumlah;;1\n',
    ".txt": "kode,nama\n1,é\n2,x\n".encode("utf-16"),
    ".xlsx": _workbook(),
    ".parquet": _parquet(),
    ".geojson": json.dumps({"type": "FeatureCollection", "features": [FEATURE]}).encode(),
}


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, bytes]:
    suffix = draw(st.sampled_from(sorted(SEEDS)))
    raw = bytearray(SEEDS[suffix])
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(len(raw) - 1, 0)))
        how = draw(st.sampled_from(["set", "cut", "put", "end", "twice"]))
        if how == "set" and raw:
            raw[at] = draw(st.integers(0, 255))
        elif how == "cut":
            del raw[at : at + draw(st.integers(1, 40))]
        elif how == "put":
            raw[at:at] = draw(
                st.sampled_from([b'"', b"\0", b"\n", b";", b"\xff\xfe", b"PK\x03\x04"])
            )
        elif how == "end":
            del raw[at:]
        else:
            raw[at:at] = raw[at : at + 50]
    return suffix, bytes(raw)


def _checked(sheets: list[Sheet], faults: list[Fault]) -> None:
    assert sheets or faults
    for sheet in sheets:
        assert sheet.frame.columns.is_unique
        assert sheet.frame.index.is_unique
        faults = [*faults, *told(recognise(sheet), sheet)]
    assert all(isinstance(fault, Fault) for fault in faults)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated())
def test_mutated_files_end_in_sheets_or_faults(case: tuple[str, bytes]) -> None:
    suffix, raw = case
    _checked(*files.read(raw, f"f{suffix}", suffix))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["", *sorted(SEEDS)]))
def test_any_bytes_end_in_sheets_or_faults(raw: bytes, suffix: str) -> None:
    _checked(*files.read(raw, f"f{suffix}", suffix))
