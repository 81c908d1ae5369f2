"""What does every tidy table look like: columns, units, keys, and the states a figure can be in?

A *measure* is a figure that may be missing. It is always followed by a companion column
``<measure>_state`` with one of :data:`STATES`, so that a reported zero, a figure nobody reported
and a figure that cannot exist there stay three different things from the raw file to the page.
A measure whose source does not carry it at all is absent as a column.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kopmp_lib.errors import DataError

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa

REPORTED = "reported"
ZERO = "zero"
NOT_REPORTED = "not_reported"
NOT_APPLICABLE = "not_applicable"

STATES = (REPORTED, ZERO, NOT_REPORTED, NOT_APPLICABLE)
"""States of a measure in a tidy table: a value, a reported zero, nothing reported, cannot exist."""

ORIGINS = ("observed", "user", "simulated")
"""Where rows come from: shipped published figures, a user's own files, or the digital twin."""

REGENCY_PATTERN = r"\d{2}\.\d{2}"
UNIT_PATTERN = r"\d{2}\.\d{2}\.\d{2}\.\d{4}"


@dataclass(frozen=True)
class Column:
    """One column of a tidy table.

    Parameters
    ----------
    name : str
        Name; the ending tells unit or kind (``_idr``, ``_share``, ``_count``, ``_km2``, ``_date``).
    kind : {"text", "date", "count", "number", "category"}
        How a cell is read; dates are ``datetime64``, counts and numbers are nullable floats.
    unit : str
        Unit in words: ``rupiah``, ``people``, ``co-operatives``, ``km2``, ``share`` (0–1).
    meaning : str
        One sentence for the dictionary.
    measure : bool
        Whether the figure may be missing, and so carries a state.
    pattern, allowed, low, high
        What a cell may hold.
    """

    name: str
    kind: str
    unit: str = ""
    meaning: str = ""
    measure: bool = False
    pattern: str = ""
    allowed: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None

    @property
    def state(self) -> str:
        """Name of the companion column."""
        return f"{self.name}_state"


