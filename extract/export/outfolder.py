"""An OUT folder of ``nianbao extract``, read again: its records one at a time, and their plain texts.

Others may have written into the folder: lines are bounded, and no name from a record is used as a path before it is
known to be a report id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from extract.record import Record

RECORDS = "records.jsonl"
_REPORT_ID = re.compile(r"[0-9a-f]{16}")
_MOST_LINE_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A line of records.jsonl.

    Attributes:
        number: from 1.
        offset: where it begins, in bytes.
        data: its bytes; of a line beyond the limit only the beginning, which is no record.
    """

    number: int
    offset: int
    data: bytes

    def record(self) -> Record | None:
        """What the line holds; None where that is no record."""
        try:
            record = Record.model_validate_json(self.data)
        except ValidationError:
            return None
        return record if _REPORT_ID.fullmatch(record.report_id) else None


class OutFolder:
    """The folder that ``nianbao extract -o`` wrote."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._records = path / RECORDS

    def holds_records(self) -> bool:
        """Whether there is a records.jsonl."""
        return self._records.is_file()

    def size(self) -> int:
        """Bytes of records.jsonl. Raises OSError."""
        return self._records.stat().st_size

    def lines(self) -> Iterator[RecordLine]:
        """The lines of records.jsonl in their order, read one at a time. Raises OSError."""
        return record_lines(self._records)

    def records(self) -> Iterator[Record]:
        """The records in their order. Raises OSError, and ValueError where a line is no record."""
        for line in self.lines():
            record = line.record()
            if record is None:
                raise ValueError(f"{self._records} 第 {line.number} 行不是记录，请重新运行 nianbao extract")
            yield record

    def record_at(self, offset: int) -> Record:
        """The record whose line begins at this byte. Raises OSError, and ValueError where none does."""
        with self._records.open("rb") as file:
            file.seek(offset)
            record = RecordLine(0, offset, file.readline(_MOST_LINE_BYTES)).record()
        if record is None:
            raise ValueError(f"{self._records} 在第 {offset} 字节处没有记录")
        return record

    def text(self, report_id: str, most_bytes: int) -> bytes | None:
        """The first bytes of the plain text of a report, UTF-8; None where the folder has none."""
        if not _REPORT_ID.fullmatch(report_id):
            return None
        try:
            with (self.path / "text" / f"{report_id}.txt").open("rb") as file:
                return file.read(most_bytes)
        except OSError:
            return None


def record_lines(path: Path) -> Iterator[RecordLine]:
    """The lines of a file of records, one at a time, however long they are. Raises OSError."""
    with path.open("rb") as file:
        number = offset = 0
        while data := file.readline(_MOST_LINE_BYTES):
            number += 1
            yield RecordLine(number, offset, data)
            while not data.endswith(b"\n") and (more := file.readline(_MOST_LINE_BYTES)):
                data = more
            offset = file.tell()
