"""How is it told what became of the data that were prepared, in the language of the reader?"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from kopmp_lib.errors import DataError
from kopmp_lib.sources.check import files
from kopmp_lib.sources.examining import Asked, Examined, examine
from kopmp_lib.sources.faults import Said, as_text, joined, say, told_once
from kopmp_lib.sources.mapping import read_mapping
from kopmp_lib.wording import message

if TYPE_CHECKING:
    from kopmp_lib.sources.prepare import Prepared

_REFUSED = message("{count} berkas tidak diterima ({errors} kesalahan): {files}.")
_EMPTY = message("{file}: tidak ada satu baris pun untuk tabel yang dikenal.")
_NEXT = message(
    "Perbaiki yang disebut di atas, lalu jalankan kopmp prepare lagi; tabel lama tetap dipakai. "
    "kopmp check menyebut peringatannya juga."
)
_WRITTEN = {True: message("ditulis"), False: message("sudah mutakhir")}


def as_line(one: Prepared, lang: str) -> str:
    """What became of one source?

    Examples
    --------
    >>> from kopmp_lib.sources.prepare import Prepared
    >>> as_line(Prepared("members", "a", 42, 0, 3, True, Path("tidy")), "id")
    'members: 42 baris, ditulis, 3 peringatan [a]'
    """
    parts: list[Said | str] = [say("{count} baris", count=one.rows)]
    parts.append(say(_WRITTEN[one.written]) if one.rows else say("dikeluarkan"))
    if one.set_aside:
        parts.append(say("{count} disisihkan (lihat {path})", count=one.set_aside, path=one.path))
    if one.warnings:
        parts.append(say("{count} peringatan", count=one.warnings))
    return f"{one.table}: {joined(parts).told(lang)} [{one.source}]"


def refused(
    error: DataError,
    path: Path | None,
    mapping: Path | None,
    as_of: dt.date | None,
    lang: str,
) -> str:
    """How is it told that files were not taken in? Empty if only the error itself can tell.

    An error tells its faults in English; for another language the files are examined once more.
    """
    if lang == "en" or path is None:
        return ""
    asked = Asked(read_mapping(mapping) if mapping else None, as_of)
    examined = [examine(file, asked) for file in files(path)]
    wrong = [one for one in examined if one.errors]
    empty = [one for one in examined if not one.errors and not _has_rows(one)]
    told = [fault for one in wrong for fault in one.errors]
    alone = len(wrong) + len(empty) == 1
    if len(error.faults) != len(told) + (0 if alone else len(empty)) or not wrong + empty:
        return ""  # something else was refused, too
    names = ", ".join(one.path.name for one in (*wrong, *empty))
    head = say(_REFUSED, count=len(wrong + empty), errors=len(told), files=names)
    lines = [f"  - {as_text(fault, lang)}" for fault in told_once(told)]
    lines += [f"  - {say(_EMPTY, file=one.path.name).told(lang)}" for one in empty]
    return "\n".join([head.told(lang), *lines, say(_NEXT).told(lang)])


def _has_rows(examined: Examined) -> bool:
    return any(len(taken.placed) for taken in examined.taken)
