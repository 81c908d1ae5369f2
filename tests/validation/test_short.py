"""The short form of ``make validate``: fewer replications, the same demands."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.validation import few
from tests.validation.estimators import IMPUTED, TWO_WAY
from tests.validation.gates import SIZE, UNBIASED, covers, misses, rejects_too_often
from tests.validation.page import page
from tests.validation.run import STUDIES, alone, replicate, run
from tests.validation.trial import Row, Trial, rows

QUICK = [place for place, study in enumerate(STUDIES) if study.quick]


@pytest.mark.parametrize("place", QUICK, ids=lambda place: STUDIES[place].design)
def test_every_method_meets_what_is_asked_of_it(place: int) -> None:
    study = STUDIES[place]
    found = alone(place, study.quick)
    asked = {row.method: study.asked(row) for row in found}
    assert any(asked.values())
    lost = [(row, gate.asked) for row in found for gate in asked[row.method] if not gate.holds(row)]
    assert not lost


def test_whatever_is_asked_is_asked_of_a_method_that_answers() -> None:
    for place in QUICK:
        told = {trial.method for one in replicate(place, 0, 1) for trial in one}
        assert set(STUDIES[place].gates) <= told, STUDIES[place].design


def drawn(error: float, se: float, n: int = 200) -> Row:
    """A row of an estimator with this bias, whose errors have a standard deviation of 1."""
    noise = np.random.default_rng(1).standard_normal(n)
    noise = (noise - noise.mean()) / noise.std()
    told = 1 + error + noise
    found = [[Trial("m", 1.0, one, se, one - 1.96 * se, one + 1.96 * se)] for one in told]
    return rows(few.STUDIES[0], found)[0]


def test_demands_tell_good_estimators_from_bad_ones() -> None:
    good = drawn(0.0, 1.0)
    assert UNBIASED.holds(good)
    assert covers().holds(good)
    assert not misses().holds(good)
    assert not UNBIASED.holds(drawn(0.3, 1.0))
    assert not covers().holds(drawn(0.0, 0.6))
    assert not covers().holds(drawn(0.0, 3.0))
    assert misses().holds(drawn(0.0, 0.5))


def test_demands_tell_honest_tests_from_alarmists() -> None:
    grid = np.linspace(0.0025, 0.9975, 200)
    honest, alarmist = (
        rows(few.STUDIES[0], [[Trial("m", p=float(p))] for p in values])[0]
        for values in (grid, grid**2)
    )
    assert SIZE.holds(honest)
    assert not SIZE.holds(alarmist)
    assert rejects_too_often().holds(alarmist)
    assert not rejects_too_often().holds(honest)


def test_a_wrong_estimator_under_a_right_name_is_found_out() -> None:
    place = next(at for at in QUICK if "trends parallel" in STUDIES[at].design)
    study = STUDIES[place]
    trials = replicate(place, 0, study.quick)
    swapped = [
        [replace(trial, method=IMPUTED) for trial in one if trial.method == TWO_WAY]
        for one in trials
    ]
    assert not study.kept(rows(study, swapped)[0])


def test_any_number_of_processes_writes_the_same_page() -> None:
    places = [at for at, study in enumerate(STUDIES) if study.family == "Money"]
    count = dict.fromkeys(places, 25)
    by_two = [(STUDIES[at], found) for at, found in run(places, count, 2)]
    by_one = [(STUDIES[at], alone(at, 25)) for at in places]
    assert page(by_two, "") == page(by_one, "")
