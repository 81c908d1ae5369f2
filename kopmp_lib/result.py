"""What does every study return?

One tidy ``results`` table with the same columns for every study and region, the frames and facts
that figures and sentences are drawn from, and the caveats that go with them. Small counts are
suppressed before a result is made, so that everything drawn from it is safe.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kopmp_lib.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    *("region_code", "unit_code", "study", "indicator", "value", "lower", "upper", "unit", "n"),
    *("state", "quality", "origin", "as_of", "note"),
)
KEY = ("region_code", "unit_code", "study", "indicator")
QUALITIES = ("counted", "rolled_up", "estimated")
"""Counted unit by unit, taken from a roll-up of the source, or estimated by a method."""

RESULT_STATES = (
    *("reported", "zero", "not_reported", "not_applicable"),
    *("suppressed", "not_identifiable"),
)
_NUMBERS = ("value", "lower", "upper", "n")


@dataclass(frozen=True)
class Caveat:
    """Something a reader must know before quoting a figure.

    Parameters
    ----------
    name : str
        Which caveat; ``present.text`` holds its sentence in both languages.
    values : Mapping
        What the sentence is filled with.
    """

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class StudyResult:
    """The frozen outcome of one study for one region.

    Parameters
    ----------
    study, region_code : str
        What was studied, and where.
    results : DataFrame
        Tidy table with :data:`COLUMNS`; ``unit_code`` is empty on rows of the whole region.
    tables : Mapping of str to DataFrame
        Frames that figures and tables are drawn from; the study's module lists them.
    facts : Mapping
        Plain values that sentences are built from.
    caveats : tuple of Caveat
        What the figures do not show.
    origin : str
        ``observed``, ``user`` or ``simulated``; the last one is written across every page.
    """

    study: str
    region_code: str
    results: pd.DataFrame
    tables: Mapping[str, pd.DataFrame]
    facts: Mapping[str, Any]
    caveats: tuple[Caveat, ...] = ()
    origin: str = "observed"


def row(
    region_code: str,
    study: str,
    indicator: str,
    *,
    value: float | None,
    unit: str,
    state: str,
    quality: str,
    as_of: str,
    origin: str = "observed",
    unit_code: str = "",
    n: float | None = None,
    lower: float | None = None,
    upper: float | None = None,
    note: str = "",
) -> dict[str, Any]:
    """One row of the results table."""
    given = locals()
    return {name: given[name] for name in COLUMNS}


def results_frame(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Which results table do these rows make?

    Returns
    -------
    DataFrame
        Sorted by region, unit, study and indicator, so that the same rows give the same bytes.

    Raises
    ------
    DataError
        If a row comes twice, its state and its figures contradict each other, or a word is unknown.
    """
    import pandas as pd

    frame = pd.DataFrame(list(rows), columns=list(COLUMNS))
    for name in COLUMNS:
        frame[name] = frame[name].astype("float64") if name in _NUMBERS else frame[name].astype(str)
    shown = frame["state"].isin(("reported", "zero"))
    broken = {
        "twice": frame.duplicated(list(KEY)),
        "unknown state": ~frame["state"].isin(RESULT_STATES),
        "unknown quality": ~frame["quality"].isin(QUALITIES),
        "value missing": shown & frame["value"].isna(),
        "value shown": ~shown & frame[["value", "lower", "upper"]].notna().any(axis=1),
        "zero or not": shown & ((frame["state"] == "zero") != frame["value"].eq(0)),
    }
    faults = [
        f"{fault}: {' '.join(filter(None, (one.region_code, one.unit_code, one.indicator)))}"
        for fault, where in broken.items()
        for one in frame[where].itertuples(index=False)
    ]
    if faults:
        raise DataError(
            "The results table contradicts itself.", where="results", faults=tuple(faults)
        )
    return frame.sort_values(list(KEY), kind="stable").reset_index(drop=True)


def state_of(value: float | None) -> str:
    """Which state has a figure that was reported, or not?"""
    if value is None or value != value:
        return "not_reported"
    return "zero" if value == 0 else "reported"
