"""The study on frames made up by hand: states, order, censoring, suppression, parameters."""

from __future__ import annotations

import pandas as pd
import pytest

from kopmp_lib import rules
from kopmp_lib.errors import KopmpError, ParameterError
from kopmp_lib.present import text
from kopmp_lib.regions import gazetteer
from kopmp_lib.sources import reader
from kopmp_lib.studies import formation
from kopmp_lib.studies.formation import Params

CITY = [village.code for village in gazetteer.region("19.71").villages]
NOTHING = float("nan")


def study(**tables):
    return formation.study(tables, Params("19.71"))


def rung(result, step):
    return result.tables["ladder"].set_index("step").loc[step]


def test_a_reported_nought_is_not_reached_and_silence_is_not_reported(status_frame):
    savings = [0, NOTHING, 5000, *[NOTHING] * 39]
    status = status_frame(CITY, principal_savings_idr=savings, mandatory_savings_idr=savings)
    found = rung(study(cooperative_status=status), "first_saving")
    assert found[["reached", "not_reached", "not_reported"]].tolist() == [1, 1, 40]


def test_a_nought_beside_silence_is_not_taken_for_a_nought(status_frame):
    status = status_frame(
        CITY, principal_savings_idr=[0] * 42, mandatory_savings_idr=[NOTHING] * 42
    )
    found = rung(study(cooperative_status=status), "first_saving")
    assert found[["not_reached", "not_reported"]].tolist() == [0, 42]


def test_not_applicable_stays_apart(status_frame):
    status = status_frame(CITY, gerai_count=[1, *[NOTHING] * 41])
    status.loc[1, "gerai_count_state"] = "not_applicable"
    result = study(cooperative_status=status)
    found = rung(result, "gerai")
    assert found[["reached", "not_reported", "not_applicable"]].tolist() == [1, 40, 1]
    rows = result.results
    units = rows[(rows["indicator"] == "gerai_reached") & (rows["unit_code"] == CITY[1])]
    assert units["state"].tolist() == ["not_applicable"]


def test_a_village_that_no_table_knows_is_not_reported(status_frame):
    status = status_frame(CITY[:10], cooperative_count=[1] * 10)
    found = rung(study(cooperative_status=status), "legal_entity")
    assert found[["n", "reached", "not_reported"]].tolist() == [42, 10, 32]


def test_steps_taken_in_another_order_are_no_fault(status_frame):
    """NIB before NPWP, a sale before a gerai: nothing in the study depends on the order drawn."""
    status = status_frame(
        CITY, nib_count=[1] * 42, npwp_count=[0] * 42, sales_value_idr=[9000] * 42,
        gerai_count=[0] * 42,
    )  # fmt: skip
    result = study(cooperative_status=status)
    assert rung(result, "first_sale")["reached"] == 42
    assert set(result.tables["units"]["next_step"]) == {"npwp"}
    assert "contradiction" not in {caveat.name for caveat in result.caveats}


def test_a_step_without_its_legal_precondition_is_told(status_frame):
    status = status_frame(CITY, cooperative_count=[0, *[1] * 41], nib_count=[1] * 42)
    result = study(cooperative_status=status)
    assert rung(result, "legal_entity")["not_reached"] == 1
    told = {caveat.name: caveat.values for caveat in result.caveats}
    assert told["contradiction"] == {"count": 1}


def test_those_not_there_yet_are_censored_and_the_silent_are_left_out(
    status_frame, milestone_frame
):
    """Ten dated, ten reported as not there yet on 30 June 2026, 22 nobody reported on."""
    status = status_frame(CITY, nib_count=[*[1] * 10, *[0] * 10, *[NOTHING] * 22])
    dated = milestone_frame([(unit, "nib", f"2025-08-{n + 1:02d}") for n, unit in
                             enumerate(CITY[:10])])  # fmt: skip
    params = Params("19.71", from_step="launch", to_step="nib")
    result = formation.study({"cooperative_status": status, "milestones": dated}, params)
    facts = result.facts
    assert (facts["timing_n"], facts["timing_dated"], facts["timing_silent"]) == (20, 10, 22)
    curve = result.tables["timing"]
    assert curve["at_risk"].iloc[0] == 20
    assert curve["waiting"].iloc[-1] == pytest.approx(0.5)
    assert facts["median_days"] == (pd.Timestamp("2025-08-10") - pd.Timestamp("2025-07-21")).days


def test_time_between_two_dated_steps_leaves_out_those_that_run_backwards(milestone_frame):
    rows = [(unit, "deed", "2025-06-01") for unit in CITY[:8]]
    rows += [(unit, "legal_entity", f"2025-06-{day:02d}") for unit, day in
             zip(CITY[:7], (3, 4, 5, 6, 7, 8, 9), strict=True)]  # fmt: skip
    rows += [(CITY[7], "legal_entity", "2025-05-20"), (CITY[8], "legal_entity", "2025-06-02")]
    params = Params("19.71", from_step="deed", to_step="legal_entity")
    result = formation.study({"milestones": milestone_frame(rows)}, params)
    facts = result.facts
    assert (facts["timing_n"], facts["timing_backwards"], facts["timing_no_start"]) == (7, 1, 1)
    assert facts["median_days"] == 5
    assert "steps_backwards" in {caveat.name for caveat in result.caveats}


def test_four_dates_are_too_few_for_a_curve(milestone_frame):
    rows = [(unit, "legal_entity", "2025-06-03") for unit in CITY[:4]]
    result = study(milestones=milestone_frame(rows))
    assert not result.facts["timing_identifiable"]
    assert result.tables["timing"].empty


