"""Bad PDFs: each fails with the code that says why, and those that can be read are read."""

from __future__ import annotations

import pytest
from pdf_writer import PdfWriter
from reportlab.lib.pdfencrypt import StandardEncryption

from extract.errors import ErrorCode, NianbaoError
from extract.intake.pdf import read_pdf
from extract.limits import Limits

SENTENCE = "本机关全年主动公开信息三十条，收到申请五件，均按时答复。"


def report(pages: int = 1, text: str = SENTENCE, encryption: StandardEncryption | None = None) -> bytes:
    writer = PdfWriter(encryption)
    for _ in range(pages):
        writer.paragraph(100, text)
        writer.page()
    return writer.bytes()


def code(data: bytes, limits: Limits | None = None) -> ErrorCode:
    with pytest.raises(NianbaoError) as error:
        read_pdf(data, limits or Limits())
    return error.value.code


def test_user_password_is_encrypted() -> None:
    assert code(report(encryption=StandardEncryption("open", ownerPassword="own", strength=128))) == ErrorCode.ENCRYPTED


def test_owner_password_alone_opens() -> None:
    data = report(encryption=StandardEncryption("", ownerPassword="own", strength=128))
    assert [p.text for p in read_pdf(data, Limits()).paragraphs()] == [SENTENCE]


@pytest.mark.parametrize("share", [0.05, 0.5, 0.9])
def test_cut_file_is_truncated(share: float) -> None:
    data = report(pages=6)
    assert code(data[: int(len(data) * share)]) == ErrorCode.TRUNCATED


def test_lost_cross_reference_is_repaired_with_a_warning() -> None:
    data = report()
    document = read_pdf(data[: data.rindex(b"startxref")], Limits())
    assert [p.text for p in document.paragraphs()] == [SENTENCE]
    assert document.warnings


def test_binary_junk_after_the_header_is_truncated() -> None:
    assert code(b"%PDF-1.7\n" + bytes(range(256)) * 20) == ErrorCode.TRUNCATED


def test_too_many_pages() -> None:
    assert code(report(pages=3), Limits(pages=2)) == ErrorCode.TOO_LARGE


def test_too_many_characters() -> None:
    assert code(report(), Limits(characters=10)) == ErrorCode.TOO_LARGE


def test_page_without_text_needs_ocr() -> None:
    writer = PdfWriter()
    writer.bar(60, 60, 500, 700)
    writer.page()
    assert code(writer.bytes()) == ErrorCode.NEEDS_OCR


def test_scan_with_typed_page_numbers_needs_ocr() -> None:
    writer = PdfWriter()
    for number in (1, 2):
        writer.bar(60, 60, 500, 700)
        writer.text(280, 810, f"- {number} -")
        writer.page()
    assert code(writer.bytes()) == ErrorCode.NEEDS_OCR


def test_text_layer_of_private_characters_needs_ocr() -> None:
    assert code(report(text="\ue001\ue002\ue003" * 30 + SENTENCE)) == ErrorCode.NEEDS_OCR


def test_page_of_pictures_among_text_is_named() -> None:
    writer = PdfWriter()
    writer.paragraph(100, SENTENCE)
    writer.page()
    writer.bar(60, 60, 500, 700)
    writer.page()
    assert read_pdf(writer.bytes(), Limits()).warnings == ["第 2 页没有文字层"]
