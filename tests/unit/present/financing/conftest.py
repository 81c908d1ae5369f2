"""Pages of made-up villages; the names of villages may be hostile."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import pytest

from kopmp_lib import contracts
from kopmp_lib.present.shown import Shown
from kopmp_lib.result import StudyResult
from kopmp_lib.studies import financing
from kopmp_lib.studies.financing import Params

PAPERS = ("cooperative_count", "nik_count", "bank_account_count", "npwp_count", "nib_count")
HOSTILE = '<script>alert("{0}")</script> & {name} $x$'

Study = Callable[..., StudyResult]


@pytest.fixture(autouse=True)
def both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOPMP_LANGUAGES", "id,en")


@pytest.fixture
def study_of(monkeypatch: pytest.MonkeyPatch) -> Study:
    """Studies made-up villages.

    ``papers``: for each village the figures of its papers; ``books``: its surplus of a year;
    ``stages``: (village, stage, day) of one application each; ``sold``: sales of a month;
    ``loans``: rows of the table of applications, ``unit`` a village, instead of ``stages``.
    """

    def make(
        n: int,
        papers: Sequence[Mapping[str, float | None]] = (),
        *,
        books: Sequence[float] = (),
        stages: Sequence[tuple[int, str, str]] = (),
        sold: Sequence[float] = (),
        loans: Sequence[Mapping[str, Any]] = (),
        kinds: Sequence[str] = ("kelurahan",),
        origin: str = "user",
        per_kecamatan: int = 100,
        **params: Any,
    ) -> StudyResult:
        codes = [f"19.71.{i // per_kecamatan + 1:02d}.{1001 + i}" for i in range(n)]
        villages = pd.DataFrame(
            {
                "name": [f"Desa {i} {HOSTILE}" for i in range(n)],
                "kind": [kinds[i % len(kinds)] for i in range(n)],
                "kecamatan_code": [code[:8] for code in codes],
                "kecamatan": [f"Kecamatan {code[6:8]} {HOSTILE}" for code in codes],
            },
            index=pd.Index(codes, name="unit_code"),
        )
        monkeypatch.setattr(financing, "villages_of", lambda _: villages)
        tables = {
            "cooperative_status": _frame(codes, papers, "cooperative_status", origin),
            "statements": _frame(
                codes,
                [
                    {"book_year": "2026", "surplus_idr": one, "interest_cost_idr": 0.0,
                     "assets_idr": 1e7, "equity_idr": 5e6, "long_term_liabilities_idr": 0.0}
                    for one in books
                ],
                "statements",
                origin,
            ),
            "panel": _frame(
                codes,
                [{"month": "2026-12-01", "sales_value_idr": one} for one in sold],
                "panel",
                origin,
            ),
            "loans": _frame(
                [codes[one["unit"]] for one in loans] or [codes[place] for place, _, _ in stages],
                [{name: one[name] for name in one if name != "unit"} for one in loans]
                or [
                    {"application_id": "P1", "stage": stage, "date": day, "bank": "BRI",
                     "purpose": "sembako", "grade": "B"}
                    for _, stage, day in stages
                ],
                "loans",
                origin,
            ),
        }  # fmt: skip
        given = {name: frame for name, frame in tables.items() if len(frame)}
        return financing.study(given, Params("19.71", **params))

    return make


@pytest.fixture
def page_of() -> Callable[[StudyResult], Shown]:
    """All that the notebook shows of a result, in one piece."""
    from kopmp_lib.present import financing as show

    def make(result: StudyResult) -> Shown:
        parts = [
            show.text.headline, show.text.rule, show.figures.gates, show.tables.ladder,
            show.tables.missing, show.tables.unlocking, show.tables.units, show.text.loan,
            show.tables.sizes, show.figures.sales, show.tables.otherwise, show.text.exposure,
            show.tables.years, show.text.capacity,
            show.tables.capacity, show.figures.carried, show.text.rating, show.tables.ratios,
            show.tables.stages,
            show.text.pipeline, show.tables.grades, show.text.grading, show.tables.odds,
            show.figures.reliability, show.tables.decisions, show.text.caveats,
            show.text.turning, show.text.estimand,
            show.text.check, show.tables.terms, show.tables.versions,
        ]  # fmt: skip
        whole = Shown({"id": "", "en": ""})
        for part in parts:
            whole += part(result)
        return whole

    return make


def _frame(
    codes: Sequence[str], rows: Sequence[Mapping[str, Any]], name: str, origin: str
) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows))
    if frame.empty:
        return frame
    frame.insert(0, "unit_code", list(codes)[: len(frame)])
    frame["as_of"] = pd.Timestamp("2027-06-30").as_unit("ns")
    frame["origin"], frame["source"] = origin, "made_up"
    for column in ("date", "month"):
        if column in frame:
            frame[column] = pd.to_datetime(frame[column]).astype("datetime64[ns]")
    for measure in contracts.table(name).measures:
        if measure.name in frame:
            frame[measure.name] = frame[measure.name].astype(float)
            frame[measure.state] = [
                "not_reported" if pd.isna(value) else "zero" if value == 0 else "reported"
                for value in frame[measure.name]
            ]
    return contracts.check(contracts.table(name), frame)


@pytest.fixture
def all_papers() -> dict[str, float]:
    """Every paper is there."""
    return dict.fromkeys(PAPERS, 1.0)
