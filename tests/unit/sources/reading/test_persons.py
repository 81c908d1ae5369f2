"""Numbers of persons are found wherever they stand, and quickly."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopmp_lib.sources.persons import PERSONAL, numbers_in

SIGNS = st.sampled_from([*"0123456789 -.+ABxé٣\n", "08", "+62", "1971061203850001"])
CELLS = st.lists(SIGNS, max_size=24).map("".join)


def column(*texts: str) -> pd.Series:
    return pd.Series(texts, index=range(2, 2 + len(texts)), dtype="str")


@pytest.mark.parametrize(
    "text",
    [
        *("1971061203850001", "NIK1971061203850001x", "1971-0612-0385-0001", "1971 061203 850001"),
        *("081274123", "0812 7412 3456", "0-812-7412-3456", "telp:+62 812 7412 3456 (Ani)"),
        *("+6281274123456", "a\n081274123456", "(081274123456)", "١٩٧١٠٦١٢٠٣٨٥٠٠٠١"),
    ],
)
def test_a_number_of_a_person_is_found(text: str) -> None:
    assert numbers_in(column("", text, "x")).tolist() == [3]


@pytest.mark.parametrize(
    "text",
    [
        *("197106120385000", "19710612038500012", "19.71.06.1002", "2026-08-05", "0.0812345678"),
        *("1081274123456", "1.1971061203850001", "08127412", "0812  7412  3456", "9120001234567"),
        *("", "KELURAHAN GABEK DUA", "08123412345678"),
    ],
)
def test_other_numbers_are_not(text: str) -> None:
    assert numbers_in(column(text)).empty


@given(st.lists(CELLS, max_size=8))
def test_the_same_are_found_as_one_by_one(texts: list[str]) -> None:
    cells = column(*texts)
    wanted = [row for row, text in cells.items() if PERSONAL.search(text)]
    assert numbers_in(cells).tolist() == wanted


def test_a_cell_without_text_holds_none() -> None:
    assert numbers_in(pd.Series(["081274123456", None], dtype="str")).tolist() == [0]
