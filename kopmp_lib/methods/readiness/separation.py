"""Does a covariate tell the outcome without fail, so that its odds ratio has no limit?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.readiness.columns import Floats


def separating(x: Floats, y: Floats, names: Sequence[str]) -> tuple[str, ...]:
    """Which covariates take part in a rule that never errs on one side?

    Linear programming after Konis (2007): a direction b with (2y - 1) x'b never below nought and
    somewhere above it makes the likelihood rise without end along b.

    Parameters
    ----------
    x : ndarray, shape (n, p)
        Covariates, without a constant.
    y : ndarray, shape (n,)
        0 or 1.
    names : sequence of str
        Of the covariates.

    References
    ----------
    Albert and Anderson (1984), Biometrika 71: 1-10; Konis (2007), thesis, Oxford.
    """
    from scipy.optimize import linprog

    scale = np.where(x.std(axis=0) > 0, x.std(axis=0), 1.0)
    signed = (2 * y - 1)[:, None] * np.column_stack([np.ones(len(y)), (x - x.mean(axis=0)) / scale])
    told = np.unique(signed, axis=0)
    found = linprog(-told.sum(axis=0), A_ub=-told, b_ub=np.zeros(len(told)), bounds=(-1, 1))
    if not found.success or -found.fun <= 1e-7 * len(told):
        return ()
    parts = zip(names, np.abs(found.x[1:]), strict=True)
    return tuple(name for name, part in parts if part > 1e-7)


def refuse(x: Floats, y: Floats, names: Sequence[str], where: str, todo: str) -> None:
    """Can the coefficients be told at all?

    Raises
    ------
    ParameterError
        Naming the covariates that separate those with the outcome from those without.
    """
    tangled = separating(x, y, names)
    if tangled:
        raise ParameterError(
            f"Separation: {', '.join(tangled)} tells the outcome without fail on one side, so the "
            "odds ratio has no limit.",
            where=where,
            expected="rows with and without the outcome, whatever the covariates",
            todo=todo,
        )
