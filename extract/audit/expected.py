"""The list of who has to file which years, and the list of names that a person decided."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from charset_normalizer import from_bytes

from extract.audit.model import AuditError
from extract.errors import os_reason

_AGENCY = ("agency", "机关", "行政机关", "单位", "机关名称", "单位名称")
_YEAR = ("year", "years", "年度", "年份", "报告年度")
_NAME = ("name", "名称", "原名", "报告中的名称")
_MAX_BYTES = 100_000_000
_RANGE = re.compile(r"((?:19|20)\d{2})\s*[-–—~～至到]+\s*((?:19|20)\d{2})")
_ONE = re.compile(r"(?:19|20)\d{2}")
_LONGEST_RANGE = 100


def read_expected(path: Path) -> dict[str, set[int] | None]:
    """Agencies and the years each has to file, None for every year the audit covers.

    The file is csv (UTF-8, GB18030 or UTF-16) with a heading: a column ``agency`` or 机关 and, if the years differ, a
    column ``year`` or 年度 with a year, several (``2020、2021``) or a range (``2019-2023``). An agency may have several
    rows.

    Raises:
        AuditError: where the file cannot be read or lacks the column.
    """
    expected: dict[str, set[int] | None] = {}
    collected: dict[str, set[int]] = defaultdict(set)
    for row in read_rows(path, "名单"):
        name = _value(row, _AGENCY)
        if name is None:
            raise AuditError(f"名单 {path} 缺少“机关”（agency）一列")
        if not name:
            continue
        years = set(_years(_value(row, _YEAR) or ""))
        collected[name] |= years
        expected[name] = collected[name] or None
    return expected


def read_aliases(path: Path) -> dict[str, str]:
    """Names as printed and the agency each stands for, from columns ``name`` and ``agency``.

    Raises:
        AuditError: where the file cannot be read or lacks a column.
    """
    aliases = {}
    for row in read_rows(path, "机关名称对照表"):
        name, agency = _value(row, _NAME), _value(row, _AGENCY)
        if name is None or agency is None:
            raise AuditError(f"机关名称对照表 {path} 缺少 name（名称）或 agency（机关）一列")
        if name and agency:
            aliases[name] = agency
    return aliases


def read_rows(path: Path, what: str) -> Iterator[dict[str, str]]:
    """Rows of a csv file by column name, trimmed; AuditError where it cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise AuditError(f"{what} {path} 无法读取：{os_reason(error)}") from error
    if len(data) > _MAX_BYTES:
        raise AuditError(f"{what} {path} 超过 {_MAX_BYTES // 1_000_000} MB")
    try:
        for row in csv.DictReader(io.StringIO(_decode(data), newline=""), restkey="", restval=""):
            yield {(name or "").strip(): (value or "").strip() for name, value in row.items() if isinstance(value, str)}
    except csv.Error as error:
        raise AuditError(f"{what} {path} 不是有效的 csv 文件：{error}") from error


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(data, cp_isolation=["gb18030", "utf_16"]).best()
        return str(best) if best else data.decode("gb18030", "replace")


def _value(row: dict[str, str], names: tuple[str, ...]) -> str | None:
    """The first of these columns that the file has; a leading apostrophe guards spreadsheets and is no text."""
    return next((row[name].removeprefix("'") for name in names if name in row), None)


def _years(text: str) -> Iterator[int]:
    for first, last in _RANGE.findall(text):
        yield from range(int(first), min(int(last), int(first) + _LONGEST_RANGE) + 1)
    yield from map(int, _ONE.findall(_RANGE.sub("", text)))
