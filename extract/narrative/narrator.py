"""Figures of a report's running text, placed in the report: section, page and box."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, takewhile
from pathlib import Path
from typing import cast

from spacy.language import Language
from spacy.tokens import Span

from extract import __version__
from extract.config import Taggers
from extract.document import Box, Document, Paragraph
from extract.narrative.docs import SPANS_KEY
from extract.narrative.joint import Thresholds
from extract.narrative.neural import FigureTagger
from extract.narrative.pipeline import build_nlp
from extract.record import Figure
from extract.sections.model import Outline
from models.tagger.reader import tagger_version
from models.weights import FOLDER

_CHUNK = 100_000
_SHOWN = 8
"""Most figures that a warning lists."""
_BETWEEN = r"(?:[ \u00a0\u3000*_`$\\]|~~[^~\n]{0,40}~~)+"
"""What Markdown and spaces put between the digits of one number; a comma may part them too (1，2 85条)."""
_TORN_BEFORE, _TORN_AFTER = re.compile(rf"\d{_BETWEEN}$"), re.compile(rf"(?:{_BETWEEN}|[,，]\s?)\d")
_PAIR = re.compile(r"(?<!\d)(?<!\d[ \u00a0\u3000])\d[ \u00a0\u3000]+\d(?![ \u00a0\u3000]*\d)")
_FAR = 48
"""Characters before a figure that are searched for other digits."""
_TORN = 0.5
"""Most confidence of a figure that only spaces or markup part from other digits, or whose two digits a space parts: it
may be one number torn in two, or two taken for one."""
_CLEAR, _BLURRED = 0.95, 0.5
"""Least score of the line of a scan in which a figure is believed, and most confidence of one in another line: of 92
figures of scans at the level L5, all 8 that were misread and believed stood in such lines, and 16 that were right."""
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the document inside the text that one pipeline call sees."""

    at: int
    start: int
    end: int


class Narrator:
    """Runs the narrative pipeline over the running text of reports; build it once a process.

    Args:
        taggers: who names the figures.
        weights: folder of the network's weights; None for those that ship with the package.
    """

    def __init__(self, taggers: Taggers = "rules", weights: Path | None = None) -> None:
        self.taggers = taggers
        self._weights = weights

    @cached_property
    def nlp(self) -> Language:
        """The spaCy pipeline, built on first use; ``WeightsError`` where the given weights cannot be used."""
        nlp = build_nlp(self.taggers)
        if self._weights is not None and self.taggers != "rules":
            cast(FigureTagger, nlp.get_pipe("nianbao_tagger")).from_disk(self._weights)
        return nlp

    @cached_property
    def version(self) -> str:
        """What names the figures, for the record."""
        parts = [] if self.taggers == "model" else [f"rules-{__version__}"]
        if self.taggers != "rules":
            parts.append(f"tagger-{tagger_version(self._weights or FOLDER)}")
        return "+".join(parts)

    def doubts(self, figures: Sequence[Figure]) -> list[str]:
        """A sentence for people about the figures that the network and the rules are not sure of together.

        The confidences of the rules alone are no probabilities, so that nothing is said of them.
        """
        sure = Thresholds.load().sure
        unsure = [figure.text for figure in figures if figure.confidence < sure]
        if self.taggers == "rules" or not unsure:
            return []
        shown = "、".join("".join(text.split()) for text in unsure[:_SHOWN]) + ("等" if len(unsure) > _SHOWN else "")
        return [f"叙述中有 {len(unsure)} 处数字的指标把握不足（置信度低于 {sure:g}），请核对：{shown}"]

    def figures(self, document: Document, outline: Outline, spans: Sequence[tuple[int, int]]) -> list[Figure]:
        """Figures in the given stretches of ``document.text`` (running text, tables left out), in order of place."""
        places = _Places(document)
        figures: list[Figure] = []
        for number, pieces in enumerate(_chunks(document.text, spans)):
            text = "\n".join(document.text[p.start : p.end] for p in pieces)
            doc = self.nlp.make_doc(_SURROGATE.sub("\ufffd", text))
            doc._.nb_year = outline.year
            prefix = f"{number}" if number else ""
            doc = self.nlp(doc)
            for span in doc.spans[SPANS_KEY]:
                start, end = _locate(pieces, span.start_char, span.end_char)
                section = outline.section_at(start)
                spot = places.find(start, end)
                figures.append(_figure(span, document.text, (start, end), section.id if section else "", spot))
                if figures[-1].group and prefix:
                    figures[-1].group = f"g{prefix}.{span._.nb_group[1:]}"
        return figures


