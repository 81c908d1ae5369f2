"""Imputation and smoothness bounds: published numbers, and the defects that are kept out."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tracemalloc
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.errors import DataError, ParameterError
from kopmp_lib.methods import imputation as room
from kopmp_lib.methods.effects import Noise
from kopmp_lib.methods.imputation import detectable_effect, imputation, smoothness

GOLDEN = Path(__file__).resolve().parents[2] / "golden"
EHEC: dict[str, Any] = json.loads((GOLDEN / "effects.json").read_text("utf-8"))["ehec"]
NAMES: dict[str, Any] = {"outcome": "y", "unit": "unit", "time": "time", "cohort": "first"}


@pytest.fixture(scope="module")
def mpdta() -> pd.DataFrame:
    frame = pd.read_csv(GOLDEN / "mpdta.csv")
    names = {"lemp": "y", "countyreal": "unit", "year": "time", "first.treat": "first"}
    return frame.rename(columns=names)


def made(seed: int = 0, units: int = 30, effect: float = 1.0) -> pd.DataFrame:
    """Three waves and some who are never treated, eight periods, nothing missing."""
    generator = np.random.default_rng(seed)
    first = np.resize([0, 4, 5, 7], units)
    frame = pd.DataFrame({"unit": range(units), "first": first})
    frame = frame.merge(pd.DataFrame({"time": range(1, 9)}), how="cross")
    treated = (frame["first"] > 0) & (frame["time"] >= frame["first"])
    frame["y"] = frame["unit"] * 0.3 + frame["time"] * 0.5 + effect * treated
    return frame.assign(y=frame["y"] + generator.normal(0, 0.2, len(frame)))


# --- published numbers ---------------------------------------------------------------------------


def test_teen_employment_by_imputation(mpdta):
    """Equal in did-imputation, etwfe and diff-diff; standard error of the first two digits."""
    found = imputation(mpdta, **NAMES)
    assert found.estimate == pytest.approx(-0.047710, abs=0.5001e-6)
    assert found.se == pytest.approx(0.0132, abs=0.5001e-4)
    assert (found.units, found.treated_observations, found.leave_one_out) == (500, 291, False)


@pytest.mark.parametrize(
    ("bound", "printed"),
    [(0.0, (0.0259, 0.0607)), (0.01, (0.0132, 0.0787)), (0.02, (0.00286, 0.0907))],
)
def test_smoothness_bounds_of_the_health_insurance_case(bound, printed):
    """R's HonestDiD, README; its own optimiser stops a ten-thousandth off."""
    found = smoothness(EHEC["value"], EHEC["covariance"], EHEC["exposure"], bound=bound)
    assert (found.lower, found.upper) == pytest.approx(printed, abs=1.2e-4)


# --- the estimator -------------------------------------------------------------------------------


def test_without_noise_the_effect_is_found_exactly():
    frame = made()
    treated = (frame["first"] > 0) & (frame["time"] >= frame["first"])
    frame["y"] = 2.0 * frame["unit"] + 3.0 * frame["time"] + 0.7 * treated
    found = imputation(frame, **NAMES, leave_one_out=False)
    assert found.estimate == pytest.approx(0.7)
    assert found.table["att"].tolist() == pytest.approx([0.7] * 5)
    assert found.table["exposure"].tolist() == [0, 1, 2, 3, 4]


def test_order_of_rows_names_and_units_of_money_do_not_matter():
    frame = made()
    plain = imputation(frame, **NAMES)
    renamed = frame.assign(unit="u" + frame["unit"].astype(str), y=1000 * frame["y"])
    shuffled = imputation(renamed.sample(frac=1, random_state=1), **NAMES)
    assert shuffled.estimate == pytest.approx(1000 * plain.estimate, rel=1e-9)
    assert shuffled.se == pytest.approx(1000 * plain.se, rel=1e-9)


def test_without_exposures_the_average_is_the_same():
    alone = imputation(made(), **NAMES, by_exposure=False)
    assert alone.table.empty
    assert (alone.estimate, alone.se) == (
        imputation(made(), **NAMES).estimate,
        imputation(made(), **NAMES).se,
    )


def test_few_units_leave_each_unit_out_and_that_is_wider():
    frame = made()
    assert imputation(frame, **NAMES).leave_one_out
    assert imputation(frame, **NAMES).se > imputation(frame, **NAMES, leave_one_out=False).se
    assert not imputation(made(units=100), **NAMES).leave_one_out


def test_months_after_which_nobody_is_untreated_are_left_out_and_told():
    frame = made()
    frame = frame[frame["first"] > 0]
    found = imputation(frame, **NAMES)
    told = [note for note in found.notes if note.kind == "not_imputable"]
    after = frame[frame["time"] >= 7]
    assert told[0].values["rows"] == len(after)
    assert found.estimate == pytest.approx(1.0, abs=0.2)


def test_a_unit_treated_from_the_start_is_left_out_and_told():
    frame = made()
    frame.loc[frame["unit"] == 1, "first"] = 1
    found = imputation(frame, **NAMES)
    assert found.units == 29
    assert [note.values["rows"] for note in found.notes if note.kind == "not_imputable"] == [8]


def test_two_rows_of_a_unit_in_a_period_are_refused():
    frame = made()
    with pytest.raises(DataError, match="more than once"):
        imputation(pd.concat([frame, frame.iloc[:1]]), **NAMES)


