"""Where does a result go, so that the batch and other notebooks can use it?"""

from __future__ import annotations

import io
from pathlib import Path

from kopmp_lib import workspace
from kopmp_lib.result import StudyResult
from kopmp_lib.workspace import write_atomic


def save(result: StudyResult) -> Path:
    """Which file holds the results table of this study and region?

    In a batch the file is staged and put in place when the notebook has ended well; by hand it is a
    draft under ``reports/drafts``, which the batch never touches.

    Returns
    -------
    Path
        A Parquet file with the columns of ``result.COLUMNS``.
    """
    buffer = io.BytesIO()
    result.results.to_parquet(buffer, index=False)
    folder = workspace.here().stage(result.region_code)
    return write_atomic(folder / f"{result.study}.parquet", buffer.getvalue())
