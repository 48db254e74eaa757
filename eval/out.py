"""Reads an OUT folder of ``nianbao extract``: records, plain texts and failures."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from eval.gold.format import source_name
from extract.record import Record


class OutError(ValueError):
    """An OUT folder that cannot be used; the message is a Chinese sentence."""


@dataclass(frozen=True, slots=True)
class OutFolder:
    """What a run of ``nianbao extract`` wrote.

    Attributes:
        failed: sources of failures.csv with their error codes.
    """

    path: Path
    records: list[Record]
    failed: dict[str, str]

    def text(self, record: Record) -> str:
        """Plain text of a record. Raises OutError where it is not there."""
        path = self.path / "text" / f"{record.report_id}.txt"
        try:
            return path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise OutError(f"缺少报告原文 {path}：{error}。请重新抽取") from error

    def by_name(self, names: Container[str] | None = None) -> dict[str, Record]:
        """Records by the file name of their source, of ``names`` where given.

        Raises:
            OutError: where two of the files have one name.
        """
        wanted = [(source_name(r.source), r) for r in self.records]
        wanted = [(name, record) for name, record in wanted if names is None or name in names]
        twice = sorted(name for name, count in Counter(name for name, _ in wanted).items() if count > 1)
        if twice:
            raise OutError(f"{self.path} 中有多个来源同名：{'、'.join(twice)}，无法一一对应，请分开抽取")
        return dict(wanted)


def _records(path: Path) -> Iterator[Record]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield Record.model_validate_json(line)
            except ValidationError as error:
                raise OutError(f"{path} 第 {number} 行不是有效的记录：{error.errors()[0]['msg']}") from error


def load_out(path: Path) -> OutFolder:
    """Read an OUT folder. Raises OutError where it has no records.jsonl or a file in it is broken."""
    try:
        records = list(_records(path / "records.jsonl"))
        failures = path / "failures.csv"
        rows = failures.read_text(encoding="utf-8-sig").splitlines() if failures.exists() else []
    except (OSError, UnicodeDecodeError) as error:
        raise OutError(f"不是抽取结果目录：{path}（{error}）。请先运行 nianbao extract") from error
    failed = {row["source"]: row["error"] for row in csv.DictReader(rows)}
    return OutFolder(path, records, failed)
