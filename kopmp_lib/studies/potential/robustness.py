"""Would another way of scoring, another map or fewer criteria give another answer?

Every row changes one thing and compares with the same base: the weighted sum of ranks, with the
weights in the middle of all that are thinkable.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from kopmp_lib.methods import scoring
from kopmp_lib.studies.potential import edge
from kopmp_lib.studies.potential.known import Floats, Known
from kopmp_lib.studies.potential.lines import Criterion, Line
from kopmp_lib.studies.potential.scaling import SCALES, Scaled, scaled

METHOD, SCALE, DECAY, EDGE = "method", "scale", "decay", "edge"
TOGETHER, CRITERION = "together", "criterion"
DECAYS = (1.0, 1.5, 2.0, 2.5, 3.0)
"""How strongly distance may deter customers."""
COLUMNS = ("kind", "name", "n", "same", "tau", "tau_low")
LOW = 0.1
"""In nine of ten villages the orders agree at least as well as told beside the mean."""

Change = tuple[str, str, Floats]


def robustness(
    what: Known,
    lines: Sequence[Line],
    criteria: Sequence[Criterion],
    made: Scaled,
    decay: float,
    order: Sequence[str],
    close: Sequence[tuple[str, str]],
) -> pd.DataFrame:
    """In how many villages does the first line stay, and how alike is the whole order?

    Parameters
    ----------
    made : Scaled
        Criteria of lines, as ranks.
    decay : float
        Power of distance that was asked for.
    order : sequence of str
        Criteria by importance, if that is known.
    close : sequence of (str, str)
        Pairs of criteria that rise and fall together.

    Returns
    -------
    DataFrame
        With :data:`COLUMNS`: what is changed, ``n`` villages in which both ways give an order,
        ``same`` of them in which the first line stays, mean of Kendall's tau-b over villages, and
        its tenth percentile.
    """
    if not made.names:
        return pd.DataFrame(columns=list(COLUMNS))
    weights = middle(made.names, order)
    base = scoring.weighted_sum(made.value, weights).score
    first = scoring.leaders(base)
    rows = []
    for kind, name, score in [
        *_methods(made, weights),
        *_versions(what, lines, criteria, made, decay, weights),
        *_counted_once(made, close),
        *_fewer(made, order),
    ]:
        tau, other = scoring.agreement(base, score), scoring.leaders(score)
        both = (first >= 0) & (other >= 0) & ~np.isnan(tau)
        told = tau[both]
        alike = (told.mean(), np.quantile(told, LOW)) if len(told) else (np.nan, np.nan)
        rows.append((kind, name, int(both.sum()), int((first == other)[both].sum()), *alike))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def middle(names: Sequence[str], order: Sequence[str]) -> Floats:
    """Which weights lie in the middle of all that are thinkable?

    Equal ones; where an order of importance is known the centroid of the weights that keep it
    (Barron and Barrett 1996, Management Science 42: 1515-1523).
    """
    named = [name for name in order if name in names]
    if not named:
        return np.full(len(names), 1 / len(names))
    whole = [*named, *(name for name in names if name not in named)]
    steps = 1 / np.arange(1, len(names) + 1)
    centroid = steps[::-1].cumsum()[::-1] / len(names)
    return np.array([centroid[whole.index(name)] for name in names])


def _methods(made: Scaled, weights: Floats) -> Iterator[Change]:
    yield METHOD, "product", scoring.weighted_product(made.value, weights).score
    yield METHOD, "topsis", scoring.topsis(made.value, weights).score


def _versions(
    what: Known,
    lines: Sequence[Line],
    criteria: Sequence[Criterion],
    made: Scaled,
    decay: float,
    weights: Floats,
) -> Iterator[Change]:
    def score(scale: str = SCALES[0], power: float = decay, where: Known | None = None) -> Floats:
        raw = edge.mirrored_measures(where, lines, power) if where is not None else None
        other = scaled(
            what, lines, criteria, power, np.random.default_rng(0),
            scale=scale, versions=0, raw=raw,
        ).only(made.names)  # fmt: skip
        if other.names != made.names:  # nothing to compare with
            return np.full(made.value.shape[:2], np.nan)
        return scoring.weighted_sum(other.value, weights).score

    for name in SCALES[1:]:
        yield SCALE, name, score(scale=name)
    if "huff" in made.used.values():
        for power in DECAYS:
            if power != decay:
                yield DECAY, str(power), score(power=power)
    if {"huff", "nearest_rival_km"} & set(made.used.values()):
        yield EDGE, "mirrored", score(where=what)


def _counted_once(made: Scaled, close: Sequence[tuple[str, str]]) -> Iterator[Change]:
    """Criteria that rise and fall together share the weight of one."""
    if not close:
        return
    group = {name: at for at, name in enumerate(made.names)}
    for one, other in close:
        old, new = group[other], group[one]
        group = {name: new if at == old else at for name, at in group.items()}
    size = [list(group.values()).count(group[name]) for name in made.names]
    yield TOGETHER, "once", scoring.weighted_sum(made.value, 1 / np.array(size)).score


def _fewer(made: Scaled, order: Sequence[str]) -> Iterator[Change]:
    for name in made.names if len(made.names) > 1 else ():
        rest = made.only([other for other in made.names if other != name])
        score = scoring.weighted_sum(rest.value, middle(rest.names, order)).score
        yield CRITERION, name, score
