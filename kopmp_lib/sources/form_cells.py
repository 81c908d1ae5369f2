"""How is a column of a form formatted, and what may be typed into it?

A rule warns where the reader may know better (a month written as a word, a number with its dots),
and stops only where nothing else can be read: a word of a list, a code that is no text.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kopmp_lib.contracts import Column
from kopmp_lib.sources import dictionary, office
from kopmp_lib.sources.dictionary import is_code, is_required
from kopmp_lib.wording import fill, translate

if TYPE_CHECKING:
    from openpyxl.worksheet.datavalidation import DataValidation

NOT_REPORTED, NOT_APPLICABLE = "-", "tidak berlaku"
FLAGS = ("Ya", "Tidak", "Belum", NOT_REPORTED, NOT_APPLICABLE)
FORMATS = {"date": "dd/mm/yyyy", "month": "mmmm yyyy", "count": "#,##0", "number": "General"}
WIDTHS = {"date": 14.0, "month": 16.0, "count": 13.0, "number": 16.0, "flag": 11.0}
CODE_WIDTH, NAME_WIDTH, TEXT_WIDTH = 17.0, 24.0, 18.0
FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2099, 12, 31)
DIGITS = {"unit_code": 10, "regency_code": 4, "province_code": 2}
LONGEST_TEXT, LONGEST_TITLE = 255, 32
"""Characters that a spreadsheet shows of what a rule says, and of its title."""


def number_format(column: Column | None) -> str:
    """Which number format has this column? Names, codes and words are text.

    So are shares: 12,5% stays as it is typed, where a number would lose its per cent sign.
    """
    if column is None or column.kind not in FORMATS or column.unit == "share":
        return office.TEXT
    return FORMATS["count" if column.unit == "rupiah" else column.kind]


def width(head: str, column: Column | None) -> float:
    """How wide is this column, in characters?"""
    if column is None or column.name == "name":
        return NAME_WIDTH
    if is_code(column):
        return CODE_WIDTH
    longest = max(len(word) for word in head.split())
    return max(WIDTHS.get(column.kind, TEXT_WIDTH), longest + 3.0)


def rule(column: Column, cell: str) -> DataValidation:
    """What may be typed into this column, whose first cell is ``cell``?"""
    made = _rule(column, cell)
    made.allow_blank = True
    made.showErrorMessage, made.showInputMessage = made.type is not None, True
    made.errorTitle = translate("Periksa isian", "id")
    made.promptTitle = column.label[:LONGEST_TITLE]
    made.error = made.prompt = expected(column)[:LONGEST_TEXT]
    return made


def expected(column: Column) -> str:
    """What is to be typed, told to whoever types?"""
    told = [fill("Isi: {kind}.", "id", kind=dictionary.holds(column, "id"))]
    if column.example:
        told.append(fill("Contoh: {example}.", "id", example=column.example))
    if column.measure:
        told.append(
            translate(
                "Kosong atau - berarti tidak dilaporkan, 0 berarti nol; tulis tidak berlaku bila "
                "tidak mungkin ada.",
                "id",
            )
        )
    elif is_required(column):
        told.append(translate("Wajib diisi.", "id"))
    else:
        told.append(translate("Boleh kosong.", "id"))
    return " ".join(told)


def _rule(column: Column, cell: str) -> DataValidation:
    from openpyxl.worksheet.datavalidation import DataValidation

    if words := FLAGS if column.kind == "flag" else dictionary.words(column):
        return DataValidation("list", formula1=f'"{",".join(words)}"', errorStyle="stop")
    if digits := DIGITS.get(column.name):
        formula = f'AND(ISTEXT({cell}),LEN(SUBSTITUTE({cell},".",""))={digits})'
        return DataValidation("custom", formula1=formula, errorStyle="stop")
    if column.kind in ("date", "month"):
        first, last = (f"DATE({d.year},{d.month},{d.day})" for d in (FIRST_DAY, LAST_DAY))
        made = DataValidation("date", operator="between", formula1=first, formula2=last)
        made.errorStyle = "warning"
        return made
    if column.kind in ("count", "number") and column.unit != "share":
        return DataValidation("custom", formula1=_number(column, cell), errorStyle="warning")
    return DataValidation(None)


def _number(column: Column, cell: str) -> str:
    """A number within its bounds, or a word for none; nothing else."""
    parts = [f"{cell}>={column.low:g}"] if column.low is not None else []
    parts += [f"{cell}<={column.high:g}"] if column.high is not None else []
    parts += [f"{cell}=INT({cell})"] if column.kind == "count" else []
    inside = f"IF(ISNUMBER({cell}),AND({','.join(parts or ['TRUE'])}),FALSE)"
    return f'OR({inside},{cell}="{NOT_REPORTED}",{cell}="{NOT_APPLICABLE}")'
