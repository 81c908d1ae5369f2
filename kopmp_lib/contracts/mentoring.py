"""Which tables tell of mentoring: who was assigned, visited, trained, and what was reported?"""

from __future__ import annotations

from kopmp_lib.contracts.columns import (
    MONTH,
    TOLD_OUTSIDE,
    UNIT,
    day,
    flag,
    number,
    word,
)
from kopmp_lib.contracts.shape import Column, Table

REPORT_STATUS = ("draft", "submitted", "approved")

ASSIGNMENTS = Table(
    "assignments",
    "one row a village that is mentored: since when and by whom",
    ("unit_code",),
    (
        UNIT,
        word("wave", "wave of the roll-out", "Gelombang", example="1"),
        Column(
            "start_month",
            "month",
            meaning="month in which mentoring begins",
            label="Bulan mulai",
            example="Oktober 2025",
        ),
        word(
            "facilitator_id",
            "pseudonym of the facilitator; never a name or NIK",
            "Kode pendamping",
            example="BA-017",
        ),
        *TOLD_OUTSIDE,
        number("hours_per_month", "hours", "hours a month", "Jam per bulan", high=744),
        number(
            "priority_score",
            "points",
            "score by which units were chosen",
            "Skor prioritas",
            low=None,
        ),
    ),
    title="Penugasan pendamping",
    title_en="Assignment of facilitators",
)

VISITS = Table(
    "visits",
    "one row a visit of a facilitator",
    ("unit_code", "visit_id"),
    (
        UNIT,
        word("visit_id", "number of the visit", "ID kunjungan", example="K001", optional=False),
        day("date", "day of the visit", "Tanggal kunjungan"),
        word("activity", "what was done", "Kegiatan", example="pembukuan"),
        *TOLD_OUTSIDE,
    ),
    title="Kunjungan pendamping",
    title_en="Visits of facilitators",
)

TRAININGS = Table(
    "trainings",
    "one row a training that a co-operative took part in",
    ("unit_code", "training_id"),
    (
        UNIT,
        word(
            "training_id", "number of the training", "ID pelatihan", example="T01", optional=False
        ),
        day("date", "day it began", "Tanggal pelatihan"),
        word("theme", "theme", "Tema", example="pembukuan"),
        *TOLD_OUTSIDE,
        flag("completed", "it was completed", "Selesai"),
    ),
    title="Pelatihan",
    title_en="Training",
)

FACILITATOR_REPORTS = Table(
    "facilitator_reports",
    "one row a village and month: state of the facilitator's report",
    ("unit_code", "month"),
    (
        UNIT,
        MONTH,
        word(
            "status", "state of the report", "Status laporan", allowed=REPORT_STATUS, optional=False
        ),
        *TOLD_OUTSIDE,
    ),
    title="Laporan pendamping",
    title_en="Reports of facilitators",
)
