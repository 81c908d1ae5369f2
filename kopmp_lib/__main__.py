"""``python -m kopmp_lib`` is ``kopmp``."""

from kopmp_lib.cli import main

main()
