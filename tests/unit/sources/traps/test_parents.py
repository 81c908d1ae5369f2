from __future__ import annotations

from collections.abc import Callable

import pytest

from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps import parents, telling

Make = Callable[..., Taken]


@pytest.fixture
def regency(take: Make) -> Make:
    def make(**columns: list[str]) -> Taken:
        count = len(next(iter(columns.values())))
        given = {"regency_code": ["19.71", "19.01"][:count], "as_of": ["2026-08-05"] * count}
        return take("regency_status", file="kab.csv", **(given | columns))

    return make


def test_villages_that_sum_up_are_silent(status: Make, regency: Make) -> None:
    children = status(npwp_count=["1", "1", "0"])
    assert list(parents.parent_sums(children, regency(npwp_count=["2", "70"]))) == []


def test_villages_that_do_not_sum_up(
    status: Make, regency: Make, places: Callable, texts: Callable
) -> None:
    children = status(npwp_count=["1", "1", "0"], nib_count=["1", "0", "0"])
    above = regency(npwp_count=["5"], nib_count=["1"])
    (fault,) = parents.parent_sums(children, above)
    assert places([fault]) == [("child_sum", None, "npwp_count")]
    assert (fault.severity, fault.file) == ("warning", "a.csv")
    found, expected, fix = texts(fault)
    assert found == "2 di 19.71 per 5 Agustus 2026, dari 3 baris yang terisi"
    assert expected == "5, menurut berkas kab.csv"
    assert fix.startswith("Selisihnya 3.")


@pytest.mark.parametrize(("whole", "told"), [("5", 0), ("2", 0), ("1", 1)])
def test_villages_that_are_silent_can_only_raise_a_sum(
    status: Make, regency: Make, whole: str, told: int
) -> None:
    children = status(npwp_count=["1", "1", "-"])
    assert len(list(parents.parent_sums(children, regency(npwp_count=[whole])))) == told


def test_a_nought_that_was_read_as_silence_is_a_nought_here(status: Make, regency: Make) -> None:
    children = status(rat_count=["1", "1", "0"])
    children.frame.loc[4, "rat_count"] = float("nan")
    assert len(list(parents.parent_sums(children, regency(rat_count=["5"])))) == 1


def test_another_day_or_another_place_is_not_compared(status: Make, regency: Make) -> None:
    children = status(npwp_count=["1", "1"])
    later = regency(npwp_count=["9"], as_of=["2026-08-06"])
    elsewhere = regency(npwp_count=["9"], regency_code=["19.01"])
    assert list(parents.parent_sums(children, later)) == []
    assert list(parents.parent_sums(children, elsewhere)) == []
    assert list(parents.parent_sums(children, status(npwp_count=["9"]))) == []


def test_a_row_that_stands_twice_counts_once(status: Make, regency: Make) -> None:
    children = status(unit_code=["19.71.06.1001"] * 2, npwp_count=["1", "1"])
    assert list(parents.parent_sums(children, regency(npwp_count=["1"]))) == []


def test_kabupaten_are_summed_by_province(take: Make, regency: Make) -> None:
    above = take("province_status", province_code=["19"], as_of=["2026-08-05"], npwp_count=["400"])
    children = regency(npwp_count=["42", "300"])
    assert [one.rule for one in parents.parent_sums(children, above)] == ["child_sum"]


def test_many_regions_are_counted(take: Make, texts: Callable) -> None:
    codes = [f"{n}.01" for n in range(11, 41)]
    as_of = ["2026-08-05"] * len(codes)
    wrong = {"as_of": as_of, "npwp_count": ["1"] * len(codes)}
    children = take("regency_status", regency_code=codes, **wrong)
    above = take(
        "province_status",
        province_code=[code[:2] for code in codes],
        as_of=as_of,
        npwp_count=["2"] * len(codes),
    )
    told = list(parents.parent_sums(children, above))
    assert len(told) == parents.MOST_PARENTS + 1 < telling.MOST_TOLD
    assert texts(told[-1])[0] == "10 baris lagi seperti ini"
