"""What a notebook declares, and what it refuses before it runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import papermill
import pytest

from kopmp_lib.batch.notebook import Entry, catalogue, check, declared, fitted
from kopmp_lib.batch.values import fit, names, pairs
from kopmp_lib.errors import ParameterError, WorkspaceError
from kopmp_lib.workspace import Workspace

LINES = """
# what the reader may change
region_code: str = "19.71"  # Kode wilayah
as_of: str = ""  # Tanggal, "" = terbaru
horizon_days: int = 365
share: float = 0.5
with_map: bool = False
peers: list[str] = []  # Kode kota pembanding
"""


@pytest.fixture
def entry(tmp_path: Path, write_notebook: Callable[..., Path]) -> Callable[..., Entry]:
    def make(lines: str = LINES, name: str = "10_formation") -> Entry:
        path = write_notebook(tmp_path / f"{name}.ipynb", lines)
        return Entry(name, "formation", "formation", {}, (), 60, path)

    return make


def test_the_cell_is_read_with_types_defaults_and_help(entry: Callable[..., Entry]) -> None:
    found = declared(entry().path)
    assert [(one.name, one.type, one.default) for one in found.values()] == [
        ("region_code", "str", "19.71"),
        ("as_of", "str", ""),
        ("horizon_days", "int", 365),
        ("share", "float", 0.5),
        ("with_map", "bool", False),
        ("peers", "list[str]", []),
    ]
    assert found["as_of"].help == 'Tanggal, "" = terbaru'


def test_papermill_sees_the_same_names(entry: Callable[..., Entry]) -> None:
    plain = LINES.replace(', "" = terbaru', "")  # its pattern takes no second equals sign
    path = entry(plain).path
    assert list(papermill.inspect_notebook(path)) == list(declared(path))


def test_a_default_with_signs_that_papermill_loses_is_kept(entry: Callable[..., Entry]) -> None:
    assert declared(entry('note: str = "a = b # c"  # help').path)["note"].default == "a = b # c"


@pytest.mark.parametrize(
    "line",
    [
        'region_code: str | None = "19.71"',
        'region_code = "19.71"',
        "region_code: str = 19.71",
        "horizon_days: int = 365.5",
        "region_code: str",
        "import os",
        "region_code: str = os.environ['X']",
        "peers: list[dict] = []",
        "region_code: str = (",
    ],
)
def test_lines_that_a_batch_cannot_fill_are_refused(entry: Callable[..., Entry], line: str) -> None:
    with pytest.raises(ParameterError) as refused:
        declared(entry(f'since: str = ""\n{line}').path)
    assert "line 2" in refused.value.where


def test_a_notebook_without_the_tag_is_refused(
    tmp_path: Path, write_notebook: Callable[..., Path]
) -> None:
    path = write_notebook(tmp_path / "a.ipynb", LINES)
    path.write_text(path.read_text().replace('"parameters"', '"parameter"'))
    with pytest.raises(ParameterError, match="cannot be read"):
        declared(path)


def test_texts_are_read_as_declared_and_defaults_fill_the_rest(
    entry: Callable[..., Entry],
) -> None:
    given = {"region_code": "19.10", "horizon_days": "90", "peers": "31.71, 19.10"}
    assert check(entry(), given) == {
        "region_code": "19.10",
        "as_of": "",
        "horizon_days": 90,
        "share": 0.5,
        "with_map": False,
        "peers": ["31.71", "19.10"],
    }


def test_every_fault_is_told_at_once_with_the_nearest_name(entry: Callable[..., Entry]) -> None:
    with pytest.raises(ParameterError) as refused:
        check(entry(), {"regoin_code": "19.71", "horizon_days": "1.000", "with_map": "yes"})
    told = str(refused.value)
    assert "3 parameters" in told
    assert "Did you mean region_code?" in told
    assert "horizon_days of 10_formation is a whole number" in told
    assert "with_map of 10_formation is true or false" in told
    assert "10_formation takes region_code: str, as_of: str" in told


def test_each_notebook_takes_what_it_declares(entry: Callable[..., Entry]) -> None:
    both = (entry(), entry('region_code: str = "19.71"', "00_brief"))
    values, _ = fitted(both, {"share": "0.25"})
    assert values["10_formation"]["share"] == 0.25
    assert values["00_brief"] == {"region_code": "19.71"}


@pytest.mark.parametrize(
    ("value", "kind", "meant"),
    [
        ("19.10", "str", "19.10"),
        (" 12 ", "int", 12),
        ("-3", "int", -3),
        (".5", "float", 0.5),
        ("1e3", "float", 1000.0),
        (2, "float", 2.0),
        ("TRUE", "bool", True),
        ("", "list[int]", []),
        ("1,2", "list[int]", [1, 2]),
        ((1, 2), "list[float]", [1.0, 2.0]),
    ],
)
def test_values_that_fit(value: object, kind: str, meant: object) -> None:
    fitted = fit(value, kind)
    assert fitted == meant
    assert type(fitted) is type(meant)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("1.000", "int"),
        ("1_000", "int"),
        ("٣", "int"),
        ("0,5", "float"),
        ("nan", "float"),
        ("inf", "float"),
        ("1", "bool"),
        (1, "bool"),
        (True, "int"),
        (True, "float"),
        (19.71, "str"),
        (None, "str"),
        (1.5, "int"),
        ("1,x", "list[int]"),
        (5, "list[int]"),
        ("a", "dict"),
    ],
)
def test_values_that_do_not_fit(value: object, kind: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        fit(value, kind)


def test_pairs_of_names_and_values() -> None:
    assert pairs(["a=1", "b=x=y", "c="]) == {"a": "1", "b": "x=y", "c": ""}
    assert names(" a, b,,") == ("a", "b")
    with pytest.raises(ParameterError, match="2 parameters") as refused:
        pairs(["a=1", "a=2", "=3"])
    assert "a is given twice" in str(refused.value)


def test_the_catalogue_is_read_in_order(workbench: Workspace) -> None:
    entries = catalogue(workbench)
    assert [(one.name, one.page, one.timeout_seconds) for one in entries] == [
        ("00_brief", "index", 300),
        ("10_formation", "formation", 60),
    ]
    assert entries[0].title["en"] == "Brief"
    assert entries[0].needs == ("unit_profile",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- name: ../secret\n  title: {}", "small letters"),
        ("- page: index", "name"),
        ("- name: a\n  title: Ringkasan", "title"),
        ("a: [", "catalogue"),
        ("- name: 20_other\n  title: {}", "do not exist"),
    ],
)
def test_a_catalogue_that_cannot_be_used_is_refused(
    workbench: Workspace, text: str, told: str
) -> None:
    (workbench.notebooks / "catalogue.yml").write_text(text, encoding="utf-8")
    with pytest.raises(WorkspaceError, match=told):
        catalogue(workbench)
