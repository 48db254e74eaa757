"""Anchoring of a document: every route to every table of the template, and the one that finds most of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from extract.anchoring import grid as grids_of
from extract.anchoring.above import labelled_from_above, without_headings
from extract.anchoring.align import Match, align, duplicates
from extract.anchoring.columns import ColumnFinder, Headings
from extract.anchoring.compound import simplify
from extract.anchoring.crosswise import find_crosswise
from extract.anchoring.era import best_by_shape, rank_eras
from extract.anchoring.grid import Grid
from extract.anchoring.halves import add_half
from extract.anchoring.labelnumbers import numbers_out_of_labels
from extract.anchoring.labels import RowMatcher, RowSlot
from extract.anchoring.leftover import leftover_warnings
from extract.anchoring.linecells import UNSURE, is_permuted, line_candidates
from extract.anchoring.lostcells import with_lost_cells
from extract.anchoring.misread import place_misread
from extract.anchoring.model import Anchored, RowReading, Segment
from extract.anchoring.namesakes import under_their_heads
from extract.anchoring.owners import own_grids
from extract.anchoring.ownlists import without_own_lists
from extract.anchoring.ownvalues import own_values
from extract.anchoring.pagecuts import join_cut_rows
from extract.anchoring.priors import apply_priors
from extract.anchoring.reshaped import reshaped
from extract.anchoring.routes import rows_between
from extract.anchoring.scancuts import join_scanned_rows
from extract.anchoring.scanned import align_scanned
from extract.anchoring.secondtables import TWICE, doubt_second_tables
from extract.anchoring.serials import is_heading, without_serials
from extract.anchoring.stream import stream_segments
from extract.anchoring.streamrows import read_text_rows, text_style
from extract.anchoring.text import UNREAD, core, money_unit
from extract.anchoring.totals import doubt_blank_totals, doubt_displaced_totals
from extract.anchoring.turned import upright
from extract.anchoring.unlabelled import settle_unlabelled
from extract.anchoring.wide import WideHit, find_in_grids, find_in_text
from extract.document import PICTURES, Document
from extract.templates.loader import load_template
from extract.templates.model import CellKey, TableTemplate, Template

_REORDERED = "列名的次序与格式不同，请核对列名"
"""Doubt about a scanned row whose headings stand in another order: blurred ones may have been taken for each other."""
_OF_PICTURE = "扫描件上没有框线的文字行，数值与行名、行次可能错开"
_MOST_NAMED = 3
"""Rows that one warning names."""


@dataclass(slots=True)
class _Found:
    """Readings of one route by table, with the stretch of text each takes."""

    rows: dict[str, list[RowReading]] = field(default_factory=dict)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    repeated: list[str] = field(default_factory=list)
    """Labels of rows that the document prints again with other values."""
    warnings: list[str] = field(default_factory=list)


def anchor(document: Document, year: int | None, agency: str | None = None) -> Anchored | None:
    """Find the statutory tables of a document; None where it shows none of any era."""
    grids, warnings = own_grids(document, year, agency)
    found = []
    ranked = rank_eras(document.text, year)
    for template in ranked:
        anchored = _anchor_era(document, template, grids, year)
        anchored.warnings += warnings
        if anchored.rows and not anchored.scanned:
            return _doubting_lines(anchored, document)
        if anchored.rows:
            found.append(anchored)
    best = best_by_shape(found, ranked[0])
    return best and _doubting_lines(best, document)


def _doubting_lines(anchored: Anchored, document: Document) -> Anchored:
    """The rows with doubt where the running text of a picture was taken for them."""
    if document.format in PICTURES:
        for row in anchored.rows:
            if not any(text is not None and text.glyphs for text in row.candidates[0].texts):
                row.doubt = row.doubt or _OF_PICTURE
    return anchored


@cache
def _matcher(era: str) -> RowMatcher:
    return RowMatcher(load_template(era))


def _anchor_era(document: Document, template: Template, grids: Sequence[Grid], year: int | None) -> Anchored:
    matcher = _matcher(template.era)
    grids = upright(reshaped(document, grids, template, matcher), template, matcher)
    by_grid = _grid_route(template, grids, matcher, year)
    # Where the grids hold every row, the text between them cannot hold a better one.
    by_text = _Found() if _complete(template, by_grid) else _text_route(document, template, matcher, year)
    anchored = Anchored(template, scanned=any(grid.scanned for grid in grids))
    for table in template.tables:
        routes = [found for found in (by_grid, by_text) if found.rows.get(table.id)]
        if not routes:
            continue
        best = max(routes, key=lambda found: sum(len(row.keys) for row in found.rows[table.id]))
        anchored.rows.extend(best.rows[table.id])
        if all(grid.table.source == "lines" for grid in grids):
            anchored.rows.extend(rows_between(best.rows[table.id], [row for f in routes for row in f.rows[table.id]]))
        anchored.spans.append(best.spans[table.id])
    anchored.warnings = [*_repeat_warnings(by_grid.repeated), *by_grid.warnings]
    _drop_empty_variants(anchored)
    apply_priors(anchored.rows)
    doubt_displaced_totals(anchored)
    doubt_blank_totals(anchored)
    doubt_second_tables(anchored.rows)
    return anchored


def _grid_route(template: Template, grids: Sequence[Grid], matcher: RowMatcher, year: int | None) -> _Found:
    found, finder = _Found(), ColumnFinder(grids, year)
    segments = [s for grid in grids for s in grids_of.segments(grid)]
    scanned = any(grid.scanned for grid in grids)
    if not scanned:
        headed = frozenset(grid.index for grid in grids if any(is_heading(cell.text) for cell in grid.texts))
        segments = numbers_out_of_labels(without_serials(join_cut_rows(segments, matcher, grids), headed))
    taken = _read_wide(template, grids, segments, found)
    segments = [segment for segment in segments if (segment.table, segment.row) not in taken]
    if not scanned:
        segments = labelled_from_above(without_headings(segments, grids, template), grids, matcher)
    else:
        segments = join_scanned_rows(own_values(segments, template, finder), matcher)
        segments = labelled_from_above(without_headings(segments, grids, template), grids, matcher)
    for segment in segments:
        simplify(segment, template.era)
        if segment.values and matcher.names_group(segment.label):
            # Only the merged cell to the left is there: the label of the row itself is lost.
            segment.group, segment.label = f"{segment.group} {segment.label}".strip(), ""
    scores = matcher.scores([s.label for s in segments], [s.group for s in segments])
    scores = under_their_heads(segments, matcher.slots, scores)
    if not scanned:
        scores, found.warnings = without_own_lists(segments, matcher.slots, scores, grids, finder)
    matches = (align_scanned if scanned else align)(segments, matcher.slots, scores)
    if not scanned:
        matches = settle_unlabelled(segments, matcher.slots, matches, template)
        matches = place_misread(segments, matcher.slots, matches)
    readings: dict[int, RowReading] = {}
    for match in matches:
        reading = _grid_row(segments[match.segment], matcher.slots[match.slot], match, finder)
        if reading is not None:
            readings[match.slot] = reading
            _extend(found, reading, segments[match.segment])
    others = duplicates(segments, scores, matches)
    found.warnings += [] if scanned else leftover_warnings(segments, matches, others)
    for again in others:
        if again.slot in readings:
            segment, slot = segments[again.segment], matcher.slots[again.slot]
            other = _grid_row(segment, slot, again, finder)
            if len(segment.values) >= len(slot.table.columns):
                _repeated(readings[again.slot], other, found)
            elif other is not None and add_half(readings[again.slot], other):
                _extend(found, other, segment, is_new=False)
    return found


def _read_wide(
    template: Template, grids: Sequence[Grid], segments: Sequence[Segment], found: _Found
) -> set[tuple[int, int]]:
    """Read the wide table in whatever layout it has (into ``found``); lines of grids that are it and nothing else."""
    taken: set[tuple[int, int]] = set()
    for table in template.tables:
        if table.layout != "wide":
            continue
        hit = find_in_grids(table, grids, segments)
        across = None if hit and hit.by_headings else find_crosswise(table, grids)
        if across is not None:
            found.rows[table.id], found.spans[table.id] = across.readings, (across.start, across.end)
            taken |= across.taken
        elif hit is not None:
            _add_wide(found, table, hit)
    return taken


def _grid_row(segment: Segment, slot: RowSlot, match: Match, finder: ColumnFinder) -> RowReading | None:
    if not segment.values:
        return None
    width = len(slot.table.columns)
    headings = finder.find(slot.table, segment.table, segment.row)
    seen = sum(bool(value.glyphs) for value in segment.values)
    reordered = headings.all_known and is_permuted(headings.spans)
    if width == seen and not reordered:
        # Blurred headings name the wrong column sooner than a scan shows as many values in another order.
        headings = Headings(money_unit=headings.money_unit)
    candidates = line_candidates(segment, headings, width)
    candidates = with_lost_cells(candidates, segment, headings, finder.grids[segment.table], slot.table)
    unit = money_unit(f"（单位：{segment.unit}）") or headings.money_unit
    unit = "" if seen and unit == UNREAD else unit  # blurred headings of scans are the rule
    # A scan without ruling lines does not show the columns in which nothing is printed, nor which of more are its own.
    unclear = 0 < seen < width or (seen > width and headings.spans is None)
    unsure = "单元格数与列数对不上" if candidates[0].why == UNSURE or unclear else ""
    doubt = match.doubt or unsure or (_REORDERED if seen and reordered else "")
    return RowReading(_keys(slot), candidates, segment.label.strip(), doubt, unit, (segment.table, segment.row))


def _repeated(reading: RowReading, other: RowReading | None, found: _Found) -> None:
    """A row whose label comes twice: a page break repeats it, one of the two is empty; else both stay possible."""
    if other is None or not any(other.candidates[0].pattern()):
        return
    if not any(reading.candidates[0].pattern()):
        reading.candidates = other.candidates
    elif _values(reading) != _values(other):
        reading.candidates = [*reading.candidates, *other.candidates]
        same = core(reading.label) == core(other.label)
        reading.doubt = TWICE if same else f"“{other.label[:20]}”也可能是该行，数值不同"
        found.repeated.append(reading.label[:30] if same else f"{reading.label[:30]}／{other.label[:30]}")


def _repeat_warnings(labels: Sequence[str]) -> list[str]:
    """One sentence for all rows that come more than once."""
    names = list(dict.fromkeys(labels))
    if not names:
        return []
    shown = "、".join(f"“{name}”" for name in names[:_MOST_NAMED])
    more = f"等 {len(names)} 行" if len(names) > _MOST_NAMED else ""
    return [f"表格行{shown}{more}在文件中不止一处，数值不同"]


def _values(reading: RowReading) -> list[str]:
    return [text.printed.strip() if text else "" for text in reading.candidates[0].texts]


def _complete(template: Template, found: _Found) -> bool:
    rows = {(key.table, key.row) for readings in found.rows.values() for reading in readings for key in reading.keys}
    replaced = {
        (table.id, row)
        for table in template.tables
        for variant in table.rows
        if variant.variant and (table.id, variant.id) in rows
        for row in variant.replaces
    }
    return all(
        (table.id, row.id) in rows | replaced for table in template.tables for row in table.rows if not row.variant
    )


def _text_route(document: Document, template: Template, matcher: RowMatcher, year: int | None) -> _Found:
    found = _Found()
    segments = stream_segments(document, matcher.names_row)
    scores = matcher.scores([s.label for s in segments], [""] * len(segments), suffix=True)
    scores = under_their_heads(segments, matcher.slots, scores)
    matches = align(segments, matcher.slots, scores)
    for part in read_text_rows(document, template, segments, matcher.slots, matches, year):
        found.rows[part.table] = part.readings
        found.spans[part.table] = (part.start, part.end)
    style = text_style(document, template.era, segments, matcher.slots, matches)
    for table in template.tables:
        if table.layout == "wide" and (hit := find_in_text(table, document.text, segments, style)):
            _add_wide(found, table, hit)
    return found


def _add_wide(found: _Found, table: TableTemplate, hit: WideHit) -> None:
    found.rows[table.id] = [hit.reading]
    found.spans[table.id] = (hit.start, hit.end)


def _extend(found: _Found, reading: RowReading, segment: Segment, *, is_new: bool = True) -> None:
    table = reading.keys[0].table
    if is_new:
        found.rows.setdefault(table, []).append(reading)
    start, end = found.spans.get(table, (segment.start, segment.end))
    found.spans[table] = (min(start, segment.start), max(end, segment.end))


def _keys(slot: RowSlot) -> tuple[CellKey, ...]:
    return tuple(CellKey(slot.table.id, slot.row.id, column.id) for column in slot.table.columns)


def _drop_empty_variants(anchored: Anchored) -> None:
    """The one-row form of a group is present only where it holds figures or where none of the rows it replaces is."""
    present = {(reading.keys[0].table, reading.keys[0].row) for reading in anchored.rows}
    empty = {
        (table.id, row.id)
        for table in anchored.template.tables
        for row in table.rows
        if row.variant and any((table.id, replaced) in present for replaced in row.replaces)
    }
    anchored.rows = [
        reading
        for reading in anchored.rows
        if (reading.keys[0].table, reading.keys[0].row) not in empty or any(reading.candidates[0].pattern())
    ]
