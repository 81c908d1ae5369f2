"""Are the columns of a frame fit to explain an outcome?"""

from __future__ import annotations

import difflib
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kopmp_lib.errors import ParameterError

Floats = NDArray[np.float64]


def listed(columns: str | Sequence[str]) -> list[str]:
    """Which columns are meant: one, or several?"""
    return [columns] if isinstance(columns, str) else list(columns)


def present(
    frame: pd.DataFrame, columns: Sequence[str], where: str, numeric: Sequence[str] = ()
) -> None:
    """Are these columns there, complete, and where need be of finite numbers?

    Raises
    ------
    ParameterError
        With every fault at once.
    """
    if not isinstance(frame, pd.DataFrame):
        raise ParameterError(
            f"A frame is needed, not {type(frame).__name__}.", where=where, expected="a DataFrame"
        )
    faults = [_fault(frame, name, name in numeric) for name in dict.fromkeys(columns)]
    twice = [name for name in dict.fromkeys(columns) if list(columns).count(name) > 1]
    faults += [f"Column '{name}' is named twice." for name in twice]
    faults += ["There are no rows."] if len(frame) == 0 else []
    said = [fault for fault in faults if fault]
    if said:
        raise ParameterError(
            " ".join(said),
            where=where,
            todo="Leave out rows with frame.dropna(subset=...), and say how many; "
            "turn words into flags with pandas.get_dummies(..., drop_first=True).",
        )


def design(frame: pd.DataFrame, covariates: Sequence[str], where: str) -> Floats:
    """What do the covariates come to, as numbers? They vary, and none repeats the others.

    Raises
    ------
    ParameterError
        If one does not vary, or is a sum of others.
    """
    x = frame[list(covariates)].to_numpy(dtype=float)
    if not x.shape[1]:
        return x
    scale = x.std(axis=0)
    flat = [name for name, one in zip(covariates, scale, strict=True) if not one > 0]
    if flat:
        raise ParameterError(f"Covariates that do not vary: {', '.join(flat)}.", where=where)
    _, sizes, turned = np.linalg.svd((x - x.mean(axis=0)) / scale, full_matrices=False)
    if len(frame) <= x.shape[1] or sizes[-1] <= 1e-7 * sizes[0]:
        parts = zip(covariates, np.abs(turned[-1]), strict=True)
        tangled = [name for name, part in parts if part > 0.05]
        raise ParameterError(
            f"Covariates that explain one another: {', '.join(tangled)}.",
            where=where,
            todo="Leave one of them out.",
        )
    return x


def binary(frame: pd.DataFrame, outcome: str, where: str) -> Floats:
    """Which rows had the outcome, 1, and which had not, 0?

    Raises
    ------
    ParameterError
        If there are other values, or only one of the two.
    """
    y = frame[outcome].to_numpy(dtype=float)
    found = sorted(set(y.tolist()))
    if not set(found) <= {0.0, 1.0}:
        raise ParameterError(
            f"Column '{outcome}' holds {', '.join(f'{one:g}' for one in found[:5])}.",
            where=where,
            expected="0 and 1, or false and true",
        )
    if len(found) < 2:
        raise ParameterError(
            f"Column '{outcome}' is {found[0]:g} in all {len(y)} rows.",
            where=where,
            expected="some rows with the outcome, and some without",
            todo="Nothing can be learnt from these rows; collect more, or tell the count alone.",
        )
    return y


def level_of(level: float, where: str) -> float:
    """How many standard errors does an interval of this level reach?"""
    from scipy.special import ndtri

    if not 0 < level < 1:
        raise ParameterError(f"{level} is no level.", where=where, expected="such as 0.95")
    return float(ndtri((1 + level) / 2))


def _fault(frame: pd.DataFrame, name: str, numeric: bool) -> str:
    if name not in frame:
        near = difflib.get_close_matches(str(name), [str(held) for held in frame], 1)
        return f"There is no column '{name}'" + (f", but '{near[0]}'." if near else ".")
    column = frame[name]
    if isinstance(column, pd.DataFrame):
        return f"The frame has several columns '{name}'."
    gaps = int(column.isna().sum())
    if gaps:
        return f"Column '{name}' is missing in {gaps} rows."
    if not numeric:
        return ""
    if not pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        return f"Column '{name}' is not of numbers."
    return "" if np.isfinite(column.to_numpy(dtype=float)).all() else f"Column '{name}' is endless."
