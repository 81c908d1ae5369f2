"""The worked example of ``docs/methods/formation.md``: the page is what the study must give."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.methods.timing import kaplan_meier
from kopmp_lib.methods.timing.delay import delay
from kopmp_lib.studies import formation
from kopmp_lib.studies.formation import Params

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "methods" / "formation.md").read_text(
    "utf-8"
)
STEPS = {
    "Meeting": "meeting", "Deed": "deed", "Legal entity": "legal_entity", "NIB": "nib",
    "First saving": "first_saving",
}  # fmt: skip
REPORTED = pd.Timestamp("2025-08-20").as_unit("ns")

Rows = list[dict[str, str]]


def tables() -> list[Rows]:
    """The tables of the worked example, in order: given, standings, ladder, curve."""
    example = PAGE.partition("## Worked example")[2].partition("\n## ")[0]
    found = []
    for block in re.findall(r"(?:^\|.*\n)+", example, re.M):
        head, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in
                          block.replace("|\n", "\n").splitlines())  # fmt: skip
        found.append([dict(zip(head, row, strict=True)) for row in rows])
    return found


GIVEN, STANDINGS, LADDER, CURVE = tables()


@pytest.fixture
def result(monkeypatch):
    codes = {row["Village"]: f"19.71.01.100{n}" for n, row in enumerate(GIVEN)}
    villages = pd.DataFrame(
        {"name": list(codes), "kind": "desa", "kecamatan_code": "19.71.01", "kecamatan": "K"},
        index=pd.Index(codes.values(), name="unit_code"),
    )
    monkeypatch.setattr(formation, "villages_of", lambda _: villages)
    status = pd.DataFrame({"unit_code": codes.values(), "as_of": REPORTED, "origin": "user"})
    for measure, head in (
        ("cooperative_count", "Legal entity"),
        ("nib_count", "NIB"),
        ("principal_savings_idr", "Savings (Rp)"),
    ):
        status[measure] = pd.to_numeric([row[head] or None for row in GIVEN])
        states = {"": "not_reported", "0": "zero"}
        status[f"{measure}_state"] = [states.get(row[head], "reported") for row in GIVEN]
    dated = [row for row in GIVEN if row["NIB dated"]]
    milestones = pd.DataFrame(
        {
            "unit_code": [codes[row["Village"]] for row in dated],
            "step": "nib",
            "date": pd.to_datetime([row["NIB dated"] for row in dated]).as_unit("ns"),
            "as_of": REPORTED,
            "origin": "user",
        }
    )
    given = {"cooperative_status": status, "milestones": milestones}
    return formation.study(given, Params("19.71", from_step="launch", to_step="nib"))


def test_the_page_holds_the_tables_this_test_reads():
    assert [len(rows) for rows in (GIVEN, STANDINGS, LADDER, CURVE)] == [8, 8, 5, 4]


def test_each_village_stands_and_goes_on_as_the_page_says(result):
    units = result.tables["units"].set_index("name")
    for row in STANDINGS:
        unit = units.loc[row["Village"]]
        for head in ("Legal entity", "NIB", "First saving"):
            assert unit[STEPS[head]].replace("_", " ") == row[head], (row["Village"], head)
        assert unit["next_step"] == STEPS.get(row["Next step"], "")


def test_the_ladder_counts_as_the_page_says(result):
    ladder = result.tables["ladder"].set_index("step")
    for row in LADDER:
        found = ladder.loc[STEPS[row["Step"]]]
        counts = {head: int(row[head]) for head in list(row)[1:]}
        names = [name.lower().replace(" ", "_") for name in counts]
        assert found[names].tolist() == list(counts.values()), row["Step"]
    others = ladder.drop([STEPS[row["Step"]] for row in LADDER])
    assert (others["basis"] == "none").all()
    assert (others["not_reported"] == 8).all()


def test_the_curve_runs_as_the_page_says(result):
    curve = result.tables["timing"]
    told = [
        (row["Day"], row["At risk"], row["Took it"],
         *(row[head].split(" = ")[0] for head in ("Share still waiting", "Lower", "Upper")))
        for row in CURVE
    ]  # fmt: skip
    found = [
        (f"{line.days:.0f}", str(line.at_risk), str(line.events),
         *(f"{share:.3f}" for share in (line.waiting, line.lower, line.upper)))
        for line in curve.itertuples()
    ]  # fmt: skip
    assert found == told


def test_the_arithmetic_on_the_page_is_right():
    for row in CURVE:
        share, _, sum_ = row["Share still waiting"].partition(" = ")
        worked = eval(sum_.replace("−", "-").replace("×", "*"), {"__builtins__": {}})
        assert worked == pytest.approx(float(share), abs=6e-4)


def test_median_and_interval_are_those_of_the_page(result):
    facts = result.facts
    assert f"the median is **{facts['median_days']:g} days**" in PAGE
    assert f"the interval is **{facts['median_lower']:g} days or more**" in PAGE.replace("\n", " ")
    assert pd.isna(facts["median_upper"])
    assert (facts["timing_n"], facts["timing_dated"]) == (6, 5)
    assert (facts["timing_undated"], facts["timing_silent"]) == (1, 1)


def test_fewer_than_five_dated_units_give_no_curve_as_the_page_says():
    from kopmp_lib.studies.formation.waiting import FEWEST_EVENTS

    words = {5: "five"}
    assert f"Below {words[FEWEST_EVENTS]} dated units no curve is drawn." in PAGE


def test_the_method_alone_gives_the_same_curve():
    days, taken = [3, 5, 5, 8, 12, 30], [True] * 5 + [False]
    curve = kaplan_meier(days, taken)
    assert [f"{share:.3f}" for share in curve.waiting] == [
        row["Share still waiting"].split(" = ")[0] for row in CURVE
    ]
    assert curve.quantile()[0] == 6.5


# --- days by stage -------------------------------------------------------------------------------


def by_stage() -> Rows:
    example = PAGE.partition("## Worked example: days by stage")[2].partition("\n## ")[0]
    head, _, *rows = (
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in re.search(r"(?:^\|.*\n)+", example, re.M).group().splitlines()
    )
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_days_by_stage_are_those_of_the_page():
    *villages, mean = by_stage()
    heads = ("Waiting for the meeting", "Waiting for the deed", "Done", "Out")
    stage = []
    for row in villages:
        meeting, deed, out = (int(row[head] or 99) for head in ("Meeting", "Deed", "Cancelled"))
        stage.append([3 if out <= day else (meeting <= day) + (deed <= day) for day in range(7)])
        assert [stage[-1].count(number) for number in range(4)] == [int(row[h]) for h in heads]
    found = delay(stage, 2, 2, rng=np.random.default_rng(1), draws=0)
    assert [f"{days:.2f}" for days in found.days] == [mean[head] for head in heads]
    assert f"{found.share[1]:.1%}".replace("%", " %") in PAGE


def test_limits_of_the_study_are_those_of_the_page():
    from kopmp_lib.studies.formation import stages, traits

    assert f"{stages.DRAWS} draws of kecamatan" in PAGE
    assert f"fewer than {stages.FEWEST_CLUSTERS} kecamatan" in PAGE
    assert f"{stages.CLEAR:.0%}".replace("%", " %") + " of the draws" in PAGE
    assert f"{stages.KNOWN:.0%}".replace("%", " %") + " of those anything is told of" in PAGE
    assert f"first {stages.HORIZON} days" in PAGE
    assert (traits.EVENTS_EACH, traits.FEWEST_CLUSTERS) == (10, 6)
    assert "one for every ten arrivals" in PAGE
    assert "without clustering below six" in PAGE
