"""Reads an OUT folder: records one at a time, texts, and the inputs that gave no record."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from extract.record import Record
from extract.review.overview import Line, overview_line

_REPORT_ID = re.compile(r"[0-9a-f]{16}")
_MAX_TEXT_BYTES = 8_000_000
_MAX_FAILURES = 1000


@dataclass(frozen=True, slots=True)
class Entry:
    """Where in records.jsonl a record is, and its line of the list."""

    line: Line
    offset: int
    length: int


class OutFolder:
    """An OUT folder of ``nianbao extract``."""

    def __init__(self, path: Path) -> None:
        """ValueError, in Chinese, where it has no records."""
        self.path = path
        self.records_path = path / "records.jsonl"
        if not self.records_path.is_file():
            raise ValueError(f"{path} 中没有 records.jsonl：请先运行 nianbao extract 报告… -o {path}")

    def entries(self) -> Iterator[Entry]:
        """Every record in order, each read and let go; ValueError, in Chinese, for a line that is no record."""
        seen: dict[str, int] = {}
        offset = 0
        with self.records_path.open("rb") as file:
            for number, line in enumerate(file, 1):
                record = self._parse(line, number)
                seen[record.report_id] = times = seen.get(record.report_id, 0) + 1
                key = record.report_id if times == 1 else f"{record.report_id}-{times}"
                yield Entry(overview_line(record, key), offset, len(line))
                offset += len(line)

    def record(self, entry: Entry) -> Record:
        """The record of an entry."""
        with self.records_path.open("rb") as file:
            file.seek(entry.offset)
            return Record.model_validate_json(file.read(entry.length))

    def text(self, record: Record) -> str:
        """The plain text of a record, "" where the folder has none."""
        if not _REPORT_ID.fullmatch(record.report_id):
            return ""
        path = self.path / "text" / f"{record.report_id}.txt"
        try:
            if path.stat().st_size > _MAX_TEXT_BYTES:
                return ""
            return path.read_bytes().decode("utf-8", "replace")
        except OSError:
            return ""

    def failures(self) -> list[tuple[str, str]]:
        """Source and message of the inputs that gave no record, of the first thousand."""
        try:
            with (self.path / "failures.csv").open(encoding="utf-8", errors="replace", newline="") as file:
                rows = [(row.get("source") or "", row.get("message") or "") for row in csv.DictReader(file)]
        except (OSError, csv.Error):
            return []
        return rows[:_MAX_FAILURES]

    def _parse(self, line: bytes, number: int) -> Record:
        try:
            return Record.model_validate_json(line)
        except ValidationError as error:
            raise ValueError(f"{self.records_path} 第 {number} 行不是记录，请重新运行 nianbao extract") from error
