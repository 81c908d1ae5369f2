"""How are the faults of a file told inside a workbook: in a list, and as comments on cells?

Indonesian first, English beneath or to the right. Faults quote no number of a person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kopmp_lib.sources import office
from kopmp_lib.sources.faults import ERROR, SEVERITIES, Fault, Said, as_row, in_order, say, tell
from kopmp_lib.sources.titles import RULES
from kopmp_lib.wording import LANGUAGES, date, fill, message, opening, translate

if TYPE_CHECKING:
    from openpyxl.comments import Comment
    from openpyxl.worksheet.worksheet import Worksheet

SHEET = "Temuan"
AUTHOR = "KOPMP"
RULER = "— KOPMP —"
"""Parts what stood in a comment before from what we add."""
MOST_LISTED = 20_000
"""Faults that are listed; the others are counted."""
MOST_TOLD = 4
"""Faults of one cell that its comment tells; the others are counted."""
LONGEST_COMMENT = 3_000
COMMENT_WIDTH, LETTERS = 380, 58
"""Width of a comment in pixels, and about how many letters stand on its line."""

COLUMNS = (
    *(message("Nomor"), message("Tingkat"), message("Jenis"), message("Lembar"), message("Sel")),
    *(message("Kolom"), message("Ditemukan"), message("Seharusnya"), message("Perbaikan")),
)
ENGLISH = (message("Ditemukan"), message("Seharusnya"), message("Perbaikan"))
WIDTHS = (7, 12, 24, 16, 8, 20, 28, 30, 42, 28, 30, 42)
PRINTED = "A1:I{last}"
"""What is printed: the list in Indonesian. With English beside it, no one could read it on A4."""


@dataclass(frozen=True)
class Told:
    """One fault as it is shown.

    Parameters
    ----------
    fault : Fault
        The fault.
    words : dict
        Found, expected and fix by language.
    link : str
        Where it stands in the copy, such as ``'Data'!C5``; empty where it has no place there.
    cell : str
        Where it stands in the file, such as ``C5``.
    """

    fault: Fault
    words: dict[str, tuple[str, str, str]]
    link: str = ""
    cell: str = ""


def told(faults: Iterable[Fault]) -> list[tuple[Fault, dict[str, tuple[str, str, str]]]]:
    """What is found, expected and to be done of each fault, by language, in order?"""
    ordered = in_order(faults)
    return [(one, {lang: _three(as_row(one, lang)) for lang in LANGUAGES}) for one in ordered]


def _three(row: dict[str, str | int | None]) -> tuple[str, str, str]:
    return str(row["found"]), str(row["expected"]), str(row["fix"])


# --- comments -----------------------------------------------------------------------------------


def comment(faults: Sequence[Told], before: str = "") -> Comment:
    """Which comment tells the faults of one cell? What stood there before stays above."""
    from openpyxl.comments import Comment

    parts = [_paragraphs(faults, lang) for lang in LANGUAGES]
    text = "\n\n".join(parts)[:LONGEST_COMMENT]
    text = f"{before}\n{RULER}\n{text}" if before else text
    lines = sum(-(-len(line) // LETTERS) or 1 for line in text.split("\n"))
    return Comment(text, AUTHOR, width=COMMENT_WIDTH, height=18 * lines + 12)


def before(text: str, author: str) -> str:
    """What stood in a comment before we added to it?"""
    if RULER in text:
        return text.split(f"\n{RULER}\n")[0]
    return "" if author == AUTHOR or text.startswith(_beginnings()) else text


def _beginnings() -> tuple[str, ...]:
    """How do our comments begin? LibreOffice keeps no author by whom they could be known."""
    severities = [translate(one, "id").upper() for one in SEVERITIES.values()]
    return tuple(f"{one}: ditemukan " for one in severities)


def _paragraphs(faults: Sequence[Told], lang: str) -> str:
    lines = [_paragraph(one, lang) for one in faults[:MOST_TOLD]]
    if more := len(faults) - MOST_TOLD:
        lines += [fill("Dan {count} temuan lain.", lang, count=more)] if more > 0 else []
    return "\n".join(lines)


def _paragraph(one: Told, lang: str) -> str:
    found, expected, fix = one.words[lang]
    severity = translate(SEVERITIES[one.fault.severity], lang).upper()
    said = fill(
        "{severity}: ditemukan {found}; seharusnya {expected}.",
        lang,
        severity=severity,
        found=found,
        expected=expected.rstrip("."),
    )
    return f"{said} {fix}"


# --- the list -----------------------------------------------------------------------------------


def write(
    sheet: Worksheet,
    file: str,
    faults: Sequence[Told],
    *,
    checked: dt.datetime,
    notes: Iterable[Said] = (),
    colours: dict[str, str],
) -> None:
    """Writes the list of all faults, each with a link to its cell."""
    file = str(tell(file, "id"))
    office.aside(sheet, f"{SHEET}: {file}", WIDTHS)
    row = 3
    for lang in LANGUAGES:
        for text in (_summary(faults, checked, lang), *(note.told(lang) for note in notes)):
            office.put(sheet.cell(row, 1), text)
            row += 1
    head = row + 1
    names = [translate(one, "id") for one in COLUMNS] + [translate(one, "en") for one in ENGLISH]
    office.head(sheet, head, names)
    office.rows(sheet, head + 1, (_row(at, one) for at, one in enumerate(faults[:MOST_LISTED], 1)))
    for at, one in enumerate(faults[:MOST_LISTED], head + 1):
        sheet.cell(at, 2).fill = office.fill(colours[one.fault.severity])
        if one.link:
            _link(sheet, at, one.link)
        office.heighten(sheet, at, WIDTHS)
    sheet.freeze_panes = sheet.cell(head + 1, 1)
    sheet.auto_filter.ref = f"A{head}:L{head + max(len(faults[:MOST_LISTED]), 1)}"
    office.printed(sheet, f"{SHEET}: {file}", head_row=head)
    sheet.print_area = PRINTED.format(last=head + max(len(faults[:MOST_LISTED]), 1))


def _row(number: int, one: Told) -> tuple[str, ...]:
    fault = one.fault
    kind = translate(RULES[fault.rule], "id") if fault.rule in RULES else fault.rule
    severity = opening(translate(SEVERITIES[fault.severity], "id"))
    place = (tell(fault.sheet, "id"), one.cell, tell(fault.column, "id"))
    return (str(number), severity, kind, *place, *one.words["id"], *one.words["en"])


def _link(sheet: Worksheet, row: int, link: str) -> None:
    from openpyxl.worksheet.hyperlink import Hyperlink

    cell = sheet.cell(row, 5)
    if not cell.value:
        office.put(cell, "→")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=link)
    cell.font = office.font(colour=office.STRONG)


def _summary(faults: Sequence[Told], checked: dt.datetime, lang: str) -> str:
    errors = sum(one.fault.severity == ERROR for one in faults)
    return fill(
        "Diperiksa {day} pukul {time}: {errors} kesalahan, {warnings} peringatan.",
        lang,
        day=date(checked.date(), lang),
        time=f"{checked:%H.%M}" if lang == "id" else f"{checked:%H:%M}",
        errors=errors,
        warnings=len(faults) - errors,
    )


def notes(faults: int, uncommented: int) -> list[Said]:
    """What is to be said of the list itself?"""
    said = [
        say(
            "Merah muda: kesalahan, berkas tidak diterima. Kuning muda: peringatan, data tetap "
            "diterima."
        )
    ]
    if faults:
        said.append(
            say(
                "Perbaiki berkas aslinya. Salinan ini dilewati bila satu folder diperiksa; yang "
                "diperbaiki di sini hanya dibaca bila salinan ini disebut namanya."
            )
        )
    if uncommented > 0:
        said.append(
            say("{count} sel berwarna tanpa komentar, karena terlalu banyak.", count=uncommented)
        )
    if faults > MOST_LISTED:
        said.append(say("Hanya {count} temuan pertama yang didaftar di sini.", count=MOST_LISTED))
    return said
