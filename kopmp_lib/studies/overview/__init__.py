"""How do many regions stand side by side, chance, size and silence allowed for?

Frames in ``result.tables``
    ``measures``
        One row a basis (``snapshot`` of the ministry's dashboard, ``saved`` results of earlier
        runs) and measure; columns as :func:`judging.judge` lists them. Always of the country.
    ``judged``
        One row a basis, measure and kabupaten or kota of the country: ``own`` (is it of the
        scope?), ``count, total, raw``, drawn to the mean ``estimate, lower, upper``, ``rank_lower,
        rank_upper``, ``score, p, q, holm, stays, beyond_warn, beyond_alarm``, ``state``. Small
        counts of people are suppressed.
    ``places``
        By ``region_code``: ``name, province_code, province, villages`` and how its last run ended.
    ``provinces``
        One row a basis, share and province of the scope: ``reported`` of ``places`` regions, their
        ``count, total``, and the ``lowest, middle, highest`` of their estimates.
    ``snapshots``, ``changes``, ``concentration``, ``studies``
        Days of the snapshots; movements between them; how much lies in few places; saved results by
        study. Of the country.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from kopmp_lib.contracts import rows
from kopmp_lib.contracts.given import given
from kopmp_lib.errors import ParameterError
from kopmp_lib.parameters import meant
from kopmp_lib.regions.scope import scope
from kopmp_lib.result import COLUMNS, StudyResult, results_frame
from kopmp_lib.studies.overview import coverage, judging, measures, report, totals
from kopmp_lib.studies.overview.params import Params

__all__ = ["NEEDS", "TITLE", "Params", "study"]

TITLE = {"id": "Wilayah berdampingan", "en": "Regions side by side"}
NEEDS = ("province_status", "regency_status")


def study(tables: Mapping[str, pd.DataFrame], params: Params | Mapping[str, Any]) -> StudyResult:
    """How do many regions stand side by side, chance, size and silence allowed for?

    Parameters
    ----------
    tables : Mapping of str to DataFrame
        The tables of :data:`NEEDS`, and ``saved_results``, ``saved_runs``, ``saved_aside`` as
        ``kp.saved`` gives them; any may be absent or empty.
    params : Params
        What is asked.

    Returns
    -------
    StudyResult
        Frames as listed at the top of this module. A place is judged among all of the country, also
        where the scope is one province.
    """
    params = meant(Params, params)
    _same_scope(tables, params)
    tables = given(tables, NEEDS)
    part = scope(params.region_code)
    where = measures.places()
    status = rows.until(tables.get("regency_status"), params.day)
    results, simulated = _comparable(tables.get("saved_results"), params)
    counted = pd.concat(
        [measures.of_snapshots(status, where), measures.of_results(results, where)],
        ignore_index=True,
    )
    judged, about = judging.judge(counted, params.overdispersion)
    codes = [one.code for one in part.regencies]
    runs = coverage.runs_of(tables.get("saved_runs"), where, params.old_days)
    own = where.join(runs).loc[codes]
    basis, focus = _focus(about, params)
    frames = {
        "measures": about,
        "judged": _shown(judged, codes),
        "places": own,
        "provinces": _by_province(judged, where, [one.code for one in part.provinces]),
        "snapshots": totals.snapshots(status, where),
        "changes": totals.changes(status, where),
        "concentration": totals.concentrations(status, where),
        "studies": coverage.by_study(results[results["region_code"].isin(codes)], len(codes)),
    }
    provinces = rows.until(tables.get("province_status"), params.day)
    facts: dict[str, Any] = {
        "scope": part.code,
        "nation": part.nation,
        "name": part.name,
        "n_regions": len(codes),
        "n_country": len(where),
        "focus": focus,
        "focus_basis": basis,
        "overdispersion": params.overdispersion,
        "old_days": params.old_days,
        "fewest_places": judging.FEWEST_PLACES,
        "simulated_left_out": simulated,
        "aside": _aside(tables.get("saved_aside"), params),
        **coverage.facts_of(own),
        **totals.reconciled(status, provinces, where.loc[codes]),
        "tests": int(about["tested"].sum()) if len(about) else 0,
    }
    days = [*frames["snapshots"]["as_of"], facts["runs_newest"]]
    facts["newest"] = max(days, default="")
    origin = _origin(tables, results)
    return StudyResult(
        study="overview",
        region_code=part.code,
        results=results_frame(report.rows(frames, facts, origin)),
        tables=frames,
        facts=facts,
        caveats=report.caveats(frames, facts),
        origin=origin,
    )


def _same_scope(tables: Mapping[str, pd.DataFrame], params: Params) -> None:
    region = getattr(tables, "region", None)
    if region is not None and region.code != params.region_code:
        raise ParameterError(
            f"The tables are of {region.code}, the parameters of {params.region_code}.",
            where="region_code",
            todo=f'Read those of the same part: kp.saved("{params.region_code}", ...).',
        )


def _comparable(results: pd.DataFrame | None, params: Params) -> tuple[pd.DataFrame, int]:
    """Saved rows that may stand side by side, and how many simulated regions are left out.

    Simulated regions are compared with one another only where no other was saved.
    """
    if results is None or results.empty:
        return pd.DataFrame(columns=list(COLUMNS)), 0
    if params.as_of:
        results = results[results["as_of"] <= params.as_of]
    made_up = set(results.loc[results["origin"] == "simulated", "region_code"])
    if made_up == set(results["region_code"]):
        return results, 0
    return results[~results["region_code"].isin(made_up)], len(made_up)


def _focus(about: pd.DataFrame, params: Params) -> tuple[str, str]:
    """Which share is shown place by place, and from which basis: snapshots if they tell any."""
    for basis in (measures.SNAPSHOT, measures.SAVED):
        focus = params.focus or judging.most_different(about, basis)
        known = about[about["basis"] == basis] if len(about) else about
        if len(known) and focus in set(known["measure"]):
            return basis, focus
    return measures.SNAPSHOT, params.focus


def _origin(tables: Mapping[str, pd.DataFrame], results: pd.DataFrame) -> str:
    national = {name: tables.get(name) for name in NEEDS}
    return rows.origin({**national, "saved": results})


def _aside(frame: pd.DataFrame | None, params: Params) -> Mapping[str, tuple[int, float]]:
    """Rows set aside because their place does not exist, and their co-operatives, by day."""
    if frame is None or frame.empty:
        return {}
    kept = frame[(frame["table"] == "regency_status")]
    kept = kept[kept["as_of"] <= params.as_of] if params.as_of else kept
    return {
        str(day): (len(part), float(part["cooperative_count"].sum()))
        for day, part in kept.groupby("as_of")
    }


def _shown(judged: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    """Which rows are of the scope is told; small counts of people are suppressed."""
    made = judged.assign(own=judged["region_code"].isin(codes))
    few = made["hidden"].astype(bool)
    made.loc[few, "state"] = "suppressed"
    made.loc[few, ["count", *judging.NUMBERS, "q", "holm"]] = np.nan
    return made


def _by_province(judged: pd.DataFrame, where: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    """Sums over the regions that report, and between which shares these lie.

    A sum has no interval of its own: regions of one province differ far more than chance, so that
    an interval from the sum alone would be much too short.
    """
    names = ["province_code", "count", "total", "reported", "places"]
    names += ["lowest", "middle", "highest", "basis", "measure"]
    shares = judged[judged["kind"] == measures.SHARE] if len(judged) else judged
    usable = shares[shares["state"].isin(("reported", "zero"))]
    sizes = where.groupby("province_code").size()
    made = []
    for (basis, measure), part in usable.groupby(["basis", "measure"], sort=False):
        by = part.groupby(part["region_code"].map(where["province_code"]))
        frame = by[["count", "total"]].sum().reindex(sizes.index)
        frame["reported"] = by.size().reindex(sizes.index).fillna(0).astype(int)
        frame["places"] = sizes
        for name, kind in (("lowest", "min"), ("middle", "median"), ("highest", "max")):
            frame[name] = by["estimate"].agg(kind).reindex(sizes.index)
        frame = frame.assign(basis=basis, measure=measure).rename_axis("province_code")
        made.append(frame.loc[codes].reset_index())
    return pd.concat(made, ignore_index=True) if made else pd.DataFrame(columns=names)
