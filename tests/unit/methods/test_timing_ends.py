"""Ends that rule one another out, and stages that units pass through."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.timing import cumulative_incidence, kaplan_meier, occupation


def test_incidence_by_hand():
    """Five units: 1 of 5 opens at 1; one leaves; 1 of 3 merges at 3; 1 of 2 opens at 4."""
    ends = cumulative_incidence([1, 2, 3, 4, 5], ["open", None, "merge", "open", ""])
    assert ends.by(5)["incidence"].to_dict() == pytest.approx(
        {"open": 1 / 5 + 4 / 5 * 2 / 3 / 2, "merge": 4 / 5 / 3}
    )
    assert ends.by(2)["incidence"].to_dict() == {"merge": 0, "open": 1 / 5}
    assert ends.by(0.5)["incidence"].tolist() == [0, 0]
    assert (ends.n, ends.observed) == (5, 3)


def test_incidence_and_its_error_are_those_of_statsmodels():
    from statsmodels.duration.survfunc import CumIncidenceRight

    generator = np.random.default_rng(5)
    time = np.ceil(generator.exponential(20, 250))
    cause = generator.integers(0, 3, 250)
    cause[np.argmax(time)] = 0  # where nobody is left, statsmodels divides by nought
    ours, theirs = cumulative_incidence(time, cause), CumIncidenceRight(time, cause)
    for number in (1, 2):
        rows = ours.table[ours.table["cause"] == number].set_index("time")
        rows = rows.reindex(theirs.times).ffill().fillna(0)
        assert rows["incidence"].to_numpy() == pytest.approx(theirs.cinc[number - 1])
        assert rows["se"].to_numpy() == pytest.approx(theirs.cinc_se[number - 1])


def test_limits_of_an_incidence_lie_on_either_side_of_it():
    table = cumulative_incidence([1, 2, 2, 3, 4, 6], [1, 2, 1, 1, 0, 1]).table
    inside = table[(table["incidence"] > 0) & (table["incidence"] < 1)]
    assert len(inside) >= 6
    assert (inside["lower"] < inside["incidence"]).all()
    assert (inside["upper"] > inside["incidence"]).all()


def path(unit, *stages, start=1):
    return [(unit, start + step, stage) for step, stage in enumerate(stages) if stage]


def panel(*paths):
    rows = [row for told in paths for row in told]
    return pd.DataFrame(rows, columns=["unit", "month", "stage"])


COLUMNS = {"unit": "unit", "time": "month", "state": "stage"}


def test_shares_are_carried_on_by_the_moves_seen():
    """Month 2: 1 of 3 moves. Month 3: of the two in idea one is watched, and moves."""
    seen = panel(
        path("a", "idea", "deed", "open"),
        path("b", "idea", "idea", "deed"),
        path("c", "idea", "idea"),
    )
    found = occupation(seen, **COLUMNS)
    assert found.table["idea"].tolist() == pytest.approx([1, 2 / 3, 0])
    assert found.table.loc[3].to_dict() == pytest.approx({"idea": 0, "deed": 2 / 3, "open": 1 / 3})
    assert found.expected_periods["idea"] == pytest.approx(5 / 3)
    moved = found.transitions.set_index(["time", "source", "target"])["moved"]
    assert moved[(2, "idea", "idea")] == 2
    assert (found.gaps, found.unwatched) == (0, ())


def test_a_gap_tells_no_move_and_a_stage_nobody_watches_is_named():
    seen = panel(path("a", "idea", None, "open"), path("b", "deed", "deed", "deed"))
    found = occupation(seen, **COLUMNS)
    assert found.gaps == 1
    assert found.unwatched == ((2, "idea"), (3, "idea"))
    assert found.table.loc[3].to_dict() == {"deed": 0.5, "idea": 0.5, "open": 0}


def test_two_stages_are_one_kaplan_meier_curve_with_greenwoods_error():
    generator = np.random.default_rng(3)
    step, stop = generator.integers(1, 9, 60), generator.integers(2, 12, 60)
    rows = [
        (unit, month, "open" if month >= step[unit] else "idea")
        for unit in range(60)
        for month in range(stop[unit] + 1)
        if month <= step[unit]
    ]
    found = occupation(pd.DataFrame(rows, columns=["unit", "month", "stage"]), **COLUMNS)
    curve = kaplan_meier(np.minimum(step, stop), step <= stop)
    assert found.table["idea"].loc[curve.days].to_numpy() == pytest.approx(curve.waiting)
    shown = curve.waiting > 0
    assert found.se["idea"].loc[curve.days[shown]].to_numpy() == pytest.approx(curve.se[shown])


def test_units_that_stop_reporting_while_they_wait_do_not_make_the_rest_look_quick():
    """Each month 15 % open, and a fifth of those that wait fall silent; who opened reports on."""
    generator = np.random.default_rng(9)
    opens, silent = generator.geometric(0.15, 3000), generator.geometric(0.2, 3000)
    rows = [
        (unit, month, "open" if month >= opens[unit] else "idea")
        for unit in range(3000)
        for month in range(9)
        if month < opens[unit] <= silent[unit] or month < silent[unit] or opens[unit] < silent[unit]
    ]
    seen = pd.DataFrame(rows, columns=["unit", "month", "stage"])
    found = occupation(seen, **COLUMNS)
    plain = (seen["stage"] == "idea").groupby(seen["month"]).mean()
    assert abs(found.table["idea"][8] - 0.85**8) < 3 * found.se["idea"][8] < 0.1
    assert plain[8] < 0.85**8 - 0.1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda seen: pd.concat([seen, seen.head(1)]), "1 rows tell of a unit and time already"),
        (lambda seen: seen.assign(stage=None), "Missing, wholly or in some rows: stage"),
        (lambda seen: seen.drop(columns="month"), "month"),
        (lambda seen: seen.head(0), "every row"),
    ],
)
def test_a_panel_that_is_none_is_refused(change, said):
    with pytest.raises(ParameterError, match=said):
        occupation(change(panel(path("a", "idea", "open"))), **COLUMNS)
