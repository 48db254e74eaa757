"""Struck text in PDF is left out, whatever draws the line; rulings and underlines strike nothing."""

from __future__ import annotations

import pytest
from pdf_writer import PdfWriter

from extract.intake.notemarks import STRUCK_OUT
from extract.intake.pdf import read_pdf
from extract.intake.pdf.chars import Char
from extract.intake.pdf.struck import without_struck
from extract.limits import Limits

XS, YS = [80.0, 200.0, 280.0], [100.0, 130.0, 160.0]
LEFT, BASE, DIGIT = 205.0, 148.0, 5.0
"""Where the value of the second row begins, its baseline, and half of its size, which is how wide a digit is."""


def read(writer: PdfWriter) -> tuple[str, list[str]]:
    """The value of the second row, and the warnings."""
    writer.page()
    document = read_pdf(writer.bytes(), Limits())
    (table,) = document.tables()
    return table.rows()[1][1].text, document.warnings


def corrected(text: str = "1611") -> PdfWriter:
    """A table in which somebody wrote 11 behind a 16 that is to be struck."""
    writer = PdfWriter()
    writer.grid(XS, YS, {(0, 0, 1, 1): "信息内容", (0, 1, 1, 1): "制发", (1, 0, 1, 1): "规章", (1, 1, 1, 1): ""})
    writer.text(LEFT, BASE, text)
    return writer


@pytest.mark.parametrize("above", [2.0, 3.0, 4.5])
def test_a_line_through_a_number_strikes_it(above: float) -> None:
    writer = corrected()
    writer.line(LEFT, BASE - above, LEFT + 2 * DIGIT, BASE - above)
    assert read(writer) == ("11", [STRUCK_OUT])


def test_a_thin_bar_strikes_like_a_line() -> None:
    writer = corrected()
    writer.bar(LEFT, BASE - 3.3, LEFT + 2 * DIGIT, BASE - 2.7)
    assert read(writer) == ("11", [STRUCK_OUT])


def test_two_lines_strike_as_one_does() -> None:
    writer = corrected()
    for above in (2.5, 4.0):
        writer.line(LEFT, BASE - above, LEFT + 2 * DIGIT, BASE - above)
    assert read(writer) == ("11", [STRUCK_OUT])


@pytest.mark.parametrize("above", [-1.5, 9.0])
def test_a_line_under_or_over_a_number_strikes_nothing(above: float) -> None:
    writer = corrected("16")
    writer.line(LEFT, BASE - above, LEFT + 2 * DIGIT, BASE - above)
    assert read(writer) == ("16", [])


def test_a_ruling_through_text_that_is_set_too_low_strikes_nothing() -> None:
    writer = PdfWriter()
    writer.grid(XS, YS, {(0, 0, 1, 1): "信息内容", (0, 1, 1, 1): "制发", (1, 0, 1, 1): "规章", (1, 1, 1, 1): ""})
    writer.text(LEFT, YS[1] + 3.5, "16")
    writer.page()
    document = read_pdf(writer.bytes(), Limits())
    assert "16" in document.text
    assert document.warnings == []


@pytest.mark.parametrize("far", [float("nan"), float("inf"), float("-inf"), 1e300])
def test_lines_beyond_every_page_are_passed_over(far: float) -> None:
    chars = [Char("1", 10.0, 10.0, 15.0, 20.0, 18.0)]
    edges = [(far, 15.0, 15.0, 15.0), (10.0, far, 15.0, far), (far, far, far, far), (10.0, 15.0, far, 15.0)]
    assert without_struck(chars, edges) == chars
    assert without_struck(chars, [*edges, (10.0, 15.0, 15.0, 15.0)]) == []
