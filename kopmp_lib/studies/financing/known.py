"""What was known by a day, of which villages?"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd


def column(frame: pd.DataFrame, name: str) -> pd.Series:
    """Which figures has this column; missing everywhere if the source lacks it?"""
    if name in frame:
        return frame[name].astype(float)
    return pd.Series(float("nan"), index=frame.index)


def day_of(frames: Iterable[pd.DataFrame]) -> str:
    """Which is the newest day of these tables? Empty if they hold nothing."""
    days = [frame["as_of"].max() for frame in frames if len(frame)]
    return str(max(days).date()) if days else ""