@dataclass(frozen=True)
class Table:
    """The contract of one tidy table.

    Parameters
    ----------
    name : str
        Name of the table, of its folder under ``data/tidy`` and of its entry in the catalogue.
    key : tuple of str
        Columns that together occur once.
    columns : tuple of Column
        Required columns, then measures; measures may be absent where the source lacks them.
    per_regency : bool
        Whether it is stored as one file a regency (unit tables) or one for the whole country.
    """

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    per_regency: bool = True
    _by_name: dict[str, Column] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._by_name.update({column.name: column for column in self.columns})

    @property
    def measures(self) -> tuple[Column, ...]:
        """The columns that carry a state."""
        return tuple(column for column in self.columns if column.measure)

    def column(self, name: str) -> Column:
        """One column by name."""
        return self._by_name[name]

    def nearest(self, name: str) -> str:
        """Which column may have been meant by this name? Empty if none is like it."""
        return next(iter(difflib.get_close_matches(name, self._by_name, n=1, cutoff=0.7)), "")

    def check(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Does this frame keep the contract?

        Returns
        -------
        DataFrame
            The same rows, columns in contract order.

        Raises
        ------
        DataError
            With every fault at once, each with its column, rule and the first offending rows.
        """
        from pandera.errors import SchemaErrors

        contract = schema(self)
        try:
            kept = contract.validate(frame, lazy=True)
            return kept[[name for name in contract.columns if name in kept]]
        except SchemaErrors as error:
            faults = _faults(self, error.failure_cases)
            raise DataError(
                f"Table {self.name} does not keep its contract (faults: {len(faults)}).",
                where=self.name,
                expected=self.meaning,
                todo="Mend the rows named below in the source file, then prepare again.",
                faults=faults,
            ) from None


def schema(table: Table) -> pa.DataFrameSchema:
    """Which pandera schema does this contract stand for?"""
    import pandera.pandas as pa

    columns: dict[str, pa.Column] = {}
    for column in table.columns:
        columns[column.name] = _pandera_column(column)
        if column.measure:
            columns[column.state] = pa.Column(
                str, pa.Check.isin(STATES), required=False, description=f"state of {column.name}"
            )
    agreement = [_state_check(column) for column in table.measures]
    return pa.DataFrameSchema(
        columns,
        checks=agreement,
        unique=list(table.key),
        strict=True,
        ordered=False,
        name=table.name,
    )


def _pandera_column(column: Column) -> pa.Column:
    import pandera.pandas as pa

    dtype = {"date": "datetime64[ns]", "count": "float64", "number": "float64"}
    checks = []
    if column.pattern:
        checks.append(pa.Check.str_matches(rf"^(?:{column.pattern})\Z"))
    if column.allowed:
        checks.append(pa.Check.isin(column.allowed))
    if column.low is not None:
        checks.append(pa.Check.ge(column.low))
    if column.high is not None:
        checks.append(pa.Check.le(column.high))
    if column.kind in ("count", "number"):
        checks.append(pa.Check(lambda s: s.abs() < float("inf"), name="finite"))
    if column.kind == "count":
        checks.append(pa.Check(lambda s: s % 1 == 0, name="whole_number"))
    return pa.Column(
        dtype.get(column.kind, str),
        checks,
        nullable=column.measure,
        required=not column.measure,
        description=column.meaning,
        metadata={"unit": column.unit},
    )


def _state_check(column: Column) -> pa.Check:
    """A value stands beside ``reported``, a nought beside ``zero``, nothing beside the others."""
    import pandera.pandas as pa

    def agrees(frame: pd.DataFrame) -> pd.Series | bool:
        if column.name not in frame and column.state not in frame:
            return True
        if column.name not in frame or column.state not in frame:
            return False
        value, state = frame[column.name], frame[column.state]
        empty = state.isin((NOT_REPORTED, NOT_APPLICABLE))
        return (
            (empty & value.isna())
            | ((state == ZERO) & value.eq(0))
            | ((state == REPORTED) & value.notna() & value.ne(0))
        )

    return pa.Check(agrees, name=f"{column.name} agrees with {column.state}")


def _faults(table: Table, cases: pd.DataFrame) -> tuple[str, ...]:
    """Each broken rule once, with the first rows that break it."""
    whole = cases["schema_context"] == "DataFrameSchema"
    # a rule that could not even be tried, since the kind of the column is wrong, which is told
    raised = cases["index"].isna() & cases["failure_case"].astype(str).str.contains(r"\wError\(")
    cases = cases.assign(place=cases["column"].where(~whole, ""))[~raised]
    lines: list[str] = []
    for (place, check), rows in cases.groupby(["place", "check"], dropna=False, sort=True):
        if check == "column_in_dataframe":
            lines.extend(f"{name}: the column is missing" for name in rows["failure_case"])
        elif check == "column_in_schema":
            lines.extend(_unknown(table, name) for name in rows["failure_case"])
        elif check == "multiple_fields_uniqueness":
            lines.append(f"{', '.join(table.key)}: not unique: {_rows(rows, told=False)}")
        else:
            lines.append(f"{place}: {check}: {_rows(rows, told=bool(place))}".removeprefix(": "))
    return tuple(lines)


def _unknown(table: Table, name: str) -> str:
    meant = table.nearest(name)
    return f"{name}: the table has no such column" + (f"; nearest: {meant}" if meant else "")


def _rows(cases: pd.DataFrame, *, told: bool) -> str:
    """The first rows that break a rule, with what they hold; or what the whole column is."""
    if cases["index"].isna().all():
        return f"the column is {cases['failure_case'].iloc[0]}" if told else "a column is missing"
    broken = cases.drop_duplicates("index")
    shown = [
        f"row {case.index}" + (f" has {case.failure_case!r}" if told else "")
        for case in broken.head(3).itertuples(index=False)
    ]
    more = f" and {len(broken) - 3} more" if len(broken) > 3 else ""
    return "; ".join(shown) + more


def _count(name: str, unit: str, meaning: str) -> Column:
    return Column(name, "count", unit, meaning, measure=True, low=0)


def _money(name: str, meaning: str) -> Column:
    return Column(name, "number", "rupiah", meaning, measure=True, low=0)


UNIT = Column("unit_code", "text", meaning="Kemendagri code of the village", pattern=UNIT_PATTERN)
REGENCY = Column("regency_code", "text", meaning="Kemendagri code", pattern=REGENCY_PATTERN)
AS_OF = Column("as_of", "date", meaning="date the figures stand for")
ORIGIN = Column("origin", "category", meaning="where the rows come from", allowed=ORIGINS)
SOURCE = Column("source", "text", meaning="entry in data/catalogue.yml")

STATUS_MEASURES = (
    _count("cooperative_count", "co-operatives", "co-operatives with a legal entity"),
    _count("simkopdes_account_count", "co-operatives", "with an account in SIMKOPDES"),
    _count("npwp_count", "co-operatives", "with a tax number (NPWP)"),
    _count("nik_count", "co-operatives", "with a co-operative registry number (NIK koperasi)"),
    _count("nib_count", "co-operatives", "with a business licence number (NIB)"),
    _count("bank_account_count", "co-operatives", "with a bank account in their own name"),
    _count("gerai_count", "outlets", "outlets (gerai) that are open"),
    _count("rat_count", "co-operatives", "that held an annual members' meeting (RAT)"),
    _money("sales_value_idr", "sales to date"),
    Column("sales_volume", "number", "units sold", "units sold, not transactions", True, low=0),
    _money("principal_savings_idr", "principal savings (simpanan pokok) to date"),
    _count("principal_members_count", "people", "members who paid simpanan pokok"),
    _count("principal_payments_count", "payments", "payments of simpanan pokok"),
    _money("mandatory_savings_idr", "compulsory savings (simpanan wajib) to date"),
    _count("mandatory_members_count", "people", "members who paid simpanan wajib"),
    _count("mandatory_payments_count", "payments", "payments of simpanan wajib"),
)

FACILITIES = (
    *("pharmacy", "clinic", "hospital", "health_centre", "health_subcentre", "health_post"),
    *("posyandu", "market", "minimarket", "supermarket", "mall", "shop", "restaurant", "hotel"),
    *("bank", "atm", "pawnshop", "cooperative_office", "workshop", "factory", "smelter"),
    *("printing", "warehouse", "fuel_station", "school", "preschool", "higher_education"),
    *("worship", "housing_estate", "telecom_tower"),
)

UNIT_PROFILE = Table(
    "unit_profile",
    "one row a village or ward: where it lies, how large it is, what stands in it",
    ("unit_code",),
    (
        UNIT,
        Column("name", "text", meaning="official name", pattern=r"\S.*"),
        AS_OF,
        ORIGIN,
        SOURCE,
        Column("lat", "number", "degrees", "latitude of the centroid", True, low=-12, high=7),
        Column("lng", "number", "degrees", "longitude of the centroid", True, low=94, high=142),
        Column("area_km2", "number", "km2", "area", True, low=0),
        _count("population_count", "people", "inhabitants"),
        _count("household_count", "households", "households"),
        *(_count(f"{name}_count", "places", f"mapped places: {name}") for name in FACILITIES),
    ),
)

COOPERATIVE_STATUS = Table(
    "cooperative_status",
    "one row a village and date: what its co-operative had reached and reported",
    ("unit_code", "as_of"),
    (UNIT, AS_OF, ORIGIN, SOURCE, *STATUS_MEASURES),
)

MILESTONES = Table(
    "milestones",
    "one row a village and step: the day its co-operative took the step",
    ("unit_code", "step"),
    (
        UNIT,
        Column("step", "text", meaning="step of ruleset/formation_steps.yml", pattern="[a-z_]+"),
        Column("date", "date", meaning="day the step was taken"),
        Column("precision", "category", meaning="how exact the day is", allowed=("day", "month")),
        AS_OF,
        ORIGIN,
        SOURCE,
    ),
)

REGENCY_PROFILE = Table(
    "regency_profile",
    "one row a kabupaten or kota: people, area, poverty",
    ("regency_code",),
    (
        REGENCY,
        AS_OF,
        ORIGIN,
        SOURCE,
        Column("area_km2", "number", "km2", "official area", True, low=0),
        _count("population_count", "people", "registered inhabitants"),
        _count("poor_people_count", "people", "people below the poverty line"),
        Column("poor_share", "number", "share", "poor, of all people", True, low=0, high=1),
    ),
    per_regency=False,
)

REGENCY_STATUS = Table(
    "regency_status",
    "one row a kabupaten or kota and date: its co-operatives counted by the ministry's dashboard",
    ("regency_code", "as_of"),
    (REGENCY, AS_OF, ORIGIN, SOURCE, *STATUS_MEASURES),
    per_regency=False,
)

TABLES = {
    table.name: table
    for table in (UNIT_PROFILE, COOPERATIVE_STATUS, MILESTONES, REGENCY_PROFILE, REGENCY_STATUS)
}


def table(name: str) -> Table:
    """Which contract has this table?

    Raises
    ------
    DataError
        If no table of that name exists; names the known ones.
    """
    try:
        return TABLES[name]
    except KeyError:
        raise DataError(f"There is no table called '{name}'.", expected=", ".join(TABLES)) from None
