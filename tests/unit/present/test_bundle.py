"""Results go where the batch will find them, or into drafts."""

from __future__ import annotations

import pandas as pd

from kopmp_lib.present.bundle import save
from kopmp_lib.result import COLUMNS


def test_by_hand_a_draft_is_written_that_the_batch_never_touches(result_of, workbench, monkeypatch):
    monkeypatch.setenv("KOPMP_HOME", str(workbench.home))
    result = result_of(3, {"cooperative_count": [1, 1, 0]})
    path = save(result)
    assert path == workbench.reports / "drafts" / "19.71" / "formation.parquet"
    told = pd.read_parquet(path)
    assert tuple(told.columns) == COLUMNS
    assert told.equals(result.results)


def test_in_a_batch_it_is_staged(result_of, workbench, monkeypatch, tmp_path):
    monkeypatch.setenv("KOPMP_HOME", str(workbench.home))
    monkeypatch.setenv("KOPMP_STAGE", str(tmp_path / "stage"))
    path = save(result_of(3, {"cooperative_count": [1, 1, 0]}))
    assert path == tmp_path / "stage" / "19.71" / "formation.parquet"
    assert not workbench.reports.exists()


def test_the_same_result_gives_the_same_bytes(result_of, workbench, monkeypatch):
    monkeypatch.setenv("KOPMP_HOME", str(workbench.home))
    result = result_of(3, {"cooperative_count": [1, 1, 0]})
    assert save(result).read_bytes() == save(result).read_bytes()
