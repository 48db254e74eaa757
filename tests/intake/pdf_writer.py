"""Writes small PDFs for the tests: text at places, ruled tables with merged cells. Origin top left, points."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT = 72.0, 523.0


class PdfWriter:
    """A PDF under construction; ``bytes()`` finishes it."""

    def __init__(
        self, encryption: StandardEncryption | None = None, size: tuple[float, float] = (WIDTH, HEIGHT)
    ) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self._buffer = io.BytesIO()
        self._height = size[1]
        self.canvas: Any = Canvas(self._buffer, pagesize=size, invariant=1, encrypt=encryption)

    def text(self, x: float, y: float, text: str, size: float = 10, spacing: float = 0) -> None:
        """Text with its baseline at ``y``; ``spacing`` is added after each character."""
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, self._height - y, text, charSpace=spacing)

    def centred(self, x: float, y: float, text: str, size: float = 10) -> None:
        """Text centred at ``x``."""
        self.text(x - pdfmetrics.stringWidth(text, FONT, size) / 2, y, text, size)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A stroked line."""
        self.canvas.line(x0, self._height - y0, x1, self._height - y1)

    def bar(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A filled rectangle."""
        self.canvas.rect(x0, self._height - y1, x1 - x0, y1 - y0, stroke=0, fill=1)

    def paragraph(self, y: float, text: str, size: float = 14, leading: float = 24, right: float = RIGHT) -> float:
        """Running text, first line indented by two characters; the baseline for the next paragraph."""
        x = LEFT + 2 * size
        while text:
            n = int((right - x) // size)
            self.text(x, y, text[:n], size)
            text, x, y = text[n:], LEFT, y + leading
        return y

    def grid(self, xs: Sequence[float], ys: Sequence[float], cells: dict[tuple[int, int, int, int], str]) -> None:
        """A ruled table: each cell is framed and its lines are centred.

        Args:
            xs: column boundaries.
            ys: row boundaries.
            cells: text by row, column, row span, column span.
        """
        for (row, column, rows, columns), text in cells.items():
            x0, x1, y0, y1 = xs[column], xs[column + columns], ys[row], ys[row + rows]
            self.canvas.rect(x0, self._height - y1, x1 - x0, y1 - y0, stroke=1, fill=0)
            lines = text.split("\n")
            for i, line in enumerate(lines):
                self.centred((x0 + x1) / 2, (y0 + y1) / 2 + 3 + 12 * (i - (len(lines) - 1) / 2), line, 9)

    def page(self) -> None:
        """End the page."""
        self.canvas.showPage()

    def bytes(self) -> bytes:
        """The file."""
        self.canvas.save()
        return self._buffer.getvalue()
