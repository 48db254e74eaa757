"""OpenDocument: what it shows is read, what it hides, links or computes is not, and hostile packages are refused."""

from __future__ import annotations

import pytest
from docx_building import archive, cells, paragraphs

from extract.document import Document
from extract.errors import ErrorCode, NianbaoError
from extract.intake import read_document
from extract.intake.office import converter
from extract.intake.sniff import sniff
from extract.limits import Limits

needs_libreoffice = pytest.mark.skipif(converter() is None, reason="LibreOffice is not installed")
MIMETYPE = "application/vnd.oasis.opendocument."
MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_SPACES = {name: f"{name}:1.0" for name in ("office", "text", "table")}
_SPACES |= {"draw": "drawing:1.0", "svg": "svg-compatible:1.0", "of": "of:1.2"}
NAMES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}"' for name, space in _SPACES.items())
LINKS = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


def p(text: str) -> str:
    return f"<text:p>{text}</text:p>"


def cell(text: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}>{p(text)}</table:table-cell>"


def table(*rows: str) -> str:
    inner = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    return f'<table:table table:name="t"><table:table-column table:number-columns-repeated="3"/>{inner}</table:table>'


CHANGES = (
    '<text:tracked-changes><text:changed-region text:id="a"><text:deletion><office:change-info/><text:p>11</text:p>'
    '</text:deletion></text:changed-region><text:changed-region text:id="b"><text:insertion><office:change-info/>'
    "</text:insertion></text:changed-region></text:tracked-changes>"
)
GRID = table(
    cell("类别", 'table:number-rows-spanned="2"')
    + cell("数量", 'table:number-columns-spanned="2"')
    + "<table:covered-table-cell/>",
    "<table:covered-table-cell/>" + cell("制发") + cell("废止"),
    cell("规章") + cell("0") + cell(""),
)
REPORT = (
    CHANGES
    + '<text:h text:outline-level="1">一、总体情况</text:h>'
    + p(
        '全年公开<text:change text:change-id="a"/><text:change-start text:change-id="b"/>12'
        '<text:change-end text:change-id="b"/>条'
    )
    + '<text:section text:name="old" text:display="none"><text:p>全年公开99条</text:p></text:section>'
    + '<text:section text:name="if" text:display="condition" text:condition="ooow:1" text:is-hidden="true">'
    + p("全年公开98条")
    + "</text:section>"
    + GRID
)


def flat(kind: str, body: str) -> bytes:
    head = f'office:version="1.2" office:mimetype="{MIMETYPE}{kind}"'
    return (
        f'\n<?xml version="1.0" encoding="UTF-8"?>\n<office:document {NAMES} {LINKS} {head}>'
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>"
    ).encode()


def packed(kind: str, body: str, *, before: str = "", entry: str = "") -> bytes:
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {NAMES} {LINKS} office:version="1.2">'
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{MANIFEST}" manifest:version="1.2"><manifest:file-entry '
        f'manifest:full-path="/" manifest:media-type="{MIMETYPE}{kind}"/><manifest:file-entry '
        f'manifest:full-path="content.xml" manifest:media-type="text/xml">{entry}</manifest:file-entry>'
        "</manifest:manifest>"
    )
    parts = {"mimetype": MIMETYPE + kind, "content.xml": content, "META-INF/manifest.xml": manifest}
    return archive({name: part.encode() for name, part in parts.items()})


def error_of(data: bytes) -> NianbaoError:
    with pytest.raises(NianbaoError) as caught:
        read_document(data, Limits())
    return caught.value


def check_report(document: Document) -> None:
    assert document.format == "odt"
    assert paragraphs(document) == ["一、总体情况", "全年公开12条"]
    assert cells(document)[:3] == [(0, 0, 2, 1, "类别"), (0, 1, 1, 2, "数量"), (1, 1, 1, 1, "制发")]
    assert [found[-1] for found in cells(document)][-3:] == ["规章", "0", ""]
    assert document.warnings == ["文档中隐藏的节没有读入"]


@needs_libreoffice
def test_a_text_with_tracked_changes_merged_cells_and_a_hidden_section() -> None:
    check_report(read_document(packed("text", REPORT), Limits()))


@needs_libreoffice
def test_a_text_in_one_xml_file() -> None:
    check_report(read_document(flat("text", REPORT), Limits()))


@needs_libreoffice
@pytest.mark.parametrize("build", [flat, packed])
def test_values_of_formulas_are_those_that_the_file_keeps(build) -> None:
    value = 'table:formula="of:=WEBSERVICE(&quot;http://localhost/&quot;)" office:value-type="float" office:value="7"'
    rows = [cell(label) + cell("7", value) for label in ("规章", "规范性文件", "合计")]
    document = read_document(build("spreadsheet", table(*rows)), Limits())
    assert document.format == "ods"
    assert [found[-1] for found in cells(document)] == ["规章", "7", "规范性文件", "7", "合计", "7"]


@needs_libreoffice
def test_nothing_that_the_document_names_is_opened(tmp_path) -> None:
    (tmp_path / "other.txt").write_text("别处的文字", encoding="utf-8")
    link = f'<text:section-source xlink:href="{(tmp_path / "other.txt").as_uri()}"/>'
    body = f'<text:section text:name="s">{link}{p("保存时的文字")}</text:section>' + p("完")
    assert paragraphs(read_document(packed("text", body), Limits())) == ["保存时的文字", "完"]


@needs_libreoffice
def test_pictures_alone_need_ocr() -> None:
    frame = '<draw:frame svg:width="5cm" svg:height="5cm"><draw:image xlink:href="Pictures/1.png"/></draw:frame>'
    assert error_of(packed("text", p(frame))).code is ErrorCode.NEEDS_OCR


@pytest.mark.parametrize("data", [packed("text", p("完")), flat("text", p("完"))])
def test_without_libreoffice_the_error_names_the_package(tmp_path, monkeypatch, data) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    error = error_of(data)
    assert error.code is ErrorCode.CONVERTER_MISSING
    assert "libreoffice-writer" in error.detail


def test_a_password_is_named() -> None:
    data = packed("text", "", entry="<manifest:encryption-data/>")
    assert error_of(data).code is ErrorCode.ENCRYPTED


@pytest.mark.parametrize(
    "data",
    [
        packed("text", p("&e;"), before='<!DOCTYPE x [<!ENTITY e "x">]>'),
        flat("text", p("x")).replace(b"?>", b'?><!DOCTYPE x [<!ENTITY e "x">]>', 1),
        flat("text", p("x"))[:-20],
    ],
)
def test_entities_and_files_cut_short_are_refused(data: bytes) -> None:
    assert error_of(data).code is ErrorCode.UNREADABLE


def test_a_cell_repeated_over_the_sheet_is_too_large() -> None:
    repeated = cell("1", 'table:number-columns-repeated="16384"')
    rows = f'<table:table-row table:number-rows-repeated="1048576">{repeated}</table:table-row>'
    assert error_of(packed("spreadsheet", f"<table:table>{rows}</table:table>")).code is ErrorCode.TOO_LARGE


def test_templates_are_texts_too() -> None:
    assert sniff(archive({"mimetype": f"{MIMETYPE}text-template".encode(), "content.xml": b"<x/>"})) == "odt"
