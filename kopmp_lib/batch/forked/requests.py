"""What can a warm parent be asked to run in a forked child?"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

STARTED, VALUE, RAISED, ENDED = "started", "value", "raised", "ended"
"""What is told of a child, each with one thing: its number, what a call returned, the traceback of
what it raised, and how the process ended as ``os.waitpid`` tells it."""


@dataclass(frozen=True)
class Place:
    """Where a child works.

    Parameters
    ----------
    folder : str
        Its working folder.
    log : str
        The file that takes what it prints.
    variables : Mapping
        Its whole environment.
    """

    folder: str
    log: str
    variables: Mapping[str, str]


@dataclass(frozen=True)
class Call:
    """A function to be called; like its arguments and what it returns, it must be picklable."""

    place: Place
    function: Callable[..., Any]
    arguments: tuple[Any, ...] = field(default=())

    def run(self) -> object:
        """What does the function return?"""
        return self.function(*self.arguments)


@dataclass(frozen=True)
class KernelWanted:
    """An IPython kernel, with the arguments after ``python -m ipykernel_launcher``."""

    place: Place
    arguments: tuple[str, ...]

    def run(self) -> None:
        """Serve the kernel until it is shut down."""
        from ipykernel.kernelapp import IPKernelApp

        os.environ.pop("JPY_PARENT_PID", None)  # our parent is the warm one
        sys.argv = ["ipykernel_launcher", *self.arguments]
        app = IPKernelApp.instance()
        app.initialize(list(self.arguments))
        app.start()


Request = Call | KernelWanted
