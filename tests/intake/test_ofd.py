"""OFD: text by places, tables by paths, pages of images, and packages that lie."""

from __future__ import annotations

import io

import pytest
from docx_building import archive, patched
from PIL import Image, ImageDraw

from eval.gold.generate.render.ofd import line_object, ofd_package, ofd_page, text_object
from extract.document import Document, Page
from extract.errors import ErrorCode, NianbaoError
from extract.intake import read_document
from extract.intake.ofd import read_ofd
from extract.intake.pdf.compose import PageParts
from extract.limits import Limits

A4 = "0 0 210 297"
SIZE = 10.0


def line(text: str, x: float, y: float) -> str:
    widths = [SIZE / 2 if character.isascii() else SIZE for character in text]
    return text_object(text, [x + sum(widths[:i]) for i in range(len(text))], y, SIZE)


def read(*pages: str, limits: Limits | None = None, extra: dict[str, bytes] | None = None) -> Document:
    return read_document(ofd_package([ofd_page(page) for page in pages], A4, extra), limits or Limits())


def raw_text(code: str, attributes: str = 'Boundary="20 20 100 5" Size="4"') -> str:
    return f'<ofd:TextObject {attributes}>{code}<ofd:CGTransform CodePosition="0"/></ofd:TextObject>'


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs()]


def code_of(data: bytes, limits: Limits | None = None) -> ErrorCode:
    with pytest.raises(NianbaoError) as caught:
        read_document(data, limits or Limits())
    return caught.value.code


def test_lines_of_text_in_reading_order_with_pages_and_boxes() -> None:
    document = read(line("后一行。", 60, 140) + line("前一行", 60, 100), line("第二页", 60, 100))
    assert document.format == "ofd"
    assert document.pages == [
        Page(1, pytest.approx(595.28, abs=0.01), pytest.approx(841.89, abs=0.01)),
        Page(2, pytest.approx(595.28, abs=0.01), pytest.approx(841.89, abs=0.01)),
    ]
    first = next(document.paragraphs())
    assert first.text == "前一行"
    assert first.provenance.page == 1
    assert first.provenance.box == pytest.approx((60, 91.2, 90, 101.2), abs=0.1)
    assert texts(document)[-1] == "第二页"
    assert all(document.text[g.start : g.end].strip() for p in document.paragraphs() for g in p.glyphs)


def test_a_table_by_its_lines() -> None:
    xs, ys = (60, 160, 260), (100, 130, 160)
    drawn = "".join(line_object(60, y, 260, y) for y in ys) + "".join(line_object(x, 100, x, 160) for x in xs)
    words = line("规章", 70, 120) + line("3", 170, 120) + line("规范性文件", 70, 150) + line("12", 170, 150)
    (table,) = read(drawn + words).tables()
    assert [[cell.text for cell in row] for row in table.rows()] == [["规章", "3"], ["规范性文件", "12"]]
    assert table.cells[1].provenance.box == pytest.approx((160, 100, 260, 130), abs=0.5)


def test_a_table_of_filled_bars_with_a_matrix() -> None:
    bars = [("20 20 60 0.2", "60 0 L 60 0.2 L 0 0.2"), ("20 30 60 0.2", "60 0 L 60 0.2 L 0 0.2"),
            ("20 20 0.2 10", "0.2 0 L 0.2 10 L 0 10"), ("50 20 0.2 10", "0.2 0 L 0.2 10 L 0 10"),
            ("80 20 0.2 10", "0.2 0 L 0.2 10 L 0 10")]  # fmt: skip
    drawn = "".join(
        f'<ofd:PathObject Boundary="{box}" CTM="1 0 0 1 0 0" Stroke="false" Fill="true">'
        f"<ofd:AbbreviatedData>M 0 0 L {rest} C</ofd:AbbreviatedData></ofd:PathObject>"
        for box, rest in bars
    )
    words = line("甲", 70, 75) + line("5", 160, 75)
    (table,) = read(drawn + words).tables()
    assert [cell.text for cell in table.cells] == ["甲", "5"]


def test_curves_and_broken_paths_rule_nothing() -> None:
    paths = ["M 0 0 B 1 1 2 2 3 0", "M 0 0 L 5", "X 1 2", "M nan 0 L 1 1", "", "C C C"]
    drawn = "".join(
        f'<ofd:PathObject Boundary="0 0 9 9"><ofd:AbbreviatedData>{path}</ofd:AbbreviatedData></ofd:PathObject>'
        for path in paths
    )
    assert texts(read(drawn + line("正文", 60, 100))) == ["正文"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('<ofd:TextCode X="0" Y="4" DeltaX="g 3 4 4">公开信息条</ofd:TextCode>', "公开信息条"),
        ('<ofd:TextCode X="0" Y="4">没有步长</ofd:TextCode>', "没有步长"),
        ('<ofd:TextCode X="0" Y="4" DeltaX="4">前</ofd:TextCode><ofd:TextCode>后</ofd:TextCode>', "前后"),
        ('<ofd:TextCode X="0" Y="4" DeltaX="g 999999999 4">大组</ofd:TextCode>', "大组"),
        ('<ofd:TextCode X="0" Y="4" DeltaX="g -1 4 g x y">坏组</ofd:TextCode>', "坏组"),
        ('<ofd:TextCode X="0" Y="4" DeltaX="2 2 2 2">2024年</ofd:TextCode>', "2024年"),
    ],
)
def test_ways_to_write_the_steps(code: str, expected: str) -> None:
    assert texts(read(raw_text(code))) == [expected]


