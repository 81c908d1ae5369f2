"""The study on the shipped figures: what a reader of the three regions must find."""

from __future__ import annotations

import pytest

from kopmp_lib.errors import ParameterError
from kopmp_lib.result import COLUMNS
from kopmp_lib.studies import formation
from kopmp_lib.studies.formation import Params


def rungs(result):
    return result.tables["ladder"].set_index("step")


def indicator(result, name):
    frame = result.results
    return frame[(frame["indicator"] == name) & (frame["unit_code"] == "")].iloc[0]


@pytest.fixture
def pangkalpinang(tables_of):
    return formation.study(tables_of("19.71"), Params("19.71"))


@pytest.fixture
def polewali(tables_of):
    return formation.study(tables_of("76.04"), Params("76.04"))


def test_all_42_are_registered_and_41_report_nothing(pangkalpinang):
    ladder = rungs(pangkalpinang)
    for step in ("legal_entity", "npwp", "nib", "simkopdes"):
        assert ladder.loc[step, ["n", "reached", "not_reported"]].tolist() == [42, 42, 0]
    assert ladder.loc["first_saving", ["reached", "not_reported"]].tolist() == [1, 41]
    assert ladder.loc["first_sale", ["reached", "not_reported"]].tolist() == [0, 42]
    facts = pangkalpinang.facts
    assert (facts["reporting_count"], facts["silent_count"]) == (1, 41)
    assert facts["reporting_names"] == ("Selindung Baru",)
    assert facts["savings_idr"] == 950_000
    assert (facts["principal_members_count"], facts["mandatory_members_count"]) == (26, 27)


def test_what_no_source_carries_is_not_counted_as_not_reached(pangkalpinang):
    ladder = rungs(pangkalpinang)
    for step in ("nik", "bank_account", "gerai"):
        assert ladder.loc[step, "basis"] == "none"
        assert ladder.loc[step, ["reached", "not_reached", "not_reported"]].tolist() == [0, 0, 42]
        row = indicator(pangkalpinang, f"{step}_reached_count")
        assert (row["state"], row["note"]) == ("not_reported", "not in source")


def test_meeting_and_deed_are_implied_by_the_legal_entity(pangkalpinang):
    ladder = rungs(pangkalpinang)
    assert ladder.loc[["meeting", "deed"], "implied"].tolist() == [42, 42]
    assert ladder.loc[["meeting", "deed"], "reached"].tolist() == [0, 0]


def test_the_annual_meeting_is_known_for_the_city_only(pangkalpinang):
    rat = rungs(pangkalpinang).loc["rat"]
    assert rat[["basis", "reached", "not_reached", "not_reported", "as_of"]].tolist() == [
        *("rollup", 40, 0, 2, "2026-08-07")
    ]
    assert "rat_period_unknown" in {caveat.name for caveat in pangkalpinang.caveats}


def test_41_are_stuck_before_the_first_saving(pangkalpinang):
    units = pangkalpinang.tables["units"].set_index("name")
    assert units["next_step"].value_counts().to_dict() == {"first_saving": 41, "first_sale": 1}
    assert units.loc["Selindung Baru", "next_step"] == "first_sale"


def test_the_city_has_no_step_dates_and_says_why(pangkalpinang):
    facts = pangkalpinang.facts
    assert not facts["timing_identifiable"]
    assert (facts["timing_dated"], facts["timing_undated"]) == (0, 42)
    assert pangkalpinang.tables["timing"].empty
    row = indicator(pangkalpinang, "instruction_to_legal_entity_days_median")
    assert row["state"] == "not_identifiable"
    assert row[["value", "lower", "upper"]].isna().all()


def test_peers_are_cities_nearest_in_population_on_the_same_date(pangkalpinang):
    peers = pangkalpinang.tables["peers"]
    assert peers["region_code"].tolist() == [
        *("19.71", "35.74", "21.72", "16.73", "61.72", "12.77", "65.71", "35.79", "11.71")
    ]
    assert set(peers["as_of"]) == {"2026-08-05"}
    assert all(name.startswith("Kota ") for name in peers["name"])


def test_polewali_mandar_is_dated_in_full_with_a_median_of_74_days(polewali):
    facts = polewali.facts
    assert (facts["timing_dated"], facts["timing_n"], facts["n_units"]) == (167, 167, 167)
    assert (facts["median_days"], facts["first_days"], facts["last_days"]) == (74, 51, 90)
    assert (facts["median_lower"], facts["median_upper"]) == (69, 77)
    row = indicator(polewali, "instruction_to_legal_entity_days_median")
    assert row[["value", "lower", "upper", "n", "state"]].tolist() == [74, 69, 77, 167, "reported"]


