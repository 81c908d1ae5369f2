"""How does a job run in a child of a warm parent?"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from kopmp_lib.batch.forked.asking import Child, ParentGoneError, Warm
from kopmp_lib.batch.forked.requests import Call, Place
from kopmp_lib.batch.kernels import SETTINGS

SPARE = 3
"""Parents that are started in the place of one that was lost."""


def possible() -> bool:
    """Can this system fork a process that has loaded libraries? Linux can; others may not."""
    return sys.platform == "linux"


class Children:
    """The children of one run, which can all be stopped.

    Parameters
    ----------
    log : Path
        Takes what they print past the notebook, such as the last words of a crash.
    variables : Mapping
        The environment in which the parent loads its modules.
    modules : sequence of str
        What the parent loads besides the usual.
    """

    def __init__(self, log: Path, variables: Mapping[str, str], modules: Sequence[str]) -> None:
        self._log = log
        self._warmed = partial(Warm, {**variables, **SETTINGS}, log, modules)
        self._warm = self._warmed()
        self._spare = SPARE
        self._running: set[Child] = set()
        self._lock = threading.Lock()
        self.stopped = threading.Event()

    def __enter__(self) -> Children:
        return self

    def __exit__(self, *error: object) -> None:
        self._warm.close()
        if self._log.exists() and not self._log.stat().st_size:
            self._log.unlink()

    def call(
        self, folder: Path, variables: Mapping[str, str], function: Callable[..., Any], *given: Any
    ) -> Any:
        """What does this function return in a child of its own?

        Raises
        ------
        ChildError
            If it raises something, or the child is lost or stopped.
        """
        place = Place(str(folder), str(self._log), variables)
        child = self._ask(Call(place, function, given))
        with self._lock:
            self._running.add(child)
            if self.stopped.is_set():
                child.kill()
        try:
            return child.value()
        finally:
            with self._lock:
                self._running.discard(child)
            child.close()

    def _ask(self, request: Call) -> Child:
        """A child of the parent, or of another one if that is gone."""
        warm = self._warm
        try:
            return warm.ask(request)
        except ParentGoneError:
            with self._lock:
                if self._warm is warm and self._spare and not self.stopped.is_set():
                    warm.close()
                    self._warm, self._spare = self._warmed(), self._spare - 1
            if self._warm is warm:
                raise
            return self._ask(request)

    def stop(self) -> None:
        """Stop all children at once, and those that are just being started."""
        with self._lock:
            self.stopped.set()
            for child in self._running:
                child.kill()


class Here:
    """Stands for the kernels in a child: the notebook runs in this very process."""

    stopped = threading.Event()
    """Never set: whoever stops a child stops its process."""

    def way(self, variables: Mapping[str, str], home: Path, started: Path) -> dict[str, Any]:  # noqa: ARG002
        """How does papermill run cells here? Folder and variables are those of the process."""
        from kopmp_lib.batch.forked import engine

        engine.register()
        logging.getLogger("papermill").setLevel(logging.CRITICAL + 1)  # the record tells it
        return {"engine_name": engine.NAME, "started": str(started)}
