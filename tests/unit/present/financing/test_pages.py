"""What readers find: both languages tell the same, silence has its own form, nothing is made up."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from kopmp_lib.present import financing as show
from kopmp_lib.present.financing.risk import trusted
from kopmp_lib.wording import SYMBOLS

FOREIGN = {
    "id": {"the", "and", "not", "which", "have", "with", "reported", "none"},
    "en": {"yang", "belum", "tidak", "dengan", "untuk", "sudah", "adalah", "dilaporkan"},
}
STAGES = [
    *((place, "submitted", "2025-12-01") for place in range(6)),
    *((place, "disbursed", "2026-01-15") for place in range(3)),
    *((place, "rejected", "2026-01-10") for place in range(3, 6)),
    (0, "defaulted", "2026-10-01"),
]


def text(fragment):
    """What can be read, without the names of places, which are data."""
    plain = html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<svg.*?</svg>", " ", fragment)))
    return re.sub(r"(?:Desa|Kecamatan) \d+ <script>.*?\$x\$", " ", plain)


def numbers(fragment, lang):
    thousand, decimal = (".", ",") if lang == "id" else (",", ".")
    found = re.findall(r"\d+(?:[.,]\d+)*", text(fragment))
    return sorted(float(one.replace(thousand, "").replace(decimal, ".")) for one in found)


@pytest.fixture
def results(study_of, all_papers):
    """Regions that have much, little, one village, many villages, and nothing; made when asked."""
    rich = {"books": [6e7, -1e6, 2e6], "sold": [1e6, 0, 3e6], "stages": STAGES,
            "amount_idr": 1_000_000}  # fmt: skip
    little = [all_papers | {"nib_count": 0.0}, all_papers | {"nib_count": None}]
    flat = {"method": "flat", "grace_interest": "none", "rule_date": "2025-08-01",
            "tenor_months": 96, "amount_idr": 4_000_000_000}  # fmt: skip
    many = {"kinds": ("desa", "kelurahan"), "per_kecamatan": 13, "origin": "simulated"}
    made = {
        "rich": lambda: study_of(8, [all_papers] * 7, **rich),
        "little": lambda: study_of(4, little, cover=0.8, amount_idr=10_000_000),
        "one": lambda: study_of(1, [all_papers], books=[5e7], sold=[0.0]),
        "many": lambda: study_of(130, [all_papers] * 100, books=[1e6] * 90, **many),
        "flat": lambda: study_of(3, **flat),
        "nothing": lambda: study_of(5),
        "applicants": lambda: study_of(
            40,
            [all_papers] * 40,
            loans=loans(900),
            kinds=("kelurahan", "desa"),
            rule_date="draft_2025_12",
        ),
    }
    return Lazy(made)


class Lazy(dict):
    """Results by name, each made when it is first asked for."""

    def __getitem__(self, name):
        made = super().__getitem__(name)
        if callable(made):
            made = self[name] = made()
        return made


NAMES = ("rich", "little", "one", "many", "flat", "nothing", "applicants")


def loans(n, seed=2):
    """Many applications of forty villages: better grades are paid out more, default less."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(n):
        place, village = int(rng.integers(0, 4)), int(rng.integers(0, 40))
        day = pd.Timestamp("2021-01-01") + pd.Timedelta(days=2 * number)
        size = rng.normal(1 - place / 3)
        amount = float(np.round(2 ** (24 + size), -5))
        base = {"unit": village, "application_id": f"P{number}", "bank": "BRI",
                "purpose": "sembako", "grade": "DCBA"[place], "amount_idr": amount}  # fmt: skip
        paid = rng.random() < 0.2 + 0.25 * place
        steps = {"submitted": day, "disbursed" if paid else "rejected": day + pd.Timedelta(days=30)}
        if paid and rng.random() < expit(-0.3 - 0.9 * place + 0.6 * size):
            steps["defaulted"] = day + pd.Timedelta(days=300)
        rows += [{**base, "stage": stage, "date": when} for stage, when in steps.items()]
    return rows


@pytest.mark.parametrize("name", NAMES)
def test_a_page_reads_well_in_both_languages(results, page_of, name):
    page = page_of(results[name]).html
    for lang, fragment in page.items():
        shown = text(fragment)
        assert re.findall(r"\b(?:nan|NaN|None|NaT|inf|True|False)\b|[{}\[\]]", shown) == []
        assert set(re.findall(r"[a-z-]+", shown.lower())) & FOREIGN[lang] == set()
        assert "<script" not in fragment
        assert len(fragment.encode()) < 90_000
        ids = re.findall(r' id="([^"]+)"', fragment)
        assert len(ids) == len(set(ids))
        rows = [re.findall(r"<t[hd][ >]", row) for row in re.findall(r"(?s)<tr>.*?</tr>", fragment)]
        assert all(rows)
    assert numbers(page["id"], "id") == numbers(page["en"], "en")


