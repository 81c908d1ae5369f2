"""``python -m tests.validation``: run the simulated world and write what came of it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kopmp_lib.workspace import here
from tests.validation.page import page
from tests.validation.run import STUDIES, run


def main(arguments: list[str] | None = None) -> int:
    """0 if everything meets what is asked of it, else 1."""
    asked = _parser().parse_args(arguments)
    places = [at for at, study in enumerate(STUDIES) if asked.only in _named(at)]
    if asked.quick:
        places = [at for at in places if STUDIES[at].quick]
    count = {
        at: STUDIES[at].quick if asked.quick else max(2, round(asked.share * STUDIES[at].long))
        for at in places
    }
    results = [(STUDIES[at], found) for at, found in run(places, count, asked.workers)]
    whole = not asked.quick and not asked.only
    command = "make validate" if whole and asked.share == 1 else f"--share {asked.share:g}"
    text = page(results, command)
    if asked.out or whole:
        (asked.out or here().home / "docs" / "validation.md").write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return int(not all(study.kept(row) for study, found in results for row in found))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.validation", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the short form that the tests run")
    parser.add_argument("--only", default="", help="families or designs that hold this text")
    parser.add_argument("--share", type=float, default=1.0, help="share of the replications")
    parser.add_argument("--workers", type=int, default=2, help="processes")
    parser.add_argument("--out", type=Path, help="file to write; docs/validation.md for all")
    return parser


def _named(place: int) -> str:
    return f"{STUDIES[place].family}: {STUDIES[place].design}"


if __name__ == "__main__":
    raise SystemExit(main())
