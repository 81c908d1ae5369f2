"""Sheets as offices and the dashboard write them are taken for what they are, or for nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from kopmp_lib.regions import gazetteer
from kopmp_lib.sources.converted import converted
from kopmp_lib.sources.examining import Asked, Examined, examine
from kopmp_lib.sources.faults import ERROR, WARNING, tell
from kopmp_lib.sources.layout import Sheet
from kopmp_lib.sources.names import recognise, recognise_all
from kopmp_lib.sources.wrong_columns import told

PLACE = ("kode_wilayah", "desa_kelurahan")
UNIT = "19.71.06.1002"
CODED = {"kode_wilayah": (UNIT,)}


def sheet(
    *names: str, file: str = "data.csv", rows: Mapping[str, tuple[str, ...]] | None = None
) -> Sheet:
    given = rows or {}
    count = max((len(cells) for cells in given.values()), default=1)
    cells = {name: given.get(name, ("",) * count) for name in names}
    frame = pd.DataFrame(cells, index=range(2, 2 + count), dtype="str")
    return Sheet(file, "", frame, 1, None, frame.iloc[:0])


def of_village(*names: str, file: str = "data.csv") -> str:
    return recognise(sheet(*PLACE, *names, file=file, rows=CODED)).table


def write(folder: Path, text: str, name: str = "data 2026-08-05.csv") -> Examined:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return examine(path, Asked())


# --- which table --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "names",
    [
        ("nama_komoditas", "luas_area", "volume", "nilai_potensi_desa"),
        ("jenis_simpanan", "periode_pembayaran", "jumlah_simpanan", "status"),
        ("type", "period", "total_amount", "status"),
        ("jenis", "nomor", "tanggal_berlaku", "tanggal_kadaluarsa"),
        ("kode_kbli", "nama_kbli", "tipe_izin_usaha"),
        ("name", "area", "area_unit", "volume", "volume_unit", "value"),
        ("laki_laki", "perempuan"),
    ],
)
def test_common_words_choose_no_table(names: tuple[str, ...]) -> None:
    assert of_village(*names) == ""


@pytest.mark.parametrize(
    ("table", "names"),
    [
        ("unit_profile", ("total_penduduk", "laki_laki", "perempuan")),
        ("trainings", ("Nama Pelatihan", "Tanggal Pelaksanaan", "Jumlah Peserta", "Status")),
        ("loans", ("id", "loan_application_id", "stage", "status", "created_at")),
        ("assignments", ("regional_facilitator_id", "cooperative_id", "assigned_at", "status")),
        ("assignments", ("Kode BA", "Bulan Mulai Pendampingan", "Jam/Bulan")),
        ("visits", ("Kode BA", "Tanggal Kunjungan", "Topik")),
        ("panel", ("type", "business_volume_revenue", "total_assets", "month_period")),
        ("milestones", ("tahun_buku", "tanggal_rat", "status_rat", "tahap_rat")),
        ("milestones", ("tahap", "tanggal")),
        ("outlets", ("gerai_ref", "jenis", "status_gerai", "akses_internet")),
        ("land", ("id", "land_area", "land_width", "ownership", "status")),
        ("statements", ("Tahun Buku", "Kas", "Piutang", "Total Aset")),
        ("sales", ("tanggal_dibuat", "total_pembayaran", "metode_pembayaran")),
    ],
)
def test_a_column_of_its_own_chooses_the_table(table: str, names: tuple[str, ...]) -> None:
    assert of_village(*names) == table


def test_a_common_word_counts_where_the_file_says_what_it_is() -> None:
    names = ("month_period", "status")
    assert of_village(*names) == ""
    assert of_village(*names, file="facilitator_reports.csv") == "facilitator_reports"


# --- levels -------------------------------------------------------------------------------------


def test_a_district_of_the_dashboard_is_a_kabupaten() -> None:
    rows = {"province": ("KEP. BANGKA BELITUNG",), "district": ("KOTA PANGKAL PINANG",)}
    found = recognise(sheet("province", "district", "cooperatives", "nib_count", rows=rows))
    assert (found.table, found.columns["district"]) == ("regency_status", "regency_name")


def test_rows_of_kecamatan_have_no_table() -> None:
    rows = {"district": ("KOTA A", "KOTA A"), "subdistrict": ("GABEK", "RANGKUI")}
    page = sheet("district", "subdistrict", "cooperatives", "nib_count", rows=rows)
    found = recognise(page)
    assert (found.table, found.level) == ("", "district")
    (fault,) = told(found, page)
    assert (fault.rule, fault.severity) == ("unknown_table", ERROR)
    assert "kecamatan" in tell(fault.found, "id")
    coded = sheet("Kode Wilayah", "NIB", "NPWP", rows={"Kode Wilayah": ("19.71.06", "19.71.05")})
    assert recognise(coded).level == "district"


def test_a_misspelt_village_beside_its_kecamatan_is_no_row_of_kecamatan() -> None:
    rows = {"Kecamatan": ("Gabek", "Gabek"), "Keluraan": ("A", "B")}
    found = recognise(sheet("Kecamatan", "Keluraan", "NIB", "NPWP", rows=rows))
    assert (found.table, found.unknown) == (
        "cooperative_status",
        (("Keluraan", "village_name"),),
    )


def test_the_name_on_a_map_is_of_the_level_of_its_code() -> None:
    outline = '{"type": "Polygon"}'
    rows = {"code": ("19.71",), "name": ("Pangkalpinang",), "geometry": (outline,)}
    found = recognise(sheet("code", "name", "province", "geometry", rows=rows))
    assert (found.table, found.twice) == ("boundaries", ())
    assert (found.columns["name"], found.columns["province"]) == ("regency_name", "province_name")


@pytest.mark.parametrize(
    ("name", "code"), [("Babel", "19"), ("Kep. Babel", "19"), ("Jabar", "32"), ("Kepri", "21")]
)
def test_provinces_are_shortened(name: str, code: str) -> None:
    assert gazetteer.region(name).code == code


# --- single columns -----------------------------------------------------------------------------


def test_the_less_exact_of_two_gives_way() -> None:
    rows = {"Jumlah KDMP": ("25",), "Berbadan Hukum": ("24",), "Kabupaten/Kota": ("Kota A",)}
    found = recognise(sheet("Kabupaten/Kota", "Jumlah KDMP", "Berbadan Hukum", "NIB", rows=rows))
    assert found.columns["Berbadan Hukum"] == "cooperative_count"
    assert (list(found.ignored), found.twice) == (["Jumlah KDMP"], ())


def test_two_columns_of_the_same_cells_are_one() -> None:
    names = ("Kode Desa", "NIB", "Kepemilikan NIB", "Nomor Induk Berusaha")
    rows = {"Kode Desa": (UNIT,), "NIB": ("1",), "Nomor Induk Berusaha": ("1",)}
    assert recognise(sheet(*names, rows=rows)).twice == ()
    rows["Nomor Induk Berusaha"] = ("0",)
    assert [name for name, *_ in recognise(sheet(*names, rows=rows)).twice] == [
        "Nomor Induk Berusaha"
    ]


def test_the_head_above_tells_what_is_summed() -> None:
    names = (
        *("Kelurahan", "Simpanan Pokok / Anggota", "Simpanan Pokok / Jumlah (Rp)"),
        *("Volume Usaha / Unit", "Volume Usaha / Nilai (Rp)", "Badan Hukum / Tanggal"),
    )
    main, steps = recognise_all(sheet(*names))
    assert list(main.columns.values()) == [
        *("village_name", "principal_members_count", "principal_savings_idr"),
        *("sales_volume", "sales_value_idr"),
    ]
    assert steps.columns["Badan Hukum / Tanggal"] == "date@legal_entity"


def test_a_province_list_of_the_dashboard_is_known_whole() -> None:
    names = (
        *("province", "cooperatives", "rat_count", "total_done_rat", "total_rat", "rat_period"),
        *("build_upto_20", "build_100", "average_health_index", "health_total_cooperative"),
        *("healthy", "health_status", "latitude", "economic_total_value", "transaction_value"),
    )
    found = recognise(sheet(*names))
    assert (found.table, found.unknown, found.twice) == ("province_status", (), ())
    assert found.columns["build_100"] == "building_100_100_count"
    assert found.columns["transaction_value"] == "sales_value_idr"


@pytest.mark.parametrize(
    "name",
    [
        *("Lokasi Lahan", "Jumlah UMKM", "jumlah_kud", "families_pln", "Kepadatan", "n_desa"),
        *("tanggal_kadaluarsa", "metode_pembayaran", "jenis_simpanan", "managers"),
    ],
)
def test_what_only_shares_a_word_is_not_proposed(name: str) -> None:
    for table in ("unit_profile", "cooperative_status", "land", "sales", "members"):
        found = recognise(sheet("Kode Desa", name), table=table)
        assert [near for other, near in found.unknown if other == name] in ([""], []), table


def test_a_step_is_proposed_as_one_would_write_it() -> None:
    page = sheet("Kode Desa", "Tanggal Musdes", "Tangal SK AHU", "Tanggal RAT")
    faults = {fault.column: fault for fault in told(recognise(page), page)}
    assert "Tanggal SK AHU" in tell(faults["Tangal SK AHU"].fix, "id")


# --- units, sums, points ------------------------------------------------------------------------


def test_hectares_become_square_kilometres_also_in_the_sum(tmp_path: Path) -> None:
    text = f"kode desa;Luas (Ha);penduduk\n{UNIT};245,5;10\n19.71.06.1001;54,5;20\nJumlah;300;30\n"
    examined = write(tmp_path, text)
    assert examined.faults == []
    assert examined.taken[0].frame["area_km2"].tolist() == [2.455, 0.545]


def test_millions_of_rupiah_become_rupiah(tmp_path: Path) -> None:
    examined = write(tmp_path, f"kode desa;Simpanan Pokok (juta rupiah);NIB\n{UNIT};1,5;1\n")
    assert examined.taken[0].frame["principal_savings_idr"].tolist() == [1_500_000]


def test_parts_are_added_up_if_all_are_there() -> None:
    markets = ("markets_permanent", "markets_semipermanent", "markets_open")
    rows = dict.fromkeys(markets, ("1", "2", "-")) | {"markets_open": ("3", "", "satu")}
    page = sheet("Kode Desa", *markets, rows=rows)
    found = recognise(page)
    assert found.columns["markets_permanent"] == "market_count"
    assert found.unknown == ()
    summed, _, faults = converted(page, found)
    assert summed.frame["markets_permanent"].tolist() == ["5", "", ""]
    assert [(f.row, f.column, f.rule) for f in faults] == [(4, "markets_open", "not_a_number")]


def test_a_part_alone_is_told_as_one() -> None:
    page = sheet("Kode Desa", "Apotek", "jumlah_pasar_permanen")
    found = recognise(page)
    assert "market_count" not in found.columns.values()
    (fault,) = told(found, page)
    assert "sebagian dari Pasar" in tell(fault.fix, "id")


def test_a_point_in_one_column_is_taken_apart(tmp_path: Path) -> None:
    text = f'kode desa,id lahan,titik koordinat\n{UNIT},L1,"-2.0711, 106.1338"\n{UNIT},L2,rusak\n'
    examined = write(tmp_path, text)
    frame = examined.taken[0].frame
    assert (frame["lat"].iloc[0], frame["lng"].iloc[0]) == (-2.0711, 106.1338)
    assert [(f.row, f.column, f.rule) for f in examined.errors] == [
        (3, "titik koordinat", "not_a_number")
    ]


# --- several tables, and none -------------------------------------------------------------------


def test_one_sheet_feeds_several_tables(tmp_path: Path) -> None:
    text = (
        "kode desa,desa,npwp,nib,tanggal sk ahu,jumlah anggota\n"
        f"{UNIT},Selindung Baru,1,1,2025-06-20,45\n19.71.99.1001,Entah,1,1,belum terbit,7\n"
    )
    examined = write(tmp_path, text)
    assert [one.table.name for one in examined.taken] == [
        *("cooperative_status", "milestones", "members"),
    ]
    assert examined.taken[1].placed["step"].tolist() == ["legal_entity"]
    assert examined.taken[2].frame["members_count"].tolist() == [45, 7]
    assert [(f.row, f.rule) for f in examined.faults] == [(3, "unknown_region")]


def test_a_list_feeds_no_second_table() -> None:
    names = ("Kode Desa", "ID Gerai", "Jenis Gerai", "Status Gerai", "Jumlah Anggota")
    assert [one.table for one in recognise_all(sheet(*names))] == ["outlets"]


def test_a_note_beside_a_table_is_a_warning(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["kode desa", "jumlah anggota"])
    book.active.append([UNIT, 40])
    book.create_sheet("Catatan").append(["Mohon dilengkapi"])
    book.create_sheet("Lama").append(["kode desa", "nib"])
    path = tmp_path / "buku 2026-08-05.xlsx"
    book.save(path)
    examined = examine(path, Asked())
    assert [(f.sheet, f.rule, f.severity) for f in examined.faults] == [
        ("Catatan", "unknown_table", WARNING),
        ("Lama", "unreadable", WARNING),
    ]
    assert len(examined.taken) == 1


def test_a_head_without_rows_is_told_as_that(tmp_path: Path) -> None:
    (fault,) = write(tmp_path, "kode wilayah,anggota\n").errors
    assert "tanpa satu baris" in tell(fault.found, "id")


def test_a_file_of_nothing_known_is_refused(tmp_path: Path) -> None:
    assert [f.rule for f in write(tmp_path, "resep,gula\nkue,2\n").errors] == ["unknown_table"]


# --- words --------------------------------------------------------------------------------------


def test_stages_may_be_written_in_indonesian(tmp_path: Path) -> None:
    stages = ("Diajukan", "Diproses", "Disetujui", "Ditolak", "Dicairkan", "Macet", "entah")
    lines = [f"{UNIT},P{at},{stage},2026-02-01" for at, stage in enumerate(stages)]
    examined = write(tmp_path, "\n".join(["kode desa,no pengajuan,status,tgl pengajuan", *lines]))
    assert examined.taken[0].frame["stage"].tolist() == [
        *("submitted", "review", "approved", "rejected", "disbursed", "defaulted", ""),
    ]
    assert [f.rule for f in examined.errors] == ["not_allowed"]


def test_not_yet_is_no_day(tmp_path: Path) -> None:
    heads = "kode desa,tanggal akta,tanggal sk ahu,tanggal nib\n"
    examined = write(tmp_path, f"{heads}{UNIT},2025-06-10,belum terbit,masih proses\n")
    assert examined.errors == []
    assert examined.taken[0].frame["step"].tolist() == ["deed"]
    outlets = write(
        tmp_path,
        f"kode desa,id gerai,jenis gerai,tanggal operasional\n{UNIT},G1,sembako,belum buka\n",
        "gerai 2026-08-05.csv",
    )
    assert outlets.errors == []
    assert outlets.taken[0].frame["opened_date"].isna().all()
