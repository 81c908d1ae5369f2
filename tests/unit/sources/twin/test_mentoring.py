"""Who is mentored when, to what effect, and what the switches move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from kopmp_lib.regions import gazetteer
from kopmp_lib.sources.twin.mentoring import WAVES, curve
from kopmp_lib.sources.twin.regency import Regency

Draw = Callable[..., Regency]
SOME = gazetteer.expand("province:33")


def test_the_mean_effect_is_about_fourteen_log_points(many: Sequence[Regency]) -> None:
    effects = [one.mentoring.effect[one.mentoring.mentored & one.outcome.alive] for one in many]
    assert np.concatenate(effects).mean() == pytest.approx(0.14, abs=0.015)


def test_the_effect_ramps_up() -> None:
    assert curve("ramp", np.array([0, 1000])).round(4).tolist() == [0.06, 0.22]
    assert (np.diff(curve("ramp", np.arange(18))) > 0).all()
    assert (np.diff(curve("fading", np.arange(18))) < 0).all()
    assert set(curve("constant", np.arange(18))) == {0.14}
    assert not curve("null", np.arange(18)).any()


def test_early_cohorts_gain_more(many: Sequence[Regency]) -> None:
    def first_month(wave: int) -> float:
        starts = [one.mentoring.start == wave for one in many]
        cells = [
            one.mentoring.effect[start, wave - 1] for one, start in zip(many, starts, strict=True)
        ]
        return float(np.concatenate(cells).mean())

    assert first_month(7) > 1.1 * first_month(19)


def test_waves_are_of_equal_size_and_the_best_quarter_is_never_mentored(draw: Draw) -> None:
    one = draw("76.04", cancellation=False)
    start = one.mentoring.start
    sizes = Counter(start[start > 0].tolist())
    assert tuple(sorted(sizes)) == WAVES
    assert max(sizes.values()) - min(sizes.values()) <= 1
    assert (start == 0).mean() == pytest.approx(0.25, abs=0.005)
    assert one.mentoring.priority[start == 0].max() <= one.mentoring.priority[start == 7].min()


def test_the_small_city_has_three_waves_of_ten_and_twelve_never(draw: Draw) -> None:
    start = draw(never_share=12 / 42, cancellation=False).mentoring.start
    assert Counter(start.tolist()) == {0: 12, 7: 10, 11: 10, 15: 10}


def test_the_small_city_can_have_eight_waves_of_three_or_four(draw: Draw) -> None:
    start = draw(waves=tuple(range(7, 15)), cancellation=False).mentoring.start
    sizes = Counter(start[start > 0].tolist())
    assert len(sizes) == 8
    assert set(sizes.values()) == {3, 4} or set(sizes.values()) == {4}


def test_all_can_be_mentored_in_the_end(draw: Draw) -> None:
    assert (draw(never_share=0.0, cancellation=False).mentoring.start > 0).all()


def test_a_wave_after_the_window_has_not_happened(draw: Draw) -> None:
    start = draw("76.04", months=12).mentoring.start
    assert set(start.tolist()) == {0, 7, 8, 9, 10, 11, 12}


def test_what_was_never_a_legal_entity_is_not_mentored(draw: Draw) -> None:
    one = draw("76.04")
    assert not one.mentoring.start[np.isinf(one.formed.legal)].any()


def test_a_facilitator_has_ten_at_most(draw: Draw) -> None:
    facilitator = draw("76.04").mentoring.facilitator
    assert max(Counter(facilitator[facilitator >= 0].tolist()).values()) == 10
    assert ((facilitator >= 0) == (draw("76.04").mentoring.start > 0)).all()


# --- switches ----------------------------------------------------------------------------------


def gap(draw: Draw, what: Callable[[Regency], np.ndarray], **switches: object) -> float:
    """Mean of the mentored less that of the never mentored, within regencies."""
    gaps = []
    for code in SOME:
        one = draw(code, **switches)
        values, start = what(one), one.mentoring.start
        gaps.append(values[start > 0].mean() - values[start == 0].mean())
    return float(np.mean(gaps))


def at_decision(one: Regency) -> np.ndarray:
    return one.course.shock[:, 5]


def slope(one: Regency) -> np.ndarray:
    return one.course.slope


def quality(one: Regency) -> np.ndarray:
    return one.world.quality


def test_by_default_the_worst_come_first_on_level_alone(draw: Draw) -> None:
    assert gap(draw, quality) < -0.3
    assert gap(draw, at_decision) == pytest.approx(0, abs=0.05)
    assert gap(draw, slope) == pytest.approx(0, abs=0.001)


def test_without_selection_the_mentored_are_like_the_rest(draw: Draw) -> None:
    assert gap(draw, quality, level_selection=0.0) == pytest.approx(0, abs=0.05)


def test_the_dip_puts_bad_months_before_mentoring(draw: Draw) -> None:
    assert gap(draw, at_decision, dip=3.0) < -0.3
    assert gap(draw, lambda one: one.course.shock[:, 0], dip=3.0) > -0.06  # long forgotten


def test_trend_selection_puts_weak_trends_before_mentoring(draw: Draw) -> None:
    assert gap(draw, slope, trend_selection=100.0) < -0.005


def test_slopes_can_follow_quality(draw: Draw) -> None:
    one = draw("76.04", slope_quality=0.004)
    plain = draw("76.04")
    moved = one.course.slope - plain.course.slope
    assert moved == pytest.approx(0.004 * one.world.quality)


def test_spillover_reaches_the_unmentored_with_mentored_neighbours_only(draw: Draw) -> None:
    one = draw("76.04")
    helped = one.mentoring
    assert not helped.spillover[helped.mentored].any()
    assert not helped.spillover[:, :6].any()
    assert 0 < helped.spillover.max() <= 0.25 * 0.22
    assert not draw("76.04", spillover=0.0).mentoring.spillover.any()
    assert not draw("76.04", effect="null").mentoring.spillover.any()


def test_spillover_is_a_share_of_mentored_neighbours(draw: Draw) -> None:
    """Counted by hand for one unit and month."""
    one = draw("76.04", cancellation=False)
    unit = int(np.flatnonzero(one.mentoring.start == 0)[0])
    others = np.flatnonzero(one.world.district == one.world.district[unit])
    others = others[others != unit]
    share = one.mentoring.mentored[others, 20].mean()
    assert one.mentoring.spillover[unit, 20] == pytest.approx(0.25 * 0.22 * share)


def test_the_dose_grows_with_the_root_of_hours(draw: Draw) -> None:
    dose, ramp = (draw("76.04", effect=effect).mentoring for effect in ("dose", "ramp"))
    treated = ramp.mentored[:, 20]
    ratio = dose.effect[treated, 20] / ramp.effect[treated, 20]
    assert ratio == pytest.approx(np.sqrt(ramp.hours[treated] / 8))


def test_no_effect_is_no_effect(draw: Draw) -> None:
    one = draw("76.04", effect="null")
    assert (one.outcome.log_savings == one.course.untreated).all()
