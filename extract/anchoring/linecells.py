"""Ways to put the values of a grid row into the columns of the form."""

from __future__ import annotations

from collections.abc import Sequence

from extract.anchoring.columns import Headings, Spans
from extract.anchoring.model import CellText, RowCandidate, Segment, Value
from extract.anchoring.text import is_zero

UNSURE = "unsure"
"""Hypothesis of a row whose cells do not fit its columns, or of one cell merged over several of them."""

_ORDER_COST, _TRIM_COST, _SHORT_COST = 1.5, 1.0, 2.0
_MAX_TRIMS = 4


def line_candidates(segment: Segment, headings: Headings, width: int) -> list[RowCandidate]:
    """Ways to put the values of a grid row into ``width`` columns, cheapest first.

    Headings decide where the row's label leaves their columns free; otherwise the order of the cells does, with blank
    cells at the ends as room for slips.
    """
    values = segment.values
    if headings.foreign:
        values = [v for v in values if not any(first <= v.column < last for first, last in headings.foreign)]
    spans = headings.spans
    by_heading = _by_heading(segment, values, headings, width)
    if by_heading is not None and (is_permuted(spans) or _printed(by_heading) == [v.text.strip() for v in values]):
        return [by_heading]
    by_order = _by_order(values, width)
    if by_heading is None:
        return by_order or [_short(values, width)]
    if by_order and by_order[0].why == "order" and _printed(by_order[0]) != _printed(by_heading):
        # As many cells as columns, but not under their headings: both stay possible.
        return [by_heading, RowCandidate(by_order[0].texts, _ORDER_COST, "order")]
    return [by_heading]


def _by_heading(segment: Segment, values: Sequence[Value], headings: Headings, width: int) -> RowCandidate | None:
    known = {index: span for index, span in enumerate(headings.spans or ()) if span is not None}
    if not known or (len(known) < width and not headings.partial):
        return None
    first = min(start for start, _ in known.values())
    if segment.label_column >= first:
        return None
    if segment.label_column < 0 and sum(value.column >= first for value in values) == width:
        values = [value for value in values if value.column >= first]  # a serial stands before the line
    texts: list[CellText | None] = [None] * width
    merged = False
    for value in values:
        under = [i for i, (start, end) in known.items() if start <= value.column < end][:1]
        if value.span > 1 and len(values) < len(known):
            # One cell merged over several columns says the same, or nothing certain, of each of them.
            covered = range(value.column, value.column + value.span)
            under += [i for i, (start, end) in known.items() if i not in under and {start, end - 1} <= {*covered}]
        merged |= len(under) > 1 and bool(value.text.strip()) and not is_zero(value.text)
        if not under and value.text.strip():
            return None
        for index in under:
            if texts[index] is None or not _filled(texts[index]):
                texts[index] = value.as_cell()
            elif value.text.strip():
                return None
    return RowCandidate(tuple(texts), 0.0, UNSURE if merged else "header")


def is_permuted(spans: Spans | None) -> bool:
    """True where the headings stand in another order than the form's, so that the order of the cells says nothing."""
    firsts = [span[0] for span in spans or () if span is not None]
    return firsts != sorted(firsts)


def _printed(candidate: RowCandidate) -> list[str]:
    return [text.printed.strip() if text else "" for text in candidate.texts]


def _by_order(values: list[Value], width: int) -> list[RowCandidate]:
    filled = [value for value in values if value.text.strip()]
    if width == 1 and len({value.text.strip() for value in filled}) == 1:
        values = filled[:1]  # one merged cell, its text repeated in every place it covered
    surplus = len(values) - width
    if surplus < 0 or surplus > _MAX_TRIMS:
        return []
    found: list[RowCandidate] = []
    for leading in range(surplus, -1, -1):
        dropped = values[:leading] + values[leading + width :]
        if any(value.text.strip() for value in dropped):
            continue
        kept = values[leading : leading + width]
        texts = tuple(value.as_cell() for value in kept)
        if all(texts != other.texts for other in found):
            found.append(RowCandidate(texts, 0.0 if surplus == 0 else _TRIM_COST, "order" if surplus == 0 else "trim"))
    return found


def _short(values: list[Value], width: int) -> RowCandidate:
    """More or fewer cells than columns and no headings to tell which: in order; ``UNSURE`` makes the row doubtful."""
    if len(values) == 1 and values[0].span >= width:
        values = values * width
        if is_zero(values[0].text):  # nothing of any kind is nothing of each
            return RowCandidate(tuple(value.as_cell() for value in values), _ORDER_COST, "order")
    texts = [value.as_cell() for value in values[:width]]
    return RowCandidate((*texts, *[None] * (width - len(texts))), _SHORT_COST, UNSURE)


def _filled(text: CellText | None) -> bool:
    return text is not None and bool(text.printed.strip())
