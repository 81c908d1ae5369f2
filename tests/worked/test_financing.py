"""The worked example of ``docs/methods/financing.md``: the page is what the study must give."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from kopmp_lib import contracts
from kopmp_lib.methods import loans
from kopmp_lib.result import StudyResult
from kopmp_lib.studies import financing
from kopmp_lib.studies.financing import Params

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "methods" / "financing.md").read_text(
    "utf-8"
)
PAPERS = {
    "Legal entity": "cooperative_count", "NIK": "nik_count", "Account": "bank_account_count",
    "NPWP": "npwp_count", "NIB": "nib_count",
}  # fmt: skip
GATES = {"NIB": "nib", "NIK": "nik", "Proposal": "proposal"}
DAY = pd.Timestamp("2027-06-30").as_unit("ns")

Rows = list[dict[str, str]]


def tables() -> list[Rows]:
    """The tables of the worked example, in order: given, standings, unlocking."""
    example = PAGE.partition("## Worked example")[2].partition("\n## ")[0]
    found = []
    for block in re.findall(r"(?:^\|.*\n)+", example, re.M):
        head, _, *rows = ([cell.strip() for cell in line.split("|")[1:-1]]
                          for line in block.splitlines())  # fmt: skip
        found.append([dict(zip(head, row, strict=True)) for row in rows])
    return found


GIVEN, STANDS, UNLOCKING = tables()
CODES = {row["Village"]: f"19.71.01.{1001 + n}" for n, row in enumerate(GIVEN)}


def measured(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """With states and provenance, kept to the contract."""
    for measure in contracts.table(name).measures:
        if measure.name in frame:
            frame[measure.name] = pd.to_numeric(frame[measure.name]).astype(float)
            frame[measure.state] = [
                "not_reported" if pd.isna(value) else "zero" if value == 0 else "reported"
                for value in frame[measure.name]
            ]
    frame = frame.assign(as_of=DAY, origin="user", source="made_up")
    return contracts.check(contracts.table(name), frame)


def figure(text: str) -> float | None:
    """The number a cell begins with; None for an empty one."""
    return float(text.split("=")[0]) if text else None


@pytest.fixture
def result(monkeypatch: pytest.MonkeyPatch) -> StudyResult:
    villages = pd.DataFrame(
        {"name": list(CODES), "kind": "kelurahan", "kecamatan_code": "19.71.01",
         "kecamatan": "Satu"},
        index=pd.Index(CODES.values(), name="unit_code"),
    )  # fmt: skip
    monkeypatch.setattr(financing, "villages_of", lambda _: villages)
    status = {column: [figure(row[head]) for row in GIVEN] for head, column in PAPERS.items()}
    books = [row for row in GIVEN if row["Surplus 2026"]]
    applied = [CODES[row["Village"]] for row in GIVEN if row["Applied"]]
    frames = {
        "cooperative_status": pd.DataFrame({"unit_code": list(CODES.values()), **status}),
        "statements": pd.DataFrame(
            {
                "unit_code": [CODES[row["Village"]] for row in books],
                "book_year": "2026",
                "surplus_idr": [figure(row["Surplus 2026"]) for row in books],
                "interest_cost_idr": [figure(row["Interest 2026"]) for row in books],
            }
        ),
        "loans": pd.DataFrame(
            {"unit_code": applied, "application_id": "P1", "stage": "submitted", "date": DAY,
             "bank": "BRI", "purpose": "sembako", "grade": "B"}
        ),
    }  # fmt: skip
    given = {name: measured(frame, name) for name, frame in frames.items()}
    return financing.study(given, Params("19.71", amount_idr=50_000_000, cover=1.2))


def test_the_instalment_is_the_one_of_the_page(result: StudyResult) -> None:
    by_hand = 50_000_000 * 0.005 / (1 - 1.005**-66)
    assert result.facts["instalment"] == pytest.approx(by_hand)
    assert f"**Rp{by_hand:,.0f}**" in PAGE
    assert float(loans.instalment(50e6, 0.06, 72, 6)) == pytest.approx(by_hand)


@pytest.mark.parametrize("row", STANDS, ids=lambda row: row["Village"])
def test_each_village_stands_as_the_page_says(result: StudyResult, row: dict[str, str]) -> None:
    unit = result.tables["units"].set_index("unit_code").loc[CODES[row["Village"]]]
    gates = [gate for gate in result.facts["hard"] if unit[gate] not in ("reached", "implied")]
    assert gates == [GATES[name] for name in row["Open hard gates"].split(", ") if name]
    assert unit["hard_open"] == len(gates)
    for head, name, digits in (("Cash a month", "cash_month", 0), ("DSCR", "dscr", 2),
                               ("Largest loan", "largest_loan", 0)):  # fmt: skip
        told = figure(row[head])
        assert (None if pd.isna(unit[name]) else round(unit[name], digits)) == told


def test_the_proposal_unlocks_most(result: StudyResult) -> None:
    frame = result.tables["unlocking"]
    shown = frame[frame["open"] > 0].to_dict("records")
    assert [GATES[row["Gate"]] for row in UNLOCKING] == [line["gate"] for line in shown]
    for row, line in zip(UNLOCKING, shown, strict=True):
        told = [int(row[head]) for head in ("Open", "Of these untold", "The only one missing")]
        assert told == [line["open"], line["silent"], line["alone"]]
    assert result.facts["hard_passed_count"] == 1


def test_one_of_three_carries_it_and_none_if_cash_halved(result: StudyResult) -> None:
    assert (result.facts["covered_count"], result.facts["dscr_count"]) == (1, 3)
    stress = result.tables["stress"].set_index("fall")["carry"]
    assert (stress[0.0], stress[0.5]) == (1, 0)
    assert round(result.tables["units"]["dscr"].max() / 2, 2) == 1.12
