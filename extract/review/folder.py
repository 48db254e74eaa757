"""An OUT folder as the review page needs it: the list of its records, texts, and the inputs that gave no record."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from extract.export.outfolder import RECORDS, OutFolder
from extract.record import Record
from extract.review.overview import Line, overview_line

_MAX_TEXT_BYTES = 8_000_000
_MAX_FAILURES = 1000


@dataclass(frozen=True, slots=True)
class Entry:
    """Where in records.jsonl a record begins, in bytes, and its line of the list."""

    line: Line
    offset: int


class ReviewFolder:
    """An OUT folder as the review page shows it."""

    def __init__(self, path: Path) -> None:
        """ValueError, in Chinese, where it has no records."""
        self.path = path
        self._folder = OutFolder(path)
        if not self._folder.holds_records():
            raise ValueError(f"{path} 中没有 {RECORDS}：请先运行 nianbao extract 报告… -o {path}")

    def entries(self) -> Iterator[Entry]:
        """Every record in order, each read and let go; ValueError, in Chinese, for a line that is no record."""
        seen: dict[str, int] = {}
        for line in self._folder.lines():
            record = line.record()
            if record is None:
                raise ValueError(f"{self.path / RECORDS} 第 {line.number} 行不是记录，请重新运行 nianbao extract")
            seen[record.report_id] = times = seen.get(record.report_id, 0) + 1
            key = record.report_id if times == 1 else f"{record.report_id}-{times}"
            yield Entry(overview_line(record, key), line.offset)

    def record(self, entry: Entry) -> Record:
        """The record of an entry."""
        return self._folder.record_at(entry.offset)

    def text(self, record: Record) -> str:
        """The plain text of a record, "" where the folder has none or it is too long to be shown."""
        data = self._folder.text(record.report_id, _MAX_TEXT_BYTES + 1)
        return "" if data is None or len(data) > _MAX_TEXT_BYTES else data.decode("utf-8", "replace")

    def failures(self) -> list[tuple[str, str]]:
        """Source and message of the inputs that gave no record, of the first thousand."""
        try:
            with (self.path / "failures.csv").open(encoding="utf-8", errors="replace", newline="") as file:
                rows = ((row.get("source") or "", row.get("message") or "") for row in csv.DictReader(file))
                return list(islice(rows, _MAX_FAILURES))
        except (OSError, csv.Error):
            return []
