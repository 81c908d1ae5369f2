"""Loans: known answers of open cases, the table of the programme, and what must be refused."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np
import pytest

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods import loans


def test_the_open_cases_of_finance_come_out_to_the_printed_digit() -> None:
    """The examples of numpy-financial's documentation."""
    assert round(float(loans.irr([-100, 39, 59, 55, 20])), 7) == 0.2809484
    assert round(float(loans.npv(0.08, [-40000, 5000, 8000, 12000, 30000])), 4) == 3065.2227
    assert round(float(loans.pmt(0.075 / 12, 12 * 15, 200000)), 4) == -1854.0247
    flows = [-120000, 39000, 30000, 21000, 37000, 46000]
    assert round(float(loans.mirr(flows, 0.10, 0.12)), 7) == 0.1260941
    assert round(float(loans.nper(0.07 / 12, -150, 8000)), 4) == 64.0733


@pytest.mark.parametrize(
    ("flows", "rate"),
    [
        ([-100, 0, 0, 74], -0.0955),
        ([-100, 100, 0, -7], -0.0833),
        ([-100, 100, 0, 7], 0.06206),
        ([-5, 10.5, 1, -8, 1], 0.0886),
    ],
)
def test_irr_of_streams_that_lose_or_turn_twice(flows: list[float], rate: float) -> None:
    """numpy-financial's own tests; the second and fourth turn more than once."""
    found = float(loans.irr(flows))
    if np.isnan(found):  # several rates fit, so none is told
        grid = np.linspace(-0.99, 10, 200_001)
        assert (np.diff(np.sign(loans.npv(grid, flows))) != 0).sum() > 1
    else:
        assert found == pytest.approx(rate, abs=5e-5)


def test_irr_is_not_told_where_no_single_rate_fits() -> None:
    streams = [[100, 20, 30], [-100, -20, -30], [-100, 230, -132], [0, 0, 0], [-100, np.nan, 5]]
    assert np.isnan(loans.irr(streams)).all()


def test_irr_reaches_far_and_takes_many() -> None:
    assert loans.irr([-1, 1e5]) == pytest.approx(1e5 - 1)
    assert loans.irr([-1e9, 1e6]) == pytest.approx(-0.999)
    flows = np.tile([-100.0, 39, 59, 55, 20], (3, 2, 1))
    assert loans.irr(flows).shape == (3, 2)
    assert loans.irr(flows) == pytest.approx(0.28094842)


@pytest.mark.parametrize(
    ("amount", "grace", "instalment", "first_year"),
    [(3.0e9, 0, 49.72, 596.6), (3.0e9, 6, 53.48, 410.9), (3.0e9, 8, 54.89, 339.6),
     (0.5e9, 6, 8.91, 68.5)],
)  # fmt: skip
def test_the_debt_service_of_the_programme(
    amount: float, grace: int, instalment: float, first_year: float
) -> None:
    loan = loans.schedule(amount, 0.06, 72, grace)
    assert round(loan.highest / 1e6, 2) == instalment
    assert round(loan.year(1) / 1e6, 1) == first_year
    assert loan.balance[-1] == 0
    assert loan.principal.sum() == pytest.approx(amount)


def ledger(amount: int, months: int, grace: int, method: str, during: str) -> list[Decimal]:
    """Instalments at 6 % a year, kept month by month in exact decimals, apart from the library."""
    monthly, owed, paid = Decimal("0.005"), Decimal(amount), []
    for _ in range(grace):
        interest = owed * monthly
        paid.append(interest if during == "paid" else Decimal(0))
        owed += interest if during == "capitalised" else 0
    left, base = months - grace, owed
    annuity = base * monthly / (1 - (1 + monthly) ** -left)
    for _ in range(left):
        interest = (base if method == "flat" else owed) * monthly
        due = annuity if method == "annuity" else base / left + interest
        paid.append(due)
        owed -= due - interest
    assert abs(owed) < Decimal("1e-9")
    return paid


@pytest.mark.parametrize("amount", [3_000_000_000, 500_000_000])
@pytest.mark.parametrize("grace", [0, 6, 8])
@pytest.mark.parametrize("method", loans.METHODS)
@pytest.mark.parametrize("during", loans.GRACES)
def test_every_variant_agrees_with_an_exact_ledger(
    amount: int, grace: int, method: str, during: str
) -> None:
    exact = ledger(amount, 72, grace, method, during)
    loan = loans.schedule(amount, 0.06, 72, grace, method=method, grace_interest=during)
    assert loan.instalment == pytest.approx([float(one) for one in exact], abs=1e-4)
    whole = loan.rounded()
    printed = [int(one.quantize(Decimal(1), ROUND_HALF_EVEN)) for one in exact]
    assert whole.instalment[:-1].tolist() == pytest.approx(printed[:-1], abs=0)
    assert abs(whole.total - float(sum(exact))) < 72
    assert whole.balance[-1] == 0


def test_the_programme_to_the_rupiah() -> None:
    """By hand: 3,000,000,000 x 0.005 / (1 - 1.005 ** -66), six months of interest before."""
    loan = loans.schedule(3e9, 0.06, 72, 6).rounded()
    assert loan.instalment[[0, 5, 6, 70]].tolist() == [15e6, 15e6, 53_478_818, 53_478_818]
    assert loan.principal.sum() == 3e9
    assert loan.balance[5] == 3e9


