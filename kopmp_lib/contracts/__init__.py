"""Which tidy tables are there, and what does each look like: columns, units, keys, states?

One module for each family of tables; catalogue, templates and checks are made from them.
"""

from __future__ import annotations

from kopmp_lib.contracts.business import LOANS, PANEL, SALES, STATEMENTS
from kopmp_lib.contracts.columns import PROVINCE_PATTERN, REGENCY_PATTERN, UNIT_PATTERN
from kopmp_lib.contracts.formation import MEMBERS, MILESTONES, OUTLETS
from kopmp_lib.contracts.mentoring import ASSIGNMENTS, FACILITATOR_REPORTS, TRAININGS, VISITS
from kopmp_lib.contracts.places import (
    BOUNDARIES,
    FACILITIES,
    LAND,
    POTENTIAL,
    REGENCY_PROFILE,
    UNIT_PROFILE,
)
from kopmp_lib.contracts.schema import check
from kopmp_lib.contracts.shape import (
    NOT_APPLICABLE,
    NOT_REPORTED,
    ORIGINS,
    REPORTED,
    STATES,
    ZERO,
    Column,
    Table,
)
from kopmp_lib.contracts.status import (
    COOPERATIVE_STATUS,
    PROVINCE_STATUS,
    REGENCY_STATUS,
    STATUS_MEASURES,
)
from kopmp_lib.errors import DataError

__all__ = [
    "COOPERATIVE_STATUS",
    "FACILITIES",
    "MILESTONES",
    "NOT_APPLICABLE",
    "NOT_REPORTED",
    "ORIGINS",
    "PROVINCE_PATTERN",
    "REGENCY_PATTERN",
    "REGENCY_PROFILE",
    "REGENCY_STATUS",
    "REPORTED",
    "STATES",
    "STATUS_MEASURES",
    "TABLES",
    "UNIT_PATTERN",
    "UNIT_PROFILE",
    "ZERO",
    "Column",
    "Table",
    "check",
    "table",
]

TABLES = {
    table.name: table
    for table in (
        *(UNIT_PROFILE, COOPERATIVE_STATUS, MILESTONES, MEMBERS, OUTLETS, SALES, PANEL),
        *(ASSIGNMENTS, VISITS, TRAININGS, FACILITATOR_REPORTS, LOANS, STATEMENTS, LAND),
        *(POTENTIAL, REGENCY_PROFILE, REGENCY_STATUS, PROVINCE_STATUS, BOUNDARIES),
    )
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
