"""What went wrong, told to the person who can mend it."""

from __future__ import annotations

from collections.abc import Sequence


class KopmpError(Exception):
    """What happened, where, what was expected, what to do next?

    Parameters
    ----------
    what : str
        What happened, in one sentence.
    where : str, optional
        File, sheet, row, column, parameter or region it happened at.
    expected : str, optional
        What would have been right, with the nearest candidate where there is one.
    todo : str, optional
        What the reader can do next.
    """

    def __init__(self, what: str, *, where: str = "", expected: str = "", todo: str = "") -> None:
        self.what = what
        self.where = where
        self.expected = expected
        self.todo = todo
        super().__init__(what)

    def __str__(self) -> str:
        lines = [self.what]
        for label, part in (
            ("where", self.where),
            ("expected", self.expected),
            ("next", self.todo),
        ):
            if part:
                lines.append(f"  {label}: {part}")
        return "\n".join(lines)

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), dict(self.__dict__)))


class RegionError(KopmpError):
    """A region code or name that the official list does not know."""


class DataError(KopmpError):
    """A table that does not keep its contract; carries every fault at once."""

    def __init__(
        self,
        what: str,
        *,
        where: str = "",
        expected: str = "",
        todo: str = "",
        faults: Sequence[str] = (),
    ) -> None:
        super().__init__(what, where=where, expected=expected, todo=todo)
        self.faults = tuple(faults)

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *(f"  - {fault}" for fault in self.faults)])


class ParameterError(KopmpError):
    """A parameter that is unknown, mistyped or out of range."""


class WorkspaceError(KopmpError):
    """A folder or file of the workbench that is missing or cannot be used."""


def _rebuild(kind: type[KopmpError], state: dict[str, object]) -> KopmpError:
    error = kind.__new__(kind)
    error.__dict__.update(state)
    Exception.__init__(error, state.get("what", ""))
    return error
