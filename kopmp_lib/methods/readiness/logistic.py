"""How do the odds of an outcome, and its probability, change with what is known beforehand?"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.readiness import firth
from kopmp_lib.methods.readiness.columns import Floats, binary, design, level_of, listed, present
from kopmp_lib.methods.readiness.separation import refuse

WHERE = "readiness.logit"
CONSTANT = "constant"
METHODS = ("likelihood", "firth")
FAR = 12.0
"""Log odds that an estimate reaches only if next to nobody is in doubt, or under separation."""


@dataclass(frozen=True, repr=False)
class Logit:
    """A logistic model.

    Parameters
    ----------
    table : DataFrame
        By covariate: ``coef``, ``se``, ``z``, ``p``, ``odds_ratio``, ``lower``, ``upper`` (of the
        odds ratio, for one unit more of the covariate).
    effects : DataFrame
        Average marginal effects by covariate, in probability (0-1): ``effect``, ``se``, ``lower``,
        ``upper``; for a covariate of noughts and ones the change from 0 to 1.
    constant : float
        Log odds where all covariates are nought.
    loglik, loglik_null : float
        Log-likelihood (penalised under Firth), and without covariates.
    n, events : int
        Rows, and rows with the outcome.
    per_variable : float
        The rarer outcome over the number of covariates; below 10 the estimates are frail.
    method : str
        "likelihood" or "firth".
    level : float
    """

    table: pd.DataFrame
    effects: pd.DataFrame
    constant: float
    loglik: float
    loglik_null: float
    n: int
    events: int
    per_variable: float
    method: str
    level: float
    covariance: pd.DataFrame = field(repr=False)

    def __repr__(self) -> str:
        return f"{self.method}, {self.events} of {self.n}\n{self.table.to_string()}"

    def predict(self, frame: pd.DataFrame) -> Floats:
        """Which probability of the outcome has each row of this frame? Shape (n,)."""
        names = list(self.table.index)
        present(frame, names, WHERE, names)
        eta = self.constant + frame[names].to_numpy(dtype=float) @ self.table["coef"].to_numpy()
        return np.asarray(_chance(eta))


def logit(
    frame: pd.DataFrame,
    *,
    outcome: str,
    covariates: str | Sequence[str],
    cluster: str | None = None,
    method: str = "likelihood",
    level: float = 0.95,
) -> Logit:
    """How do the odds of an outcome, and its probability, change with each covariate?

    Parameters
    ----------
    frame : DataFrame
        One row a case; no value may be missing.
    outcome : str
        Column of 0 and 1.
    covariates : str or sequence of str
        Columns of numbers or flags, known before the outcome.
    cluster : str, optional
        Rows of one cluster are alike; errors allow for it. Not with Firth.
    method : {"likelihood", "firth"}
        Firth's penalised likelihood stays finite under separation and is less biased when the
        outcome is rare; its limits and p are of the penalised profile likelihood.
    level : float
        Level of the limits.

    Raises
    ------
    ParameterError
        If columns are unfit, covariates explain one another, a covariate tells the outcome without
        fail (separation), or the climb does not come to rest.

    References
    ----------
    Firth (1993), Biometrika 80: 27-38; Heinze and Schemper (2002), Statistics in Medicine 21.
    """
    names = listed(covariates)
    reach = level_of(level, WHERE)
    _require(names, cluster, method)
    columns = [outcome, *names] + ([cluster] if cluster else [])
    present(frame, columns, WHERE, [outcome, *names])
    y, x = binary(frame, outcome, WHERE), design(frame, names, WHERE)
    if method == "firth":
        fit = firth.fit(x, y, level)
        coef, covariance, lower, upper, p = (
            *(fit.coef, fit.covariance, fit.lower, fit.upper, fit.p),
        )
        loglik, null = fit.loglik, fit.loglik_null
    else:
        coef, covariance, loglik, null = _likelihood(frame, x, y, names, cluster)
        error = np.sqrt(np.diag(covariance))
        lower, upper = coef - reach * error, coef + reach * error
        p = _two_sided(coef / error)
    error = np.sqrt(np.diag(covariance))
    table = pd.DataFrame(
        {"coef": coef, "se": error, "z": coef / error, "p": p, "odds_ratio": np.exp(coef),
         "lower": np.exp(lower), "upper": np.exp(upper)},
        index=pd.Index([CONSTANT, *names], name="covariate"),
    )  # fmt: skip
    labels = list(table.index)
    events = int(y.sum())
    return Logit(
        table.drop(index=CONSTANT),
        _effects(x, names, coef, covariance, reach),
        float(coef[0]),
        loglik,
        null,
        len(y),
        events,
        min(events, len(y) - events) / len(names),
        method,
        level,
        pd.DataFrame(covariance, index=labels, columns=labels),
    )


def _require(names: list[str], cluster: str | None, method: str) -> None:
    if not names:
        raise ParameterError("No covariate is given.", where=WHERE, expected="at least one column")
    if method not in METHODS:
        raise ParameterError(
            f"'{method}' cannot be used.", where="method", expected=", ".join(METHODS)
        )
    if cluster and method == "firth":
        raise ParameterError("Firth's method knows no clusters.", where="cluster", expected="None")


def _likelihood(
    frame: pd.DataFrame, x: Floats, y: Floats, names: list[str], cluster: str | None
) -> tuple[Floats, Floats, float, float]:
    """Maximum likelihood by statsmodels, on covariates of like scale.

    A separated likelihood climbs without end, so that far log odds or a failed climb give it away;
    only then is the slower proof asked for.
    """
    from statsmodels.discrete.discrete_model import Logit as Model

    middle, scale = x.mean(axis=0), x.std(axis=0)
    given = np.column_stack([np.ones(len(y)), (x - middle) / scale])
    kind = {}
    if cluster:
        groups = pd.factorize(frame[cluster])[0]
        if groups.max() < 1:
            raise ParameterError("There is only one cluster.", where=cluster, expected="several")
        kind = {"cov_type": "cluster", "cov_kwds": {"groups": groups}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            fit = Model(y, given).fit(method="newton", maxiter=100, disp=False, **kind)
            sound = fit.mle_retvals["converged"] and np.isfinite(fit.bse).all()
        except np.linalg.LinAlgError:
            sound = False
    if not sound or np.abs(given @ fit.params).max() > FAR:
        refuse(
            *(x, y, names, WHERE),
            'Leave the covariate out, or use method="firth", which keeps to a finite answer.',
        )
    if not sound:
        raise ParameterError(
            "The climb of the likelihood does not come to rest.",
            where=WHERE,
            todo='Use fewer covariates, or method="firth".',
        )
    turn = np.eye(len(fit.params))
    turn[1:, 1:] = np.diag(1 / scale)
    turn[0, 1:] = -middle / scale
    covariance = turn @ np.asarray(fit.cov_params()) @ turn.T
    return turn @ np.asarray(fit.params), covariance, float(fit.llf), float(fit.llnull)


def _effects(
    x: Floats, names: list[str], coef: Floats, covariance: Floats, reach: float
) -> pd.DataFrame:
    """Average marginal effects with errors by the delta method."""
    full = np.column_stack([np.ones(len(x)), x])
    chance = _chance(full @ coef)
    slope = chance * (1 - chance)
    rows = []
    for place in range(1, full.shape[1]):
        if set(np.unique(x[:, place - 1]).tolist()) == {0.0, 1.0}:
            effect, gradient = _switched(full, coef, place)
        else:
            effect = float(slope.mean() * coef[place])
            gradient = (slope * (1 - 2 * chance) * coef[place]) @ full / len(x)
            gradient[place] += slope.mean()
        error = float(np.sqrt(gradient @ covariance @ gradient))
        rows.append((effect, error, effect - reach * error, effect + reach * error))
    index = pd.Index(names, name="covariate")
    return pd.DataFrame(rows, index=index, columns=["effect", "se", "lower", "upper"])


def _switched(full: Floats, coef: Floats, place: int) -> tuple[float, Floats]:
    """Mean change of the probability when a flag is set instead of not."""
    effect, gradient = 0.0, np.zeros(full.shape[1])
    for sign, value in ((1, 1.0), (-1, 0.0)):
        set_to = full.copy()
        set_to[:, place] = value
        chance = _chance(set_to @ coef)
        effect += sign * float(chance.mean())
        gradient += sign * (chance * (1 - chance)) @ set_to / len(full)
    return effect, gradient


def _chance(eta: Floats) -> Floats:
    from scipy.special import expit

    return np.asarray(expit(eta), dtype=float)


def _two_sided(z: Floats) -> Floats:
    from scipy.special import ndtr

    return np.asarray(2 * ndtr(-np.abs(z)), dtype=float)
