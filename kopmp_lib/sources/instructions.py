"""What does an office read beside the sheet it fills in: a dictionary, and how to fill it in?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kopmp_lib.contracts import Table
from kopmp_lib.sources import dictionary, office
from kopmp_lib.sources.form_cells import NOT_APPLICABLE
from kopmp_lib.wording import LANGUAGES, fill, listing, message, translate

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

DICTIONARY, INSTRUCTIONS = "Kamus", "Petunjuk"
COLUMNS = (
    *(message("Kolom"), message("Nama di program"), message("Wajib"), message("Isi")),
    *(message("Satuan"), message("Nilai yang boleh"), message("Contoh")),
    message("Arti (Inggris)"),
)
WIDTHS = (28, 26, 13, 28, 16, 34, 18, 48)
STEP_WIDTHS = (5, 100)
HEAD = 4
"""Row below the mark and the title."""
STATES = (
    ("kosong, atau -", message("tidak dilaporkan: belum ada yang memberi angkanya")),
    ("0", message("nol: sudah dilaporkan, dan memang tidak ada")),
    (NOT_APPLICABLE, message("tidak berlaku: angkanya tidak mungkin ada di sana")),
)
"""How a figure is written that is none, and what it says."""
STATE_COLUMNS = (message("Ditulis"), message("Artinya"), message("Arti (Inggris)"))

STEPS = (
    message(
        "Isi lembar pertama mulai baris 2. Jangan mengubah judul kolom, menggabungkan sel, atau "
        "menambah baris jumlah."
    ),
    message("Kolom bertanda * wajib diisi di tiap baris; kolom lain boleh kosong."),
    message("Gabungan {key} hanya boleh muncul satu kali."),
    message(
        "Kode wilayah adalah teks dengan titik, seperti 19.71.06.1002. Salin kodenya; jangan "
        "diketik sebagai angka."
    ),
    message(
        "Sel kosong atau - berarti tidak dilaporkan. Angka 0 berarti dilaporkan nol. Tulis tidak "
        "berlaku bila angkanya tidak mungkin ada. Jangan menulis 0 bila belum tahu."
    ),
    message(
        "Tulis angka tanpa satuan dan tanpa titik ribuan, seperti 1250000, dan tanggal seperti "
        "21/07/2025. Tempel sebagai nilai, bukan rumus."
    ),
    message(
        "Jangan menulis data pribadi: nama orang, NIK, nomor telepon, alamat rumah, nomor "
        "rekening. Berkas yang memuatnya ditolak."
    ),
    message("Simpan sebagai .xlsx, lalu periksa: kopmp check NAMA-BERKAS.xlsx"),
)
FILLED = message(
    "Baris yang sudah terisi kode dan nama jangan diubah. Salin barisnya bila satu wilayah "
    "memerlukan beberapa baris; hapus baris yang tidak terpakai."
)


def write_dictionary(sheet: Worksheet, table: Table) -> None:
    """Writes what each column of the table means, and how a figure that is none is written."""
    sheet.title = DICTIONARY
    title = f"{DICTIONARY}: {table.title} · {table.title_en}"
    office.aside(sheet, title, WIDTHS)
    office.head(sheet, HEAD, [translate(one, "id") for one in COLUMNS])
    below = office.rows(sheet, HEAD + 1, _explained(table))
    office.head(sheet, below + 1, [translate(one, "id") for one in STATE_COLUMNS])
    states = [(how, translate(what, "id"), translate(what, "en")) for how, what in STATES]
    last = office.rows(sheet, below + 2, states)
    for row in range(HEAD, below):
        office.heighten(sheet, row, WIDTHS)
    for row in range(below + 1, last):
        sheet.merge_cells(start_row=row, end_row=row, start_column=3, end_column=4)
        office.heighten(sheet, row, (*WIDTHS[:2], sum(WIDTHS[2:4])))
    sheet.freeze_panes = sheet.cell(HEAD + 1, 2)
    office.printed(sheet, title, head_row=HEAD)


def _explained(table: Table) -> list[tuple[str, ...]]:
    needed = {True: translate("wajib", "id"), False: translate("boleh kosong", "id")}
    return [
        (
            *(one.label, one.name, needed[one.required], one.kind),
            *(one.unit, one.allowed, one.example, one.meaning),
        )
        for one in dictionary.entries(table, "id")
    ]


def write_instructions(sheet: Worksheet, table: Table, *, filled: bool) -> None:
    """Writes how the sheet is filled in: Indonesian first, English beneath."""
    sheet.title = INSTRUCTIONS
    office.aside(sheet, f"{INSTRUCTIONS}: {table.title}", STEP_WIDTHS)
    row = HEAD
    for lang in LANGUAGES:
        told = [(str(number), text) for number, text in enumerate(_steps(table, lang, filled), 1)]
        row = office.rows(sheet, row, told) + 1
    for one in range(HEAD, row):
        office.heighten(sheet, one, STEP_WIDTHS)
    office.printed(sheet, f"{INSTRUCTIONS}: {table.title}", head_row=2)


def _steps(table: Table, lang: str, filled: bool) -> list[str]:
    key = listing([table.column(name).label for name in table.key], lang)
    steps = STEPS[:3] + (FILLED,) * filled + STEPS[3:]
    return [fill(text, lang, key=key) for text in steps]
