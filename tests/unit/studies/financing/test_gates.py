"""Gates: each source shows its own, silence is no refusal, and no score opens a gate."""

from __future__ import annotations

import pandas as pd
import pytest

from kopmp_lib import contracts, rules
from kopmp_lib.contracts.business import LOAN_STAGES
from kopmp_lib.methods import ladder as rungs
from kopmp_lib.studies import financing
from kopmp_lib.studies.financing import gates

HARD = ("legal_entity", "nik", "bank_account", "npwp", "nib", "proposal")
PAPERS = ("cooperative_count", "nik_count", "bank_account_count", "npwp_count", "nib_count")


def papers(unit, **other):
    return {"unit": unit, **dict.fromkeys(PAPERS, 1), **other}


def asked(unit, *stages, day="2026-01-05", **other):
    return [
        {"unit": unit, "application_id": "P1", "stage": stage, "date": day, **other}
        for stage in stages
    ]


def gate(result, name):
    return result.tables["gates"].set_index("gate").loc[name]


def told(result, name):
    return result.tables["units"][name].tolist()


def indicator(result, name):
    frame = result.results
    return frame[(frame["indicator"] == name) & (frame["unit_code"] == "")].iloc[0]


def test_nothing_is_known_without_tables(study_of):
    result = study_of({})
    assert (result.tables["gates"]["basis"] == "none").all()
    assert (result.tables["gates"]["not_reported"] == 4).all()
    assert result.facts["hard_untold"] == HARD
    passed = indicator(result, "hard_gates_passed_count")
    assert passed["state"] == "not_identifiable"
    assert pd.isna(passed["value"])


def test_reported_not_reported_nought_and_not_applicable_stay_apart(study_of):
    rows = [papers(0), papers(1, nib_count=0), papers(2, nib_count=None), papers(3, nib_count="x")]
    result = study_of({"cooperative_status": rows})
    assert told(result, "nib") == ["reached", "not_reached", "not_reported", "not_applicable"]
    line = gate(result, "nib")
    assert line[["reached", "not_reached", "not_reported", "not_applicable"]].tolist() == [1] * 4
    states = result.results.query("indicator == 'gate_nib_reached'")["state"].tolist()
    assert states == ["reported", "zero", "not_reported", "not_applicable"]


def test_only_who_has_passed_every_hard_gate_counts_as_ready(study_of):
    tables = {
        "cooperative_status": [papers(0), papers(1, nik_count=0), papers(2), papers(3)],
        "loans": [*asked(0, "submitted"), *asked(1, "submitted")],
    }
    result = study_of(tables)
    assert result.facts["hard_passed_count"] == 1
    assert told(result, "hard_open") == [0, 1, 1, 1]
    assert indicator(result, "hard_gates_passed_count")["value"] == 1


def test_good_books_open_no_gate(study_of):
    rich = {"unit": 1, "book_year": "2026", "surplus_idr": 9e9, "interest_cost_idr": 0}
    tables = {
        "cooperative_status": [papers(0), papers(1, nib_count=0), papers(2), papers(3)],
        "loans": asked(1, "submitted"),
    }
    poor, well = study_of(tables), study_of({**tables, "statements": [rich]})
    assert told(poor, "hard_open") == told(well, "hard_open")
    assert well.facts["covered_count"] == 1
    assert well.facts["hard_passed_count"] == poor.facts["hard_passed_count"] == 0


def test_a_single_missing_paper_is_told_apart_from_several(study_of):
    tables = {
        "cooperative_status": [
            *(papers(0), papers(1, nik_count=0), papers(2)),
            papers(3, nik_count=0, nib_count=0),
        ],
        "loans": [row for unit in range(3) for row in asked(unit, "submitted")],
    }
    result = study_of(tables)
    open_ = result.tables["unlocking"].set_index("gate")
    assert open_.index[0] == "nik"
    assert open_.loc["nik", ["open", "alone", "silent"]].tolist() == [2, 1, 0]
    assert open_.loc["proposal", ["open", "alone", "silent"]].tolist() == [1, 0, 1]
    sets = result.tables["together"].set_index("open")["count"].to_dict()
    assert sets == {(): 2, ("nik",): 1, ("nik", "nib", "proposal"): 1}


def test_a_loan_that_was_approved_implies_its_papers_and_a_refused_one_does_not(study_of):
    rows = [*asked(0, "submitted", "approved", "disbursed"), *asked(1, "submitted", "rejected")]
    result = study_of({"loans": rows})
    assert told(result, "regional_approval") == ["implied", *["not_in_source"] * 3]
    assert told(result, "nik")[:2] == ["implied", "not_in_source"]
    assert told(result, "proposal") == ["reached", "reached", "not_reported", "not_reported"]
    assert gate(result, "nik")[["basis", "implied"]].tolist() == ["none", 1]
    assert "gate_implied" in {caveat.name for caveat in result.caveats}


