"""In simulated regions, whose best line is known, the study is right more often than chance."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kopmp_lib import workspace
from kopmp_lib.sources import reader
from kopmp_lib.sources.twin import simulate
from kopmp_lib.studies import potential

CODES = ("19.71", "76.04")


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    """Verdicts beside the truth, for all villages of two regions."""
    folder = tmp_path_factory.mktemp("twin") / "out"
    simulate(CODES, 12, 1, folder)
    patch = pytest.MonkeyPatch()
    patch.setenv(workspace.DATA_VARIABLE, str(folder))
    made = []
    for code in CODES:
        result = potential.study(
            reader.read(code, potential.NEEDS), potential.Params(code, draws=200)
        )
        truth = pd.read_parquet(folder / "truth" / f"{code}.parquet")
        made.append(result.tables["units"].merge(truth, on="unit_code"))
        assert result.origin == "simulated"
    patch.undo()
    return pd.concat(made, ignore_index=True)


def test_the_best_line_is_found_far_more_often_than_by_chance(verdicts):
    assert (verdicts["line"] == verdicts["best"]).mean() > 0.25  # chance: 0.10


def test_a_robust_line_is_right_more_often_than_a_contestable_one(verdicts):
    right = (verdicts["line"] == verdicts["best"]).groupby(verdicts["label"]).mean()
    assert right["robust"] > 0.45
    assert right["robust"] > right["contestable"] + 0.15


def test_a_recommendation_costs_less_than_a_blind_choice(verdicts):
    payoff = verdicts.filter(like="payoff_")
    chosen = [row[f"payoff_{row['line']}_idr"] for row in verdicts.to_dict("records")]
    regret = payoff.max(axis=1) - np.array(chosen)
    blind = payoff.max(axis=1) - payoff.mean(axis=1)
    assert regret.mean() < 0.65 * blind.mean()
