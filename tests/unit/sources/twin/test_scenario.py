"""Which worlds can be asked for, and how a wrong one is refused."""

from __future__ import annotations

from typing import Any

import pytest

from kopmp_lib.errors import ParameterError
from kopmp_lib.sources.twin.scenario import SCENARIOS, SWITCHES, Scenario, scenario


def test_faults_of_the_data_are_off_unless_asked_for() -> None:
    usual = scenario()
    assert not any(getattr(usual, name) for name in ("duplicates", "unit_errors", "changed_codes"))
    assert usual.missing
    assert usual.late


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_named_world_can_be_made_and_differs_from_the_usual(name: str) -> None:
    assert (scenario(name) == scenario()) == (name == "baseline")


def test_a_switch_overrules_the_named_world() -> None:
    assert scenario("dip", dip=1.0) == Scenario(dip=1.0)


def test_all_unknown_names_are_told_with_the_nearest() -> None:
    with pytest.raises(ParameterError) as error:
        scenario("trends", spilover=0.1, late=False)
    assert "trends is not known; nearest: trend" in str(error.value)
    assert "spilover is not known; nearest: spillover" in str(error.value)
    assert "late is not known" not in str(error.value)


@pytest.mark.parametrize(
    ("switch", "value"),
    [
        ("effect", "big"),
        ("never_share", 1.2),
        ("never_share", "0.2"),
        ("ar", 1.0),
        ("spillover", -0.1),
        ("dip", float("nan")),
        ("dip", True),
        ("missing", 1),
        ("waves", (1, 5)),
        ("waves", (9, 7)),
        ("waves", (7, 7)),
        ("waves", (7.0,)),
    ],
)
def test_a_value_that_cannot_be_is_refused(switch: str, value: Any) -> None:
    with pytest.raises(ParameterError, match=switch):
        scenario(**{switch: value})


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(ParameterError) as error:
        scenario(effect="big", ar=2.0, late="no")
    assert all(name in str(error.value) for name in ("effect", "ar", "late"))


def test_the_switches_can_be_written_down() -> None:
    told = scenario(waves=(7, 11)).told()
    assert told["waves"] == [7, 11]
    assert set(SWITCHES) < set(told)
