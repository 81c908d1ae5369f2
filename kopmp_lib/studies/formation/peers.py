"""Which regions are like this one, and how do they stand on the same date?"""

from __future__ import annotations

import pandas as pd

from kopmp_lib.methods.peers import nearest
from kopmp_lib.regions import gazetteer
from kopmp_lib.studies.formation.params import Params

MEASURES = (
    *("cooperative_count", "npwp_count", "nib_count", "simkopdes_account_count"),
    *("principal_savings_idr", "mandatory_savings_idr", "sales_value_idr"),
)


def peers(status: pd.DataFrame, profile: pd.DataFrame, params: Params) -> pd.DataFrame:
    """Which regions of the same kind come nearest in population?

    ``status`` must have passed ``activity.without_small_savings``.

    All figures are of one date: the one on which most is told of the region itself.

    Returns
    -------
    DataFrame
        The region first, then its peers, nearest first; empty where its population or its
        co-operatives are not known.
    """
    names = ["region_code", "name", "as_of", "population_count", *MEASURES, "suppressed"]
    if status.empty or profile.empty or not params.peer_count:
        return pd.DataFrame(columns=names)
    own = status[status["regency_code"] == params.region_code]
    size = profile.set_index("regency_code")["population_count"]
    if own.empty or not size.get(params.region_code, 0) > 0:
        return pd.DataFrame(columns=names)
    there = status[status["as_of"] == _fullest_date(own)].set_index("regency_code")
    kind = gazetteer.region(params.region_code).kind
    alike = [code for code in there.index if gazetteer.region(code).kind == kind]
    codes = [
        params.region_code,
        *nearest(size.reindex(alike), params.region_code, params.peer_count),
    ]
    chosen = there.reindex(codes)
    frame = chosen.reset_index(names="region_code").reindex(columns=names)
    frame["name"] = [gazetteer.region(code).name for code in codes]
    frame["as_of"] = chosen["as_of"].dt.strftime("%Y-%m-%d").to_numpy()
    frame["population_count"] = size.reindex(codes).to_numpy()
    return frame


def _fullest_date(own: pd.DataFrame) -> pd.Timestamp:
    carried = [name for name in MEASURES if name in own]
    told = own.assign(told=own[carried].notna().sum(axis=1))
    return told.sort_values(["told", "as_of"])["as_of"].iloc[-1]
