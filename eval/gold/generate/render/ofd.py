"""OFD as converters write it: the layout of the ruled PDF, a text object for each line and a path for each ruling."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import groupby, pairwise
from xml.sax.saxutils import escape

from eval.gold.generate.model import Layout
from eval.gold.generate.render.options import RenderOptions
from eval.gold.generate.render.pdf import render_pdf_ruled
from extract.intake.pdf.chars import Char, page_frame, read_chars
from extract.intake.pdf.opening import open_pdf
from extract.intake.pdf.rulings import Rulings, read_edges, rulings_of

_MILLIMETRE = 25.4 / 72
_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_MOST_CHARS = 1_000_000
_STEADY = 0.002
"""Millimetres; steps that differ by less are written as equal."""
_TIME = (2024, 1, 1, 0, 0, 0)


def render_ofd(layout: Layout, options: RenderOptions) -> bytes:
    """A package of one document; tables have lines around every cell."""
    pages: list[str] = []
    sizes: list[tuple[float, float]] = []
    with closing(open_pdf(render_pdf_ruled(layout, options))) as pdf:
        for number in range(len(pdf)):
            with closing(pdf[number]) as page:
                frame = page_frame(page)
                with closing(page.get_textpage()) as textpage:
                    chars, _ = read_chars(textpage, frame, _MOST_CHARS)
                rulings = rulings_of(read_edges(page.raw, frame), frame.width, frame.height)
                pages.append(_content(chars, rulings))
                sizes.append((frame.width, frame.height))
    return ofd_package(pages, _box(*sizes[0]))


def ofd_package(pages: Sequence[str], physical_box: str, extra: dict[str, bytes] | None = None) -> bytes:
    """A package around the contents of pages.

    Args:
        pages: the XML of each page.
        physical_box: ``x y width height`` in millimetres.
        extra: further members of the archive.
    """
    listed = "".join(f'<ofd:Page ID="{i + 1}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(pages)))
    area = f"<ofd:PageArea><ofd:PhysicalBox>{physical_box}</ofd:PhysicalBox></ofd:PageArea>"
    common = f"<ofd:CommonData><ofd:MaxUnitID>9</ofd:MaxUnitID>{area}"
    if extra and "Doc_0/DocumentRes.xml" in extra:
        common += "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
    parts = {
        "OFD.xml": f'{_HEAD}<ofd:OFD {_NAMESPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo/>'
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"{_HEAD}<ofd:Document {_NAMESPACE}>{common}</ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        **{f"Doc_0/Pages/Page_{i}/Content.xml": page for i, page in enumerate(pages)},
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in {**{name: part.encode() for name, part in parts.items()}, **(extra or {})}.items():
            out.writestr(zipfile.ZipInfo(name, _TIME), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def ofd_page(objects: str) -> str:
    """A page with these objects in its one layer."""
    layer = f'<ofd:Layer ID="2">{objects}</ofd:Layer>'
    return f"{_HEAD}<ofd:Page {_NAMESPACE}><ofd:Content>{layer}</ofd:Content></ofd:Page>"


def text_object(text: str, xs: Sequence[float], baseline: float, size: float) -> str:
    """One line of text; all in points from the top left of the page.

    Args:
        text: its characters.
        xs: where each character starts.
        baseline: of all.
        size: of the font.
    """
    steps = [(right - left) * _MILLIMETRE for left, right in pairwise(xs)]
    delta = f' DeltaX="{" ".join(_grouped(steps))}"' if steps else ""
    boundary = f"{_mm(xs[0])} {_mm(baseline - size)} {_mm(xs[-1] - xs[0] + size)} {_mm(1.3 * size)}"
    code = f'<ofd:TextCode X="0" Y="{_mm(size)}"{delta}>{escape(text)}</ofd:TextCode>'
    return f'<ofd:TextObject ID="3" Boundary="{boundary}" Font="1" Size="{_mm(size)}">{code}</ofd:TextObject>'


def line_object(x0: float, y0: float, x1: float, y1: float) -> str:
    """A stroked line; all in points from the top left of the page."""
    boundary = f"{_mm(x0)} {_mm(y0)} {_mm(max(x1 - x0, 0.5))} {_mm(max(y1 - y0, 0.5))}"
    data = f"<ofd:AbbreviatedData>M 0 0 L {_mm(x1 - x0)} {_mm(y1 - y0)}</ofd:AbbreviatedData>"
    return f'<ofd:PathObject ID="4" Boundary="{boundary}" LineWidth="0.2">{data}</ofd:PathObject>'


def _content(chars: Sequence[Char], rulings: Rulings) -> str:
    objects = [line_object(r.start, r.at, r.end, r.at) for r in rulings.horizontal]
    objects += [line_object(r.at, r.start, r.at, r.end) for r in rulings.vertical]
    for run in _runs(chars):
        objects.append(text_object("".join(c.text for c in run), [c.x0 for c in run], run[0].base, _size(run)))
    return ofd_page("".join(objects))


def _runs(chars: Sequence[Char]) -> Iterator[list[Char]]:
    """Characters that follow each other on one baseline."""
    for _, group in groupby(chars, key=lambda c: round(c.base, 1)):
        run: list[Char] = []
        for char in group:
            if run and not 0 < char.x0 - run[-1].x0 < 3 * char.size:
                yield run
                run = []
            run.append(char)
        yield run


def _size(run: Sequence[Char]) -> float:
    """The font size: Han characters are as wide."""
    widths = [c.x1 - c.x0 for c in run if c.text >= "\u2e80"]
    return max(widths) if widths else run[0].size


def _grouped(steps: Sequence[float]) -> Iterator[str]:
    """Steps as OFD writes them, ``g 3 4.5`` for three of 4.5."""
    at = 0
    while at < len(steps):
        end = at
        while end < len(steps) and abs(steps[end] - steps[at]) < _STEADY:
            end += 1
        yield f"g {end - at} {steps[at]:.3f}" if end - at > 1 else f"{steps[at]:.3f}"
        at = end


def _mm(points: float) -> str:
    return f"{points * _MILLIMETRE:.3f}"


def _box(width: float, height: float) -> str:
    return f"0 0 {_mm(width)} {_mm(height)}"
