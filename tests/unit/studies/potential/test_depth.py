"""What moves the answer, what lies beyond the border, and what the line in focus is worth."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.loans import npv
from kopmp_lib.studies import potential
from kopmp_lib.studies.potential import Params, edge, known, lines, robustness
from kopmp_lib.studies.potential.measures import measures, reach

FEW = {"draws": 200}


def study(tables, **params):
    return potential.study(tables, Params("19.71", **FEW | params))


# --- robustness -----------------------------------------------------------------------------------


def test_every_change_is_compared_with_the_same_base(profile):
    frame = study({"unit_profile": profile()}).tables["robustness"]
    kinds = frame.groupby("kind").size()
    assert kinds[["method", "scale", "decay", "edge"]].tolist() == [2, 2, 4, 1]
    assert kinds["criterion"] >= 3
    assert (frame["same"] <= frame["n"]).all()
    assert frame["tau"].between(-1, 1).all()
    assert (frame["tau_low"] <= frame["tau"] + 1e-9).all()
    near = frame[(frame["kind"] == "decay") & (frame["name"] == "2.5")].iloc[0]
    assert near["tau"] > 0.85


def test_a_line_far_ahead_stays_first_whatever_is_changed(profile, money):
    tables = {"unit_profile": profile(), "potential": money("klinik", 200.0)}
    frame = study(tables).tables["robustness"].set_index(["kind", "name"])
    for change in (("method", "product"), ("method", "topsis"), ("scale", "normal")):
        assert frame.loc[change, "same"] == frame.loc[change, "n"] == 42


def test_what_is_asked_for_is_no_change(profile):
    frame = study({"unit_profile": profile()}, distance_decay=1.5).tables["robustness"]
    assert set(frame.loc[frame["kind"] == "decay", "name"]) == {"1.0", "2.0", "2.5", "3.0"}


def test_criteria_that_say_the_same_share_one_weight(profile):
    made = study({"unit_profile": profile()}).tables
    assert made["together"]["close"].any() == ("together" in set(made["robustness"]["kind"]))
    value = np.random.default_rng(1).random((4, 3, 2))
    twice = np.concatenate([value, value[:, :, :1]], axis=2)
    from kopmp_lib.methods import scoring
    from kopmp_lib.studies.potential.scaling import Scaled

    both = Scaled(("a", "b", "again"), {}, {}, {}, twice, twice[None])
    ((kind, _, score),) = robustness._counted_once(both, [("a", "again")])
    assert kind == "together"
    assert score == pytest.approx(scoring.weighted_sum(value).score)


def test_weights_in_the_middle_are_the_mean_of_all_that_are_thinkable():
    from kopmp_lib.methods import scoring

    names = ("a", "b", "c")
    assert robustness.middle(names, ()).tolist() == [1 / 3] * 3
    drawn = scoring.draw_weights(3, 200_000, np.random.default_rng(1), [2, 0, 1])
    assert robustness.middle(names, ("c", "a")) == pytest.approx(drawn.mean(axis=0), abs=0.003)


# --- the border -----------------------------------------------------------------------------------


@pytest.fixture
def counted(profile):
    day = dt.date.max
    return known.known({"unit_profile": profile()}, "19.71", lines.lines(day), day)


def test_rivals_beyond_the_border_take_customers_away(counted):
    every = lines.lines(dt.date.max)
    inside = measures(counted, every, 2.0, reach(counted))
    wider = edge.mirrored_measures(counted, every, 2.0)
    assert wider["huff"].shape == inside["huff"].shape
    told = ~np.isnan(inside["huff"])
    assert (wider["huff"][told] <= inside["huff"][told] + 1e-9).all()
    assert (wider["nearest_rival_km"] <= inside["nearest_rival_km"] + 1e-9)[told].all()
    rim = edge.at_the_edge(counted)
    lost = np.nanmean(inside["huff"] - wider["huff"], axis=1)
    assert lost[rim].mean() > 2 * lost[~rim].mean()
    assert wider["anchors"] is inside["anchors"]


def test_the_edge_of_a_grid_is_its_corners(counted):
    rim = edge.at_the_edge(counted)
    east, north = counted.lng[rim], counted.lat[rim]
    assert {counted.lng.min(), counted.lng.max()} <= set(east)
    assert {counted.lat.min(), counted.lat.max()} <= set(north)
    assert 4 <= rim.sum() < 12


def test_places_on_one_line_have_no_border(profile):
    flat = profile(lat=-2.1)
    result = study({"unit_profile": flat})
    assert result.facts["edge_count"] == 0
    frame = result.tables["robustness"].set_index("kind")
    assert frame.loc["edge", "same"] == frame.loc["edge", "n"]


# --- one village, and which weights ---------------------------------------------------------------


def test_a_village_may_be_named_or_coded(profile):
    tables = {"unit_profile": profile()}
    units = study(tables).tables["units"]
    code, name = units["unit_code"][4], units["name"][4]
    by_code, by_name = study(tables, village=code), study(tables, village=name.upper())
    assert by_code.facts["village_code"] == by_name.facts["village_code"] == code
    pd.testing.assert_frame_equal(by_code.tables["wins"], by_name.tables["wins"])
    first, second = units["line"][4], units["runner_up"][4]
    assert by_code.tables["wins"].loc[first, second] == pytest.approx(units["win"][4])
    wrong = name[:-1] + ("x" if name[-1] != "x" else "y")
    with pytest.raises(ParameterError, match=r"no villages of 19\.71"):
        study(tables, village=wrong)


def test_the_map_of_weights_names_who_leads_there(profile):
    result = study({"unit_profile": profile()}, village=study({"unit_profile": profile()})
                   .tables["units"]["unit_code"][0])  # fmt: skip
    frame = result.tables["weight_map"]
    names = list(result.facts["criteria"][:3])
    assert list(frame.columns[3:]) == names
    assert frame[names].sum(axis=1).to_numpy() == pytest.approx(np.ones(len(frame)))
    assert (frame["villages_n"] == 1).all()
    assert (frame["lead_share"] == 1).all()
    middle = frame.loc[(frame[names] - 1 / 3).abs().sum(axis=1).idxmin()]
    assert middle["first_line"] == result.tables["units"]["sum_line"][0]


# --- money ----------------------------------------------------------------------------------------


def test_worth_is_that_of_the_stream_of_payments(profile, money):
    told = money()
    made = study({"unit_profile": profile(), "potential": told}, running_cost_idr=100_000)
    loan, fan = made.facts["loan"], made.tables["fan"]
    base = made.tables["tornado"]["base"].iloc[0]
    own = told[told["business"] == "apotek"]
    middle = own[["demand_idr", "market_share", "margin_share", "capex_idr"]].median()
    monthly = middle["demand_idr"] * middle["market_share"] * middle["margin_share"] - 100_000
    flows = [-middle["capex_idr"], *[monthly] * loan.months]
    assert base == pytest.approx(float(npv(loan.rate / 12, flows)))
    assert len(fan) == loan.months + 1
    assert (fan["0.05"] <= fan["0.5"]).all()
    assert fan["0.5"].is_monotonic_increasing or monthly < 0


def test_running_cost_lowers_worth_and_raises_risk(profile, money):
    tables = {"unit_profile": profile(), "potential": money()}
    free = study(tables).tables["cash"].set_index("unit_code")
    paid = study(tables, running_cost_idr=2e5).tables["cash"].set_index("unit_code")
    assert (paid["npv_idr"] < free["npv_idr"]).all()
    assert (paid["short_share"] >= free["short_share"]).all()
    assert paid["room_idr"].to_numpy() == pytest.approx(free["room_idr"].to_numpy())
    assert (free["npv_lower_idr"] <= free["npv_idr"]).all()
    assert (free["npv_idr"] <= free["npv_upper_idr"]).all()
    assert (free["short_share"] >= free["loss_share"]).all()  # 1.2 asks for more than 1


def test_at_the_highest_running_cost_a_village_breaks_even_at_the_end(profile, money):
    tables = {"unit_profile": profile(), "potential": money()}
    one = study(tables).tables["cash"].sort_values("room_idr").iloc[-1]
    at = study(tables, running_cost_idr=float(one["room_idr"]) * 0.999)
    again = at.tables["cash"].set_index("unit_code").loc[one["unit_code"]]
    assert again["payback_months"] in (71, 72)


def test_a_figure_that_is_not_told_is_not_worth_nothing(profile, money):
    told = money()
    gone = (told["business"] == "apotek") & (told.index < 40)
    told.loc[gone, "capex_idr"] = np.nan
    made = study({"unit_profile": profile(), "potential": told})
    assert not set(told.loc[gone, "unit_code"]) & set(made.tables["cash"]["unit_code"])
    silent = made.tables["units"]["unit_code"][0]
    one = study({"unit_profile": profile(), "potential": told}, village=silent)
    assert one.tables["fan"].empty
    assert len(one.tables["cash"]) == len(made.tables["cash"])


def test_running_cost_given_takes_the_caveat_away(profile, money):
    tables = {"unit_profile": profile(), "potential": money()}
    names = {c.name for c in study(tables, running_cost_idr=1e5).caveats}
    assert "no_running_cost" not in names
    assert "steady_months" in names


@pytest.mark.parametrize("cost", [-1, True, float("nan"), 1e13, "5"])
def test_a_running_cost_that_cannot_be_is_refused(cost):
    with pytest.raises(ParameterError, match="cannot cost"):
        Params(running_cost_idr=cost)


def test_rows_of_villages_tell_regret_and_top_three(profile):
    result = study({"unit_profile": profile()})
    found = result.results.set_index("indicator")
    units = result.tables["units"]
    assert found.loc["first_line_regret", "value"].to_numpy() == pytest.approx(
        units["regret"].to_numpy()
    )
    assert (found.loc["first_line_top_share", "value"].to_numpy()
            >= found.loc["first_line_share", "value"].to_numpy()).all()  # fmt: skip
