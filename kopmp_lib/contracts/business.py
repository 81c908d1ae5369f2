"""Which tables tell what a co-operative does: sales, months, loans, annual statements?"""

from __future__ import annotations

from kopmp_lib.contracts.columns import (
    MONTH,
    TOLD_OUTSIDE,
    UNIT,
    count,
    day,
    flag,
    money,
    number,
    word,
)
from kopmp_lib.contracts.shape import SMALL_COUNTS, Column, Table

LOAN_STAGES = ("submitted", "review", "approved", "rejected", "disbursed", "defaulted")
GRADES = ("A", "B", "C", "D")

SALES = Table(
    "sales",
    "one row a village, month and line: what its co-operative sold",
    ("unit_code", "month", "line"),
    (
        UNIT,
        MONTH,
        word("line", "line of goods or services", "Lini usaha", example="beras", optional=False),
        *TOLD_OUTSIDE,
        Column(
            "value",
            "number",
            "rupiah",
            "sales of the month",
            measure=True,
            low=0,
            label="Nilai penjualan",
            example="Rp1.250.000",
            sensitivity=SMALL_COUNTS,
            usual_high=5e9,
        ),
        number("volume", "units sold", "units sold", "Volume", example="96"),
    ),
    title="Penjualan",
    title_en="Sales",
)

PANEL = Table(
    "panel",
    "one row a village and month: what its co-operative reported",
    ("unit_code", "month"),
    (
        UNIT,
        MONTH,
        day("reported_date", "day the report arrived", "Tanggal lapor", optional=True),
        *TOLD_OUTSIDE,
        count(
            *("members_count", "people", "members", "Jumlah anggota"),
            usual_high=10_000,
            example="40",
        ),
        money("savings_idr", "all savings at the end of the month", "Simpanan", usual_high=5e9),
        money("sales_value_idr", "sales of the month", "Penjualan", usual_high=5e9),
        money("loans_idr", "debt at the end of the month", "Sisa pinjaman", usual_high=5e9),
        money("instalment_due_idr", "instalment due", "Angsuran jatuh tempo", usual_high=5e8),
        money("instalment_paid_idr", "instalment paid", "Angsuran dibayar", usual_high=5e8),
        number(
            "health_score",
            "points",
            "SIMKOPDES' early-warning index, 0 to 100",
            "Skor kesehatan",
            high=100,
            example="54",
        ),
        flag("active", "the co-operative is active", "Aktif"),
    ),
    title="Panel bulanan",
    title_en="Monthly panel",
)

LOANS = Table(
    "loans",
    "one row an application and stage: the day a loan application reached it",
    ("unit_code", "application_id", "stage"),
    (
        UNIT,
        word(
            "application_id",
            "number of the application",
            "ID pengajuan",
            example="P1",
            optional=False,
        ),
        word("stage", "stage of the application", "Tahap", allowed=LOAN_STAGES, optional=False),
        day("date", "day it reached the stage", "Tanggal"),
        *TOLD_OUTSIDE,
        word("bank", "bank", "Bank", example="BRI"),
        word("purpose", "business it is for", "Tujuan", example="sembako"),
        word("grade", "grade given by the bank", "Peringkat", allowed=GRADES),
        money("amount_idr", "amount applied for", "Nilai pengajuan", usual_high=3e9),
        number("tenor_months", "months", "time to repay", "Tenor (bulan)", high=600, example="72"),
    ),
    title="Permohonan pinjaman",
    title_en="Loan applications",
)


def _line(name: str, meaning: str, label: str, millions: int, *, signed: bool = False) -> Column:
    """One line of the books, with an example in millions of rupiah; all examples balance."""
    return money(
        *(f"{name}_idr", meaning, label),
        low=None if signed else 0,
        usual_high=2e10,
        example=f"Rp{millions}.000.000",
    )


STATEMENTS = Table(
    "statements",
    "one row a village and book year: balance sheet and result of its co-operative",
    ("unit_code", "book_year"),
    (
        UNIT,
        word(
            "book_year",
            "calendar year of the books",
            "Tahun buku",
            example="2026",
            pattern=r"20\d{2}",
            optional=False,
        ),
        *TOLD_OUTSIDE,
        _line("cash", "cash and bank", "Kas dan bank", 10),
        _line("receivables", "loans and receivables", "Piutang", 5),
        _line("inventory", "goods in stock", "Persediaan", 5),
        _line("fixed_assets", "fixed assets", "Aset tetap", 20),
        _line("assets", "all assets", "Total aset", 40),
        _line("short_term_liabilities", "due within a year", "Kewajiban jangka pendek", 5),
        _line("long_term_liabilities", "due later", "Kewajiban jangka panjang", 15),
        _line("liabilities", "all liabilities", "Total kewajiban", 20),
        _line("principal_savings", "simpanan pokok", "Simpanan pokok", 5),
        _line("mandatory_savings", "simpanan wajib", "Simpanan wajib", 3),
        _line("grants", "grants", "Hibah", 5),
        _line(
            "reserves", "reserves; losses carried forward are negative", "Cadangan", 2, signed=True
        ),
        _line("equity", "own capital", "Ekuitas", 20, signed=True),
        _line("income", "income of the year", "Pendapatan", 60),
        _line("goods_cost", "cost of goods sold", "Harga pokok penjualan", 45),
        _line("operating_cost", "operating cost", "Beban usaha", 8),
        _line("interest_cost", "interest", "Beban bunga", 2),
        _line("cost", "all cost", "Total beban", 55),
        _line("surplus", "surplus (SHU)", "Sisa hasil usaha (SHU)", 5, signed=True),
    ),
    title="Laporan keuangan tahunan",
    title_en="Annual statements",
)
