"""Which rows does one sheet hold, as its contract names them?

Every cell is parsed by its contract, every figure gets its state, every row its region and day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kopmp_lib import contracts
from kopmp_lib.contracts import Table
from kopmp_lib.contracts.status import REPORTED_ACTIVITY
from kopmp_lib.regions import official
from kopmp_lib.sources import days, geography, placing, steps, sums, wrong_cells
from kopmp_lib.sources.cells import Parsed, parse
from kopmp_lib.sources.faults import ERROR, WARNING, Fault, joined, say
from kopmp_lib.sources.layout import Sheet
from kopmp_lib.sources.names import Recognised
from kopmp_lib.sources.numbering import numbered
from kopmp_lib.sources.synonyms import key
from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps.points import exchange

if TYPE_CHECKING:
    import pandas as pd

NAMES = tuple(placing.LEVELS) + placing.NAMES
DASHBOARD = frozenset(
    key(name)
    for name in (
        *("transaction_volume", "transaction_value", "accounts_count"),
        *("simpanan_pokok_amount", "simpanan_pokok_tx", "simpanan_wajib_amount"),
        *("simpanan_wajib_tx", "savings_total_amount"),
    )
)
"""Columns of SIMKOPDES, which writes 0 where nothing was entered."""
SURE = 3
"""So many of these columns make an extract of SIMKOPDES."""
SILENT_THERE = (*(column.name for column in REPORTED_ACTIVITY), "rat_count")


def take(
    sheet: Sheet,
    recognised: Recognised,
    *,
    as_of: dt.date | None = None,
    silent: tuple[str, ...] | None = None,
) -> tuple[Taken, list[Fault]]:
    """What does this sheet say?

    Parameters
    ----------
    recognised : Recognised
        What its columns mean; it must have a table.
    as_of : date, optional
        The day of rows that tell none; else it is sought above the table and in the names.
    silent : tuple of str, optional
        Measures in which 0 means that nothing was entered. Without it, extracts of SIMKOPDES are
        recognised, which write 0 for that.

    Returns
    -------
    (Taken, list of Fault)
        The rows, and what is wrong with single cells. Rows without a region are among them.
    """
    table = contracts.table(recognised.table)
    sheet, word_faults = steps.without_words(sheet, recognised)
    placed = placing.place(sheet, recognised, table)
    reader = _Reader(sheet, recognised, table)
    frame, columns = reader.frame(placed.codes, placed.column)
    if len(rows := sums.unsaid(frame, table)):
        sheet, frame = sums.set_apart(sheet, rows), frame.drop(index=rows)
    frame, day_faults = _dated(sheet, frame, as_of)
    frame, number_faults = numbered(sheet, table, frame)
    if table.name == "milestones":
        frame, step_faults = steps.read(sheet, recognised, frame)
        reader.faults += [*word_faults, *step_faults]
    if table.has("name") and "name" not in frame:
        frame["name"] = _official(placed.codes)
    aside = {*placed.aside, *rows}
    found = [one for one in reader.faults if one.row not in aside]
    of_place = [one for one in placed.faults if one.row is None or one.row not in rows]
    hushed = _silent(recognised, table) if silent is None else silent
    told = list(_hush(sheet, table, frame, columns, hushed, by_user=silent is not None))
    taken = Taken(sheet, recognised, table, _in_order(frame, table), columns)
    return taken, [*of_place, *day_faults, *number_faults, *found, *told]


class _Reader:
    """Reads the columns of one sheet, and notes what is wrong with their cells."""

    def __init__(self, sheet: Sheet, recognised: Recognised, table: Table) -> None:
        self.sheet, self.recognised, self.table = sheet, recognised, table
        self.faults: list[Fault] = []
        self.turned = self._turned()

    def _turned(self) -> tuple[str, str, pd.Series] | None:
        """The columns of latitude and longitude, and the rows in which they are exchanged."""
        names = {meaning: name for name, meaning in self.recognised.columns.items()}
        if "lat" not in names or "lng" not in names or not self.table.has("lat"):
            return None
        lat, lng = names["lat"], names["lng"]
        wrong = exchange(self.sheet.frame[lat], self.sheet.frame[lng])
        if not wrong.any():
            return None
        self.faults.append(_of_turned(self.sheet, lat, wrong))
        return lat, lng, wrong

    def cells(self, name: str, of: pd.DataFrame) -> pd.Series:
        """What stands in this column, once latitude and longitude are where they belong?"""
        if self.turned is None or name not in self.turned[:2]:
            return of[name]
        lat, lng, wrong = self.turned
        return of[name].where(~wrong, of[lng if name == lat else lat])

    def frame(self, codes: pd.Series, place: str) -> tuple[pd.DataFrame, dict[str, str]]:
        """The columns of the contract that the sheet has, and what they are called in it."""
        import pandas as pd

        made: dict[str, pd.Series] = {self.table.place: codes}
        columns = {self.table.place: place}
        precision = None
        for name, meaning in self.recognised.columns.items():
            if meaning in NAMES or steps.OF_STEP in meaning or not self.table.has(meaning):
                continue
            parsed = self.parse(name, meaning)
            columns[meaning] = name
            if parsed.states is not None:
                made[f"{meaning}_state"] = parsed.states
            made[meaning] = parsed.values
            if meaning == "date" and parsed.precision is not None:
                precision = parsed.precision
        if precision is not None and self.table.has("precision") and "precision" not in made:
            made["precision"] = precision.where(precision != "", "day")
        return pd.DataFrame(made, index=self.sheet.frame.index), columns

    def parse(self, name: str, meaning: str) -> Parsed:
        """What do the cells of this column of the file say?"""
        column = self.table.column(meaning)
        cells = self.cells(name, self.sheet.frame)
        if column.kind == "geometry":
            return self._outlines(cells, name)
        numeric = None if self.sheet.numeric is None else self.cells(name, self.sheet.numeric)
        percent = name in self.recognised.percent
        if percent and numeric is not None and _are_shares(cells[numeric]):
            percent = False  # a spreadsheet keeps 12,5% as 0.125
            self.faults.append(self._shares(name))
        parsed = parse(cells, column, numeric=numeric, percent=percent)
        where = {"file": self.sheet.file, "sheet": self.sheet.sheet, "name": name}
        self.faults += wrong_cells.told(parsed, cells, column, numeric=numeric, **where)
        return parsed

    def _shares(self, name: str) -> Fault:
        return Fault(
            *(self.sheet.file, self.sheet.sheet, None, name, "unclear_number", WARNING),
            say("angka sampai 1 di kolom persen"),
            say("12,5 atau 12,5% untuk dua belas setengah persen"),
            say("Dibaca sebagai bagian dari 1. Tulis persennya, bila itu salah."),
        )

    def _outlines(self, cells: pd.Series, name: str) -> Parsed:
        import pandas as pd

        def binary(text: str) -> bytes | None:
            try:
                return geography.as_wkb(text)
            except (ValueError, KeyError, TypeError, IndexError, OverflowError):
                return None

        values = pd.Series([binary(str(text)) for text in cells], index=cells.index, dtype=object)
        rules = pd.Series("", index=cells.index).mask(values.isna(), "not_a_geometry")
        for row in values.index[values.isna()]:
            self.faults.append(
                Fault(
                    *(self.sheet.file, self.sheet.sheet, int(row), name, "not_a_geometry", ERROR),
                    say("bukan bentuk geometri"),
                    say("Polygon atau MultiPolygon GeoJSON"),
                    say("Simpan ulang petanya sebagai GeoJSON."),
                )
            )
        return Parsed(values, None, rules)


def _of_turned(sheet: Sheet, name: str, wrong: pd.Series) -> Fault:
    return Fault(
        *(sheet.file, sheet.sheet, None, name, "swapped_coordinates", WARNING),
        say(
            "lintang dan bujur yang tertukar di {count} dari {all} baris (pertama di baris {row})",
            count=int(wrong.sum()),
            all=len(wrong),
            row=int(wrong.idxmax()),
        ),
        say("lintang dari -12 sampai 7, bujur dari 94 sampai 142"),
        say("Isinya sudah ditukar kembali. Tukar juga di berkas aslinya."),
    )


def _are_shares(cells: pd.Series) -> bool:
    """Are these figures of a column of per cents all up to 1, though some are not nought?"""
    import pandas as pd

    figures = pd.to_numeric(cells, errors="coerce")
    return bool(figures.between(0, 1).all() and (figures > 0).any())


# --- the day ------------------------------------------------------------------------------------


def _dated(
    sheet: Sheet, frame: pd.DataFrame, as_of: dt.date | None
) -> tuple[pd.DataFrame, list[Fault]]:
    """The rows with the day they stand for."""
    import pandas as pd

    if "as_of" in frame:
        return frame, []
    day = as_of or days.stated(sheet)
    if day is not None:
        return frame.assign(as_of=pd.Timestamp(day).as_unit("ns")), []
    missing = Fault(
        *(sheet.file, sheet.sheet, sheet.head_row or None, "", "missing_column", ERROR),
        say("tabel tanpa tanggal keadaan data"),
        say("kolom Keadaan per tanggal, atau tanggal pada judul atau nama berkas"),
        say("Tambahkan kolom itu, atau beri tahu tanggalnya dengan --as-of 2026-08-05."),
    )
    return frame.assign(as_of=pd.NaT), [missing]


# --- noughts ------------------------------------------------------------------------------------


def _silent(recognised: Recognised, table: Table) -> tuple[str, ...]:
    """In which measures does this extract write 0 for want of an entry?"""
    named = {key(name) for name in (*recognised.columns, *recognised.ignored)}
    if len(DASHBOARD & named) < SURE:
        return ()
    return tuple(name for name in SILENT_THERE if table.has(name))


def _hush(
    sheet: Sheet,
    table: Table,
    frame: pd.DataFrame,
    columns: dict[str, str],
    silent: tuple[str, ...],
    *,
    by_user: bool,
) -> Iterator[Fault]:
    """Takes out the noughts that only mean an empty field; told unless the user said so."""
    hushed: dict[str, int] = {}
    for name in silent:
        state = f"{name}_state"
        if state not in frame:
            continue
        zero = frame[state] == contracts.ZERO
        if not zero.any():
            continue
        frame[name] = frame[name].mask(zero)
        frame[state] = frame[state].mask(zero, contracts.NOT_REPORTED)
        hushed[columns[name]] = int(zero.sum())
    if hushed and not by_user:
        yield _of_hushed(sheet, table, hushed)


def _of_hushed(sheet: Sheet, table: Table, hushed: dict[str, int]) -> Fault:
    column = next(iter(hushed)) if len(hushed) == 1 else ""
    counted = joined(
        say("{column} ({count} baris)", column=name, count=count) for name, count in hushed.items()
    )
    return Fault(
        *(sheet.file, sheet.sheet, None, column, "zero_or_silent", WARNING),
        say("angka 0 di kolom {columns}", columns=counted),
        say("0 hanya bila memang dilaporkan nol"),
        say(
            "Dibaca sebagai tidak dilaporkan, karena SIMKOPDES menulis 0 bila belum diisi. "
            "Bila nol sungguhan, tulis zero_is_not_reported: [] untuk tabel {table} dalam "
            "berkas pemetaan.",
            table=table.name,
        ),
    )


def _official(codes: pd.Series) -> pd.Series:
    """The names that the official list gives these villages."""
    names = {code: region.name for code in codes.unique() if (region := official.find(code))}
    return codes.map(names).fillna("")


def _in_order(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    names = [n for c in table.columns for n in (c.name, c.state) if n in frame]
    return frame[names]
