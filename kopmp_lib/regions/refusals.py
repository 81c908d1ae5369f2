"""How do we tell somebody that a region was not found?

Each function composes one error with its four parts: what, where it was looked for, the nearest
candidates, and what to write instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from kopmp_lib.errors import RegionError
from kopmp_lib.regions import official
from kopmp_lib.regions.code import CODE_FORMS, LEVELS, QUOTE_IT, dotted
from kopmp_lib.regions.official import Region
from kopmp_lib.regions.spelling import letters

THE_LIST = f"official list of regions ({official.DECREE})"
LOOK_IT_UP = "Look it up with `kopmp regions`, and write its code as text, in quotes."
LEVEL_WORDS = {
    "province": "province",
    "regency": "kabupaten or kota",
    "district": "kecamatan",
    "village": "desa or kelurahan",
}
SHOWN = 5


def not_text(value: object) -> RegionError:
    """What to say of a number, a missing value or anything else that is not text?"""
    whole = isinstance(value, float) and value.is_integer()
    return RegionError(
        f"{value!r} came as {type(value).__name__}; a region is named by text.",
        where=f"value {value!r}",
        expected=_with(CODE_FORMS, nearest(f"{value:.0f}" if whole else str(value))),
        todo=QUOTE_IT,
    )


def like_a_path(text: str) -> RegionError:
    """What to say of a text that would lead to a folder?"""
    return RegionError(
        f"{text!r} is neither a name nor a code.",
        where=THE_LIST,
        expected=_with(CODE_FORMS, nearest(text)),
        todo=QUOTE_IT,
    )


def nothing_named(where: str = "") -> RegionError:
    """What to say when there is no region at all?"""
    return RegionError(
        "No region was named.",
        where=where or "an empty text",
        expected="a code such as 19.71, or a name such as Pangkalpinang",
        todo="Name one; write codes as text, in quotes.",
    )


def unknown_code(text: str) -> RegionError:
    """What to say of a code that is malformed or not in the list?"""
    return RegionError(
        f"{text!r} is not a region code.",
        where=THE_LIST,
        expected=_with(CODE_FORMS, nearest(text)),
        todo=QUOTE_IT,
    )


def unknown_name(text: str, around: Region | None, levels: Iterable[str]) -> RegionError:
    """What to say of a name that no region of these levels has?"""
    spellings = {
        key: code
        for level in levels
        for key, code in official.names(level).spellings()
        if around is None or code.startswith(around.code)
    }
    close = get_close_matches(letters(text), spellings, n=3, cutoff=0.75)
    near = official.named({spellings[key] for key in close}) or nearest(text)
    return RegionError(
        f"{text!r} is not the name of a region.",
        where=f"{THE_LIST}, in {around}" if around else THE_LIST,
        expected=_with("an official name or a known alias", near),
        todo=LOOK_IT_UP,
    )


def ambiguous(text: str, found: Sequence[Region]) -> RegionError:
    """What to say of a name that several regions have?"""
    shown = "; ".join(f"{one.code} {one.path} ({one.kind})" for one in found[:SHOWN])
    more = f"; and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return RegionError(
        f"{text!r} could mean {len(found)} regions.",
        where=THE_LIST,
        expected=f"one of {shown}{more}",
        todo=f'Write the code as text, in quotes, such as "{found[-1].code}".',
    )


def elsewhere(text: str, found: Region, around: Region) -> RegionError:
    """What to say of a region that does not lie where it was looked for?"""
    return RegionError(
        f"{text!r} does not lie in {around}.",
        where=THE_LIST,
        expected=f"{found.code} {found.path}",
        todo="Check the row: misfiled rows are kept, without a code.",
    )


def wrong_level(found: Region, level: str) -> RegionError:
    """What to say of a region that is wider or smaller than the one needed?"""
    near = [one for one in found.parents if one.level == level]
    return RegionError(
        f"{found} is a {found.kind}; a {LEVEL_WORDS[level]} is needed here.",
        where=THE_LIST,
        expected=_with(f"the code of a {LEVEL_WORDS[level]}", near),
        todo=f"Write {near[0].code} instead." if near else LOOK_IT_UP,
    )


def whole_province(found: Region, spec: str) -> RegionError:
    """What to say of a province where kabupaten and kota are listed?"""
    return RegionError(
        f"{found} is a province; a kabupaten or kota is needed here.",
        where=THE_LIST,
        expected=f"{spec} for all of its {len(found.children)} kabupaten/kota",
        todo=f"Write {spec}, or the codes of those you mean.",
    )


def unreadable(path: str, error: Exception) -> RegionError:
    """What to say of a file with a list of regions that cannot be read?"""
    reason = getattr(error, "strerror", None) or "it is not plain text"
    return RegionError(
        f"The list of regions {path!r} could not be read: {reason}.",
        where=path,
        expected="a text file with one code or name a line",
        todo="Check the path after the @ sign.",
    )


def unknown_level(level: str) -> RegionError:
    """What to say of a level that there is not?"""
    near = get_close_matches(str(level), LEVELS, n=1)
    return RegionError(
        f"{level!r} is not a level of regions.",
        where="level",
        expected=f"one of {', '.join(LEVELS)}" + (f"; nearest: {near[0]}" if near else ""),
        todo="Choose one of these levels.",
    )


def all_at_once(faults: Sequence[RegionError], where: str) -> RegionError:
    """What to say when several items of one list are wrong?"""
    lines = [
        f"\n  - {one.what}\n    expected: {one.expected}\n    next: {one.todo}" for one in faults
    ]
    return RegionError(
        f"{len(faults)} items of the list cannot be used:{''.join(lines)}",
        where=where,
        todo="Correct these items; write codes as text, in quotes.",
    )


def nearest(text: str) -> list[Region]:
    """Which regions may a mistaken code have meant, best first?"""
    digits = "".join(sign for sign in text if sign in "0123456789")[:10]
    start = dotted(digits)
    if not start:
        return []
    # A last zero is lost on the way through a number: 11.10 becomes 11.1.
    exact = official.named([start]) or official.named([f"{start}0"])
    if exact:
        return exact
    family = _family(start)
    same = [one for one in family if one.code.startswith(start)]
    return same[:3] or [min(family, key=lambda one: abs(_number(one.code) - _number(digits)))]


def _family(start: str) -> tuple[Region, ...]:
    parts = start.split(".")
    for count in range(len(parts) - 1, 0, -1):
        if family := official.children(".".join(parts[:count])):
            return family
    return official.every("regency" if len(parts) > 1 else "province")


def _number(code: str) -> int:
    return int(code.replace(".", "").ljust(10, "0"))


def _with(expected: str, near: Iterable[Region]) -> str:
    candidates = ", ".join(str(one) for one in near)
    return f"{expected}; nearest: {candidates}" if candidates else expected
