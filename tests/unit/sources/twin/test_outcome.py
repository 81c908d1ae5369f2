"""Months, reports, loans and books behave as the rules of the world say."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from kopmp_lib.sources.twin import books, ledgers
from kopmp_lib.sources.twin.loans import GRACE, RATE
from kopmp_lib.sources.twin.regency import Regency

Draw = Callable[..., Regency]


def cells(many: Sequence[Regency], what: Callable[[Regency], np.ndarray]) -> np.ndarray:
    return np.concatenate([what(one)[one.outcome.alive] for one in many])


def test_a_third_of_the_months_have_no_sale(many: Sequence[Regency]) -> None:
    assert cells(many, lambda one: one.outcome.sales == 0).mean() == pytest.approx(0.33, abs=0.03)


def test_the_shock_forgets_at_the_rate_asked_for(many: Sequence[Regency]) -> None:
    shock = np.concatenate([one.course.shock for one in many])
    assert np.corrcoef(shock[:, 10], shock[:, 11])[0, 1] == pytest.approx(0.55, abs=0.02)
    assert shock.std(axis=0) == pytest.approx(np.full(24, 0.419), abs=0.015)


def test_most_are_open_in_the_end(many: Sequence[Regency]) -> None:
    entered = np.concatenate([one.outcome.entered[:, -1] for one in many])
    alive = np.concatenate([one.outcome.alive[:, -1] for one in many])
    assert alive[entered].mean() == pytest.approx(0.88, abs=0.03)


def test_nothing_closes_without_attrition(draw: Draw) -> None:
    outcome = draw("76.04", attrition=False).outcome
    assert (outcome.alive == outcome.entered).all()


def test_the_season_is_shared_by_the_whole_country(draw: Draw) -> None:
    """What two regencies share is the season alone: walks of their own are small."""
    first, second = (
        (draw(code).course.untreated - draw(code).course.shock).mean(axis=0)
        for code in ("19.71", "76.04")
    )
    steps = np.corrcoef(np.diff(first), np.diff(second))[0, 1]
    assert steps > 0.5


# --- reports -----------------------------------------------------------------------------------


def test_bad_months_are_kept_back(many: Sequence[Regency]) -> None:
    sent = cells(many, lambda one: one.reports.sent)
    shock = cells(many, lambda one: one.course.shock)
    assert 0.93 < sent.mean() < 0.97
    assert shock[~sent].mean() < shock[sent].mean() - 0.1


def test_the_mentored_report_better(many: Sequence[Regency]) -> None:
    sent = cells(many, lambda one: one.reports.sent)
    mentored = cells(many, lambda one: one.mentoring.mentored)
    assert sent[mentored].mean() > sent[~mentored].mean() + 0.01


def test_the_last_three_months_are_incomplete(many: Sequence[Regency]) -> None:
    sent = np.concatenate([one.reports.sent for one in many])
    seen = np.concatenate([one.reports.seen for one in many])
    arrived = seen.sum(axis=0) / sent.sum(axis=0)
    late = np.concatenate([one.reports.late for one in many])
    assert (late > 0).mean() == pytest.approx(0.18, abs=0.01)
    assert (np.diff(arrived[-4:]) < 0).all()
    assert arrived[-1] == pytest.approx(0.82, abs=0.01)
    assert arrived[:12].min() > 0.999


def test_without_missing_and_late_all_is_seen(draw: Draw) -> None:
    assert draw("76.04", missing=False, late=False).reports.seen.all()


# --- loans -------------------------------------------------------------------------------------


def test_refused_applicants_are_worse_than_granted_ones(many: Sequence[Regency]) -> None:
    default = np.concatenate([one.loans.default_probability for one in many])
    granted = np.concatenate([one.loans.approved for one in many])
    refused = np.concatenate([one.loans.applied & ~one.loans.approved for one in many])
    assert default[refused].mean() > default[granted].mean() + 0.03
    grade = np.concatenate([one.loans.grade for one in many])
    means = [default[grade == one].mean() for one in range(4)]
    assert (np.diff(means) < 0).all()


def test_defaults_happen_as_often_as_they_should(many: Sequence[Regency]) -> None:
    default = np.concatenate([one.loans.default_probability for one in many])
    paid_out = np.concatenate([one.loans.month >= 0 for one in many])
    broke = np.concatenate([one.loans.default >= 0 for one in many])
    assert broke[paid_out].mean() == pytest.approx(default[paid_out].mean(), abs=0.015)
    assert not broke[~paid_out].any()


def test_a_loan_that_is_served_is_paid_off_by_its_annuity(draw: Draw) -> None:
    loans = draw("76.04", months=60).loans
    served = np.flatnonzero((loans.month >= 0) & (loans.default < 0) & (loans.tenor == 24))
    unit = served[loans.month[served] + 24 < 60][0]
    month, amount = loans.month[unit], loans.amount[unit]
    owed = amount
    for since in range(25):
        due = loans.due[unit, month + since]
        assert due == pytest.approx(amount * RATE if 1 <= since <= GRACE else due, abs=1)
        if since > GRACE:
            owed = owed * (1 + RATE) - due
        assert loans.balance[unit, month + since] == pytest.approx(owed, abs=30)
    assert owed == pytest.approx(0, abs=30)
    assert not loans.due[unit, month + 25 :].any()


def test_stages_follow_one_another(draw: Draw) -> None:
    loans = draw("76.04").loans
    day = loans.day
    assert (day["submitted"] < day["review"])[loans.applied].all()
    assert (day["review"] < day["approved"])[loans.approved].all()
    assert (day["approved"] < day["disbursed"])[loans.approved].all()
    assert np.isinf(day["approved"][~loans.approved]).all()
    decided = np.isfinite(day["approved"]) ^ np.isfinite(day["rejected"])
    assert (decided == loans.applied).all()


# --- books -------------------------------------------------------------------------------------


def test_the_sheets_balance_and_agree_with_the_months(draw: Draw) -> None:
    one = draw("76.04")
    assert one.books.years == (2025, 2026)
    for year, sheet in zip(one.books.years, one.books.figures, strict=True):
        assert sheet["assets_idr"] == pytest.approx(sheet["liabilities_idr"] + sheet["equity_idr"])
        assert sheet["surplus_idr"] == pytest.approx(sheet["income_idr"] - sheet["cost_idr"])
        assert (sheet["cash_idr"] >= 0).all()
        months = one.calendar.month.astype("datetime64[Y]").astype(int) + 1970 == year
        december = np.flatnonzero(months)[-1]
        sold = (one.outcome.sales * one.outcome.alive)[:, months].sum(axis=1)
        assert (sheet["income_idr"] == sold).all()
        savings = sheet["principal_savings_idr"] + sheet["mandatory_savings_idr"]
        assert (savings == one.outcome.savings[:, december]).all()


def test_statements_are_those_a_meeting_has_adopted(draw: Draw) -> None:
    one = draw("76.04")
    rows = books.rows(one.world, one.books, one.calendar)
    adopted = sum(int((day <= one.calendar.cutoff).sum()) for day in one.books.held)
    assert 0 < len(rows) == adopted < 2 * len(one.world)
    assert len(books.rows(one.world, draw("76.04", months=2).books, one.calendar)) == 0


# --- tables of months --------------------------------------------------------------------------


def test_sales_by_line_add_up_to_the_panel(draw: Draw) -> None:
    one = draw("76.04")
    sales = ledgers.sales(one.world, one.outcome, one.reports, one.calendar, one.streams)
    panel = ledgers.panel(one.world, one.outcome, one.loans, one.reports, one.calendar)
    assert sales.measures["value"].sum() == np.nansum(panel.measures["sales_value_idr"])
    assert (sales.measures["value"] > 0).all()


def test_the_panel_ends_with_the_month_in_which_it_closed(draw: Draw) -> None:
    one = draw("76.04")
    panel = ledgers.panel(one.world, one.outcome, one.loans, one.reports, one.calendar)
    closed = panel.measures["active"] == 0
    units = panel.columns["unit_code"].index
    assert closed.sum() == (one.outcome.closed < 24).sum() > 0
    assert (np.flatnonzero(closed) == np.searchsorted(units, units[closed], side="right") - 1).all()
    assert np.isnan(panel.measures["savings_idr"][closed]).all()
    assert panel.impossible["savings_idr"][closed].all()
