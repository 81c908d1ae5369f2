"""Results of the study for a region made up by hand: few villages, any names, any figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from kopmp_lib.result import StudyResult
from kopmp_lib.studies import formation
from kopmp_lib.studies.formation import Params

HOSTILE = '<script>alert("{0}")</script> & {name} $x$ \'s'

MakeResult = Callable[..., StudyResult]
Figures = Mapping[str, Sequence[float | None]]


@pytest.fixture(autouse=True)
def both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOPMP_LANGUAGES", "id,en")


@pytest.fixture
def hostile() -> str:
    return HOSTILE


@pytest.fixture
def result_of(monkeypatch: pytest.MonkeyPatch) -> MakeResult:
    """Studies made-up villages.

    ``status``: figures by measure, one a village, None where not reported, "x" not applicable.
    ``dated``: (village, step, day). ``rollup`` and ``people``: figures and inhabitants by regency.
    """

    def make(
        names: Sequence[str] | int,
        status: Figures | None = None,
        *,
        dated: Sequence[tuple[int, str, str]] = (),
        rollup: Mapping[str, Mapping[str, float]] | None = None,
        people: Mapping[str, float] | None = None,
        kinds: Sequence[str] = ("kelurahan",),
        per_kecamatan: int = 100,
        origin: str = "user",
        **params: Any,
    ) -> StudyResult:
        known = [f"Desa {n}" for n in range(names)] if isinstance(names, int) else list(names)
        codes = [f"19.71.01.{1001 + n}" for n in range(len(known))]
        kecamatan = [n // per_kecamatan + 1 for n in range(len(known))]
        villages = pd.DataFrame(
            {
                "name": known,
                "kind": [kinds[n % len(kinds)] for n in range(len(known))],
                "kecamatan_code": [f"19.71.{n:02d}" for n in kecamatan],
                "kecamatan": [f"Kecamatan {n}" for n in kecamatan],
            },
            index=pd.Index(codes, name="unit_code"),
        )
        monkeypatch.setattr(formation, "villages_of", lambda _: villages)
        tables = {
            "cooperative_status": _status(codes, status or {}, origin),
            "milestones": _dated(codes, dated),
            "regency_status": _rollup(rollup or {}),
            "regency_profile": _people(people or {}),
        }
        given = {name: frame for name, frame in tables.items() if len(frame)}
        return formation.study(given, Params("19.71", **params))

    return make


@pytest.fixture
def drawn() -> Callable[[str], ET.Element]:
    """The SVG of a figure as a tree without name spaces."""

    def read(fragment: str) -> ET.Element:
        start, end = fragment.index("<svg"), fragment.index("</svg>") + len("</svg>")
        root = ET.fromstring(fragment[start:end])
        for node in root.iter():
            node.tag = node.tag.rpartition("}")[2]
        return root

    return read


def _status(codes: Sequence[str], figures: Figures, origin: str) -> pd.DataFrame:
    if not figures:
        return pd.DataFrame()
    frame = pd.DataFrame({"unit_code": codes, "as_of": _day("2026-06-30"), "origin": origin})
    for name, values in figures.items():
        states = {None: "not_reported", 0: "zero", "x": "not_applicable"}
        frame[name] = pd.Series([None if v == "x" else v for v in values], dtype="float64")
        frame[f"{name}_state"] = [states.get(value, "reported") for value in values]
    return frame


def _dated(codes: Sequence[str], rows: Sequence[tuple[int, str, str]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["unit_code", "step", "date"])
    frame["unit_code"] = [codes[number] for number in frame["unit_code"]]
    frame["date"] = pd.to_datetime(frame["date"]).astype("datetime64[ns]")
    return frame.assign(as_of=_day("2026-06-30"), origin="user")


def _rollup(figures: Mapping[str, Mapping[str, float]]) -> pd.DataFrame:
    frame = pd.DataFrame(list(figures.values()), dtype="float64")
    return frame.assign(regency_code=list(figures), as_of=_day("2026-06-30"), origin="user")


def _people(people: Mapping[str, float]) -> pd.DataFrame:
    frame = pd.DataFrame({"regency_code": list(people), "population_count": list(people.values())})
    return frame.assign(as_of=_day("2025-06-30"), origin="user")


def _day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text).as_unit("ns")
