"""Which rows have no region, why, and in which regency do they lie at least?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kopmp_lib.regions import joining
from kopmp_lib.sources.placing import LEVELS, NAMES
from kopmp_lib.sources.taken import Taken

if TYPE_CHECKING:
    import pandas as pd

RULES = {"ambiguous": "ambiguous_region", "elsewhere": "region_elsewhere"}
UNKNOWN = "unknown_region"
WIDER = ("province_name", "regency_name")


def rows(taken: Taken) -> pd.DataFrame:
    """Which rows are set aside?

    Returns
    -------
    DataFrame
        By row of the file: ``reason``, a rule such as ``unknown_region``, and ``regency``, its
        code where its name was found, else empty.
    """
    import pandas as pd

    place = taken.frame[taken.table.place]
    index = place.index[place == ""].unique()
    columns = {meaning: name for name, meaning in taken.recognised.columns.items()}
    names = taken.sheet.frame.loc[index, [columns[one] for one in NAMES if one in columns]]
    names.columns = [one.removesuffix("_name") for one in NAMES if one in columns]
    level = LEVELS.get(taken.table.place, "village")
    found = pd.DataFrame({"reason": UNKNOWN, "regency": ""}, index=index)
    if len(index) and level in names:
        reasons = joining.join(names, level).reasons
        found["reason"] = reasons.map(lambda reason: RULES.get(reason, UNKNOWN))
    if len(index) and level == "village" and "regency" in names:
        wider = names[[one.removesuffix("_name") for one in WIDER if one in columns]]
        found["regency"] = joining.join(wider, "regency").codes
    return found
