"""Automatic numbers of paragraphs, counted as Word counts them; section titles and row labels often are such."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

from extract.intake.docx.number_formats import SILENT, format_number
from extract.intake.docx.xml import attribute, child, local, number

_LEVELS = 9
_PLACEHOLDER = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its first value, number format and pattern (``（%1）``)."""

    start: int = 1
    style: str = "decimal"
    pattern: str = ""
    is_legal: bool = False


@dataclass(frozen=True, slots=True)
class _List:
    """An instance: the abstract list whose counters it shares, its levels and the values it restarts at."""

    abstract: str
    levels: dict[int, Level]
    restarts: dict[int, int]


class Numbering:
    """Counters of one document; paragraphs must ask in document order."""

    def __init__(self, root: etree._Element | None) -> None:
        nodes = list(root) if root is not None else []
        self._abstract = {attribute(n, "abstractNumId") or "": n for n in nodes if local(n) == "abstractNum"}
        self._instances = {attribute(n, "numId") or "": n for n in nodes if local(n) == "num"}
        self._by_link = {
            attribute(link, "val"): key
            for key, node in self._abstract.items()
            if (link := child(node, "styleLink")) is not None
        }
        self._lists: dict[str, _List | None] = {}
        self._counters: dict[str, list[int | None]] = {}
        self._started: set[str] = set()

    def next(self, instance: str, level: int) -> str:
        """Advance a list at a level (from 0) and give the number as printed; "" for bullets and unknown lists."""
        if instance not in self._lists:
            self._lists[instance] = self._read_list(instance)
        entry = self._lists[instance]
        if entry is None or level not in entry.levels:
            return ""
        counters = self._counters.setdefault(entry.abstract, [None] * _LEVELS)
        if instance not in self._started:
            self._started.add(instance)
            for restarted, value in entry.restarts.items():
                counters[restarted] = value - 1
        last = counters[level]
        counters[level] = entry.levels[level].start if last is None else last + 1
        counters[level + 1 :] = [None] * (_LEVELS - level - 1)
        return _render(entry, level, counters)

    def _read_list(self, instance: str) -> _List | None:
        node = self._instances.get(instance)
        reference = child(node, "abstractNumId")
        if node is None or reference is None:
            return None
        key = attribute(reference, "val") or ""
        link = child(self._abstract.get(key), "numStyleLink")
        if link is not None:
            key = self._by_link.get(attribute(link, "val"), key)
        abstract = self._abstract.get(key)
        if abstract is None:
            return None
        levels = dict(_read_level(n) for n in abstract if local(n) == "lvl")
        restarts: dict[int, int] = {}
        for override in (n for n in node if local(n) == "lvlOverride"):
            level = _index(override)
            start, own = child(override, "startOverride"), child(override, "lvl")
            if own is not None:
                levels[level] = _read_level(own)[1]
            if start is not None:
                restarts[level] = number(start, 1)
                levels[level] = replace(levels.get(level, Level()), start=restarts[level])
        return _List(key, levels, restarts)


def _index(node: etree._Element) -> int:
    value = attribute(node, "ilvl") or "0"
    return min(int(value), _LEVELS - 1) if value.isascii() and value.isdigit() else 0


def _read_level(node: etree._Element) -> tuple[int, Level]:
    style, pattern = child(node, "numFmt"), child(node, "lvlText")
    return _index(node), Level(
        start=number(child(node, "start"), 1),
        style=(attribute(style, "val") if style is not None else None) or "decimal",
        pattern=(attribute(pattern, "val") if pattern is not None else None) or "",
        is_legal=child(node, "isLgl") is not None,
    )


def _render(entry: _List, level: int, counters: list[int | None]) -> str:
    shown = entry.levels[level]
    if shown.style in SILENT:
        return ""

    def value_of(match: re.Match[str]) -> str:
        """The number that stands for a placeholder such as ``%2``, in the style of its own level."""
        index = int(match[1]) - 1
        source = entry.levels.get(index, Level())
        value = counters[index]
        style = "decimal" if shown.is_legal else source.style
        return "" if style in SILENT else format_number(source.start if value is None else value, style)

    return _PLACEHOLDER.sub(value_of, shown.pattern)
