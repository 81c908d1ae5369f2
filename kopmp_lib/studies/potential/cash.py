"""What is the line in focus worth in each village, how sure is that, and what matters most?

Gross profit and cost of opening are what somebody told of the village. Running cost stands in no
table; whoever knows it gives it as a parameter, and without it every figure is one before running
cost: an upper bound of worth and a lower bound of risk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kopmp_lib.methods import loans
from kopmp_lib.studies.potential.known import Floats, Known
from kopmp_lib.studies.potential.lines import Line
from kopmp_lib.studies.potential.measures import ERROR, gross, perturbed
from kopmp_lib.studies.potential.returns import COVER, Terms

VERSIONS = 200
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
PARTS = ("demand_idr", "market_share", "margin_share", "capex_idr")
RUNNING = "running_cost_idr"
SWING = 1.6448536269514722
"""Nine tenths of a normal distribution lie within so many standard deviations."""
UNIT_COLUMNS = (
    *("unit_code", "name", "gross_idr", "capex_idr", "npv_idr", "npv_lower_idr", "npv_upper_idr"),
    *("loss_share", "short_share", "payback_months", "room_idr"),
)


@dataclass(frozen=True)
class Cash:
    """What the line in focus is worth; all empty where no village told all there must be.

    Parameters
    ----------
    units : DataFrame
        A row a village, with :data:`UNIT_COLUMNS`: mean net present value over the term of the
        loan with limits of 90 %, shares of versions in which it is below nought and in which cash
        covers the instalment less than 1.2 times, months until the opening is paid back
        (discounted, ``nan`` if never within the term), running cost it can bear.
    fan : DataFrame
        A row a month: quantiles :data:`LEVELS` of the worth up to then, over villages and versions.
    tornado : DataFrame
        A row a figure: net present value of the median village, were that figure alone low or
        high by what it may be off; widest first.
    """

    units: pd.DataFrame
    fan: pd.DataFrame
    tornado: pd.DataFrame


def cash(
    what: Known,
    lines: Sequence[Line],
    name: str,
    on: Terms | None,
    running_idr: float,
    rng: np.random.Generator,
    rows: Sequence[int] = (),
) -> Cash:
    """What is the line in focus worth where enough is told?

    Parameters
    ----------
    running_idr : float
        Running cost a month; 0 if not known.
    rows : sequence of int
        Positions of the villages the fan and the tornado are of; all if not given.
    """
    at = [line.name for line in lines].index(name)
    told = np.flatnonzero(~np.isnan(gross(what, fill=False)[:, at] + what.told["capex_idr"][:, at]))
    if on is None or not len(told):
        return _nothing()
    own = _drawn(what, at, told, running_idr, None)
    drawn = [_drawn(other, at, told, running_idr, rng) for other in perturbed(what, VERSIONS, rng)]
    money = {key: np.stack([one[key] for one in drawn]) for key in own}
    units = _units(what.units.iloc[told], own, money, on)
    kept = np.isin(told, list(rows)) if len(rows) else np.ones(len(told), dtype=bool)
    if not kept.any():
        return Cash(units, _nothing().fan, _nothing().tornado)
    middle = {key: float(np.median(column[kept])) for key, column in own.items()}
    fan = _fan({key: table[:, kept] for key, table in money.items()}, on)
    return Cash(units, fan, _tornado(middle, on))


def worth(money: Mapping[str, Floats | float], on: Terms, months: int | None = None) -> Floats:
    """What are equal months worth now, less what the opening costs?"""
    rate, count = on.rate / 12, on.months if months is None else months
    annuity = 1 / -loans.pmt(rate, count, 1.0)
    return np.asarray(_cash(money) * annuity - money["capex_idr"])


def _cash(money: Mapping[str, Floats | float]) -> Floats:
    earned = np.asarray(money["demand_idr"]) * money["market_share"] * money["margin_share"]
    return np.asarray(earned - money[RUNNING])


def _drawn(
    what: Known, at: int, told: np.ndarray, running: float, rng: np.random.Generator | None
) -> dict[str, Floats]:
    made = {name: what.told[name][told, at] for name in PARTS}
    cost = np.full(len(told), running)
    made[RUNNING] = cost if rng is None else cost * np.exp(rng.normal(0, ERROR, len(told)))
    return made


def _units(
    places: pd.DataFrame, own: dict[str, Floats], money: dict[str, Floats], on: Terms
) -> pd.DataFrame:
    value, spare = worth(money, on), _cash(money)
    due = -loans.pmt(on.rate / 12, on.months, money["capex_idr"])
    low, high = np.quantile(value, (LEVELS[0], LEVELS[-1]), axis=0)
    back = loans.nper(on.rate / 12, -np.maximum(_cash(own), 1e-9), own["capex_idr"])
    return pd.DataFrame(
        {
            "unit_code": places.index,
            "name": places["name"].to_numpy(),
            "gross_idr": _cash({**own, RUNNING: 0.0}),
            "capex_idr": own["capex_idr"],
            "npv_idr": value.mean(axis=0),
            "npv_lower_idr": low,
            "npv_upper_idr": high,
            "loss_share": (value < 0).mean(axis=0),
            "short_share": (spare < COVER * due).mean(axis=0),
            "payback_months": np.where(np.ceil(back) <= on.months, np.ceil(back), np.nan),
            "room_idr": _cash({**own, RUNNING: 0.0})
            + loans.pmt(on.rate / 12, on.months, own["capex_idr"]),
        },
        columns=list(UNIT_COLUMNS),
    )


def _fan(money: dict[str, Floats], on: Terms) -> pd.DataFrame:
    rows = [(0, *np.quantile(-money["capex_idr"], LEVELS))]
    rows += [
        (month, *np.quantile(worth(money, on, month), LEVELS)) for month in range(1, on.months + 1)
    ]
    return pd.DataFrame(rows, columns=["month", *map(str, LEVELS)])


def _tornado(middle: dict[str, float], on: Terms) -> pd.DataFrame:
    base = float(worth(middle, on))
    rows = []
    for name in (*PARTS, RUNNING):
        if not middle[name]:
            continue
        ends = []
        for sign in (-1, 1):
            moved = middle[name] * np.exp(sign * SWING * ERROR)
            moved = min(moved, 1.0) if name.endswith("_share") else moved
            ends.append(float(worth({**middle, name: moved}, on)))
        rows.append((name, *ends, base))
    frame = pd.DataFrame(rows, columns=["name", "low", "high", "base"])
    width = (frame["high"] - frame["low"]).abs()
    return frame.loc[width.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)


def _nothing() -> Cash:
    return Cash(
        pd.DataFrame(columns=list(UNIT_COLUMNS)),
        pd.DataFrame(columns=["month", *map(str, LEVELS)]),
        pd.DataFrame(columns=["name", "low", "high", "base"]),
    )
