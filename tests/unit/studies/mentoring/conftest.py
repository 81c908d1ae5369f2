"""A digital twin of the region, drawn once; and small panels made up by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.regions import gazetteer
from kopmp_lib.sources.twin import simulate
from kopmp_lib.studies import mentoring

Tables = dict[str, pd.DataFrame]
MakeTables = Callable[..., Tables]
CODES = [
    village.code for district in gazetteer.region("19.71").children for village in district.children
]


@pytest.fixture(scope="session")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """The tables of the study for 19.71, simulated."""
    home = tmp_path_factory.mktemp("twin") / "data"
    simulate("19.71", 24, 1, home)
    return read(home)


def read(home: Path) -> Tables:
    return {
        name: pd.read_parquet(home / "tidy" / name / "19.71.parquet") for name in mentoring.NEEDS
    }


@pytest.fixture
def tables_of() -> MakeTables:
    """Makes the tables of the first villages of 19.71.

    ``starts``: number of the first month of mentoring by village, 0 for not in the list, None for
    in the list without a month. ``savings``: rupiah by (village, month), nan where not reported;
    without it savings grow by chance. ``months``: how many there are.
    """

    def make(
        starts: list[int | None],
        months: int = 12,
        savings: np.ndarray | None = None,
        effect: float = 0.0,
        columns: Mapping[str, np.ndarray] | None = None,
    ) -> Tables:
        codes = CODES[: len(starts)]
        labels = pd.date_range("2025-10-01", periods=months, freq="MS").as_unit("ns")
        chance = np.random.default_rng(0).normal(0, 0.1, (len(codes), months))
        if savings is None:
            begun = np.array([[bool(s) and t >= s for t in range(1, months + 1)] for s in starts])
            savings = np.exp(12 + np.arange(len(codes))[:, None] / 20 + chance + effect * begun)
        panel = pd.DataFrame(
            {
                "unit_code": np.repeat(codes, months),
                "month": np.tile(labels, len(codes)),
                "savings_idr": savings.ravel(),
                **{name: values.ravel() for name, values in (columns or {}).items()},
            }
        )
        panel["savings_idr_state"] = np.where(
            panel["savings_idr"].isna(),
            "not_reported",
            np.where(panel["savings_idr"] == 0, "zero", "reported"),
        )
        listed = [(c, s) for c, s in zip(codes, starts, strict=True) if s != 0]
        assignments = pd.DataFrame(
            {
                "unit_code": [code for code, _ in listed],
                "start_month": pd.to_datetime(
                    [
                        pd.NaT if s is None else labels[0] + pd.DateOffset(months=s - 1)
                        for _, s in listed
                    ]
                ),
                "facilitator_id": [f"F{n // 10}" for n in range(len(listed))],
            }
        )
        made = {"panel": panel, "assignments": assignments}
        return {
            name: frame.assign(as_of=pd.Timestamp("2026-10-10"), origin="user")
            for name, frame in made.items()
        }

    return make
