"""Do neighbours resemble each other, and where do customers go, given frames of places?"""

from __future__ import annotations

import difflib
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.neighbours.huff import huff_shares
from kopmp_lib.methods.neighbours.local import lisa
from kopmp_lib.methods.neighbours.moran import Moran, geary, moran
from kopmp_lib.methods.neighbours.near import nearest, nearest_of, row_weights


@dataclass(frozen=True)
class Pattern:
    """Likeness of neighbours.

    Parameters
    ----------
    whole : Moran
        Of all places together.
    geary : float
        1 without pattern, below it where neighbours are alike.
    table : DataFrame
        A row a place, by the index of the frame: ``value, around`` (mean of its neighbours),
        ``index, p, quadrant, significant`` (after Benjamini and Hochberg).
    """

    whole: Moran
    geary: float
    table: pd.DataFrame


@dataclass(frozen=True)
class Catchment:
    """Where customers go.

    Parameters
    ----------
    shares : DataFrame
        A row an origin and outlet within reach: ``origin, outlet, distance_km, share``; shares of
        an origin sum to one.
    outlets : DataFrame
        A row an outlet, by the index of its frame: ``customers`` expected, and ``share`` (0-1) of
        all that go anywhere.
    """

    shares: pd.DataFrame
    outlets: pd.DataFrame


def pattern(
    frame: pd.DataFrame,
    value: str,
    *,
    lat: str = "lat",
    lng: str = "lng",
    k: int = 5,
    permutations: int = 999,
    rate: float = 0.05,
    rng: np.random.Generator | None = None,
) -> Pattern:
    """Are places like their ``k`` nearest neighbours, and which of them beyond chance?

    Parameters
    ----------
    frame : DataFrame
        A row a place, named by its index.
    value, lat, lng : str
        Columns: the figure, and degrees (south and west negative).
    k : int
        Neighbours of each, of equal say.
    permutations, rate, rng
        As in :func:`~kopmp_lib.methods.neighbours.moran` and ``lisa``.

    Raises
    ------
    ParameterError
        If a column is not there, not of numbers or not complete, or a place stands there twice.
    """
    _fit(frame, (value, lat, lng), "frame")
    chance = rng if rng is not None else np.random.default_rng(0)
    joins = row_weights(nearest(frame[lat], frame[lng], k))
    figures = frame[value].to_numpy(dtype=float)
    whole = moran(figures, joins, permutations=permutations, rng=chance)
    local = lisa(figures, joins, permutations=max(permutations, 99), rate=rate, rng=chance)
    table = pd.DataFrame(
        {
            "value": figures,
            "around": joins @ figures,
            "index": local.index,
            "p": local.p,
            "quadrant": local.quadrant,
            "significant": local.significant,
        },
        index=frame.index,
    )
    return Pattern(whole, geary(figures, joins), table)


def catchments(
    origins: pd.DataFrame,
    outlets: pd.DataFrame,
    *,
    demand: str | None = None,
    attraction: str | None = None,
    lat: str = "lat",
    lng: str = "lng",
    decay: float = 2.0,
    reach: int = 20,
) -> Catchment:
    """How many customers may each outlet expect, and from where?

    Parameters
    ----------
    origins, outlets : DataFrame
        A row a place, named by its index.
    demand, attraction : str, optional
        Column of origins with customers, of outlets with size; all alike if not given.
    lat, lng : str
        Columns of both, degrees.
    decay : float
        How strongly distance deters.
    reach : int
        How many of the nearest outlets customers choose from.

    References
    ----------
    Huff (1963), Land Economics 39: 81-90.
    """
    _fit(origins, (lat, lng, *([demand] if demand else [])), "origins")
    _fit(outlets, (lat, lng, *([attraction] if attraction else [])), "outlets")
    near = nearest_of(origins[lat], origins[lng], outlets[lat], outlets[lng], reach)
    size = outlets[attraction].to_numpy(dtype=float) if attraction else np.ones(len(outlets))
    many = origins[demand].to_numpy(dtype=float) if demand else np.ones(len(origins))
    if (many < 0).any():
        raise ParameterError("Demand is negative.", where=str(demand), expected="0 or more")
    share = huff_shares(near.distance_km, size[near.index], decay)
    rows = pd.DataFrame(
        {
            "origin": np.repeat(origins.index.to_numpy(), near.index.shape[1]),
            "outlet": outlets.index.to_numpy()[near.index.ravel()],
            "distance_km": near.distance_km.ravel(),
            "share": share.ravel(),
        }
    )
    going = np.nan_to_num(share * many[:, None]).ravel()
    expected = np.bincount(near.index.ravel(), weights=going, minlength=len(outlets))
    total = expected.sum()
    part = expected / total if total > 0 else np.full(len(outlets), np.nan)
    return Catchment(rows, pd.DataFrame({"customers": expected, "share": part}, outlets.index))


def _fit(frame: pd.DataFrame, columns: tuple[str, ...], where: str) -> None:
    """Refuses a frame that cannot be used, with every fault at once."""
    said = [fault for name in dict.fromkeys(columns) if (fault := _fault(frame, name))]
    if frame.index.has_duplicates:
        twice = frame.index[frame.index.duplicated()].unique()
        said.append(f"{len(twice)} places stand there more than once, such as {twice[0]!r}.")
    if said:
        raise ParameterError(
            " ".join(said),
            where=where,
            expected="one row a place, with a known number in every column named",
            todo="Leave places out with frame.dropna(subset=...), and say how many; name places "
            'with frame.set_index("place").',
        )


def _fault(frame: pd.DataFrame, name: str) -> str:
    if name not in frame:
        near = difflib.get_close_matches(str(name), [str(held) for held in frame], 1)
        return f"There is no column '{name}'" + (f", but '{near[0]}'." if near else ".")
    if not pd.api.types.is_numeric_dtype(frame[name]):
        return f"Column '{name}' is not of numbers."
    gaps = int((~np.isfinite(frame[name].to_numpy(dtype=float, na_value=np.nan))).sum())
    return f"Column '{name}' is not known in {gaps} rows." if gaps else ""
