"""Which verbs does ``kopmp`` have?

Options are translated into calls of the library; nothing is decided here.
"""

from kopmp_lib.cli import data, press
from kopmp_lib.cli.app import app, main

__all__ = ["app", "data", "main", "press"]
