"""Sums that nothing calls so, exchanged coordinates, codes of BPS, hushed noughts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from kopmp_lib.sources.examining import Asked, examine
from kopmp_lib.sources.faults import Fault, tell
from kopmp_lib.sources.taken import Taken

Take = Callable[..., tuple[Taken, list[Fault]]]
TODAY = dt.date(2026, 9, 1)


@pytest.fixture
def taken(tmp_path: Path) -> Take:
    """What is taken from these lines of a CSV, and what is told."""

    def take(text: str, name: str = "isi_2026-08-05.csv") -> tuple[Taken, list[Fault]]:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        found = examine(path, Asked(today=TODAY))
        return found.taken[0], found.faults

    return take


VILLAGES = """Kecamatan,Kelurahan,Badan Hukum,NIB,NPWP
GABEK,SELINDUNG,1,1,1
GABEK,SELINDUNG BARU,1,0,1
GABEK,GABEK SATU,1,1,0
"""


@pytest.mark.parametrize("label", ["KECAMATAN GABEK", "Kota Pangkalpinang", "Gabek"])
def test_a_row_that_adds_up_the_others_is_a_sum(taken: Take, label: str) -> None:
    one, faults = taken(VILLAGES + f",{label},3,2,2\n")
    assert list(one.sheet.totals.index) == [5]
    assert (len(one.frame), faults) == (3, [])


def test_a_village_that_is_misspelt_is_no_sum(taken: Take) -> None:
    one, faults = taken(VILLAGES + "GABEK,GABEK DUUA,1,1,1\n")
    assert one.sheet.totals.empty
    assert [fault.rule for fault in faults] == ["unknown_region"]


PLOTS = """ID lahan,Kode desa/kelurahan,Status lahan,Lintang,Bujur
L1,19.71.06.1001,x,{0}
L2,19.71.06.1002,x,{1}
L3,19.71.06.1003,x,{2}
"""


def test_exchanged_coordinates_are_turned_with_one_warning(taken: Take) -> None:
    rows = ["106.1138,-2.1291", "106.1238,-2.1391", "106.1338,-2.1491"]
    one, faults = taken(PLOTS.format(*rows))
    assert one.frame["lat"].tolist() == [-2.1291, -2.1391, -2.1491]
    assert one.frame["lng"].tolist() == [106.1138, 106.1238, 106.1338]
    assert [(fault.rule, fault.row) for fault in faults] == [("swapped_coordinates", None)]


def test_codes_of_bps_are_told_once(taken: Take) -> None:
    codes = "".join(f"357901000{n},1,1\n" for n in range(1, 7))
    _, faults = taken("kode_desa,Badan Hukum,NIB\n" + codes)
    (fault,) = [one for one in faults if one.rule == "unknown_region"]
    assert (fault.row, fault.severity) == (None, "error")
    assert tell(fault.found, "id").startswith("6 kode seperti 3579010001")


def test_beside_codes_of_bps_names_decide(taken: Take) -> None:
    names = ("SELINDUNG", "SELINDUNG BARU", "GABEK SATU", "GABEK DUA")
    rows = "".join(
        f"197106000{n},PANGKALPINANG,GABEK,{name},1,1\n" for n, name in enumerate(names, 1)
    )
    one, faults = taken("kode_desa,Kota,Kecamatan,Kelurahan,Badan Hukum,NIB\n" + rows)
    assert (one.frame["unit_code"] != "").all()
    assert [(fault.rule, fault.severity) for fault in faults] == [("unknown_region", "warning")]


def test_noughts_of_the_dashboard_are_told_in_one(taken: Take) -> None:
    head = "kode desa,cooperatives,transaction_volume,transaction_value,simpanan_pokok_amount\n"
    one, faults = taken(head + "19.71.06.1001,1,0,0,5000\n19.71.06.1002,1,0,0,0\n")
    (fault,) = [one for one in faults if one.rule == "zero_or_silent"]
    assert "transaction_value (2 baris), transaction_volume (2 baris)" in tell(fault.found, "id")
    assert pd.isna(one.frame["sales_volume"]).all()


def test_a_day_of_the_name_of_the_file_is_told_once(taken: Take) -> None:
    _, faults = taken(VILLAGES, name="isi_2027-08-05.csv")
    (fault,) = [one for one in faults if one.rule == "date_in_future"]
    assert (fault.row, fault.column) == (None, "")
