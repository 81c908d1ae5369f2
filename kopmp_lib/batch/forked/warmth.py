"""What does a parent load and try once, so that no child has to?"""

from __future__ import annotations

import importlib
import sys
import sysconfig
from pathlib import Path

from kopmp_lib import wording
from kopmp_lib.regions import gazetteer

MODULES = (
    *("ipykernel.kernelapp", "ipykernel.ipkernel", "IPython.core.completer"),
    *("papermill", "nbclient", "nbformat.v4", "jsonschema"),
    *("pandas", "pyarrow.parquet", "scipy.stats", "statsmodels.api"),
    *("matplotlib.figure", "matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg"),
    "kopmp_lib.batch.forked.engine",
)


LIBRARY = Path(__file__).parents[2]


def warm(modules: list[str]) -> None:
    """Load the usual modules and these, and try what is slow the first time."""
    for name in (*MODULES, *modules):
        importlib.import_module(name)
    assert gazetteer.region("19.71").children
    for lang in wording.LANGUAGES:
        wording.number(1.5, lang, 1)
        wording.translate("Semua wilayah", lang)
    _draw()


def worth_knowing(known: set[str]) -> list[str]:
    """Which modules were loaded besides those known, and are the same for every notebook?

    Those that lie beside a notebook are not: the next one may have others of the same name.
    """
    packages = sysconfig.get_paths()
    roots = (packages["purelib"], packages["platlib"], packages["stdlib"], str(LIBRARY))
    fresh = ((n, module) for n, module in list(sys.modules.items()) if n not in known)
    return [
        name
        for name, module in fresh
        if str(getattr(module, "__file__", None) or "").startswith(roots)
        and getattr(getattr(module, "__spec__", None), "name", "") == name
    ]


def _draw() -> None:
    """The first figure looks for fonts and lays out text it keeps."""
    import io

    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure()
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], label="1.234")
    axes.set_title("Koperasi")
    axes.legend()
    for kind in ("svg", "png"):
        figure.savefig(io.BytesIO(), format=kind)
