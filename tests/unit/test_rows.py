"""The newest row of a village keeps what its source does not carry, and only that."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from kopmp_lib.contracts import NOT_REPORTED, REPORTED, rows

UNITS = pd.Index(["19.71.06.1001", "19.71.06.1002"], name="unit_code")


def status() -> pd.DataFrame:
    """NIB told in June; in July one list without NIB, and one that leaves it open."""
    return pd.DataFrame(
        {
            "unit_code": [UNITS[0], UNITS[1], UNITS[0], UNITS[1]],
            "as_of": pd.to_datetime(["2026-06-01", "2026-06-01", "2026-07-01", "2026-07-01"]),
            "nib_count": [1.0, 1.0, None, None],
            "nib_count_state": [REPORTED, REPORTED, None, NOT_REPORTED],
        }
    )


def test_a_figure_that_the_newest_list_does_not_carry_stays() -> None:
    newest = rows.newest(status(), UNITS)
    assert newest["nib_count"].iloc[0] == 1
    assert newest["nib_count_state"].tolist() == [REPORTED, NOT_REPORTED]
    assert pd.isna(newest["nib_count"].iloc[1]), "silence is not filled with an older figure"


def test_what_came_after_the_day_does_not_count() -> None:
    known = rows.until(status(), dt.date(2026, 6, 30))
    assert rows.newest(known, UNITS)["nib_count"].tolist() == [1, 1]
    assert rows.until(status(), dt.date(2026, 1, 1)).columns.tolist() == ["as_of"]
    assert rows.newest(None, UNITS).shape == (2, 0)


def test_simulated_rows_anywhere_make_all_simulated() -> None:
    one, other = (pd.DataFrame({"origin": [name]}) for name in ("observed", "simulated"))
    assert rows.origin({"a": one, "b": other, "c": None}) == "simulated"
    assert rows.origin({"a": one}) == "observed"
