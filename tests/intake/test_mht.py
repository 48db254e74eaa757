"""Web archives: the page among the parts, whatever their encoding."""

from __future__ import annotations

import base64
import quopri

import pytest

from extract.document import Document
from extract.errors import ErrorCode, NianbaoError
from extract.intake import read_document
from extract.limits import Limits

PAGE = (
    "<html><body><p>一、总体情况</p><table><tr><td>规章</td><td>0</td></tr><tr><td>规范性文件</td><td>2</td></tr>"
    "<tr><td>甲</td><td>1</td></tr></table></body></html>"
)
HEAD = "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n"


def part(kind: str, content: bytes, encoding: str = "base64", headers: str = "") -> bytes:
    body = base64.encodebytes(content) if encoding == "base64" else content
    body = quopri.encodestring(content) if encoding == "quoted-printable" else body
    return f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n{headers}\r\n".encode() + body


def message(*parts: bytes, attributes: str = "") -> bytes:
    head = f'{HEAD}Content-Type: multipart/related; boundary="--b"{attributes}\r\n\r\n'.encode()
    return head + b"".join(b"\r\n----b\r\n" + each for each in parts) + b"\r\n----b--\r\n"


def read(data: bytes) -> Document:
    document = read_document(data, Limits())
    assert document.format == "mht"
    return document


def code_of(data: bytes, limits: Limits | None = None) -> ErrorCode:
    with pytest.raises(NianbaoError) as caught:
        read_document(data, limits or Limits())
    return caught.value.code


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit"])
@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_the_page_in_every_encoding(encoding: str, charset: str) -> None:
    page = part(f"text/html; charset={charset}", PAGE.encode(charset), encoding)
    document = read(message(page, part("image/png", b"\x89PNG....")))
    assert [p.text for p in document.paragraphs()] == ["一、总体情况"]
    assert [cell.text for table in document.tables() for cell in table.cells][:2] == ["规章", "0"]


def test_the_root_that_the_archive_names() -> None:
    frame = part("text/html", "<p>广告</p>".encode(), headers="Content-ID: <ad@x>\r\n")
    root = part("text/html", PAGE.encode(), headers="Content-ID: <root@x>\r\n")
    assert "总体情况" in read(message(frame, root, attributes='; start="<root@x>"')).text
    assert "总体情况" not in read(message(frame, root)).text


def test_behind_a_frame_set_the_largest_page() -> None:
    frames = part("text/html", b'<html><frameset cols="20,80"><frame src="a"></frameset></html>')
    assert "总体情况" in read(message(frames, part("text/html", PAGE.encode()))).text


def test_an_archive_of_a_single_part() -> None:
    data = f"{HEAD}Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode()
    assert "总体情况" in read(data + base64.encodebytes(PAGE.encode())).text


def test_archives_without_a_page() -> None:
    assert code_of(message(part("image/png", b"x"))) is ErrorCode.UNREADABLE
    assert code_of(message(part("text/html", b" \n"))) is ErrorCode.EMPTY
    assert code_of(message()) is ErrorCode.UNREADABLE


def test_parts_are_bounded() -> None:
    data = message(*[part("text/html", b"<p>x</p>")] * 30)
    assert code_of(data, Limits(archive_members=20)) is ErrorCode.TOO_LARGE


def test_messages_nested_without_end_are_refused() -> None:
    nest = b"Content-Type: message/rfc822\r\n\r\n" * 3_000
    assert code_of(message(nest)) is ErrorCode.UNREADABLE
