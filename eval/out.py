"""Reads an OUT folder of ``nianbao extract``: records, plain texts and failures."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

from eval.gold.format import source_name
from extract.errors import os_reason
from extract.export.outfolder import OutFolder
from extract.record import Record

_MOST_TEXT_BYTES = 64_000_000


class OutError(ValueError):
    """An OUT folder that cannot be used; the message is a Chinese sentence."""


@dataclass(frozen=True, slots=True)
class LoadedOut:
    """What a run of ``nianbao extract`` wrote.

    Attributes:
        failed: sources of failures.csv with their error codes.
    """

    path: Path
    records: list[Record]
    failed: dict[str, str]

    def text(self, record: Record) -> str:
        """Plain text of a record. Raises OutError where it is not there."""
        data = OutFolder(self.path).text(record.report_id, _MOST_TEXT_BYTES)
        try:
            if data is not None:
                return data.decode("utf-8")
        except UnicodeDecodeError:
            pass  # as bad as none: the offsets would refer to other characters
        raise OutError(f"缺少报告原文 {self.path / 'text' / record.report_id}.txt。请重新抽取")

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


def load_out(path: Path) -> LoadedOut:
    """Read an OUT folder. Raises OutError where it has no records.jsonl or a file in it is broken."""
    try:
        records = list(OutFolder(path).records())
        failures = path / "failures.csv"
        rows = failures.read_text(encoding="utf-8-sig").splitlines() if failures.exists() else []
    except (OSError, UnicodeDecodeError) as error:
        raise OutError(f"不是抽取结果目录：{path}，{os_reason(error)}。请先运行 nianbao extract") from error
    except ValueError as error:
        raise OutError(str(error)) from error
    failed = {row["source"]: row["error"] for row in csv.DictReader(rows)}
    return LoadedOut(path, records, failed)
