from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps import simulated

Make = Callable[..., Taken]


@pytest.mark.parametrize(("name", "word"), [("origin", "simulated"), ("Asal data", "Simulasi")])
def test_rows_of_the_twin_are_kept_out(
    status: Make, today: dt.date, places: Callable, texts: Callable, name: str, word: str
) -> None:
    taken = status(npwp_count=["1", "1", "1"], other={name: ["user", word, word]})
    (fault,) = simulated.told(taken, today)
    assert places([fault]) == [("simulated_rows", None, name)]
    assert fault.severity == "error"
    assert texts(fault)[0] == "2 baris simulasi, yang pertama di baris 3"


@pytest.mark.parametrize(("name", "word"), [("origin", "user"), ("Keterangan", "simulated")])
def test_other_rows_are_silent(status: Make, today: dt.date, name: str, word: str) -> None:
    taken = status(npwp_count=["1"], other={name: [word]})
    assert list(simulated.told(taken, today)) == []
