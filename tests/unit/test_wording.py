"""Numbers, money, dates and lists as they are written in Indonesian and in English."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopmp_lib import wording
from kopmp_lib.errors import ParameterError
from kopmp_lib.wording import (
    date,
    fill,
    inside,
    languages,
    listing,
    number,
    opening,
    percent,
    rupiah,
    translate,
)

NOTHING = [None, float("nan")]


@pytest.mark.parametrize(
    ("value", "digits", "indonesian", "english"),
    [
        (0, 0, "0", "0"),
        (42, 0, "42", "42"),
        (1234, 0, "1.234", "1,234"),
        (83_382, 0, "83.382", "83,382"),
        (1234.5, 1, "1.234,5", "1,234.5"),
        (104.2, 2, "104,20", "104.20"),
        (-1234.5, 1, "-1.234,5", "-1,234.5"),
        (0.999, 1, "1,0", "1.0"),
        (-0.4, 0, "0", "0"),
        (-0.5, 0, "0", "0"),
        (-0.04, 1, "0,0", "0.0"),
        (-0.0, 0, "0", "0"),
    ],
)
def test_numbers(value: float, digits: int, indonesian: str, english: str) -> None:
    assert number(value, "id", digits) == indonesian
    assert number(value, "en", digits) == english


@given(st.floats(-1e12, 1e12), st.integers(0, 4))
def test_no_number_is_a_negative_nought(value: float, digits: int) -> None:
    told = number(value, "en", digits)
    assert not told.startswith("-") or float(told.replace(",", "")) < 0
    assert abs(float(told.replace(",", "")) - value) <= 0.5001 * 10**-digits + abs(value) * 1e-12


@given(st.floats(-1e12, 1e12), st.integers(0, 4))
def test_the_languages_differ_in_their_marks_only(value: float, digits: int) -> None:
    swapped = number(value, "en", digits).translate(str.maketrans(",.", ".,"))
    assert number(value, "id", digits) == swapped


@pytest.mark.parametrize(
    ("share", "digits", "indonesian", "english"),
    [
        (0.643, 1, "64,3%", "64.3%"),
        (1, 1, "100,0%", "100.0%"),
        (0.95, 0, "95%", "95%"),
        (0, 1, "0,0%", "0.0%"),
        (0.29, 1, "29,0%", "29.0%"),
    ],
)
def test_shares(share: float, digits: int, indonesian: str, english: str) -> None:
    assert percent(share, "id", digits) == indonesian
    assert percent(share, "en", digits) == english


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (0, "Rp0", "Rp0"),
        (950_000, "Rp950.000", "Rp950,000"),
        (1_500_000, "Rp1.500.000", "Rp1,500,000"),
        (999_999_999, "Rp999.999.999", "Rp999,999,999"),
        (1e9, "Rp1,0 miliar", "Rp1.0 billion"),
        (2_100_000_000, "Rp2,1 miliar", "Rp2.1 billion"),
        (40.3e9, "Rp40,3 miliar", "Rp40.3 billion"),
        (3.4e12, "Rp3,4 triliun", "Rp3.4 trillion"),
        (-950_000, "-Rp950.000", "-Rp950,000"),
        (-12_300_000_000, "-Rp12,3 miliar", "-Rp12.3 billion"),
        (-0.3, "Rp0", "Rp0"),
    ],
)
def test_money_is_never_written_with_m_or_t(value: float, indonesian: str, english: str) -> None:
    assert rupiah(value, "id") == indonesian
    assert rupiah(value, "en") == english


@pytest.mark.parametrize("value", NOTHING)
@pytest.mark.parametrize("lang", wording.LANGUAGES)
def test_what_is_missing_is_an_ellipsis_and_never_a_nought(value: float | None, lang: str) -> None:
    assert number(value, lang) == percent(value, lang) == rupiah(value, lang) == "…"


@pytest.mark.parametrize(
    ("day", "indonesian", "english"),
    [
        ("2026-08-05", "5 Agustus 2026", "5 August 2026"),
        (dt.date(2025, 3, 27), "27 Maret 2025", "27 March 2025"),
        (pd.Timestamp("2025-12-31"), "31 Desember 2025", "31 December 2025"),
        ("2025-05-17", "17 Mei 2025", "17 May 2025"),
    ],
)
def test_dates(day: dt.date | str, indonesian: str, english: str) -> None:
    assert date(day, "id") == indonesian
    assert date(day, "en") == english


@pytest.mark.parametrize(
    ("items", "indonesian", "english"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a dan b", "a and b"),
        (["a", "b", "c"], "a, b, dan c", "a, b and c"),
    ],
)
def test_lists(items: list[str], indonesian: str, english: str) -> None:
    assert listing(items, "id") == indonesian
    assert listing(items, "en") == english


@pytest.mark.parametrize(
    ("label", "within"),
    [
        ("Rekening bank", "rekening bank"),
        ("Akun SIMKOPDES", "akun SIMKOPDES"),
        ("NIK koperasi", "NIK koperasi"),
        ("NPWP", "NPWP"),
        ("RAT", "RAT"),
        ("A", "A"),
        ("", ""),
        ("gerai", "gerai"),
    ],
)
def test_a_label_within_a_sentence_keeps_its_abbreviations(label: str, within: str) -> None:
    assert inside(label) == within


def test_a_sentence_begins_with_a_capital_and_changes_nothing_else() -> None:
    assert opening("akun SIMKOPDES buka") == "Akun SIMKOPDES buka"
    assert opening("") == ""


# --- messages ----------------------------------------------------------------------------------


def test_messages_are_indonesian_and_english_comes_from_the_catalogue() -> None:
    assert translate("Semua wilayah", "id") == "Semua wilayah"
    assert translate("Semua wilayah", "en") == "All regions"
    assert fill("{x} dari {n}", "en", x=3, n="42 {x}") == "3 of 42 {x}"


def test_a_gap_in_the_catalogue_is_a_fault_and_never_shown() -> None:
    with pytest.raises(KeyError, match="Belum ada terjemahannya"):
        translate("Belum ada terjemahannya", "en")


@pytest.mark.parametrize("lang", ["", "EN", "in", "id_ID", "jv"])
def test_another_language_is_refused(lang: str) -> None:
    with pytest.raises(ParameterError, match="is not a language of the reports"):
        translate("Semua wilayah", lang)


@pytest.mark.parametrize(
    ("asked", "given"),
    [(None, ("id",)), ("id,en", ("id", "en")), (" en , id ", ("en", "id")), ("en", ("en",))],
)
def test_the_batch_asks_for_languages(
    monkeypatch: pytest.MonkeyPatch, asked: str | None, given: tuple[str, ...]
) -> None:
    monkeypatch.delenv(wording.LANGUAGES_VARIABLE, raising=False)
    if asked is not None:
        monkeypatch.setenv(wording.LANGUAGES_VARIABLE, asked)
    assert languages() == given


@pytest.mark.parametrize("asked", ["", "id,", "fr", "id;en", "id,english"])
def test_languages_that_nobody_wrote_are_refused(
    monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    monkeypatch.setenv(wording.LANGUAGES_VARIABLE, asked)
    with pytest.raises(ParameterError) as caught:
        languages()
    assert caught.value.where == wording.LANGUAGES_VARIABLE
    assert caught.value.expected == "id, en or id,en"


def test_every_symbol_is_explained_in_both_languages() -> None:
    assert set(wording.SYMBOLS.values()) == set(wording.SYMBOL_MEANINGS)
    meanings = {translate(text, "en") for text in wording.SYMBOL_MEANINGS.values()}
    assert len(meanings) == len(wording.SYMBOLS)
