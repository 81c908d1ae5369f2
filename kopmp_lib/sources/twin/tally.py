"""What must be kept of every regency, so that the truth of the whole can be told?"""

from __future__ import annotations

import numpy as np

from kopmp_lib.sources.twin.clocks import CHAIN
from kopmp_lib.sources.twin.regency import Regency


class Tally:
    """What is kept of every regency until the truth is told: sums, and values by unit."""

    def __init__(self, months: int) -> None:
        shape = (months + 1, months)
        self.cells = np.zeros((2, *shape))
        self.seen = np.zeros((2, *shape))
        self.sums: dict[str, float] = {}
        self.values: dict[str, list[np.ndarray]] = {}
        self.groups: list[int] = []

    def add(self, one: Regency) -> None:
        """Count one more regency."""
        alive, helped = one.outcome.alive, one.mentoring
        self._effects(self.cells, one, alive)
        self._effects(self.seen, one, alive & one.reports.seen)
        self.groups.append(len(one.world))
        for name, part in _sums(one).items():
            self.sums[name] = self.sums.get(name, 0.0) + float(part)
        for name, values in (_values(one) | {"start": helped.start}).items():
            self.values.setdefault(name, []).append(values)

    def merge(self, other: Tally) -> None:
        """Count what another has counted, after what has been counted here."""
        self.cells += other.cells
        self.seen += other.seen
        self.groups += other.groups
        for name, part in other.sums.items():
            self.sums[name] = self.sums.get(name, 0.0) + part
        for name, values in other.values.items():
            self.values.setdefault(name, []).extend(values)

    def _effects(self, into: np.ndarray, one: Regency, where: np.ndarray) -> None:
        unit, month = np.nonzero(where & one.mentoring.mentored)
        start = one.mentoring.start[unit]
        since = month + 1 - start
        np.add.at(into[0], (start, since), one.mentoring.effect[unit, month])
        np.add.at(into[1], (start, since), 1)

    def all(self, name: str) -> np.ndarray:
        """Values of every unit of every regency."""
        return np.concatenate(self.values[name])

    def share(self, part: str, whole: str) -> float | None:
        """How large is one sum beside another? Nothing if there is no whole."""
        return self.sums[part] / self.sums[whole] if self.sums[whole] else None


def _sums(one: Regency) -> dict[str, float]:
    outcome, helped, alive = one.outcome, one.mentoring, one.outcome.alive
    others = alive & ~helped.mentored & (helped.spillover > 0)
    return {
        "villages": len(one.world),
        "unit_months": alive.sum(),
        "entered": outcome.entered.any(axis=1).sum(),
        "open_at_end": alive[:, -1].sum(),
        "mentored_months": (alive & helped.mentored).sum(),
        "unmentored_months": (alive & ~helped.mentored).sum(),
        "near_mentored_months": others.sum(),
        "spilled": helped.spillover[alive].sum(),
        "zero_sales": (outcome.sales[alive] == 0).sum(),
        "sale_effect": (outcome.sale_probability - outcome.sale_unmentored)[alive].sum(),
        "sent": one.reports.sent[alive].sum(),
        "late": (one.reports.late[alive] > 0).sum(),
        "seen": one.reports.seen[alive].sum(),
        "end_months": alive[:, -3:].sum(),
        "end_seen": one.reports.seen[:, -3:][alive[:, -3:]].sum(),
    }


def _values(one: Regency) -> dict[str, np.ndarray]:
    loans, formed = one.loans, one.formed
    first_two = np.sort(one.potential.payoff, axis=1)[:, -2:]
    return {
        **{f"latent_{step}": formed.latent[step] for step in CHAIN},
        **{f"day_{step}": formed.days[step] for step in CHAIN},
        "cancelled": formed.cancelled,
        "quality": one.world.quality,
        "default": loans.default_probability,
        "applied": loans.applied,
        "approved": loans.approved,
        "grade": loans.grade,
        "best": one.potential.best,
        "margin_of_best": first_two[:, 1] - first_two[:, 0],
        "payoff_of_best": first_two[:, 1],
    }
