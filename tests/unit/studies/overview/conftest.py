"""A made-up country: every kabupaten and kota, with shares that are known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.regions import official

STATUS = (
    *("cooperative_count", "npwp_count", "nib_count", "rat_count"),
    *("sales_value_idr", "principal_members_count"),
)
Country = Callable[..., pd.DataFrame]


def status(day: str = "2026-08-05", seed: int = 1, spread: float = 0.0, **given) -> pd.DataFrame:
    """Rows of ``regency_status``; figures given by name replace those made up."""
    rng = np.random.default_rng(seed)
    codes = [one.code for one in official.every("regency")]
    base = rng.integers(20, 400, len(codes)).astype(float)
    angle = rng.normal(np.arcsin(np.sqrt(0.7)), spread, len(codes))
    share = np.sin(np.clip(angle, 0, np.pi / 2)) ** 2
    frame = pd.DataFrame({"regency_code": codes, "as_of": pd.Timestamp(day)})
    frame["origin"], frame["source"] = "observed", "made_up"
    made = dict.fromkeys(STATUS, np.nan) | {"cooperative_count": base}
    made |= {"nib_count": rng.binomial(base.astype(int), share).astype(float)} | given
    for name in STATUS:
        frame[name] = made[name]
        told = frame[name].notna()
        frame[f"{name}_state"] = np.where(
            told, np.where(frame[name] == 0, "zero", "reported"), "not_reported"
        )
    return frame


@pytest.fixture(scope="session")
def country() -> Country:
    return status
