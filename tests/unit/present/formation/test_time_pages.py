"""Sentences, tables and figures about time, for every kind of region."""

from __future__ import annotations

import re
from html import unescape

import pandas as pd
import pytest

from kopmp_lib.present import figures as shared
from kopmp_lib.present import tables as listed
from kopmp_lib.present import text as spoken
from kopmp_lib.present.formation import figures, question, tables, text
from kopmp_lib.site.check import clean

ALL = (
    *(question.estimand, question.limits),
    *(text.within, text.bottleneck, text.ratios, text.peers, text.dates),
    *(tables.at_risk, tables.stages, tables.each_step, tables.traits),
    *(figures.occupation, figures.shares, figures.month_days),
)
START = pd.Timestamp("2025-03-27")


def day(number: int) -> str:
    return str((START + pd.Timedelta(days=number)).date())


def dated(step: str, days, first: int = 0) -> list[tuple[int, str, str]]:
    return [(first + n, step, day(one)) for n, one in enumerate(days)]


CHAIN = [
    *dated("meeting", range(5, 65)),
    *dated("deed", range(60, 120)),
    *dated("legal_entity", range(65, 125)),
    *dated("nib", [130] * 60),
    *dated("gerai", range(150, 210)),
]
ONE_STAGE = dated("legal_entity", range(40, 80))
ENDED = [*dated("legal_entity", range(40, 70)), *dated("cancelled", [20] * 10, 30)]
WAITING = {"cooperative_count": [1] * 30 + [0] * 10}
PEERS = {f"19.7{n}" if n < 2 else f"{n}.71": {"cooperative_count": 30 + n, "nib_count": 20 + n}
         for n in (1, 31, 32, 33)}  # fmt: skip
PEOPLE = {code: 1e5 + 1e3 * n for n, code in enumerate(PEERS)}
REGIONS = {
    "nothing": {"names": 3},
    "one-village": {"names": 1, "dated": dated("legal_entity", [40])},
    "four-dates": {"names": 10, "dated": dated("legal_entity", range(40, 44))},
    "one-stage": {"names": 40, "dated": ONE_STAGE},
    "chain": {"names": 60, "dated": CHAIN, "kinds": ("kelurahan", "desa")},
    "ended": {"names": 40, "dated": ENDED},
    "waiting": {"names": 40, "dated": dated("legal_entity", range(40, 70)), "status": WAITING},
    "late": {
        "names": 60, "dated": CHAIN, "from_step": "meeting", "to_step": "nib",
        "watch_step": "legal_entity",
    },
    "peers": {"names": 31, "rollup": PEERS, "people": PEOPLE},
    "hostile": {"names": ['<script>alert("{0}")</script>'] * 8, "dated": dated("nib", range(8))},
}  # fmt: skip


def plain(shown, lang: str = "id") -> str:
    html = re.sub(r"<(?:svg.*?</svg|[^>]+)>", " ", shown.html[lang], flags=re.S)
    return re.sub(r"\s+", " ", unescape(html)).replace(" .", ".").strip()


def cells(shown, lang: str = "id") -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", shown.html[lang].partition("<tbody>")[2])
    return [
        [unescape(re.sub(r"<[^>]+>", "", one)) for one in re.findall(r"<t[hd].*?</t[hd]>", row)]
        for row in rows
    ]


@pytest.mark.parametrize("name", REGIONS)
def test_every_part_of_every_region_may_be_published_in_both_languages(result_of, name):
    result = result_of(**REGIONS[name])
    for part in ALL:
        shown = part(result)
        assert set(shown.html) == {"id", "en"}
        for fragment in shown.html.values():
            assert unescape(clean(fragment, part.__name__)) == unescape(fragment)
            words = re.sub(r"<[^>]+>", " ", fragment)
            assert not re.search(r"\b(?:nan|None|NaT|inf)\b|[{}]", words), part.__name__


def test_the_bottleneck_is_named_with_its_share_and_how_surely(result_of):
    result = result_of(**REGIONS["chain"])
    said = plain(text.bottleneck(result))
    assert said.startswith("Hambatan utama: akta notaris.")
    assert re.search(r"akta notaris\. 3\d% dari seluruh hari tunggu dalam 365 hari", said)
    assert "400 pengambilan ulang" in said
    assert [row[0] for row in cells(tables.stages(result))] == [
        *("Musyawarah pembentukan", "Akta notaris", "Badan hukum"),
        *("Kelengkapan pendaftaran", "Kegiatan pertama apa pun"),
    ]


