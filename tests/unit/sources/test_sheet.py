"""Faults of a published file: all at once, each with row and column as they stand in the file."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kopmp_lib import contracts
from kopmp_lib.errors import DataError
from kopmp_lib.sources import sheet
from kopmp_lib.sources.prepare import prepare
from kopmp_lib.workspace import Workspace

Write = Callable[..., Workspace]
HEAD = "unit_code,as_of,cooperative_count,principal_savings_idr"
ROW = "19.71.06.1002,2026-08-05,1,390000"


@pytest.fixture
def refused(write: Write) -> Callable[..., DataError]:
    """The error that one table made of these lines ends in."""

    def give(*lines: str, table: str = "cooperative_status", raw: bytes = b"") -> DataError:
        bench = write(**{table: raw or "\n".join(lines)})
        with pytest.raises(DataError) as caught:
            prepare(bench)
        assert caught.value.where == str(bench.data / "facts" / f"{table}.csv")
        assert not bench.tidy.exists()
        return caught.value

    return give


Refused = Callable[..., DataError]


def test_faults_of_every_kind_are_told_at_once_with_their_rows(refused: Refused) -> None:
    error = refused(
        HEAD + ",nib_cout",  # row 1
        ROW + ",1",
        "",  # an empty row counts
        "19.71.06.1003,5 Agustus 2026,1,0,1",  # row 4
        "19.71.06.1004,2026-08-05,,1.500.000,1",
        "19.71.06.1001,2026-08-05,0.5,0,1",  # row 6
        "19.71.06.1006,2026-08-05,1",
        ROW + ",1",  # row 8, as row 2
        "19.71.06.1005,2026-08-05,-1,0,1",  # row 9
    )
    signs = [
        "column nib_cout: the table has no such column; nearest: nib_count",
        "row 4, column as_of: found '5 Agustus 2026', expected a day such as 2026-08-05",
        "row 5, column principal_savings_idr: found '1.500.000', expected a number such as 1234567",
        "cooperative_count: whole_number: row 6 has 0.5",
        "row 7: 3 cells, but the header has 5",
        "unit_code, as_of: not unique: row 2; row 8",
        "cooperative_count: greater_than_or_equal_to(0): row 9 has -1.0",
    ]
    told = "\n".join(error.faults)
    assert [sign for sign in signs if sign not in told] == []
    assert len(error.faults) == len(signs)
    assert f"faults: {len(signs)}" in error.what


@pytest.mark.parametrize(
    "cell",
    ["1.000", "12.345.678", "390.000", "1,5 juta", "Rp5", "…", "-", "0x10", "1_000", "nan", "NA"],
)
def test_a_cell_that_is_no_plain_number_is_refused(refused: Refused, cell: str) -> None:
    (fault,) = refused(HEAD, f'19.71.06.1002,2026-08-05,1,"{cell}"').faults
    assert fault.startswith(f"row 2, column principal_savings_idr: found '{cell}', expected a num")


@pytest.mark.parametrize("cell", ["inf", "1e999"])
def test_an_infinite_figure_is_refused(refused: Refused, cell: str) -> None:
    (fault,) = refused(HEAD, f"19.71.06.1002,2026-08-05,1,{cell}").faults
    assert fault == "principal_savings_idr: finite: row 2 has inf"


@pytest.mark.parametrize(
    "cell", ["", "05/08/2026", "2026-02-30", "20260805", "9999-12-31", "0001-01-01", "46239"]
)
def test_a_cell_that_is_no_day_is_refused(refused: Refused, cell: str) -> None:
    (fault,) = refused(HEAD, f"19.71.06.1002,{cell},1,0").faults
    assert fault.startswith(f"row 2, column as_of: found '{cell}', expected a day such as")


def test_three_decimals_are_a_number_where_fractions_are_measured(write: Write) -> None:
    bench = write(regency_profile="regency_code,as_of,area_km2\n19.71,2025-03-31,104.240")
    assert prepare(bench)[0].rows == 1


def test_a_misspelt_step_is_refused_since_it_would_be_counted_nowhere(refused: Refused) -> None:
    lines = ["unit_code,step,date,precision,as_of"]
    lines += ["19.71.06.1002,legal_entitiy,2025-06-01,day,2025-06-25"]
    (fault,) = refused(*lines, table="milestones").faults
    assert fault == "row 2, column step: found 'legal_entitiy', expected legal_entity"


# --- columns -----------------------------------------------------------------------------------


def test_missing_columns_are_named(refused: Refused) -> None:
    told = refused("as_of,cooperative_count", "2026-08-05,1").faults
    assert told == ("unit_code: the column is missing",)
    told = refused("unit_code,cooperative_count", "19.71.06.1002,1").faults
    assert told == ("as_of: the column is missing",)


def test_a_column_that_comes_twice_is_named(refused: Refused) -> None:
    told = refused(HEAD + ",as_of,as_of", ROW + ",2026-08-05,2026-08-06").faults
    assert told == ("column as_of: stands 3 times in the header",)


def test_a_column_without_a_name_is_told(refused: Refused) -> None:
    assert refused(HEAD + ",", ROW + ",7").faults == (
        "column without a name: the table has no such column",
    )


@pytest.mark.parametrize("name", ["origin", "source"])
def test_a_file_does_not_say_where_it_comes_from(refused: Refused, name: str) -> None:
    (fault,) = refused(f"{HEAD},{name}", f"{ROW},observed").faults
    assert fault == f"column {name}: told by data/catalogue.yml, not by the file"


def test_cells_beyond_the_header_do_not_shift_the_columns(refused: Refused) -> None:
    told = refused(HEAD, ROW + ",7", "19.71.06.1003,2026-08-05,1,0,7").faults
    assert told[:2] == (
        "row 2: 5 cells, but the header has 4",
        "row 3: 5 cells, but the header has 4",
    )


def test_semicolons_are_recognised(refused: Refused) -> None:
    error = refused(HEAD.replace(",", ";"), ROW.replace(",", ";"))
    assert error.faults == ("row 1: cells are parted by semicolons; save the file with commas",)


# --- persons -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["nik_ketua", "no_hp", "nama_pengurus", "tanggal_lahir", "nik"])
def test_columns_about_persons_are_unknown_and_refused(refused: Refused, name: str) -> None:
    error = refused(f"{HEAD},{name}", f"{ROW},1971030508900001")
    assert any(f"column {name}: the table has no such column" in one for one in error.faults)
    assert "1971030508900001" not in str(error)


@pytest.mark.parametrize(
    "number",
    [
        "1971030508900001",
        "19710305 08900001",
        "081271234567",
        "0812-7123-4567",
        "+62 812 7123 4567",
    ],
)
def test_the_number_of_a_person_in_a_known_column_is_refused_and_not_repeated(
    refused: Refused, number: str
) -> None:
    head = "regency_code,as_of,name_in_source,population_count"
    error = refused(head, f"19.71,2025-03-31,Pangkal Pinang {number},5", table="regency_profile")
    (fault,) = error.faults
    assert fault.startswith("row 2, column name_in_source: looks like the NIK or telephone number")
    assert number not in str(error)


def test_a_nik_is_not_taken_for_a_figure(refused: Refused) -> None:
    error = refused(HEAD, "19.71.06.1002,2026-08-05,1,1971030508900001")
    assert "row 2, column principal_savings_idr: looks like" in error.faults[0]


@pytest.mark.parametrize(
    "cell", ["19.71.06.1002", "1971061002", "106.1290212345678901", "9876543210123", "0.0812345678"]
)
def test_codes_coordinates_and_the_nik_of_a_cooperative_are_no_persons(cell: str) -> None:
    assert not sheet.PERSONAL.search(cell)


# --- files -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\n\n", "no column"),
        (b",,,\n,,,\n", "no column"),
        (b"\xef\xbb\xbf", "no column"),
        (b"\xff\xfeu\x00n\x00", "cannot be read as a table"),
        ("kode,nama\n19.71,Pangkal Piñang".encode("latin-1"), "cannot be read as a table"),
        (b"PK\x03\x04\x14\x00\x06\x00\xb5", "cannot be read as a table"),
        (HEAD.encode() + b'\n"19.71.06.1002,2026-08-05,1,0', "cannot be read as a table"),
        (b"unit_code,\x00\n", "cannot be taken in"),
        (b"a" * 200_000, "cannot be read as a table"),
        (HEAD.encode(), "cannot be taken in"),
    ],
)
def test_a_file_that_is_no_table_is_told_in_words(
    refused: Refused, content: bytes, said: str
) -> None:
    assert said in refused(raw=content).what


def test_an_empty_file_is_told_in_words(write: Write) -> None:
    bench = write(cooperative_status=b"")
    with pytest.raises(DataError, match="has no column of the table cooperative_status") as caught:
        prepare(bench)
    assert "unit_code" in caught.value.expected


@pytest.mark.parametrize("place", ["nowhere.csv", "facts"])
def test_a_file_that_is_missing_or_a_folder_is_told(write: Write, place: str) -> None:
    bench = write({"file": place}, cooperative_status=HEAD)
    with pytest.raises(DataError, match=r"missing|cannot be read") as caught:
        prepare(bench)
    assert caught.value.where == str(bench.data / place)


def test_a_file_of_strangers_only_does_not_empty_the_table(refused: Refused) -> None:
    error = refused(HEAD, "1715,2026-08-05,1,0", "11.1,2026-08-05,1,0")
    assert error.faults == ("no row has the code of a region that exists",)


@settings(max_examples=80, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=60),
        st.lists(st.text('19.71,;"\n\r 2026-08-5x', max_size=30), max_size=4).map(
            lambda rows: "\n".join([HEAD, *rows]).encode()
        ),
    )
)
def test_no_file_however_broken_ends_in_a_traceback(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "broken.csv"
        path.write_bytes(content)
        try:
            cells, faults = sheet.read(path, contracts.COOPERATIVE_STATUS)
        except DataError as error:
            assert error.where == str(path)  # noqa: PT017
            return
    assert set(cells.columns) <= {*HEAD.split(","), "name_in_source"}
    assert all(isinstance(fault, str) for fault in faults)