def test_what_is_reported_as_lacking_is_not_implied_away(study_of):
    tables = {
        "cooperative_status": [papers(unit, nik_count=0) for unit in range(4)],
        "loans": asked(0, "approved"),
    }
    assert told(study_of(tables), "nik") == ["not_reached"] * 4


def test_land_and_outlets_are_read_by_their_words(study_of):
    land = [
        {"unit": 0, "asset_id": "L1", "status": "Tidak Ada Lahan"},
        {"unit": 0, "asset_id": "L2", "status": " TERVERIFIKASI "},
        {"unit": 1, "asset_id": "L1", "status": "Sedang Diverifikasi"},
        {"unit": 2, "asset_id": "L1", "status": "entah"},
    ]
    result = study_of({"land": land})
    assert told(result, "land") == ["reached", "not_reached", "not_reported", "not_reported"]
    outlets = [
        {"unit": 0, "outlet_id": "G1", "type": "sembako", "status": "aktif"},
        {"unit": 1, "outlet_id": "G1", "type": "sembako", "status": "tutup"},
    ]
    assert told(study_of({"outlets": outlets}), "outlet") == [
        *("reached", "not_reached", "not_reported", "not_reported")
    ]


def test_a_dated_step_and_a_statement_show_their_gates(study_of):
    tables = {
        "milestones": [{"unit": 2, "step": "rat", "date": "2027-02-01"}],
        "statements": [{"unit": 1, "book_year": "2026", "surplus_idr": 1}],
    }
    result = study_of(tables)
    assert told(result, "rat")[2] == "reached"
    assert told(result, "statements") == ["not_reported", "reached", "not_reported", "not_reported"]


def test_what_came_after_the_day_asked_for_is_not_known(study_of):
    tables = {"milestones": [{"unit": 2, "step": "rat", "date": "2027-02-01"}]}
    known_then = {**tables["milestones"][0], "as_of": "2027-02-10"}
    assert told(study_of({"milestones": [known_then]}, as_of="2027-02-10"), "rat")[2] == "reached"
    result = study_of({"milestones": [known_then]}, as_of="2027-01-31")
    assert told(result, "rat") == ["not_in_source"] * 4


@pytest.fixture
def rolled():
    """The dashboard's counts of the city, of four co-operatives."""

    def make(**counts):
        frame = pd.DataFrame({"regency_code": ["19.71"], "cooperative_count": [4.0]})
        frame["as_of"] = pd.Timestamp("2027-06-30").as_unit("ns")
        frame["origin"] = "user"
        return frame.assign(**{name: [float(value)] for name, value in counts.items()})

    return make


def test_all_of_all_in_the_roll_up_is_each_and_some_is_nobody_in_particular(study_of, rolled):
    own = rolled(npwp_count=4, nib_count=3, rat_count=1)
    study_of({})  # the villages
    result = financing.study({"regency_status": own}, financing.Params("19.71"))
    assert told(result, "npwp") == ["reached"] * 4
    assert told(result, "nib") == ["not_in_source"] * 4
    assert gate(result, "nib")[["basis", "reached", "not_reached"]].tolist() == ["rollup", 3, 1]
    assert gate(result, "rat")[["reached", "not_reached", "not_reported"]].tolist() == [1, 0, 3]
    assert result.facts["hard_unnamed"] == ("nib",)
    open_ = result.tables["unlocking"].set_index("gate")
    assert open_.loc["nib", "open"] == 1
    assert open_["alone"].isna().all()
    assert result.tables["together"].empty
    assert indicator(result, "hard_gates_passed_count")["state"] == "not_identifiable"


def test_the_gates_of_the_rules_name_what_the_tables_have():
    listed = gates.gates(rules.pick("loan_gates", pd.Timestamp("2026-01-01").date()).effective)
    assert [one["name"] for one in listed if one["kind"] == "hard"] == list(HARD)
    steps = {step.name for step in rules.formation_steps(pd.Timestamp("2026-01-01").date())}
    status = {measure.name for measure in contracts.COOPERATIVE_STATUS.measures}
    rollup = {measure.name for measure in contracts.REGENCY_STATUS.measures}
    for one in listed:
        assert one["kind"] in ("hard", "process", "capacity")
        assert one["source"]
        assert one["known"] in ("official", "several", "one", "weak")
        assert set(one.get("unit", ())) <= status
        assert one.get("rollup", "rat_count") in rollup
        assert one.get("step", "rat") in steps
        assert set(one.get("implied_by", ())) | set(one.get("stages", ())) <= set(LOAN_STAGES)
        for where in (one.get("words"), one.get("measure")):
            assert not where or contracts.table(where["table"]).has(where["column"])


def test_every_standing_has_its_strength():
    assert set(gates._STRENGTH) | {rungs.IMPLIED} == set(rungs.STANDINGS)