def test_a_single_stage_names_no_bottleneck_and_says_what_to_ask_for(result_of):
    result = result_of(**REGIONS["one-stage"])
    said = plain(text.bottleneck(result))
    assert "tidak dapat dibedakan" in said
    assert "badan hukum" in said
    assert tables.stages(result).html["id"] == figures.occupation(result).html["id"] == ""


def test_without_dates_every_part_says_so_or_stays_away(result_of):
    result = result_of(**REGIONS["nothing"])
    assert "tidak dapat dihitung" in plain(text.bottleneck(result))
    assert "Tidak ada waktu tunggu" in plain(text.ratios(result))
    assert "Tidak ada tanggal yang dapat diperiksa." in plain(text.dates(result))
    for part in (text.within, text.peers, *ALL[7:]):
        assert part(result).html["id"] == ""


def test_the_cancelled_are_an_end_of_their_own(result_of):
    result = result_of(**REGIONS["ended"])
    assert "10 batal atau bergabung lebih dulu" in plain(question.estimand(result))
    assert "Batal atau bergabung lebih dulu: 10." in plain(spoken.timing(result))
    assert "Masih menunggu" not in plain(spoken.timing(result))
    last = cells(tables.at_risk(result))[-1]
    assert last[2:5] == ["30", "10", "75%"]
    assert "Insidensi kumulatif" in shared.waiting(result).html["id"]


def test_those_still_waiting_and_the_day_they_were_last_seen_are_told(result_of):
    result = result_of(**REGIONS["waiting"])
    assert "Yang masih menunggu (10) semuanya terakhir diamati 30 Juni 2026" in plain(
        text.dates(result)
    )
    assert "tidak ada pembatalan" in plain(question.estimand(result))
    assert "tidak dapat dibedakan apakah" in plain(question.limits(result))


def test_late_watching_is_told_with_those_gone_unseen(result_of):
    result = result_of(**REGIONS["late"])
    said = plain(question.estimand(result))
    assert "sejak badan hukum masing-masing (pemotongan kiri)" in said
    assert "kurvanya kasar" in plain(question.limits(result))


def test_too_few_for_a_ratio_are_counted_against_what_is_needed(result_of):
    some = result_of(20, dated=dated("nib", range(9)), kinds=("kelurahan", "desa"), to_step="nib")
    said = plain(text.ratios(some))
    assert "Hanya 9 koperasi" in said
    assert "sedikitnya 10" in said


def test_a_ratio_comes_with_interval_test_and_warning(result_of):
    result = result_of(**REGIONS["chain"], per_kecamatan=6)
    (line,) = cells(tables.traits(result))
    assert line[0] == "Kelurahan, dibanding desa"
    assert " sampai " in line[2]
    assert "kemiripan dalam 10 kecamatan" in plain(text.ratios(result))
    assert "bukan sebabnya" in plain(question.limits(result))


def test_peers_come_raw_and_drawn_with_what_they_are_out_of(result_of):
    result = result_of(**REGIONS["peers"])
    said = plain(text.peers(result))
    assert "(21 dari 31)" in said
    assert "Dari 3 pembanding sejenis di seluruh Indonesia" in said
    assert "21/31" in figures.shares(result).html["id"]


def test_many_steps_are_named_instead_of_a_column_each(result_of):
    names = ["cooperative_count", "npwp_count", "nik_count", "nib_count", "bank_account_count",
             "simkopdes_account_count", "gerai_count"]  # fmt: skip
    status = {name: [1, 1, None] for name in names} | {"rat_count": [1, 0, None]}
    rows = cells(listed.units(result_of(3, status)))
    assert rows[0][2:5] == ["8/8", "tidak ada", "tidak ada"]
    assert rows[1][2:5] == ["7/8", "RAT", "tidak ada"]
    assert rows[2][2] == "0/8"
    assert rows[2][4].startswith("badan hukum, NPWP")


def test_a_cancelled_village_has_no_next_step(result_of):
    status = {"cooperative_count": [1, 0], "nib_count": [0, 0]}
    result = result_of(2, status, dated=[(1, "cancelled", day(30))])
    rows = cells(listed.units(result))
    assert rows[0][-1] == "NIB"
    assert rows[1][-1] == "batal atau bergabung"
