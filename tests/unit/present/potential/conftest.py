"""Results of the study for villages made up by hand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.result import StudyResult
from kopmp_lib.studies import potential
from kopmp_lib.studies.potential import known

DAY = pd.Timestamp("2026-06-30").as_unit("ns")
LINES = ("sembako", "apotek", "klinik")


@pytest.fixture
def result_of(monkeypatch: pytest.MonkeyPatch) -> Callable[..., StudyResult]:
    """Studies so many villages; ``facts`` are facilities, ``better`` a line that earns more."""

    def make(
        names: list[str] | int = 24,
        *,
        counted: bool = True,
        better: str | None = None,
        origin: str = "user",
        **params: object,
    ) -> StudyResult:
        called = [f"Desa {n}" for n in range(names)] if isinstance(names, int) else names
        codes = [f"19.71.01.{1001 + n}" for n in range(len(called))]
        place = {"name": called, "kind": "kelurahan", "kecamatan_code": "19.71.01"}
        villages = pd.DataFrame(
            {**place, "kecamatan": "K"}, index=pd.Index(codes, name="unit_code")
        )
        monkeypatch.setattr(known, "villages_of", lambda _: villages)
        tables = {}
        if counted:
            tables["unit_profile"] = _profile(codes, origin)
        if better is not None:
            tables["potential"] = _money(codes, better, origin)
        return potential.study(tables, potential.Params("19.71", draws=200, **params))

    return make


def _profile(codes: list[str], origin: str) -> pd.DataFrame:
    rng, at = np.random.default_rng(3), np.arange(len(codes))
    frame = pd.DataFrame({"unit_code": codes, "as_of": DAY, "origin": origin})
    frame["lat"], frame["lng"] = -2.1 - at // 6 * 0.01, 106.1 + at % 6 * 0.01
    for name, mean in (("pharmacy", 0.7), ("clinic", 0.6), ("shop", 3), ("school", 3), ("bank", 1)):
        frame[f"{name}_count"] = rng.poisson(mean, len(codes)).astype(float)
    return frame


def _money(codes: list[str], better: str, origin: str) -> pd.DataFrame:
    rng, size = np.random.default_rng(4), len(codes) * len(LINES)
    frame = pd.DataFrame({"unit_code": np.repeat(codes, len(LINES))})
    frame["business"], frame["as_of"] = np.tile(LINES, len(codes)), DAY
    frame["origin"] = origin
    frame["demand_idr"] = rng.lognormal(17, 0.3, size)
    frame["market_share"] = rng.uniform(0.2, 0.5, size)
    frame["margin_share"] = rng.uniform(0.05, 0.2, size)
    frame["capex_idr"] = rng.lognormal(18, 0.3, size)
    frame.loc[frame["business"] == better, "demand_idr"] *= 30
    frame.loc[frame["business"] == better, "capex_idr"] /= 30
    return frame
