"""How long formation takes, with and without an end that competes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.sources.twin import registers
from kopmp_lib.sources.twin.clocks import CHAIN
from kopmp_lib.sources.twin.regency import Regency

Draw = Callable[..., Regency]


@pytest.mark.parametrize(
    ("day", "shares"), [(90, (92, 81, 77, 61, 3)), (180, (100, 99, 99, 98, 33))]
)
def test_shares_past_each_stage(
    many: Sequence[Regency], day: int, shares: tuple[float, ...]
) -> None:
    for step, expected in zip(CHAIN, shares, strict=True):
        days = np.concatenate([one.formed.latent[step] for one in many])
        assert 100 * (days <= day).mean() == pytest.approx(expected, abs=3.5), step


def test_a_quarter_never_opens(many: Sequence[Regency]) -> None:
    gerai = np.concatenate([one.formed.latent["gerai"] for one in many])
    assert np.isinf(gerai).mean() == pytest.approx(0.25, abs=0.03)


def test_a_cancellation_ends_what_has_not_been_reached(draw: Draw) -> None:
    formed = draw("76.04").formed
    ended = np.isfinite(formed.cancelled)
    assert 0.01 < ended.mean() < 0.12
    assert np.isinf(formed.legal[ended]).all()
    assert np.isfinite(formed.legal[~ended]).all()
    assert all(np.isinf(formed.days[step][ended]).all() for step in ("nib", "gerai", "npwp"))
    reached = np.isfinite(formed.days["meeting"])
    assert (formed.days["meeting"][reached & ended] < formed.cancelled[reached & ended]).all()


def test_without_cancellation_every_clock_runs_to_its_end(draw: Draw) -> None:
    formed = draw("76.04", cancellation=False).formed
    assert np.isinf(formed.cancelled).all()
    assert all((formed.days[step] == formed.latent[step]).all() for step in CHAIN)


def test_dates_heap_on_month_ends_and_the_launch(many: Sequence[Regency], draw: Draw) -> None:
    def share_on_heaps(one: Regency) -> float:
        written = one.registers
        formal = written.known & ~written.to_month
        formal[len(registers.FORMAL) :] = False
        days = pd.DatetimeIndex(written.date[formal])
        launch = days == pd.Timestamp(one.calendar.launch)
        return float((days.is_month_end | launch).mean())

    assert share_on_heaps(draw("76.04")) == pytest.approx(0.30 + 0.7 / 30, abs=0.05)
    assert share_on_heaps(draw("76.04", heaping=False)) == pytest.approx(1 / 30, abs=0.03)


def test_some_dates_are_known_to_the_month_only(draw: Draw) -> None:
    written = draw("76.04").registers
    assert written.to_month.mean() == pytest.approx(0.15, abs=0.03)
    days = pd.DatetimeIndex(written.date[written.to_month & written.known])
    start = pd.Timestamp(draw().calendar.start)
    assert (days.is_month_start | (days == start)).all()
    assert not draw("76.04", month_only=False).registers.to_month.any()


def test_no_date_lies_before_the_programme_or_after_the_cutoff(draw: Draw) -> None:
    for months in (1, 6, 24):
        one = draw("76.04", months=months)
        rows = registers.rows(one.world, one.registers)
        dates = rows.columns["date"]
        assert dates.min() >= one.calendar.start
        assert dates.max() <= one.calendar.as_of


def test_a_short_panel_censors_what_came_later(draw: Draw) -> None:
    early, late = (draw("76.04", months=months).registers for months in (1, 24))
    assert early.knows("gerai").sum() < late.knows("gerai").sum()
    assert not early.knows("rat").any()
    assert late.knows("rat").any()


def test_the_chain_is_written_down_in_its_order(draw: Draw) -> None:
    written = draw("76.04", month_only=False).registers
    known = written.known[:3].all(axis=0)
    meeting, deed, legal = written.date[:3, known]
    assert (meeting <= deed).all()
    assert (deed <= legal).all()
