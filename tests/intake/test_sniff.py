"""The format comes from the content: every format under a wrong name, and every known format that is not read."""

from __future__ import annotations

import contextlib
import struct
from typing import get_args

import pytest
from docx_building import archive, p, package
from hypothesis import given, settings
from hypothesis import strategies as st
from ole_building import ole_file

from extract.document import Format
from extract.errors import ErrorCode, NianbaoError
from extract.intake.sniff import sniff

WORD_XML = (
    b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?>'
    b'<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>'
)
PAGE = "<html><body><p>一、总体情况</p></body></html>"


def code_of(data: bytes) -> ErrorCode:
    with pytest.raises(NianbaoError) as caught:
        sniff(data)
    return caught.value.code


def test_docx_whatever_its_name_says():
    assert sniff(package(p("文字"))) == "docx"


def test_docx_whose_main_part_has_another_number():
    assert sniff(archive({"word/document2.xml": b"<x/>"})) == "docx"


def test_doc_by_its_word_stream():
    assert sniff(ole_file({"WordDocument": bytes(4096)})) == "doc"


def test_pdf_also_behind_other_lines():
    assert sniff(b"%PDF-1.7\n...") == "pdf"
    assert sniff(b"HTTP header\r\n\r\n%PDF-1.4\n...\n%%EOF\n") == "pdf"


@pytest.mark.parametrize(
    "text",
    [
        PAGE,
        "\ufeff" + PAGE,
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN">\n' + PAGE,
        "\n\n  <!-- 发布系统 -->\n" + PAGE,
        '<div class="article"><p>没有外壳的片段</p></div>',
        "<TABLE><TR><TD>1",
        "标题在前\n<p>一</p><p>二</p><div>三</div>",
    ],
)
def test_html_by_its_tags(text):
    assert sniff(text.encode()) == "html"


def test_html_in_utf16_without_mark():
    assert sniff(PAGE.encode("utf-16-le")) == "html"


@pytest.mark.parametrize(
    "text",
    [
        "# 年度报告\n\n正文",
        "正文\n\n### （一）主动公开\n正文",
        "| 项目 | 数量 |\n| --- | ---: |\n| 规章 | 0 |",
        "项目 | 数量\n:--|--:\n规章 | 0",
        "# 年度报告\n<table><tr><td>规章</td><td>0</td></tr></table>",
        "<table><tr><td>规章</td></tr></table>\n\n## 二、主动公开\n",
    ],
)
def test_markdown_by_headings_and_separator_rows(text):
    assert sniff(text.encode()) == "markdown"


@pytest.mark.parametrize(
    "text",
    [
        "一、总体情况\n全年公开12条。",
        "规章|0|0\n规范性文件|1|2",
        "见<附件>，且 a<b。",
        "#话题# 不是标题",
        "-----\n正文",
    ],
)
def test_plain_text_is_the_rest(text):
    assert sniff(text.encode()) == "text"


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n....",
        b"\xff\xd8\xff\xe0....",
        b"II*\0....",
        b"MM\0*....",
        b"BM" + bytes(20),
    ],
)
def test_images_are_read(data):
    assert sniff(data) == "image"


@pytest.mark.parametrize("data", [b"GIF89a....", b"RIFF....WEBPVP8 "])
def test_web_images_are_not_read(data):
    assert code_of(data) is ErrorCode.UNSUPPORTED


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"{\\rtf1\\ansi text}", "rtf"),
        (WORD_XML, "wordxml"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "excelxml"),
        (archive({"OFD.xml": b"<x/>"}), "ofd"),
        (archive({"xl/workbook.xml": b"<x/>"}), "xlsx"),
        (ole_file({"Workbook": bytes(4096)}), "xls"),
        (b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n', "mht"),
        (b"MIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<p>", "mht"),
    ],
)
def test_what_office_programs_and_browsers_save(data, kind):
    assert sniff(data) == kind


def test_text_that_speaks_of_mime_is_text():
    assert sniff("MIME-Version 是邮件头，一、总体情况，全年公开12条。".encode()) == "text"


def test_text_that_begins_like_a_bitmap_is_text():
    assert sniff("BMI 指数，一、总体情况，全年公开12条。".encode()) == "text"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"Rar!\x1a\x07\x00....", "RAR"),
        (b"7z\xbc\xaf\x27\x1c....", "7z"),
        (b"\x1f\x8b\x08....", "gzip"),
        (archive({"ppt/presentation.xml": b"<x/>"}), "pptx"),
        (archive({"mimetype": b"x", "content.xml": b"<x/>"}), "OpenDocument"),
        (b'<office:document office:mimetype="application/vnd.oasis.opendocument.graphics">', "OpenDocument"),
        (b'<?xml version="1.0"?>\n<uof:UOF xmlns:uof="http://schemas.uof.org/cn/2003/uof">', "UOF"),
        (archive({"a.txt": b"x"}), "压缩包"),
        (ole_file({"PowerPoint Document": bytes(4096)}), "ppt"),
        (ole_file({"Other": bytes(4096)}), "OLE"),
    ],
)
def test_known_formats_that_are_not_read_are_named(data, name):
    with pytest.raises(NianbaoError) as caught:
        sniff(data)
    assert caught.value.code is ErrorCode.UNSUPPORTED
    assert name in caught.value.detail


def test_encrypted_docx():
    assert code_of(ole_file({"EncryptedPackage": bytes(4096), "EncryptionInfo": bytes(64)})) is ErrorCode.ENCRYPTED


def test_encrypted_doc():
    stream = bytearray(4096)
    struct.pack_into("<H", stream, 10, 0x0100)
    assert code_of(ole_file({"WordDocument": bytes(stream)})) is ErrorCode.ENCRYPTED


@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_doc_cut_short(share):
    data = ole_file({"WordDocument": bytes(40_000)})
    assert code_of(data[: int(len(data) * share)]) is ErrorCode.TRUNCATED


@given(
    st.binary(max_size=2_000),
    st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-", b"<html>"]),
)
@settings(deadline=None)
def test_any_bytes_give_a_format_or_a_clear_error(tail, head):
    with contextlib.suppress(NianbaoError):
        assert sniff(head + tail) in get_args(Format)
