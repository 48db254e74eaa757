"""A walk over an html tree without recursion: page builders' litter nests thousands of tags deep."""

from __future__ import annotations

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
    counts: dict[str, int] = field(default_factory=dict)


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
        element: etree._Element | None = self._root
        siblings: dict[str, int] = {}
        while element is not None or self._frames:
            if element is not None:
                tag = element.tag if isinstance(element.tag, str) else ""
                siblings[tag] = siblings.get(tag, 0) + 1
                self._segments.append(f"{tag}[{siblings[tag]}]" if self._frames else tag)
                self._skipping = False
                yield Event("start", tag, element)
                if element.text and not self._skipping:
                    yield Event("text", text=element.text)
                self._frames.append(_Frame(element, tag, iter(() if self._skipping else element), self._skipping))
            else:
                closed = self._frames.pop()
                if not closed.is_skipped:
                    yield Event("end", closed.tag, closed.element)
                self._segments.pop()
                if closed.element.tail and self._frames:
                    yield Event("text", text=closed.element.tail)
            frame = self._frames[-1] if self._frames else None
            siblings = frame.counts if frame is not None else siblings
            element = next(frame.children, None) if frame is not None else None
