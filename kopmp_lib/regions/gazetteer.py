"""Which region does a text mean?

A name that several regions of one level have is refused, with all of them: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kopmp_lib.errors import RegionError
from kopmp_lib.regions import official, refusals
from kopmp_lib.regions.code import LEVELS, Code, dotted
from kopmp_lib.regions.official import Region

__all__ = ["Region", "expand", "regencies", "region", "resolve_regency", "search"]

ALL = "all"
FILE_PREFIX = "@"
PROVINCE_PREFIX = "province"
# A province and a city may share a name (Jambi, Gorontalo), and neither is the likelier meaning.
SEARCHED_TOGETHER = (LEVELS[:2], LEVELS[2:3], LEVELS[3:])


def region(
    text: str | Region, *, within: str | Region | None = None, level: str | None = None
) -> Region:
    """Which region has this code or name?

    Parameters
    ----------
    text : str or Region
        A code with or without dots, or a name with or without its kind. Spaces, hyphens and
        capitals do not count. A name is looked for among provinces and regencies first, then among
        kecamatan, then among desa and kelurahan.
    within : str or Region, optional
        The region must lie in this one.
    level : str, optional
        The region must be a province, regency, district or village.

    Raises
    ------
    RegionError
        If no region has this code or name, or more than one; the error names the nearest.

    Examples
    --------
    >>> region("pangkalpinang")
    <Region 19.71 Kota Pangkal Pinang, Kepulauan Bangka Belitung (kota)>
    >>> region("Bacang", within="19.71").code
    '19.71.01.1006'
    """
    around = region(within) if within is not None else None
    levels = _levels(level)
    if isinstance(text, str) and _is_name(text):
        _refuse_path(text)
        return _by_name(text, around, levels)
    found = text if isinstance(text, Region) else _by_code(text)
    if found.level not in levels:
        raise refusals.wrong_level(found, levels[0])
    if around and not around.contains(found):
        raise refusals.elsewhere(found.code, found, around)
    return found


def regencies(province: str | Region | None = None) -> tuple[Region, ...]:
    """Which kabupaten and kota are there, in the country or in one province?"""
    if province is None:
        return official.every("regency")
    return region(province, level="province").children


def resolve_regency(
    name: str, province: str | None = None, *, bare_kind: str | None = None
) -> Region:
    """Which kabupaten or kota does a row of a foreign list mean?

    Parameters
    ----------
    name : str
        As the list writes it: ``KAB. ADM. KEP. SERIBU``, ``KOTA PADANG SIDEMPUAN``, ``Toli-Toli``.
    province : str, optional
        Name or code of the province the list files it under. A regency of another province is
        refused, so that misfiled rows do not slip in.
    bare_kind : {"kabupaten", "kota"}, optional
        What the list means by a name without its kind where both exist. BPS tables write
        ``Bogor`` for the kabupaten and ``Kota Bogor`` for the city.

    Raises
    ------
    RegionError
        If the row cannot be matched to exactly one regency.
    """
    if not isinstance(name, str):
        raise refusals.not_text(name)
    around = region(province, level="province") if province is not None else None
    found = official.named(official.names("regency").meaning(name))
    inside = [one for one in found if around is None or around.contains(one)]
    if len(inside) > 1:
        inside = [one for one in inside if one.kind == bare_kind] or inside
    if len(inside) > 1:
        raise refusals.ambiguous(name, inside)
    if not found:
        raise refusals.unknown_name(name, around, ["regency"])
    if around and not inside:
        raise refusals.elsewhere(name, found[0], around)
    return inside[0]


def search(
    query: str = "", *, within: str | Region | None = None, level: str | None = None
) -> tuple[Region, ...]:
    """Which regions have this text in their name, or begin with this code?

    Parameters
    ----------
    query : str
        Part of a name or alias, or the beginning of a code; "" finds all.
    within : str or Region, optional
        Only this region and what lies in it.
    level : str, optional
        Only province, regency, district or village.

    Returns
    -------
    tuple of Region
        Exact names and codes first, then wider regions before smaller ones, then by code.
    """
    _refuse_path(query)
    around = region(within).code if within is not None else ""
    found = []
    for place in _levels(level):
        codes, exact = _matches(query, place)
        rank = LEVELS.index(place)
        found += [(code not in exact, rank, code) for code in codes if code.startswith(around)]
    return tuple(one for *_, code in sorted(found) if (one := official.find(code)))


def expand(spec: str) -> tuple[str, ...]:
    """Which kabupaten and kota does a list name?

    Parameters
    ----------
    spec : str
        Codes and names separated by commas; ``province:19`` for all of a province, ``all`` for the
        whole country, ``@file`` for a file with such a list (one a line, ``#`` begins a comment).

    Returns
    -------
    tuple of str
        Codes in the order named, each once.

    Raises
    ------
    RegionError
        With every item that cannot be used.
    """
    if not isinstance(spec, str):
        raise refusals.not_text(spec)
    faults: list[RegionError] = []
    codes = tuple(dict.fromkeys(_gather(spec, "", faults)))
    if len(faults) > 1:
        raise refusals.all_at_once(faults, spec)
    if faults:
        raise faults[0]
    if not codes:
        raise refusals.nothing_named(spec)
    return codes


def _levels(level: str | None) -> tuple[str, ...]:
    if level is None:
        return LEVELS
    if level not in LEVELS:
        raise refusals.unknown_level(level)
    return (level,)


def _is_name(text: str) -> bool:
    return any(sign.isalpha() for sign in text)


def _by_code(text: object) -> Region:
    if not isinstance(text, str):
        raise refusals.not_text(text)
    if not text.strip():
        raise refusals.nothing_named()
    try:
        found = official.find(Code.parse(text).text)
    except RegionError:
        found = None
    if found is None:
        raise refusals.unknown_code(text)
    return found


def _by_name(text: str, around: Region | None, levels: tuple[str, ...]) -> Region:
    for together in SEARCHED_TOGETHER:
        codes = [
            code
            for level in together
            if level in levels
            for code in official.names(level).meaning(text)
            if around is None or code.startswith(around.code)
        ]
        if len(codes) > 1:
            raise refusals.ambiguous(text, official.named(codes))
        if codes:
            return official.named(codes)[0]
    # Among all the villages of the country every mistyped name has neighbours that say nothing.
    likely = levels if around or levels != LEVELS else LEVELS[:2]
    raise refusals.unknown_name(text, around, likely)


def _matches(query: str, level: str) -> tuple[set[str], set[str]]:
    if _is_name(query):
        names = official.names(level)
        return names.containing(query), names.meaning(query)
    start = dotted("".join(sign for sign in query if sign.isdigit()))
    if query.strip() and not start:
        return set(), set()
    return {one.code for one in official.every(level) if one.code.startswith(start)}, {start}


def _gather(items: str, where: str, faults: list[RegionError]) -> Iterator[str]:
    for item in filter(None, map(str.strip, items.split(","))):
        try:
            if item.startswith(FILE_PREFIX) and not where:
                yield from _from_file(item[1:].strip(), faults)
            else:
                yield from _regency_codes(item)
        except RegionError as error:
            error.what = f"{where}: {error.what}" if where else error.what
            faults.append(error)


def _from_file(path: str, faults: list[RegionError]) -> Iterator[str]:
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        raise refusals.unreadable(path, error) from error
    for number, line in enumerate(lines, start=1):
        yield from _gather(line.partition("#")[0], f"{path}, line {number}", faults)


def _regency_codes(item: str) -> tuple[str, ...]:
    prefix, _, rest = item.partition(":")
    if item.lower() == ALL:
        return tuple(one.code for one in regencies())
    if prefix.strip().lower() == PROVINCE_PREFIX:
        return tuple(one.code for one in regencies(rest))
    found = region(item)
    if found.level == "province":
        raise refusals.whole_province(found, f"{PROVINCE_PREFIX}:{found.code}")
    if found.level != "regency":
        raise refusals.wrong_level(found, "regency")
    return (found.code,)


def _refuse_path(text: str) -> None:
    """Matching overlooks signs, so what looks like a path must not pass for a name or code."""
    odd = r"\.\.|\\|^\s*/" if any(sign.isalpha() for sign in text) else r"\.\.|[^0-9.\s]"
    if re.search(odd, text):
        raise refusals.like_a_path(text)
