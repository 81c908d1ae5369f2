"""Templates: a form that an office can fill in, and that the reader knows again."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kopmp_lib import contracts
from kopmp_lib.errors import ParameterError, RegionError, WorkspaceError
from kopmp_lib.sources import cells, dictionary, office, template
from kopmp_lib.sources.files import open_sheets
from kopmp_lib.sources.names import recognise

TABLES = [name for name, *_ in template.listed()]
DOCS = Path(__file__).parents[3] / "docs"
AGAIN = (
    "docs/tables.md is not what the contracts give. Make it again:\n"
    'python -c "from pathlib import Path; from kopmp_lib.sources.dictionary import as_markdown; '
    "Path('docs/tables.md').write_text(as_markdown(), 'utf-8')\""
)


@pytest.fixture
def book(tmp_path: Path) -> Any:
    """The template of a table, as a spreadsheet program opens it."""

    def open_(table: str, **how: Any) -> Any:
        out = template.write(table, tmp_path / f"{table}.xlsx", **how)
        return openpyxl.load_workbook(out)

    return open_


def head(sheet: Any) -> list[str]:
    return [cell.value for cell in sheet[1]]


def rule_of(sheet: Any, letter: str) -> Any:
    return next(
        rule for rule in sheet.data_validations.dataValidation if f"{letter}2" in rule.sqref
    )


# --- the form ---------------------------------------------------------------------------------


def test_every_table_but_the_outlines_has_a_template() -> None:
    assert set(contracts.TABLES) - set(TABLES) == {"boundaries"}


@pytest.mark.parametrize("table", TABLES)
def test_a_template_has_a_form_a_dictionary_and_instructions(book: Any, table: str) -> None:
    made = book(table)
    first, *others = made.sheetnames
    assert first == contracts.table(table).title.replace("/", "-")
    assert others == ["Kamus", "Petunjuk"]
    assert made.worksheets[0].freeze_panes.endswith("2")
    assert made.active.title == first


def test_the_head_names_units_and_marks_what_is_needed(book: Any) -> None:
    assert head(book("members").worksheets[0]) == [
        *("Kode desa/kelurahan *", "Keadaan per tanggal *", "Jumlah anggota (orang)"),
        *("Anggota perempuan (orang)", "Anggota laki-laki (orang)"),
        *("Anggota yang membayar (orang)", "Total simpanan (Rp)"),
    ]


def test_needed_heads_are_darker(book: Any) -> None:
    sheet = book("members").worksheets[0]
    fills = [cell.fill.start_color.rgb for cell in sheet[1]]
    assert fills == [office.STRONG] * 2 + [office.SOFT] * 5


def test_codes_and_words_are_text_and_days_are_days(book: Any) -> None:
    sheet = book("outlets").worksheets[0]
    formats = {
        cell.value: sheet.column_dimensions[cell.column_letter].number_format for cell in sheet[1]
    }
    assert formats["Kode desa/kelurahan *"] == "@"
    assert formats["Kode KBLI"] == "@"
    assert formats["Akses internet"] == "@"
    assert formats["Tanggal buka"] == "dd/mm/yyyy"
    money = book("members").worksheets[0]
    assert money.column_dimensions["G"].number_format == "#,##0"


def test_shares_stay_as_they_are_typed(book: Any) -> None:
    """A per cent sign that a spreadsheet takes away would make 12.5 per cent 0.125."""
    sheet = book("regency_profile").worksheets[0]
    column = head(sheet).index("Persentase penduduk miskin") + 1
    letter = sheet.cell(1, column).column_letter
    assert sheet.column_dimensions[letter].number_format == "@"


def test_no_row_below_the_head_holds_anything(book: Any, tmp_path: Path) -> None:
    assert book("panel").worksheets[0].max_row == 1
    (sheet,), faults = open_sheets(tmp_path / "panel.xlsx")
    assert faults == []
    assert sheet.frame.empty


# --- what may be typed ------------------------------------------------------------------------


def test_words_are_chosen_from_a_list(book: Any) -> None:
    outlets = book("outlets").worksheets[0]
    letter = outlets.cell(1, head(outlets).index("Akses internet") + 1).column_letter
    rule = rule_of(outlets, letter)
    assert (rule.type, rule.errorStyle) == ("list", "stop")
    assert rule.formula1 == '"Ya,Tidak,Belum,-,tidak berlaku"'
    steps = rule_of(book("milestones").worksheets[0], "B")
    assert steps.formula1.startswith('"meeting,deed,legal_entity')
    assert len(steps.formula1) <= 257  # more a spreadsheet does not take


def test_figures_may_be_whole_numbers_or_words_for_none(book: Any) -> None:
    rule = rule_of(book("members").worksheets[0], "C")
    assert (rule.type, rule.errorStyle) == ("custom", "warning")
    assert rule.formula1 == (
        'OR(IF(ISNUMBER(C2),AND(C2>=0,C2=INT(C2)),FALSE),C2="-",C2="tidak berlaku")'
    )
    assert rule.error.startswith("Isi: bilangan bulat, 0 atau lebih. Contoh: 40.")
    assert "0 berarti nol" in rule.error


def test_bounds_are_those_of_the_contract(book: Any) -> None:
    sheet = book("land").worksheets[0]
    letter = sheet.cell(1, head(sheet).index("Lintang") + 1).column_letter
    assert f"AND({letter}2>=-12,{letter}2<=7)" in rule_of(sheet, letter).formula1


def test_codes_must_be_text_of_their_length(book: Any) -> None:
    rule = rule_of(book("regency_profile").worksheets[0], "A")
    assert rule.formula1 == 'AND(ISTEXT(A2),LEN(SUBSTITUTE(A2,".",""))=4)'
    assert rule.errorStyle == "stop"


@pytest.mark.parametrize("table", TABLES)
def test_every_column_says_what_it_expects(book: Any, table: str) -> None:
    sheet = book(table).worksheets[0]
    for cell in sheet[1]:
        rule = rule_of(sheet, cell.column_letter)
        assert rule.prompt.startswith("Isi: ")
        assert len(rule.prompt) <= 255
        assert rule.prompt == rule.error
        assert 0 < len(rule.promptTitle) <= 32
        assert rule.formula1 is None or len(rule.formula1) <= 257


@pytest.mark.parametrize("table", TABLES)
def test_every_example_is_read_without_a_fault(table: str) -> None:
    import pandas as pd

    for column in dictionary.typed(contracts.table(table)):
        parsed = cells.parse(pd.Series([column.example], dtype="str"), column)
        assert not parsed.broken.any(), column.name
        assert pd.notna(parsed.values[0]), column.name


# --- rows that are filled in ------------------------------------------------------------------


def test_each_village_has_its_row(book: Any, tmp_path: Path) -> None:
    sheet = book("cooperative_status", regions=["19.71"]).worksheets[0]
    assert head(sheet)[:4] == [
        *("Kode desa/kelurahan *", "Desa/Kelurahan", "Kecamatan", "Keadaan per tanggal *"),
    ]
    rows = {row[0].value: (row[1].value, row[2].value) for row in sheet.iter_rows(min_row=2)}
    assert len(rows) == 42
    assert rows["19.71.06.1002"] == ("Selindung Baru", "Gabek")
    assert {sheet.cell(2, at).data_type for at in (1, 2, 3)} == {"s"}
    assert sheet["A2"].number_format == "@"
    assert sheet.freeze_panes == "D2"
    (read,), _ = open_sheets(tmp_path / "cooperative_status.xlsx")
    found = recognise(read)
    assert found.table == "cooperative_status"
    assert [*found.columns.values()][:3] == ["unit_code", "village_name", "district_name"]
    assert found.unknown == ()


def test_a_table_with_names_of_its_own_has_them_filled_in(book: Any) -> None:
    sheet = book("unit_profile", regions=["19.71"]).worksheets[0]
    assert head(sheet)[:3] == ["Kode desa/kelurahan *", "Nama resmi *", "Kecamatan"]
    assert [cell.value for cell in sheet[2]][:3] == [
        "19.71.01.1004",
        "Semabung Lama",
        "Bukit Intan",
    ]


def test_regions_of_other_levels_have_their_row(book: Any) -> None:
    regencies = book("regency_status", regions=["76.04", "19.71"]).worksheets[0]
    assert [[cell.value for cell in row[:3]] for row in regencies.iter_rows(min_row=2)] == [
        ["19.71", "Kota Pangkal Pinang", "Kepulauan Bangka Belitung"],
        ["76.04", "Kabupaten Polewali Mandar", "Sulawesi Barat"],
    ]
    provinces = book("province_status", regions=["19.71", "19.01"]).worksheets[0]
    assert [[cell.value for cell in row[:2]] for row in provinces.iter_rows(min_row=2)] == [
        ["19", "Kepulauan Bangka Belitung"]
    ]


# --- beside the form --------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
def test_the_dictionary_explains_every_column(book: Any, table: str) -> None:
    sheet = book(table)["Kamus"]
    contract = contracts.table(table)
    rows = [[cell.value or "" for cell in row] for row in sheet.iter_rows(min_row=4)]
    columns = dictionary.typed(contract)
    assert rows[0][0] == "Kolom"
    assert [row[:2] for row in rows[1 : len(columns) + 1]] == [[c.label, c.name] for c in columns]
    assert [row[7] for row in rows[1 : len(columns) + 1]] == [c.meaning for c in columns]
    needed = [row[2] == "wajib" for row in rows[1 : len(columns) + 1]]
    assert needed == [not (c.measure or c.optional) for c in columns]
    assert [row[0] for row in rows[-3:]] == ["kosong, atau -", "0", "tidak berlaku"]


def test_the_dictionary_tells_units_and_words(book: Any) -> None:
    sheet = book("loans")["Kamus"]
    rows = {row[1].value: [cell.value for cell in row] for row in sheet.iter_rows(min_row=5)}
    assert rows["amount_idr"][4] == "rupiah"
    assert "disbursed (dicairkan)" in rows["stage"][5]
    assert rows["tenor_months"][4:7] == ["bulan", "0 sampai 600", "72"]


def test_instructions_are_in_both_languages_and_warn_of_personal_data(book: Any) -> None:
    sheet = book("loans")["Petunjuk"]
    told = [row[1].value for row in sheet.iter_rows(min_row=4) if row[1].value]
    assert len(told) % 2 == 0
    half = len(told) // 2
    assert any("data pribadi" in text for text in told[:half])
    assert any("data of persons" in text for text in told[half:])
    assert "Gabungan Kode desa/kelurahan, ID pengajuan, dan Tahap hanya" in " ".join(told)


def test_texts_that_begin_like_a_formula_stay_texts() -> None:
    made = openpyxl.Workbook()
    office.put(made.active["A1"], "=1+1\x07")
    again = openpyxl.load_workbook(io.BytesIO(office.as_bytes(made)))
    assert (again.active["A1"].value, again.active["A1"].data_type) == ("=1+1", "s")


# --- what is refused --------------------------------------------------------------------------


def test_outlines_are_not_typed(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="no template") as caught:
        template.write("boundaries", tmp_path / "b.xlsx")
    assert "GeoJSON" in caught.value.expected
    assert not list(tmp_path.iterdir())


def test_an_unknown_table_is_told_with_all(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="'member'") as caught:
        template.write("member", tmp_path / "b.xlsx")
    assert caught.value.expected.startswith("unit_profile, cooperative_status, ")
    assert caught.value.expected.endswith("; nearest: members")
    assert "boundaries" not in caught.value.expected


def test_a_form_that_may_be_filled_in_is_not_overwritten(tmp_path: Path) -> None:
    out = tmp_path / "isian.xlsx"
    out.write_text("filled in")
    with pytest.raises(WorkspaceError, match="exists"):
        template.write("members", out)
    assert out.read_text() == "filled in"


def test_only_a_workbook_is_written(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="workbook"):
        template.write("members", tmp_path / "isian.csv")


def test_too_many_rows_and_unknown_regions_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(RegionError):
        template.write("members", tmp_path / "a.xlsx", regions=["19.99"])
    monkeypatch.setattr(template, "MOST_ROWS", 41)
    with pytest.raises(ParameterError, match="42 rows"):
        template.write("members", tmp_path / "a.xlsx", regions=["19.71"])
    assert not list(tmp_path.iterdir())


# --- the page of all tables -------------------------------------------------------------------


def test_the_page_of_tables_is_what_the_contracts_give() -> None:
    assert (DOCS / "tables.md").read_text("utf-8") == dictionary.as_markdown(), AGAIN


def test_every_link_of_the_page_leads_to_a_table() -> None:
    page = dictionary.as_markdown()
    links = re.findall(r"\(#([^)]+)\)", page)
    heads = re.findall(r"^## (.+)$", page, re.M)
    assert [re.sub(r"[^\w-]", "", one.lower().replace(" ", "-")) for one in heads] == links
    assert len(links) == len(contracts.TABLES)
