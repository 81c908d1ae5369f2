"""The worked example of ``docs/methods/overview.md``: the page is what the methods must give."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from kopmp_lib.methods import spread

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "methods" / "overview.md").read_text("utf-8")


def tables() -> list[list[list[str]]]:
    """The rows of every table of the worked example, without heads."""
    example = PAGE.partition("## Worked example")[2]
    return [
        [[cell.strip() for cell in line.split("|")[1:-1]] for line in block.splitlines()[2:]]
        for block in re.findall(r"(?:^\|.*\n?)+", example, re.M)
    ]


SHARES, TESTS, SALES = tables()


def test_places_are_drawn_to_the_mean() -> None:
    counted, of, estimate = (np.array([float(row[n]) for row in SHARES]) for n in (1, 2, 3))
    made = spread.beta_binomial(counted, of)
    assert len(SHARES) == 5
    assert made.mean == pytest.approx(0.54)
    assert made.spread**2 == pytest.approx(0.0482, abs=5e-5)
    assert made.estimate == pytest.approx(estimate, abs=5e-4)


def test_many_tests_are_allowed_for() -> None:
    p, false, single = (np.array([float(row[n]) for row in TESTS]) for n in range(3))
    assert len(TESTS) == 5
    assert spread.benjamini_hochberg(p) == pytest.approx(false, abs=5e-4)
    assert spread.holm(p) == pytest.approx(single, abs=5e-4)


def test_amounts_lie_in_few_places() -> None:
    (row,) = SALES
    amounts = [float(part) if part != "…" else np.nan for part in row[0].split(", ")]
    made = spread.concentration(amounts, top=2)
    assert made.top_share == pytest.approx(float(row[1]))
    assert made.half_count == int(row[2])
    assert made.gini == pytest.approx(float(row[3]), abs=5e-3)
    assert spread.gini(np.nan_to_num(amounts)) == pytest.approx(float(row[4]), abs=5e-4)
