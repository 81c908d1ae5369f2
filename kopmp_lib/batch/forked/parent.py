"""A process that has loaded and warmed everything, and forks a child for each request.

It has one thread and no event loop, so that what it hands to its children is whole. It ends with
the process that started it, and its children with it.
"""

from __future__ import annotations

import gc
import os
import selectors
import shutil
import signal
import socket
import sys
import threading
import traceback
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NoReturn

from kopmp_lib.batch.forked import learning, warmth
from kopmp_lib.batch.forked.requests import ENDED, RAISED, STARTED, VALUE, Place, Request

PDEATHSIG = 1
MOST_TOLD = 60_000
"""Bytes that a pipe takes at once, whether or not somebody reads."""


@dataclass(frozen=True)
class _Child:
    """Who asked for a child, and where it tells what it had to load."""

    asked: Connection
    told: int


class Parent:
    """Takes requests at a socket, forks, and tells how each child ended."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self._children: dict[int, _Child] = {}
        self._known: set[str] = set()
        self._woken, wake = os.pipe()
        os.set_blocking(wake, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._select = selectors.DefaultSelector()
        for file in (self._listener, self._woken, sys.stdin.fileno()):
            self._select.register(file, selectors.EVENT_READ)

    def serve(self) -> None:
        """Answer until the owner is gone."""
        while True:
            for key, _ in self._select.select():
                if key.fileobj == sys.stdin.fileno():
                    return
                if key.fileobj is self._listener:
                    self._take(Connection(self._listener.accept()[0].detach()))
                elif key.fileobj == self._woken:
                    os.read(self._woken, 512)
                    self._reap()
                else:
                    self._hung_up(key.fileobj)  # type: ignore[arg-type]

    def end(self) -> None:
        """Stop all children."""
        for child in self._children:
            _kill(child)

    def _take(self, asked: Connection) -> None:
        try:
            request = asked.recv()
        except Exception:  # noqa: BLE001 - whoever sends nonsense is told, and the others go on
            with suppress(OSError):
                asked.send((RAISED, traceback.format_exc()))
            asked.close()
            return
        _assert_alone()
        told, tell = os.pipe()
        child = os.fork()
        if not child:
            self._become(request, asked, tell)
        os.close(tell)
        self._children[child] = _Child(asked, told)
        self._select.register(asked, selectors.EVENT_READ)

    def _reap(self) -> None:
        while self._children:
            number, status = os.waitpid(-1, os.WNOHANG)
            if not number:
                return
            child = self._children.pop(number)
            _kill(number)  # what it started and left behind
            with suppress(KeyError):  # who asked is gone already
                self._select.unregister(child.asked)
            with suppress(OSError):
                child.asked.send((ENDED, status))
            child.asked.close()
            self._learn(_read(child.told))

    def _learn(self, told: bytes) -> None:
        """Load what a child had to load, so that the next ones need not."""
        names = [name for name in told.decode().split() if name not in self._known]
        self._known.update(names)
        fresh = [name for name in names if name not in sys.modules]
        if fresh and not learning.load(fresh):
            for name in fresh:
                learning.load([name])

    def _hung_up(self, asked: Connection) -> None:
        """Nobody waits for this child any more."""
        self._select.unregister(asked)
        for number, child in self._children.items():
            if child.asked is asked:
                _kill(number)

    def _become(self, request: Request, asked: Connection, tell: int) -> NoReturn:
        """From here on this is the child."""
        status = 1
        try:
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGCHLD, signal.SIGTERM):
                signal.signal(number, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            os.setsid()
            _die_with_parent()
            self._listener.close()
            self._select.close()
            for other in self._children.values():
                other.asked.close()
            settle(request.place)
            known = set(sys.modules)
            asked.send((STARTED, os.getpid()))
            asked.send((VALUE, request.run()))
            if threading.active_count() == 1:  # else some module may start a thread on import
                os.write(tell, "\n".join(warmth.worth_knowing(known)).encode()[:MOST_TOLD])
            status = 0
        except BaseException:  # noqa: BLE001 - told to whoever asked; nothing of it may go on
            with suppress(Exception):
                asked.send((RAISED, traceback.format_exc()))
        finally:
            with suppress(Exception):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(status)


def settle(place: Place) -> None:
    """Make this process one of its own: folder, environment, streams, chance."""
    import random

    import numpy as np

    os.chdir(place.folder)
    sys.path.insert(0, "")  # modules beside the notebook, as in a kernel
    os.environ.clear()
    os.environ.update(place.variables)
    log = os.open(place.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for file, descriptor in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(file, descriptor)
    os.close(log)
    os.close(nothing)
    random.seed()
    np.random.seed()  # noqa: NPY002 - the one that all children would share


def _read(told: int) -> bytes:
    """What is there to read; whoever else holds the other end open is not waited for."""
    os.set_blocking(told, False)
    try:
        return os.read(told, MOST_TOLD)
    except BlockingIOError:
        return b""
    finally:
        os.close(told)


def _assert_alone() -> None:
    """A fork copies one thread; locks that another held would stay shut in the child for ever."""
    if threading.active_count() > 1:
        names = [one.name for one in threading.enumerate()]
        raise RuntimeError(f"threads are alive in the parent of kernels: {names}")


def _die_with_parent() -> None:
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(PDEATHSIG, signal.SIGKILL)


def _kill(child: int) -> None:
    """A child leads a process group of its own, so that what it started ends with it."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)


def main(listener: int, modules: list[str]) -> None:
    """Warm up, then serve at this socket; who asks earlier waits."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the owner
    warmth.warm(modules)
    gc.collect()
    gc.freeze()  # what is here stays; looking through it would copy its pages into each child
    heard = socket.socket(fileno=listener)
    folder = Path(heard.getsockname()).parent
    parent = Parent(heard)
    try:
        parent.serve()
    finally:
        parent.end()
        shutil.rmtree(folder, ignore_errors=True)  # an owner that was killed could not


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
