"""A user's own files: kept as received, side by side by day, refused whole if anything is wrong."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from kopmp_lib.errors import DataError, WorkspaceError
from kopmp_lib.sources import received
from kopmp_lib.sources.prepare import Prepared, prepare
from kopmp_lib.sources.reader import read
from kopmp_lib.workspace import Workspace

File = Callable[..., Path]
JUNE = "Kode,Per tanggal,Punya NIB\n19.71.06.1002,05/06/2026,1\n19.71.06.1001,05/06/2026,0\n"
AUGUST = JUNE.replace("05/06", "05/08").replace(",0\n", ",1\n")
PROFILE = "kode,nama,jumlah penduduk,apotek\n19.71.06.1002,Selindung Baru,4500,\n"


@pytest.fixture
def file(tmp_path: Path) -> File:
    def put(text: str | bytes, name: str = "ekspor.csv") -> Path:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return put


def take(bench: Workspace, path: Path, **asked: object) -> list[Prepared]:
    return prepare(bench, path, **asked)  # type: ignore[arg-type]


def everything(bench: Workspace) -> dict[str, bytes]:
    return {
        path.relative_to(bench.data).as_posix(): path.read_bytes()
        for path in bench.data.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def status(as_of: dt.date | None = None) -> pd.DataFrame:
    return read("19.71", ["cooperative_status"], as_of)["cooperative_status"]


# --- taken in -----------------------------------------------------------------------------------


def test_a_file_is_kept_as_received_and_becomes_a_table(bench: Workspace, file: File) -> None:
    path = file(JUNE)
    (one,) = take(bench, path)
    assert (one.table, one.rows, one.set_aside, one.written) == ("cooperative_status", 2, 0, True)
    (listed,) = received.entries(bench)
    assert (bench.data / listed.raw).read_bytes() == path.read_bytes()
    assert (listed.as_of, listed.name) == ("2026-06-05", "ekspor.csv")
    tables = read("19.71", ["cooperative_status"])
    frame = tables["cooperative_status"]
    assert frame["origin"].unique().tolist() == ["user"]
    assert frame["nib_count_state"].tolist() == ["zero", "reported"]
    assert tables.sources[0].title["id"] == "Status koperasi (ekspor.csv)"


def test_the_same_file_again_writes_nothing(bench: Workspace, file: File) -> None:
    take(bench, file(JUNE))
    before = everything(bench)
    assert [one.written for one in take(bench, file(JUNE))] == [False]
    assert everything(bench) == before


def test_snapshots_stand_side_by_side(bench: Workspace, file: File) -> None:
    take(bench, file(JUNE))
    take(bench, file(AUGUST))
    assert [str(day.date()) for day in sorted(status()["as_of"].unique())] == [
        "2026-06-05",
        "2026-08-05",
    ]
    assert status(dt.date(2026, 7, 1))["nib_count"].sum() == 1
    assert len(received.entries(bench)) == 2


def test_a_corrected_file_replaces_its_rows(bench: Workspace, file: File) -> None:
    take(bench, file(JUNE))
    take(bench, file(JUNE.replace("1001,05/06/2026,0", "1001,05/06/2026,-")))
    assert status()["nib_count_state"].tolist() == ["not_reported", "reported"]
    assert len(received.entries(bench)) == 1
    assert len(list((bench.data / "raw").rglob("*.csv"))) == 2, "what was received stays"


def test_the_later_file_of_the_same_day_is_believed(bench: Workspace, file: File) -> None:
    take(bench, file(JUNE, "a.csv"))
    take(bench, file(JUNE.replace(",0\n", ",1\n"), "b.csv"))
    assert status()["nib_count"].tolist() == [1, 1]
    assert len(status()) == 2


def test_a_file_that_was_taken_off_the_list_leaves_the_table(bench: Workspace, file: File) -> None:
    take(bench, file(JUNE, "a.csv"))
    take(bench, file(AUGUST, "b.csv"))
    rows = json.loads((bench.data / "received.json").read_text())
    (bench.data / "received.json").write_text(json.dumps(rows[:1]))
    prepare(bench)
    assert [str(day.date()) for day in status()["as_of"].unique()] == ["2026-06-05"]


def test_the_file_given_last_is_believed_even_if_it_was_given_before(
    bench: Workspace, file: File
) -> None:
    first = file(JUNE, "a.csv")
    take(bench, first)
    take(bench, file(JUNE.replace(",0\n", ",1\n"), "b.csv"))
    path = bench.tidy_file("cooperative_status", "19.71")
    before = path.read_bytes()
    take(bench, first)
    assert status()["nib_count"].tolist() == [0, 1]
    assert path.read_bytes() != before, "what is read has changed, and so must the fingerprint"


def test_what_a_later_file_does_not_carry_stays_as_it_was(bench: Workspace, file: File) -> None:
    take(bench, file(JUNE, "nib.csv"))
    take(bench, file("kode,per tanggal,gerai\n19.71.06.1002,05/06/2026,1\n", "gerai.csv"))
    (row,) = status()[lambda frame: frame["unit_code"] == "19.71.06.1002"].to_dict("records")
    assert (row["nib_count"], row["gerai_count"]) == (1, 1)


def test_a_later_register_adds_to_the_steps(bench: Workspace, file: File) -> None:
    heads = "kode,tahap,tanggal\n19.71.06.1002,"
    take(bench, file(heads + "legal_entity,2025-06-01\n", "2026-06-01.csv"))
    take(bench, file(heads + "NIB,2025-07-01\n", "2026-08-01.csv"))
    steps = read("19.71", ["milestones"])["milestones"]
    assert sorted(steps["step"]) == ["legal_entity", "nib"]


def test_files_of_one_name_in_two_folders_are_two(bench: Workspace, file: File) -> None:
    heads = "kode desa,per tanggal,jumlah anggota\n"
    path = file(heads + "19.71.06.1002,2026-06-05,40\n", "gabek/anggota.csv")
    file(heads + "19.71.01.1006,2026-06-05,50\n", "bukit intan/anggota.csv")
    take(bench, path.parent.parent)
    assert read("19.71", ["members"])["members"]["members_count"].tolist() == [50, 40]


def test_a_list_without_numbers_is_numbered_and_that_is_told(bench: Workspace, file: File) -> None:
    text = "kode desa,jenis gerai,status gerai\n"
    text += "19.71.06.1002,sembako,aktif\n19.71.06.1002,apotek,aktif\n19.71.06.1003,kantor,aktif\n"
    (one,) = take(bench, file(text, "gerai per 2026-08-05.csv"))
    frame = read("19.71", ["outlets"])["outlets"]
    assert frame["outlet_id"].tolist() == ["B001", "B002", "B001"]
    assert one.warnings == 1


def test_long_and_foreign_names_stay_apart(bench: Workspace, file: File) -> None:
    names = [
        "é" * 100 + ".csv",
        "数据.csv",
        "ข้อมูล.csv",
        "Rekap " * 20 + "A.csv",
        "Rekap " * 20 + "B.csv",
    ]
    ids = {received.identify("members", dt.date(2026, 1, 1), name, "") for name in names}
    assert len(ids) == len(names)
    for place, name in enumerate(names[:3]):
        take(bench, file(JUNE + "\n" * place, name))
    assert len(received.entries(bench)) == 3


def test_a_file_without_rows_is_refused(bench: Workspace, file: File) -> None:
    with pytest.raises(DataError, match="no rows"):
        take(bench, file(JUNE.splitlines()[0] + "\n"))
    assert everything(bench) == {}


def test_a_workbook_of_several_tables_can_be_made_again(bench: Workspace, file: File) -> None:
    path = file(b"", "semua 2026-08-05.xlsx")
    book = openpyxl.Workbook()
    book.active.title = "Anggota"
    for row in (["kode desa", "jumlah anggota"], ["19.71.06.1002", 40]):
        book.active.append(row)
    second = book.create_sheet("Tahap")
    for row in (["kode desa", "tahap", "tanggal"], ["19.71.06.1002", "NIB", dt.date(2025, 7, 1)]):
        second.append(row)
    book.save(path)
    assert {one.table for one in take(bench, path)} == {"members", "milestones"}
    shutil.rmtree(bench.tidy)
    assert {(one.table, one.rows) for one in prepare(bench)} == {("members", 1), ("milestones", 1)}


def test_our_own_folder_is_not_taken_in(bench: Workspace, file: File) -> None:
    take(bench, file(JUNE))
    for path in (bench.data, bench.data.parent, bench.data / "raw"):
        with pytest.raises(WorkspaceError, match="data folder itself"):
            take(bench, path)


def test_a_lost_list_is_told_before_anything_is_taken_out(bench: Workspace, file: File) -> None:
    take(bench, file(JUNE))
    (bench.data / "received.json").unlink()
    with pytest.raises(WorkspaceError, match="list of received files is missing"):
        prepare(bench)
    assert bench.tidy_file("cooperative_status", "19.71").is_file()


def test_what_is_left_by_one_that_was_killed_is_swept(bench: Workspace, file: File) -> None:
    (bench.tidy / ".cooperative_status.abc").mkdir(parents=True)
    take(bench, file(JUNE))
    assert [path.name for path in bench.tidy.iterdir() if path.is_dir()] == ["cooperative_status"]


def test_a_profile_is_made_of_the_newest_figure_that_is_known(bench: Workspace, file: File) -> None:
    old = PROFILE.replace("4500,", "4000,3")
    take(bench, file(old, "lama.csv"), as_of=dt.date(2024, 1, 1))
    take(bench, file(PROFILE, "baru.csv"), as_of=dt.date(2026, 1, 1))
    (row,) = read("19.71", ["unit_profile"])["unit_profile"].to_dict("records")
    assert (row["population_count"], row["pharmacy_count"]) == (4500, 3)
    assert row["name"] == "Selindung Baru"
    assert row["as_of"] == pd.Timestamp("2026-01-01")


def test_published_and_own_rows_share_a_file(bench: Workspace, file: File, write: object) -> None:
    write(cooperative_status="unit_code,as_of,nib_count\n19.71.06.1003,2026-06-05,1\n")  # type: ignore[operator]
    take(bench, file(JUNE))
    tables = read("19.71", ["cooperative_status"])
    assert tables["cooperative_status"]["origin"].value_counts().to_dict() == {
        "user": 2,
        "simulated": 1,
    }
    assert len(tables.sources) == 2


def test_several_sheets_and_files_of_a_folder_come_in_at_once(bench: Workspace, file: File) -> None:
    path = file(JUNE, "status.csv")
    members = "kode desa,per tanggal,jumlah anggota\n19.71.06.1002,2026-06-05,40\n"
    file(members, "anggota.csv")
    done = take(bench, path.parent)
    assert sorted(one.table for one in done) == ["cooperative_status", "members"]


def test_a_mapping_names_columns_and_is_kept(bench: Workspace, file: File, tmp_path: Path) -> None:
    mapping = tmp_path / "peta.yml"
    mapping.write_text("cooperative_status:\n  Sudah ber-NIB?: nib_count\n")
    path = file(JUNE.replace("Punya NIB", "Sudah ber-NIB?"))
    take(bench, path, mapping=mapping)
    mapping.unlink()
    path.unlink()
    for table in bench.tidy.glob("*/*.parquet"):
        table.unlink()
    prepare(bench)
    assert status()["nib_count"].sum() == 1


# --- the day ------------------------------------------------------------------------------------


def test_a_file_without_a_day_is_refused_until_one_is_given(bench: Workspace, file: File) -> None:
    path = file("kode,punya nib\n19.71.06.1002,1\n")
    with pytest.raises(DataError, match="--as-of") as caught:
        take(bench, path)
    assert "a table without the day its figures stand for" in str(caught.value)
    assert everything(bench) == {}
    take(bench, path, as_of=dt.date(2026, 5, 1))
    assert status()["as_of"].unique().tolist() == [pd.Timestamp("2026-05-01")]


@pytest.mark.parametrize("name", ["rekap_20260501.csv", "rekap 1 Mei 2026.csv", "2026-05-01.csv"])
def test_a_day_in_the_name_of_the_file_is_taken(bench: Workspace, file: File, name: str) -> None:
    take(bench, file("kode,punya nib\n19.71.06.1002,1\n", name))
    assert status()["as_of"].unique().tolist() == [pd.Timestamp("2026-05-01")]


# --- places -------------------------------------------------------------------------------------


def test_names_join_and_what_does_not_is_set_aside_and_told(bench: Workspace, file: File) -> None:
    rows = ["Gabek,SELINDUNG BARU,1", "Gabek,Selindung Bru,1", "Bukit Intan,Selindung Baru,1"]
    text = "\n".join(
        ["kota,kecamatan,kelurahan,punya nib", *(f"Pangkalpinang,{row}" for row in rows)]
    )
    (one,) = take(bench, file(text, "2026-08-01.csv"))
    assert (one.rows, one.set_aside, one.warnings) == (1, 2, 2)
    (aside,) = (bench.tidy / "cooperative_status").glob("set_aside.*.parquet")
    frame = pd.read_parquet(aside)
    assert frame["kelurahan"].tolist() == ["Selindung Bru", "Selindung Baru"]
    assert frame["reason"].tolist() == ["unknown_region", "region_elsewhere"]
    assert [one.count for one in read("19.71", ["cooperative_status"]).warnings] == [1, 1]


def test_steps_may_stand_one_in_a_column(bench: Workspace, file: File) -> None:
    text = (
        "kode,tanggal musdes,tanggal nib\n"
        "19.71.06.1002,12 Mei 2025,Juli 2025\n19.71.06.1001,20/05/2025,belum\n"
    )
    take(bench, file(text, "tahap per 2026-05-01.csv"))
    frame = read("19.71", ["milestones"])["milestones"]
    told = frame[["unit_code", "step", "precision"]].apply(tuple, axis=1).tolist()
    assert told == [
        ("19.71.06.1001", "meeting", "day"),
        ("19.71.06.1002", "meeting", "day"),
        ("19.71.06.1002", "nib", "month"),
    ]


def test_a_map_becomes_outlines(bench: Workspace, file: File) -> None:
    ring = [[106.1, -2.1], [106.2, -2.1], [106.2, -2.0], [106.1, -2.1]]
    feature = {
        "type": "Feature",
        "properties": {"kode": "19.71.06.1002"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    take(bench, file(text, "batas 2026-01-01.geojson"))
    (row,) = read("19.71", ["boundaries"])["boundaries"].to_dict("records")
    assert row["geometry"][:5] == b"\x01\x03\x00\x00\x00"


# --- refused ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        JUNE + "19.71.06.1002,05/06/2026,banyak\n",
        JUNE.replace("Kode,", "NIK ketua,Kode,").replace("19.71.06.1002", "1971061203850001,19.71"),
        JUNE.replace("19.71.06.1001", "19.71.06.9999"),
        "Laporan Pak Budi 081274123456\n" + JUNE,
        JUNE + ",,\n,,NIK 1971061203850001\n",
        "a,b\n1,2\n",
        "",
    ],
)
def test_a_faulty_file_leaves_no_trace(bench: Workspace, file: File, text: str) -> None:
    take(bench, file(AUGUST, "b.csv"))
    before = everything(bench)
    with pytest.raises(DataError) as caught:
        take(bench, file(text))
    assert everything(bench) == before
    assert "1971061203850001" not in str(caught.value)


def test_good_files_come_in_beside_a_faulty_one(bench: Workspace, file: File) -> None:
    path = file(JUNE, "baik.csv")
    file(JUNE.replace(",1", ",satu dua"), "buruk.csv")
    with pytest.raises(DataError, match=r"buruk\.csv cannot be taken in"):
        take(bench, path.parent)
    assert [one.name for one in received.entries(bench)] == ["baik.csv"]
    assert len(status()) == 2


def test_nothing_real_is_put_among_simulated_tables(bench: Workspace, file: File) -> None:
    (bench.data / "truth.json").write_text("{}")
    with pytest.raises(WorkspaceError, match="simulated"):
        take(bench, file(JUNE))


def test_a_damaged_list_is_not_forgotten_silently(bench: Workspace, file: File) -> None:
    take(bench, file(JUNE))
    (bench.data / "received.json").write_text("[{]")
    with pytest.raises(WorkspaceError, match="list of received files"):
        prepare(bench)


# --- noughts ------------------------------------------------------------------------------------

ROLL_UP = (
    "province,district,subdistrict,village,cooperatives,transaction_volume,transaction_value,"
    "simpanan_pokok_amount,savings_total_amount\n"
    "KEPULAUAN BANGKA BELITUNG,KOTA PANGKAL PINANG,GABEK,SELINDUNG BARU,1,0,0,390000,390000\n"
)


def test_noughts_of_the_dashboard_are_silence_unless_the_user_says_otherwise(
    bench: Workspace, file: File, tmp_path: Path
) -> None:
    take(bench, file(ROLL_UP, "2026-08-05.csv"))
    (row,) = status().to_dict("records")
    assert (row["sales_value_idr_state"], row["principal_savings_idr"]) == ("not_reported", 390_000)
    assert read("19.71", ["cooperative_status"]).warnings != ()
    mapping = tmp_path / "peta.yml"
    mapping.write_text("cooperative_status:\n  zero_is_not_reported: []\n")
    take(bench, file(ROLL_UP, "2026-08-05.csv"), mapping=mapping)
    assert status()["sales_value_idr_state"].tolist() == ["zero"]
