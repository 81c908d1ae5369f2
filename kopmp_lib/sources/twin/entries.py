"""How does the catalogue name the tables of a twin?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from kopmp_lib import contracts
from kopmp_lib.sources.twin.arrow import ORIGIN, source

TITLES = {
    "unit_profile": ("Profil desa dan kelurahan", "Profile of villages and wards"),
    "cooperative_status": ("Status koperasi", "Status of co-operatives"),
    "milestones": ("Tanggal tahap pembentukan", "Dates of the steps of formation"),
    "members": ("Anggota dan simpanan", "Members and savings"),
    "outlets": ("Gerai", "Outlets"),
    "sales": ("Penjualan", "Sales"),
    "panel": ("Panel bulanan", "Monthly panel"),
    "assignments": ("Penugasan pendamping", "Assignment of facilitators"),
    "visits": ("Kunjungan pendamping", "Visits of facilitators"),
    "trainings": ("Pelatihan", "Training"),
    "facilitator_reports": ("Laporan pendamping", "Reports of facilitators"),
    "loans": ("Permohonan pinjaman", "Loan applications"),
    "statements": ("Laporan keuangan tahunan", "Annual statements"),
    "land": ("Lahan", "Land"),
    "potential": ("Potensi usaha", "Business potential"),
    "regency_profile": ("Profil kabupaten dan kota", "Profile of kabupaten and kota"),
    "regency_status": ("Koperasi menurut kabupaten/kota", "Co-operatives by kabupaten and kota"),
    "province_status": ("Koperasi menurut provinsi", "Co-operatives by province"),
}
NOTES = (
    "Everything but codes and names of regions is invented by a random generator; positions on the "
    "map are invented, too. No figure says anything about a real co-operative."
)


def catalogue(tables: Iterable[str], seed: int, as_of: np.datetime64) -> str:
    """Which text is the catalogue of this twin? It names the tables that have a contract."""
    import yaml

    entries = [_entry(table, seed, as_of) for table in tables if table in contracts.TABLES]
    head = "# Simulated data (a digital twin): no figure says anything about a real co-operative.\n"
    return head + str(yaml.safe_dump({"tables": entries}, allow_unicode=True, sort_keys=False))


def _entry(table: str, seed: int, as_of: np.datetime64) -> dict[str, Any]:
    indonesian, english = TITLES[table]
    return {
        "table": table,
        "id": source(table),
        "file": "truth.json",
        "title": {"id": f"{indonesian} (simulasi)", "en": f"{english} (simulated)"},
        "source": f"Kembaran digital KOPMP, benih {seed}; bukan data nyata",
        "source_en": f"Digital twin of KOPMP, seed {seed}; not real data",
        "origin": ORIGIN,
        "date": as_of.astype(object),
        "licence": "Bebas dipakai; data buatan",
        "licence_en": "Free to use; made-up data",
        "notes": NOTES,
    }
