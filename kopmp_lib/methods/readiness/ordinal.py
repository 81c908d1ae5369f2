"""How do the odds of a better grade change, and is it the same change at every grade?"""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.readiness.columns import Floats, design, level_of, listed, present
from kopmp_lib.methods.readiness.logistic import logit
from kopmp_lib.methods.readiness.separation import refuse, separating

WHERE = "readiness.ordered"
FAR = 8.0
"""Log odds by one standard deviation that only grades told without fail come to."""


@dataclass(frozen=True)
class Proportional:
    """Is one odds ratio enough for all cuts between grades?

    Parameters
    ----------
    statistic, df, p : float, int, float
        Brant's Wald test of all covariates together; a small p says no.
    table : DataFrame
        By covariate: ``statistic``, ``df``, ``p``.
    cuts : DataFrame
        Odds ratio of a grade above each cut, by covariate and cut, from separate models.
    """

    statistic: float
    df: int
    p: float
    table: pd.DataFrame
    cuts: pd.DataFrame


@dataclass(frozen=True, repr=False)
class Ordered:
    """A proportional odds model.

    Parameters
    ----------
    table : DataFrame
        By covariate: ``coef``, ``se``, ``z``, ``p``, ``odds_ratio``, ``lower``, ``upper``; above 1
        for higher grades.
    cuts : Series
        Log odds of a grade at or below each but the last, where covariates are nought.
    loglik, deviance : float
    grades : tuple
        From lowest to highest.
    n : int
    counts : Series
        Rows of each grade.
    """

    table: pd.DataFrame
    cuts: pd.Series
    loglik: float
    deviance: float
    grades: tuple[Hashable, ...]
    n: int
    counts: pd.Series
    rank: np.ndarray = field(repr=False)
    x: Floats = field(repr=False)

    def __repr__(self) -> str:
        return f"deviance {self.deviance:.3f}, n {self.n}\n{self.table.to_string()}"

    def predict(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Which probability has each grade, in each row of this frame?"""
        from scipy.special import expit

        names = list(self.table.index)
        present(frame, names, WHERE, names)
        eta = frame[names].to_numpy(dtype=float) @ self.table["coef"].to_numpy()
        below = expit(self.cuts.to_numpy()[None, :] - eta[:, None])
        edges = np.column_stack([np.zeros(len(eta)), below, np.ones(len(eta))])
        return pd.DataFrame(np.diff(edges), index=frame.index, columns=list(self.grades))

    def proportional(self) -> Proportional:
        """Is one odds ratio enough for all cuts between grades?

        References
        ----------
        Brant (1990), Biometrics 46: 1171-1178.
        """
        return _brant(self.rank, self.x, list(self.table.index), list(self.cuts.index))


def ordered(
    frame: pd.DataFrame,
    *,
    outcome: str,
    covariates: str | Sequence[str],
    order: Sequence[Hashable] | None = None,
    level: float = 0.95,
) -> Ordered:
    """How do the odds of a higher grade change with each covariate?

    Parameters
    ----------
    frame : DataFrame
        One row a case; no value may be missing.
    outcome : str
        Column of grades.
    covariates : str or sequence of str
        Columns of numbers or flags.
    order : sequence, optional
        Grades from lowest to highest; by default those of an ordered category, or sorted numbers.
    level : float
        Level of the limits.

    Raises
    ------
    ParameterError
        If columns are unfit, words come without their order, a grade is unknown, or grades are
        told without fail by a covariate.

    References
    ----------
    McCullagh (1980), Journal of the Royal Statistical Society B 42; fitted by statsmodels.
    """
    names = listed(covariates)
    reach = level_of(level, WHERE)
    if not names:
        raise ParameterError("No covariate is given.", where=WHERE, expected="at least one column")
    present(frame, [outcome, *names], WHERE, names)
    grades = _grades(frame[outcome], order)
    rank = pd.Categorical(frame[outcome], categories=list(grades)).codes.astype(int)
    x = design(frame, names, WHERE)
    coef, cuts, covariance, loglik = _fit(x, rank, len(grades), names)
    error = np.sqrt(np.diag(covariance))[: len(names)]
    from scipy.special import ndtr

    table = pd.DataFrame(
        {"coef": coef, "se": error, "z": coef / error, "p": 2 * ndtr(-np.abs(coef / error)),
         "odds_ratio": np.exp(coef), "lower": np.exp(coef - reach * error),
         "upper": np.exp(coef + reach * error)},
        index=pd.Index(names, name="covariate"),
    )  # fmt: skip
    marks = [f"{low}|{high}" for low, high in pairwise(grades)]
    counts = pd.Series(np.bincount(rank, minlength=len(grades)), index=list(grades))
    return Ordered(
        table,
        pd.Series(cuts, index=pd.Index(marks, name="cut")),
        loglik,
        -2 * loglik,
        grades,
        len(rank),
        counts,
        rank,
        x,
    )


def _grades(column: pd.Series, order: Sequence[Hashable] | None) -> tuple[Hashable, ...]:
    """The grades that occur, from lowest to highest."""
    known = set(column.unique().tolist())
    if order is not None:
        strange = sorted(map(str, known - set(order)))
        if strange or len(set(order)) < len(order):
            raise ParameterError(
                f"Grades that the order lacks: {', '.join(strange) or 'none'}.",
                where="order",
                expected="every grade once, from lowest to highest",
            )
        given: list[Any] = list(order)
    elif isinstance(column.dtype, pd.CategoricalDtype) and column.cat.ordered:
        given = list(column.cat.categories)
    elif pd.api.types.is_numeric_dtype(column):
        given = sorted(known)
    else:
        raise ParameterError(
            f"The words of '{column.name}' have no order of their own.",
            where="order",
            expected='from lowest to highest, such as ["D", "C", "B", "A"]',
        )
    occur = tuple(one for one in given if one in known)
    if len(occur) < 3:
        raise ParameterError(
            f"'{column.name}' has {len(occur)} grades.",
            where=WHERE,
            expected="at least three; for two use readiness.logit",
        )
    return occur


def _fit(
    x: Floats, rank: np.ndarray, grades: int, names: list[str]
) -> tuple[Floats, Floats, Floats, float]:
    """Maximum likelihood by statsmodels, on covariates of like scale."""
    from statsmodels.miscmodels.ordinal_model import OrderedModel

    middle, scale = x.mean(axis=0), x.std(axis=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = OrderedModel(rank, (x - middle) / scale, distr="logit")
        fit = model.fit(method="bfgs", maxiter=500, gtol=1e-7, disp=False)
        risen = np.abs(model.score(fit.params)).max() > 1e-3 * len(rank)
        try:
            covariance = np.asarray(fit.cov_params())
        except ValueError:  # the likelihood is flat where the climb ended
            covariance = np.full((len(fit.params), len(fit.params)), np.nan)
    size = x.shape[1]
    if np.abs(fit.params[:size]).max() > FAR or risen or not np.isfinite(covariance).all():
        _refuse(x, rank, names, grades)
    if risen or not np.isfinite(covariance).all():
        raise ParameterError(
            "The climb of the likelihood does not come to rest.",
            where=WHERE,
            todo="Use fewer covariates, or join grades that few have.",
        )
    coef = np.asarray(fit.params)[:size] / scale
    cuts = np.asarray(model.transform_threshold_params(fit.params))[1:-1] + middle @ coef
    unit = np.concatenate([scale, np.ones(grades - 1)])
    return coef, cuts, covariance / np.outer(unit, unit), float(fit.llf)


def _refuse(x: Floats, rank: np.ndarray, names: list[str], grades: int) -> None:
    """Does a covariate tell the grade without fail, at the cut where all would have to?"""
    todo = "Leave the covariate out, or join grades that few have."
    cuts = [(rank > cut).astype(float) for cut in range(grades - 1)]
    if all(separating(x, above, names) for above in cuts):
        refuse(x, cuts[0], names, WHERE, todo)


def _brant(rank: np.ndarray, x: Floats, names: list[str], marks: list[str]) -> Proportional:
    from scipy.stats import chi2

    full = np.column_stack([np.ones(len(x)), x])
    size, count = len(names), len(marks)
    frame = pd.DataFrame(x, columns=names)
    chances, coefs, inverses = [], [], []
    for cut in range(count):
        above = frame.assign(**{"above the cut": (rank > cut).astype(float)})
        model = logit(above, outcome="above the cut", covariates=names)
        coefs.append(model.table["coef"].to_numpy())
        inverses.append(model.covariance.to_numpy())
        chances.append(model.predict(frame))
    covariance = np.zeros((count * size, count * size))
    for j in range(count):
        for k in range(j, count):
            weight = chances[k] * (1 - chances[j])
            block = (inverses[j] @ ((full * weight[:, None]).T @ full) @ inverses[k])[1:, 1:]
            rows, columns = slice(j * size, (j + 1) * size), slice(k * size, (k + 1) * size)
            covariance[rows, columns] = block
            covariance[columns, rows] = block.T
    estimate = np.concatenate(coefs)

    def test(places: list[int]) -> tuple[float, int, float]:
        rows = []
        for place in places:
            for cut in range(1, count):
                row = np.zeros(count * size)
                row[place], row[cut * size + place] = 1.0, -1.0
                rows.append(row)
        contrast = np.array(rows)
        gap = contrast @ estimate
        wald = float(gap @ np.linalg.solve(contrast @ covariance @ contrast.T, gap))
        return wald, len(rows), float(chi2.sf(wald, len(rows)))

    each = [test([place]) for place in range(size)]
    index = pd.Index(names, name="covariate")
    table = pd.DataFrame(each, index=index, columns=["statistic", "df", "p"])
    cuts = pd.DataFrame(np.exp(np.array(coefs)).T, index=index, columns=marks)
    return Proportional(*test(list(range(size))), table, cuts)
