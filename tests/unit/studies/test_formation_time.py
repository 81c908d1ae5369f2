"""Time in formation on frames made up by hand: ends, late entry, stages, traits, dates, shares."""

from __future__ import annotations

import pandas as pd
import pytest

from kopmp_lib import workspace
from kopmp_lib.errors import ParameterError
from kopmp_lib.regions import gazetteer
from kopmp_lib.sources import reader
from kopmp_lib.sources.twin import simulate
from kopmp_lib.studies import formation
from kopmp_lib.studies.formation import Params

CITY = [village.code for village in gazetteer.region("19.71").villages]
START = pd.Timestamp("2025-03-27")


def day(number: float) -> str:
    return str((START + pd.Timedelta(days=number)).date())


def dated(step: str, days, units=CITY):
    return [(unit, step, day(one)) for unit, one in zip(units, days, strict=False)]


def study(milestones, status=None, profile=None, **params):
    tables = {"milestones": milestones, "cooperative_status": status, "unit_profile": profile}
    given = {name: table for name, table in tables.items() if table is not None}
    return formation.study(given, Params("19.71", **params))


# --- ends that compete, and late entry ---------------------------------------------------------


def test_a_cancelled_co_operative_neither_waits_nor_arrives(milestone_frame, status_frame):
    rows = [*dated("legal_entity", range(10, 40)), *dated("cancelled", [5] * 10, CITY[30:40])]
    status = status_frame(CITY, cooperative_count=[1] * 30 + [0] * 12)
    result = study(milestone_frame(rows), status)
    facts, curve = result.facts, result.tables["timing"]
    assert (facts["timing_n"], facts["timing_dated"], facts["timing_ended"]) == (42, 30, 10)
    assert facts["timing_censored"] == 2
    assert curve["reached"].iloc[-1] == pytest.approx(30 / 42)
    assert curve["waiting"].iloc[-1] + curve["reached"].iloc[-1] == pytest.approx(1 - 10 / 42)
    assert facts["median_days"] == 30  # the 21st of 42, the cancelled counted in
    units = result.tables["units"].set_index("unit_code")
    assert units.loc[CITY[30], "ended"]
    assert units.loc[CITY[30], "next_step"] == ""
    assert units.loc[CITY[41], "next_step"] == "legal_entity"


def test_a_legal_entity_that_is_dissolved_later_has_arrived(milestone_frame):
    rows = [*dated("legal_entity", [10] * 10), *dated("cancelled", [50] * 10)]
    facts = study(milestone_frame(rows)).facts
    assert (facts["timing_dated"], facts["timing_ended"]) == (10, 0)


def test_whoever_was_through_before_being_watched_is_not_counted(milestone_frame):
    """Watched from the SIMKOPDES account on; five had their NIB before it and are gone unseen."""
    rows = [
        *dated("nib", [20] * 5 + [60] * 5 + [90] * 5),
        *dated("simkopdes", [30] * 5 + [40] * 5 + [0] * 5),
    ]
    plain = study(milestone_frame(rows), to_step="nib").facts
    late = study(milestone_frame(rows), to_step="nib", watch_step="simkopdes")
    assert plain["timing_n"] == 15
    assert (late.facts["timing_n"], late.facts["timing_gone"]) == (10, 5)
    assert late.facts["timing_late"] == 5
    assert late.tables["timing"]["at_risk"].tolist() == [10, 5]


def test_watching_cannot_start_at_the_step_itself():
    with pytest.raises(ParameterError, match="watched only from 'nib'"):
        Params("19.71", to_step="nib", watch_step="nib")


def test_a_day_known_to_the_month_only_may_be_any_of_it(milestone_frame):
    frame = milestone_frame(dated("legal_entity", [5] * 20 + [36] * 20))
    rough = frame.copy()
    rough["date"] = frame["date"].dt.to_period("M").dt.to_timestamp().astype("datetime64[ns]")
    rough["precision"] = "month"
    facts = study(rough).facts
    low, high = facts["month_medians"]
    assert low < high
    assert facts["timing_by_month"] == facts["timing_n"]
    assert study(frame).facts["month_medians"] is None


def test_a_month_that_begins_before_the_first_step_is_no_contradiction(milestone_frame):
    """Meeting on the 20th, deed "in the same month": it took from 0 days on, not minus 19."""
    rows = [*dated("meeting", [24] * 10), *dated("deed", [5] * 10)]
    frame = milestone_frame(rows)
    frame.loc[frame["step"] == "deed", "precision"] = "month"
    facts = study(frame, from_step="meeting", to_step="deed").facts
    assert (facts["timing_backwards"], facts["timing_n"]) == (0, 10)
    assert facts["dates_out_of_order"] == 0
    exact = study(milestone_frame(rows), from_step="meeting", to_step="deed").facts
    assert (exact["timing_backwards"], exact["dates_out_of_order"]) == (10, 10)


