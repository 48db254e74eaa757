"""A composed report in print: the PDF, and where every value stands on its pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from eval.gold.format import GoldReport
from eval.gold.generate.model import Layout
from eval.gold.generate.render.docx import render_docx
from eval.gold.generate.render.html import render_html
from eval.gold.generate.render.options import RenderOptions
from eval.gold.generate.report import Composition
from eval.gold.scans.look import Look
from eval.gold.scans.printing import print_all, print_pdf
from eval.gold.scans.web import web_style
from eval.gold.scans.word import WordStyle
from extract.document import Box
from extract.templates.model import CellKey

_LEVELS = 16
_STEP, _FIRST = 8, 64
"""Marks are colours far enough apart to survive the rounding of a PDF."""
_FORM_DEPTH = 6


class LayoutError(ValueError):
    """A value cannot be read in print: it is cut off, broken over lines, or not there."""


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A value cell in print.

    Attributes:
        page: from 1.
        box: inside of the cell in points from the top left.
    """

    key: CellKey
    printed: str
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class CleanReport:
    """A printed report before it is scanned.

    Attributes:
        pdf: with a text layer.
        cells: the value cells, in the order of the gold.
    """

    pdf: bytes
    gold: GoldReport
    look: Look
    cells: tuple[PrintedCell, ...]


@dataclass(frozen=True, slots=True)
class Prints:
    """The files of one report before they are printed: as it looks, and with a mark in every value cell."""

    plain: bytes
    marked: bytes


def source_files(composition: Composition, look: Look) -> Prints:
    """The files to be printed."""
    marks = _marks([CellKey(*cell.key) for cell in composition.gold.cells])
    plain, marked = (_write(composition.layout, look, fills) for fills in ({}, marks))
    return Prints(plain, marked)


def _marks(keys: Sequence[CellKey]) -> dict[CellKey, str]:
    marks = {}
    for index, key in enumerate(keys):
        parts = (index % _LEVELS, index // _LEVELS % _LEVELS, index // _LEVELS**2)
        marks[key] = "".join(f"{_FIRST + _STEP * part:02X}" for part in parts)
    return marks


def _write(layout: Layout, look: Look, fills: Mapping[CellKey, str]) -> bytes:
    if look.printer == "word":
        return render_docx(layout, RenderOptions(styled=False), WordStyle(look, layout.title, fills))
    return render_html(layout, RenderOptions(), web_style(look, layout, fills))


def print_files(files: Sequence[tuple[Prints, Look]]) -> None:
    """Print many reports in as few runs as possible. Raises PrintError."""
    for printer in sorted({look.printer for _, look in files}):
        print_all(
            [data for prints, look in files if look.printer == printer for data in (prints.plain, prints.marked)],
            printer,
        )


def print_clean(composition: Composition, look: Look) -> CleanReport:
    """A report in print with the place of every value.

    Raises:
        PrintError: it cannot be printed on this machine.
        LayoutError: in this look a value is cut off or broken over lines.
    """
    prints = source_files(composition, look)
    print_files([(prints, look)])
    marks = _marks([CellKey(*cell.key) for cell in composition.gold.cells])
    found = _find_marks(print_pdf(prints.marked, look.printer), {mark: key for key, mark in marks.items()})
    cells = []
    for cell in composition.gold.cells:
        key = CellKey(*cell.key)
        place = _choose(found.get(key, []), cell.printed)
        if place is None:
            raise LayoutError(f"{look.printer}: {key} is not printed as {cell.printed!r}")
        cells.append(PrintedCell(key, cell.printed, *place))
    return CleanReport(print_pdf(prints.plain, look.printer), composition.gold, look, tuple(cells))


_Place = tuple[int, Box]


def _choose(places: Sequence[tuple[_Place, str]], printed: str) -> _Place | None:
    """The piece of a cell that holds its text; a page break may have cut it in two."""
    if printed:
        return next((place for place, text in places if text.strip() == printed), None)
    return max((place for place, text in places if not text.strip()), key=_area, default=None)


def _area(place: _Place) -> float:
    x0, y0, x1, y1 = place[1]
    return (x1 - x0) * (y1 - y0)


def _find_marks(pdf: bytes, keys: Mapping[str, CellKey]) -> dict[CellKey, list[tuple[_Place, str]]]:
    """Filled rectangles in the colour of a mark, with the text on them."""
    found: dict[CellKey, list[tuple[_Place, str]]] = {}
    with closing(pdfium.PdfDocument(pdf)) as document:
        for number in range(len(document)):
            page = document[number]
            height = page.get_height()
            text = page.get_textpage()
            for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=_FORM_DEPTH):
                key = keys.get(_fill(item))
                if key is None:
                    continue
                left, bottom, right, top = item.get_bounds()
                place = (number + 1, (left, height - top, right, height - bottom))
                found.setdefault(key, []).append((place, text.get_text_bounded(left, bottom, right, top)))
    return found


def _fill(item: pdfium.PdfObject) -> str:
    """Fill colour of a path, each part rounded to the nearest that a mark can have."""
    red, green, blue, alpha = (raw.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(item.raw, red, green, blue, alpha):
        return ""
    return "".join(f"{_STEP * round(part.value / _STEP):02X}" for part in (red, green, blue))