def test_an_annuity_agrees_with_a_ledger_kept_month_by_month() -> None:
    loan, owed = loans.schedule(1e8, 0.09, 48, 5), 1e8
    for month in range(48):
        interest = owed * 0.09 / 12
        assert loan.interest[month] == pytest.approx(interest)
        owed += interest - loan.instalment[month]
        assert loan.balance[month] == pytest.approx(owed, abs=1e-3)
    assert loan.principal[:5].tolist() == [0] * 5


def test_equal_principal_falls_and_flat_interest_costs_more_than_it_says() -> None:
    equal = loans.schedule(12e6, 0.12, 12, method="equal_principal")
    assert equal.instalment.tolist() == pytest.approx([1.12e6 - 1e4 * n for n in range(12)])
    flat = loans.schedule(12e6, 0.12, 12, method="flat")
    assert flat.instalment.tolist() == pytest.approx([1.12e6] * 12)
    assert equal.effective_rate == pytest.approx(0.12)
    assert flat.effective_rate == pytest.approx(0.2146, abs=1e-4)


def test_interest_of_the_grace_is_paid_added_or_not_charged() -> None:
    paid, added, free = (
        loans.schedule(1e6, 0.12, 12, 2, grace_interest=kind) for kind in loans.GRACES
    )
    assert paid.interest[:2].tolist() == pytest.approx([1e4, 1e4])
    assert added.interest[:2].tolist() == free.interest[:2].tolist() == [0, 0]
    assert added.balance[1] == pytest.approx(1e6 * 1.01**2)
    assert added.principal.sum() == pytest.approx(1e6 * 1.01**2)
    assert paid.effective_rate == pytest.approx(0.12)
    assert added.effective_rate == pytest.approx(0.12)
    assert free.effective_rate < 0.12


def test_a_loan_without_interest_is_paid_in_equal_parts() -> None:
    loan = loans.schedule(1.2e6, 0.0, 12)
    assert loan.instalment.tolist() == pytest.approx([1e5] * 12)
    assert loan.effective_rate == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    "given",
    [
        {"amount": 0}, {"amount": float("inf")}, {"rate": -0.01}, {"rate": 6}, {"months": 0},
        {"months": 12.5}, {"grace": 72}, {"grace": -1}, {"method": "balloon"},
        {"grace_interest": "later"},
    ],
)  # fmt: skip
def test_what_is_no_loan_is_refused_by_name(given: dict) -> None:
    with pytest.raises(ParameterError) as caught:
        loans.schedule(**{"amount": 1e6, "rate": 0.06, "months": 72} | given)
    assert caught.value.where == next(iter(given))


def test_the_largest_loan_is_the_one_whose_instalment_is_just_covered() -> None:
    cash = np.array([1e6, 0.0, -5e6, np.nan])
    loan = loans.largest_loan(cash, 0.06, 72, 6, cover=1.25)
    assert loan[1:3].tolist() == [0, 0]
    assert np.isnan(loan[3])
    due = loans.schedule(loan[0], 0.06, 72, 6).highest
    assert float(loans.dscr(1e6, due)) == pytest.approx(1.25)


def test_payback_is_for_good_and_may_never_come() -> None:
    assert float(loans.payback([-100, 150, -80, 60])) == pytest.approx(2.5)
    assert float(loans.payback([-100, 60, 60], 0.1)) == pytest.approx(
        1 + 45.4545 / 49.5868, abs=1e-4
    )
    assert np.isnan(loans.payback([-100, 40, 40]))
    assert float(loans.payback([0, 5])) == 0


def test_nper_is_not_told_where_the_interest_is_not_covered() -> None:
    assert np.isnan(loans.nper(0.01, -50, 8000))
    assert float(loans.nper(0.0, -100, 1000)) == pytest.approx(10)


def test_break_even_needs_a_margin() -> None:
    found = loans.break_even(100.0, [0.25, 0.0, -0.1])
    assert found[0] == 400
    assert np.isnan(found[1:]).all()


def test_stress_counts_those_whose_cash_is_known_and_makes_losses_worse() -> None:
    cash = [2e6, 1e6, -1e6, np.nan]
    table = loans.stress(cash, 5e7, 72, 6, falls=(0.0, 0.5), rates=(0.06,)).set_index("fall")
    due = loans.schedule(5e7, 0.06, 72, 6).highest
    assert table["n"].tolist() == [3, 3]
    assert table["carry"].tolist() == [2, 1]
    assert table["median"].tolist() == pytest.approx([1e6 / due, 5e5 / due])
    owed = loans.stress(cash, 5e7, 72, 6, falls=(0.0,), rates=(0.06,), owed=[1.5e6, 0, 0, 0])
    assert owed["carry"].tolist() == [1]


def test_the_share_of_defaults_is_bounded_by_what_was_not_seen() -> None:
    whole, seen = loans.default_bounds(12, 6, 1)
    assert whole == pytest.approx((1 / 12, 7 / 12))
    assert seen == pytest.approx((0.03005, 0.56350), abs=1e-5)  # Wilson's interval of 1 in 6
    assert np.isnan(loans.default_bounds(0, 0, 0)).all()
    assert np.isnan(loans.default_bounds(3, 0, 0)[1]).all()
    with pytest.raises(ParameterError):
        loans.default_bounds(3, 4, 0)


def test_a_rate_of_nought_is_found_among_several_changes_of_sign() -> None:
    assert float(loans.irr([-100, 50, -10, 60])) == pytest.approx(0, abs=1e-9)
