"""Which panel would these regencies give, if the effect of mentoring on each were known?

The rules are those of ``kopmp simulate`` (``kopmp_lib.sources.twin``: its constants, its course of
the effect, its way to choose), drawn for many small worlds at once and without files.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kopmp_lib.sources.twin import course, mentoring, world

MONTHS = 24
DISTRICTS = 7  # kecamatan in a regency


@dataclass(frozen=True)
class Setting:
    """One kind of world.

    Parameters
    ----------
    units, regencies : int
        Co-operatives, in so many regencies of equal size.
    waves : tuple of int
        Months in which mentoring starts.
    never_share : float
        Share of each regency, the best by priority, that is never mentored.
    effect : {"ramp", "constant", "fading", "null"}
    level, dip, trend : float
        Weights of quality, of the shock in the month of decision and of the own trend in who is
        chosen first.
    slope_quality : float
        Monthly trend, in log points, for a unit of quality.
    spillover : float
        Share of the full effect that the unmentored gain when all their neighbours are mentored.
    silent : bool
        Whether reports stay out (not at random) and co-operatives close.
    scale : float
        Factor on the effect.
    """

    units: int = 42
    regencies: int = 1
    waves: tuple[int, ...] = mentoring.FEW_WAVES
    never_share: float = 12 / 42
    effect: str = "ramp"
    level: float = 1.0
    dip: float = 0.0
    trend: float = 0.0
    slope_quality: float = 0.0
    spillover: float = 0.0
    silent: bool = False
    scale: float = 1.0


@dataclass(frozen=True)
class Panel:
    """A panel with its truth.

    Parameters
    ----------
    frame : DataFrame
        ``unit``, ``time``, ``first`` (0 for never), ``regency``, ``district``, ``quality``, ``y``
        (log savings), ``mentored``, and ``drift`` (what y would be but for chance and mentoring).
    truth : dict
        Expected effect by (cohort, month).
    """

    frame: pd.DataFrame
    truth: dict[tuple[int, int], float]

    def average(self, before: int = MONTHS + 1) -> float:
        """The expected effect on those mentored by month, over months before ``before``."""
        size = self.frame.drop_duplicates("unit")["first"].value_counts()
        kept = {cell: effect for cell, effect in self.truth.items() if cell[1] < before}
        weight = [size[cohort] for cohort, _ in kept]
        return float(np.average(list(kept.values()), weights=weight))

    def by_exposure(self, exposure: int) -> float:
        """The expected effect so many months after the start."""
        size = self.frame.drop_duplicates("unit")["first"].value_counts()
        kept = {
            cell: effect for cell, effect in self.truth.items() if cell[1] - cell[0] == exposure
        }
        return float(np.average(list(kept.values()), weights=[size[cohort] for cohort, _ in kept]))


def draw(setting: Setting, rng: np.random.Generator) -> Panel:
    """One panel of this kind."""
    each = setting.units // setting.regencies
    regency = np.repeat(np.arange(setting.regencies), each)
    district = regency * DISTRICTS + np.tile(np.arange(each) * DISTRICTS // each, setting.regencies)
    quality = _quality(rng, regency, district)
    month = np.arange(MONTHS)
    slope = rng.normal(0, course.SLOPE, len(regency)) + setting.slope_quality * quality
    shock = _shocks(rng, len(regency))
    common = course.DRIFT * month + rng.normal(0, course.WOBBLE, MONTHS)
    walk = rng.normal(0, course.WALK, (setting.regencies, MONTHS)).cumsum(axis=1)[regency]
    level = 12.2 + 0.55 * rng.normal(0, 0.6, len(regency)) + 0.45 * quality
    drift = level[:, None] + common + slope[:, None] * month
    seen = setting.level * quality + setting.trend * slope
    seen += setting.dip * shock[:, setting.waves[0] - 2]
    ranked = rng.normal(0, mentoring.NOISE, len(regency)) - seen
    first = _chosen(ranked, regency, setting)
    place = np.searchsorted(setting.waves, first) / max(len(setting.waves) - 1, 1)
    since = np.where(first[:, None] > 0, month + 1 - first[:, None], -1)
    mentored = since >= 0
    usual = setting.scale * mentoring.curve(setting.effect, since) * (1.1 - 0.2 * place)[:, None]
    gain = np.where(mentored, usual * (1 + 0.45 * rng.standard_normal((len(regency), 1))), 0)
    full = 0.0 if setting.effect == "null" else mentoring.FULL
    near = np.where(mentored, 0, _neighbours(district, mentored))
    y = drift + walk + shock + gain + setting.spillover * full * near
    if setting.silent:
        y = _reported(rng, y, quality, shock, mentored)
    truth = {
        (wave, time): float(usual[first == wave][0, time - 1])
        for wave in setting.waves
        for time in range(wave, MONTHS + 1)
    }
    units = {"first": first, "regency": regency, "district": district, "quality": quality}
    return Panel(_long(units, {"y": y, "mentored": mentored, "drift": drift}), truth)


def _quality(rng: np.random.Generator, regency: np.ndarray, district: np.ndarray) -> np.ndarray:
    shared = rng.normal(0, world.SD["regency"], regency.max() + 1)[regency]
    shared = shared + rng.normal(0, world.SD["district"], district.max() + 1)[district]
    return shared + rng.normal(0, world.SD["own"], len(regency))


def _shocks(rng: np.random.Generator, units: int, ar: float = 0.55) -> np.ndarray:
    """An autoregression that starts in its long-run spread. Shape (units, months)."""
    shocks = rng.normal(0, course.INNOVATION, (units, MONTHS))
    shocks[:, 0] /= np.sqrt(1 - ar**2)
    for month in range(1, MONTHS):
        shocks[:, month] += ar * shocks[:, month - 1]
    return shocks


def _chosen(ranked: np.ndarray, regency: np.ndarray, setting: Setting) -> np.ndarray:
    """In which month does each start: in every regency the worst first?"""
    parts = [
        mentoring.assign(one, np.ones(len(one), bool), setting.waves, setting.never_share)
        for one in np.split(ranked, np.flatnonzero(np.diff(regency)) + 1)
    ]
    return np.concatenate(parts)


def _neighbours(district: np.ndarray, mentored: np.ndarray) -> np.ndarray:
    """Which share of the others in the district is mentored?"""
    among = np.zeros((district.max() + 1, MONTHS))
    np.add.at(among, district, mentored)
    others = np.bincount(district)[district] - 1
    return np.asarray((among[district] - mentored) / np.maximum(others, 1)[:, None])


def _reported(
    rng: np.random.Generator,
    y: np.ndarray,
    quality: np.ndarray,
    shock: np.ndarray,
    mentored: np.ndarray,
) -> np.ndarray:
    """Bad months stay unreported, the mentored report more, the weak close. ``nan`` if silent."""
    index = np.log(0.06 / 0.94) - 0.5 * shock / shock.std() - 0.8 * mentored
    silent = rng.random(y.shape) < 1 / (1 + np.exp(-index))
    hazard = (0.004 + 0.010 * np.maximum(-quality, 0))[:, None] * np.where(mentored, 0.5, 1)
    closed = (rng.random(y.shape) < hazard).cumsum(axis=1) > 0
    return np.where(silent | closed, np.nan, y)


def _long(units: dict[str, np.ndarray], cells: dict[str, np.ndarray]) -> pd.DataFrame:
    count = len(units["first"])
    frame = {"unit": np.repeat(np.arange(count), MONTHS)}
    frame["time"] = np.tile(np.arange(1, MONTHS + 1), count)
    frame |= {name: np.repeat(values, MONTHS) for name, values in units.items()}
    return pd.DataFrame(frame | {name: values.ravel() for name, values in cells.items()})
