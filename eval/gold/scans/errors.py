"""Why scans cannot be made; light, so that the command line can name it without what makes them."""

from __future__ import annotations


class PrintError(RuntimeError):
    """A report that cannot be printed here: a program or typefaces are missing, or the program failed."""
