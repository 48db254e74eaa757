"""A walk over an html tree without recursion: page builders' litter nests thousands of tags deep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

_MAX_PATH_DEPTH = 40


@dataclass(frozen=True, slots=True)
class Event:
    """A tag that opens or closes, or the text between tags (``tag`` is "" then)."""

    kind: Literal["start", "end", "text"]
    tag: str = ""
    element: etree._Element | None = None
    text: str = ""


@dataclass(slots=True)
class _Frame:
    element: etree._Element
    tag: str
    children: Iterator[etree._Element]
    is_skipped: bool
    counts: Counter[str] = field(default_factory=Counter)


class Walk:
    """Events of a tree in document order."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._frames: list[_Frame] = []
        self._segments: list[str] = []
        self._skipping = False

    def path(self) -> str:
        """The open element as an XPath (``html/body[1]/div[2]``); below the fortieth level, its ancestor there."""
        return "/".join(self._segments[:_MAX_PATH_DEPTH])

    def skip(self) -> None:
        """Leave out the element that has just opened: neither its inside nor its end is reported."""
        self._skipping = True

    def __iter__(self) -> Iterator[Event]:
        yield from self._open(self._root, "html")
        while self._frames:
            frame = self._frames[-1]
            element = next(frame.children, None)
            if element is not None:
                tag = element.tag if isinstance(element.tag, str) else ""
                frame.counts[tag] += 1
                yield from self._open(element, f"{tag}[{frame.counts[tag]}]")
                continue
            self._frames.pop()
            if not frame.is_skipped:
                yield Event("end", frame.tag, frame.element)
            self._segments.pop()
            if frame.element.tail and self._frames:
                yield Event("text", text=frame.element.tail)

    def _open(self, element: etree._Element, segment: str) -> Iterator[Event]:
        tag = element.tag if isinstance(element.tag, str) else ""
        self._segments.append(segment)
        self._skipping = False
        yield Event("start", tag, element)
        self._frames.append(_Frame(element, tag, iter(() if self._skipping else element), self._skipping))
        if element.text and not self._skipping:
            yield Event("text", text=element.text)
