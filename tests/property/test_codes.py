"""What holds for every region code, whether or not it is in the official list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopmp_lib.errors import RegionError
from kopmp_lib.regions.code import LEVELS, Code, dotted

pair = st.integers(0, 99).map("{:02d}".format)
village = st.builds("{}{:03d}".format, st.sampled_from("123"), st.integers(0, 999))
parts = st.one_of(
    st.tuples(pair),
    st.tuples(pair, pair),
    st.tuples(pair, pair, pair),
    st.tuples(pair, pair, pair, village),
)
texts = parts.map(".".join)
codes = texts.map(Code)


@given(texts)
def test_a_code_comes_back_from_both_of_its_forms(text: str) -> None:
    code = Code.parse(text)
    assert str(code) == text
    assert Code.parse(code.digits) == code
    assert Code.parse(f"  {text}\n") == code
    assert dotted(code.digits) == text


@given(codes)
def test_parents_climb_one_level_at_a_time_to_the_province(code: Code) -> None:
    climbed = [LEVELS.index(one.level) for one in (code, *code.parents)]
    assert climbed == list(range(LEVELS.index(code.level), -1, -1))


@given(codes)
def test_every_parent_contains_the_code_and_is_not_contained(code: Code) -> None:
    for parent in code.parents:
        assert parent.contains(code)
        assert not code.contains(parent)


@given(codes, codes)
def test_containing_means_being_the_same_or_a_parent(one: Code, other: Code) -> None:
    assert one.contains(other) == (one == other or one in other.parents)


@given(codes, parts)
def test_containing_is_passed_down(code: Code, longer: tuple[str, ...]) -> None:
    own = code.text.split(".")
    below = Code(".".join((*own, *longer[len(own) :])))
    assert code.contains(below)
    assert below.contains(code) == (below == code)
    assert set(code.parents) <= set(below.parents)


@given(st.text(alphabet="0123456789. /-", max_size=16))
def test_what_is_read_as_a_code_has_the_digits_that_were_written(text: str) -> None:
    try:
        code = Code.parse(text)
    except RegionError:
        return
    assert code.digits == text.strip().replace(".", "")


@given(st.one_of(st.integers(), st.floats(), st.none(), st.booleans(), st.binary()))
def test_what_is_not_text_is_no_code(value: object) -> None:
    with pytest.raises(RegionError):
        Code.parse(value)
