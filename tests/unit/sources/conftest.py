"""A workbench of data: small sources written by hand, and the catalogue that names them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from kopmp_lib.sources import examining
from kopmp_lib.workspace import Workspace, here

STATUS = """unit_code,as_of,cooperative_count,nib_count,principal_savings_idr
19.71.06.1002,2026-08-05,1,1,390000
19.71.06.1001,2026-08-05,1,0,0
76.04.01.1001,2026-08-05,1,,
"""
PROFILE = """regency_code,as_of,name_in_source,population_count,poor_share
19.71,2025-03-31,,242285,0.045
11.10,2025-03-31,Aceh Singkil,129300,0
,2025-03-31,Fukuoka,5100000,
"""

Entry = Callable[..., dict[str, Any]]
Write = Callable[..., Workspace]


@pytest.fixture(autouse=True)
def _a_day_in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files grow stale with time; the tests should not."""
    monkeypatch.setattr(examining, "today", lambda: dt.date(2026, 11, 24))


@pytest.fixture
def entry() -> Entry:
    """One entry of the catalogue, with whatever is to be different."""

    def make(table: str = "cooperative_status", **different: Any) -> dict[str, Any]:
        made = {
            "table": table,
            "id": f"{table}_made_up",
            "file": f"facts/{table}.csv",
            "title": {"id": "Rekaan", "en": "Made up"},
            "source": "Rekaan",
            "source_en": "Made up",
            "origin": "simulated",
            "date": dt.date(2026, 8, 5),
            "licence": "bebas",
            "licence_en": "free",
        }
        return made | different

    return make


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workbench without data, which is where the library finds itself."""
    for name in ("KOPMP_DATA", "KOPMP_REPORTS", "KOPMP_STAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KOPMP_HOME", str(tmp_path))
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "catalogue.yml").touch()
    (tmp_path / "data" / "facts").mkdir(parents=True)
    return here()


@pytest.fixture
def write(bench: Workspace, entry: Entry) -> Write:
    """Puts down the text of each table, and a catalogue of them with ``different`` in it."""

    def put(different: dict[str, Any] | None = None, **texts: str | bytes) -> Workspace:
        for table, text in texts.items():
            content = text if isinstance(text, bytes) else text.encode()
            (bench.data / "facts" / f"{table}.csv").write_bytes(content)
        entries = [entry(table, **(different or {})) for table in texts]
        (bench.data / "catalogue.yml").write_text(yaml.safe_dump({"tables": entries}), "utf-8")
        return bench

    return put


@pytest.fixture
def status() -> str:
    return STATUS


@pytest.fixture
def profile() -> str:
    return PROFILE
