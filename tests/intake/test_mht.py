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


TABLE = f"<table>{''.join(f'<tr><td>{label}</td><td>{n}</td></tr>' for n, label in enumerate('甲乙丙'))}</table>"


def page_part(content: str, location: str = "", name: str = "") -> bytes:
    headers = (f"Content-Location: {location}\r\n" if location else "") + (f"Content-ID: {name}\r\n" if name else "")
    return part("text/html; charset=utf-8", f"<html>{content}</html>".encode(), headers=headers)


def test_every_page_of_a_frame_set_in_its_order() -> None:
    inner = page_part("<frameset><frame src='./b/two.htm#top'></frameset>", "http://x/a/inner.htm")
    inside = "<frameset><frame src='inner.htm'><frame src='cid:three@x'></frameset>"
    root = f"<frameset><frame src='one.htm'>{inside}</frameset>"
    document = read(
        message(
            page_part(root, "http://x/a/index.htm"),
            page_part(f"<body><p>三</p>{TABLE}</body>", name="<three@x>"),
            inner,
            page_part("<body><p>二</p></body>", "http://x/a/b/two.htm"),
            page_part("<body><p>一</p></body>", "http://x/a/one.htm"),
            page_part(f"<body><p>不在框架里</p>{TABLE * 9}</body>", "http://x/a/other.htm"),
        )
    )
    assert [p.text for p in document.paragraphs()] == ["一", "二", "三"]
    (table,) = document.tables()
    assert table.cells[1].provenance.path == "page[3]/html/body[1]/table[1]/tr[1]/td[2]"
    assert document.text[table.cells[0].provenance.start : table.cells[0].provenance.end] == "甲"
    assert not document.warnings


def test_all_sheets_of_a_workbook_saved_as_one_page() -> None:
    folder = "file:///C:/年报/book.files"
    links = "".join(f'<link id="shLink" href="book.files/sheet00{n}.htm">' for n in (1, 2, 3))
    frames = "<frameset><frame src='book.files/sheet001.htm'><frame src='book.files/tabs.htm' name='frTabs'></frameset>"
    hidden = "<!--[if gte mso 9]><xml><x:Visible>SheetHidden</x:Visible></xml><![endif]-->"
    sheets = [
        page_part(f"<body>{hidden if n == 2 else ''}<p>第{n}张</p></body>", f"{folder}/sheet00{n}.htm")
        for n in (1, 2, 3)
    ]
    root = page_part(f"<head>{links}</head>{frames}", "file:///C:/%E5%B9%B4%E6%8A%A5\\book.htm")
    document = read(message(root, *sheets, page_part("<body><p>标签</p></body>", f"{folder}/tabs.htm")))
    assert [p.text for p in document.paragraphs()] == ["第1张", "第3张"]
    assert document.warnings == ["网页存档中隐藏的工作表没有读入"]


def test_a_page_that_the_archive_lacks_is_named() -> None:
    root = page_part("<frameset><frame src='a.htm'><frame src='b.htm'></frameset>", "http://x/")
    document = read(message(root, page_part("<body><p>一</p></body>", "http://x/a.htm")))
    assert document.text == "一\n"
    assert document.warnings == ["网页存档中缺少框架里的网页"]


def test_tables_within_a_page_without_any() -> None:
    root = "<body><p>一</p><iframe src='cid:t@x'></iframe><iframe src='cid:ad@x'></iframe></body>"
    inner = page_part(f"<body>{TABLE}</body>", name="<t@x>")
    advert = page_part("<body><p>广告</p></body>", name="<ad@x>")
    document = read(message(page_part(root), advert, inner))
    assert [p.text for p in document.paragraphs()] == ["一"]
    assert [cell.text for table in document.tables() for cell in table.cells][:2] == ["甲", "0"]
    assert not list(read(message(page_part(root.replace("<iframe", "<br", 1)), advert, inner)).tables())


def test_frames_in_a_ring_end() -> None:
    sets = {n: f"<frameset><frame src='{n % 40 + 1}.htm'></frameset>" for n in range(1, 41)}
    ring = [page_part(content, f"http://x/{n}.htm") for n, content in sets.items()]
    assert code_of(message(*ring)) is ErrorCode.EMPTY
    document = read(message(*ring[:3], page_part("<body><p>完</p></body>", "http://x/4.htm")))
    assert document.text == "完\n"
