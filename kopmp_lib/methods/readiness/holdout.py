"""Would a model made on earlier cases have forecast the later ones?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.readiness.calibration import Calibration, calibration
from kopmp_lib.methods.readiness.columns import Floats, listed, present
from kopmp_lib.methods.readiness.logistic import Logit, logit

WHERE = "readiness.holdout"


@dataclass(frozen=True)
class Holdout:
    """A model of the earlier cases, and how it did on the later ones.

    Parameters
    ----------
    model : Logit
        Made on the earlier cases.
    calibration : Calibration
        On the later cases: what counts.
    apparent : Calibration
        On the earlier cases, which the model has seen; always too good.
    shuffled : Calibration
        Where as many cases were held out by chance instead of by time. Better than ``calibration``
        means that the world has moved.
    outcome, probability : ndarray
        Of the later cases.
    earlier, later : int
        Cases.
    since : object
        First time of the later cases.
    """

    model: Logit
    calibration: Calibration
    apparent: Calibration
    shuffled: Calibration
    outcome: Floats
    probability: Floats
    earlier: int
    later: int
    since: object


def holdout(
    frame: pd.DataFrame,
    *,
    outcome: str,
    covariates: str | Sequence[str],
    time: str,
    share: float = 0.7,
    method: str = "likelihood",
    bins: int = 10,
    level: float = 0.95,
    rng: np.random.Generator | None = None,
) -> Holdout:
    """Would a model made on earlier cases have forecast the later ones?

    Parameters
    ----------
    frame, outcome, covariates, method, level
        As in :func:`logit`.
    time : str
        When the case began; cases of one time are never parted.
    share : float
        Least share of cases that are the earlier ones.
    bins : int
        As in :func:`calibration`.
    rng : Generator, optional
        Draws the cases held out by chance; by default always the same ones.

    Raises
    ------
    ParameterError
        If either part lacks rows with or without the outcome.
    """
    names = listed(covariates)
    present(frame, [outcome, *names, time], WHERE, [outcome, *names])
    if not 0 < share < 1:
        raise ParameterError(f"'{share}' cannot be used.", where="share", expected="0 to 1")
    times = frame[time].sort_values()
    since = times.iloc[min(int(np.ceil(share * len(times))), len(times) - 1)]
    early = (frame[time] < since).to_numpy()
    _both(frame[outcome].to_numpy(dtype=float), early, time)
    draw = np.random.default_rng(0) if rng is None else rng
    chosen = draw.permutation(early)
    given: dict[str, Any] = {
        "outcome": outcome,
        "covariates": names,
        "method": method,
        "level": level,
    }
    model = logit(frame[early], **given)
    y = frame[outcome].to_numpy(dtype=float)
    chance = model.predict(frame)
    return Holdout(
        model,
        calibration(y[~early], chance[~early], bins=bins, level=level),
        calibration(y[early], chance[early], bins=bins, level=level),
        _by_chance(frame, y, chosen, given),
        y[~early],
        chance[~early],
        int(early.sum()),
        int((~early).sum()),
        since,
    )


def _by_chance(
    frame: pd.DataFrame, y: Floats, chosen: np.ndarray, given: dict[str, Any]
) -> Calibration:
    model = logit(frame[chosen], **given)
    return calibration(y[~chosen], model.predict(frame[~chosen]))


def _both(y: Floats, early: np.ndarray, time: str) -> None:
    for name, part in (("earlier", y[early]), ("later", y[~early])):
        if len(set(part.tolist())) < 2:
            raise ParameterError(
                f"All {len(part)} {name} cases ended alike.",
                where=time,
                expected="some with the outcome and some without, before and after",
                todo="Wait for more cases, or change the share.",
            )