def test_small_numbers_of_people_take_their_money_with_them(status_frame):
    members = [3, 30, 40, *[NOTHING] * 39]
    money = [30_000, 300_000, 400_000, *[NOTHING] * 39]
    status = status_frame(CITY, principal_savings_idr=money, principal_members_count=members)
    result = study(cooperative_status=status)
    units = result.tables["units"].set_index("unit_code").loc[CITY[:3]]
    assert units["suppressed"].tolist() == [True, True, False]
    assert units.loc[units["suppressed"], "savings_idr"].isna().all()
    rows = result.results[result.results["indicator"] == "savings_idr"].set_index("unit_code")
    assert rows.loc[CITY[:3], "state"].tolist() == ["suppressed", "suppressed", "reported"]
    assert rows.loc["", "value"] == 730_000


def test_a_total_of_three_people_is_not_told(status_frame):
    status = status_frame(
        CITY, principal_savings_idr=[30_000, *[NOTHING] * 41],
        principal_members_count=[3, *[NOTHING] * 41],
    )  # fmt: skip
    result = study(cooperative_status=status)
    rows = result.results[result.results["unit_code"] == ""].set_index("indicator")
    assert rows.loc[["savings_idr", "principal_members_count"], "state"].tolist() == [
        *("suppressed", "suppressed")
    ]


def test_simulated_rows_make_the_whole_result_simulated(status_frame):
    status = status_frame(CITY, origin="simulated", nib_count=[1] * 42)
    result = study(cooperative_status=status)
    assert result.origin == "simulated"
    assert set(result.results["origin"]) == {"simulated"}


@pytest.mark.parametrize(
    ("given", "where", "expected"),
    [
        ({"region_code": "19.71.06"}, "region_code", "19.71"),
        ({"as_of": "5 Agustus 2026"}, "as_of", "2026-08-05"),
        ({"as_of": "2025-03-01"}, "rule date", "2025-03-27"),
        ({"to_step": "legal_entty"}, "to_step", "legal_entity"),
        ({"from_step": "legal_entity"}, "from_step", "instruction"),
        ({"peer_count": 31}, "peer_count", "0 to 30"),
        ({"peer_count": "8"}, "peer_count", "whole number"),
    ],
)
def test_parameters_out_of_range_are_refused_in_words(given, where, expected):
    with pytest.raises(ParameterError) as caught:
        Params(**given)
    assert caught.value.where == where
    assert expected in caught.value.expected


def test_a_bare_number_is_no_region():
    with pytest.raises(KopmpError, match=r"19\.71"):
        Params(region_code=19.71)


def test_no_step_is_known_to_the_code_by_its_place_in_the_list(monkeypatch, status_frame):
    """The list of steps turned round gives the same counts."""
    status = status_frame(CITY, cooperative_count=[1] * 42, nib_count=[*[1] * 30, *[0] * 12])
    straight = study(cooperative_status=status).tables["ladder"].set_index("step")
    steps = rules.formation_steps
    monkeypatch.setattr(rules, "formation_steps", lambda day: tuple(reversed(steps(day))))
    turned = study(cooperative_status=status).tables["ladder"].set_index("step")
    assert turned.loc[straight.index].equals(straight)


def test_each_unit_is_watched_until_its_own_report(status_frame, milestone_frame):
    """Ten reported in August 2025 as not there yet are not at risk in October."""
    early = status_frame(CITY[:10], as_of="2025-08-01", nib_count=[0] * 10)
    late = status_frame(CITY[10:20], as_of="2026-06-30", nib_count=[0] * 10)
    dated = milestone_frame([(unit, "nib", "2025-10-01") for unit in CITY[20:30]])
    params = Params("19.71", from_step="launch", to_step="nib")
    tables = {"cooperative_status": pd.concat([early, late]), "milestones": dated}
    result = formation.study(tables, params)
    assert result.tables["timing"]["at_risk"].tolist() == [20]
    assert result.facts["timing_n"] == 30


def test_those_left_out_of_a_curve_are_told(status_frame, milestone_frame):
    status = status_frame(CITY, nib_count=[1] * 42)
    dated = milestone_frame([(unit, "nib", "2025-10-01") for unit in CITY[:12]])
    params = Params("19.71", from_step="launch", to_step="nib")
    result = formation.study({"cooperative_status": status, "milestones": dated}, params)
    told = {caveat.name: caveat.values for caveat in result.caveats}
    assert told["undated_left_out"] == {"count": 30}


def test_a_nought_beside_silence_gives_no_amount(status_frame):
    status = status_frame(
        CITY, principal_savings_idr=[0] * 42, mandatory_savings_idr=[NOTHING] * 42
    )
    rows = study(cooperative_status=status).results
    assert set(rows.loc[rows["indicator"] == "savings_idr", "state"]) == {"not_reported"}


def test_reported_noughts_are_not_silence(status_frame):
    status = status_frame(CITY, principal_savings_idr=[0] * 42, sales_value_idr=[0] * 42)
    facts = study(cooperative_status=status).facts
    assert (facts["reporting_count"], facts["silent_count"]) == (0, 0)


@pytest.mark.parametrize("given", [{"as_of": "20260805"}, {"as_of": "2026-W32"}])
def test_a_day_is_written_in_one_way(given):
    with pytest.raises(ParameterError, match="is not a day"):
        Params(**given)


def test_activity_that_only_a_date_shows_has_a_day(milestone_frame):
    """A dated first sale without any table of status: who reports is known, and of which day."""
    dated = milestone_frame([(CITY[0], "first_sale", "2026-06-01")])
    result = study(milestones=dated)
    facts = result.facts
    assert (facts["reporting_count"], facts["silent_count"]) == (1, 41)
    assert facts["activity_date"] == "2026-06-30"
    tables = reader.Tables(gazetteer.region("19.71"))
    assert "30 Juni 2026" in text.quality(result, tables).html["id"]
