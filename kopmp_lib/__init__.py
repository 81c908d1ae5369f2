"""KOPMP workbench: study Indonesia's Koperasi Desa/Kelurahan Merah Putih, region by region.

``import kopmp_lib as kp`` is all a notebook needs. Names are loaded when they are first used, so
that the import itself is quick, opens nothing, prints nothing and registers nothing.

Examples
--------
>>> import kopmp_lib as kp
>>> str(kp.region("pangkalpinang"))
'19.71 Kota Pangkal Pinang'
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_FACE = {
    "region": "kopmp_lib.regions.gazetteer:region",
    "read": "kopmp_lib.sources.reader:read",
    "saved": "kopmp_lib.sources.saved:saved",
    "formation": "kopmp_lib.studies.formation",
    "financing": "kopmp_lib.studies.financing",
    "potential": "kopmp_lib.studies.potential",
    "mentoring": "kopmp_lib.studies.mentoring",
    "overview": "kopmp_lib.studies.overview",
    "figures": "kopmp_lib.present.figures",
    "tables": "kopmp_lib.present.tables",
    "text": "kopmp_lib.present.text",
    "save": "kopmp_lib.present.bundle:save",
    "rules": "kopmp_lib.rules",
    "contracts": "kopmp_lib.contracts",
    "wording": "kopmp_lib.wording",
    "show": "kopmp_lib.present",
    "methods": "kopmp_lib.methods",
    "KopmpError": "kopmp_lib.errors:KopmpError",
}

__all__ = ["__version__", *_FACE]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("kopmp")
    if name not in _FACE:
        raise AttributeError(f"kopmp_lib has no '{name}'; it offers {', '.join(_FACE)}")
    module, _, attribute = _FACE[name].partition(":")
    found = import_module(module)
    return getattr(found, attribute) if attribute else found


def __dir__() -> list[str]:
    return sorted(__all__)
