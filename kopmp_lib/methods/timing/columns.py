"""Are the columns of a frame fit to explain a duration, and what do they explain?"""

from __future__ import annotations

import difflib
from collections.abc import Sequence

import numpy as np
import pandas as pd

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.timing.answers import width
from kopmp_lib.methods.timing.risk import Floats, Whole

FADED = 1e-7
"""Share of the information at nought below which an estimate has no limit."""


def listed(columns: str | Sequence[str] | None) -> list[str]:
    """Which columns are meant: none, one, or several?"""
    if columns is None:
        return []
    return [columns] if isinstance(columns, str) else list(columns)


def present(frame: pd.DataFrame, columns: list[str], numeric: Sequence[str] = ()) -> None:
    """Are these columns there, complete, and where need be of numbers?

    Raises
    ------
    ParameterError
        With every fault at once.
    """
    faults = [_fault(frame, name, name in numeric) for name in dict.fromkeys(columns)]
    faults += ["No column is named twice."] if len(set(numeric)) < len(numeric) else []
    said = [fault for fault in faults if fault]
    if said:
        raise ParameterError(
            " ".join(said),
            where="timing",
            todo="Leave out rows with frame.dropna(subset=...), and say how many; "
            "turn words into flags with pandas.get_dummies(..., drop_first=True).",
        )


def _fault(frame: pd.DataFrame, name: str, numeric: bool) -> str:
    if name not in frame:
        near = difflib.get_close_matches(str(name), [str(held) for held in frame], 1)
        return f"There is no column '{name}'" + (f", but '{near[0]}'." if near else ".")
    gaps = int(frame[name].isna().sum())
    if gaps:
        return f"Column '{name}' is missing in {gaps} rows."
    if numeric and not pd.api.types.is_numeric_dtype(frame[name]):
        return f"Column '{name}' is not of numbers."
    return ""


def numbered(frame: pd.DataFrame, columns: list[str]) -> Whole:
    """Which combination of these columns does each row have, by number?"""
    numbers: Whole = frame.groupby(columns, sort=True).ngroup().to_numpy(dtype=np.int64)
    return numbers


def varying(x: Floats, names: list[str]) -> Floats:
    """How far do the covariates spread?

    Raises
    ------
    ParameterError
        If one does not vary at all, or is not finite.
    """
    scale: Floats = x.std(axis=0)
    faulty = [name for name, spread in zip(names, scale, strict=True) if not 0 < spread < np.inf]
    if faulty or not names:
        raise ParameterError(
            f"Covariates that do not vary, or are not finite: {', '.join(faulty) or 'none given'}.",
            where="timing",
        )
    return scale


def distinct(information: Floats, names: list[str]) -> None:
    """Can the covariates be told apart?

    Raises
    ------
    ParameterError
        If a sum of them never varies among those at risk together.
    """
    values, vectors = np.linalg.eigh(information)
    if values[0] > 1e-9 * values[-1]:
        return
    parts = zip(names, np.abs(vectors[:, 0]), strict=True)
    tangled = [name for name, part in parts if part > 0.05]
    raise ParameterError(
        f"Covariates that explain one another among those at risk: {', '.join(tangled)}.",
        where="timing",
        todo="Leave one of them out.",
    )


def finite(unrest: Floats, names: list[str]) -> None:
    """Did the climb come to rest, given the step it would take next?

    Raises
    ------
    ParameterError
        If the likelihood rises without end, as it does when nobody with a trait takes the step.
    """
    endless = [name for name, step in zip(names, unrest, strict=True) if not abs(step) < 1e-3]
    if endless:
        _endless(endless)


def _endless(endless: list[str]) -> None:
    raise ParameterError(
        f"The likelihood rises without end in: {', '.join(endless)}.",
        where="timing",
        expected="some who take the step, and some who wait, on either side of the covariate",
        todo="Leave the covariate out; the data set no limit to its hazard ratio.",
    )


def told(information: Floats, bare: Floats) -> float:
    """What is left of the information at nought, in the direction that keeps the least of it?"""
    values, _ = _kept(information, bare)
    return float(values[0])


def limited(
    information: Floats, bare: Floats, score: Floats, beta: Floats, names: list[str]
) -> None:
    """Did the climb of the likelihood end at a top, or go on along a ridge without end?

    Along a ridge the information fades away against ``bare``, that at nought, and soon is mere
    rounding. The covariates named take part in the direction in which it does, and have gone far.

    Raises
    ------
    ParameterError
        If the likelihood rises without end, as it does when nobody with a trait takes the step.
    """
    values, along = _kept(information, bare)
    if values[0] > FADED:
        went = np.abs(np.linalg.solve(information, score))
        if went.max() < 1e-3:
            return
    else:
        faded = along[:, values <= max(FADED, 10 * values[0])]
        went = np.abs(faded).max(axis=1) * np.abs(beta)
    _endless([name for name, part in zip(names, went, strict=True) if part > 0.05 * went.max()])


def _kept(information: Floats, bare: Floats) -> tuple[Floats, Floats]:
    """Shares of ``bare`` that are left, least first, and the directions they belong to."""
    if not np.isfinite(information).all():
        return np.full(len(bare), -np.inf), np.eye(len(bare))
    turn = np.linalg.inv(np.linalg.cholesky(bare))
    values, vectors = np.linalg.eigh(turn @ information @ turn.T)
    return values, turn.T @ vectors


def sandwich(inverse: Floats, residuals: Floats, cluster: Whole) -> Floats:
    """What is the covariance of coefficients when members of a cluster are alike?"""
    summed = np.stack([np.bincount(cluster, column) for column in residuals.T], axis=1)
    covariance: Floats = inverse @ (summed.T @ summed) @ inverse
    return covariance


def table_of(coef: Floats, covariance: Floats, names: list[str], level: float) -> pd.DataFrame:
    """What do the coefficients say, covariate by covariate?"""
    from scipy.special import ndtr

    error = np.sqrt(np.diag(covariance))
    reach = width(level) * error
    columns = {"coef": coef, "se": error, "z": coef / error, "p": 2 * ndtr(-np.abs(coef / error))}
    columns |= {"hazard_ratio": np.exp(coef)}
    columns |= {"lower": np.exp(coef - reach), "upper": np.exp(coef + reach)}
    return pd.DataFrame(columns, index=pd.Index(names, name="covariate"))
