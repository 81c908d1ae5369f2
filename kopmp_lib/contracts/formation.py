"""Which tables tell how a co-operative came into being: dated steps, members, outlets?"""

from __future__ import annotations

from kopmp_lib.contracts.columns import TOLD_OUTSIDE, UNIT, count, day, flag, money, word
from kopmp_lib.contracts.shape import Column, Table

PRECISIONS = ("day", "month")

MILESTONES = Table(
    "milestones",
    "one row a village and step: the day its co-operative took the step",
    ("unit_code", "step"),
    (
        UNIT,
        Column(
            "step",
            "text",
            meaning="step of ruleset/formation_steps.yml",
            label="Tahap",
            example="legal_entity",
        ),
        day("date", "day the step was taken", "Tanggal"),
        Column(
            "precision",
            "category",
            meaning="how exact the day is",
            allowed=PRECISIONS,
            label="Ketelitian",
            example="day",
        ),
        *TOLD_OUTSIDE,
    ),
    title="Tanggal tahap pembentukan",
    title_en="Dates of the steps of formation",
)

MEMBERS = Table(
    "members",
    "one row a village and date: members and savings of its co-operative",
    ("unit_code", "as_of"),
    (
        UNIT,
        *TOLD_OUTSIDE,
        count(
            *("members_count", "people", "members", "Jumlah anggota"),
            usual_high=10_000,
            example="40",
        ),
        count(
            *("female_members_count", "people", "women among them", "Anggota perempuan"),
            example="16",
        ),
        count(
            *("male_members_count", "people", "men among them", "Anggota laki-laki"),
            example="24",
        ),
        count(
            *("paying_members_count", "people", "members who pay savings"),
            "Anggota yang membayar",
            example="26",
        ),
        money(
            *("savings_idr", "all savings", "Total simpanan"),
            usual_high=5e9,
            example="Rp1.300.000",
        ),
    ),
    title="Anggota dan simpanan",
    title_en="Members and savings",
)

OUTLETS = Table(
    "outlets",
    "one row an outlet (gerai) of a village's co-operative",
    ("unit_code", "outlet_id"),
    (
        UNIT,
        word("outlet_id", "number of the outlet", "ID gerai", example="G001", optional=False),
        *TOLD_OUTSIDE,
        word("type", "kind of outlet", "Jenis gerai", example="sembako", optional=False),
        word("status", "whether it works", "Status gerai", example="aktif"),
        word(
            "kbli_code",
            "class of the business, KBLI 2020",
            "Kode KBLI",
            example="47111",
            pattern=r"\d{5}",
        ),
        day("opened_date", "day it opened", "Tanggal buka", optional=True),
        flag("internet", "it has internet", "Akses internet"),
        flag("electricity", "it has electricity", "Akses listrik"),
    ),
    listing=True,
    title="Gerai",
    title_en="Outlets",
)
