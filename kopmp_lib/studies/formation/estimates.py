"""Which estimated lines does the study hand on: waits, stages, ratios and drawn shares?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from kopmp_lib.result import row, state_of
from kopmp_lib.studies.formation.params import Params
from kopmp_lib.studies.formation.stages import FEWEST_CLUSTERS

Row = dict[str, Any]


def rows(
    params: Params, tables: Mapping[str, pd.DataFrame], facts: Mapping[str, Any], origin: str
) -> list[Row]:
    """Which estimated lines go into the results table?

    ``<from>_to_<to>_days_mean_<180|365>`` and ``_reached_share_<180|365>``,
    ``stage_<stage>_days_mean``, ``<trait>_hazard_ratio`` and ``<measure>_share_drawn``. What the
    data do not carry has no line but the first, which says so.
    """
    base: Row = {
        "region_code": params.region_code, "study": "formation", "origin": origin,
        "quality": "estimated",
    }  # fmt: skip
    day = facts["as_of"]
    return [
        *_within(tables["within"], facts, base | {"as_of": day}),
        *_stages(tables["stages"], facts, base | {"as_of": day}),
        *_traits(tables["traits"], base | {"as_of": day}),
        *_share(tables["shares"], facts, base | {"as_of": facts["share_date"] or day}),
    ]


def _within(table: pd.DataFrame, facts: Mapping[str, Any], base: Row) -> Iterator[Row]:
    name = f"{facts['from_step']}_to_{facts['to_step']}"
    n = float(facts["timing_n"])
    for line in table.itertuples(index=False):
        figures = (
            (f"{name}_days_mean_{line.days}", line.mean, line.lower, line.upper, "days"),
            (f"{name}_reached_share_{line.days}", line.reached, line.reached_lower,
             line.reached_upper, "share"),
        )  # fmt: skip
        for indicator, value, lower, upper, unit in figures:
            note = "" if line.told else "nobody was watched so long"
            yield _line(indicator, value, lower, upper, unit, n, note, base)


def _stages(table: pd.DataFrame, facts: Mapping[str, Any], base: Row) -> Iterator[Row]:
    if not facts["bottleneck"]:
        return
    drawn = "kecamatan" if facts["stage_clusters"] >= FEWEST_CLUSTERS else "villages"
    note = f"days of the first {facts['stage_horizon']}; limits from {drawn} drawn anew"
    for line in table[table["waiting"].astype(bool)].itertuples(index=False):
        name, n = f"stage_{line.stage}_days_mean", float(facts["stage_n"])
        yield _line(name, line.days, line.lower, line.upper, "days", n, note, base)


def _traits(table: pd.DataFrame, base: Row) -> Iterator[Row]:
    for line in table.itertuples(index=False):
        note = "per doubling" if line.trait == "population" else ""
        yield _line(
            f"{line.trait}_hazard_ratio", line.hazard_ratio, line.lower, line.upper, "ratio",
            float(line.n), note, base,
        )  # fmt: skip


def _share(table: pd.DataFrame, facts: Mapping[str, Any], base: Row) -> Iterator[Row]:
    for line in table[table["own"].astype(bool)].itertuples(index=False):
        note = f"drawn towards {facts['share_regions']} regions of the same kind"
        yield _line(
            f"{facts['peer_measure']}_share_drawn", line.estimate, line.lower, line.upper, "share",
            float(line.n), note, base,
        )  # fmt: skip


def _line(
    indicator: str,
    value: float,
    lower: float,
    upper: float,
    unit: str,
    n: float,
    note: str,
    base: Row,
) -> Row:
    known = value == value
    return row(
        indicator=indicator, value=value if known else None, unit=unit, n=n, note=note,
        state=state_of(value) if known else "not_identifiable",
        lower=lower if known and lower == lower else None,
        upper=upper if known and upper == upper else None,
        **base,
    )  # fmt: skip