def test_bold_by_printing_twice_comes_once_and_hidden_text_not_at_all() -> None:
    twice = line("要点", 60, 100) + line("要点", 60.2, 100)
    hidden = raw_text(
        '<ofd:TextCode X="0" Y="4">看不见</ofd:TextCode>', 'Boundary="20 80 9 9" Size="4" Visible="false"'
    )
    assert texts(read(twice + hidden)) == ["要点"]


def test_a_matrix_scales_the_text() -> None:
    code = '<ofd:TextCode X="0" Y="2" DeltaX="g 2 2">放大字</ofd:TextCode>'
    document = read(raw_text(code, 'Boundary="10 10 50 9" Size="2" CTM="2 0 0 2 0 0"'))
    (paragraph,) = document.paragraphs()
    assert paragraph.text == "放大字"
    box = paragraph.provenance.box
    assert box is not None
    assert box[2] - box[0] == pytest.approx(12 * 72 / 25.4, abs=0.1)


def test_templates_lie_under_the_page() -> None:
    template = ofd_page(line("红头文件", 60, 60))
    page = ofd_page(line("正文内容", 60, 100)).replace("<ofd:Content>", '<ofd:Template TemplateID="7"/><ofd:Content>')
    data = ofd_package([page], A4, {"Doc_0/Tpls/Tpl_0/Content.xml": template.encode()})

    def name_it(xml: bytes) -> bytes:
        entry = b'<ofd:TemplatePage ID="7" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData>'
        return xml.replace(b"</ofd:CommonData>", entry)

    assert texts(read_document(patched(data, "Doc_0/Document.xml", name_it), Limits())) == ["红头文件", "正文内容"]


def image_file() -> bytes:
    picture = Image.new("RGB", (400, 560), "white")
    ImageDraw.Draw(picture).rectangle((40, 40, 360, 60), fill="black")
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def scanned(matrix: str = 'CTM="200 0 0 280 0 0"') -> bytes:
    page = ofd_page(f'<ofd:ImageObject ID="5" ResourceID="8" Boundary="5 5 200 280" {matrix}/>')
    resources = (
        '<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016" BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="8" '
        'Type="Image"><ofd:MediaFile>scan.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>'
    )
    extra = {"Doc_0/DocumentRes.xml": resources.encode(), "Doc_0/Res/scan.png": image_file()}
    return ofd_package([page], A4, extra)


@pytest.mark.parametrize("matrix", ['CTM="200 0 0 280 0 0"', ""])
def test_a_page_that_is_one_image_goes_to_the_reader_of_scans(matrix: str) -> None:
    asked: list[tuple[bytes, int, tuple[float, ...]]] = []

    def picture(data: bytes, number: int, box: tuple[float, float, float, float]) -> PageParts:
        asked.append((data, number, box))
        return PageParts(Page(1, 0, 0))

    with pytest.raises(NianbaoError) as caught:
        read_ofd(scanned(matrix), Limits(), picture)
    assert caught.value.code is ErrorCode.UNREADABLE
    ((data, number, box),) = asked
    assert (data, number) == (image_file(), 1)
    assert box == pytest.approx((5 * 72 / 25.4, 5 * 72 / 25.4, 205 * 72 / 25.4, 285 * 72 / 25.4))


def test_a_page_that_is_one_image_needs_a_reader_of_scans() -> None:
    with pytest.raises(NianbaoError) as caught:
        read_ofd(scanned(), Limits())
    assert caught.value.code is ErrorCode.NEEDS_OCR


def test_packages_that_are_no_documents() -> None:
    assert code_of(archive({"OFD.xml": b"<OFD/>"})) is ErrorCode.TRUNCATED
    assert code_of(archive({"OFD.xml": b"<OFD>"})) is ErrorCode.UNREADABLE
    root = b"<OFD><DocBody><DocRoot>../../../etc/passwd</DocRoot></DocBody></OFD>"
    assert code_of(archive({"OFD.xml": root})) is ErrorCode.UNREADABLE
    assert code_of(ofd_package([ofd_page("")], A4)) is ErrorCode.UNREADABLE
    assert code_of(ofd_package([ofd_page("")], A4, {"Doc_0/Encryptions.xml": b"<x/>"})) is ErrorCode.ENCRYPTED


def test_entities_are_refused() -> None:
    def declare(xml: bytes) -> bytes:
        return xml.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "b">]>', 1)

    data = patched(ofd_package([ofd_page(line("正文", 60, 100))], A4), "Doc_0/Pages/Page_0/Content.xml", declare)
    with pytest.raises(NianbaoError, match="实体"):
        read_document(data, Limits())


def test_limits_hold() -> None:
    assert code_of(ofd_package([ofd_page(line("字", 60, 100))] * 3, A4), Limits(pages=2)) is ErrorCode.TOO_LARGE
    assert code_of(ofd_package([ofd_page(line("字" * 50, 60, 100))], A4), Limits(characters=20)) is ErrorCode.TOO_LARGE
