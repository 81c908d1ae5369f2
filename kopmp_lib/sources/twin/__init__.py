"""A digital twin: data like ours, made by known rules, with the truth beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kopmp_lib.sources.twin.write import Written

LONGEST = 60


def simulate(
    regions: str | Iterable[str],
    months: int,
    seed: int,
    out: str | Path,
    *,
    world: str = "baseline",
    workers: int = 1,
    progress: Callable[[str], None] | None = None,
    **scenario: Any,
) -> Written:
    """Which data would these regencies give in a world whose truth is known?

    Parameters
    ----------
    regions : str or iterable of str
        Codes or names with commas, ``province:19``, ``all``; or codes of regencies.
    months : int
        Months of the panel.
    seed : int
        The same seed gives the same bytes. A regency comes out the same alone and among others.
    out : str or Path
        Folder to write: ``catalogue.yml``, ``truth.json``, ``tidy/<table>/<regency>.parquet``, and
        ``truth/<regency>.parquet`` with what is true of every unit. A twin in it is replaced.
    world : str
        One of ``scenario.SCENARIOS``.
    workers : int
        Processes at a time; any number gives the same bytes. With more than one, a script must
        stand under ``if __name__ == "__main__"``.
    progress : callable, optional
        Told the code of each regency when it is drawn.
    **scenario
        Switches of ``scenario.Scenario``, over those of the world.

    Raises
    ------
    RegionError
        If a region does not exist.
    ParameterError
        If months, seed, the world or a switch cannot be.
    WorkspaceError
        If the folder holds something else or cannot be written.
    """
    from kopmp_lib.regions import gazetteer
    from kopmp_lib.sources.twin import run
    from kopmp_lib.sources.twin.scenario import scenario as made

    switches = made(world, **scenario)
    _check("months", months, 1, LONGEST)
    _check("seed", seed, 0, 2**63 - 1)
    _check("workers", workers, 1, 64)
    spec = regions if isinstance(regions, str) else ",".join(regions)
    codes = tuple(sorted(gazetteer.expand(spec)))
    drawn = run.World(world, switches, seed, months)
    return run.run(codes, drawn, Path(out), min(workers, len(codes)), progress)


def _check(name: str, value: object, low: int, high: int) -> None:
    from kopmp_lib.errors import ParameterError

    if type(value) is not int or not low <= value <= high:
        raise ParameterError(
            f"{name} is {value!r}.", where=name, expected=f"a whole number from {low} to {high}"
        )
