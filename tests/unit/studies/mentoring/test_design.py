"""Is the effect identifiable, and if not, why? Every reason, one at a time."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.errors import DataError
from kopmp_lib.studies import mentoring
from kopmp_lib.studies.mentoring import Params

STAGGERED = [4] * 6 + [6] * 6 + [8] * 6 + [0] * 8


def reasons(tables):
    return mentoring.study(tables, Params("19.71", draws=19)).facts["reasons"]


def test_a_staggered_start_with_a_panel_is_identifiable(tables_of):
    result = mentoring.study(tables_of(STAGGERED), Params("19.71", draws=19))
    assert result.facts["identifiable"]
    assert set(result.tables["design"]["state"]) == {"holds"}
    assert len(result.tables["effects"]) == 2


def test_without_any_table_nothing_is_known_and_nothing_is_zero():
    result = mentoring.study({}, Params("19.71"))
    assert result.facts["reasons"] == ("assigned", "reported")
    design = result.tables["design"].set_index("check")
    assert design["found"].isna().all()
    assert set(design["state"].drop(["assigned", "reported"])) == {"untold"}
    assert result.tables["dose"]["value"].isna().all()
    assert result.tables["effects"].empty


def test_a_panel_without_assignments(tables_of):
    tables = tables_of(STAGGERED)
    del tables["assignments"]
    assert reasons(tables) == ("assigned",)


def test_assignments_without_a_panel(tables_of):
    tables = tables_of(STAGGERED)
    del tables["panel"]
    assert reasons(tables) == ("reported",)


def test_everybody_mentored_at_once(tables_of):
    assert {"waves", "untreated"} <= set(reasons(tables_of([6] * 20)))


def test_all_outcomes_nought(tables_of):
    found = reasons(tables_of(STAGGERED, savings=np.zeros((26, 12))))
    assert found[0] == "above_zero"
    assert "reported" not in found


def test_nothing_reported_is_not_the_same_as_nought(tables_of):
    found = reasons(tables_of(STAGGERED, savings=np.full((26, 12), np.nan)))
    assert found == ("reported",)


def test_too_few_mentored_and_too_few_to_compare_with(tables_of):
    assert "treated" in reasons(tables_of([6] * 4 + [0] * 20))
    assert "untreated" in reasons(tables_of([6] * 20 + [0] * 4))


def test_never_mentored_as_control_needs_somebody_never_mentored(tables_of):
    tables = tables_of([4] * 8 + [6] * 8 + [8] * 8)
    asked = Params("19.71", control="never", draws=19)
    assert mentoring.study(tables, asked).facts["reasons"] == ("untreated",)
    assert reasons(tables) == ()


def test_a_village_twice_in_a_month_is_refused(tables_of):
    tables = tables_of(STAGGERED)
    tables["panel"] = pd.concat([tables["panel"], tables["panel"].iloc[[5]]])
    with pytest.raises(DataError, match="more than once") as refused:
        mentoring.study(tables, Params("19.71"))
    assert tables["panel"]["unit_code"].iloc[5] in str(refused.value)


def test_bare_frames_with_months_as_text_are_enough(tables_of):
    tables = tables_of(STAGGERED)
    panel = tables["panel"][["unit_code", "month", "savings_idr"]]
    bare = {
        "panel": panel.assign(month=panel["month"].dt.strftime("%Y-%m-%d")),
        "assignments": tables["assignments"][["unit_code", "start_month"]],
    }
    found = mentoring.study(bare, Params("19.71", draws=19))
    full = mentoring.study(tables, Params("19.71", draws=19))
    pd.testing.assert_frame_equal(found.tables["effects"], full.tables["effects"])
    assert (found.origin, found.facts["as_of"]) == ("user", "")


def test_no_months_before(tables_of):
    assert "months_before" in reasons(tables_of([3] * 10 + [0] * 10))
    assert "months_before" not in reasons(tables_of([4] * 10 + [0] * 10))


def test_those_mentored_from_the_first_month_do_not_count_as_treated(tables_of):
    assert {"treated", "months_before"} <= set(reasons(tables_of([1] * 10 + [0] * 10)))


def test_nobody_mentored_within_the_data(tables_of):
    assert "waves" in reasons(tables_of([40] * 10 + [0] * 10))


def test_few_kecamatan_mentored_whole_are_few_clusters(tables_of):
    tables = tables_of([6] * 42)
    kecamatan = tables["assignments"]["unit_code"].str[:8]
    chosen = sorted(set(kecamatan))[:3]
    tables["assignments"] = tables["assignments"][kecamatan.isin(chosen)]
    result = mentoring.study(tables, Params("19.71", draws=19))
    assert result.facts["level"] == "kecamatan"
    clusters = result.tables["design"].set_index("check").loc["clusters"]
    assert clusters["found"] == kecamatan.nunique()
    assert clusters["state"] == "holds"


def test_a_start_that_is_not_told_is_neither_mentored_nor_not(tables_of):
    starts = [*STAGGERED[:-2], None, None]
    result = mentoring.study(tables_of(starts), Params("19.71", draws=19))
    assert ("start_not_told", 2) in [(c.name, c.values.get("count")) for c in result.caveats]
    assert result.tables["effects"]["units"].tolist() == [24, 24]
    assert result.tables["cohorts"]["units"].sum() == 40  # of all 42 villages


def test_not_identifiable_leaves_no_figure_of_an_effect(tables_of):
    results = mentoring.study(tables_of([6] * 20), Params("19.71")).results
    effects = results[results["indicator"].str.startswith("effect_")].set_index("indicator")
    assert effects.loc["effect_identifiable", "value"] == 0
    rest = effects.drop("effect_identifiable")
    assert rest[["value", "lower", "upper"]].isna().all(axis=None)
    assert set(rest["state"]) == {"not_identifiable"}


@pytest.mark.parametrize("code", ["76.04", "31.01", "32.77"])
def test_regions_without_data_say_the_same(code):
    result = mentoring.study({}, Params(code))
    assert result.facts["light"] == "not_identifiable"
    assert pd.isna(result.facts["detectable"])


def test_the_last_months_with_few_reports_are_dropped(tables_of):
    tables = tables_of(STAGGERED)
    last = tables["panel"]["month"] == tables["panel"]["month"].max()
    late = last & (np.arange(len(tables["panel"])) % 2 == 0)
    odd = tables["panel"]["unit_code"].isin(sorted(set(tables["panel"]["unit_code"]))[::2])
    tables["panel"].loc[last & (late | odd), "savings_idr"] = np.nan
    result = mentoring.study(tables, Params("19.71", draws=19))
    assert result.facts["months"] == 11
    assert ("late_months_dropped", 1) in [(c.name, c.values.get("count")) for c in result.caveats]


def test_units_of_no_village_of_the_region_are_told_and_not_dropped_in_silence(tables_of):
    tables = tables_of(STAGGERED)
    panel = tables["panel"]
    known = panel["unit_code"].drop_duplicates().iloc[3:]
    strange = panel["unit_code"].where(panel["unit_code"].isin(known), "99." + panel["unit_code"])
    result = mentoring.study({**tables, "panel": panel.assign(unit_code=strange)}, Params("19.71"))
    assert (result.facts["strangers"], result.facts["panel_units"]) == (3, len(STAGGERED))
    (told,) = (one for one in result.caveats if one.name == "strangers")
    assert told.values == {"count": 3, "n": len(STAGGERED)}
