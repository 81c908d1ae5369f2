"""How does papermill run a notebook in this very process?

nbclient keeps its part: which cells run, what becomes of their messages, what is an error. Only the
way to the kernel is shorter. It is meant for a process that was forked for this one notebook.
"""

from __future__ import annotations

import asyncio
import faulthandler
import itertools
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nbclient.exceptions import CellExecutionComplete, CellTimeoutError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines

from kopmp_lib.batch.forked.kernel import ERR, Kernel, Message

NAME = "kopmp-here"
GRACE = 5


class _Requests:
    """Stands for nbclient's way to the kernel: a request is kept until its reply is asked for."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self.waiting: Message = {}

    def execute(self, code: str, *, store_history: bool, stop_on_error: bool) -> str:
        """Which number has the request to run this code?"""
        self.waiting = self._kernel.request(
            code, store_history=store_history, stop_on_error=stop_on_error
        )
        return str(self.waiting["header"]["msg_id"])


class _Client(PapermillNotebookClient):
    """Runs the cells of a notebook in a kernel of this process."""

    def execute(self, **options: Any) -> Any:  # noqa: ARG002 - there is no kernel to set up
        """The notebook, with what its cells put out."""
        self.reset_execution_trackers()
        self._here = Kernel()
        self.kc = _Requests(self._here)
        self.papermill_execute_cells()
        self.nb.metadata["language_info"] = self._here.language
        self.set_widgets_metadata()
        return self.nb

    async def _async_poll_kernel_alive(self) -> None:
        await asyncio.get_running_loop().create_future()  # lives as long as we do

    async def _async_poll_output_msg(self, *told: Any) -> None:
        """Messages come with the reply."""

    async def _async_poll_for_reply(
        self, _id: str, cell: Any, timeout: int | None, output: Any, alive: asyncio.Future[None]
    ) -> Message:
        try:
            await output
            index = self.nb.cells.index(cell)
            with _deadline(timeout) as late:
                *told, reply = await self._here.run(self.kc.waiting)
            for message in told:
                try:
                    self.process_message(message, cell, index)
                except CellExecutionComplete:
                    break
            if late:
                raise CellTimeoutError.error_from_timeout_and_cell("", timeout or 0, cell)
            return reply
        finally:
            alive.cancel()


@contextmanager
def _deadline(seconds: int | None) -> Iterator[list[int]]:
    """Stops Python code that takes longer, and notes that it did.

    What does not come back to Python is stopped a little later, with the process.
    """
    late: list[int] = []

    def stop(number: int, frame: object) -> None:  # noqa: ARG001 - the form of a handler
        late.append(number)
        raise TimeoutError

    former = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds or 0)
    if seconds:
        faulthandler.dump_traceback_later(seconds + GRACE, exit=True, file=ERR)
    try:
        yield late
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)


class Here(Engine):
    """A papermill engine that runs the cells in this process."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> Any:
        """The notebook, with what its cells put out.

        It is written when all cells have run or one has failed, not twice a cell; ``started``, a
        path, takes the number of each code cell that is begun, for a process that is lost in it.
        """
        path, nb_man.output_path = nb_man.output_path, None
        client = _Client(
            nb_man,
            kernel_name=kernel_name,
            timeout=options.get("execution_timeout"),
            record_timing=False,
        )
        if started := options.get("started"):
            client.on_cell_execute = _count(Path(started))
        try:
            return client.execute()
        except BaseException:
            nb_man.output_path = path
            nb_man.save()
            raise


def _count(path: Path) -> Callable[..., None]:
    numbers = itertools.count(1)

    def note(**_: object) -> None:
        path.write_text(str(next(numbers)), encoding="utf-8")

    return note


def register() -> None:
    """Make the engine known to papermill in this process."""
    papermill_engines.register(NAME, Here)
