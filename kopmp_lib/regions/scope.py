"""Which part of the country does a page on many regions cover: all of it, or one province?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from kopmp_lib.errors import KopmpError, ParameterError
from kopmp_lib.regions import gazetteer, official
from kopmp_lib.regions.official import Region

NATION = "ID"
NATION_NAME = "Indonesia"
REGENCY, VILLAGE = len("19.71"), len("19.71.06.1002")


@dataclass(frozen=True)
class Scope:
    """The country or one province.

    Parameters
    ----------
    code : str
        ``ID``, or the code of a province.
    name : str
        Indonesia, or the official name of the province.
    """

    code: str
    name: str

    @property
    def nation(self) -> bool:
        """Is it the whole country?"""
        return self.code == NATION

    @property
    def regencies(self) -> tuple[Region, ...]:
        """Which kabupaten and kota lie in it, by code?"""
        every = official.every("regency")
        return every if self.nation else tuple(one for one in every if _inside(one, self.code))

    @property
    def provinces(self) -> tuple[Region, ...]:
        """Which provinces are in it, by code?"""
        every = official.every("province")
        return every if self.nation else tuple(one for one in every if one.code == self.code)


def scope(text: str) -> Scope:
    """Which part of the country does this mean?

    Parameters
    ----------
    text : str
        ``ID`` or ``Indonesia`` for all of it, else the code or name of a province.

    Raises
    ------
    ParameterError
        If it is a region of another level, or no region.

    Examples
    --------
    >>> scope("19").name, len(scope("19").regencies), len(scope("ID").regencies)
    ('Kepulauan Bangka Belitung', 7, 514)
    """
    if isinstance(text, str) and text.strip().casefold() in ("id", "indonesia"):
        return Scope(NATION, NATION_NAME)
    try:
        found = gazetteer.region(text, level="province")
    except KopmpError as error:
        raise ParameterError(
            f"'{text}' is neither the country nor a province. {error.what}",
            where="region_code",
            expected=f"{NATION} for all of Indonesia, or a code such as 19",
        ) from error
    return Scope(found.code, found.name)


def scopes(spec: str) -> tuple[str, ...]:
    """Which codes does a list such as ``ID,19,76`` name? ``provinces`` stands for every province.

    Raises
    ------
    ParameterError
        If one of them is neither the country nor a province, or none is named.
    """
    words = [part.strip() for part in spec.split(",") if part.strip()]
    if not words:
        raise ParameterError(
            "No part of the country is named.", where="--of", expected=f"{NATION}, 19 or ID,19"
        )
    provinces = [one.code for one in official.every("province")]
    codes = [
        code
        for word in words
        for code in (provinces if word == "provinces" else [scope(word).code])
    ]
    return tuple(dict.fromkeys(codes))


def is_scope(code: str) -> bool:
    """Does this code stand for the country or a province, not for a kabupaten or kota?"""
    return code == NATION or "." not in code


def name_of(code: str) -> str:
    """What is the country, a province, or a region of any other level called?"""
    return NATION_NAME if code == NATION else gazetteer.region(code).name


@lru_cache(maxsize=1)
def village_counts() -> dict[str, int]:
    """How many desa and kelurahan has each kabupaten and kota?"""
    return dict(Counter(code[:REGENCY] for code in official.listing() if len(code) == VILLAGE))


def _inside(regency: Region, province: str) -> bool:
    return regency.code.startswith(f"{province}.")
