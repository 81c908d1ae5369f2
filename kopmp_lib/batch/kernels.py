"""How does a job get a kernel of its own?

Each kernel gets its own environment, so that two notebooks of one region never write to the same
place, and nothing of this process is changed for it. Kernels that still run can be stopped at once.
"""

from __future__ import annotations

import os
import secrets
import signal
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager

from kopmp_lib.wording import LANGUAGES_VARIABLE
from kopmp_lib.workspace import (
    DATA_VARIABLE,
    HOME_VARIABLE,
    REPORTS_VARIABLE,
    STAGE_VARIABLE,
    Workspace,
)

SETTINGS = {
    "MPLBACKEND": "agg",
    "OPENBLAS_NUM_THREADS": "1",  # workers share the cores; more threads only fight
    "OMP_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",  # same inputs, same bytes
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # no debugger is meant; its warning would be
}


def environment(workspace: Workspace, stage: Path, languages: tuple[str, ...]) -> dict[str, str]:
    """Which variables does a kernel see?"""
    return {
        **os.environ,
        **SETTINGS,
        HOME_VARIABLE: str(workspace.home),
        DATA_VARIABLE: str(workspace.data),
        REPORTS_VARIABLE: str(workspace.reports),
        STAGE_VARIABLE: str(stage),
        LANGUAGES_VARIABLE: ",".join(languages),
    }


class Kernels:
    """The kernels of one run: what they print aside goes to one log, and they can all be stopped.

    Parameters
    ----------
    log : Path
        Takes what kernels write past the notebook, such as the last words of a crash.
    """

    def __init__(self, log: Path) -> None:
        self._log = log
        self._sockets = tempfile.TemporaryDirectory(prefix="kopmp-")
        self._running: set[AsyncKernelManager] = set()
        self._lock = threading.Lock()
        self.stopped = threading.Event()

    def __enter__(self) -> Kernels:
        return self

    def __exit__(self, *error: object) -> None:
        self._sockets.cleanup()
        if self._log.exists() and not self._log.stat().st_size:
            self._log.unlink()

    def way(self, variables: Mapping[str, str], home: Path, started: Path) -> dict[str, Any]:  # noqa: ARG002
        """How does papermill reach a kernel with these variables?"""
        return {
            "kernel_manager_class": self.manager(variables),
            "resources": {"metadata": {"path": str(home)}},
            "shutdown_kernel": "immediate",
        }

    def manager(self, variables: Mapping[str, str]) -> type[AsyncKernelManager]:
        """Which class starts kernels with these variables?"""
        kernels = self

        class JobKernel(AsyncKernelManager):
            async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]
                if os.name == "posix":  # sockets in a folder of our own: no port can be taken
                    self.transport = "ipc"
                    self.connection_file = kernels._connection_file()
                with kernels._log.open("ab") as log:
                    options |= {"env": dict(variables), "stdout": log, "stderr": log}
                    await super().start_kernel(**options)
                kernels._note(self)

            async def cleanup_resources(self, restart: bool = False) -> None:  # type: ignore[override]
                kernels._forget(self)
                await super().cleanup_resources(restart=restart)

        return JobKernel

    def stop(self) -> None:
        """Stop all kernels at once, and those that are just being started."""
        with self._lock:
            self.stopped.set()
            for kernel in self._running:
                _kill(kernel)

    def _connection_file(self) -> str:
        return str(Path(self._sockets.name) / f"{secrets.token_hex(4)}.json")

    def _note(self, kernel: AsyncKernelManager) -> None:
        with self._lock:
            self._running.add(kernel)
            if self.stopped.is_set():
                _kill(kernel)

    def _forget(self, kernel: AsyncKernelManager) -> None:
        with self._lock:
            self._running.discard(kernel)


def _kill(kernel: AsyncKernelManager) -> None:
    """The kernel leads a process group of its own, so that what it started ends with it."""
    pid = getattr(kernel.provisioner, "pid", None)
    if pid:
        try:
            os.killpg(pid, signal.SIGKILL)
        except ProcessLookupError:
            return
