"""A notebook declares what its study can be asked: the same names, kinds and defaults."""

from __future__ import annotations

import dataclasses
import importlib
import typing
from pathlib import Path

import pytest

from kopmp_lib.batch.notebook import catalogue, declared
from kopmp_lib.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
HERE = Workspace(home=ROOT, data=ROOT / "data", reports=ROOT / "reports")
ENTRIES = catalogue(HERE)
every_notebook = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)


def study_of(entry):
    return importlib.import_module(f"kopmp_lib.studies.{entry.study}")


def _kind(kind):
    return str(kind) if typing.get_origin(kind) else kind.__name__


def _default(field):
    made = field.default_factory is not dataclasses.MISSING
    return field.default_factory() if made else field.default


@every_notebook
def test_its_parameters_are_those_of_its_study(entry):
    params = study_of(entry).Params
    kinds = typing.get_type_hints(params)
    asked = {
        field.name: (_kind(kinds[field.name]), _default(field))
        for field in dataclasses.fields(params)
    }
    told = {name: (one.type, one.default) for name, one in declared(entry.path).items()}
    assert told == asked
    assert list(told) == list(asked)  # the next cell hands them on by position


@every_notebook
def test_its_defaults_are_a_question_that_can_be_asked(entry):
    given = {name: one.default for name, one in declared(entry.path).items()}
    assert study_of(entry).Params(**given).region_code == ("ID" if entry.many else "19.71")


@every_notebook
def test_every_parameter_is_explained(entry):
    assert all(one.help for one in declared(entry.path).values())


def test_notebooks_of_one_study_declare_the_same():
    for study in {entry.study for entry in ENTRIES}:
        one, *others = (declared(entry.path) for entry in ENTRIES if entry.study == study)
        assert all(other == one for other in others)


@every_notebook
def test_what_it_needs_is_what_its_study_needs(entry):
    assert sorted(entry.needs) == sorted(study_of(entry).NEEDS)


def test_the_catalogue_and_the_folder_name_the_same_notebooks():
    found = {path.stem for path in HERE.notebooks.glob("*.ipynb")}
    assert found == {entry.name for entry in ENTRIES}
    pages = [entry.page for entry in ENTRIES]
    assert len(set(pages)) == len(pages)
    assert "index" in pages
