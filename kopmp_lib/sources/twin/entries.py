"""How does the catalogue name the tables of a twin?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from kopmp_lib import contracts
from kopmp_lib.sources.twin.arrow import ORIGIN, source

NOTES = (
    "Everything but codes and names of regions is invented by a random generator; positions on the "
    "map are invented, too. No figure says anything about a real co-operative."
)


def catalogue(tables: Iterable[str], seed: int, as_of: np.datetime64) -> str:
    """Which text is the catalogue of this twin?"""
    import yaml

    entries = [_entry(table, seed, as_of) for table in tables]
    head = "# Simulated data (a digital twin): no figure says anything about a real co-operative.\n"
    return head + str(yaml.safe_dump({"tables": entries}, allow_unicode=True, sort_keys=False))


def _entry(table: str, seed: int, as_of: np.datetime64) -> dict[str, Any]:
    contract = contracts.table(table)
    return {
        "table": table,
        "id": source(table),
        "file": "truth.json",
        "title": {"id": f"{contract.title} (simulasi)", "en": f"{contract.title_en} (simulated)"},
        "source": f"Kembaran digital KOPMP, benih {seed}; bukan data nyata",
        "source_en": f"Digital twin of KOPMP, seed {seed}; not real data",
        "origin": ORIGIN,
        "date": as_of.astype(object),
        "licence": "Bebas dipakai; data buatan",
        "licence_en": "Free to use; made-up data",
        "notes": NOTES,
    }
