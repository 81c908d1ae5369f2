"""Does a frame keep its contract, and if not, where does it break it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kopmp_lib.contracts.shape import REPORTED, STATES, ZERO
from kopmp_lib.errors import DataError

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa

    from kopmp_lib.contracts.shape import Column, Table


DTYPES = {
    "date": "datetime64[ns]",
    "month": "datetime64[ns]",
    "count": "float64",
    "number": "float64",
    "flag": "float64",
    "geometry": "object",
}
"""How each kind is stored; all others as text."""

NUMERIC = ("count", "number", "flag")


def check(table: Table, frame: pd.DataFrame, *, snapshots: bool = False) -> pd.DataFrame:
    """Does this frame keep the contract?

    Parameters
    ----------
    snapshots : bool
        Whether rows of several days may stand side by side although the day is no part of the key.

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

    contract = schema(table, snapshots=snapshots)
    try:
        kept = contract.validate(frame, lazy=True)
        return kept[[name for name in contract.columns if name in kept]]
    except SchemaErrors as error:
        faults = _faults(table, error.failure_cases)
        raise DataError(
            f"Table {table.name} does not keep its contract (faults: {len(faults)}).",
            where=table.name,
            expected=table.meaning,
            todo="Mend the rows named below in the source file, then prepare again.",
            faults=faults,
        ) from None


def schema(table: Table, *, snapshots: bool = False) -> pa.DataFrameSchema:
    """Which pandera schema does this contract stand for?"""
    import pandera.pandas as pa

    columns: dict[str, pa.Column] = {}
    for column in table.columns:
        columns[column.name] = _pandera_column(column)
        if column.measure:
            columns[column.state] = pa.Column(
                str,
                pa.Check.isin(STATES),
                required=False,
                nullable=True,
                description=f"state of {column.name}; none where the source does not carry it",
            )
    agreement = [_state_check(column) for column in table.measures]
    return pa.DataFrameSchema(
        columns,
        checks=agreement,
        unique=list(dict.fromkeys((*table.key, "as_of"))) if snapshots else list(table.key),
        strict=True,
        ordered=False,
        name=table.name,
    )


def _pandera_column(column: Column) -> pa.Column:
    import pandera.pandas as pa

    empty = column.measure or column.optional
    checks = []
    if column.pattern:
        nothing = "|" if column.optional else ""
        checks.append(pa.Check.str_matches(rf"^(?:{column.pattern}{nothing})\Z"))
    if column.allowed:
        allowed = (*column.allowed, "") if column.optional else column.allowed
        checks.append(pa.Check.isin(allowed))
    if column.low is not None:
        checks.append(pa.Check.ge(column.low))
    if column.high is not None:
        checks.append(pa.Check.le(column.high))
    if column.kind in NUMERIC:
        checks.append(pa.Check(lambda s: s.abs() < float("inf"), name="finite"))
    if column.kind == "count":
        checks.append(pa.Check(lambda s: s % 1 == 0, name="whole_number"))
    if column.kind == "flag":
        checks.append(pa.Check.isin((0, 1)))
    if column.kind == "month":
        checks.append(pa.Check(lambda s: s.dt.day == 1, name="first_day_of_month"))
    return pa.Column(
        DTYPES.get(column.kind, str),
        checks,
        nullable=empty,
        required=not empty,
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
        figure = state.isin((REPORTED, ZERO)) == value.notna()
        return figure & ((state == ZERO) == (value == 0))

    return pa.Check(agrees, name=f"{column.name} agrees with {column.state}", ignore_na=False)


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