@pytest.mark.parametrize("name", NAMES)
def test_every_row_of_a_table_has_all_its_cells(results, page_of, name):
    for fragment in page_of(results[name]).html.values():
        for table in re.findall(r"(?s)<table>.*?</table>", fragment):
            widths = {len(re.findall(r"<t[hd][ >]", row)) for row in table.split("<tr>")[1:]}
            assert len(widths) == 1


def test_where_nothing_is_known_the_page_still_tells_what_to_ask_and_what_a_loan_takes(results):
    result = results["nothing"]
    points = text(show.text.headline(result).html["id"])
    assert "Belum dapat dikatakan apakah ada koperasi yang siap" in points
    assert "Rp53.478.818" in points
    assert "Penjualan bulanan belum dilaporkan satu koperasi pun." in points
    assert "minta SK AHU (notaris (NPAK) dan pengurus; 5 dari 5 koperasi)" in points
    missing = show.tables.missing(result).html["id"]
    assert missing.count('<th scope="row">') == len(result.facts["gates"])
    for empty in (show.tables.capacity, show.tables.ratios, show.tables.stages, show.tables.units):
        assert 'class="empty"' in empty(result).html["id"]
    assert show.text.capacity(result).html["id"] == show.text.pipeline(result).html["id"] == ""


def test_silence_is_a_symbol_and_never_a_nought(results):
    ladder = show.tables.ladder(results["nothing"]).html["id"]
    first = text(re.findall(r"(?s)<tr>.*?</tr>", ladder)[1]).split()
    assert first == ["Badan", "hukum", "5", SYMBOLS["not_reported"], SYMBOLS["zero"],
                     SYMBOLS["not_reported"], "5", SYMBOLS["not_reported"]]  # fmt: skip


def test_the_fix_that_unlocks_most_is_named(study_of, all_papers):
    papers = [all_papers] * 2 + [all_papers | {"nib_count": 0.0}] * 2
    stages = [(place, "submitted", "2026-01-01") for place in range(1, 4)]
    result = study_of(4, papers, stages=stages)
    points = text(show.text.headline(result).html["id"])
    assert "1 dari 4 koperasi memenuhi semua 6 syarat wajib pinjaman." in re.sub(
        r"\s+", " ", points
    )
    assert "NIB , satu-satunya yang kurang pada 2 koperasi" in re.sub(r"\s+", " ", points)
    note = text(show.tables.unlocking(result).html["id"])
    assert "NIB (2)" in note
    assert "proposal bisnis (1)" in note


def test_a_rating_is_refused_with_its_reasons(results):
    told = re.sub(r"\s+", " ", text(show.text.rating(results["rich"]).html["id"]))
    assert "Belum dapat dinilai: 8 dari 8 koperasi" in told
    assert "tanpa laporan keuangan satu tahun buku: 5" in told
    assert "dengan laporan, tanpa RAT yang tercatat: 3" in told


def test_capacity_is_told_out_of_those_with_books(results):
    told = text(show.text.capacity(results["rich"]).html["id"])
    assert "2 dari 3 koperasi dengan laporan keuangan menutup angsuran 1,2 kali" in told
    table = text(show.tables.capacity(results["rich"]).html["id"])
    assert "Bila kas turun" in table


def test_a_shock_is_not_tried_where_nobody_carries_the_loan(results):
    result = results["many"]
    assert "Bila kas turun" not in text(show.tables.capacity(result).html["id"])
    assert "tidak satu pun menutupnya" in text(show.text.capacity(result).html["id"])


def test_defaults_are_bounded_and_no_model_is_fitted(results):
    rich = results["rich"]
    shown = show.text.pipeline(rich) + show.tables.odds(rich)
    told = re.sub(r"\s+", " ", text(shown.html["id"]))
    assert "Macet dalam setahun: 1 dari 3 pinjaman" in told
    assert "di antara 17% dan 67%" in told
    assert "kejadian macet 1, perlu sedikitnya 20" in told
    assert "perlu kira-kira 60 pinjaman yang genap setahun; baru ada 3" in told
    assert show.figures.reliability(rich).html["id"] == show.tables.decisions(rich).html["id"] == ""
    assert "dari 6 permohonan" in told


def test_the_rule_and_the_borrower_are_named(results):
    today = text(show.text.rule(results["nothing"]).html["id"])
    assert "rancangan pengganti PMK 49/2025 yang belum berlaku" in today
    assert "andai koperasi sendiri meminjam dengan syarat PMK 49/2025" in today
    then = text(show.text.rule(results["flat"]).html["id"])
    assert "PMK 49/2025: koperasi meminjam (sejak 21 Juli 2025)" in then
    assert "Agrinas" not in then
    beyond = text(show.text.caveats(results["flat"]).html["id"])
    assert "melampaui aturan pada: pagu dan jangka waktu" in beyond


