"""A table of names is joined as if each row were asked by itself, one text after another."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from kopmp_lib.regions import official
from kopmp_lib.regions.code import LEVELS
from kopmp_lib.regions.joining import join
from kopmp_lib.regions.lookup import letters_of
from kopmp_lib.regions.official import Region
from kopmp_lib.regions.spelling import KINDS, letters

PREFIXES = {
    "province": ("Prov. ", "PROVINSI "),
    "regency": ("", "KAB. ", "Kota ", "Kodya "),
    "district": ("Kec. ", "DISTRIK "),
    "village": ("Kel. ", "KELURAHAN ", "Desa "),
}
Row = dict[str, str | None]


@lru_cache(maxsize=1)
def villages() -> list[Region]:
    """Around some cities and their namesakes, and every village named like a kind."""
    around = ("14.07.06", "15.71", "19.71", "32.01.24", "32.71", "63.02", "91.03")
    return [
        one
        for one in official.every("village")
        if one.code.startswith(around) or letters(one.name).startswith(KINDS)
    ]


@st.composite
def texts(draw: st.DrawFn, region: Region) -> str | None:
    bare = region.name.partition(" ")[2] if region.level == "regency" else region.name
    prefixed = draw(st.sampled_from(PREFIXES[region.level])) + bare
    return draw(
        st.sampled_from(
            [region.name, region.name.upper(), prefixed, "  ".join(bare), f"{bare}q", "-", None]
        )
    )


@st.composite
def rows(draw: st.DrawFn) -> Row:
    picked = st.deferred(lambda: st.sampled_from(villages()))
    village = draw(picked)
    row = {one.level: draw(texts(one)) for one in (village, *village.parents)}
    if draw(st.integers(0, 3)) == 0:
        stray = draw(st.sampled_from(draw(picked).parents))
        row[stray.level] = stray.name
    return row


def one_by_one(row: Row, level: str) -> tuple[str, str]:
    text = row.get(level)
    if not text or not letters(text):
        return "", "missing"
    everywhere = official.names(level).meaning(text)
    inside = everywhere
    for above in LEVELS[: LEVELS.index(level)]:
        if (stated := row.get(above)) and letters(stated):
            around = tuple(official.names(above).meaning(stated))
            inside = {code for code in inside if code.startswith(around)}
    if len(inside) == 1:
        return inside.pop(), ""
    return "", "ambiguous" if inside else "elsewhere" if everywhere else "unknown"


@settings(max_examples=60, deadline=None)
@given(st.lists(rows(), max_size=8), st.sets(st.sampled_from(LEVELS)), st.sampled_from(LEVELS))
def test_a_table_is_joined_as_its_rows_would_be(
    table: list[Row], columns: set[str], level: str
) -> None:
    shown = [{place: row[place] for place in LEVELS if place in columns} for row in table]
    result = join(pd.DataFrame(shown, index=range(len(shown))), level)
    found = list(zip(result.codes, result.reasons, strict=True))
    assert found == [one_by_one(row, level) for row in shown]


names = st.text(st.sampled_from("aAkKbBéİK .-_/0'\u00a0\n"), max_size=12)
short = st.builds("{}{}{}".format, names, st.sampled_from(["KAB.", "Kep ", "adm", "KEL"]), names)


@settings(deadline=None)
@given(st.lists(names | short | st.text(max_size=6), max_size=6))
def test_many_texts_keep_the_letters_that_one_keeps(many: list[str]) -> None:
    import pyarrow as pa

    kept = letters_of(pa.array(many, pa.large_string())).to_pylist()
    assert kept == [letters(text) for text in many]
