"""Which regions are like this one, and how do they stand on the same date?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from kopmp_lib.methods.peers import nearest
from kopmp_lib.methods.spread import beta_binomial
from kopmp_lib.regions import gazetteer
from kopmp_lib.studies.formation.params import Params

SHARED = {
    "nib": "nib_count",
    "npwp": "npwp_count",
    "rat": "rat_count",
    "simkopdes": "simkopdes_account_count",
}
SHARES = ("region_code", "name", "own", "n", "count", "raw", "estimate", "lower", "upper", "weight")

MEASURES = (
    *("cooperative_count", "npwp_count", "nib_count", "simkopdes_account_count", "rat_count"),
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
    if params.peer_area == "province":
        alike = [code for code in alike if code[:2] == params.region_code[:2]]
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


def shares(
    status: pd.DataFrame, alike: pd.DataFrame, params: Params
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """What share has come so far, here and among peers, once chance is allowed for?

    Empirical Bayes (beta-binomial): every share is drawn towards that of all regions of the same
    kind on the day of the peers (or the last on which the region tells the measure), the more so
    the fewer co-operatives it rests on. Regions that count more than they have are left out.

    Returns
    -------
    table : DataFrame
        The region first, then its peers; columns ``SHARES``. Empty where nothing is told.
    facts : dict
        ``share_date``, ``share_regions`` (how many the mean is of), ``share_mean``,
        ``share_spread`` (standard deviation of true shares), ``share_above`` and ``share_below``
        (peers whose limits lie wholly above or below those of the region), ``share_peers``.
    """
    nothing = pd.DataFrame(columns=list(SHARES))
    facts: dict[str, Any] = {
        "share_date": "", "share_regions": 0, "share_mean": float("nan"),
        "share_spread": float("nan"), "share_above": 0, "share_below": 0, "share_peers": 0,
    }  # fmt: skip
    measure = SHARED[params.peer_measure]
    if alike.empty or measure not in status:
        return nothing, facts
    told = status[(status["regency_code"] == params.region_code) & status[measure].notna()]
    if told.empty:
        return nothing, facts
    same = told["as_of"] == pd.Timestamp(alike["as_of"].iloc[0])
    day = told.loc[same, "as_of"].iloc[0] if same.any() else told["as_of"].max()
    there = status[status["as_of"] == day].set_index("regency_code")
    kind = gazetteer.region(params.region_code).kind
    there = there[[gazetteer.region(code).kind == kind for code in there.index]]
    there = there[(there[measure] <= there["cooperative_count"]) & (there["cooperative_count"] > 0)]
    if params.region_code not in there.index or len(there) < 3:
        return nothing, facts
    found = beta_binomial(there[measure].to_numpy(), there["cooperative_count"].to_numpy())
    frame = pd.DataFrame(
        {
            "region_code": there.index, "n": there["cooperative_count"].to_numpy(),
            "count": there[measure].to_numpy(), "raw": found.raw, "estimate": found.estimate,
            "lower": found.lower, "upper": found.upper, "weight": found.weight,
        }
    )  # fmt: skip
    frame["own"] = frame["region_code"] == params.region_code
    chosen = frame.set_index("region_code").reindex(alike["region_code"]).dropna(subset=["n"])
    frame = chosen.reset_index()
    frame["name"] = [gazetteer.region(code).name for code in frame["region_code"]]
    own = frame[frame["own"].astype(bool)].iloc[0]
    facts |= {
        "share_date": str(day.date()), "share_regions": len(there), "share_mean": found.mean,
        "share_spread": found.spread, "share_above": int((frame["lower"] > own["upper"]).sum()),
        "share_peers": len(frame) - 1,
        "share_below": int((frame["upper"] < own["lower"]).sum()),
    }  # fmt: skip
    return frame[list(SHARES)], facts


def _fullest_date(own: pd.DataFrame) -> pd.Timestamp:
    carried = [name for name in MEASURES if name in own]
    told = own.assign(told=own[carried].notna().sum(axis=1))
    return told.sort_values(["told", "as_of"])["as_of"].iloc[-1]
