"""Which regions were run, how did that end, and of which day are their figures?"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

STATES = ("done", "failed", "damaged", "not_run")


def runs_of(runs: pd.DataFrame | None, where: pd.DataFrame, old_days: int) -> pd.DataFrame:
    """How did the last run of each place end, and are its figures old beside the newest?

    Returns
    -------
    DataFrame
        By ``region_code``, a row for every place: ``state, failed, run_date, as_of, origin,
        indicators, old``. A place that nobody tells of was not run.
    """
    names = ["state", "failed", "run_date", "as_of", "origin"]
    if runs is None or runs.empty:
        made = pd.DataFrame("", index=where.index, columns=names).assign(indicators=0)
    else:
        made = runs.set_index("region_code")[[*names, "indicators"]].reindex(where.index)
        made = made.fillna(dict.fromkeys(names, "") | {"indicators": 0})
    made["state"] = made["state"].replace("", "not_run")
    newest = max(made["as_of"], default="")
    made["old"] = False
    if newest:
        limit = (dt.date.fromisoformat(newest) - dt.timedelta(days=old_days)).isoformat()
        made["old"] = made["as_of"].ne("") & made["as_of"].lt(limit)
    return made


def by_study(results: pd.DataFrame, places: int) -> pd.DataFrame:
    """Of how many places is there a saved result, by study?

    Returns
    -------
    DataFrame
        ``study, regions, places, oldest, newest, told, silent``: rows of whole regions that hold a
        figure, and rows that say why they hold none.
    """
    rows = []
    for study, part in results.groupby("study", sort=True):
        shown = part["state"].isin(("reported", "zero"))
        days = part.loc[part["as_of"].ne(""), "as_of"]
        rows.append(
            {
                "study": study,
                "regions": int(part["region_code"].nunique()),
                "places": places,
                "oldest": min(days, default=""),
                "newest": max(days, default=""),
                "told": int(shown.sum()),
                "silent": int((~shown).sum()),
            }
        )
    names = ["study", "regions", "places", "oldest", "newest", "told", "silent"]
    return pd.DataFrame(rows, columns=names)


def facts_of(runs: pd.DataFrame) -> dict[str, Any]:
    """How many places ended in which way, and how many are old or simulated?"""
    counts = runs["state"].value_counts()
    published = runs[runs["indicators"] > 0]
    days = published.loc[published["as_of"] != "", "as_of"]
    return {
        **{f"runs_{state}": int(counts.get(state, 0)) for state in STATES},
        "runs_published": len(published),
        "runs_old": int(runs["old"].sum()),
        "runs_simulated": int((published["origin"] == "simulated").sum()),
        "runs_oldest": min(days, default=""),
        "runs_newest": max(days, default=""),
        "failed_codes": tuple(runs.index[runs["state"].isin(("failed", "damaged"))]),
    }
