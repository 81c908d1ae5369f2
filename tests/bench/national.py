"""How long do check and prepare of a national roll-up take beside bare pandas?

``make bench`` prints ratios within this one run; no test asserts them.
"""

from __future__ import annotations

import gc
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from kopmp_lib.contracts import check as keeps_contract
from kopmp_lib.contracts import table
from kopmp_lib.regions import official
from kopmp_lib.sources.check import check
from kopmp_lib.sources.prepare import prepare
from kopmp_lib.workspace import Workspace

ROUNDS = 5
MIB = 1024


def roll_up(seed: int = 1) -> pd.DataFrame:
    """A made-up village roll-up in the columns of the dashboard, with the official names."""
    villages = official.every("village")
    names = official.listing()
    size, rng = len(villages), np.random.default_rng(seed)
    codes = pd.Series([one.code for one in villages])
    frame = pd.DataFrame(index=codes.index)
    for level, digits in (("province", 2), ("district", 5), ("subdistrict", 8), ("village", 13)):
        part = codes.str[:digits]
        frame[f"{level}_id"] = part.factorize()[0] + 1
        frame[level] = part.map(names).str.upper()
    frame["cooperatives"] = 1
    for name, share in (("accounts_count", 0.95), ("npwp_count", 0.9), ("nib_count", 0.7)):
        frame[name] = (rng.random(size) < share).astype(int)
    frame["rat_count"] = 0
    sold = rng.random(size) < 0.03
    frame["transaction_volume"] = np.where(sold, rng.integers(1, 5000, size), 0)
    frame["transaction_value"] = frame["transaction_volume"] * 12_500
    for name in ("simpanan_pokok", "simpanan_wajib"):
        members = np.where(rng.random(size) < 0.15, rng.integers(1, 80, size), 0)
        frame[f"{name}_amount"] = members * 50_000
        frame[f"{name}_members"] = members
        frame[f"{name}_tx"] = members
    frame["savings_total_amount"] = frame["simpanan_pokok_amount"] + frame["simpanan_wajib_amount"]
    frame["date"] = "2026-08-05"
    return frame


def seconds(work: Callable[[], object]) -> float:
    """Median of some rounds, after one that does not count."""
    work()
    times = []
    for _ in range(ROUNDS):
        gc.collect()
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Print one line a measurement."""
    with tempfile.TemporaryDirectory() as folder:
        _measure(Path(folder))


def _measure(folder: Path) -> None:
    source = folder / "rekap_desa.csv"
    frame = roll_up()
    frame.to_csv(source, index=False)
    bare = seconds(lambda: pd.read_csv(source).to_parquet(folder / "bare.parquet"))
    split = seconds(lambda: _one_file_a_regency(source, folder / "split"))
    print(
        f"{len(frame)} rows x {frame.shape[1]} columns; bare pandas {bare:.3f} s; "
        f"with one file a regency, as the store is, {split:.3f} s"
    )

    checked = seconds(lambda: check(source))
    _tell("check", checked, bare, split)
    rounds = iter(range(ROUNDS + 1))

    def prepared() -> None:
        data = folder / f"data{next(rounds)}"
        prepare(Workspace(folder, data, folder / "reports"), source)

    preparing = seconds(prepared)
    _tell("prepare, which checks too", preparing, bare, split)
    _tell("check, then prepare", checked + preparing, bare, split)
    _commands(source, folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB
    print(f"peak memory {peak:.0f} MiB (limit 1024)")

    regency = folder / "data0" / "tidy" / "cooperative_status" / "19.71.parquet"
    contract = table("cooperative_status")
    once = seconds(lambda: pd.read_parquet(regency))
    reading = seconds(lambda: keeps_contract(contract, pd.read_parquet(regency)))
    print(
        f"one regency: read {once * 1e3:.1f} ms, read and checked {reading * 1e3:.1f} ms (limit 50)"
    )


def _one_file_a_regency(source: Path, folder: Path) -> None:
    """What bare pandas does for the same files: no names joined, nothing checked, no states."""
    shutil.rmtree(folder, ignore_errors=True)
    frame = pd.read_csv(source)
    frame.to_parquet(folder, partition_cols=["district_id"])


def _commands(source: Path, folder: Path) -> None:
    """The same as a user sees it: whole programs, with all that they load."""
    bare = f"import pandas; pandas.read_csv({str(source)!r}).to_parquet({str(folder / 'b')!r})"
    taken = _command(lambda _: ["-c", bare])
    print(f"as programs: bare pandas {taken:.2f} s")
    for name in ("check", "prepare"):

        def words(turn: int, name: str = name) -> list[str]:
            data = ["--data", str(folder / f"program{turn}")] if name == "prepare" else []
            return ["-m", "kopmp_lib", name, str(source), *data]

        _tell(f"kopmp {name}", _command(words), taken)


def _command(words: Callable[[int], list[str]]) -> float:
    turns = iter(range(ROUNDS + 1))
    return seconds(
        lambda: subprocess.run([sys.executable, *words(next(turns))], capture_output=True)
    )


def _tell(name: str, taken: float, *bare: float) -> None:
    ratios = " and ".join(f"{taken / one:.1f}" for one in bare)
    print(f"{name}: {taken:.3f} s, {ratios} times bare pandas")


if __name__ == "__main__":
    main()
