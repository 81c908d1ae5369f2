"""What must hold for every loan and every stream of payments."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopmp_lib.methods import loans

amounts = st.floats(1e5, 3e9)
rates = st.floats(0, 0.4)
months = st.integers(2, 120)
kinds = st.sampled_from(loans.METHODS)
graces = st.sampled_from(loans.GRACES)


@given(st.floats(10, 1e6), st.lists(st.floats(0.0, 1e5), min_size=1, max_size=12))
def test_a_stream_is_worth_nothing_at_its_rate(paid: float, back: list[float]) -> None:
    flows = [-paid, *back]
    rate = float(loans.irr(flows))
    if sum(back) <= paid * 1e-3:
        return
    assert float(loans.npv(rate, flows)) == pytest.approx(0, abs=1e-6 * paid)


@given(st.lists(st.floats(-1e4, 1e4), min_size=3, max_size=8))
def test_a_rate_is_told_only_where_it_is_the_only_one(flows: list[float]) -> None:
    rate = float(loans.irr(flows))
    grid = np.expm1(np.linspace(-3, 3, 401))
    signs = np.sign(loans.npv(grid, flows))
    crossings = int((np.diff(signs[signs != 0]) != 0).sum())
    if not np.isnan(rate):
        assert crossings <= 1
        scale = np.abs(flows) @ (1 + rate) ** -np.arange(len(flows), dtype=float)
        assert abs(float(loans.npv(rate, flows))) <= 1e-6 * scale


@given(amounts, rates, months, st.data(), kinds, graces)
def test_a_loan_is_paid_off_and_no_month_is_missing(amount, rate, tenor, data, kind, during):
    grace = data.draw(st.integers(0, tenor - 1))
    loan = loans.schedule(amount, rate, tenor, grace, method=kind, grace_interest=during)
    assert len(loan.instalment) == tenor
    assert loan.balance[-1] == 0
    assert (loan.principal >= 0).all()
    owed = loan.balance[grace - 1] if grace else amount
    assert loan.principal.sum() == pytest.approx(owed)
    assert loan.total == pytest.approx(sum(loan.year(n) for n in range(1, -(-tenor // 12) + 1)))


@given(amounts, rates, months, st.data(), kinds, graces)
def test_whole_rupiah_pay_off_the_loan(amount, rate, tenor, data, kind, during):
    grace = data.draw(st.integers(0, tenor - 1))
    loan = loans.schedule(amount, rate, tenor, grace, method=kind, grace_interest=during)
    whole = loan.rounded()
    for part in (whole.interest, whole.principal, whole.balance):
        assert (part == np.round(part)).all()
    owed = round(loan.balance[grace - 1] if grace else amount)
    assert whole.principal.sum() == owed
    assert whole.balance[-1] == 0
    assert np.abs(whole.balance - loan.balance).max() <= tenor
    assert np.abs(whole.instalment - loan.instalment)[:-1].max(initial=0) <= 0.5


@given(amounts, rates, st.integers(2, 119))
def test_cover_rises_with_tenor(amount: float, rate: float, tenor: int) -> None:
    shorter, longer = (loans.instalment(amount, rate, n) for n in (tenor, tenor + 1))
    assert float(loans.dscr(1e6, longer)) > float(loans.dscr(1e6, shorter))


@given(amounts, rates, months, kinds, st.floats(0.001, 1000))
def test_the_unit_of_money_changes_nothing(amount, rate, tenor, kind, unit):
    one = loans.schedule(amount, rate, tenor, method=kind)
    other = loans.schedule(amount * unit, rate, tenor, method=kind)
    assert other.instalment == pytest.approx(one.instalment * unit)


@given(st.lists(st.floats(-1e7, 1e8), min_size=1, max_size=20), st.floats(0.5, 3))
def test_a_larger_loan_than_the_largest_is_not_covered(cash: list[float], cover: float) -> None:
    largest = loans.largest_loan(cash, 0.06, 72, 6, cover=cover)
    for money, loan in zip(cash, largest, strict=True):
        if loan > 1:
            due = loans.instalment(loan * 1.01, 0.06, 72, 6)
            assert float(loans.dscr(money, due)) < cover
        else:
            assert money <= cover
