"""Which lines of business are compared, and by which criteria?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kopmp_lib import rules

RULE = "business_lines"
LINE, PLACE = "line", "place"


@dataclass(frozen=True)
class Line:
    """One line of business.

    Parameters
    ----------
    name : str
        Name in code, in ``potential.business`` and in parameters.
    label : Mapping of str to str
        Words by language.
    kbli : tuple of str
        Codes in the ministry's list; empty where that list has none.
    rivals, anchors : tuple of str
        Facilities of ``unit_profile`` that offer the same, and that bring customers.
    cluster : bool
        Whether being common here is an advantage of its own.
    """

    name: str
    label: Mapping[str, str]
    kbli: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    cluster: bool = False


@dataclass(frozen=True)
class Criterion:
    """One criterion.

    Parameters
    ----------
    name : str
        Name in code and in parameters.
    of : str
        ``line`` where it differs between the lines of a village, ``place`` where it does not.
    more_is_better : bool
        Its direction.
    label : Mapping of str to str
        Words by language.
    measures : tuple of Mapping
        By what it may be measured, best first: ``name``, ``table`` and ``unit`` by language.
    covers : tuple of str
        Criteria it is made of, which do not count beside it.
    """

    name: str
    of: str
    more_is_better: bool
    label: Mapping[str, str]
    measures: tuple[Mapping[str, Any], ...]
    covers: tuple[str, ...] = ()


def lines(on: dt.date) -> tuple[Line, ...]:
    """Which lines of business does the rule of the day name?"""
    return tuple(
        Line(
            line["name"],
            line["label"],
            tuple(line["kbli"]),
            tuple(line["rivals"]),
            tuple(line["anchors"]),
            bool(line.get("cluster", False)),
        )
        for line in rules.pick(RULE, on).body["lines"]
    )


def criteria(on: dt.date) -> tuple[Criterion, ...]:
    """Which criteria does the rule of the day name?"""
    return tuple(
        Criterion(
            item["name"],
            item["of"],
            bool(item["more_is_better"]),
            item["label"],
            tuple(item["measures"]),
            tuple(item.get("covers", ())),
        )
        for item in rules.pick(RULE, on).body["criteria"]
    )


def business_places(on: dt.date) -> tuple[str, ...]:
    """Which facilities are businesses, out of which a line has its part?"""
    return tuple(rules.pick(RULE, on).body["business_places"])
