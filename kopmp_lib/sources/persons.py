"""Which cells hold a number of a person?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

PERSONAL = re.compile(r"(?<![\d.])(?:(?:\d[ -]?){15}\d|(?:\+62|0)[ -]?8(?:[ -]?\d){7,11})(?!\d)")
"""A person's NIK (16 digits) or mobile phone; the NIK of a co-operative is shorter and may stay."""

SHORTEST = 9
"""Signs of the shortest such number."""
PERHAPS = r"(?:\p{Nd}[ -]?){15}\p{Nd}|(?:\+62|0)[ -]?8(?:[ -]?\p{Nd}){7}"
"""The same without what stands around it, which Arrow cannot look at; finds a few too many."""


def numbers_in(cells: pd.Series) -> pd.Index:
    """In which rows does this column hold a number of a person?

    Most cells are too short, and many are the same; of the rest, Arrow sees at once which hold too
    few digits.

    Examples
    --------
    >>> import pandas as pd
    >>> numbers_in(pd.Series(["Ani, 0812 7412 3456", "19.71.06.1002"])).tolist()
    [0]
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = pa.array(cells.array, from_pandas=True)
    distinct = pc.unique(texts.filter(pc.greater_equal(pc.binary_length(texts), SHORTEST)))
    likely = distinct.filter(pc.match_substring_regex(distinct, PERHAPS)).to_pylist()
    found = [text for text in likely if PERSONAL.search(text)]
    return cells.index[cells.isin(found)] if found else cells.index[:0]
