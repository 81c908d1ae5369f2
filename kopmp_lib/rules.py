"""Which rule of the programme was in force on a day, and from which legal source?

Rules are dated data in ``ruleset/*.yml``: a file is a list of versions, each with the day it took
effect. Nothing of the kind is written as a number in code.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from kopmp_lib.errors import ParameterError


@dataclass(frozen=True)
class Rule:
    """One version of a rule.

    Parameters
    ----------
    name : str
        File name in ``ruleset`` without its ending.
    effective : date
        First day in force.
    source : str
        The regulation.
    verified : bool
        Whether the text was checked against the official copy; pages say so when it was not.
    body : Mapping
        What the rule says.
    """

    name: str
    effective: dt.date
    source: str
    verified: bool
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One step of formation.

    Parameters
    ----------
    name : str
        Name in code, in ``milestones.step`` and in parameters.
    label, evidence, holder : Mapping of str to str
        Words by language: the step, the document that proves it, who brings it about.
    requires : tuple of str
        Steps that the law makes a precondition.
    unit : tuple of str
        Measures of ``cooperative_status`` any of which, above nought, shows the step.
    rollup : str
        Measure of ``regency_status`` that counts co-operatives at the step; empty if there is none.
    activity : bool
        Whether the step shows that the co-operative does something, beyond being registered.
    """

    name: str
    label: Mapping[str, str]
    evidence: Mapping[str, str]
    holder: Mapping[str, str]
    requires: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    rollup: str = ""
    activity: bool = False


@dataclass(frozen=True)
class Event:
    """A day of the programme from which time can be counted."""

    name: str
    date: dt.date
    label: Mapping[str, str]


def pick(name: str, on: dt.date) -> Rule:
    """Which version of a rule was in force on this day?

    Raises
    ------
    ParameterError
        If there is no rule of that name, or the day lies before its first version.
    """
    versions = [rule for rule in _versions(name) if rule.effective <= on]
    if not versions:
        first = _versions(name)[0]
        raise ParameterError(
            f"No version of the rule '{name}' was in force on {on}.",
            where="rule date",
            expected=f"{first.effective} or later ({first.source})",
        )
    return versions[-1]


def formation_steps(on: dt.date) -> tuple[Step, ...]:
    """Which steps make up formation, in the order they are usually drawn?

    Source: Juklak Menkop 1/2025; UU 25/1992 on co-operatives; PP 7/2021.
    """
    return tuple(
        Step(
            name=step["name"],
            label=step["label"],
            evidence=step["evidence"],
            holder=step["holder"],
            requires=tuple(step.get("requires", ())),
            unit=tuple(step.get("unit", ())),
            rollup=step.get("rollup", ""),
            activity=bool(step.get("activity", False)),
        )
        for step in pick("formation_steps", on).body["steps"]
    )


def events(on: dt.date) -> Mapping[str, Event]:
    """From which days of the programme can time be counted? Source: Inpres 9/2025."""
    body = pick("programme", on).body["events"]
    return {name: Event(name, item["date"], item["label"]) for name, item in body.items()}


@functools.cache
def _versions(name: str) -> tuple[Rule, ...]:
    import yaml

    folder = resources.files("kopmp_lib") / "ruleset"
    names = sorted(file.name.removesuffix(".yml") for file in folder.iterdir())
    if name not in names:
        raise ParameterError(
            f"There is no rule called '{name}'.", where="rules", expected=", ".join(names)
        )
    text = (folder / f"{name}.yml").read_text("utf-8")
    versions = [
        Rule(name, item["effective"], item["source"], bool(item["verified"]), item)
        for item in yaml.safe_load(text)
    ]
    return tuple(sorted(versions, key=lambda rule: rule.effective))
