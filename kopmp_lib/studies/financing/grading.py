"""Which grades were given, what became of them, and do they follow what was known?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods import readiness
from kopmp_lib.methods.loans import default_bounds
from kopmp_lib.studies.financing.applicants import GRADES, tells

EXPLAINING = ("amount", "savings", "members")
PER_COVARIATE = 10


def grades(applicants: pd.DataFrame) -> pd.DataFrame:
    """How many applicants have each grade, how many were paid out, and how many defaulted?

    Returns
    -------
    DataFrame
        From best to worst, and ``""`` where no grade is on record: grade, applied, paid (out),
        refused, watched (for a year), defaulted, lower, upper (Manski's limits for all who applied
        with this grade), seen_lower, seen_upper (Wilson, of those watched).
    """
    rows = []
    for grade in (*reversed(GRADES), ""):
        own = applicants[applicants["grade_name"] == grade]
        if not len(own):
            continue
        watched, defaulted = int(own["default"].notna().sum()), int(own["default"].sum())
        known = int((own["default"].notna() | own["broken"]).sum())
        whole, _ = default_bounds(len(own), known, int(own["broken"].sum()))
        _, seen = default_bounds(watched, watched, defaulted)
        rows.append(
            {
                "grade": grade,
                "applied": len(own),
                "paid": int(own["disbursed"].notna().sum()),
                "refused": int(own["rejected"].notna().sum()),
                "watched": watched,
                "defaulted": defaulted,
                "lower": whole[0],
                "upper": whole[1],
                "seen_lower": seen[0],
                "seen_upper": seen[1],
            }
        )
    names = ["grade", "applied", "paid", "refused", "watched", "defaulted", "lower", "upper"]
    return pd.DataFrame(rows, columns=[*names, "seen_lower", "seen_upper"])


def follow(applicants: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Do grades follow what was known, and is one odds ratio enough for all grades?

    Returns
    -------
    DataFrame
        covariate, odds_ratio (of a better grade), lower, upper, p_parallel (Brant); empty where
        there are too few.
    dict
        ``grading`` ("fitted", "too_few" or "no_estimate"), ``grading_n``, ``grading_rarer`` (fewest
        on one side of a cut), ``parallel_p``.
    """
    names = ["covariate", "odds_ratio", "lower", "upper", "p_parallel"]
    graded = applicants[applicants["grade_name"].isin(GRADES)]
    usable = [name for name in EXPLAINING if tells(graded[name])]
    rows = graded.dropna(subset=usable)
    rarer = _rarest(rows["grade"])
    facts = {"grading": "too_few", "grading_n": len(rows), "grading_rarer": rarer}
    chosen = usable[: rarer // PER_COVARIATE]
    if not chosen or rows["grade"].nunique() < 3:
        return pd.DataFrame(columns=names), facts
    try:
        model = readiness.ordered(rows, outcome="grade", covariates=chosen)
        test = model.proportional()
    except ParameterError:
        return pd.DataFrame(columns=names), {**facts, "grading": "no_estimate"}
    frame = model.table[["odds_ratio", "lower", "upper"]].reset_index()
    frame["p_parallel"] = test.table["p"].to_numpy()
    return frame, {**facts, "grading": "fitted", "parallel_p": test.p, "parallel_df": test.df}


def _rarest(grade: pd.Series) -> int:
    """Fewest on either side of any cut between grades that occur."""
    counts = grade.value_counts().sort_index().to_numpy()
    below = counts.cumsum()[:-1]
    return int(min(min(below), min(len(grade) - below))) if len(below) else 0
