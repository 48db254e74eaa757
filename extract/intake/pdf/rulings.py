"""Ruling lines of a page: stroked lines and thin filled rectangles among its path objects."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

import pypdfium2.raw as raw

from extract.document import Box
from extract.intake.pdf.chars import Frame

MERGE = 3.0
"""Points: rulings closer than this are one (doubled lines), and gaps up to this are closed (cells ruled one by one)."""

_THIN = 3.0
_SHORTEST = 4.0
_DEEPEST_FORM = 6
MOST_OBJECTS = 60_000
"""Objects of a page that are looked at."""
_MOST_SEGMENTS = 400
_MOST_RULINGS = 20_000
_MOST_EDGES = 100_000

Matrix = tuple[float, float, float, float, float, float]


class Ruling(NamedTuple):
    """A straight line along one axis: ``at`` on the other axis, from ``start`` to ``end``."""

    at: float
    start: float
    end: float


class Rulings(NamedTuple):
    """The rulings of a page, top to bottom and left to right."""

    horizontal: list[Ruling]
    vertical: list[Ruling]


def read_edges(page: raw.FPDF_PAGE, frame: Frame) -> list[Box]:
    """The boxes of the straight edges that the paths of a page rule, in points from its top left.

    Args:
        page: PDFium's page handle.
        frame: the frame of the page.
    """
    edges = (frame.box(*edge) for path, matrix in _paths(page) for edge in _edges(path, matrix))
    return list(islice(edges, _MOST_EDGES))


def rulings_of(boxes: Iterable[Box], width: float, height: float) -> Rulings:
    """The rulings among the boxes of straight edges, doubled ones merged and small gaps closed.

    Args:
        boxes: boxes of edges in points from the top left of the page, as ``edges_of`` gives them.
        width: width of the page in points.
        height: its height.
    """
    horizontal: list[Ruling] = []
    vertical: list[Ruling] = []
    for left, top, right, bottom in boxes:
        if bottom - top <= _THIN and left < width and right > 0:
            horizontal.append(Ruling((top + bottom) / 2, left, right))
        if right - left <= _THIN and top < height and bottom > 0:
            vertical.append(Ruling((left + right) / 2, top, bottom))
        if len(horizontal) + len(vertical) > _MOST_RULINGS:
            return Rulings([], [])
    return Rulings(_merged(horizontal), _merged(vertical))


def edges_of(outline: Sequence[tuple[float, float]], *, stroked: bool, filled: bool) -> Iterator[Box]:
    """What a subpath rules: each stroked straight edge, or the whole of a thin filled shape; corners in any order."""
    if stroked:
        for (x0, y0), (x1, y1) in pairwise(outline):
            yield x0, y0, x1, y1
    elif filled:
        xs, ys = [x for x, _ in outline], [y for _, y in outline]
        if min(max(xs) - min(xs), max(ys) - min(ys)) <= _THIN:
            yield min(xs), min(ys), max(xs), max(ys)


def _paths(page: raw.FPDF_PAGE) -> Iterator[tuple[raw.FPDF_PAGEOBJECT, Matrix]]:
    """Path objects with the matrix from their own space to page space; those within forms too."""
    left = MOST_OBJECTS
    stack: list[tuple[raw.FPDF_PAGEOBJECT, Matrix, int]] = []
    identity: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    n = raw.FPDFPage_CountObjects(page)
    stack.extend((raw.FPDFPage_GetObject(page, i), identity, 0) for i in range(min(n, left)))
    while stack and left > 0:
        left -= 1
        item, outer, depth = stack.pop()
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            yield item, _product(_matrix(item), outer)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            inner = _product(_matrix(item), outer)
            count = min(raw.FPDFFormObj_CountObjects(item), left)
            stack.extend((raw.FPDFFormObj_GetObject(item, i), inner, depth + 1) for i in range(count))


def _matrix(item: raw.FPDF_PAGEOBJECT) -> Matrix:
    m = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, m)
    return m.a, m.b, m.c, m.d, m.e, m.f


def _product(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _edges(path: raw.FPDF_PAGEOBJECT, matrix: Matrix) -> Iterator[Box]:
    """What a path rules, in page space."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    for outline in _outlines(path, matrix):
        yield from edges_of(outline, stroked=bool(stroke.value), filled=bool(fill.value))


def _outlines(path: raw.FPDF_PAGEOBJECT, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    """The subpaths of a path as points in page space; one with a curve is left out."""
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    curved = False
    for i in range(min(raw.FPDFPath_CountSegments(path), _MOST_SEGMENTS)):
        segment = raw.FPDFPath_GetPathSegment(path, i)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO and points:
            if not curved:
                yield points
            points, curved = [], False
        curved = curved or kind == raw.FPDF_SEGMENT_BEZIERTO
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points and not curved:
        yield points


def _merged(rulings: Sequence[Ruling]) -> list[Ruling]:
    """Rulings at about the same place as one, each run of overlapping or nearly touching ones joined."""
    merged: list[Ruling] = []
    for group in _groups(rulings):
        at = sum(each.at for each in group) / len(group)
        ordered = sorted(group, key=lambda r: r.start)
        _, start, end = ordered[0]
        for each in ordered:
            if each.start > end + MERGE:
                merged.append(Ruling(at, start, end))
                start, end = each.start, each.end
            end = max(end, each.end)
        merged.append(Ruling(at, start, end))
    return [each for each in merged if each.end - each.start >= _SHORTEST]


def _groups(rulings: Sequence[Ruling]) -> list[list[Ruling]]:
    groups: list[list[Ruling]] = []
    for each in sorted(rulings):
        if groups and each.at - groups[-1][0].at <= MERGE:
            groups[-1].append(each)
        else:
            groups.append([each])
    return groups
