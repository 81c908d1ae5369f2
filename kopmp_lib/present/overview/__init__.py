"""What does a reader see of many regions side by side?"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

ROOMS = ("figures", "places", "tables", "text")


def __getattr__(name: str) -> ModuleType:
    if name not in ROOMS:
        raise AttributeError(f"{__name__} has no '{name}'; it offers {', '.join(ROOMS)}")
    return import_module(f"{__name__}.{name}")


def __dir__() -> list[str]:
    return sorted(ROOMS)
