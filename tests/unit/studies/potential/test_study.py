"""The study of potential: firm where the data are, silent where they are not, blind to order."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.disclosure import SMALLEST
from kopmp_lib.sources import reader
from kopmp_lib.studies import potential
from kopmp_lib.studies.potential import Params, known, lines

FEW = {"draws": 200}


def study(tables, **params):
    return potential.study(tables, Params("19.71", **FEW | params))


def names(result):
    return [caveat.name for caveat in result.caveats]


# --- nothing known --------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["19.71", "76.04", "95.01"])
def test_a_region_without_rows_is_told_apart_from_a_poor_one(code):
    result = potential.study({}, Params(code))
    units = result.tables["units"]
    assert set(units["label"]) == {"unknown"}
    assert not result.facts["identifiable"]
    shares = result.results[result.results["indicator"] == "first_line_share"]
    assert len(shares) == len(units) > 0
    assert set(shares["state"]) == {"not_identifiable"}
    assert result.results["value"].isna().all()


def test_what_is_the_same_everywhere_tells_nothing(profile):
    same = profile()
    counts = [name for name in same if name.endswith("_count")]
    same[counts], same["lat"], same["lng"] = 2.0, np.nan, np.nan
    result = study({"unit_profile": same})
    assert not result.facts["identifiable"]
    assert result.facts["unknown_count"] == 42


def test_one_village_has_nobody_to_be_compared_with(profile, monkeypatch):
    whole = known.villages_of("19.71")
    monkeypatch.setattr(known, "villages_of", lambda _: whole.iloc[:1])
    result = study({"unit_profile": profile()})
    assert result.facts["n_units"] == 1
    assert not result.facts["identifiable"]
    assert result.tables["left_out"].empty


def test_figures_after_the_day_asked_for_do_not_count(profile):
    result = study({"unit_profile": profile()}, as_of="2026-06-29")
    assert not result.facts["identifiable"]
    assert study({"unit_profile": profile()}, as_of="2026-06-30").facts["identifiable"]


# --- what is missing is never bad -----------------------------------------------------------------


def test_a_village_nobody_counted_is_not_judged_and_not_last(profile):
    silent = profile()
    counts = [name for name in silent if name.endswith("_count")]
    silent.loc[5, counts] = np.nan
    result = study({"unit_profile": silent})
    units = result.tables["units"]
    assert units["label"][5] == "unknown"
    assert units["label"].drop(5).ne("unknown").all()
    cells = result.tables["cells"]
    own = cells[cells["unit_code"] == units["unit_code"][5]]
    assert own[["rivals", "huff", "nearest_rival_km"]].isna().all().all()


def test_a_line_without_its_facility_is_left_out_and_named(profile):
    result = study({"unit_profile": profile()})
    blank = next(one for one in result.caveats if one.name == "lines_unknown").values["lines"]
    assert blank == ("lpg", "pupuk")
    firsts = result.tables["firsts"]
    assert firsts.loc[firsts["line"].isin(blank), "first_share"].isna().all()
    assert "lpg" not in set(result.tables["places"]["line"])


def test_a_criterion_told_by_few_is_not_used(profile):
    land = profile(vacant_land_m2=np.nan)
    land.loc[:19, "vacant_land_m2"] = np.arange(20.0)
    few = study({"unit_profile": land}).tables["criteria"].set_index("criterion")
    assert not few.loc["land", "used"]
    assert few.loc["land", "known"] == pytest.approx(20 / 42)
    land.loc[:20, "vacant_land_m2"] = np.arange(21.0)
    many = study({"unit_profile": land}).tables["criteria"].set_index("criterion")
    assert many.loc["land", "used"]


def test_a_missing_amount_leaves_the_line_in(profile, money):
    told = money("apotek")
    gone = (told["business"] == "apotek") & (told["unit_code"] == told["unit_code"][0])
    told.loc[gone, ["margin_share", "capex_idr"]] = np.nan
    result = study({"unit_profile": profile(), "potential": told})
    units = result.tables["units"].set_index("unit_code")
    assert units.loc[told["unit_code"][0], "line"] == "apotek"


def test_few_members_stay_hidden(profile):
    members = np.full(42, 30.0)
    members[3] = SMALLEST - 1
    frame = profile()[["unit_code", "as_of", "origin", "source"]]
    status = frame.assign(principal_members_count=members)
    told = known.known(
        {"cooperative_status": status}, "19.71", lines.lines(dt.date.max), dt.date.max
    )
    assert np.isnan(told.of_place["principal_members_count"][3])


# --- what is known --------------------------------------------------------------------------------


def test_a_line_that_earns_far_more_is_robust_everywhere(profile, money):
    result = study({"unit_profile": profile(), "potential": money("klinik")})
    units = result.tables["units"]
    assert set(units["line"]) == {"klinik"}
    assert set(units["label"]) == {"robust"}
    assert units["first_share"].min() > 0.95
    assert result.facts["importance"] == ("profit",)
    assert "relative_not_profit" not in names(result)


def test_lines_that_are_alike_are_not_told_apart(profile, money):
    alike = money()
    for name in ("demand_idr", "market_share", "margin_share", "capex_idr"):
        alike[name] = alike.groupby("unit_code")[name].transform("first")
    result = study({"unit_profile": profile(), "potential": alike})
    assert result.facts["robust_count"] == 0
    assert result.facts["undecided_count"] > 35


def test_lines_are_told_apart_only_if_first_clearly_and_by_every_method(profile):
    units = study({"unit_profile": profile()}).tables["units"]
    apart = units["label"].isin(("robust", "contestable"))
    same = units["line"].eq(units["sum_line"]) & units["line"].eq(units["topsis_line"])
    clear = (units["least_win"] >= 0.6) & (units["lead"] >= 0.1) & same
    assert apart.tolist() == clear.tolist()
    assert (units["least_win"] <= units["win"] + 1e-12).all()
    former = units["win"] >= 0.6
    assert (former & ~apart).any()  # beats the second, and is not told apart all the same


@pytest.mark.parametrize(
    ("given", "label"),
    [
        ((0.66, 0.77, 0.50, True, True), "robust"),
        ((0.66, 0.77, 0.50, True, False), "contestable"),
        ((0.46, 0.65, 0.24, True, True), "contestable"),
        ((0.66, 0.77, 0.50, False, True), "undecided"),  # another line by equal weights
        ((0.18, 0.67, 0.00, True, True), "undecided"),  # three lines at 18 of a hundred
        ((0.29, 0.46, 0.12, True, True), "undecided"),  # a third line beats the first
    ],
)
def test_each_condition_of_being_told_apart_counts(given, label):
    from kopmp_lib.studies.potential import judging

    assert judging._label(*given) == label


def test_lines_on_the_same_counts_are_tested_once_and_alike(profile):
    lines_of = study({"unit_profile": profile()}).tables["lines"].set_index("line")
    one, other = lines_of.loc["cold_storage"], lines_of.loc["logistik"]
    assert other["same_as"] == "cold_storage"
    assert one["same_as"] == ""
    names = ["moran", "moran_p", "clustered"]
    assert one[names].tolist() == other[names].tolist()
    assert (lines_of["permutations"] == 9_999).all()


def test_the_day_is_that_of_figures_in_use(profile):
    status = profile()[["unit_code", "as_of", "origin", "source"]].iloc[:3]
    later = pd.Timestamp("2026-08-05").as_unit("ns")
    status = status.assign(as_of=later, principal_members_count=30.0)
    result = study({"unit_profile": profile(), "cooperative_status": status})
    assert not result.tables["criteria"].set_index("criterion").loc["members", "used"]
    assert result.facts["as_of"] == "2026-06-30"
    assert set(result.results["as_of"].astype(str).str[:10]) == {"2026-06-30"}


def test_shares_of_a_village_sum_to_one(profile):
    firsts = study({"unit_profile": profile()}).tables["firsts"]
    assert firsts.groupby("unit_code")["first_share"].sum().to_numpy() == pytest.approx(np.ones(42))
    assert (firsts["top_share"].dropna() >= firsts["first_share"].dropna() - 1e-12).all()


def test_wins_and_central_weights_tell_who_beats_whom_and_when(profile, money):
    tables = study({"unit_profile": profile(), "potential": money("klinik")}).tables
    wins = tables["wins"].loc["klinik"].drop("klinik").dropna()
    assert set(wins.index) >= {"sembako", "apotek", "simpan_pinjam"}
    assert wins.min() > 0.95
    central = tables["central"].groupby(["unit_code", "line"])["weight"].sum()
    assert central.to_numpy() == pytest.approx(np.ones(len(central)))
    first = tables["firsts"].set_index(["unit_code", "line"])["first_share"]
    assert set(central.index) == set(first[first > 0].index)


def test_local_clusters_are_those_of_the_line_in_focus(profile):
    frame = profile()
    frame["pharmacy_count"] = np.where(frame["lat"].gt(-2.115) & frame["lng"].lt(106.135), 9.0, 0.0)
    frame["shop_count"] = 12.0
    local = study({"unit_profile": frame}, line="apotek").tables["local"]
    assert local["significant"].sum() >= 2
    assert set(local.loc[local["significant"], "quadrant"]) == {"high_high"}


def test_importance_decides_between_profit_and_capital(profile, money):
    dear = money("klinik", 3.0)
    dear.loc[dear["business"] == "klinik", "capex_idr"] *= 1e4
    tables = {"unit_profile": profile(), "potential": dear}
    by_profit = study(tables, importance="profit").tables["units"]
    by_capital = study(tables, importance="capital").tables["units"]
    assert (by_profit["line"] == "klinik").mean() > (by_capital["line"] == "klinik").mean() + 0.3


def test_gross_profit_is_demand_times_share_times_margin(profile, money):
    told = money()
    made = study({"unit_profile": profile(), "potential": told}).tables["returns"]
    row = made.set_index("line").loc["apotek"]
    own = told[told["business"] == "apotek"]
    gross = own["demand_idr"] * own["market_share"] * own["margin_share"]
    assert row["gross_idr"] == pytest.approx(gross.median())
    assert row["lower_idr"] < row["gross_idr"] < row["upper_idr"]


def test_at_the_highest_running_cost_the_net_present_value_is_nought(profile, money):
    from kopmp_lib.methods.loans import npv

    told = money()
    made = study({"unit_profile": profile(), "potential": told})
    loan = made.facts["loan"]
    assert (loan.rate, loan.months) == (0.06, 72)
    row = made.tables["returns"].set_index("line").loc["apotek"]
    monthly = row["instalment_idr"]
    flows = [-row["capex_idr"], *[monthly] * loan.months]
    assert float(npv(loan.rate / 12, flows)) == pytest.approx(0, abs=row["capex_idr"] * 1e-9)
    own = told[told["business"] == "apotek"]
    gross = own["demand_idr"] * own["market_share"] * own["margin_share"]
    spare = gross - own["capex_idr"] * monthly / row["capex_idr"]
    assert row["room_idr"] == pytest.approx(spare.median())
    assert row["room_lower_idr"] < row["room_idr"] < row["room_upper_idr"]
    assert "no_running_cost" in names(made)


def test_before_the_first_loan_terms_no_instalment_is_told(profile, money):
    early = {
        name: frame.assign(as_of=pd.Timestamp("2025-05-01").as_unit("ns"))
        for name, frame in {"unit_profile": profile(), "potential": money()}.items()
    }
    result = study(early, as_of="2025-06-01")
    assert result.tables["returns"].empty
    assert result.facts["identifiable"]
    assert "no_cash_flow" in names(result)


def test_turning_points_are_told_only_for_the_line_recommended(profile):
    units = study({"unit_profile": profile()}).tables["units"]
    turned = units[units["turning_criterion"] != ""]
    assert len(turned)
    assert (turned["sum_line"] == turned["line"]).all()
    assert (turned["turning_line"] != turned["line"]).all()
    assert turned["turning_weight"].between(0, 1).all()


# --- nothing but the figures matters -------------------------------------------------------------


def test_order_of_rows_and_unit_of_money_do_not_matter(profile, money):
    tables = {"unit_profile": profile(), "potential": money("apotek", 2.0)}
    mixed = {
        name: frame.sample(frac=1, random_state=5).reset_index(drop=True)
        for name, frame in tables.items()
    }
    amounts = ["demand_idr", "capex_idr"]
    mixed["potential"][amounts] *= 1000
    one, other = study(tables), study(mixed)
    pd.testing.assert_frame_equal(one.tables["units"], other.tables["units"])
    pd.testing.assert_frame_equal(one.results, other.results)


def test_tables_are_not_changed(profile, money):
    tables = {"unit_profile": profile(), "potential": money()}
    before = {name: frame.copy() for name, frame in tables.items()}
    study(tables)
    for name, frame in before.items():
        pd.testing.assert_frame_equal(frame, tables[name])


def test_simulated_rows_make_the_result_simulated(profile):
    assert study({"unit_profile": profile().assign(origin="simulated")}).origin == "simulated"
    assert study({"unit_profile": profile()}).origin == "user"


# --- the real city --------------------------------------------------------------------------------


def test_pangkalpinang_runs_on_its_facilities(shipped, monkeypatch):
    from kopmp_lib import workspace

    monkeypatch.setenv(workspace.DATA_VARIABLE, str(shipped.data))
    result = potential.study(reader.read("19.71", potential.NEEDS), Params("19.71", **FEW))
    facts = result.facts
    assert (facts["n_units"], facts["compared"], facts["profile_date"]) == (42, 42, "2023-12-31")
    labels = ("robust", "contestable", "undecided")
    assert sum(facts[f"{label}_count"] for label in labels) == 42
    assert facts["undecided_count"] > facts["robust_count"]
    line = result.tables["lines"].set_index("line").loc["apotek"]
    assert (line["places"], line["villages"]) == (27, 17)
    assert {"no_people", "lower_bounds", "edge", "weights_unknown"} <= set(names(result))
    used = result.tables["criteria"].set_index("criterion")["used"]
    assert not used[["people", "members", "margin", "capital", "profit"]].any()


# --- parameters -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"line": "apotik"}, "Did you mean 'apotek'?"),
        ({"importance": "profits"}, "Did you mean 'profit'?"),
        ({"importance": "people"}, "not known here"),
        ({"importance": "profit, profit"}, "named twice"),
        ({"draws": 100}, "cannot be made"),
        ({"draws": 500.0}, "cannot be made"),
        ({"distance_decay": 0.1}, "deter"),
        ({"as_of": "2026"}, "not a day"),
        ({"as_of": "2024-01-01"}, "was in force"),
        ({"region_code": "19.71.06"}, "not a kabupaten or kota"),
    ],
)
def test_a_wrong_parameter_is_refused(wrong, expected):
    with pytest.raises(ParameterError, match=expected.replace("?", r"\?")):
        Params(**wrong)


def test_tables_of_another_region_are_refused(shipped, monkeypatch):
    from kopmp_lib import workspace

    monkeypatch.setenv(workspace.DATA_VARIABLE, str(shipped.data))
    tables = reader.read("19.71", ["unit_profile"])
    with pytest.raises(ParameterError, match="tables are of"):
        potential.study(tables, Params("76.04"))


# --- the rule -------------------------------------------------------------------------------------


def test_lines_name_facilities_and_businesses_that_the_contracts_know():
    from kopmp_lib import contracts
    from kopmp_lib.contracts.places import FACILITIES
    from kopmp_lib.sources.twin.potential import BUSINESSES

    listed = lines.lines(dt.date.max)
    used = {name for line in listed for name in (*line.rivals, *line.anchors)}
    assert used | set(lines.business_places(dt.date.max)) <= set(FACILITIES)
    assert set(BUSINESSES) <= {line.name for line in listed}
    tables = {m["table"] for one in lines.criteria(dt.date.max) for m in one.measures}
    assert tables == set(potential.NEEDS)
    assert all(contracts.table(name) for name in tables)
    assert all(code.isdigit() and len(code) == 5 for line in listed for code in line.kbli)
