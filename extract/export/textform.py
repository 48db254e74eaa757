"""Exports that are lines of text: what a record adds to their files does not depend on the other records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.record import Record


@dataclass(frozen=True, slots=True)
class TextForm:
    """A group of text files.

    Attributes:
        names: the files.
        heads: what each begins with.
        render: the lines that a record adds to each, UTF-8.
    """

    names: tuple[str, ...]
    heads: tuple[bytes, ...]
    render: Callable[[Record], list[bytes]]


class TextWriter:
    """Writes the files of a form into a folder, record by record."""

    def __init__(self, form: TextForm, folder: Path) -> None:
        self.names = list(form.names)
        self._form = form
        self._files = [(folder / name).open("wb") for name in form.names]
        self.add_lines(form.heads)

    def add(self, record: Record) -> None:
        """Append the lines of one record to each file."""
        self.add_lines(self._form.render(record))

    def add_lines(self, lines: Sequence[bytes]) -> None:
        """Append lines that ``render`` made, one element a file."""
        for file, own in zip(self._files, lines, strict=True):
            file.write(own)

    def close(self) -> None:
        """Finish the files."""
        for file in self._files:
            file.close()
