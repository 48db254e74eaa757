"""Lines of running text to paragraphs: wrapped lines joined, page furniture left out, pages bridged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extract.document import Box
from extract.intake.builder import GlyphDraft
from extract.intake.pdf.lines import Line, is_cjk, spaced

_PAGE_NUMBER = re.compile(r"[-—–－·\s]*(?:第\s*)?\d{1,3}\s*(?:页)?(?:\s*[/／，,]?\s*共?\s*\d{1,3}\s*页?)?[-—–－·\s]*")
_HEADING = re.compile(
    r"[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}[章节部]"
)
_DIGITS = re.compile(r"\d+")
_SENTENCE_END = "。！？；：…"
_EDGE_SHARE = 0.09
_INDENT = 1.2
_SLACK = 0.8
_SPACING = 1.5
_LONG_LINE = 15
_SHARED_EDGE = 5
_REACHED = 0.85
_CENTRED_SHARE = 0.7
_WIDE_PITCH = 2.4
_CLOSING = "，。、；：！？）》”’〕】」』%％,.;:!?)"
_OPENING = "（《“‘〔【「『("
_SIZE_CHANGE = 0.12


@dataclass(slots=True)
class PlacedLine:
    """A line and the page on which it stands."""

    line: Line
    page: int


@dataclass(slots=True)
class TextBlock:
    """Lines that make one paragraph."""

    lines: list[PlacedLine] = field(default_factory=list)
    left: float = 0.0
    right: float = 0.0

    @property
    def page(self) -> int:
        """The page on which it begins."""
        return self.lines[0].page

    @property
    def box(self) -> Box:
        """The box of its lines on its first page."""
        boxes = [each.line.box for each in self.lines if each.page == self.page]
        return (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )

    def render(self) -> tuple[str, list[GlyphDraft]]:
        """The text of the paragraph, and a box for each character of it."""
        parts: list[str] = []
        glyphs: list[GlyphDraft] = []
        length = 0
        for placed in self.lines:
            latin = bool(parts) and _is_latin(parts[-1][-1]) and _is_latin(placed.line.chars[0].text)
            for i, (text, char) in enumerate(spaced(placed.line.chars)):
                part = " " + text if i == 0 and latin and not _cut_address(parts[-1][-1]) else text
                length += len(part)
                parts.append(part)
                box = (char.x0, char.top, char.x1, char.bottom)
                glyphs.append(GlyphDraft(length - len(char.text), length, placed.page, box, char.score))
        return "".join(parts), glyphs


def furniture(lines_by_page: Sequence[Sequence[Line]], heights: Sequence[float]) -> set[int]:
    """Ids of the lines that are page numbers, or headers and footers that come on most pages in the same place."""
    edge: list[list[Line]] = []
    for lines, height in zip(lines_by_page, heights, strict=True):
        top, bottom = height * _EDGE_SHARE, height * (1 - _EDGE_SHARE)
        edge.append([line for line in lines if line.box[3] < top or line.box[1] > bottom])
    repeated = Counter(key for lines in edge for key in {_DIGITS.sub("#", line.text) for line in lines})
    least = max(2, (len(lines_by_page) + 1) // 2)
    found: set[int] = set()
    for lines in edge:
        for line in lines:
            text = line.text
            if _PAGE_NUMBER.fullmatch(text) or repeated[_DIGITS.sub("#", text)] >= least:
                found.add(id(line))
    return found


def join_lines(lines: Iterable[PlacedLine], left: float, right: float) -> list[TextBlock]:
    """Paragraphs of consecutive lines of one column of text.

    Args:
        lines: the lines, top to bottom.
        left: where full lines begin.
        right: where full lines end.
    """
    blocks: list[TextBlock] = []
    for placed in lines:
        if blocks and not _breaks(blocks[-1], placed, left, right):
            blocks[-1].lines.append(placed)
        else:
            blocks.append(TextBlock([placed], left, right))
    return blocks


def goes_on(before: TextBlock, after: TextBlock) -> bool:
    """Whether a paragraph that ends one page goes on with the first of the next: full line, no end, no new start."""
    last, first = before.lines[-1].line, after.lines[0].line
    return (
        last.text[-1] not in _SENTENCE_END
        and not _had_room(last, first, before.right)
        and first.box[0] < after.left + _INDENT * first.size
        and abs(first.size - last.size) <= _SIZE_CHANGE * last.size
        and not _HEADING.match(first.text)
    )


def margins(lines: Sequence[Line]) -> tuple[float, float]:
    """Where full lines of running text begin and end: a left edge that many lines share, the right edge they reach."""
    long = sorted((line for line in lines if len(line.chars) > _LONG_LINE), key=lambda line: line.box[2])
    if not long:
        return (min(line.box[0] for line in lines), max(line.box[2] for line in lines)) if lines else (0.0, 0.0)
    lefts = Counter(round(line.box[0] / 2) for line in long)
    most = max(lefts.values())
    left = min(edge for edge, n in lefts.items() if _SHARED_EDGE * n >= most) * 2.0
    return left, long[int(len(long) * _REACHED)].box[2]


def _breaks(block: TextBlock, placed: PlacedLine, left: float, right: float) -> bool:
    """Whether a line begins a paragraph of its own after the lines of ``block``."""
    last, line = block.lines[-1].line, placed.line
    size = max(last.size, line.size)
    if abs(last.size - line.size) > _SIZE_CHANGE * size or _HEADING.match(line.text):
        return True
    pitch = line.middle - last.middle
    usual = last.middle - block.lines[-2].line.middle if len(block.lines) > 1 else size
    if pitch > _SPACING * usual and pitch > _WIDE_PITCH * size:
        return True
    if _had_room(last, line, right):
        return True
    return line.box[0] > left + _INDENT * size and not _centred(line, left, right)


def _centred(line: Line, left: float, right: float) -> bool:
    """Whether a line stands in the middle, as the rest of a title of two lines does."""
    x0, _, x1, _ = line.box
    return abs(x0 + x1 - left - right) < line.size and x1 - x0 < _CENTRED_SHARE * (right - left)


def _had_room(last: Line, line: Line, right: float) -> bool:
    """Whether the first word of a line would have fitted at the end of the line before: then that ended a paragraph."""
    chars = line.chars
    n = 1
    while n < len(chars) and (not _starts_word(chars[n - 1].text, chars[n].text)):
        n += 1
    word = chars[n - 1].x1 - chars[0].x0
    return last.box[2] + word + _SLACK * line.size < right


def _starts_word(before: str, after: str) -> bool:
    """Whether a line may be broken between two characters."""
    together = not is_cjk(before) and not is_cjk(after)
    return not together and after not in _CLOSING and before not in _OPENING


def _is_latin(text: str) -> bool:
    return text.isascii() and text.isalpha()


def _cut_address(text: str) -> bool:
    return text in "@./-_"
