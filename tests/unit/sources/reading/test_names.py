"""Columns by every name they go by, and tables by their columns."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from kopmp_lib import contracts, rules
from kopmp_lib.sources.faults import tell
from kopmp_lib.sources.layout import Sheet
from kopmp_lib.sources.mapping import Mapping, targets
from kopmp_lib.sources.names import recognise
from kopmp_lib.sources.synonyms import key, listed, split, synonyms
from kopmp_lib.sources.wrong_columns import told

ROLL_UP = [
    *("province_id", "province", "district_id", "district", "subdistrict_id", "subdistrict"),
    *("village_id", "village", "cooperatives", "accounts_count", "npwp_count", "nib_count"),
    *("rat_count", "transaction_volume", "transaction_value", "simpanan_pokok_amount"),
    *("simpanan_pokok_members", "simpanan_pokok_tx", "simpanan_wajib_amount"),
    *("simpanan_wajib_members", "simpanan_wajib_tx", "savings_total_amount"),
]


def sheet(*names: str, file: str = "data.csv", row: dict[str, str] | None = None) -> Sheet:
    cells = {name: [(row or {}).get(name, "")] for name in names}
    frame = pd.DataFrame(cells, index=[2], dtype="str")
    return Sheet(file, "", frame, 1, None, frame.iloc[:0])


def test_the_roll_up_of_the_dashboard() -> None:
    found = recognise(sheet(*ROLL_UP))
    assert found.table == "cooperative_status"
    assert found.unknown == ()
    assert found.columns["district"] == "regency_name"
    assert found.columns["subdistrict"] == "district_name"
    assert found.columns["transaction_volume"] == "sales_volume"
    assert found.columns["accounts_count"] == "simkopdes_account_count"
    assert {"province_id", "village_id", "savings_total_amount"} == set(found.ignored) - {
        *("district_id", "subdistrict_id")
    }
    assert "internal" in found.ignored["village_id"]


def test_a_sheet_of_the_dinas() -> None:
    names = ["No", "Kelurahan", "NIB", "NPWP", "Rekening Bank", "Simpanan Pokok / Rp",
             "Simpanan Pokok / Orang", "Jumlah Koperasi", "Keterangan"]  # fmt: skip
    found = recognise(sheet(*names))
    assert found.table == "cooperative_status"
    assert found.columns == {
        "Kelurahan": "village_name",
        "NIB": "nib_count",
        "NPWP": "npwp_count",
        "Rekening Bank": "bank_account_count",
        "Simpanan Pokok / Rp": "principal_savings_idr",
        "Simpanan Pokok / Orang": "principal_members_count",
        "Jumlah Koperasi": "cooperative_count",
    }
    assert set(found.ignored) == {"No", "Keterangan"}


def test_the_digits_of_a_code_tell_the_level() -> None:
    names = ("code", "cooperatives", "nib")
    units = recognise(sheet(*names, row={"code": "1971061002"}))
    regencies = recognise(sheet(*names, row={"code": "19.71"}))
    assert (units.table, units.columns["code"]) == ("cooperative_status", "unit_code")
    assert (regencies.table, regencies.columns["code"]) == ("regency_status", "regency_code")


def test_the_name_of_a_row_is_of_its_level() -> None:
    found = recognise(sheet("code", "name", "pop_total", "area_km2", row={"code": "19.71"}))
    assert (found.table, found.columns["name"]) == ("regency_profile", "regency_name")
    found = recognise(sheet("code", "name", "apotek", "pasar", row={"code": "19.71.06.1002"}))
    assert (found.table, found.columns["name"]) == ("unit_profile", "name")


def test_one_column_a_step() -> None:
    found = recognise(sheet("Kode Desa", "Tanggal Musdes", "Tanggal SK", "Tgl SK AHU"))
    assert found.table == "milestones"
    assert found.columns["Tanggal Musdes"] == "date@meeting"
    assert found.columns["Tgl SK AHU"] == "date@legal_entity"
    assert (list(found.ignored), found.twice) == (["Tanggal SK"], ())


def test_units_behind_names_must_fit() -> None:
    names = ("Kode Desa", "Luas (km2)", "Penduduk (ha)", "Penduduk (jiwa)", "Jumlah Apotek")
    found = recognise(sheet(*names))
    assert found.columns["Luas (km2)"] == "area_km2"
    assert found.columns["Penduduk (jiwa)"] == "population_count"
    assert [name for name, _ in found.unknown] == ["Penduduk (ha)"]
    assert found.factor == {}


def test_per_cents_are_noticed() -> None:
    found = recognise(sheet("Kabupaten/Kota", "Jumlah Penduduk", "Kemiskinan (%)"))
    assert found.columns["Kemiskinan (%)"] == "poor_share"
    assert found.percent == {"Kemiskinan (%)"}


def test_an_unknown_column_is_named_with_its_nearest() -> None:
    page = sheet("Kode Desa", "NIB", "NPWP", "Simpnan Pokok", "Warna Gedung", "Apotek")
    found = recognise(page)
    assert found.unknown == (
        ("Simpnan Pokok", "principal_savings_idr"),
        ("Warna Gedung", ""),
        ("Apotek", ""),
    )
    assert found.elsewhere == {"Apotek": ("unit_profile",)}
    faults = {f.column: f for f in told(found, page)}
    assert {f.rule for f in faults.values()} == {"unknown_column"}
    assert "Simpanan pokok" in tell(faults["Simpnan Pokok"].expected, "en")
    assert "Profile of villages" in tell(faults["Apotek"].fix, "en")


def test_two_columns_of_the_same_meaning() -> None:
    page = sheet("Kode Desa", "NIB", "Nomor Induk Berusaha", "NPWP")
    assert [(f.rule, f.column) for f in told(recognise(page), page)] == [
        ("same_column", "Nomor Induk Berusaha")
    ]


@pytest.mark.parametrize(
    "name",
    [
        "NIK KTP",
        "No. HP",
        "Tanggal Lahir",
        "Nama Ketua",
        "nik_ketua",
        "Email",
        "Pengurus / Nama Ketua",
    ],
)
def test_columns_about_persons_are_refused(name: str) -> None:
    page = sheet("Kode Desa", "NIB", "NPWP", name)
    found = recognise(page)
    assert found.personal == (name,)
    assert ("personal_data", "error") in [(f.rule, f.severity) for f in told(found, page)]


def test_the_number_of_a_cooperative_stays() -> None:
    assert recognise(sheet("Kode Desa", "NIB", "NPWP", "NIK Koperasi")).personal == ()
    page = sheet("Kode Desa", "NIB", "NPWP", "NIK", row={"NIK": "1971061203850001"})
    assert recognise(page).personal == ("NIK",)
    page = sheet("Kode Desa", "NIB", "NPWP", "NIK", row={"NIK": "3374010010001"})
    assert recognise(page).personal == ()


def test_a_sheet_like_no_table() -> None:
    page = sheet("Resep", "Gula")
    found = recognise(page)
    assert found.table == ""
    assert [f.rule for f in told(found, page)] == ["unknown_table"]


def test_the_mapping_goes_first() -> None:
    mapping = Mapping(
        {"cooperative_status": {"jmlkdmp": "cooperative_count", "nib": "npwp_count"}},
        {"": frozenset({"catatanlain"})},
    )
    page = sheet("Kode Desa", "Jml KDMP", "NIB", "Catatan Lain")
    found = recognise(page, mapping)
    assert found.columns == {
        "Kode Desa": "unit_code",
        "Jml KDMP": "cooperative_count",
        "NIB": "npwp_count",
    }
    assert list(found.ignored) == ["Catatan Lain"]


def test_a_table_that_is_given_is_not_guessed() -> None:
    assert recognise(sheet("Kode Desa", "Apotek", "NIB"), table="unit_profile").columns == {
        "Kode Desa": "unit_code",
        "Apotek": "pharmacy_count",
    }


# --- the dictionary -----------------------------------------------------------------------------


def test_every_meaning_exists_where_its_table_has_a_contract() -> None:
    steps = {step.name for step in rules.formation_steps(dt.date.max)}
    for name, columns in listed()["tables"].items():
        if name not in contracts.TABLES:
            continue
        own = {column.name for column in contracts.table(name).columns}
        for target in columns:
            column, _, step = target.partition("@")
            assert set(column.split("+")) <= own, (name, target)
            assert not step or step in steps, (name, target)


def test_no_name_means_two_things_in_one_table() -> None:
    raw = listed()
    for table, columns in raw["tables"].items():
        seen: dict[str, str] = {}
        for target, names in columns.items():
            for name in names:
                assert seen.setdefault(key(name), target) == target, (table, name)


def test_every_contract_knows_its_own_names() -> None:
    for name, names in synonyms().tables.items():
        for column in contracts.table(name).columns:
            assert names[key(column.name)] == column.name


def test_every_sum_is_of_a_column_and_of_several() -> None:
    for name, sums in listed()["sums"].items():
        for target, groups in sums.items():
            assert contracts.table(name).column(target).measure
            assert all(len(set(map(key, names))) == len(names) > 1 for names in groups)


def test_every_word_is_one_of_a_short_list() -> None:
    tables = contracts.TABLES.values()
    allowed = {word for table in tables for column in table.columns for word in column.allowed}
    assert set(listed()["words"]) <= allowed
    assert all(len(meant) == len(set(meant)) for meant in synonyms().words.values())


def test_every_hint_is_of_a_table() -> None:
    assert set(listed()["hints"]) <= set(listed()["tables"])


def test_names_are_compared_on_letters_and_digits() -> None:
    assert key("Simpanan-Pokok (Rp)") == key("simpanan_pokok RP") == "simpananpokokrp"
    assert split("Kemiskinan (%)") == ["kemiskinan", "persen"]
    assert "date@deed" in targets("milestones")