def test_a_roll_up_tells_how_many_but_not_who(polewali):
    nib = rungs(polewali).loc["nib"]
    assert nib[["basis", "n", "reached", "not_reported"]].tolist() == ["rollup", 167, 92, 75]
    assert polewali.facts["reporting_count"] is None
    assert indicator(polewali, "activity_reported_count")["state"] == "not_reported"
    assert set(polewali.tables["units"]["next_step"]) == {""}
    assert polewali.facts["savings_idr"] == 4_360_000


def test_as_of_takes_the_study_back_to_that_day(tables_of):
    early = formation.study(tables_of("76.04"), Params("76.04", as_of="2025-06-05"))
    assert early.facts["timing_dated"] == 0  # the list itself is of 25 June 2025
    late = formation.study(tables_of("19.71"), Params("19.71", as_of="2026-06-02"))
    assert rungs(late).loc["rat", "reached"] == 39
    assert rungs(late).loc["first_saving", "basis"] == "none"


def test_852_villages_and_a_region_without_a_single_row_both_end_well(tables_of):
    many = formation.study(tables_of("11.08"), Params("11.08"))
    assert rungs(many).loc["legal_entity", ["n", "reached"]].tolist() == [852, 852]
    none = formation.study({}, Params("11.08"))
    assert (none.tables["ladder"]["basis"] == "none").all()
    assert none.facts["n_cooperatives"] is None
    assert none.tables["peers"].empty
    assert not (none.results["state"] == "zero").any()


def test_the_result_is_tidy_and_the_tables_are_left_as_they_were(tables_of):
    tables = tables_of("19.71")
    before = {name: frame.copy(deep=True) for name, frame in tables.items()}
    result = formation.study(tables, Params("19.71"))
    assert tuple(result.results.columns) == COLUMNS
    for name, frame in tables.items():
        assert frame.equals(before[name])
    again = formation.study(tables, Params("19.71"))
    assert again.results.equals(result.results)


def test_a_roll_up_counts_co_operatives_and_never_more_than_all_of_them(tables_of):
    """95.01 records 333 co-operatives for 332 villages; no share above one, nobody missing."""
    result = formation.study(tables_of("95.01"), Params("95.01"))
    legal = rungs(result).loc["legal_entity"]
    assert legal[["n", "reached", "not_reached"]].tolist() == [333, 333, 0]
    shown = result.results[result.results["n"] > 0]
    assert (shown["value"].fillna(0) <= shown["n"])[shown["unit"] == "co-operatives"].all()
    told = {caveat.name: caveat.values for caveat in result.caveats}
    assert told["cooperatives_differ_from_units"] == {"cooperatives": 333, "units": 332}
    assert "only_summed" not in told  # its savings and sales are not reported


def test_a_count_and_what_it_is_out_of_are_of_one_day(tables_of):
    """94.03: 199 SIMKOPDES accounts of 216 co-operatives on 5 August, not of 218 on the 7th."""
    rung = rungs(formation.study(tables_of("94.03"), Params("94.03"))).loc["simkopdes"]
    assert rung[["n", "reached", "not_reported", "as_of"]].tolist() == [216, 199, 17, "2026-08-05"]


def test_savings_of_two_members_stay_hidden_on_every_date(tables_of):
    for as_of in ("", "2026-06-02"):
        result = formation.study(tables_of("94.03"), Params("94.03", as_of=as_of))
        assert result.facts["savings_state"] == "suppressed"
        assert indicator(result, "savings_idr")["state"] == "suppressed"
        peers = result.tables["peers"]
        assert bool(peers["suppressed"].iloc[0]) or peers.empty
        assert peers.loc[peers["suppressed"].astype(bool), "principal_savings_idr"].isna().all()


def test_sales_are_told_with_their_own_day(tables_of):
    result = formation.study(tables_of("31.71"), Params("31.71"))
    row = indicator(result, "sales_idr")
    assert row[["value", "as_of"]].tolist() == [194_009_500, "2026-08-07"]
    assert indicator(result, "savings_idr")["as_of"] == "2026-08-05"
    assert "only_summed" in {caveat.name for caveat in result.caveats}


def test_tables_of_another_region_are_refused(tables_of):
    with pytest.raises(ParameterError, match=r"tables are of 19\.71, the parameters of 76\.04"):
        formation.study(tables_of("19.71"), Params("76.04"))


def test_what_nobody_reported_is_no_nought_in_the_results(pangkalpinang):
    assert indicator(pangkalpinang, "first_sale_reached_count")["state"] == "not_reported"
    assert indicator(pangkalpinang, "first_saving_reached_count")["value"] == 1
