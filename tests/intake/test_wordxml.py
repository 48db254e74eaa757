"""Word documents in one XML file: Word 2003 as its editions and report templates write it, and flat packages."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx_building import cells, package, paragraphs, tbl
from docx_building import p as new_p
from docx_building import tr as new_tr

from extract.document import Document
from extract.errors import ErrorCode, NianbaoError
from extract.intake import read_document
from extract.limits import Limits

OLD = "http://schemas.microsoft.com/office/word/2003/wordml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<?mso-application progid="Word.Document"?>\n'
NAMES = (
    f'xmlns:w="{OLD}" xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" xmlns:own="urn:own" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:aml="http://schemas.microsoft.com/aml/2001/core"'
)
LISTS = (
    '<w:lists><w:listDef w:listDefId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:nfc w:val="37"/>'
    '<w:lvlText w:val="%1、"/></w:lvl></w:listDef><w:list w:ilfo="1"><w:ilst w:val="0"/></w:list></w:lists>'
)
STYLES = '<w:styles><w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style></w:styles>'
NUMBERED = '<w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="1"/><wx:t wx:val="一、"/></w:listPr>'


def word(body: str) -> bytes:
    return f"{HEAD}<w:wordDocument {NAMES}>{LISTS}{STYLES}<w:body>{body}</w:body></w:wordDocument>".encode()


def p(text: str, settings: str = "") -> str:
    return f"<w:p><w:pPr>{settings}</w:pPr>{run(text)}</w:p>"


def run(text: str, settings: str = "") -> str:
    return f"<w:r><w:rPr>{settings}</w:rPr><w:t>{text}</w:t></w:r>"


def tc(text: str, settings: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="9" w:type="dxa"/>{settings}</w:tcPr>{p(text)}</w:tc>'


def note(kind: str, content: str) -> str:
    return f'<aml:annotation aml:id="0" w:type="Word.{kind}"><aml:content>{content}</aml:content></aml:annotation>'


def read(data: bytes) -> Document:
    document = read_document(data, Limits())
    assert document.format == "wordxml"
    return document


def code_of(data: bytes) -> ErrorCode:
    with pytest.raises(NianbaoError) as caught:
        read_document(data, Limits())
    return caught.value.code


def test_headings_and_automatic_numbers() -> None:
    section = f"<wx:sub-section>{p('总体情况', NUMBERED)}</wx:sub-section>{p('主动公开', NUMBERED)}"
    title = p("某某区政府信息公开年度报告", '<w:pStyle w:val="1"/>')
    document = read(word(f"<wx:sect>{title}{section}</wx:sect>"))
    assert paragraphs(document) == ["某某区政府信息公开年度报告", "一、总体情况", "二、主动公开"]
    assert next(document.paragraphs()).heading == 1


def test_merged_cells() -> None:
    rows = (
        tc("类别", '<w:vmerge w:val="restart"/>') + tc("数量", '<w:gridSpan w:val="2"/>'),
        tc("", "<w:vmerge/>") + tc("制发") + tc("废止"),
        tc("规章") + tc("0") + tc(""),
    )
    table = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    found = cells(read(word(f"<wx:sect><w:tbl><w:tblPr/>{table}</w:tbl></wx:sect>")))
    assert found[:3] == [(0, 0, 2, 1, "类别"), (0, 1, 1, 2, "数量"), (1, 1, 1, 1, "制发")]
    assert [text for *_, text in found[4:]] == ["规章", "0", ""]


def test_inserted_text_counts_and_deleted_and_hidden_text_does_not() -> None:
    changed = note("Deletion", "<w:r><w:delText>11</w:delText></w:r>") + note("Insertion", run("12"))
    hidden = run("99", "<w:vanish/>") + run("98", "<w:strike/>")
    document = read(word(f"<w:p>{run('全年公开')}{changed}{hidden}{run('条')}</w:p>"))
    assert paragraphs(document) == ["全年公开12条"]
    assert document.warnings == ["带删除线的文字没有读入"]


def test_a_deleted_row_is_no_row() -> None:
    deleted = f"<w:tr><w:trPr>{note('Deletion', '')}</w:trPr>{tc('规章')}{tc('8')}</w:tr>"
    rows = "".join(f"<w:tr>{tc(label)}{tc('1')}</w:tr>" for label in ("规章", "规范性文件", "合计"))
    assert [text for *_, text in cells(read(word(f"<w:tbl>{deleted}{rows}</w:tbl>")))][:2] == ["规章", "1"]


def test_comments_notes_and_page_headers_stay_out_of_the_text() -> None:
    aside = f"<w:r><w:footnote>{p('注 7')}</w:footnote></w:r>" + note("Comment", p("请核对 8"))
    end = f'<w:sectPr><w:hdr w:type="odd">{p("第 9 页")}</w:hdr></w:sectPr>'
    assert paragraphs(read(word(f"<w:p><w:pPr>{end}</w:pPr>{run('全年公开12条')}{aside}</w:p>"))) == ["全年公开12条"]


def test_text_inside_tags_of_the_user_and_in_boxes_is_read() -> None:
    tagged = f"<own:report><w:p>{run('全年')}<own:count>{run('12')}</own:count>{run('条')}</w:p></own:report>"
    box = f"<v:shape><v:textbox><w:txbxContent>{p('框内')}</w:txbxContent></v:textbox></v:shape>"
    document = read(word(f"{tagged}<w:p><w:r><w:pict>{box}</w:pict></w:r></w:p>"))
    assert paragraphs(document) == ["全年12条", "框内"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_whatever_the_encoding_and_with_lines_before_the_declaration(encoding: str) -> None:
    text = "\n\n" + word(p("一、总体情况")).decode()
    assert paragraphs(read(text.encode(encoding))) == ["一、总体情况"]


def test_large_pictures_are_no_obstacle() -> None:
    picture = f'<w:p><w:r><w:pict><w:binData w:name="1">{"A" * 11_000_000}</w:binData></w:pict></w:r></w:p>'
    assert paragraphs(read(word(picture + p("完")))) == ["完"]


def test_pictures_alone_need_ocr() -> None:
    picture = '<w:p><w:r><w:pict><v:shape><v:imagedata src="wordml://1.png"/></v:shape></w:pict></w:r></w:p>'
    assert code_of(word(picture)) is ErrorCode.NEEDS_OCR


def test_bad_files_are_refused() -> None:
    good = word(p("完"))
    assert code_of(good[:-9]) is ErrorCode.UNREADABLE
    assert code_of(good.replace(b"<w:body>", b"<w:x>").replace(b"</w:body>", b"</w:x>")) is ErrorCode.UNREADABLE
    assert code_of(good.replace(b"<w:wordD", b'<!DOCTYPE x [<!ENTITY e "x">]><w:wordD', 1)) is ErrorCode.UNREADABLE


def flat(data: bytes) -> bytes:
    """A package written flat, its parts in XML but for one image."""
    parts = f'<pkg:part pkg:name="/word/1.png" pkg:contentType="image/png"><pkg:binaryData>{"A" * 11_000_000}'
    parts += "</pkg:binaryData></pkg:part>"
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        for name in source.namelist():
            inner = source.read(name).decode().removeprefix('<?xml version="1.0" encoding="UTF-8"?>')
            parts += f'<pkg:part pkg:name="/{name}" pkg:contentType="x"><pkg:xmlData>{inner}</pkg:xmlData></pkg:part>'
    space = "http://schemas.microsoft.com/office/2006/xmlPackage"
    return f'{HEAD}<pkg:package xmlns:pkg="{space}">{parts}</pkg:package>'.encode()


def test_a_flat_package_is_read_like_the_package() -> None:
    data = package(new_p("一、总体情况") + tbl(*[new_tr("规章", "0", "1")] * 3), styles="<w:style/>")
    document = read(flat(data))
    assert document.text == read_document(data, Limits()).text
    assert cells(document)[0] == (0, 0, 1, 1, "规章")
