"""How is each column told that is unknown, doubled, or about persons?"""

from __future__ import annotations

from collections.abc import Iterator

from kopmp_lib import contracts
from kopmp_lib.sources.faults import ERROR, WARNING, Fault, Said, quoted, say
from kopmp_lib.sources.layout import Sheet
from kopmp_lib.sources.names import Recognised


def told(recognised: Recognised, sheet: Sheet) -> Iterator[Fault]:
    """What is to be said of the columns of a sheet?"""

    def fault(
        column: str,
        rule: str,
        severity: str,
        found: str | Said,
        expected: str | Said,
        fix: str | Said,
    ) -> Fault:
        row = sheet.head_row or None
        return Fault(sheet.file, sheet.sheet, row, column, rule, severity, found, expected, fix)

    for name in recognised.personal:
        yield fault(
            *(name, "personal_data", ERROR),
            say("kolom berisi data pribadi"),
            say("tanpa data pribadi"),
            say("Hapus kolom ini; jika jumlah orangnya diperlukan, tulis jumlahnya saja."),
        )
    if not recognised.table:
        tables = ", ".join(contracts.TABLES)
        yield fault(
            *("", "unknown_table", ERROR),
            say("kolom yang tidak termasuk tabel mana pun"),
            say("salah satu dari: {tables}", tables=tables),
            say("Sebutkan arti kolomnya dalam berkas pemetaan, atau mulai dari templat tabelnya."),
        )
        return
    for name, near in recognised.unknown:
        yield fault(
            *(name, "unknown_column", WARNING, quoted(name)),
            _wanted(near, recognised.table),
            _mend_unknown(name, near, recognised),
        )
    for name, other, meaning in recognised.twice:
        yield fault(
            *(name, "same_column", ERROR),
            say("{name} di samping {other}", name=quoted(name), other=quoted(other)),
            say("satu kolom untuk {meaning}", meaning=meaning),
            say("Hapus salah satunya, atau sebutkan dalam berkas pemetaan mana yang dimaksud."),
        )


def _wanted(near: str, table: str) -> Said:
    if near:
        return say("kolom dari {table}; terdekat: {near}", table=table, near=near)
    return say("kolom dari {table}", table=table)


def _mend_unknown(name: str, near: str, recognised: Recognised) -> Said:
    if where := recognised.elsewhere.get(name):
        return say("Kolom ini milik tabel {table}; pindahkan ke lembar tersendiri.", table=where[0])
    if near:
        return say(
            "Ganti namanya menjadi {near}, atau sebutkan artinya dalam berkas pemetaan; sebelum "
            "itu kolom ini tidak dipakai.",
            near=near,
        )
    return say(
        "Sebutkan dalam berkas pemetaan, di bawah ignore jika tidak diperlukan; sebelum itu kolom "
        "ini tidak dipakai."
    )
