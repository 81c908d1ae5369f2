"""Rules of the programme: dated, sourced, and in words that the tables know."""

from __future__ import annotations

import datetime as dt
from importlib import resources

import pytest
import yaml

from kopmp_lib import contracts, rules
from kopmp_lib.errors import ParameterError
from kopmp_lib.rules import Step, events, formation_steps, pick

FOLDER = resources.files("kopmp_lib") / "ruleset"
NAMES = sorted(file.name.removesuffix(".yml") for file in FOLDER.iterdir())
FIRST = dt.date(2025, 3, 27)

VERSIONS = """
- {effective: 2026-01-01, source: Second, verified: true, value: 2}
- {effective: 2025-01-01, source: First, verified: false, value: 1}
"""


@pytest.fixture
def ceiling(monkeypatch: pytest.MonkeyPatch, tmp_path) -> str:
    """A made-up rule with two versions, the later one written first."""
    (tmp_path / "ruleset").mkdir()
    (tmp_path / "ruleset" / "ceiling.yml").write_text(VERSIONS, "utf-8")
    monkeypatch.setattr(rules.resources, "files", lambda package: tmp_path / package[:0])
    rules._versions.cache_clear()
    yield "ceiling"
    rules._versions.cache_clear()


def every_step() -> list[Step]:
    versions = yaml.safe_load((FOLDER / "formation_steps.yml").read_text("utf-8"))
    return [step for version in versions for step in formation_steps(version["effective"])]


@pytest.mark.parametrize(
    ("day", "source", "value"),
    [("2025-01-01", "First", 1), ("2025-12-31", "First", 1), ("2026-01-01", "Second", 2)],
)
def test_the_version_in_force_on_the_day_is_picked(
    ceiling: str, day: str, source: str, value: int
) -> None:
    rule = pick(ceiling, dt.date.fromisoformat(day))
    assert (rule.name, rule.source, rule.body["value"]) == ("ceiling", source, value)
    assert rule.verified is (source == "Second")


def test_a_day_before_the_first_version_is_refused(ceiling: str) -> None:
    with pytest.raises(ParameterError, match="was in force on 2024-12-31") as caught:
        pick(ceiling, dt.date(2024, 12, 31))
    assert caught.value.expected == "2025-01-01 or later (First)"


def test_an_unknown_rule_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ParameterError, match="no rule called 'formation_step'") as caught:
        pick("formation_step", FIRST)
    assert caught.value.expected == ", ".join(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_version_has_a_day_a_source_and_says_whether_it_was_checked(name: str) -> None:
    versions = yaml.safe_load((FOLDER / f"{name}.yml").read_text("utf-8"))
    assert len({version["effective"] for version in versions}) == len(versions)
    for version in versions:
        rule = pick(name, version["effective"])
        assert rule.effective == version["effective"]
        assert len(rule.source) > 5
        assert rule.verified or version["why_unverified"]


def test_steps_require_steps_that_exist_before_them() -> None:
    seen: set[str] = set()
    for step in formation_steps(FIRST):
        assert step.name not in seen
        assert set(step.requires) <= seen, step.name
        seen.add(step.name)


def test_steps_are_shown_by_measures_that_the_tables_have() -> None:
    unit = {measure.name for measure in contracts.COOPERATIVE_STATUS.measures}
    rollup = {measure.name for measure in contracts.REGENCY_STATUS.measures}
    for step in every_step():
        assert set(step.unit) <= unit, step.name
        assert not step.rollup or step.rollup in rollup, step.name


def test_the_names_of_steps_are_small_letters() -> None:
    assert all(step.name.replace("_", "").islower() for step in every_step())


def test_the_ladder_of_the_law_and_of_activity() -> None:
    steps = {step.name: step for step in formation_steps(FIRST)}
    assert steps["legal_entity"].requires == ("deed",)
    assert steps["nib"].requires == ("legal_entity",)
    assert steps["simkopdes"].requires == ()
    active = [name for name, step in steps.items() if step.activity]
    assert active == ["gerai", "first_saving", "first_sale", "rat"]


def test_time_is_counted_from_dated_events() -> None:
    found = events(FIRST)
    assert {name: one.date for name, one in found.items()} == {
        "instruction": dt.date(2025, 3, 27),
        "launch": dt.date(2025, 7, 21),
    }
    assert all(set(one.label) == {"id", "en"} for one in found.values())
    with pytest.raises(ParameterError, match="was in force"):
        events(dt.date(2025, 3, 26))
