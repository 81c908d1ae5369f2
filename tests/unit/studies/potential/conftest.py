"""Tables of the study made up by hand, for the villages of a real region."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.regions import gazetteer

CODE = "19.71"
DAY = pd.Timestamp("2026-06-30").as_unit("ns")
LINES = ("sembako", "apotek", "klinik", "simpan_pinjam")


def codes() -> list[str]:
    return sorted(
        village.code
        for district in gazetteer.region(CODE).children
        for village in district.children
    )


def framed(origin: str = "user", **columns: object) -> pd.DataFrame:
    return pd.DataFrame({"as_of": DAY, "origin": origin, "source": "made_up", **columns})


@pytest.fixture
def profile() -> Callable[..., pd.DataFrame]:
    """Facilities counted at random in every village, which lie on a grid."""

    def make(seed: int = 3, **columns: object) -> pd.DataFrame:
        rng, units = np.random.default_rng(seed), codes()
        at = np.arange(len(units))
        counts = {
            f"{name}_count": rng.poisson(mean, len(units)).astype(float)
            for name, mean in (
                *(("pharmacy", 0.6), ("clinic", 0.5), ("shop", 3.0), ("market", 0.4)),
                *(("bank", 1.0), ("school", 3.0), ("warehouse", 1.0), ("workshop", 0.7)),
                *(("restaurant", 1.5), ("hotel", 0.6), ("factory", 0.4), ("housing_estate", 1.5)),
            )
        }
        given = {"lat": -2.1 - at // 7 * 0.01, "lng": 106.1 + at % 7 * 0.01, "area_km2": 1.2}
        return framed(unit_code=units, **given | counts | columns)

    return make


@pytest.fixture
def money() -> Callable[..., pd.DataFrame]:
    """What somebody told of demand, share, margin and cost; ``better`` earns that many times."""

    def make(better: str = "", times: float = 20.0, seed: int = 4) -> pd.DataFrame:
        rng, units = np.random.default_rng(seed), codes()
        size = len(units) * len(LINES)
        frame = framed(unit_code=np.repeat(units, len(LINES)), business=np.tile(LINES, len(units)))
        frame["demand_idr"] = rng.lognormal(17, 0.3, size)
        frame["market_share"] = rng.uniform(0.2, 0.5, size)
        frame["margin_share"] = rng.uniform(0.05, 0.2, size)
        frame["capex_idr"] = rng.lognormal(18, 0.3, size)
        frame["supply_count"] = rng.poisson(1.5, size).astype(float)
        frame.loc[frame["business"] == better, "demand_idr"] *= times
        frame.loc[frame["business"] == better, "capex_idr"] /= times
        return frame

    return make
