from __future__ import annotations

import pytest

from kopmp_lib.errors import RegionError
from kopmp_lib.regions.code import Code, dotted


@pytest.mark.parametrize(
    ("text", "level", "kind"),
    [
        ("19", "province", "provinsi"),
        ("19.01", "regency", "kabupaten"),
        ("64.69", "regency", "kabupaten"),
        ("19.71", "regency", "kota"),
        ("19.71.06", "district", "kecamatan"),
        ("19.71.06.1002", "village", "kelurahan"),
        ("76.04.01.2001", "village", "desa"),
        ("91.03.14.3001", "village", "desa adat"),
    ],
)
def test_level_and_kind_follow_from_the_form(text: str, level: str, kind: str) -> None:
    code = Code.parse(text)
    assert (code.level, code.kind) == (level, kind)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1971", "19.71"),
        ("197106", "19.71.06"),
        ("1971061002", "19.71.06.1002"),
        (" 19.71 ", "19.71"),
        ("1110", "11.10"),
    ],
)
def test_codes_are_read_without_dots(text: str, code: str) -> None:
    assert Code.parse(text) == Code(code)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "19.7",
        "197",
        "19.71.",
        ".19.71",
        "19..71",
        "../19.71",
        "19,71",
        "19.71.06.9999",
        "19.71.06.100",
        "19.71061002",
        "19710610",
        "19.71.06.1002.01",
        "19.71\n19.72",
        "١٩.٧١",
        "١٩٧١",
    ],
)
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(RegionError) as caught:
        Code.parse(text)
    assert repr(text) in caught.value.what
    assert "19.71" in caught.value.expected
    assert "last zero" in caught.value.todo


def test_parents_are_nearest_first() -> None:
    assert [str(one) for one in Code("19.71.06.1002").parents] == ["19.71.06", "19.71", "19"]


def test_codes_sort_as_the_list_does() -> None:
    texts = ["19.71.01.1004", "19", "19.71.01", "11.10", "19.71"]
    in_order = [str(one) for one in sorted(map(Code, texts))]
    assert in_order == ["11.10", "19", "19.71", "19.71.01", "19.71.01.1004"]


@pytest.mark.parametrize(
    ("digits", "text"),
    [("", ""), ("1", "1"), ("197", "19.7"), ("19710", "19.71.0"), ("19710610", "19.71.06.10")],
)
def test_an_unfinished_code_gets_its_dots_too(digits: str, text: str) -> None:
    assert dotted(digits) == text