def test_the_mean_wait_is_told_only_as_far_as_somebody_was_watched(milestone_frame, status_frame):
    status = status_frame(CITY, as_of=day(200), cooperative_count=[1] * 20 + [0] * 22)
    rows = dated("legal_entity", range(10, 30))
    within = study(milestone_frame(rows, as_of=day(200)), status).tables["within"]
    assert within["told"].tolist() == [True, False]
    assert within["mean"].iloc[0] == pytest.approx((sum(range(10, 30)) + 22 * 180) / 42)
    assert pd.isna(within["mean"].iloc[1])


# --- stages --------------------------------------------------------------------------------------


def stages(result):
    return result.tables["stages"].set_index("stage")


def test_the_bottleneck_is_where_the_days_go_not_where_finishers_were_slow(
    milestone_frame, status_frame
):
    """Half never become a legal entity: the other half was quick, yet it takes most of the days."""
    status = status_frame(CITY, as_of=day(400), cooperative_count=[1] * 21 + [0] * 21)
    rows = [
        *dated("meeting", [20] * 42),
        *dated("deed", [25] * 21),
        *dated("legal_entity", [45] * 21),
    ]
    result = study(milestone_frame(rows, as_of=day(400)), status)
    found = stages(result)
    assert result.facts["bottleneck"] == "legal_entity"
    assert result.facts["stage_unknown"] == ("deed",)  # nobody tells that 21 have none
    assert found.loc["legal_entity", "days"] == pytest.approx((21 * 25 + 21 * 346) / 42)
    steps = result.tables["each_step"].set_index("step")
    assert steps.loc["deed", "median"] == 5
    assert steps.loc["legal_entity", "median"] == 20


def test_silence_about_activity_makes_no_stage_of_it(milestone_frame):
    """Eight report a first sale, of the rest nobody tells: they must not look quick."""
    rows = [*dated("legal_entity", [40] * 42), *dated("first_sale", [100] * 8)]
    facts = study(milestone_frame(rows, as_of=day(400))).facts
    assert list(facts["stage_names"]) == ["legal_entity"]
    assert facts["stage_unknown"] == ("first_sale",)


def test_stages_share_out_every_day_of_the_horizon(milestone_frame, status_frame):
    rows = [
        *dated("meeting", range(1, 43)),
        *dated("deed", range(31, 73)),
        *dated("legal_entity", range(36, 78)),
    ]
    status = status_frame(CITY, as_of=day(500), cooperative_count=[1] * 42)
    found = stages(study(milestone_frame(rows, as_of=day(500)), status))
    assert found["days"].sum() == pytest.approx(366)
    assert found.loc["meeting", "days"] == pytest.approx(21.5)
    assert found.loc["deed", "days"] == pytest.approx(30)
    assert found.loc["legal_entity", "days"] == pytest.approx(5)
    assert found.loc["deed", "share"] == pytest.approx(30 / 56.5)


def test_one_dated_stage_names_no_bottleneck(milestone_frame):
    facts = study(milestone_frame(dated("legal_entity", range(40, 60)))).facts
    assert facts["stages_known"]
    assert facts["bottleneck"] == ""


def test_a_stage_of_unknown_day_is_not_guessed(milestone_frame):
    """A deed without its meeting: watched again from the deed on, by law the meeting was held."""
    rows = [
        *dated("meeting", [10] * 20),
        *dated("deed", [40] * 30),
        *dated("legal_entity", [50] * 30),
    ]
    result = study(milestone_frame(rows, as_of=day(120)))
    found = stages(result)
    assert found.loc["meeting", "days"] == pytest.approx(10)
    assert found.loc["deed", "days"] == pytest.approx(30)
    assert result.facts["stage_n"] == 30


# --- traits --------------------------------------------------------------------------------------


def traits(result):
    return result.tables["traits"].set_index("trait")


@pytest.fixture
def profile_frame():
    def make(people):
        return pd.DataFrame(
            {
                "unit_code": CITY, "as_of": pd.Timestamp("2025-01-01").as_unit("ns"),
                "origin": "user", "source": "made_up", "population_count": people,
                "population_count_state": "reported",
            }
        )  # fmt: skip

    return make


def test_a_trait_that_makes_slow_is_found(milestone_frame, profile_frame):
    people = [1000.0 * 2 ** (n % 4) for n in range(42)]
    days = [20 + 15 * (n % 4) + (n * 7) % 23 for n in range(42)]
    result = study(milestone_frame(dated("legal_entity", days)), profile=profile_frame(people))
    line = traits(result).loc["population"]
    assert line["upper"] < 1
    assert line["period_ratio"] == pytest.approx(line["hazard_ratio"], rel=0.35)
    assert result.facts["cox_clusters"] == 7
    assert result.facts["cox_untold"] == ("kelurahan", "main_road")


@pytest.mark.parametrize(
    ("days", "people", "why"),
    [
        ([], True, "no_time"),
        (range(20, 62), False, "no_traits"),
        (range(20, 29), True, "few_events"),
    ],
)
def test_without_enough_to_go_on_there_is_no_ratio(
    milestone_frame, profile_frame, days, people, why
):
    profile = profile_frame([1000.0 + 10 * n for n in range(42)]) if people else None
    milestones = milestone_frame(dated("legal_entity", days)) if len(days) else None
    result = study(milestones, profile=profile)
    assert result.facts["cox_why"] == why
    assert result.tables["traits"].empty
    assert not result.results["indicator"].str.contains("hazard").any()


