"""Running text of a page between two blocks: white space as browsers show it, and whether it is nothing but links."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from extract.intake.characters import plain_spaces
from extract.intake.layout import Block, ParagraphDraft

_SPACE = re.compile(r"[ \t\n\f]+")
# A line end of the source between two Chinese characters is the source's own layout, not a space.
_WIDE = "[\u3001-\u303f\u4e00-\u9fff\uff01-\uff60]"
_SOURCE_BREAK = re.compile(rf"(?<={_WIDE})[ \t\f]{{0,200}}\n[ \t\n\f]{{0,200}}(?={_WIDE})")
_BETWEEN_LINKS = re.compile(r"[\s|｜<>《》›»·•/\\\-:：\[\]]+")
_SENTENCE = re.compile("[，。；！？]")
_MAX_LINK_CHARS = 60
_ENDING_PIECES = 8


@dataclass(slots=True)
class _Line:
    path: str = ""
    pieces: list[str] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)
    links: int = 0
    last_link: int = 0


class Container:
    """Where text goes: the page itself or one cell.

    Attributes:
        blocks: what is finished, in order.
        heading: level of the heading that is open, 0 for none.
    """

    def __init__(self, blocks: list[Block]) -> None:
        self.blocks = blocks
        self.heading = 0
        self._lines = [_Line()]

    def add(self, text: str, place: Callable[[], str], link: int) -> None:
        """Append text; ``place`` gives its path, ``link`` is the running number of the link around it, 0 for none."""
        line = self._lines[-1]
        if not line.path and not text.isspace():
            line.path = place()
        line.pieces.append(text)
        if link:
            line.linked.append(text)
            line.links += link != line.last_link
            line.last_link = link

    def break_line(self) -> None:
        """``<br>``: what follows is a paragraph of its own."""
        if self._lines[-1].pieces:
            self._lines.append(_Line())

    def ending(self) -> str:
        """The last text of the open line that is more than white space; "" where its last pieces have none."""
        return next((text for text in reversed(self._lines[-1].pieces[-_ENDING_PIECES:]) if text.strip()), "")

    def flush(self) -> None:
        """End the paragraph: its lines become blocks."""
        if len(self._lines) == 1 and not self._lines[0].pieces:
            return
        for line in self._lines:
            # A line without a path has had nothing but white space.
            text = collapse("".join(line.pieces)) if line.path else ""
            if text:
                links = 0 if self.heading else _only_links(line, text)
                self.blocks.append(ParagraphDraft(text, self.heading, line.path, links))
        self._lines = [_Line()]


def collapse(text: str) -> str:
    """White space as shown: runs of it one space, none at the edges, wide spaces as plain ones."""
    if not text.isprintable() or "  " in text:
        text = plain_spaces(_SPACE.sub(" ", _SOURCE_BREAK.sub("", text)))
    return text.strip()


def _only_links(line: _Line, text: str) -> int:
    """Number of links of a line that holds nothing else and no sentence, as navigation does; else 0."""
    if not line.links or len(text) > _MAX_LINK_CHARS * line.links or _SENTENCE.search(text):
        return 0
    linked = _BETWEEN_LINKS.sub("", collapse("".join(line.linked)))
    return line.links if linked and linked == _BETWEEN_LINKS.sub("", text) else 0
