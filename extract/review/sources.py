"""The file that a record was made from, as long as it is still that file."""

from __future__ import annotations

import hashlib
import stat
from enum import StrEnum
from pathlib import Path

from extract.record import Record


class SourceState(StrEnum):
    """Whether the file of a record is at hand."""

    FOUND = "found"
    GONE = "gone"
    CHANGED = "changed"
    TOO_LARGE = "too_large"


def read_source(record: Record, most_bytes: int) -> tuple[bytes | None, SourceState]:
    """The bytes that ``record.source`` names, if their hash is that of ``report_id``.

    The name comes from a file that others may have written, so anything but those very bytes counts as gone or
    changed: no other file's content can get into the page.
    """
    path = Path(record.source)
    try:
        info = path.stat()
        if not stat.S_ISREG(info.st_mode):
            return None, SourceState.GONE
        if info.st_size > most_bytes:
            return None, SourceState.TOO_LARGE
        with path.open("rb") as file:
            data = file.read(most_bytes + 1)
    except (OSError, ValueError):
        return None, SourceState.GONE
    if hashlib.sha256(data).hexdigest()[: len(record.report_id)] != record.report_id or not record.report_id:
        return None, SourceState.CHANGED
    return data, SourceState.FOUND
