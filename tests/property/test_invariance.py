"""Whole studies do not depend on the order of rows, the unit of money, or what things are called.

On a twin of a region of 42 kelurahan, whose tables are then shuffled, scaled and relabelled.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.result import KEY, StudyResult
from kopmp_lib.sources.twin import simulate
from kopmp_lib.studies import financing, formation, mentoring, potential

CODE = "19.71"
Tables = Mapping[str, pd.DataFrame]
STUDIES: dict[str, tuple[ModuleType, dict[str, Any]]] = {
    "formation": (formation, {}),
    "potential": (potential, {"draws": 200}),
    "mentoring": (mentoring, {"draws": 19}),
    "financing": (financing, {"amount_idr": 500_000_000}),
}
IDS = ("asset_id", "outlet_id", "application_id", "visit_id", "training_id", "facilitator_id")
NUMBERS = ["value", "lower", "upper", "n"]
every_study = pytest.mark.parametrize("name", STUDIES)


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    home = tmp_path_factory.mktemp("twin") / "data"
    simulate(CODE, 16, 3, home)
    needs = sorted({table for module, _ in STUDIES.values() for table in module.NEEDS})
    files = {table: home / "tidy" / table / f"{CODE}.parquet" for table in needs}
    return {table: pd.read_parquet(file) for table, file in files.items() if file.is_file()}


@pytest.fixture(scope="module")
def plain(twin: Tables) -> dict[str, StudyResult]:
    return {name: studied(name, twin) for name in STUDIES}


def studied(name: str, tables: Tables, **over: Any) -> StudyResult:
    module, given = STUDIES[name]
    asked = {table: tables[table] for table in module.NEEDS if table in tables}
    return module.study(asked, module.Params(CODE, **{**given, **over}))


def same(found: pd.DataFrame, wanted: pd.DataFrame, **tolerance: float) -> None:
    """The same rows in the same states, with the same figures."""
    left, right = (frame.sort_values(list(KEY), ignore_index=True) for frame in (found, wanted))
    pd.testing.assert_frame_equal(left, right, **{"rtol": 1e-6, "atol": 1e-9, **tolerance})


@every_study
def test_the_order_of_rows_changes_no_figure(
    name: str, twin: Tables, plain: dict[str, StudyResult]
) -> None:
    shuffled = {table: frame.sample(frac=1, random_state=1) for table, frame in twin.items()}
    found = studied(name, shuffled)
    same(found.results, plain[name].results)
    assert found.caveats == plain[name].caveats


@every_study
def test_columns_may_stand_in_any_order(
    name: str, twin: Tables, plain: dict[str, StudyResult]
) -> None:
    turned = {table: frame[frame.columns[::-1]] for table, frame in twin.items()}
    same(studied(name, turned).results, plain[name].results)


@every_study
def test_the_tables_that_were_given_are_left_as_they_were(name: str, twin: Tables) -> None:
    before = {table: frame.copy() for table, frame in twin.items()}
    studied(name, twin)
    for table, frame in before.items():
        pd.testing.assert_frame_equal(twin[table], frame)


def money(tables: Tables, factor: float) -> dict[str, pd.DataFrame]:
    """The same tables with all money in another unit."""
    return {
        table: frame.assign(
            **{column: factor * frame[column] for column in frame if column.endswith("_idr")}
        )
        for table, frame in tables.items()
    }


@every_study
def test_money_scales_money_and_leaves_all_else(
    name: str, twin: Tables, plain: dict[str, StudyResult]
) -> None:
    factor = 8.0
    over = {"amount_idr": 4_000_000_000} if name == "financing" else {}
    found = studied(name, money(twin, factor), **over).results
    wanted = plain[name].results.copy()
    sums = wanted["unit"].str.startswith("rupiah")
    wanted.loc[sums, ["value", "lower", "upper"]] *= factor
    same(found, wanted)


@every_study
def test_what_rows_are_called_by_changes_no_figure(
    name: str, twin: Tables, plain: dict[str, StudyResult]
) -> None:
    """Numbers of outlets, plots, loans, visits, trainings and facilitators are only names."""
    renamed = {
        table: frame.assign(
            **{
                column: [called(text) for text in frame[column]]
                for column in IDS
                if column in frame
            }
        )
        for table, frame in twin.items()
    }
    same(studied(name, renamed).results, plain[name].results)


def called(text: str) -> str:
    """Another name, in another order among the others."""
    return f"{zlib.crc32(str(text).encode()):08x}"


def other_codes(tables: Tables) -> dict[str, str]:
    """Codes exchanged among the kelurahan of each kecamatan, so that all stays where it was."""
    codes = pd.Series(sorted(tables["unit_profile"]["unit_code"].unique()))
    found: dict[str, str] = {}
    for _, group in codes.groupby(codes.str[:8]):
        found |= dict(zip(group, np.roll(group, 1), strict=True))
    return found


CHANCE = {
    "formation": (r"stage_.*_days_mean", 0.15),  # limits from a bootstrap over units
    "potential": (r".*_(share|regret)|robust_count|contestable_count|undecided_count", None),
    "mentoring": (r"effect_randomisation", None),
    "financing": (r"", None),
}
"""Indicators that rest on draws dealt in the order of codes, and how far limits may move."""
VERSIONS = 200
"""Versions of the data behind a share of draws in the study of potential."""


@every_study
def test_exchanged_codes_change_names_and_no_figure(
    name: str, twin: Tables, plain: dict[str, StudyResult]
) -> None:
    """Chance is dealt to units in the order of their codes, so what rests on draws may move."""
    code = other_codes(twin)
    assert all(one != other for one, other in code.items())
    moved = {table: recoded(frame, code) for table, frame in twin.items()}
    found, wanted = studied(name, moved).results, recoded(plain[name].results, code)
    pattern, relative = CHANCE[name]
    drawn = wanted["indicator"].str.fullmatch(pattern)
    same(found[~found["indicator"].str.fullmatch(pattern)], wanted[~drawn])
    left, right = (
        frame[frame["indicator"].str.fullmatch(pattern)].set_index(list(KEY))
        for frame in (found, wanted)
    )
    assert set(left.index) == set(right.index)
    if relative is not None:
        pairs = left[["value", "lower", "upper"]], right[["value", "lower", "upper"]]
        np.testing.assert_allclose(pairs[0].loc[right.index], pairs[1], rtol=relative)


def test_shares_of_draws_differ_by_no_more_than_chance(
    twin: Tables, plain: dict[str, StudyResult]
) -> None:
    """What a share of 50 versions of the data may differ by from another 50."""
    code = other_codes(twin)
    moved = {table: recoded(frame, code) for table, frame in twin.items()}
    found, wanted = (
        frame[frame["unit"] == "share of draws"].set_index(list(KEY))["value"]
        for frame in (
            studied("potential", moved).results,
            recoded(plain["potential"].results, code),
        )
    )
    pairs = pd.concat([found, wanted], axis=1, keys=["found", "wanted"]).dropna()
    share = pairs.mean(axis=1).clip(1 / VERSIONS, 1 - 1 / VERSIONS)
    score = (pairs["found"] - pairs["wanted"]) / np.sqrt(2 * share * (1 - share) / VERSIONS)
    assert len(pairs) > 300
    assert (score**2).mean() < 1.5  # 1 if all the difference were chance of 50 independent draws
    assert score.abs().max() < 6


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("formation", "cooperative_status"),
        ("financing", "cooperative_status"),
        ("potential", "potential"),
        ("mentoring", "assignments"),
    ],
)
def test_codes_exchanged_in_one_table_alone_are_noticed(
    name: str, table: str, twin: Tables, plain: dict[str, StudyResult]
) -> None:
    """Else the tests above would pass with a study that joins nothing by code."""
    code = other_codes(twin)
    moved = {**twin, table: recoded(twin[table], code)}
    with pytest.raises(AssertionError):
        same(studied(name, moved).results, plain[name].results)


def recoded(frame: pd.DataFrame, code: Mapping[str, str]) -> pd.DataFrame:
    return frame.assign(unit_code=frame["unit_code"].map({"": "", **code}))


def test_what_each_unit_and_each_month_adds_leaves_effects_as_they_are(
    twin: Tables, plain: dict[str, StudyResult]
) -> None:
    """Savings are taken in logs: a factor of the co-operative and one of the month cancel out."""
    rng = np.random.default_rng(1)
    panel = twin["panel"]
    of_unit = {unit: rng.normal(0, 1) for unit in panel["unit_code"].unique()}
    of_month = {month: rng.normal(0, 0.3) for month in panel["month"].unique()}
    factor = np.exp(panel["unit_code"].map(of_unit) + panel["month"].map(of_month))
    moved = {**twin, "panel": panel.assign(savings_idr=factor * panel["savings_idr"])}
    found, wanted = studied("mentoring", moved), plain["mentoring"]
    same(found.results, wanted.results)
    for table in ("effects", "event_study", "doubts"):
        pd.testing.assert_frame_equal(
            found.tables[table], wanted.tables[table], rtol=1e-6, atol=1e-8
        )
    assert found.facts["light"] == wanted.facts["light"]


def test_what_a_month_adds_to_the_mentored_alone_does_not_cancel_out(
    twin: Tables, plain: dict[str, StudyResult]
) -> None:
    """The effect rises by what is added from the start of mentoring on."""
    panel, start = twin["panel"], twin["assignments"].set_index("unit_code")["start_month"]
    mentored = panel["month"] >= panel["unit_code"].map(start)
    factor = np.where(mentored, np.exp(0.2), 1.0)
    moved = {**twin, "panel": panel.assign(savings_idr=factor * panel["savings_idr"])}
    found, wanted = (
        result.results.set_index("indicator")["value"]
        for result in (studied("mentoring", moved), plain["mentoring"])
    )
    for name in ("effect_group_time", "effect_imputation"):
        assert np.log1p(found[name]) - np.log1p(wanted[name]) == pytest.approx(0.2, abs=1e-6)
