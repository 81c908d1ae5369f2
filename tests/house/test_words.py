"""Every word that a reader may meet stands in both languages."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import jinja2
import pytest
import yaml
from babel.messages.pofile import read_po
from jinja2 import nodes

CALLS = {"translate", "fill", "message", "say"}
TAG = re.compile(r"</?[a-z][^>]*>")
SAME = {"Desa/kelurahan", "Kecamatan", "NIB", "Program", "RAT", "Status", "n"}
"""Messages that are the same in both languages."""


class Message(NamedTuple):
    """A message, where it stands, and the names it is filled with if they can be read there."""

    text: str
    place: str
    filled: frozenset[str] | None


def places(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def in_python(path: Path) -> Iterator[Message]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
            text = node.args[0]
            if name in CALLS and isinstance(text, ast.Constant) and isinstance(text.value, str):
                names = [word.arg for word in node.keywords]
                open_ = name == "message" or None in names  # **values
                filled = None if open_ else frozenset(one for one in names if one) - {"lang"}
                yield Message(text.value, f"{path.name}:{node.lineno}", filled)


def in_template(path: Path) -> Iterator[Message]:
    tree = jinja2.Environment(autoescape=True).parse(path.read_text("utf-8"))
    for node in tree.find_all(nodes.Call):
        called = isinstance(node.node, nodes.Name) and node.node.name in CALLS
        if called and node.args and isinstance(node.args[0], nodes.Const):
            filled = frozenset(word.key for word in node.kwargs)
            yield Message(node.args[0].value, f"{path.name}:{node.lineno}", filled)


@pytest.fixture(scope="module")
def messages(package: Path) -> list[Message]:
    python = [one for path in sorted(package.rglob("*.py")) for one in in_python(path)]
    pages = [one for path in sorted(package.rglob("*.j2")) for one in in_template(path)]
    assert len(python) > 80
    assert len(pages) > 30
    return python + pages


@pytest.fixture(scope="module")
def source(package: Path) -> str:
    return (package / "locale" / "en.po").read_text("utf-8")


@pytest.fixture(scope="module")
def english(package: Path) -> dict[str, str]:
    with (package / "locale" / "en.po").open("rb") as stream:
        return {str(one.id): str(one.string) for one in read_po(stream, locale="en") if one.id}


# --- the catalogue -----------------------------------------------------------------------------


def test_every_message_is_translated(messages: list[Message], english: dict[str, str]) -> None:
    gaps = {one.text: one.place for one in messages if not english.get(one.text, "").strip()}
    assert gaps == {}


def test_every_translation_is_used(package: Path, english: dict[str, str]) -> None:
    written = {
        node.value
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    pages = {one.text for path in package.rglob("*.j2") for one in in_template(path)}
    assert sorted(set(english) - written - pages) == []


def test_a_translation_has_the_places_and_the_tags_of_its_message(
    english: dict[str, str],
) -> None:
    wrong = [
        text
        for text, translated in english.items()
        if places(text) != places(translated)
        or sorted(TAG.findall(text)) != sorted(TAG.findall(translated))
    ]
    assert wrong == []


def test_a_translation_ends_like_its_message(english: dict[str, str]) -> None:
    """Sentences are put together, so that a lost full stop or a blank would show."""

    def end(text: str) -> str:
        return text[-1] if text[-1] in ".:;?!" else ""

    wrong = [
        text
        for text, translated in english.items()
        if translated != translated.strip() or end(text) != end(translated)
    ]
    assert wrong == []


def test_messages_that_are_the_same_in_both_languages_are_few(english: dict[str, str]) -> None:
    assert {text for text, translated in english.items() if text == translated} <= SAME


def test_the_catalogue_is_sorted_and_holds_nothing_twice_or_half_done(
    source: str, english: dict[str, str]
) -> None:
    assert list(english) == sorted(english)
    assert source.count("\nmsgid ") == len(english) + 1  # and the header
    assert "#~" not in source
    assert "fuzzy" not in source


# --- where they are used -----------------------------------------------------------------------


def test_a_message_is_filled_with_the_names_it_has(messages: list[Message]) -> None:
    wrong = {
        f"{one.place}: {one.text}": sorted(one.filled)
        for one in messages
        if one.filled is not None and one.filled != set(places(one.text))
    }
    assert wrong == {}


def test_the_readers_of_messages_see(tmp_path: Path) -> None:
    python = tmp_path / "a.py"
    python.write_text('w.fill("a " "{b}", lang, b=1)\nfill(x, lang)\nmessage("c")\n', "utf-8")
    assert list(in_python(python)) == [("a {b}", "a.py:1", {"b"}), ("c", "a.py:3", None)]
    page = tmp_path / "a.j2"
    page.write_text('<p>{{ fill("d {e}", e=1) }}\n{% if translate("f") %}{% endif %}', "utf-8")
    assert [one[:2] for one in in_template(page)] == [("d {e}", "a.j2:1"), ("f", "a.j2:2")]


# --- the rules ---------------------------------------------------------------------------------


def test_the_words_of_the_rules_stand_in_both_languages(package: Path) -> None:
    found = []

    def walk(node: object, path: str) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                if key in ("label", "evidence", "holder"):
                    found.append((f"{path}.{key}", value))
                else:
                    walk(value, f"{path}.{key}")
        if isinstance(node, list):
            for number, value in enumerate(node):
                walk(value, f"{path}[{number}]")

    for file in sorted((package / "ruleset").glob("*.yml")):
        walk(yaml.safe_load(file.read_text("utf-8")), file.name)
    assert len(found) > 36
    wrong = [
        place
        for place, words in found
        if not isinstance(words, dict)
        or set(words) != {"id", "en"}
        or not all(isinstance(word, str) and word.strip() for word in words.values())
    ]
    assert wrong == []
