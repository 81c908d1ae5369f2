"""Which kind of business would pay best in every village, and what of that can be seen?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kopmp_lib.sources.twin.rows import Rows, Words
from kopmp_lib.sources.twin.streams import Streams
from kopmp_lib.sources.twin.world import World

BUSINESSES = (
    *("sembako", "apotek", "klinik", "simpan_pinjam", "cold_storage"),
    *("logistik", "lpg", "pupuk", "laku_pandai", "hasil_lokal"),
)
INCOME = 1e6
BUDGET = np.array([0.120, 0.016, 0.020, 0.011, 0.013, 0.020, 0.040, 0.050, 0.006, 0.030])
PER_THOUSAND = np.array([2.0, 0.2, 0.2, 0.3, 0.1, 0.3, 0.8, 0.4, 0.3, 0.8])
MARGIN = np.array([0.08, 0.22, 0.22, 0.45, 0.30, 0.20, 0.12, 0.09, 0.60, 0.18])
FIXED = np.array([4.0, 3.5, 5.0, 3.5, 4.0, 3.5, 2.5, 2.5, 2.0, 2.5]) * 1e6
CAPEX = np.array([150, 200, 300, 100, 400, 150, 60, 80, 30, 120]) * 1e6
ERROR = 0.25
UNSEEN = (0.10, 0.30)
"""Least and largest share missing, by criterion."""

CRITERIA = (
    *("demand_idr", "supply_count", "location_quotient"),
    *("market_share", "margin_share", "capex_idr"),
)


@dataclass(frozen=True)
class Potential:
    """Business potential of one regency; arrays of shape (units, businesses).

    Parameters
    ----------
    truth : dict of str to ndarray
        Each of `CRITERIA` as it is.
    seen : dict of str to ndarray
        The same with error of measurement; NaN where nobody knows.
    payoff : ndarray
        True payoff, rupiah a month: what the co-operative would sell, times its margin, less the
        fixed cost.
    """

    truth: dict[str, np.ndarray]
    seen: dict[str, np.ndarray]
    payoff: np.ndarray

    @property
    def best(self) -> np.ndarray:
        """Place of the business that truly pays best, for every unit."""
        return self.payoff.argmax(axis=1)


def draw(world: World, streams: Streams) -> Potential:
    """What would each kind of business yield, and what can be seen of it?"""
    truth = _truth(world, streams.block("potential"))
    sold = truth["demand_idr"] * truth["market_share"]
    payoff = sold * truth["margin_share"] - FIXED
    return Potential(truth, _seen(truth, streams), payoff)


def rows(world: World, potential: Potential) -> Rows:
    """Which criteria of which business are seen where?"""
    size, kinds = potential.payoff.shape
    return Rows(
        "potential",
        {
            "unit_code": Words(np.repeat(np.arange(size), kinds), world.units),
            "business": Words(np.tile(np.arange(kinds), size), BUSINESSES),
        },
        {name: cells.ravel() for name, cells in potential.seen.items()},
    )


def _truth(world: World, rng: np.random.Generator) -> dict[str, np.ndarray]:
    shape = (len(world), len(BUSINESSES))
    people = np.exp(world.log_population)[:, None]
    income = INCOME * np.exp(rng.normal(0, 0.2, (len(world), 1)) - world.poor_share[:, None])
    demand = people * income * BUDGET * np.exp(rng.normal(0, 0.4, shape))
    crowding = np.exp(rng.normal(0, 0.4, (world.district.max() + 1, len(BUSINESSES))))
    supply = rng.poisson(people / 1000 * PER_THOUSAND * crowding[world.district]).astype(float)
    around = _district_mean(world.district, supply)
    total = supply + 0.5 * supply.mean(axis=0) + 0.01  # a village with three firms is no cluster
    quotient = total / total.sum(axis=1, keepdims=True) / (total.sum(axis=0) / total.sum())
    return {
        "demand_idr": demand,
        "supply_count": supply,
        "location_quotient": quotient,
        "market_share": 1 / (1 + 0.5 * supply + 0.2 * around),
        "margin_share": MARGIN * np.exp(rng.normal(0, 0.15, shape)),
        "capex_idr": CAPEX * np.exp(rng.normal(0, 0.15, shape)),
    }


def _district_mean(district: np.ndarray, supply: np.ndarray) -> np.ndarray:
    total = np.zeros((district.max() + 1, supply.shape[1]))
    np.add.at(total, district, supply)
    return (total / np.bincount(district)[:, None])[district]


def _seen(truth: dict[str, np.ndarray], streams: Streams) -> dict[str, np.ndarray]:
    error, unseen = streams.block("potential_error"), streams.block("potential_missing")
    seen = {}
    for name, rate in zip(CRITERIA, np.linspace(*UNSEEN, len(CRITERIA)), strict=True):
        cells = truth[name] * np.exp(error.normal(0, ERROR, truth[name].shape))
        if name.endswith(("_count", "_idr")):
            cells = cells.round()
        if name.endswith("_share"):
            cells = np.minimum(cells, 1.0)
        seen[name] = np.where(unseen.random(cells.shape) < rate, np.nan, cells)
    return seen
