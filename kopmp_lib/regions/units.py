"""Which region is asked for, and which villages make it up?"""

from __future__ import annotations

import pandas as pd

from kopmp_lib.errors import ParameterError
from kopmp_lib.regions import gazetteer


def regency(text: str) -> str:
    """Which kabupaten or kota does this parameter name, by its code?

    Raises
    ------
    RegionError
        If no region has this code or name.
    ParameterError
        If it is a region of another level.
    """
    region = gazetteer.region(text)
    if region.level != "regency":
        raise ParameterError(
            f"{region.name} ({region.code}) is a {region.level}, not a kabupaten or kota.",
            where="region_code",
            expected="a code such as 19.71",
        )
    return region.code


def villages_of(region_code: str) -> pd.DataFrame:
    """Which villages make up the region, whether or not a table knows them?

    Returns
    -------
    DataFrame
        By ``unit_code``: ``name, kind, kecamatan_code, kecamatan``.
    """
    rows = [
        (village.code, village.name, village.kind, district.code, district.name)
        for district in gazetteer.region(region_code).children
        for village in district.children
    ]
    names = ["unit_code", "name", "kind", "kecamatan_code", "kecamatan"]
    return pd.DataFrame(rows, columns=names).set_index("unit_code").sort_index()