# --- dates ---------------------------------------------------------------------------------------


def test_dates_that_pile_up_at_the_end_of_a_month_are_seen(milestone_frame):
    heaped = study(milestone_frame(dated("legal_entity", [34] * 20 + list(range(10, 32))))).facts
    even = study(milestone_frame(dated("legal_entity", range(10, 52)))).facts
    assert heaped["dates_month_end"] >= 20
    assert heaped["dates_month_end_p"] < 1e-6
    assert even["dates_month_end_p"] > 0.05
    assert heaped["dates_top"] == (day(34), 20)


def test_a_handful_of_dates_shows_no_heap(milestone_frame):
    facts = study(milestone_frame(dated("legal_entity", [34] * 8))).facts
    assert pd.isna(facts["dates_month_end_p"])


def test_delay_in_reporting_needs_more_than_one_extract(milestone_frame):
    one = milestone_frame(dated("legal_entity", range(10, 52)), as_of="2025-07-01")
    assert pd.isna(study(one).facts["report_lag"])
    later = one["date"] > one["date"].median()
    two = one.assign(as_of=one["as_of"].mask(later, pd.Timestamp("2025-08-01").as_unit("ns")))
    assert study(two).facts["report_lag"] > 0
    assert len(study(two).facts["reports"]) == 2


# --- shares --------------------------------------------------------------------------------------


def test_small_peers_are_drawn_further_to_the_mean(tables_of):
    result = formation.study(tables_of("19.71"), Params("19.71"))
    shares = result.tables["shares"].set_index("region_code")
    assert shares.loc["19.71", ["n", "count", "raw"]].tolist() == [42, 42, 1.0]
    assert shares.loc["19.71", "estimate"] < 1
    assert shares.loc["21.72", "n"] < shares.loc["19.71", "n"]
    assert shares.loc["21.72", "estimate"] < shares.loc["19.71", "estimate"]
    assert (shares["lower"] <= shares["estimate"]).all()
    assert result.facts["share_date"] == result.facts["peer_date"]


def test_peers_may_be_sought_in_the_province(tables_of):
    result = formation.study(tables_of("76.04"), Params("76.04", peer_area="province"))
    codes = result.tables["peers"]["region_code"]
    assert set(codes.str[:2]) == {"76"}
    assert codes.iloc[0] == "76.04"
    assert set(result.tables["shares"]["region_code"]) <= set(codes)


def test_polewali_mandar_has_one_stage_one_trait_and_no_heap(tables_of):
    result = formation.study(tables_of("76.04"), Params("76.04"))
    within = result.tables["within"]
    assert within["mean"].round(2).tolist() == [73.20, 73.20]
    line = traits(result).loc["kelurahan"]
    assert line["lower"] < 1 < line["upper"]
    assert (line["with_trait"], line["n"]) == (23, 167)
    assert result.facts["dates_month_end_p"] > 0.05
    assert result.facts["bottleneck"] == ""
    told = result.results.set_index("indicator")
    assert told.loc["instruction_to_legal_entity_days_mean_180", "value"] == pytest.approx(73.2036)
    assert told.loc["nib_share_drawn", "n"] == 167


# --- a simulated region, whose days are known ----------------------------------------------------


@pytest.fixture(scope="module")
def twin(tmp_path_factory):
    """76.04 simulated without heaps: the study beside the true days."""
    folder = tmp_path_factory.mktemp("twin") / "out"
    simulate(("76.04",), 24, 3, folder, heaping=False)
    patch = pytest.MonkeyPatch()
    patch.setenv(workspace.DATA_VARIABLE, str(folder))
    result = formation.study(reader.read("76.04", formation.NEEDS), Params("76.04"))
    patch.undo()
    truth = pd.read_parquet(folder / "truth" / "76.04.parquet").set_index("unit_code")
    return result, truth


def test_days_by_stage_are_near_the_true_ones(twin):
    result, truth = twin
    out = truth["cancelled_days"].fillna(float("inf"))
    ends = [truth[f"{step}_days"].clip(upper=out) for step in ("meeting", "deed", "legal_entity")]
    true = [ends[0], ends[1] - ends[0], ends[2] - ends[1]]
    found = stages(result)["days"].iloc[:3]
    assert found.tolist() == pytest.approx([days.mean() for days in true], abs=2)


def test_the_share_that_arrived_is_near_the_true_one(twin):
    result, truth = twin
    arrived = truth["cancelled_days"].isna() & (truth["legal_entity_days"] <= 180)
    within = result.tables["within"].iloc[0]
    assert within["reached"] == pytest.approx(arrived.mean(), abs=0.02)
    assert within["ended"] == pytest.approx(truth["cancelled_days"].notna().mean(), abs=0.02)
