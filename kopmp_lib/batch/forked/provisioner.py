"""How does JupyterLab, or anyone who asks for a kernel, get one that was forked?

Its name is ``kopmp-forked`` in the group ``jupyter_client.kernel_provisioners``. A kernel spec may
ask for it, or ``JUPYTER_DEFAULT_PROVISIONER_NAME=kopmp-forked`` has it for all. One parent serves
all kernels of the program that asks. What cannot be forked is started the usual way.
"""

from __future__ import annotations

import atexit
import os
import sys
import time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from jupyter_client.provisioning import LocalProvisioner

from kopmp_lib.batch.forked import children
from kopmp_lib.batch.forked.asking import Child, ParentGoneError, Warm
from kopmp_lib.batch.forked.requests import KernelWanted, Place
from kopmp_lib.batch.kernels import SETTINGS

if TYPE_CHECKING:
    import subprocess

LAUNCHER = ["-m", "ipykernel_launcher"]


class ForkedProvisioner(LocalProvisioner):
    """Forks IPython kernels of this Python; all others are started the usual way."""

    async def launch_kernel(self, cmd: list[str], **options: Any) -> Any:
        """Which sockets has the kernel?"""
        if not _can_be_forked(cmd):
            return await super().launch_kernel(cmd, **options)
        self.cwd = options.get("cwd") or Path.cwd()
        place = Place(str(self.cwd), os.devnull, dict(options.get("env") or os.environ))
        arguments = tuple(cmd[cmd.index(LAUNCHER[1]) + 1 :])
        child = _Process(_asked(KernelWanted(place, arguments)))
        self.process = cast("subprocess.Popen[bytes]", child)
        self.pid = self.pgid = child.pid
        return self.connection_info


def _can_be_forked(command: list[str]) -> bool:
    """Is this a kernel of the very Python that we run on, without options of Python itself?"""
    own = Path(command[0]).resolve() == Path(sys.executable).resolve()
    return children.possible() and own and command[1:3] == LAUNCHER


def _asked(wanted: KernelWanted) -> Child:
    """A child of our parent, or of a new one if that was lost."""
    try:
        return _warm().ask(wanted)
    except ParentGoneError:
        _warm.cache_clear()
        return _warm().ask(wanted)


@lru_cache(maxsize=1)
def _warm() -> Warm:
    made = Warm({**os.environ, **SETTINGS}, Path(os.devnull))
    atexit.register(made.close)
    return made


class _Process:
    """A child in the form of ``subprocess.Popen``, as far as provisioners use it."""

    stdin = stdout = stderr = None

    def __init__(self, child: Child) -> None:
        self._child = child
        self.pid = child.pid

    @property
    def returncode(self) -> int | None:
        """How it ended, if it did; below nought a signal."""
        status = self._child.status
        return None if status is None else os.waitstatus_to_exitcode(status)

    def poll(self) -> int | None:
        """How did it end? None if it runs."""
        self._child.look()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """How does it end?"""
        end = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if end is not None and time.monotonic() > end:
                raise TimeoutError
            time.sleep(0.02)
        return code

    def send_signal(self, number: int) -> None:
        """Send it a signal."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(15)

    def kill(self) -> None:
        """End it, with whatever it started."""
        self._child.kill()
