"""How is each column told that is unknown, doubled, or about persons?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kopmp_lib import contracts
from kopmp_lib.sources.faults import (
    ERROR,
    WARNING,
    Fault,
    Named,
    Said,
    called,
    joined,
    quoted,
    say,
    unreadable,
)
from kopmp_lib.sources.layout import Sheet
from kopmp_lib.sources.names import Recognised
from kopmp_lib.sources.synonyms import synonyms

BESIDE_A_TABLE = ("unknown_table", "unreadable")
A_NOTE = say("catatan, bukan tabel")
NO_TABLE = say("kolom yang tidak termasuk tabel mana pun")
MAKE_A_TABLE = say(
    "Sebutkan arti kolomnya dalam berkas pemetaan, atau mulai dari templat tabelnya."
)
A_TABLE = say("tabel dengan kolom wilayah dan kolom angka")


def told(recognised: Recognised, sheet: Sheet) -> Iterator[Fault]:
    """What is to be said of the columns of a sheet?"""
    yield from _of_persons(recognised, sheet)
    if sheet.frame.empty and recognised.shaped:
        yield _of_no_rows(sheet)
    elif not recognised.table:
        yield _of_no_table(recognised, sheet)
    else:
        yield from _of_unknown(recognised, sheet)
        yield from _of_twice(recognised, sheet)


def alone(fault: Fault) -> Fault:
    """How is a fault told of a sheet beside which no other holds a table?"""
    if fault.rule not in BESIDE_A_TABLE:
        return fault
    if fault.found == A_NOTE:
        return replace(fault, severity=ERROR, found=NO_TABLE, fix=MAKE_A_TABLE)
    return replace(fault, severity=ERROR)


def _fault(
    sheet: Sheet,
    column: str,
    rule: str,
    severity: str,
    found: str | Said,
    expected: str | Said,
    fix: str | Said,
) -> Fault:
    row = sheet.head_row or None
    return Fault(sheet.file, sheet.sheet, row, column, rule, severity, found, expected, fix)


def _of_persons(recognised: Recognised, sheet: Sheet) -> Iterator[Fault]:
    for name in recognised.personal:
        yield _fault(
            *(sheet, name, "personal_data", ERROR),
            say("kolom berisi data pribadi"),
            say("tanpa data pribadi"),
            say("Hapus kolom ini; jika jumlah orangnya diperlukan, tulis jumlahnya saja."),
        )


# --- sheets -------------------------------------------------------------------------------------


def _of_no_rows(sheet: Sheet) -> Fault:
    fault = unreadable(
        sheet.file,
        say("kepala tabel tanpa satu baris pun"),
        say("Isi barisnya di bawah kepala tabel, atau hapus lembar ini."),
        sheet=sheet.sheet,
    )
    return replace(fault, severity=WARNING)


def _of_no_table(recognised: Recognised, sheet: Sheet) -> Fault:
    if recognised.level:
        return _fault(
            *(sheet, "", "unknown_table", ERROR),
            say("satu baris tiap kecamatan"),
            say("satu baris tiap desa atau kelurahan, kabupaten atau kota, atau provinsi"),
            say("Tidak ada tabel untuk kecamatan. Kirim daftar menurut desa atau kelurahan."),
        )
    if not recognised.shaped:
        return _fault(
            *(sheet, "", "unknown_table", WARNING),
            A_NOTE,
            A_TABLE,
            say("Lembar ini tidak dibaca. Biarkan jika memang catatan."),
        )
    return _fault(
        *(sheet, "", "unknown_table", ERROR),
        NO_TABLE,
        say("salah satu dari: {tables}", tables=joined(map(_title, contracts.TABLES), "; ")),
        MAKE_A_TABLE,
    )


def _title(table: str) -> Said:
    contract = contracts.table(table)
    return Named("", (), contract.title_en or table, contract.title)


# --- columns ------------------------------------------------------------------------------------


def _of_unknown(recognised: Recognised, sheet: Sheet) -> Iterator[Fault]:
    for name, near in recognised.unknown:
        meant = _headed(near, recognised.table) if near else ""
        table = _title(recognised.table)
        yield _fault(
            *(sheet, name, "unknown_column", WARNING),
            say("nama kolom yang tidak dikenali"),
            say("kolom dari {table}; terdekat: {near}", table=table, near=meant)
            if near
            else say("kolom dari {table}", table=table),
            _mend_unknown(name, meant, recognised),
        )


def _called(meaning: str, table: str) -> str | Said:
    """What is to be written in the head of the column?"""
    contract = contracts.table(table)
    if contract.has(meaning):
        return called(contract.column(meaning))
    return synonyms().heads.get(meaning, meaning)


def _headed(meaning: str, table: str) -> str | Said:
    """The same, as the template writes that head, whatever the language."""
    contract = contracts.table(table)
    label = contract.column(meaning).label if contract.has(meaning) else ""
    return label or _called(meaning, table)


def _mend_unknown(name: str, near: str | Said, recognised: Recognised) -> Said:
    if whole := recognised.parts.get(name):
        return say(
            "Kolom ini hanya sebagian dari {whole}, sehingga tidak dipakai. Tambahkan bagian "
            "lainnya, atau tulis jumlah seluruhnya.",
            whole=_called(whole, recognised.table),
        )
    if near:
        return say(
            "Ganti namanya menjadi {near}, atau sebutkan artinya dalam berkas pemetaan; sebelum "
            "itu kolom ini tidak dipakai.",
            near=near,
        )
    if where := recognised.elsewhere.get(name):
        return say(
            "Kolom ini milik tabel {table}; pindahkan ke lembar tersendiri.", table=_title(where[0])
        )
    return say(
        "Biarkan jika tidak diperlukan: kolom ini tidak dipakai. Bila diperlukan, sebutkan artinya "
        "dalam berkas pemetaan."
    )


def _of_twice(recognised: Recognised, sheet: Sheet) -> Iterator[Fault]:
    for name, other, meaning in recognised.twice:
        yield _fault(
            *(sheet, name, "same_column", ERROR),
            say("{name} di samping {other}", name=quoted(name), other=quoted(other)),
            say("satu kolom untuk {meaning}", meaning=_called(meaning, recognised.table)),
            say("Hapus salah satunya, atau sebutkan dalam berkas pemetaan mana yang dimaksud."),
        )
