"""Which loan can be carried, and by how much may things go worse?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.loans.schedule import instalment

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


def dscr(cash: ArrayLike, service: ArrayLike) -> Floats:
    """How many times over does the cash of a period cover the debt service of it?

    Parameters
    ----------
    cash : array_like
        Cash before debt service; negative where the business eats money.
    service : array_like
        Interest and principal due; where nothing is due the ratio has no meaning: ``nan``.

    Examples
    --------
    >>> dscr([120.0, -20.0, 50.0], [100.0, 100.0, 0.0]).tolist()
    [1.2, -0.2, nan]
    """
    money, due = np.broadcast_arrays(np.asarray(cash, float), np.asarray(service, float))
    return np.divide(money, due, out=np.full(money.shape, np.nan), where=due > 0)


def largest_loan(
    cash: ArrayLike,
    rate: float,
    months: int,
    grace: int = 0,
    *,
    cover: float = 1.0,
    method: str = "annuity",
    grace_interest: str = "paid",
) -> Floats:
    """Which loan has a largest instalment that monthly cash covers so many times?

    Parameters
    ----------
    cash : array_like
        Rupiah a month before debt service. Nought or less carries no loan: 0. ``nan`` stays.
    cover : float
        Required ratio of cash to debt service, above nought.

    Examples
    --------
    >>> loan = largest_loan(53_484_000, 0.06, 72, 6)
    >>> round(float(loan) / 1e9, 2)
    3.0
    """
    if not cover > 0:
        raise ParameterError(f"'{cover}' covers nothing.", where="cover", expected="more than 0")
    each = instalment(1.0, rate, months, grace, method=method, grace_interest=grace_interest)
    money = np.asarray(cash, dtype=float)
    return np.asarray(np.where(money > 0, money, money * 0) / (cover * each))


def break_even(fixed: ArrayLike, margin: ArrayLike) -> Floats:
    """Which sales just pay for what is fixed, if this share of them is left over?

    Parameters
    ----------
    fixed : array_like
        What must be paid whatever is sold: fixed cost, debt service.
    margin : array_like
        Share of sales left after what varies with them; nought or less never breaks even: ``nan``.

    Examples
    --------
    >>> break_even(53.48, [0.03, 0.10]).round(1).tolist()
    [1782.7, 534.8]
    """
    cost, left = np.broadcast_arrays(np.asarray(fixed, float), np.asarray(margin, float))
    return np.divide(cost, left, out=np.full(cost.shape, np.nan), where=left > 0)


def stress(
    cash: ArrayLike,
    amount: float,
    months: int,
    grace: int = 0,
    *,
    falls: Sequence[float],
    rates: Sequence[float],
    owed: ArrayLike = 0.0,
    cover: float = 1.0,
    method: str = "annuity",
    grace_interest: str = "paid",
) -> pd.DataFrame:
    """How many could still pay if cash fell and interest rose?

    Parameters
    ----------
    cash, owed : array_like, shape (n,)
        Rupiah a month before debt service; instalments of older debts.
    falls : sequence of float
        Shares by which cash falls; a loss grows by as much.
    rates : sequence of float
        Interest a year.

    Returns
    -------
    DataFrame
        One row a fall and rate: fall, rate, instalment, n (units whose cash is known), carry (units
        that cover their debt service ``cover`` times), median (of the ratio).
    """
    import pandas as pd

    money = np.atleast_1d(np.asarray(cash, dtype=float))
    older = np.broadcast_to(np.asarray(owed, dtype=float), money.shape)
    known = ~(np.isnan(money) | np.isnan(older))
    money, older = money[known], older[known]
    rows = []
    for rate in rates:
        new = float(instalment(amount, rate, months, grace, method=method,
                               grace_interest=grace_interest))  # fmt: skip
        for fall in falls:
            ratio = dscr(money - fall * np.abs(money), older + new)
            middle = float(np.median(ratio)) if len(ratio) else float("nan")
            rows.append((fall, rate, new, len(ratio), int((ratio >= cover).sum()), middle))
    return pd.DataFrame(rows, columns=["fall", "rate", "instalment", "n", "carry", "median"])


def default_bounds(
    applied: int, watched: int, defaulted: int
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Between which limits does the share of defaults lie, when those refused are never seen?

    Manski's worst case: everyone not watched to the end may have paid, or may have defaulted.

    Parameters
    ----------
    applied : int
        Applicants.
    watched : int
        Those of them whose loan was watched long enough, or has defaulted.
    defaulted : int
        Defaults among those.

    Returns
    -------
    ((low, high), (low, high))
        Of all applicants; and of those watched, Wilson's 95 % interval. ``nan`` where there is
        nobody.

    Examples
    --------
    >>> (low, high), _ = default_bounds(12, 6, 1)
    >>> round(low, 3), round(high, 3)
    (0.083, 0.583)
    """
    if not 0 <= defaulted <= watched <= applied:
        raise ParameterError(
            f"{defaulted} of {watched} of {applied} cannot be.",
            where="default_bounds",
            expected="defaulted <= watched <= applied",
        )
    nothing = (float("nan"), float("nan"))
    if not applied:
        return nothing, nothing
    whole = (defaulted / applied, (applied - watched + defaulted) / applied)
    return whole, _wilson(defaulted, watched) if watched else nothing


def _wilson(count: int, n: int, reach: float = 1.959963984540054) -> tuple[float, float]:
    share, spread = count / n, reach**2 / n
    middle = (share + spread / 2) / (1 + spread)
    half = reach / (1 + spread) * np.sqrt(share * (1 - share) / n + spread / (4 * n))
    return max(float(middle - half), 0.0), min(float(middle + half), 1.0)
