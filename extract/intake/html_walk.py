"""A walk over an html tree without recursion: page builders' litter nests thousands of tags deep."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from lxml import etree

_MAX_PATH_DEPTH = 40


class Event(NamedTuple):
    """A tag that opens or closes, or the text between tags (``tag`` is "" then)."""

    kind: Literal["start", "end", "text"]
    tag: str = ""
    element: etree._Element | None = None
    text: str = ""


class _Frame:
    """An open element; its path is made when first asked for, most are never asked."""

    __slots__ = ("children", "counts", "depth", "element", "is_skipped", "parent", "path", "tag")

    def __init__(self, element: etree._Element, tag: str, parent: _Frame | None) -> None:
        self.element = element
        self.tag = tag
        self.parent = parent
        self.depth: int = 0 if parent is None else parent.depth + 1
        self.is_skipped = False
        self.counts: dict[str, int] = {}
        self.path: str | None = tag if parent is None else None
        self.children: Iterator[etree._Element] = iter(())


class Walk:
    """Events of a tree in document order."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._open: _Frame | None = None

    def path(self) -> str:
        """The open element as an XPath (``html/body[1]/div[2]``); below the fortieth level, its ancestor there."""
        frame = self._open
        while frame is not None and frame.depth >= _MAX_PATH_DEPTH:
            frame = frame.parent
        return "" if frame is None else _path(frame)

    def skip(self) -> None:
        """Leave out the element that has just opened: neither its inside nor its end is reported."""
        if self._open is not None:
            self._open.is_skipped = True

    def __iter__(self) -> Iterator[Event]:
        element: etree._Element | None = self._root
        frame: _Frame | None = None
        while True:
            if element is not None:
                tag = element.tag
                if not isinstance(tag, str):
                    tag = ""
                if frame is not None:
                    frame.counts[tag] = frame.counts.get(tag, 0) + 1
                frame = self._open = _Frame(element, tag, frame)
                yield Event("start", tag, element)
                if not frame.is_skipped:
                    if text := element.text:
                        yield Event("text", text=text)
                    frame.children = iter(element)
            elif frame is not None:
                if not frame.is_skipped:
                    yield Event("end", frame.tag, frame.element)
                tail = frame.element.tail
                frame = self._open = frame.parent
                if tail and frame is not None:
                    yield Event("text", text=tail)
            if frame is None:
                return
            element = next(frame.children, None)


def _path(frame: _Frame) -> str:
    """Path of a frame; asked for while it is the last opened child of its parent or an ancestor of that."""
    pending: list[_Frame] = []
    while frame.path is None and frame.parent is not None:
        pending.append(frame)
        frame = frame.parent
    path = frame.path or ""
    for inner in reversed(pending):
        count = inner.parent.counts[inner.tag] if inner.parent is not None else 1
        path = inner.path = f"{path}/{inner.tag}[{count}]"
    return path
