"""The worked example of ``docs/methods/potential.md``: the page is what the study must give."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.methods import scoring
from kopmp_lib.studies.potential import measures
from kopmp_lib.studies.potential.known import TOLD, Known
from kopmp_lib.studies.potential.lines import Line

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "methods" / "potential.md").read_text(
    "utf-8"
)


def tables() -> list[pd.DataFrame]:
    example = PAGE.partition("## Worked example")[2].partition("\n## ")[0]
    found = []
    for block in re.findall(r"(?:^\|.*\n)+", example, re.M):
        head, _, *rows = (
            [cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines()
        )
        found.append(pd.DataFrame(rows, columns=head))
    return found


VILLAGES, LINES = tables()


def column(name: str) -> np.ndarray:
    return VILLAGES[name].astype(float).to_numpy()


@pytest.fixture
def what() -> Known:
    rivals = column("Pharmacies")[:, None]
    size = len(VILLAGES)
    return Known(
        units=VILLAGES[["Village"]],
        lat=np.zeros(size),
        lng=column("Longitude"),
        area_km2=np.full(size, np.pi * 0.75**2),
        rivals=rivals,
        anchors=rivals,
        businesses=column("All businesses"),
        told=dict.fromkeys(TOLD, np.full(rivals.shape, np.nan)),
        of_place={},
        days={},
    )


def test_shares_distances_and_quotients_are_those_of_the_page(what):
    lines = (Line("apotek", {}, cluster=True),)
    made = measures.measures(what, lines, 2.0, measures.reach(what))
    assert made["huff"][:, 0].round(3).tolist() == column("Huff share").tolist()
    distances = column("Nearest rival (km)").tolist()
    assert made["nearest_rival_km"][:, 0].round(3).tolist() == distances
    raw = measures.quotients(what, lines)[0].raw
    assert raw.round(3).tolist() == column("Location quotient").tolist()


def test_first_places_and_the_turning_point_are_those_of_the_page():
    values = LINES[["Criterion 1", "Criterion 2"]].astype(float).to_numpy()
    made = scoring.smaa(values, draws=200_000)
    assert made.first == pytest.approx(LINES["First in"].astype(float).to_numpy(), abs=0.004)
    turned = scoring.turning_points(values)
    assert turned.weight[0, 0] == pytest.approx(float(LINES["Turns at"][0]), abs=0.005)
