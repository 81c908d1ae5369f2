"""How does each village stand, where the steps are too many for a column each?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kopmp_lib.present.markup import Cell
from kopmp_lib.wording import inside, message, number, translate

MOST_COLUMNS = 6
"""More steps than this are named in words: narrower columns could be read by nobody."""

HEADS = (message("Sudah"), message("Belum"), message("Belum dilaporkan"))
_SILENT = ("not_reported", "not_in_source")


def heads(lang: str) -> list[str]:
    """Which columns stand in place of one for each step?"""
    return [translate(head, lang) for head in HEADS]


def cells(unit: Mapping[str, Any], labels: Mapping[str, str], lang: str) -> list[Cell]:
    """How many steps has the village taken, and which has it not, or not told?"""
    stands = {step: unit[step] for step in labels}
    asked = [step for step, stand in stands.items() if stand != "not_applicable"]
    taken = sum(stands[step] in ("reached", "implied") for step in asked)
    missing = [labels[step] for step in asked if stands[step] == "not_reached"]
    silent = [labels[step] for step in asked if stands[step] in _SILENT]
    return [
        Cell(f"{number(taken, lang)}/{number(len(asked), lang)}", number=True),
        Cell(_named(missing, lang)),
        Cell(_named(silent, lang)),
    ]


def _named(labels: Sequence[str], lang: str) -> str:
    if not labels:
        return translate("tidak ada", lang)
    return ", ".join(inside(label) for label in labels)
