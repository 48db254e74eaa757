"""How a task is headed."""

from __future__ import annotations

from extract.record import Record


def file_name(source: str) -> str:
    """The last part of a source's path: tasks show no folders of the machine that extracted."""
    return source.replace("\\", "/").rsplit("/", 1)[-1]


def title(record: Record, part: str) -> str:
    """Agency, year, part and file of a task."""
    year = f"{record.year} 年" if record.year else "年份不明"
    return f"{record.agency or '单位不明'} · {year} · {part} · {file_name(record.source)}"
