"""What the books carry, what ratios they give, where applications stand; nothing is made up."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.methods import loans
from kopmp_lib.studies.financing import health

SMALL = {"amount_idr": 50_000_000}


def book(unit, surplus, interest=0, year="2026", **other):
    return {
        "unit": unit, "book_year": year, "surplus_idr": surplus, "interest_cost_idr": interest,
        **other,
    }  # fmt: skip


def month(unit, day, **figures):
    return {"unit": unit, "month": day, "reported_date": day, **figures}


def unit(result, place):
    return result.tables["units"].iloc[place]


def region(result, name):
    frame = result.results
    return frame[(frame["indicator"] == name) & (frame["unit_code"] == "")].iloc[0]


# --- capacity ------------------------------------------------------------------------------------


def test_the_cash_is_the_surplus_before_interest_of_the_newest_book_year(study_of):
    rows = [book(0, 1e6, year="2025"), book(0, 12e6, 6e6), book(1, -24e6, None), book(2, None)]
    result = study_of({"statements": rows}, **SMALL)
    assert unit(result, 0)["cash_month"] == pytest.approx(1.5e6)
    assert unit(result, 1)["cash_month"] == pytest.approx(-2e6)
    assert pd.isna(unit(result, 2)["cash_month"])
    assert pd.isna(unit(result, 3)["cash_month"])
    due = loans.schedule(50e6, 0.06, 72, 6).highest
    assert unit(result, 0)["dscr"] == pytest.approx(1.5e6 / due)
    assert unit(result, 1)["largest_loan"] == 0
    assert (result.facts["books_count"], result.facts["dscr_count"]) == (3, 2)
    assert result.facts["loss_count"] == 1


def test_the_largest_loan_of_each_is_covered_as_often_as_asked(study_of):
    result = study_of({"statements": [book(0, 12e6)]}, cover=1.5)
    loan = unit(result, 0)["largest_loan"]
    assert 1e6 / loans.schedule(loan, 0.06, 72, 6).highest == pytest.approx(1.5)


def test_older_debts_come_first(study_of):
    due = {"instalment_due_idr": 4e5}
    tables = {
        "statements": [book(0, 12e6), book(1, 12e6), book(2, 12e6, long_term_liabilities_idr=5e6)],
        "panel": [
            month(0, "2026-11-01", instalment_due_idr=9e9),
            month(0, "2026-12-01", **due),
            month(1, "2026-12-01", instalment_due_idr="x"),
        ],
    }
    result = study_of(tables, **SMALL)
    new = loans.schedule(50e6, 0.06, 72, 6).highest
    assert unit(result, 0)["dscr"] == pytest.approx(1e6 / (new + 4e5))
    assert unit(result, 1)["dscr"] == pytest.approx(1e6 / new)
    assert result.facts["owed_unknown_count"] == 1  # the third has a debt but no instalment
    assert "owed_unknown_count" in {caveat.name for caveat in result.caveats}


def test_silent_months_are_left_out_of_the_mean_and_noughts_are_not(study_of):
    panel = [
        month(0, "2025-01-01", sales_value_idr=9e9),
        month(0, "2026-10-01", sales_value_idr=0),
        month(0, "2026-11-01", sales_value_idr=None),
        month(0, "2026-12-01", sales_value_idr=4e6),
        month(1, "2026-12-01", sales_value_idr=None),
    ]
    result = study_of({"panel": panel})
    assert unit(result, 0)[["sales_month", "sales_months"]].tolist() == [2e6, 2]
    assert pd.isna(unit(result, 1)["sales_month"])
    assert result.facts["sales_count"] == 1


def test_money_that_rests_on_few_people_is_not_handed_on(study_of):
    members = [{"unit": place, "members_count": n} for place, n in enumerate((3, 20, 40, 50))]
    rows = [book(place, 12e6) for place in range(4)]
    result = study_of({"statements": rows, "members": members}, **SMALL)
    assert result.tables["units"]["suppressed"].tolist() == [True, True, False, False]
    own = result.results[result.results["indicator"] == "dscr"]
    assert own["state"].tolist() == ["suppressed", "suppressed", "reported", "reported"]
    assert result.facts["dscr_count"] == 2
    assert result.tables["ratios"].iloc[:2].isna().all(axis=None)


def test_no_books_no_figures(study_of):
    result = study_of({})
    for name in ("dscr_median", "loan_covered_count", "largest_loan_idr_median"):
        assert region(result, name)["state"] == "not_reported"
    assert "dscr" not in set(result.results["indicator"])
    assert (result.tables["stress"]["n"] == 0).all()


def test_the_loan_itself_needs_no_data(study_of):
    result = study_of({}, amount_idr=3_000_000_000)
    assert round(region(result, "loan_instalment_idr")["value"]) == 53_478_818
    assert round(region(result, "loan_first_year_idr")["value"]) == 410_872_910
    sales = result.tables["sales"].set_index("margin")["sales"]
    assert (sales / 1e6).round().tolist() == [1783, 1070, 668, 535]
    assert region(result, "loan_all_units_year_idr")["value"] == pytest.approx(4 * 12 * 53478818.34)


# --- health --------------------------------------------------------------------------------------


def test_nobody_is_rated_and_nobody_is_rated_nought(study_of):
    tables = {
        "statements": [book(0, 1e6), book(1, 1e6)],
        "milestones": [{"unit": 0, "step": "rat", "date": "2027-03-01"}],
    }
    result = study_of(tables)
    assert result.tables["units"]["health"].tolist() == [
        *(health.IN_PART, health.NO_MEETING, health.NO_BOOKS, health.NO_BOOKS)
    ]
    rated = region(result, "health_rated_count")
    assert rated["state"] == "not_identifiable"
    assert pd.isna(rated["value"])


def test_ratios_by_hand(study_of):
    rows = [
        book(0, 7e5, year="2026", assets_idr=1e7, equity_idr=2e6, long_term_liabilities_idr=2.2e6,
             cash_idr=1e5, receivables_idr=2e5, inventory_idr=2e5, short_term_liabilities_idr=4e5,
             principal_savings_idr=1e6, mandatory_savings_idr=4e5),
        book(0, 5e5, year="2025", equity_idr=1.9e6),
        book(1, 7e5, assets_idr=1e7, equity_idr=-1e6, short_term_liabilities_idr=0, cash_idr=1e5),
        book(2, 7e5, year="2026", assets_idr=0, equity_idr=None),
        book(2, 7e5, year="2024", equity_idr=1e6),
    ]  # fmt: skip
    ratios = study_of({"statements": rows}).tables["ratios"]
    first, second, third = ratios.iloc[0], ratios.iloc[1], ratios.iloc[2]
    assert first["equity_to_assets"] == pytest.approx(0.2)
    assert first["equity_to_assets_score"] == 3
    assert first["long_debt_to_equity"] == pytest.approx(1.1)
    assert first["long_debt_to_equity_score"] == 3
    assert first["equity_growth"] == pytest.approx(0.1 / 1.9)
    assert first["equity_growth_score"] == 2
    assert first["return_on_assets"] == pytest.approx(0.07)
    assert first["current_ratio"] == pytest.approx(1.25)
    assert first["surplus_to_member_savings"] == pytest.approx(0.5)
    assert second["equity_to_assets"] == pytest.approx(-0.1)
    assert second["equity_to_assets_score"] == 1
    assert second[["return_on_equity", "current_ratio", "long_debt_to_equity"]].isna().all()
    assert third.isna().all()  # no assets, no equity, and no year just before


def test_a_loan_on_a_thin_balance_sheet_gives_the_worst_band(study_of):
    rows = [book(0, 1e6, assets_idr=5e6, equity_idr=4e6), book(1, 1e6, assets_idr=9e9,
            equity_idr=8e9)]  # fmt: skip
    facts = study_of({"statements": rows}).facts
    assert (facts["loaded_count"], facts["loaded_worst_count"]) == (2, 1)


# --- applications --------------------------------------------------------------------------------


def stage(place, number, name, day):
    return {"unit": place, "application_id": f"P{number}", "stage": name, "date": day,
            "amount_idr": 1e8}  # fmt: skip


def test_where_applications_stand_and_what_is_not_seen(study_of):
    rows = [
        stage(0, 1, "submitted", "2026-01-01"), stage(0, 1, "approved", "2026-01-20"),
        stage(0, 1, "disbursed", "2026-02-01"), stage(0, 1, "defaulted", "2026-12-01"),
        stage(1, 1, "submitted", "2026-01-01"), stage(1, 1, "disbursed", "2026-03-01"),
        stage(1, 2, "submitted", "2027-06-01"),
        stage(2, 1, "submitted", "2026-01-01"), stage(2, 1, "rejected", "2026-02-01"),
        stage(3, 1, "submitted", "2026-12-01"), stage(3, 1, "disbursed", "2027-01-01"),
    ]  # fmt: skip
    result = study_of({"loans": rows})
    facts, stages = result.facts, result.tables["stages"].set_index("stage")
    assert (facts["applications_count"], facts["applicants_count"]) == (5, 4)
    assert stages["reached"].to_dict() == {
        "submitted": 5, "review": 0, "approved": 1, "rejected": 1, "disbursed": 3, "defaulted": 1,
    }  # fmt: skip
    assert stages["now"].tolist() == [1, 0, 0, 1, 2, 1]
    assert (facts["watched_count"], facts["default_count"]) == (2, 1)
    assert facts["default_lower"] == pytest.approx(1 / 5)
    assert facts["default_upper"] == pytest.approx(4 / 5)
    share = region(result, "default_in_year_share_of_watched")
    assert share[["value", "n"]].tolist() == [0.5, 2]
    assert result.tables["waiting"].empty  # four ends are too few


def test_a_default_after_a_year_is_none_within_it(study_of):
    rows = [stage(0, 1, "disbursed", "2026-02-01"), stage(0, 1, "defaulted", "2027-03-01")]
    facts = study_of({"loans": rows}).facts
    assert (facts["watched_count"], facts["default_count"]) == (1, 0)


def test_ends_compete_and_the_open_ones_are_still_watched(study_of):
    ends = [("disbursed", 10), ("rejected", 20), ("disbursed", 40), ("rejected", 50),
            ("disbursed", 70), ("", 0)]  # fmt: skip
    rows = []
    for number, (end, days) in enumerate(ends):
        rows.append(stage(number % 4, number, "submitted", "2026-01-01"))
        if end:
            day = pd.Timestamp("2026-01-01") + pd.Timedelta(days=days)
            rows.append(stage(number % 4, number, end, str(day.date())))
    waiting = study_of({"loans": rows}).tables["waiting"].set_index(["days", "end"])
    assert waiting.loc[(30, "disbursed"), "incidence"] == pytest.approx(1 / 6)
    assert waiting.loc[(60, "rejected"), "incidence"] == pytest.approx(2 / 6)
    assert waiting.loc[(90, "disbursed"), "incidence"] == pytest.approx(3 / 6)
    assert (waiting["n"] == 6).all()


def test_no_record_of_loans_is_not_that_nobody_applied(study_of):
    result = study_of({})
    row = region(result, "loan_applications_count")
    assert (row["state"], np.isnan(row["value"])) == ("not_reported", True)
    assert "default_in_year_share_of_watched" not in set(result.results["indicator"])