def test_all_treated_at_once_cannot_be_imputed():
    frame = made().assign(first=5)
    with pytest.raises(DataError, match="Nothing can be imputed"):
        imputation(frame, **NAMES)


# --- what it can see -----------------------------------------------------------------------------


def test_the_detectable_effect_agrees_with_the_spread_of_estimates():
    noise = Noise(sd=0.5, persistence=0.4)
    root = np.linalg.cholesky(0.25 * noise.correlation(8))
    frame = made()
    generator = np.random.default_rng(3)
    found = []
    for _ in range(150):
        drawn = generator.standard_normal((30, 8)) @ root.T
        fit = imputation(frame.assign(y=drawn.ravel()), **NAMES, by_exposure=False)
        found.append(fit.estimate)
    told = detectable_effect(frame, **NAMES, noise=noise)
    assert np.std(found) == pytest.approx(told.se, rel=0.2)  # Monte Carlo error is 6 %
    assert told.detectable == pytest.approx(2.8016 * told.se, rel=1e-4)


def test_what_neighbours_share_makes_the_detectable_effect_larger():
    frame = made().assign(place=lambda rows: rows["first"].astype(str))
    noise = Noise(sd=0.6, cluster_sd=0.8)
    shared = detectable_effect(frame, **NAMES, noise=noise, cluster="place")
    apart = detectable_effect(frame, **NAMES, noise=Noise(sd=1.0))
    assert (shared.clusters, apart.clusters) == (4, 30)
    assert shared.se > 1.5 * apart.se
    own = detectable_effect(frame, **NAMES, noise=noise)
    assert own.se == pytest.approx(apart.se)  # each unit a cluster of its own: 0.36 + 0.64


def test_gaps_make_the_detectable_effect_larger():
    frame, noise = made(), Noise(sd=1.0)
    gaps = frame.assign(y=frame["y"].mask(frame.index % 3 == 0))
    full = detectable_effect(frame, **NAMES, noise=noise)
    assert detectable_effect(gaps, **NAMES, noise=noise).detectable > full.detectable


def test_copies_of_all_units_make_it_smaller_by_their_root_and_need_no_matrix_of_units():
    noise = Noise(sd=0.5, persistence=0.3)
    frame = made()
    alone = detectable_effect(frame, **NAMES, noise=noise)
    copies = pd.concat([frame.assign(unit=frame["unit"].astype(str) + f"-{n}") for n in range(300)])
    tracemalloc.start()
    many = detectable_effect(copies, **NAMES, noise=noise)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert many.units == 9000
    assert many.se == pytest.approx(alone.se / 300**0.5)
    assert peak < 200e6  # a matrix of units by units alone would take 648 MB


# --- bounds --------------------------------------------------------------------------------------


def test_bounds_widen_with_the_bend_and_hold_the_mean():
    given = (EHEC["value"], EHEC["covariance"], EHEC["exposure"])
    widths = []
    for bound in (0.0, 0.01, 0.05):
        found = smoothness(*given, bound=bound, weights=[0.5, 0.5])
        widths.append(found.upper - found.lower)
    assert widths == sorted(widths)
    assert widths[0] < widths[1] < widths[2]


def test_bounds_do_not_depend_on_the_unit_of_money():
    value, covariance = np.array(EHEC["value"]), np.array(EHEC["covariance"])
    plain = smoothness(value, covariance, EHEC["exposure"], bound=0.01)
    rupiah = smoothness(1e6 * value, 1e12 * covariance, EHEC["exposure"], bound=1e4)
    assert rupiah.lower == pytest.approx(1e6 * plain.lower, rel=1e-4)  # it stops within 1e-5
    assert rupiah.upper == pytest.approx(1e6 * plain.upper, rel=1e-4)


@pytest.mark.parametrize(
    "wrong",
    [
        {"bound": -1.0},
        {"exposure": [-3, -2, 1, 2]},
        {"exposure": [-5, -4, -3, -2]},
        {"value": [0.0, np.nan, 0.0, 0.0]},
    ],
)
def test_wrong_bounds_are_refused(wrong):
    given = {"value": [0.0] * 4, "covariance": np.eye(4), "exposure": [-3, -2, 0, 1]} | wrong
    with pytest.raises(ParameterError):
        smoothness(**given)


# --- the defects of the library ------------------------------------------------------------------


def test_only_the_two_parts_that_are_right_are_used():
    tree = ast.parse(Path(room.__file__).read_text("utf-8"))
    used = {
        (node.module, name.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("diff_diff")
        for name in node.names
    }
    assert used == {
        ("diff_diff", "ImputationDiD"),
        ("diff_diff.honest_did", "_compute_optimal_flci"),
    }
    assert not any(
        name.name.startswith("diff_diff")
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for name in node.names
    )


def test_nobody_else_uses_the_library():
    package = Path(room.__file__).parents[1]
    users = [
        path.name
        for path in package.rglob("*.py")
        if "import diff_diff" in (text := path.read_text("utf-8")) or "from diff_diff" in text
    ]
    assert users == ["imputation.py"]


def test_the_library_is_the_one_that_was_checked():
    assert version("diff-diff") == "3.13.0"


def test_it_is_not_imported_before_it_is_needed():
    code = "import sys, kopmp_lib.methods.imputation; print('diff_diff' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
