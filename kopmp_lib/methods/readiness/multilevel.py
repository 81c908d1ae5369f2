"""How much of what differs lies between groups, once what is known of each case is allowed for?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.readiness import profile
from kopmp_lib.methods.readiness.columns import design, level_of, listed, present

WHERE = "readiness.multilevel"
CONSTANT = "constant"


@dataclass(frozen=True, repr=False)
class Multilevel:
    """A linear model whose constant, and maybe slopes, differ by group.

    Parameters
    ----------
    table : DataFrame
        Fixed part, by ``constant`` and covariate: ``coef``, ``se``, ``lower``, ``upper``.
    group_sd : Series
        Standard deviation between groups of the constant and of each slope that differs.
    correlation : DataFrame
        Between these.
    residual_sd : float
        Within groups, in the unit of the outcome.
    icc : float
        Share (0-1) of the variance that lies between groups, where covariates are nought.
    criterion : float
        Minus twice the restricted log-likelihood (or the log-likelihood).
    groups : DataFrame
        By group: ``n`` and how far its constant and slopes lie from the whole, drawn towards it.
    n : int
    at_edge : bool
        Whether a variance came out as nought or two parts as one: chance explains the groups.
    """

    table: pd.DataFrame
    group_sd: pd.Series
    correlation: pd.DataFrame
    residual_sd: float
    icc: float
    criterion: float
    groups: pd.DataFrame
    n: int
    at_edge: bool

    def __repr__(self) -> str:
        return f"icc {self.icc:.3f}, {len(self.groups)} groups\n{self.table.to_string()}"


def multilevel(
    frame: pd.DataFrame,
    *,
    outcome: str,
    group: str,
    covariates: str | Sequence[str] = (),
    slopes: str | Sequence[str] = (),
    restricted: bool = True,
    level: float = 0.95,
) -> Multilevel:
    """How much of what differs lies between groups?

    Parameters
    ----------
    frame : DataFrame
        One row a case; no value may be missing.
    outcome : str
        Column of numbers.
    group : str
        Group of each case; at least three, some with several cases.
    covariates : str or sequence of str
        Columns of numbers in the fixed part.
    slopes : str or sequence of str
        Those of them whose slope differs by group.
    restricted : bool
        Restricted maximum likelihood, less biased for variances.
    level : float
        Level of the limits.

    References
    ----------
    Laird and Ware (1982), Biometrics 38: 963-974; profiled after Bates
    and others (2015), Journal of Statistical Software 67(1), so that a variance may be nought.
    """
    names, free = listed(covariates), listed(slopes)
    reach = level_of(level, WHERE)
    present(frame, [outcome, group, *names], WHERE, [outcome, *names])
    _require(frame, names, free, group)
    x = np.column_stack([np.ones(len(frame)), design(frame, names, WHERE)])
    fixed = pd.DataFrame(x, columns=[CONSTANT, *names])
    codes, labels = pd.factorize(frame[group], sort=True)
    y = frame[outcome].to_numpy(dtype=float)
    if not y.std() > 0:
        raise ParameterError(f"Column '{outcome}' does not vary.", where=WHERE)
    scale = float(y.std())
    taken = [0, *(1 + names.index(name) for name in free)]
    fit = profile.fit(y / scale, x, x[:, taken], codes, restricted)
    if not fit.settled or not np.isfinite(fit.criterion):
        raise ParameterError(
            "The climb of the likelihood does not come to rest.",
            where=WHERE,
            todo="Leave out slopes, or put covariates on a like scale.",
        )
    between = fit.between * scale**2
    sd = np.sqrt(np.clip(np.diag(between), 0, None))
    inside = fit.inside * scale**2
    parts = [CONSTANT, *free]
    coef = fit.coef * scale
    error = np.sqrt(np.diag(fit.covariance)) * scale
    freedom = len(y) - (x.shape[1] if restricted else 0)
    drawn = pd.DataFrame(
        fit.drawn * scale, columns=pd.Index(parts), index=pd.Index(labels, name=group)
    )
    drawn.insert(0, "n", np.bincount(codes))
    correlation = _correlation(between, sd, parts)
    one = bool((np.abs(correlation.to_numpy()[np.triu_indices(len(parts), 1)]) > 1 - 1e-6).any())
    return Multilevel(
        pd.DataFrame(
            {"coef": coef, "se": error, "lower": coef - reach * error,
             "upper": coef + reach * error},
            index=pd.Index(fixed.columns, name="covariate"),
        ),
        pd.Series(sd, index=parts),
        correlation,
        float(np.sqrt(inside)),
        float(between[0, 0] / (between[0, 0] + inside)),
        fit.criterion + 2 * freedom * float(np.log(scale)),
        drawn,
        len(y),
        one or bool((sd < 1e-4 * scale).any()),
    )  # fmt: skip


def _require(frame: pd.DataFrame, names: list[str], free: list[str], group: str) -> None:
    strange = [name for name in free if name not in names]
    if strange:
        raise ParameterError(
            f"Slopes that are no covariates: {', '.join(strange)}.",
            where="slopes",
            expected=", ".join(names) or "none",
        )
    sizes = frame[group].value_counts()
    if len(sizes) < 3 or sizes.max() < 2:
        raise ParameterError(
            f"{len(sizes)} groups of at most {sizes.max()} cases tell nothing of their spread.",
            where=group,
            expected="at least three groups, some with several cases",
        )


def _correlation(between: np.ndarray, sd: np.ndarray, parts: list[str]) -> pd.DataFrame:
    with np.errstate(invalid="ignore", divide="ignore"):
        return pd.DataFrame(between / np.outer(sd, sd), index=parts, columns=parts)