def test_flat_interest_is_told_at_its_real_rate(results):
    told = text(show.text.loan(results["flat"]).html["id"])
    assert re.search(r"Bunga yang sesungguhnya dibayar \d+,\d% setahun", told)
    assert "sesungguhnya" not in text(show.text.loan(results["nothing"]).html["id"])


def test_many_villages_are_told_by_kecamatan_and_alike_ones_in_a_sentence(results):
    many = show.tables.units(results["many"]).html["id"]
    assert many.count('<th scope="row">') == 10
    alike = text(show.tables.units(results["one"]).html["id"])
    assert "satu per satu" in alike


def test_villages_that_stand_alike_are_not_listed(study_of, all_papers):
    told = text(show.tables.units(study_of(6, [all_papers] * 6)).html["id"])
    assert "Semua 6 kelurahan berada pada keadaan yang sama" in told
    assert "1 dari 6" in told


def test_the_sales_that_are_needed_stand_beside_those_reported(results):
    figure = show.figures.sales(results["rich"]).html["id"]
    assert "dilaporkan 3 dari 8 koperasi" in figure
    silent = show.figures.sales(results["nothing"]).html["id"]
    assert "nilai tengah belum dilaporkan" in silent


def test_the_arithmetic_is_held_against_a_published_figure(results, monkeypatch):
    result = results["nothing"]
    assert "1.854,0247; yang diterbitkan" in show.text.check(result).html["id"]
    assert "Cocok." in show.text.check(result).html["id"]
    wrong = {**result.facts["self_check"], "found": 1854.1}
    monkeypatch.setitem(result.facts, "self_check", wrong)
    assert "jangan pakai" in show.text.check(result).html["id"]


def test_with_enough_defaults_the_model_is_told_and_tested_on_later_loans(results):
    result = results["applicants"]
    told = re.sub(r"\s+", " ", text(show.tables.odds(result).html["id"]))
    assert "Rasio odds macet" in told
    assert "yang tidak dipakai menyusun model" in told
    assert "Peringkat satu tingkat lebih baik 0," in told
    assert "<svg" in show.figures.reliability(result).html["id"]
    grades = text(show.tables.grades(result).html["id"]).split()
    assert [one for one in grades if one in "ABCD" and len(one) == 1] == ["A", "B", "C", "D"]
    assert "Uji Brant" in text(show.text.grading(result).html["id"])


def test_decisions_are_told_only_where_the_forecast_holds(results):
    result = results["applicants"]
    assert trusted(result.facts)
    assert "Lancar ditolak tiap macet terhindar" in text(show.tables.decisions(result).html["id"])
    off = dict(result.facts) | {"calibration_slope": 0.1, "calibration_slope_se": 0.1}
    assert show.tables.decisions(replace(result, facts=off)).html["id"] == ""
    assert "jangan dipakai memutuskan" in text(
        show.tables.odds(replace(result, facts=off)).html["id"]
    )


def test_where_nobody_applied_the_page_says_what_a_model_would_take(results):
    shown = show.tables.odds(results["nothing"]).html["id"]
    assert 'class="empty"' in shown
    assert "sedikitnya 20 kejadian macet" in text(shown)


def test_who_stands_in_depends_on_the_rule(results):
    agrinas = text(show.text.exposure(results["nothing"]).html["id"])
    assert "baik koperasi mampu membayar maupun tidak" in agrinas
    assert "besarnya tidak dimuat sumber" in agrinas
    own = text(show.text.exposure(results["flat"]).html["id"])
    assert "tiap 10% angsuran yang tidak dibayar" in own
    given = results["applicants"]
    years = show.tables.years(given).html["id"]
    assert "20 kelurahan (DAU/DBH)" in years
    assert "20 desa (Dana Desa)" in years
    assert years.count('<th scope="row">') == 6


def test_every_term_of_the_rule_has_its_source_and_mark(results):
    shown = text(show.tables.terms(results["flat"]).html["id"])
    assert "Belum ada yang dicocokkan dengan naskah resmi." in shown
    assert shown.count("beberapa sumber") == 7
    assert "Penanggung untuk kelurahan" in shown
    assert "Penanggung untuk desa" not in shown  # there is none here
    silent = show.tables.terms(results["nothing"]).html["id"]
    assert re.search(
        r"Modal kerja paling banyak</th><td[^>]*>tidak disebut</td><td[^>]*>x</td>", silent
    )


def test_what_stands_only_in_the_draft_says_so_beside_the_figure(results):
    shown = text(show.tables.versions(results["nothing"]).html["id"])
    assert shown.count("(rancangan pengganti PMK 49/2025)") == 4  # rate and grace, two versions


def test_a_draft_is_called_a_draft(results):
    assert "rancangan aturan yang belum berlaku" in text(
        show.text.caveats(results["applicants"]).html["id"]
    )


def test_who_carries_which_loan_is_drawn_where_books_are(results):
    assert "Rp100.000" in show.figures.carried(results["many"]).html["id"]
    assert show.figures.carried(results["nothing"]).html["id"] == ""