def _figure(span: Span, text: str, place: tuple[int, int], section: str, spot: _Spot) -> Figure:
    confidence = min(
        span._.nb_confidence, _TORN if _torn(text, place) else 1.0, _BLURRED if spot.score < _CLEAR else 1.0
    )
    return Figure(
        indicator=span.label_,
        text=text[place[0] : place[1]],
        start=place[0],
        end=place[1],
        value=span._.nb_value,
        unit=span._.nb_unit,
        qualifier=span._.nb_qualifier,
        period=span._.nb_period,
        role=span._.nb_role,
        group=span._.nb_group,
        detail=span._.nb_detail,
        section=section,
        confidence=confidence,
        page=spot.page,
        box=spot.box,
    )


def _torn(text: str, place: tuple[int, int]) -> bool:
    start, end = place
    before = text[start].isdigit() and _TORN_BEFORE.search(text, max(0, start - _FAR), start)
    after = text[end - 1].isdigit() and _TORN_AFTER.match(text, end)
    return bool(before or after or _PAIR.search(text, start, end))


def _chunks(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[list[_Piece]]:
    """Stretches in portions of bounded size; two with nothing but space between them count as one."""
    pieces: list[_Piece] = []
    length = 0
    for start, end in _split(_merged(text, spans)):
        if pieces and length + end - start > _CHUNK:
            yield pieces
            pieces, length = [], 0
        pieces.append(_Piece(length, start, end))
        length += end - start + 1
    if pieces:
        yield pieces


def _merged(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and (start <= merged[-1][1] or text[merged[-1][1] : start].isspace()):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _split(spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for start, end in spans:
        for at in range(start, end, _CHUNK):
            yield at, min(at + _CHUNK, end)


def _locate(pieces: Sequence[_Piece], start: int, end: int) -> tuple[int, int]:
    """Offsets in the document of a span of the joined pieces; no span reaches over a joint."""
    piece = pieces[bisect_right(pieces, start, key=lambda p: p.at) - 1]
    return piece.start + start - piece.at, piece.start + end - piece.at


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a span of the text stands, and the least score of the text engine there (see ``Glyphs``)."""

    page: int | None = None
    box: Box | None = None
    score: float = 1.0


class _Places:
    """Looks up where spans of the text stand."""

    def __init__(self, document: Document) -> None:
        self._paragraphs = sorted(document.paragraphs(), key=lambda p: p.start)

    def find(self, start: int, end: int) -> _Spot:
        """The place of a span; one over two pages has that of its first part."""
        at = bisect_right(self._paragraphs, start, key=lambda p: p.start) - 1
        if at < 0 or self._paragraphs[at].end <= start:
            return _Spot()
        paragraph = self._paragraphs[at]
        if not paragraph.glyphs:
            return _Spot(paragraph.provenance.page, paragraph.provenance.box)
        return _glyph_spot(paragraph, start, end)


def _glyph_spot(paragraph: Paragraph, start: int, end: int) -> _Spot:
    first = max(0, bisect_right(paragraph.glyphs, start, key=lambda g: g.start) - 1)
    over = list(takewhile(lambda glyph: glyph.start < end, islice(paragraph.glyphs, first, None)))
    over = [glyph for glyph in over if glyph.end > start]
    if not over:
        return _Spot(paragraph.provenance.page, paragraph.provenance.box)
    page = over[0].page
    boxes = [glyph.box for glyph in takewhile(lambda glyph: glyph.page == page, over)]
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return _Spot(page, (min(x0), min(top), max(x1), max(bottom)), min(glyph.score for glyph in over))
