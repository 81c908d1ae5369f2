"""What is laid on the public purse, which rule is chosen by name, and who carries which loan."""

from __future__ import annotations

import pandas as pd
import pytest

from kopmp_lib.errors import ParameterError
from kopmp_lib.studies.financing import Params, exposure


def units(*kinds, suppressed=False):
    codes = pd.Index([f"u{i}" for i in range(len(kinds))], name="unit_code")
    return pd.DataFrame({"kind": list(kinds), "suppressed": suppressed}, index=codes)


def test_years_add_up_to_the_loan_and_kinds_are_backed_apart():
    frame = exposure.by_year(units("kelurahan", "kelurahan", "desa"), Params())
    whole = Params().terms.schedule().total
    assert frame["year"].tolist() == [1, 2, 3, 4, 5, 6]
    assert frame["one"].sum() == pytest.approx(whole)
    assert frame["kelurahan"].sum() == pytest.approx(2 * whole)
    assert frame["desa"].sum() == pytest.approx(whole)
    assert frame["one"].round().iloc[0] == 410_872_910


def test_what_is_owed_is_summed_over_those_who_may_be_shown(frame_of, units_of_four):
    rows = [
        {"unit": 0, "month": "2026-11-01", "loans_idr": 9e6, "instalment_due_idr": 1e5,
         "instalment_paid_idr": 5e4},
        {"unit": 0, "month": "2026-12-01", "loans_idr": 8e6, "instalment_due_idr": 1e5,
         "instalment_paid_idr": 0},
        {"unit": 1, "month": "2026-12-01", "loans_idr": 7e6, "instalment_due_idr": 1e5,
         "instalment_paid_idr": None},
        {"unit": 2, "month": "2026-12-01", "loans_idr": 0, "instalment_due_idr": 0,
         "instalment_paid_idr": 0},
        {"unit": 3, "month": "2026-12-01", "loans_idr": 1e9, "instalment_due_idr": 1e9,
         "instalment_paid_idr": 0},
    ]  # fmt: skip
    panel = frame_of("panel", [{**row, "reported_date": row["month"]} for row in rows])
    found = exposure.owed(units_of_four, {"panel": panel})
    assert found == {"owing_count": 2, "owed_idr": 15e6, "due_count": 1, "due_idr": 2e5,
                     "paid_idr": 5e4}  # fmt: skip


@pytest.fixture
def units_of_four(units):
    frame = pd.DataFrame({"kind": "kelurahan", "suppressed": False}, index=list(units))
    frame.loc[units[3], "suppressed"] = True
    return frame


@pytest.mark.parametrize("name", ["pmk_49_2025", "inpres_17_2025", "pmk_7_2026", "draft_2025_12"])
def test_a_rule_is_chosen_by_its_name_whatever_the_day(name):
    assert Params(as_of="2026-08-01", rule_date=name).terms.rule.body["name"] == name


def test_a_rule_that_is_not_there_is_refused_with_the_nearest_name():
    with pytest.raises(ParameterError, match="no rule 'pmk_49_2026', but 'pmk_49_2025'") as caught:
        Params(rule_date="pmk_49_2026")
    assert caught.value.where == "rule_date"
    assert "draft_2025_12" in caught.value.expected


def test_the_draft_is_told_as_such_when_it_is_asked_for(study_of):
    names = {caveat.name for caveat in study_of({}, rule_date="draft_2025_12").caveats}
    assert "rule_draft" in names
    assert "rule_draft" not in {caveat.name for caveat in study_of({}).caveats}


def test_who_carries_a_loan_is_who_has_the_ratio_at_it(study_of):
    books = [{"unit": place, "book_year": "2026", "surplus_idr": surplus, "interest_cost_idr": 0}
             for place, surplus in enumerate((24e6, 6e6, -1e6))]  # fmt: skip
    result = study_of({"statements": books}, amount_idr=50_000_000)
    carried, terms = result.tables["carried"], Params(amount_idr=50_000_000).terms
    assert carried["n"].unique().tolist() == [3]
    for line in carried[carried["fall"] == 0].to_dict("records"):
        due = terms.schedule(line["amount"]).highest
        assert line["carry"] == sum(cash / 12 / due >= 1.2 for cash in (24e6, 6e6))
    for fall, own in carried.groupby("fall"):
        assert own.sort_values("amount")["carry"].is_monotonic_decreasing, fall
    assert study_of({}).tables["carried"].empty
