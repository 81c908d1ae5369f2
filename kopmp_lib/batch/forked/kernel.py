"""How does a cell run in this very process, as it would in a kernel of its own?

This is ipykernel's own kernel without its sockets: what it would send is kept as messages instead.
Nothing else is taken over, so that outputs are those of a kernel that was started the usual way.
"""

from __future__ import annotations

import io
import logging
import os
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from jupyter_client.session import Session
from traitlets.config import Config

Message = dict[str, Any]
NO_HISTORY = Config({"HistoryManager": {"enabled": False}})  # it would keep a thread and a file
OUT, ERR = 1, 2


class Kept(Session):
    """A session that keeps what is sent, in the form in which it would arrive."""

    sent: list[Message]

    def __init__(self) -> None:
        super().__init__(key=b"")
        self.sent = []

    def send(  # type: ignore[override]
        self,
        stream: object,  # noqa: ARG002 - there is none
        msg_or_type: Message | str,
        content: dict[str, Any] | None = None,
        parent: dict[str, Any] | None = None,
        ident: object = None,  # noqa: ARG002
        buffers: list[object] | None = None,
        track: bool = False,  # noqa: ARG002
        header: dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> Message:
        """Which message would have been sent? It is kept."""
        made = msg_or_type
        if isinstance(made, str):
            made = self.msg(made, content, parent, header, metadata)
        arrived = self.unpack(self.pack(made["content"]))
        self.sent.append({**made, "content": arrived, "buffers": buffers or []})
        return made

    def taken(self) -> list[Message]:
        """Which messages were sent since this was asked last?"""
        told, self.sent = self.sent, []
        return told


class Stream(io.TextIOBase):
    """Takes what is printed, and what programs write past Python to the same descriptor."""

    encoding = "UTF-8"

    def __init__(self, session: Kept, name: str, descriptor: int) -> None:
        super().__init__()
        self.name = name
        self._session = session
        self._parent: Mapping[str, Any] = {}
        self._text = io.StringIO()
        self._lock = threading.RLock()
        self._past, self._read = _past_python(descriptor), 0

    def set_parent(self, parent: Message) -> None:
        """To which request belongs what is printed now?"""
        self._parent = parent.get("header", parent)

    def fileno(self) -> int:
        """Which descriptor do programs write to?"""
        return self._past

    def isatty(self) -> bool:
        """Is this a terminal? No."""
        return False

    def writable(self) -> bool:
        """Can it be written to? Yes."""
        return True

    def write(self, text: str) -> int:
        """How many characters were taken?"""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        with self._lock:
            self._take_past()
            return self._text.write(text)

    def flush(self) -> None:
        """Send what was printed."""
        with self._lock:
            self._take_past()
            text, self._text = self._text.getvalue(), io.StringIO()
        if text:
            content = {"name": self.name, "text": text}
            self._session.send(None, "stream", content, parent={"header": self._parent})

    def _take_past(self) -> None:
        """What programs wrote past Python comes before what is printed next."""
        length = os.fstat(self._past).st_size
        if length > self._read:
            told = os.pread(self._past, length - self._read, self._read)
            self._read = length
            self._text.write(told.decode(errors="replace"))


def _past_python(descriptor: int) -> int:
    """A file without a name that takes what is written to a descriptor."""
    file = os.memfd_create(f"past-python-{descriptor}") if hasattr(os, "memfd_create") else _file()
    os.set_inheritable(file, True)
    os.dup2(file, descriptor)
    return file


def _file() -> int:
    import tempfile

    descriptor, path = tempfile.mkstemp()
    Path(path).unlink()
    return descriptor


class _Alone(IPythonKernel):
    """A kernel to which one request at a time is handed, so that none waits to be aborted."""

    def _abort_queues(self, subshell_id: str | None = None) -> None:
        pass


@dataclass(frozen=True)
class _Here:
    """Stands for the thread that ipykernel would read its socket in: it is this one."""

    parent_thread: threading.Thread


class Kernel:
    """A fresh kernel in this process, of which there can be only one.

    Its working folder, environment and descriptors are those of the process.
    """

    def __init__(self) -> None:
        self.session = Kept()
        sys.stdout = Stream(self.session, "stdout", OUT)
        sys.stderr = Stream(self.session, "stderr", ERR)
        self._kernel = _Alone.instance(
            config=NO_HISTORY,
            session=self.session,
            shell_channel_thread=_Here(threading.current_thread()),
            user_ns={},
            log=logging.getLogger("ipykernel"),
        )
        self.language = dict(self._kernel.language_info)

    def request(self, code: str, *, store_history: bool, stop_on_error: bool) -> Message:
        """Which request asks for this code to be run?"""
        content = {
            "code": code,
            "silent": False,
            "store_history": store_history,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": stop_on_error,
        }
        return self.session.msg("execute_request", content)

    async def run(self, request: Message) -> list[Message]:
        """Which messages does this request bring about, the reply last?"""
        kernel = self._kernel
        kernel.set_parent([], request, channel="shell")
        with suppress(SystemExit):
            await kernel.execute_request(None, [], request)
        told = self.session.taken()
        replies = [one for one in told if one["msg_type"] == "execute_reply"]
        return [*(one for one in told if one not in replies), *replies]
