"""From a published file to a checked table: what is written, and when."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from kopmp_lib.errors import DataError, WorkspaceError
from kopmp_lib.sources import stamp
from kopmp_lib.sources.prepare import Prepared, prepare
from kopmp_lib.workspace import Workspace

Write = Callable[..., Workspace]
TABLE = "cooperative_status"


def written(bench: Workspace) -> dict[str, bool]:
    return {one.table: one.written for one in prepare(bench)}


def contents(bench: Workspace) -> dict[str, bytes]:
    """Every file of the tidy folder, hidden ones too."""
    return {
        path.relative_to(bench.tidy).as_posix(): path.read_bytes()
        for path in bench.tidy.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def set_aside(bench: Workspace, table: str) -> pd.DataFrame:
    (path,) = (bench.tidy / table).glob("set_aside.*.parquet")
    return pd.read_parquet(path)


# --- what is written ---------------------------------------------------------------------------


def test_units_are_kept_by_regency_and_regencies_in_one_file(
    write: Write, status: str, profile: str
) -> None:
    bench = write(cooperative_status=status, regency_profile=profile)
    seen: list[Prepared] = []
    done = prepare(bench, progress=seen.append)
    assert seen == done
    assert [(one.table, one.rows, one.set_aside, one.written) for one in done] == [
        (TABLE, 3, 0, True),
        ("regency_profile", 2, 1, True),
    ]
    assert sorted(contents(bench)) == [
        f"{TABLE}/19.71.parquet",
        f"{TABLE}/76.04.parquet",
        "prepared.json",
        "regency_profile/national.parquet",
        "regency_profile/set_aside.regency_profile_made_up.parquet",
    ]


def test_every_row_says_whence_and_every_figure_in_which_state(write: Write, status: str) -> None:
    bench = write(cooperative_status=status)
    prepare(bench)
    frame = pd.concat(pd.read_parquet(bench.tidy_file(TABLE, code)) for code in ("19.71", "76.04"))
    assert set(frame["origin"]) == {"simulated"}
    assert set(frame["source"]) == {f"{TABLE}_made_up"}
    assert frame["nib_count_state"].tolist() == ["zero", "reported", "not_reported"]
    assert frame["principal_savings_idr"].tolist()[:2] == [0, 390000]
    assert list(frame.columns)[:4] == ["unit_code", "as_of", "origin", "source"]
    assert "rat_count" not in frame, "the source does not carry it"


def test_noughts_of_an_empty_field_are_silence_where_the_catalogue_says_so(
    write: Write, status: str
) -> None:
    silent = {"zero_is_not_reported": ["principal_savings_idr"]}
    bench = write(silent, cooperative_status=status)
    prepare(bench)
    frame = pd.read_parquet(bench.tidy_file(TABLE, "19.71"))
    assert frame["principal_savings_idr_state"].tolist() == ["not_reported", "reported"]
    assert frame["nib_count_state"].tolist() == ["zero", "reported"]


def test_rows_of_regions_that_do_not_exist_are_set_aside_with_their_reason(write: Write) -> None:
    rows = [",2026-08-05,Fukuoka,1", "11.10,2026-08-05,KAB. ACEH SINGKIL,2"]
    rows += ["1971,2026-08-05,,3", ",2026-08-05,,4", ",2026-08-05,Kota Sorong,5"]
    text = "\n".join(["regency_code,as_of,name_in_source,cooperative_count", *rows])
    bench = write(regency_status=text)
    (one,) = prepare(bench)
    assert (one.rows, one.set_aside) == (3, 2)
    apart = set_aside(bench, "regency_status")
    assert apart["cooperative_count"].tolist() == ["1", "4"], "as published"
    assert apart["row"].tolist() == [2, 5]
    assert set(apart["reason"]) == {"unknown_region"}
    kept = pd.read_parquet(bench.tidy_file("regency_status"))
    assert kept["regency_code"].tolist() == ["11.10", "19.71", "96.71"]
    assert "name_in_source" not in kept


@pytest.mark.parametrize("code", ["11.1", "19.71.06", "99.99", "Fukuoka"])
def test_a_code_that_does_not_exist_is_refused(write: Write, code: str) -> None:
    bench = write(regency_status=f"regency_code,as_of,cooperative_count\n{code},2026-08-05,1")
    with pytest.raises(DataError) as caught:
        prepare(bench)
    assert any("row 2, column regency_code" in one for one in caught.value.faults)


def test_a_table_of_another_level_does_not_empty_the_old_one(write: Write) -> None:
    bench = write(regency_status="regency_code,as_of,cooperative_count\n19,2026-08-05,1")
    with pytest.raises(DataError, match="cannot be taken in") as caught:
        prepare(bench)
    assert any("no row with a region that is known" in one for one in caught.value.faults)


def test_a_byte_order_mark_windows_line_ends_and_empty_rows_do_no_harm(
    write: Write, status: str
) -> None:
    rows = [row.replace(",", " , ") for row in status.splitlines()]
    text = "\r\n".join([*rows, ",,,,", "", ""])
    bench = write(cooperative_status=b"\xef\xbb\xbf" + text.encode())
    assert prepare(bench)[0].rows == 3


def test_a_table_without_a_source_is_no_table(write: Write) -> None:
    bench = write()
    assert prepare(bench) == []
    assert contents(bench) == {}


# --- when it is written ------------------------------------------------------------------------


def test_a_second_preparing_writes_nothing(write: Write, status: str, profile: str) -> None:
    bench = write(cooperative_status=status, regency_profile=profile)
    first = prepare(bench)
    stamps = {path: path.stat().st_mtime_ns for path in bench.tidy.rglob("*")}
    second = prepare(bench)
    assert [one.written for one in second] == [False, False]
    assert {path: path.stat().st_mtime_ns for path in bench.tidy.rglob("*")} == stamps
    assert [(one.rows, one.set_aside) for one in second] == [
        (one.rows, one.set_aside) for one in first
    ]


def test_the_same_source_gives_the_same_bytes(write: Write, status: str) -> None:
    bench = write(cooperative_status=status)
    prepare(bench)
    before = contents(bench)
    (bench.tidy / "prepared.json").unlink()
    assert written(bench) == {TABLE: True}
    assert contents(bench) == before


def test_a_changed_source_rewrites_its_own_table_only(
    write: Write, status: str, profile: str
) -> None:
    bench = write(cooperative_status=status, regency_profile=profile)
    prepare(bench)
    write(cooperative_status=status.replace("390000", "400000"), regency_profile=profile)
    assert written(bench) == {TABLE: True, "regency_profile": False}
    frame = pd.read_parquet(bench.tidy_file(TABLE, "19.71"))
    assert frame["principal_savings_idr"].max() == 400000


@pytest.mark.parametrize(
    "different",
    [{"zero_is_not_reported": ["nib_count"]}, {"origin": "observed"}, {"id": "renamed"}],
)
def test_a_changed_entry_rewrites(write: Write, status: str, different: dict[str, object]) -> None:
    bench = write(cooperative_status=status)
    prepare(bench)
    write(different, cooperative_status=status)
    assert written(bench) == {TABLE: True}


@pytest.mark.parametrize("part", ["contracts/status.py", "regions/aliases.yml", "sources/x.yml"])
def test_a_changed_contract_place_list_or_reader_rewrites(
    write: Write, status: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    bench = write(cooperative_status=status)
    prepare(bench)
    changed = tmp_path / "library" / part
    changed.parent.mkdir(parents=True)
    changed.write_text("stricter", "utf-8")
    monkeypatch.setattr(stamp, "LIBRARY", tmp_path / "library")
    stamp.of_code.cache_clear()
    assert written(bench) == {TABLE: True}
    assert written(bench) == {TABLE: False}
    monkeypatch.undo()
    stamp.of_code.cache_clear()


def test_the_file_of_a_regency_that_left_is_removed(write: Write, status: str) -> None:
    bench = write(cooperative_status=status)
    prepare(bench)
    rest = [row for row in status.splitlines() if not row.startswith("76.04")]
    write(cooperative_status="\n".join(rest))
    prepare(bench)
    assert sorted(contents(bench)) == [f"{TABLE}/19.71.parquet", "prepared.json"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b'{"cooperative_status": 1}',
        b'{"cooperative_status": {}}',
    ],
)
def test_a_damaged_ledger_makes_all_anew(write: Write, status: str, content: bytes) -> None:
    bench = write(cooperative_status=status)
    prepare(bench)
    before = contents(bench)
    (bench.tidy / "prepared.json").write_bytes(content)
    assert written(bench) == {TABLE: True}
    assert contents(bench) == before


@pytest.mark.parametrize("content", [None, b"", b"half a table"])
def test_a_missing_or_damaged_table_is_made_anew(
    write: Write, status: str, content: bytes | None
) -> None:
    bench = write(cooperative_status=status)
    prepare(bench)
    before = contents(bench)
    path = bench.tidy_file(TABLE, "76.04")
    path.unlink() if content is None else path.write_bytes(content)
    assert written(bench) == {TABLE: True}
    assert contents(bench) == before


# --- when it is refused ------------------------------------------------------------------------


def test_a_refused_file_leaves_the_old_table_and_the_others_are_made(
    write: Write, status: str, profile: str
) -> None:
    bench = write(cooperative_status=status, regency_profile=profile)
    prepare(bench)
    before = contents(bench)
    newer = profile.replace("242285", "242300")
    write(cooperative_status=status.replace(",1,1,", ",1,half,"), regency_profile=newer)
    with pytest.raises(DataError, match=r"cooperative_status\.csv cannot be taken in") as caught:
        prepare(bench)
    assert "the old table is kept" in caught.value.todo
    after = contents(bench)
    changed = {name for name in before if after[name] != before[name]}
    assert changed == {"regency_profile/national.parquet", "prepared.json"}
    assert set(after) == set(before)
    write(cooperative_status=status, regency_profile=newer)
    assert written(bench) == {TABLE: False, "regency_profile": False}


def test_faults_of_all_files_are_told_at_once(write: Write, status: str, profile: str) -> None:
    bench = write(
        cooperative_status=status.replace("390000", "much"),
        regency_profile=profile.replace("0.045", "4.5"),
        milestones=b"\xff\xfe",
    )
    with pytest.raises(DataError, match="3 files cannot be taken in") as caught:
        prepare(bench)
    told = caught.value.faults
    assert any("cooperative_status.csv row 2, column princ" in one for one in told)
    assert any("regency_profile.csv row 2, column poor_share: found 4.5" in one for one in told)
    assert any("milestones.csv" in one for one in told)


def test_a_crash_while_writing_leaves_whole_files_and_is_made_good(
    write: Write, status: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = write(cooperative_status=status)
    prepare(bench)
    before = contents(bench)
    rename = Path.rename

    def full(self: Path, target: Path) -> Path:
        if self.name.startswith(f".{TABLE}.") and target.name == TABLE and "old" not in self.name:
            raise OSError(28, "No space left on device")
        return rename(self, target)

    write(cooperative_status=status.replace(",1,1,", ",1,0,"))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", full)
        with pytest.raises(WorkspaceError, match="No space left"):
            prepare(bench)
    assert contents(bench) == before
    assert written(bench) == {TABLE: True}
    assert written(bench) == {TABLE: False}
