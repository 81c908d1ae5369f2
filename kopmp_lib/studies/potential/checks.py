"""Which criteria carry the answer, and would another way of scoring give another one?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kopmp_lib.studies.potential.known import Known
from kopmp_lib.studies.potential.lines import LINE, Criterion, Line
from kopmp_lib.studies.potential.scaling import Scaled

LEFT_OUT, DRAWN, UNUSED = "left_out", "drawn", "unused"
CLOSE = 0.7
"""Criteria correlated beyond this count nearly the same thing twice."""


def criteria_frame(what: Known, made: Scaled, criteria: Sequence[Criterion]) -> pd.DataFrame:
    """By what is each criterion measured, how much of it is known, and is it used?

    Returns
    -------
    DataFrame
        ``criterion, of, label_id, label_en, unit_id, unit_en, table, more_is_better, known, cells,
        used, missing_rule, as_of``; ``known`` is the share of ``cells``, those that the criterion
        is meant for; ``missing_rule`` is what becomes of a cell nobody filled in: ``left_out``
        (weights of the other criteria are scaled up), ``drawn`` (from other villages of the same
        line) or ``unused`` (too little is known, or it is part of another).
    """
    rows = []
    for one in criteria:
        name = made.used.get(one.name, "")
        measure = next((m for m in one.measures if m["name"] == name), one.measures[-1])
        rows.append(
            {
                "criterion": one.name,
                "of": one.of,
                "label_id": one.label["id"],
                "label_en": one.label["en"],
                "measure": str(measure["name"]),
                "unit_id": measure["unit"]["id"],
                "unit_en": measure["unit"]["en"],
                "table": measure["table"],
                "more_is_better": one.more_is_better,
                "known": made.known[one.name],
                "cells": made.meant[one.name],
                "used": bool(name),
                "missing_rule": _when_missing(one, name),
                "as_of": what.days.get(str(measure["table"]), ""),
            }
        )
    return pd.DataFrame(rows)


def line_frame(patterns: pd.DataFrame, firsts: pd.DataFrame, lines: Sequence[Line]) -> pd.DataFrame:
    """What is told of each line as a whole, with its names?

    Adds ``label_id, label_en, kbli``, ``compared`` (villages), ``first_share`` and ``top_share``
    (means over the villages compared) to the patterns.
    """
    grouped = firsts.groupby("line", sort=False)[["first_share", "top_share"]]
    frame = patterns.merge(grouped.mean().reset_index(), on="line")
    frame["compared"] = frame["line"].map(grouped.count()["first_share"]).astype(int)
    frame["label_id"] = [line.label["id"] for line in lines]
    frame["label_en"] = [line.label["en"] for line in lines]
    frame["kbli"] = [", ".join(line.kbli) for line in lines]
    return frame


def together(made: Scaled) -> pd.DataFrame:
    """Which criteria rise and fall together, so that one thing might count twice?

    Returns
    -------
    DataFrame
        One row a pair: ``one, other, correlation`` of ranks, ``n``, ``close``.
    """
    rows = []
    for at, one in enumerate(made.names):
        for to in range(at + 1, len(made.names)):
            left, right = made.value[:, :, at].ravel(), made.value[:, :, to].ravel()
            both = ~np.isnan(left + right)
            rows.append((one, made.names[to], _correlation(left[both], right[both]), both.sum()))
    frame = pd.DataFrame(rows, columns=["one", "other", "correlation", "n"])
    return frame.assign(close=frame["correlation"].abs() > CLOSE)


def _when_missing(one: Criterion, measure: str) -> str:
    if not measure:
        return UNUSED
    return DRAWN if one.of == LINE and measure == "gross_idr" else LEFT_OUT


def _correlation(one: np.ndarray, other: np.ndarray) -> float:
    if len(one) < 3 or np.ptp(one) == 0 or np.ptp(other) == 0:
        return float("nan")
    from scipy.stats import spearmanr

    return float(spearmanr(one, other).statistic)
