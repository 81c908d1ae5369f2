"""Which tables describe the places: people, facilities, enterprises, land, potential, outlines?"""

from __future__ import annotations

from kopmp_lib.contracts.columns import (
    PLACE_PATTERN,
    REGENCY,
    TOLD_OUTSIDE,
    UNIT,
    count,
    flag,
    money,
    number,
    share,
    word,
)
from kopmp_lib.contracts.shape import Column, Table

LAT = Column(
    "lat",
    "number",
    "degrees",
    "latitude, south negative",
    measure=True,
    low=-12,
    high=7,
    label="Lintang",
    example="-2,1291",
)
LNG = Column(
    "lng",
    "number",
    "degrees",
    "longitude, east of Greenwich",
    measure=True,
    low=94,
    high=142,
    label="Bujur",
    example="106,1138",
)

FACILITY_LABELS = {
    "pharmacy": "Apotek",
    "clinic": "Klinik",
    "hospital": "Rumah sakit",
    "health_centre": "Puskesmas",
    "health_subcentre": "Puskesmas pembantu",
    "health_post": "Poskesdes",
    "posyandu": "Posyandu",
    "market": "Pasar",
    "minimarket": "Minimarket",
    "supermarket": "Supermarket",
    "mall": "Pusat perbelanjaan",
    "shop": "Toko dan warung kelontong",
    "restaurant": "Rumah makan",
    "hotel": "Hotel dan penginapan",
    "bank": "Kantor bank",
    "atm": "ATM",
    "pawnshop": "Pegadaian",
    "cooperative_office": "Kantor koperasi",
    "workshop": "Bengkel",
    "factory": "Pabrik",
    "smelter": "Peleburan timah",
    "printing": "Percetakan",
    "warehouse": "Gudang",
    "fuel_station": "SPBU",
    "school": "Sekolah",
    "preschool": "PAUD dan TK",
    "higher_education": "Perguruan tinggi",
    "worship": "Rumah ibadah",
    "housing_estate": "Perumahan",
    "telecom_tower": "Menara telekomunikasi",
}
FACILITIES = tuple(FACILITY_LABELS)

ENTERPRISE_LABELS = {
    "trade": "UMKM perdagangan",
    "food": "UMKM makanan dan minuman",
    "services": "UMKM jasa",
    "crafts": "UMKM kerajinan",
    "textile": "UMKM tekstil dan pakaian",
    "wood": "UMKM kayu, bambu, dan mebel",
    "metal": "UMKM logam dan mesin",
    "other_industry": "UMKM industri kecil lain",
    "agriculture": "UMKM pertanian",
    "fishery": "UMKM perikanan",
}
"""Micro, small and medium enterprises by sector."""

IDM_CLASSES = ("mandiri", "maju", "berkembang", "tertinggal", "sangat tertinggal")

UNIT_PROFILE = Table(
    "unit_profile",
    "one row a village or ward and date: where it lies, how large it is, what stands in it",
    ("unit_code",),
    (
        UNIT,
        Column(
            "name",
            "text",
            meaning="official name",
            pattern=r"\S.*",
            label="Nama resmi",
            example="Selindung Baru",
        ),
        *TOLD_OUTSIDE,
        LAT,
        LNG,
        number("area_km2", "km2", "area", "Luas wilayah (km2)", example="2,45"),
        count(
            *("population_count", "people", "inhabitants", "Jumlah penduduk"),
            usual_high=150_000,
            example="4321",
        ),
        count(
            *("household_count", "households", "households", "Jumlah rumah tangga"),
            usual_high=50_000,
            example="1234",
        ),
        *(
            count(f"{name}_count", "places", f"places: {name.replace('_', ' ')}", label)
            for name, label in FACILITY_LABELS.items()
        ),
        *(
            count(
                f"umkm_{name}_count",
                "enterprises",
                f"micro, small and medium enterprises: {name.replace('_', ' ')}",
                label,
                usual_high=20_000,
            )
            for name, label in ENTERPRISE_LABELS.items()
        ),
        number("vacant_land_m2", "m2", "land that could be used", "Lahan tersedia (m2)"),
        flag("main_road", "a main road runs through it", "Dilalui jalan utama"),
        share("idm_score", "Indeks Desa Membangun; desa only", "Skor IDM"),
        share("iks_score", "social resilience (IKS); desa only", "Skor IKS"),
        share("ike_score", "economic resilience (IKE); desa only", "Skor IKE"),
        share("ikl_score", "environmental resilience (IKL); desa only", "Skor IKL"),
        word("idm_status", "class of the IDM; desa only", "Status IDM", allowed=IDM_CLASSES),
    ),
    title="Profil desa dan kelurahan",
    title_en="Profile of villages and wards",
)

