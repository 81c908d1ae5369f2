"""Which steps were dated before another that must come first?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kopmp_lib import rules
from kopmp_lib.sources.faults import WARNING, Fault, Said, quoted, say
from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps.dates import column_of
from kopmp_lib.sources.traps.telling import Words, day, each, label

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

STAGES = {
    "submitted": (),
    "review": ("submitted",),
    "approved": ("submitted", "review"),
    "rejected": ("submitted", "review"),
    "disbursed": ("submitted", "review", "approved"),
    "defaulted": ("submitted", "review", "approved", "disbursed"),
}
"""Of each stage of a loan, those that come before it."""


@dataclass(frozen=True)
class _Grid:
    """Days by case and step.

    Parameters
    ----------
    days : array of datetime64[D], cases x steps
        The earliest day of each step; none where it is not told.
    months : array of bool, cases x steps
        Where only the month is known.
    places : array of int, cases x steps
        Place of the row in the frame; -1 where there is none.
    """

    days: np.ndarray
    months: np.ndarray
    places: np.ndarray


def told(taken: Taken, today: dt.date) -> Iterator[Fault]:  # noqa: ARG001 (as all traps)
    """Which steps of formation, or stages of a loan, come too early within one co-operative?

    Only what the rules require is an order; other steps are taken as it suits. Where one day is
    known to the month, months are compared. Equal days are in order.
    """
    step, before, called = _order(taken)
    if not step or not {step, "date"} <= set(taken.frame):
        return
    names = list(before)
    grid = _grid(taken, step, names)
    for number, name in enumerate(names):
        earlier = [names.index(one) for one in before[name]]
        if earlier:
            yield from _of_step(taken, grid, number, earlier, names, called)


def _order(taken: Taken) -> tuple[str, Mapping[str, tuple[str, ...]], Mapping[str, Said | str]]:
    """The column of steps, what each requires, near and far, and what it is called."""
    if taken.table.name == "loans":
        return "stage", STAGES, {name: name for name in STAGES}
    if taken.table.name != "milestones":
        return "", {}, {}
    steps = rules.formation_steps(dt.date.max)
    requires = {step.name: step.requires for step in steps}
    return (
        "step",
        {name: tuple(_all_before(name, requires)) for name in requires},
        {step.name: label(step.label) for step in steps},
    )


def _all_before(name: str, requires: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for one in requires.get(name, ()):
        yield one
        yield from _all_before(one, requires)


# --- days by case and step ----------------------------------------------------------------------


def _grid(taken: Taken, step: str, names: list[str]) -> _Grid:
    import numpy as np
    import pandas as pd

    frame = taken.frame
    days = frame["date"].to_numpy().astype("datetime64[D]")
    column = pd.Index(names, dtype="str").get_indexer(frame[step])
    known = np.flatnonzero(~np.isnat(days) & (column >= 0))
    known = known[np.argsort(days[known], kind="stable")[::-1]]  # the earliest is put down last
    case, count = _cases(frame, step)
    shape = (count, len(names))
    at = (case[known], column[known])
    grid = _Grid(
        np.full(shape, "NaT", dtype="datetime64[D]"),
        np.zeros(shape, dtype=bool),
        np.full(shape, -1),
    )
    grid.days[at] = days[known]
    grid.places[at] = known
    if "precision" in frame:
        grid.months[at] = (frame["precision"] == "month").to_numpy(dtype=bool)[known]
    return grid


def _cases(frame: pd.DataFrame, step: str) -> tuple[np.ndarray, int]:
    """Number of the case of each row: a co-operative or an application, on one day of the data."""
    parts = [name for name in ("unit_code", "application_id") if name in frame]
    if "as_of" in frame and frame.duplicated([*parts, step]).any():
        parts.append("as_of")
    case = frame.groupby(parts, sort=False, dropna=False).ngroup().to_numpy()
    return case, int(case.max()) + 1 if len(case) else 0


def _of_step(
    taken: Taken,
    grid: _Grid,
    number: int,
    earlier: list[int],
    names: list[str],
    called: Mapping[str, Said | str],
) -> Iterator[Fault]:
    import numpy as np

    own, latest = grid.days[:, number], np.full(len(grid.days), -1)
    for one in earlier:
        day_there = grid.days[:, one]
        wrong = day_there > own
        coarse = grid.months[:, one] | grid.months[:, number]
        wrong &= ~coarse | (day_there.astype("M8[M]") > own.astype("M8[M]"))
        later = wrong & ((latest < 0) | (day_there > grid.days[np.arange(len(own)), latest]))
        latest[later] = one
    cases = np.flatnonzero(latest >= 0)
    of_place = dict(zip(grid.places[cases, number].tolist(), cases.tolist(), strict=True))

    def words(at: int) -> Words:
        case = of_place[at]
        other = int(latest[case])
        row = taken.frame.index[grid.places[case, other]]
        return (
            say(
                "{step} ({day}) lebih awal daripada {other} ({other_day})",
                step=called[names[number]],
                day=day(grid.days[case, number]),
                other=called[names[other]],
                other_day=day(grid.days[case, other]),
            ),
            say("{other} lebih dahulu", other=called[names[other]]),
            say(
                "Periksa kedua tanggal pada {unit}; yang lain di baris {row}.",
                unit=quoted(taken.frame["unit_code"].iloc[at]),
                row=row,
            ),
        )

    at = np.sort(grid.places[cases, number])
    column = "date" if taken.name("date") else column_of(taken, names[number])
    yield from each(taken, at, column, "steps_out_of_order", WARNING, words)
