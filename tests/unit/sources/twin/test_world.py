"""The official hierarchy, and qualities that regencies share."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from kopmp_lib.regions import gazetteer
from kopmp_lib.sources.twin import truth
from kopmp_lib.sources.twin.regency import Regency
from kopmp_lib.sources.twin.tally import Tally

Draw = Callable[..., Regency]


def test_units_are_those_of_the_official_list_by_code(draw: Draw) -> None:
    world = draw("19.71").world
    villages = gazetteer.region("19.71").villages
    assert world.units == tuple(village.code for village in villages)
    assert world.names == tuple(village.name for village in villages)
    assert world.ward.all()
    assert len(set(world.district)) == 7


def test_villages_and_wards_of_a_mixed_regency_are_told_apart(draw: Draw) -> None:
    world = draw("76.04").world
    kinds = [village.kind for village in gazetteer.region("76.04").villages]
    assert world.ward.tolist() == [kind == "kelurahan" for kind in kinds]
    assert 0 < world.ward.mean() < 1


def test_regencies_share_a_third_of_the_variance_of_quality(many: Sequence[Regency]) -> None:
    tally = Tally(24)
    for one in many:
        tally.add(one)
    icc = truth.told(tally)["quality"]["icc_regency"]
    quality = np.concatenate([one.world.quality for one in many])
    assert icc == pytest.approx(0.35, abs=0.06)
    assert quality.std() == pytest.approx(0.78, abs=0.05)


def test_the_province_is_shared_by_its_regencies_and_no_others(draw: Draw) -> None:
    def province(code: str) -> float:
        return float(draw(code).streams.province.block("quality").standard_normal())

    assert province("19.71") == province("19.02")
    assert province("19.71") != province("76.04")


def test_people_add_up_to_about_the_country(many: Sequence[Regency]) -> None:
    people = sum(float(np.exp(one.world.log_population).sum()) for one in many)
    villages = sum(len(one.world) for one in many)
    assert people / villages * 83_762 / 1e6 == pytest.approx(285, rel=0.1)
