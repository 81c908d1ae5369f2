"""The country or a province, and what lies in it."""

from __future__ import annotations

import pytest

from kopmp_lib.errors import ParameterError
from kopmp_lib.regions import scope


def test_the_country_holds_every_region_and_a_province_its_own() -> None:
    nation, province = scope.scope("ID"), scope.scope("19")
    assert (nation.name, len(nation.regencies), len(nation.provinces)) == ("Indonesia", 514, 38)
    assert (province.name, len(province.regencies)) == ("Kepulauan Bangka Belitung", 7)
    assert {one.code[:3] for one in province.regencies} == {"19."}
    assert [one.code for one in province.provinces] == ["19"]
    assert sum(len(scope.scope(one.code).regencies) for one in nation.provinces) == 514


@pytest.mark.parametrize(
    ("text", "code"), [("id", "ID"), ("Indonesia", "ID"), ("jambi", "15"), ("19", "19")]
)
def test_names_and_codes_mean_the_same(text: str, code: str) -> None:
    assert scope.scope(text).code == code
    assert scope.is_scope(code)


@pytest.mark.parametrize("text", ["19.71", "Pangkalpinang", "77", "", None])
def test_other_levels_and_strangers_are_refused(text: str) -> None:
    with pytest.raises(ParameterError, match="neither the country nor a province"):
        scope.scope(text)


def test_lists_name_each_once() -> None:
    assert scope.scopes("ID, 19,id") == ("ID", "19")
    assert len(scope.scopes("provinces")) == 38
    with pytest.raises(ParameterError, match="No part"):
        scope.scopes(" , ")


def test_every_village_is_counted_once() -> None:
    counts = scope.village_counts()
    assert (len(counts), sum(counts.values()), counts["19.71"]) == (514, 83_762, 42)


def test_names_of_any_level() -> None:
    assert [scope.name_of(code) for code in ("ID", "19", "19.71")] == [
        "Indonesia", "Kepulauan Bangka Belitung", "Kota Pangkal Pinang",
    ]  # fmt: skip
    assert not scope.is_scope("19.71")
