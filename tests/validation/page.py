"""How are the rows written down for a reader, and what do they come to?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from tests.validation.gates import SURE
from tests.validation.trial import LEVEL, Row, Study

Results = Sequence[tuple[Study, Sequence[Row]]]
HEAD = "method|n|truth|mean|bias ± MC|sd|mean SE|95 % coverage ± MC|rejects at 5 %|asked|verdict"
NULL = "Null world"
WORDS = Path(__file__).with_name("words.md")


def verdict(study: Study, row: Row) -> str:
    """What does this row come to, in words?"""
    gates = study.asked(row)
    if not gates:
        said = ""
    elif not study.kept(row):
        said = "**does not hold**"
    else:
        said = "fails, as expected" if any(gate.failure for gate in gates) else "holds"
    return "; ".join(filter(None, (said, *remarks(study, row)))) or "–"


def remarks(study: Study, row: Row) -> list[str]:
    """Where does a row stray from what its interval or its test says of itself?"""
    found = []
    if math.isfinite(row.coverage):
        away = (row.coverage - 0.95) / row.share_error(row.coverage)
        found += ["interval too narrow"] * (away < -SURE)
        found += ["interval wider than needed"] * (away > SURE and math.isfinite(row.se))
    if study.family.startswith(NULL) and math.isfinite(row.rejected):
        away = (row.rejected - LEVEL) / row.share_error(row.rejected)
        found += ["too many false alarms"] * (away > SURE)
    return found


def page(results: Results, command: str) -> str:
    """The whole page; nothing on it depends on when or where it was made."""
    parts = [WORDS.read_text(encoding="utf-8").strip().replace("{command}", command)]
    parts.append(_summary(results))
    for family, group in groupby(results, lambda one: one[0].family):
        parts.append(f"## {family}")
        parts += [_table(study, found) for study, found in group]
    return "\n\n".join(parts) + "\n"


def _summary(results: Results) -> str:
    every = [(study, row) for study, found in results for row in found]
    asked = [(study, row) for study, row in every if study.asked(row)]
    lost = [(study, row) for study, row in asked if not study.kept(row)]
    must = [
        (study, row)
        for study, row in asked
        if study.kept(row) and any(gate.failure for gate in study.asked(row))
    ]
    strayed = [
        (study, row)
        for study, row in every
        if (study, row) not in must
        and {"interval too narrow", "too many false alarms"} & {*remarks(study, row)}
    ]
    lines = [
        "## What it comes to",
        f"{len(every)} rows. Of {len(asked)} of them something is asked: "
        f"{len(asked) - len(lost)} meet it, {len(must)} of these by failing as expected; "
        f"{len(lost)} do not.",
        "Do not meet what is asked:" if lost else "",
        *_named(lost),
        "Say more than they know, beyond the chance of the simulation:" if strayed else "",
        *_named(strayed),
    ]
    return "\n\n".join(_joined(line for line in lines if line))


def _named(rows: Iterable[tuple[Study, Row]]) -> list[str]:
    return [
        f"- {row.method} ({study.design}): coverage {_share(row.coverage, row)}, "
        f"rejects {_share(row.rejected, row)}, bias {_signed(row)}"
        for study, row in rows
    ]


def _joined(lines: Iterable[str]) -> list[str]:
    """Bullets one under the other belong together."""
    found: list[str] = []
    for line in lines:
        if line.startswith("- ") and found and found[-1].startswith("- "):
            found[-1] += "\n" + line
        else:
            found.append(line)
    return found


def _table(study: Study, found: Sequence[Row]) -> str:
    columns = HEAD.split("|")
    lines = [f"| {' | '.join(columns)} |", f"|---|{'---:|' * 8}---|---|"]
    lines += [f"| {' | '.join(_cells(study, row))} |" for row in found]
    return f"### {study.design}\n\n{study.note}\n\n" + "\n".join(lines)


def _cells(study: Study, row: Row) -> list[str]:
    return [
        row.method,
        str(row.n),
        _number(row.truth),
        _number(row.mean),
        _signed(row),
        _number(row.sd),
        _number(row.se),
        _share(row.coverage, row),
        _share(row.rejected, row),
        "; ".join(gate.asked for gate in study.asked(row)) or "–",
        verdict(study, row),
    ]


def _number(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.3f}".replace("-", "−")


def _signed(row: Row) -> str:
    if math.isnan(row.bias):
        return "–"
    return f"{row.bias:+.4f} ± {row.bias_error:.4f}".replace("-", "−")


def _share(value: float, row: Row) -> str:
    if math.isnan(value):
        return "–"
    return f"{100 * value:.1f} % ± {100 * row.share_error(value):.1f}"
