"""Which stretches of a document are running text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.document import Document
from extract.sections.model import Outline
from extract.sections.wording import load_wording

Span = tuple[int, int]
_WORD = re.compile(r"[一-龥]")


def narrative_spans(document: Document, outline: Outline, tables: Sequence[Span]) -> list[Span]:
    """Spans of ``document.text`` that are running text, in order: paragraphs without tables, headers and footers.

    Args:
        tables: spans of statutory tables, also of those that stand inside a paragraph.
    """
    letters = [(s.start, s.end) for s in outline.sections if s.id == "letter"]
    holes = _merged([*tables, *letters, *((t.provenance.start, t.provenance.end) for t in document.tables())])
    spans: list[Span] = []
    at = 0
    for paragraph in document.paragraphs():
        while at < len(holes) and holes[at][1] <= paragraph.start:
            at += 1
        pieces = _minus((paragraph.start, paragraph.end), holes, at)
        spans.extend(p for p in pieces if _is_text(document.text[p[0] : p[1]]))
    return spans


def _is_text(text: str) -> bool:
    stripped = text.strip()
    return bool(_WORD.search(stripped)) and not load_wording().footer_line.match(stripped)


def _merged(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _minus(span: Span, holes: Sequence[Span], first: int) -> list[Span]:
    """What the holes from ``first`` on leave of a span; they are sorted and do not overlap."""
    pieces: list[Span] = []
    start, end = span
    for index in range(first, len(holes)):
        hole_start, hole_end = holes[index]
        if hole_start >= end:
            break
        if hole_start > start:
            pieces.append((start, hole_start))
        start = max(start, hole_end)
    if start < end:
        pieces.append((start, end))
    return pieces
