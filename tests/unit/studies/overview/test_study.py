"""Regions side by side: chance, size, silence and the number of tests are allowed for."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.errors import ParameterError
from kopmp_lib.regions import official
from kopmp_lib.result import COLUMNS, results_frame, row
from kopmp_lib.studies import overview
from kopmp_lib.studies.overview import Params

CODES = [one.code for one in official.every("regency")]


def about(result, measure="nib", basis="snapshot"):
    frame = result.tables["measures"]
    return frame[(frame["measure"] == measure) & (frame["basis"] == basis)].iloc[0]


def saved_rows(codes, value=3.0, n=4.0, origin="observed", quality="counted", day="2026-08-05"):
    common = {"unit": "co-operatives", "quality": quality, "as_of": day, "origin": origin}
    return results_frame(
        [
            row(code, "formation", "nib_reached_count", value=value, n=n,
                state="reported" if value else "zero", **common)
            for code in codes
        ]
    )  # fmt: skip


def test_where_all_are_alike_hardly_anyone_is_called_unusual(country) -> None:
    """Forty null worlds: false discoveries in at most 5 % of them, 95 % limits near 5 %."""
    alarms, beyond = 0, []
    for seed in range(40):
        judged, made = overview.judging.judge(
            overview.measures.of_snapshots(country(seed=seed), overview.measures.places()),
            "additive",
        )
        alarms += bool(made["flagged"].sum())
        beyond.append(made["beyond_warn"].sum() / made["tested"].sum())
        assert judged["stays"].sum() == made["flagged"].sum()
    assert alarms <= 5  # of 40 at 5 %; more than five would happen once in 72 times
    assert np.mean(beyond) == pytest.approx(0.05, abs=0.015)


def test_a_region_far_out_is_found_among_regions_that_vary(country) -> None:
    frame = country(spread=0.15)
    frame.loc[7, ["cooperative_count", "nib_count"]] = [300.0, 6.0]
    result = overview.study({"regency_status": frame}, Params())
    judged = result.tables["judged"].set_index("region_code")
    assert judged.index[judged["stays"]].tolist() == [CODES[7]]
    made = about(result)
    assert made["between"] == pytest.approx(0.15, abs=0.03)
    assert made["alarm_none"] > 50 > made["alarm_additive"]
    assert made["chance_alarm"] == pytest.approx(514 * 0.002)


def test_small_regions_are_drawn_in_further_and_ranks_are_ranges(country) -> None:
    frame = country(spread=0.15)
    frame.loc[[3, 4], "cooperative_count"] = [10.0, 400.0]
    frame.loc[[3, 4], "nib_count"] = [2.0, 80.0]
    judged = overview.study({"regency_status": frame}, Params()).tables["judged"]
    small, large = judged.iloc[3], judged.iloc[4]
    assert small["raw"] == large["raw"] == 0.2
    assert small["estimate"] > large["estimate"] + 0.05
    assert small["rank_upper"] - small["rank_lower"] > large["rank_upper"] - large["rank_lower"]


def test_who_is_silent_is_counted_and_never_a_nought(country) -> None:
    frame = country()
    silent = frame.index[:100]
    frame.loc[silent, "nib_count"] = np.nan
    frame.loc[silent, "nib_count_state"] = "not_reported"
    frame = frame.drop(index=range(500, 514))
    result = overview.study({"regency_status": frame}, Params())
    made = about(result)
    assert (made["reported"], made["silent"], made["places"]) == (400, 114, 514)
    judged = result.tables["judged"]
    assert (len(judged), judged["raw"].notna().sum()) == (514, 400)
    states = result.results[result.results["indicator"] == "nib_snapshot_share"]["state"]
    assert (states == "not_reported").sum() == 114


def test_the_day_on_which_most_report_is_taken_for_each_measure(country) -> None:
    june = country("2026-06-02", rat_count=np.full(514, 9.0))
    august = country("2026-08-07").iloc[:494]
    result = overview.study({"regency_status": pd.concat([june, august])}, Params())
    assert about(result, "rat")["as_of"] == "2026-06-02"
    assert about(result)["as_of"] == "2026-06-02"
    later = overview.study({"regency_status": pd.concat([june.iloc[:494], august])}, Params())
    assert about(later)["as_of"] == "2026-08-07"
    early = Params(as_of="2026-07-01")
    newest = overview.study({"regency_status": pd.concat([june, august])}, early).facts["newest"]
    assert newest == "2026-06-02"


def test_a_count_above_its_total_is_left_out_and_told(country) -> None:
    frame = country()
    frame.loc[2, "nib_count"] = frame.loc[2, "cooperative_count"] + 1
    made = about(overview.study({"regency_status": frame}, Params()))
    assert (made["contradicted"], made["reported"]) == (1, 513)


def test_a_province_is_judged_among_the_whole_country(country) -> None:
    tables = {"regency_status": country(spread=0.15)}
    nation, province = (overview.study(tables, Params(code)) for code in ("ID", "19"))
    own = province.tables["judged"].query("own")
    assert set(own["region_code"].str[:2]) == {"19"}
    whole = nation.tables["judged"]
    pd.testing.assert_frame_equal(own.drop(columns="own"), whole.loc[own.index].drop(columns="own"))
    units = province.results.loc[province.results["unit_code"] != "", "unit_code"]
    assert set(units) == set(own["region_code"])


def test_few_people_are_suppressed_with_what_would_give_them_away(country) -> None:
    members = np.full(514, 100.0)
    bangka = [n for n, code in enumerate(CODES) if code.startswith("19.")]
    members[bangka[0]] = 3.0
    frame = country(principal_members_count=members)
    result = overview.study({"regency_status": frame}, Params("19"))
    shown = result.results[result.results["indicator"] == "members_snapshot_rate"]
    hidden = shown[shown["state"] == "suppressed"]
    assert CODES[bangka[0]] in set(hidden["unit_code"])
    assert len(hidden) >= 2
    assert hidden[["value", "lower", "upper"]].isna().all(axis=None)


def test_what_moved_is_told_for_the_same_places_only(country) -> None:
    first, last = country("2026-06-02").iloc[:500], country("2026-08-07").iloc[10:]
    last.loc[20:29, "nib_count"] -= 1
    last.loc[30:34, "nib_count"] += 1
    result = overview.study({"regency_status": pd.concat([first, last])}, Params())
    moved = result.tables["changes"].set_index("measure").loc["nib_count"]
    assert moved[["matched", "up", "same", "down"]].tolist() == [490, 5, 475, 10]
    assert moved["count_last"] - moved["count_first"] == -5


def test_amounts_lie_in_few_places(country) -> None:
    sales = np.full(514, np.nan)
    sales[:20] = [1000.0, *[10.0] * 19]
    frame = country(sales_value_idr=sales)
    found = overview.study({"regency_status": frame}, Params()).tables["concentration"].iloc[0]
    assert (found["reported"], found["half_count"], found["top"]) == (20, 1, 10)
    assert found["top_share"] == pytest.approx(1090 / 1190)
    assert found["gini"] < found["gini_silent_zero"]
    sales[19] = np.nan
    few = overview.study({"regency_status": country(sales_value_idr=sales)}, Params())
    assert few.tables["concentration"].empty


def test_villages_are_those_of_the_places_that_tell(country) -> None:
    frame = country()
    alone = overview.study({"regency_status": frame[frame["regency_code"] == "19.71"]}, Params())
    assert (alone.facts["told"], alone.facts["villages"]) == (1, 42)


def test_regions_and_provinces_are_reconciled(country) -> None:
    frame = country()
    sums = frame.groupby(frame["regency_code"].str[:2])["cooperative_count"].sum()
    rolled = pd.DataFrame({"province_code": sums.index, "as_of": frame["as_of"].iloc[0]})
    rolled["cooperative_count"] = sums.to_numpy()
    rolled["cooperative_count_state"] = "reported"
    agree = overview.study({"regency_status": frame, "province_status": rolled}, Params()).facts
    assert (agree["provinces_apart"], agree["province_cooperatives"]) == (0, sums.sum())
    rolled.loc[3, "cooperative_count"] += 2
    differ = overview.study({"regency_status": frame, "province_status": rolled}, Params()).facts
    assert differ["provinces_apart"] == 1
    assert differ["fewer"] + differ["equal"] + differ["more"] == differ["told"] == 514


def test_saved_results_are_compared_from_twenty_regions_on() -> None:
    few = overview.study({"saved_results": saved_rows(CODES[:19])}, Params())
    enough = overview.study({"saved_results": saved_rows(CODES[:20])}, Params())
    assert not about(few, basis="saved")["comparable"]
    assert about(enough, basis="saved")["comparable"]
    assert about(enough, basis="saved")[["places", "reported"]].tolist() == [514, 20]


def test_without_snapshots_saved_results_are_shown_place_by_place(country) -> None:
    varied = [saved_rows([code], value=float(n % 30 + 1), n=31.0) for n, code in enumerate(CODES)]
    saved = {"saved_results": pd.concat(varied)}
    alone = overview.study(saved, Params()).facts
    assert (alone["focus_basis"], alone["focus"]) == ("saved", "nib")
    beside = overview.study({**saved, "regency_status": country(spread=0.1)}, Params()).facts
    assert (beside["focus_basis"], beside["focus"]) == ("snapshot", "nib")
    asked = overview.study(saved, Params(focus="rat")).facts
    assert (asked["focus_basis"], asked["focus"]) == ("snapshot", "rat")


def test_roll_ups_and_simulated_regions_do_not_stand_beside_counted_ones() -> None:
    rows = [
        saved_rows(CODES[:2]),
        saved_rows(CODES[2:4], quality="rolled_up"),
        saved_rows(CODES[4:5], origin="simulated"),
    ]
    mixed = overview.study({"saved_results": pd.concat(rows)}, Params())
    assert about(mixed, basis="saved")["reported"] == 2
    assert (mixed.facts["simulated_left_out"], mixed.origin) == (1, "observed")
    only = overview.study({"saved_results": rows[2]}, Params())
    assert (about(only, basis="saved")["reported"], only.origin) == (1, "simulated")


def test_old_and_failed_results_are_told() -> None:
    runs = pd.DataFrame(
        {
            "region_code": CODES[:3], "state": ["done", "failed", "done"],
            "failed": ["", "10_formation", ""], "run_date": "2026-09-01",
            "as_of": ["2026-08-05", "2026-01-01", "2026-06-07"], "origin": "observed",
            "indicators": 5,
        }
    )  # fmt: skip
    result = overview.study({"saved_runs": runs}, Params(old_days=60))
    told = [result.facts[f"runs_{name}"] for name in ("done", "failed", "not_run", "old")]
    assert told == [2, 1, 511, 1]
    assert {"old_results", "failed_results"} <= {one.name for one in result.caveats}


def test_nothing_at_all_is_told_as_nothing() -> None:
    result = overview.study({}, Params("19"))
    assert result.facts["runs_not_run"] == result.facts["n_regions"] == 7
    assert result.facts["focus"] == ""
    assert list(result.results.columns) == list(COLUMNS)
    assert result.tables["measures"].empty


def test_the_order_of_rows_does_not_matter(country) -> None:
    frame = country(spread=0.1)
    one = overview.study({"regency_status": frame}, Params())
    other = overview.study({"regency_status": frame.sample(frac=1, random_state=4)}, Params())
    pd.testing.assert_frame_equal(one.results, other.results)


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"region_code": "19.71"}, "region_code"),
        ({"as_of": "August"}, "as_of"),
        ({"focus": "nibb"}, "focus"),
        ({"overdispersion": "wide"}, "overdispersion"),
        ({"old_days": -1}, "old_days"),
        ({"old_days": True}, "old_days"),
    ],
)
def test_what_cannot_be_asked_is_refused(given, where) -> None:
    with pytest.raises(ParameterError) as refused:
        Params(**given)
    assert refused.value.where == where