REGENCY_PROFILE = Table(
    "regency_profile",
    "one row a kabupaten or kota: people, area, poverty",
    ("regency_code",),
    (
        REGENCY,
        *TOLD_OUTSIDE,
        number("area_km2", "km2", "official area", "Luas wilayah (km2)", example="104,24"),
        count(
            *("population_count", "people", "registered inhabitants", "Jumlah penduduk"),
            example="242285",
        ),
        count(
            "poor_people_count",
            "people",
            "people below the poverty line",
            "Jumlah penduduk miskin",
            example="10903",
        ),
        share("poor_share", "poor, of all people", "Persentase penduduk miskin", example="4,5%"),
    ),
    per_regency=False,
    title="Profil kabupaten dan kota",
    title_en="Profile of kabupaten and kota",
)

LAND = Table(
    "land",
    "one row a plot that was offered or found for the co-operative's building",
    ("unit_code", "asset_id"),
    (
        UNIT,
        word("asset_id", "number of the plot", "ID lahan", example="L-001", optional=False),
        *TOLD_OUTSIDE,
        word("status", "state of its verification", "Status lahan", example="Terverifikasi"),
        word("road_access", "kind of road it lies on", "Akses jalan", example="jalan desa"),
        word("surveyor", "office that surveyed it", "Petugas survei", example="Agrinas"),
        number("area_m2", "m2", "area of the plot", "Luas lahan (m2)", example="1000"),
        number("width_m", "m", "width", "Lebar lahan (m)", example="25"),
        number("length_m", "m", "length", "Panjang lahan (m)", example="40"),
        LAT,
        LNG,
    ),
    listing=True,
    title="Lahan",
    title_en="Land",
)

POTENTIAL = Table(
    "potential",
    "one row a village and business: what is known of demand, supply and cost",
    ("unit_code", "business"),
    (
        UNIT,
        word("business", "line of business", "Lini usaha", example="sembako", optional=False),
        *TOLD_OUTSIDE,
        money("demand_idr", "what inhabitants spend on it a month", "Permintaan per bulan"),
        count("supply_count", "places", "competing places", "Jumlah pesaing"),
        number(
            "location_quotient", "ratio", "specialisation against the regency", "Kuosien lokasi"
        ),
        share("market_share", "part of the demand within reach", "Pangsa pasar"),
        number(
            "margin_share",
            "share",
            "margin on sales; may be a loss",
            "Margin",
            low=-1,
            high=1,
            example="7,5%",
        ),
        money("capex_idr", "investment to open", "Biaya investasi", usual_high=5e9),
    ),
    title="Potensi usaha",
    title_en="Business potential",
)

BOUNDARIES = Table(
    "boundaries",
    "one row a region: its outline",
    ("code",),
    (
        Column(
            "code",
            "text",
            meaning="Kemendagri code of a village, kecamatan, kabupaten or kota",
            pattern=PLACE_PATTERN,
            label="Kode wilayah",
            example="19.71.06.1002",
        ),
        *TOLD_OUTSIDE,
        Column(
            "geometry",
            "geometry",
            meaning="outline as well-known binary, longitude first (WGS 84)",
            label="Geometri",
        ),
        word("licence", "terms of the outlines", "Lisensi", example="MIT"),
    ),
    title="Batas wilayah",
    title_en="Outlines of regions",
)
