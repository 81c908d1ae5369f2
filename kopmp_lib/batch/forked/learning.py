"""May a parent load what a child had to load?

Some modules start a thread or set a signal handler when they are loaded, which a parent must not
have; others fail or never end. So a child that does nothing else tries them first.
"""

from __future__ import annotations

import importlib
import os
import signal
import threading
from collections.abc import Sequence
from contextlib import suppress

LONGEST = 60
"""Seconds that loading may take."""
HARMLESS = 42
"""How a trial ends that came to its end; a module may end the process with another number."""


def load(names: Sequence[str]) -> bool:
    """Load these modules if that leaves no trace but themselves; were they loaded?"""
    tried = os.fork()
    if not tried:
        _try(names)
    _, status = os.waitpid(tried, 0)
    if os.waitstatus_to_exitcode(status) != HARMLESS:
        return False
    for name in names:
        with suppress(Exception):
            importlib.import_module(name)
    return True


def _try(names: Sequence[str]) -> None:
    """In a process of its own: how it ends tells whether nothing else came of it."""
    harmless = False
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(LONGEST)
        before = _handlers()
        for name in names:
            with suppress(Exception):
                importlib.import_module(name)
        harmless = threading.active_count() == 1 and _handlers() == before
    finally:
        os._exit(HARMLESS if harmless else 1)


def _handlers() -> list[object]:
    return [signal.getsignal(number) for number in sorted(signal.valid_signals())]
