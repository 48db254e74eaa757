"""Word of each page that is read as an image, so that whoever waits for a report knows that it moves on."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar


def _nobody() -> None:
    return


_listener: ContextVar[Callable[[], None]] = ContextVar("page_listener", default=_nobody)


def page_begun() -> None:
    """Say that an image of a page is about to be read."""
    _listener.get()()


def on_page(listener: Callable[[], None]) -> None:
    """Have ``listener`` called for each page from now on, in this thread."""
    _listener.set(listener)
