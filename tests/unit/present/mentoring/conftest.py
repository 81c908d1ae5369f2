"""Results of the study of mentoring: of nothing at all, of a small panel, of a twin."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kopmp_lib.result import StudyResult
from kopmp_lib.sources.twin import simulate
from kopmp_lib.studies import mentoring
from kopmp_lib.studies.mentoring import Params


def tables(home: Path, code: str) -> dict[str, pd.DataFrame]:
    folder = home / "tidy"
    return {name: pd.read_parquet(folder / name / f"{code}.parquet") for name in mentoring.NEEDS}


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("mentoring") / "twin"
    simulate("19.71,31.01", 24, 1, made)
    return made


@pytest.fixture(scope="session")
def full(home: Path) -> StudyResult:
    """42 co-operatives, all tables: identifiable, and not informative."""
    return mentoring.study(tables(home, "19.71"), Params("19.71", draws=19))


@pytest.fixture(scope="session")
def small(home: Path) -> StudyResult:
    """Six co-operatives: too few."""
    return mentoring.study(tables(home, "31.01"), Params("31.01", draws=19))


@pytest.fixture(scope="session")
def nothing() -> StudyResult:
    """No table at all."""
    return mentoring.study({}, Params("19.71"))
