"""What does a reader see of the study of mentoring?"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

ROOMS = ("evidence", "figures", "plan", "robust", "tables", "text")


def __getattr__(name: str) -> ModuleType:
    if name not in ROOMS:
        raise AttributeError(f"{__name__} has no '{name}'; it offers {', '.join(ROOMS)}")
    return import_module(f"{__name__}.{name}")


def __dir__() -> list[str]:
    return sorted(ROOMS)
