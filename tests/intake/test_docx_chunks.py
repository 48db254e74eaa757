"""Documents of other formats within a Word document: read in their place, or named where they are not."""

from __future__ import annotations

import pytest
from docx_building import archive, p, package, paragraphs, rows, tbl, tr

from extract.document import Document
from extract.errors import ErrorCode, NianbaoError
from extract.intake import read_document
from extract.intake.docx.chunks import LEFT_OUT
from extract.limits import Limits

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LABELS = ("规章", "规范性文件", "合计")
PAGE = (
    "<html><head><meta charset='utf-8'></head><body><h1>一、总体情况</h1><p>全年公开12条。</p><table>"
    + "".join(f'<tr><td class="a">{label}</td><td>3</td></tr>' for label in LABELS)
    + "</table></body></html>"
)
# As a library writes it that makes Word files in browsers: only the signs of equality are quoted.
ARCHIVE = f"""MIME-Version: 1.0
Content-Type: multipart/related;
    type="text/html";
    boundary="----=mhtDocumentPart"

------=mhtDocumentPart
Content-Type: text/html;
    charset="utf-8"
Content-Transfer-Encoding: quoted-printable
Content-Location: file:///C:/fake/document.html

{PAGE.replace("=", "=3D")}

------=mhtDocumentPart--
"""
CHUNK = '<w:altChunk r:id="c1"/>'


def with_chunk(data: bytes, body: str, name: str = "part.dat", mode: str = "") -> bytes:
    relation = f'<Relationship Id="c1" Type="{RELATION}/aFChunk" Target="/word/{name}" {mode}/>'
    relations = f"<Relationships>{relation}</Relationships>".encode()
    return package(body, extra={"word/_rels/document.xml.rels": relations, f"word/{name}": data})


def read(data: bytes) -> Document:
    document = read_document(data, Limits())
    assert document.format == "docx"
    return document


@pytest.mark.parametrize("data", [PAGE.encode(), ARCHIVE.encode()])
def test_a_page_or_an_archive_of_one_in_its_place(data: bytes) -> None:
    document = read(with_chunk(data, p("前") + CHUNK + p("后")))
    assert paragraphs(document) == ["前", "一、总体情况", "全年公开12条。", "后"]
    assert rows(document) == [[label, "3"] for label in LABELS]
    (table,) = document.tables()
    assert table.cells[1].provenance.path == "body/altChunk[1]/html/body[1]/table[1]/tr[1]/td[2]"
    assert not document.warnings


def test_a_word_document_within_another() -> None:
    inner = package(p("一、总体情况") + tbl(*[tr(label, "3") for label in LABELS]) + CHUNK)
    document = read(with_chunk(inner, p("前") + CHUNK))
    assert paragraphs(document) == ["前", "一、总体情况"]
    assert rows(document) == [[label, "3"] for label in LABELS]
    assert document.warnings == [LEFT_OUT]


@pytest.mark.parametrize(
    "data", [b"{\\rtf1 12}", b"\x00\x01\x02\x03" * 99, archive({"x.txt": b"x"}), "全年12条".encode()]
)
def test_what_is_not_read_is_named(data: bytes) -> None:
    document = read(with_chunk(data, p("前") + CHUNK))
    assert paragraphs(document) == ["前"]
    assert document.warnings == [LEFT_OUT]


def test_a_chunk_alone_that_is_not_read_is_an_error() -> None:
    with pytest.raises(NianbaoError) as caught:
        read(with_chunk(b"{\\rtf1 12}", CHUNK))
    assert caught.value.code is ErrorCode.UNSUPPORTED


def test_nothing_outside_the_package_is_read() -> None:
    document = read(with_chunk(PAGE.encode(), p("前") + CHUNK, mode='TargetMode="External"'))
    assert (paragraphs(document), document.warnings) == (["前"], [LEFT_OUT])


def test_a_chunk_named_many_times_is_read_once() -> None:
    document = read(with_chunk(PAGE.encode(), CHUNK * 500))
    assert len(paragraphs(document)) == 2
    assert document.warnings == [LEFT_OUT]


def test_chunks_are_bounded() -> None:
    with pytest.raises(NianbaoError) as caught:
        read_document(with_chunk(PAGE.encode(), p("前") + CHUNK), Limits(cells=3))
    assert caught.value.code is ErrorCode.TOO_LARGE
