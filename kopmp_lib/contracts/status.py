"""Which tables tell what co-operatives had reached and reported on a date, by place?"""

from __future__ import annotations

from kopmp_lib.contracts.columns import (
    PROVINCE,
    REGENCY,
    TOLD_OUTSIDE,
    UNIT,
    count,
    money,
    number,
)
from kopmp_lib.contracts.shape import Table

COOPERATIVES = "co-operatives"

REACHED = (
    count("cooperative_count", COOPERATIVES, "with a legal entity", "Koperasi berbadan hukum"),
    count(
        "simkopdes_account_count",
        COOPERATIVES,
        "with an account in SIMKOPDES",
        "Punya akun SIMKOPDES",
    ),
    count("npwp_count", COOPERATIVES, "with a tax number (NPWP)", "Punya NPWP"),
    count(
        "nik_count",
        COOPERATIVES,
        "with a co-operative registry number (NIK koperasi)",
        "Punya NIK koperasi",
    ),
    count("nib_count", COOPERATIVES, "with a business licence number (NIB)", "Punya NIB"),
    count(
        "bank_account_count",
        COOPERATIVES,
        "with a bank account in their own name",
        "Punya rekening bank",
    ),
    count("gerai_count", "outlets", "outlets (gerai) that are open", "Gerai buka"),
    count("rat_count", COOPERATIVES, "that held an annual members' meeting (RAT)", "Sudah RAT"),
)

REPORTED_ACTIVITY = (
    money("sales_value_idr", "sales to date", "Nilai penjualan", usual_high=5e10),
    number(
        "sales_volume",
        "units sold",
        "units sold, not transactions",
        "Volume penjualan",
        example="1250",
    ),
    money(
        "principal_savings_idr",
        "principal savings (simpanan pokok) to date",
        "Simpanan pokok",
        usual_high=2e9,
        example="Rp1.300.000",
    ),
    count(
        "principal_members_count",
        "people",
        "members who paid simpanan pokok",
        "Anggota membayar simpanan pokok",
        usual_high=5_000,
        example="26",
    ),
    count(
        "principal_payments_count",
        "payments",
        "payments of simpanan pokok",
        "Pembayaran simpanan pokok",
        example="26",
    ),
    money(
        "mandatory_savings_idr",
        "compulsory savings (simpanan wajib) to date",
        "Simpanan wajib",
        usual_high=2e9,
        example="Rp1.040.000",
    ),
    count(
        "mandatory_members_count",
        "people",
        "members who paid simpanan wajib",
        "Anggota membayar simpanan wajib",
        usual_high=5_000,
        example="26",
    ),
    count(
        "mandatory_payments_count",
        "payments",
        "payments of simpanan wajib",
        "Pembayaran simpanan wajib",
        example="26",
    ),
)

STATUS_MEASURES = (*REACHED, *REPORTED_ACTIVITY)

HEALTH = (
    count(
        "health_assessed_count",
        COOPERATIVES,
        "assessed by SIMKOPDES' early-warning rating",
        "Koperasi dinilai kesehatannya",
    ),
    count("healthy_count", COOPERATIVES, "rated healthy", "Koperasi sehat", example="1"),
    count(
        "fairly_healthy_count",
        COOPERATIVES,
        "rated fairly healthy",
        "Koperasi cukup sehat",
        example="1",
    ),
    count("unhealthy_count", COOPERATIVES, "rated unhealthy", "Koperasi tidak sehat", example="1"),
    number(
        "health_index",
        "points",
        "mean index of those assessed, 0 to 100",
        "Indeks kesehatan",
        high=100,
        example="54",
    ),
)

BUILDINGS = tuple(
    count(
        f"building_{low}_{high}_count",
        COOPERATIVES,
        f"whose building is {low} to {high} % done",
        f"Bangunan {low}–{high}%",
    )
    for low, high in ((0, 20), (21, 50), (51, 75), (76, 99), (100, 100))
)

COOPERATIVE_STATUS = Table(
    "cooperative_status",
    "one row a village and date: what its co-operative had reached and reported",
    ("unit_code", "as_of"),
    (UNIT, *TOLD_OUTSIDE, *STATUS_MEASURES),
    title="Status koperasi",
    title_en="Status of co-operatives",
)

REGENCY_STATUS = Table(
    "regency_status",
    "one row a kabupaten or kota and date: its co-operatives counted by the ministry's dashboard",
    ("regency_code", "as_of"),
    (REGENCY, *TOLD_OUTSIDE, *STATUS_MEASURES),
    per_regency=False,
    title="Koperasi menurut kabupaten/kota",
    title_en="Co-operatives by kabupaten and kota",
)

PROVINCE_STATUS = Table(
    "province_status",
    "one row a province and date: its co-operatives counted by the ministry's dashboard",
    ("province_code", "as_of"),
    (PROVINCE, *TOLD_OUTSIDE, *STATUS_MEASURES, *HEALTH, *BUILDINGS),
    per_regency=False,
    title="Koperasi menurut provinsi",
    title_en="Co-operatives by province",
)
