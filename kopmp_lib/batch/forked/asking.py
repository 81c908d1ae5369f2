"""How is a warm parent started, and asked for a child?"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from kopmp_lib.batch.forked.requests import ENDED, RAISED, STARTED, VALUE, Call, Request

WAITING = 128
LATE = 1
"""How a process ends that ``faulthandler`` stopped."""
PARENT_GONE = 255 << 8


class ChildError(Exception):
    """A child that was lost, or failed where no failure is foreseen; with its traceback or end.

    Parameters
    ----------
    what : str
        The traceback, or in words how it ended.
    cause : str
        Class of the error that papermill would have raised for a kernel that ended so.
    killed : bool
        Whether it was stopped from outside, as the system does when memory runs out.
    """

    def __init__(self, what: str, cause: str = "", *, killed: bool = False) -> None:
        super().__init__(what)
        self.cause, self.killed = cause or type(self).__name__, killed


class ParentGoneError(ChildError):
    """There is no parent to ask any more."""


class Warm:
    """A parent process of our own; it ends when this one does, or is told to.

    Parameters
    ----------
    variables : Mapping
        The environment in which its modules are loaded.
    log : Path
        Takes what it prints, such as why it could not start.
    modules : sequence of str
        What to load besides the usual.
    """

    def __init__(
        self, variables: Mapping[str, str], log: Path, modules: Sequence[str] = ()
    ) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="kopmp-")
        self.folder = self._folder.name
        self._path = str(Path(self.folder) / "parent")
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(self._path)
        listener.listen(WAITING)
        with listener, log.open("ab") as out:
            listener.set_inheritable(True)
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-P", "-m", "kopmp_lib.batch.forked.parent"),
                    *(str(listener.fileno()), *modules),
                ],
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=out,
                env=dict(variables),
                pass_fds=[listener.fileno()],
            )

    def ask(self, request: Request) -> Child:
        """Which child runs this?

        Raises
        ------
        ParentGoneError
            If the parent is gone.
        """
        there = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            there.connect(self._path)
            connection = Connection(there.detach())
            connection.send(request)
            return Child(connection, _started(connection))
        except (OSError, EOFError) as error:
            there.close()
            raise ParentGoneError(f"the parent of kernels is gone: {error}") from error

    def call(self, request: Call) -> Any:
        """What does the function return in a child of its own?

        Raises
        ------
        ChildError
            With the traceback of what it raised, or how the child was lost.
        """
        child = self.ask(request)
        try:
            return child.value()
        finally:
            child.close()

    def close(self) -> None:
        """End the parent and with it all its children."""
        if self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()


def _started(connection: Connection) -> int:
    kind, told = connection.recv()
    if kind != STARTED:
        raise ChildError(told)
    return int(told)


@dataclass(eq=False)
class Child:
    """A child that runs.

    Parameters
    ----------
    connection : Connection
        Tells its value and its end; closing it stops the child.
    pid : int
        Its number.
    status : int or None
        How it ended, as ``os.waitpid`` tells it; None while it runs.
    """

    connection: Connection
    pid: int
    status: int | None = None

    def value(self) -> Any:
        """What did the call return?

        Raises
        ------
        ChildError
            With the traceback of what it raised, or how the child was lost.
        """
        value, raised, returned = None, "", False
        while self.status is None:
            kind, told = self._told()
            if kind == VALUE:
                value, returned = told, True
            elif kind == RAISED:
                raised = told
        if raised:
            raise ChildError(raised)
        if self.status or not returned:
            raise _lost(self.status)
        return value

    def look(self) -> None:
        """Take in what was told by now, without waiting."""
        while self.status is None and self.connection.poll():
            self._told()

    def _told(self) -> tuple[str, Any]:
        try:
            kind, told = self.connection.recv()
        except (EOFError, OSError):
            kind, told = ENDED, PARENT_GONE
        if kind == ENDED:
            self.status = told
        return kind, told

    def close(self) -> None:
        """Let go of the child; if it still runs, it is stopped."""
        self.connection.close()

    def kill(self) -> None:
        """Stop the child and whatever it started."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)


def _lost(status: int) -> ChildError:
    code = os.waitstatus_to_exitcode(status)
    cause = "CellTimeoutError" if code == LATE else "DeadKernelError"
    what = f"the child was lost: {how(status)}"
    return ChildError(what, cause, killed=code == -signal.SIGKILL or status == PARENT_GONE)


def how(status: int) -> str:
    """In words: how did a process end?"""
    if status == PARENT_GONE:
        return "its parent is gone"
    if os.WIFSIGNALED(status):
        return f"stopped by {signal.Signals(os.WTERMSIG(status)).name}"
    return f"exit status {os.waitstatus_to_exitcode(status)}"
