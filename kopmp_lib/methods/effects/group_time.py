"""What did treatment change for each cohort in each period?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from kopmp_lib.errors import DataError
from kopmp_lib.methods.effects.aggregation import Aggregate, Kind, aggregate
from kopmp_lib.methods.effects.compare import Comparer, comparable, warnings
from kopmp_lib.methods.effects.estimates import Estimates, critical
from kopmp_lib.methods.effects.layout import Cell, Design, Layout
from kopmp_lib.methods.effects.notes import Note
from kopmp_lib.methods.effects.panel import Panel, panel
from kopmp_lib.methods.effects.pretrend import PreTest, pretest

Control = Literal["never", "not_yet"]
Method = Literal["dr", "reg", "ipw"]
Base = Literal["varying", "universal"]


@dataclass(frozen=True, repr=False)
class GroupTime:
    """Effects by cohort and period.

    Parameters
    ----------
    table : DataFrame
        One row a comparison: ``cohort``, ``time``, ``att``, ``se``, ``lower``, ``upper``
        (pointwise), then ``exposure`` (periods since treatment began; below 0 before),
        ``n_treated``, ``n_control``.
    estimates : Estimates
        The same with the influence of every cluster.
    layout : Layout
        Which comparison each row is, and how large the cohorts are.
    notes : tuple of Note
        What a reader must be told.
    level : float
        Confidence level of the intervals.
    """

    table: pd.DataFrame
    estimates: Estimates
    layout: Layout
    notes: tuple[Note, ...]
    level: float

    def __repr__(self) -> str:
        cohorts, periods = len(self.layout.cohorts), len(self.layout.periods)
        return f"{len(self.table)} effects of {cohorts} cohort(s) over {periods} periods"

    def aggregate(self, kind: Kind = "simple", *, balance: int | None = None) -> Aggregate:
        """What did treatment change on the whole, by exposure, by cohort or by period?

        Parameters
        ----------
        kind : {"simple", "dynamic", "group", "calendar"}
        balance : int, optional
            For "dynamic": only cohorts that are seen this many periods after treatment began, and
            no exposure beyond, so that the same cohorts stand behind every exposure.
        """
        return aggregate(kind, self.estimates, self.layout, self.level, self.notes, balance=balance)

    def pretest(self) -> PreTest:
        """Are all effects before treatment zero together, and what would that test have seen?"""
        return pretest(self.estimates, self.layout, self.level)

    def band(self, *, draws: int = 999, seed: int = 0) -> pd.DataFrame:
        """Between which limits do all the effects lie at once?"""
        wide = self.estimates.uniform(self.level, draws, seed) * self.table["se"]
        limits = {"lower": self.table["att"] - wide, "upper": self.table["att"] + wide}
        return self.table[["cohort", "time", "att", "se"]].assign(**limits)


def att_gt(
    frame: pd.DataFrame,
    *,
    outcome: str,
    unit: str,
    time: str,
    cohort: str,
    covariates: str | Sequence[str] | None = None,
    control: Control = "never",
    method: Method = "dr",
    cluster: str | None = None,
    base: Base = "varying",
    anticipation: int = 0,
    level: float = 0.95,
) -> GroupTime:
    """What did treatment change for each cohort in each period?

    Group-time average treatment effects on the treated (Callaway and Sant'Anna 2021). Each compares
    the change of a cohort since a period before its treatment with the change of units that are not
    treated by then; units count where they are seen in both periods.

    Parameters
    ----------
    frame : DataFrame
        One row a unit and period, in any order.
    outcome, unit, time : str
        Columns; units and periods of any kind that can be sorted. Exposure counts the periods that
        occur in the frame.
    cohort : str
        Column with the first treated period of the unit; 0 or missing for never treated.
    covariates : str or sequence of str, optional
        Columns given which trends are taken to be parallel, as they stand in the period compared
        with; text becomes one indicator a value.
    control : {"never", "not_yet"}
        Compare with units never treated, or with all that are not treated yet.
    method : {"dr", "reg", "ipw"}
        Doubly robust, outcome regression or inverse probability weighting; the same without
        covariates.
    cluster : str, optional
        Column of the level at which treatment was given out; the unit if not named.
    base : {"varying", "universal"}
        Before treatment, compare with the period before, or with the last one before treatment.
    anticipation : int
        Periods before treatment in which it may already have worked.
    level : float
        Confidence level.

    Returns
    -------
    GroupTime

    Raises
    ------
    ParameterError
        If a column or a choice is unknown, or there is nobody to compare with.
    DataError
        If the frame is no panel, or nobody is treated in sight.

    Examples
    --------
    >>> rows = [(i, t, 2.0 * i + t + (3 if i < 2 and t > 1 else 0), 2 if i < 2 else 0)
    ...         for i in range(4) for t in (0, 1, 2)]
    >>> frame = pd.DataFrame(rows, columns=["unit", "time", "y", "first"])
    >>> fit = att_gt(frame, outcome="y", unit="unit", time="time", cohort="first")
    >>> fit.table[["cohort", "time", "att"]].values.tolist()
    [[2.0, 1.0, 0.0], [2.0, 2.0, 3.0]]
    """
    design = Design(control, method, base, anticipation)
    critical(level)
    data = panel(
        frame,
        outcome=outcome,
        unit=unit,
        time=time,
        cohort=cohort,
        covariates=covariates,
        cluster=cluster,
    )
    return group_time(data, design, level)


def group_time(
    data: Panel, design: Design, level: float = 0.95, *, after_only: bool = False
) -> GroupTime:
    """What did treatment change for each cohort and period of a panel, or after treatment alone?"""
    data = comparable(data, design)
    fitted = Comparer(data, design)
    cells = list(design.cells(data.cohort, len(data.periods)))
    wanted = [cell for cell in cells if not after_only or cell.time >= cell.cohort]
    influence = np.empty((len(wanted), data.clusters))
    found: list[tuple[Cell, tuple[int, int], float]] = []
    for cell in wanted:
        one = fitted.compare(cell)
        if one is not None:
            influence[len(found)] = one[-1]
            found.append(one[:-1])
    if not found:
        raise DataError(
            "No comparison can be made: no cohort has controls that are seen in the same periods.",
            faults=[str(note) for note in fitted.notes()],
        )
    made, sizes, value = zip(*found, strict=True)
    layout = Layout.of(data, made, design.anticipation)
    influence *= data.inflation
    estimates = Estimates(np.array(value), influence[: len(found)])
    notes = (*data.notes, *warnings(data), *fitted.notes())
    return GroupTime(_table(estimates, layout, data, sizes, level), estimates, layout, notes, level)


def _table(
    estimates: Estimates,
    layout: Layout,
    data: Panel,
    sizes: Sequence[tuple[int, int]],
    level: float,
) -> pd.DataFrame:
    table = estimates.limits(level, layout.reference)
    table.insert(0, "cohort", data.periods[layout.cohort])
    table.insert(1, "time", data.periods[layout.time])
    table["exposure"] = layout.exposure
    table[["n_treated", "n_control"]] = np.array(sizes)
    return table
