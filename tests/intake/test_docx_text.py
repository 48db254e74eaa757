"""Text of Word documents: everything a reader sees, nothing that is deleted, hidden or machinery, each thing once."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx_building import W, p, package, paragraphs, patched, read, rows, saved, tbl, tc, tr

from extract.intake import read_document
from extract.intake.notemarks import LEFT_OUT, STRUCK_OUT
from extract.limits import Limits

TEMPLATE = Path(__file__).resolve().parents[3] / "shared" / "real" / "official_2021_template_blank.docx"


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def paragraph(*content: str) -> str:
    return f"<w:p>{''.join(content)}</w:p>"


def box(content: str) -> str:
    return f"<w:drawing><wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx></w:drawing>"


def test_runs_tabs_and_breaks():
    body = paragraph(run("主动公开"), run("123"), run("条"), "<w:r><w:tab/><w:t>完</w:t><w:br/><w:t>下一行</w:t></w:r>")
    assert paragraphs(read(body)) == ["主动公开123条\t完", "下一行"]


def test_wide_and_no_break_spaces_become_plain():
    assert paragraphs(read(p("\u3000\u3000全年\u00a0公开\u200b12条"))) == ["全年 公开12条"]


def test_offsets_point_into_the_text():
    document = read(p("一、总体情况") + tbl(tr("规章", "0"), tr("规范性文件", "12")) + p("完"))
    for block in document.paragraphs():
        assert document.text[block.start : block.end] == block.text
    for table in document.tables():
        for cell in table.cells:
            assert document.text[cell.provenance.start : cell.provenance.end] == cell.text


def test_hyperlinks_and_smart_tags_are_transparent():
    body = paragraph("<w:hyperlink>", run("政府网站"), "</w:hyperlink><w:smartTag>", run("发布"), "</w:smartTag>")
    assert paragraphs(read(body)) == ["政府网站发布"]


def test_insertions_stay_and_deletions_go():
    body = paragraph(run("收到"), "<w:ins>", run("12"), "</w:ins><w:del><w:r><w:delText>10</w:delText></w:r></w:del>")
    assert paragraphs(read(body)) == ["收到12"]


@pytest.mark.parametrize("struck", ["<w:strike/>", '<w:dstrike w:val="1"/>'])
def test_struck_text_is_left_out_and_said_so(struck: str) -> None:
    document = read(
        paragraph(run("收到"), run("9", struck), run("12")) + tbl(tr("甲", tc(paragraph(run("8", struck), run("2")))))
    )
    assert paragraphs(document)[0] == "收到12"
    assert "82" not in document.text
    assert document.warnings == [STRUCK_OUT]
    plain = read(paragraph(run("收到"), run("12", '<w:strike w:val="0"/>'), run(" ", struck)))
    assert (paragraphs(plain), plain.warnings) == (["收到12"], [])


@pytest.mark.parametrize(
    ("before", "raised", "text"),
    [("12", "1", "12"), ("12 ", "[2]", "12"), ("m", "2", "m2"), ("12", "件", "12件"), ("", "3", "3")],
)
def test_raised_marks_of_notes_are_no_digits_of_a_cell(before: str, raised: str, text: str) -> None:
    settings = [f'<w:vertAlign w:val="{position}"/>' for position in ("superscript", "subscript")]
    for setting in [*settings, '<w:position w:val="8"/><w:sz w:val="19"/>']:
        mark = run(raised, setting)
        document = read(tbl(tr("甲", tc(paragraph(run(before), mark))), tr("乙", "2"), tr("丙", "3")))
        assert rows(document)[0] == ["甲", text]
        assert document.warnings == ([LEFT_OUT] if text == "12" else [])
        assert paragraphs(read(paragraph(run(f"全年{before}"), mark))) == [f"全年{before}{raised}"]


@pytest.mark.parametrize(
    "setting", ['<w:vertAlign w:val="baseline"/>', '<w:position w:val="2"/>', '<w:position w:val="far"/>']
)
def test_text_on_the_line_is_no_mark(setting: str) -> None:
    level = run("1", setting)
    assert rows(read(tbl(tr("甲", tc(paragraph(run("12"), level))), tr("乙", "2"), tr("丙", "3"))))[0] == ["甲", "121"]


def test_a_number_that_is_raised_as_a_whole_is_no_mark() -> None:
    raised = '<w:position w:val="6"/>'
    cell = tc(paragraph(run("1", raised), run("2", raised)))
    assert rows(read(tbl(tr("甲", cell), tr("乙", "2"), tr("丙", "3"))))[0] == ["甲", "12"]


def test_moved_text_counts_where_it_went():
    body = paragraph("<w:moveFrom>", run("旧处"), "</w:moveFrom>") + paragraph("<w:moveTo>", run("新处"), "</w:moveTo>")
    assert paragraphs(read(body)) == ["新处"]


def test_hidden_text_goes():
    assert paragraphs(
        read(paragraph(run("可见"), run("隐藏", "<w:vanish/>"), run("也可见", '<w:vanish w:val="0"/>')))
    ) == ["可见也可见"]


def test_field_shows_its_result_only():
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>= SUM(A1)</w:instrText></w:r>'
        + run("指令中的文字")
        + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run("42")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert paragraphs(read(paragraph(run("合计"), field, run("件")))) == ["合计42件"]


def test_symbols_and_ruby_guides_are_left_out():
    ruby = (
        "<w:r><w:ruby><w:rubyPr/><w:rt>"
        + run("gāi")
        + "</w:rt><w:rubyBase>"
        + run("垓")
        + "</w:rubyBase></w:ruby></w:r>"
    )
    assert paragraphs(read(paragraph('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', ruby))) == ["垓"]


def test_text_box_of_both_branches_is_read_once_after_its_anchor():
    alternate = (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{box(p("框内文字"))}</mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox><w:txbxContent>{p('框内文字')}</w:txbxContent></v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent>"
    )
    assert paragraphs(read(paragraph(run("锚点"), f"<w:r>{alternate}</w:r>") + p("下一段"))) == [
        "锚点",
        "框内文字",
        "下一段",
    ]


def test_text_box_without_choice_text_falls_back():
    fallback = f"<w:pict><v:textbox><w:txbxContent>{p('旧式文本框')}</w:txbxContent></v:textbox></w:pict>"
    choice = '<mc:Choice Requires="wpg"><w:drawing/></mc:Choice>'
    body = paragraph(
        f"<w:r><mc:AlternateContent>{choice}<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert paragraphs(read(body)) == ["旧式文本框"]


def test_table_in_a_text_box():
    document = read(paragraph(f"<w:r>{box(tbl(tr('规章', '0'), tr('规范性文件', '1')))}</w:r>"))
    assert rows(document) == [["规章", "0"], ["规范性文件", "1"]]
    assert next(document.tables()).provenance.path == "body/p[1]/txbxContent[1]/tbl[1]"


def test_headings_by_style_name_and_outline_level():
    styles = (
        '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="自定"/><w:basedOn w:val="2"/></w:style>'
        '<w:style w:styleId="b"><w:name w:val="正文题"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
    )
    body = (
        p("一", '<w:pStyle w:val="2"/>')
        + p("二", '<w:pStyle w:val="a"/>')
        + p("三", '<w:pStyle w:val="b"/>')
        + p("四", '<w:pStyle w:val="2"/><w:outlineLvl w:val="9"/>')
        + p("五")
    )
    assert [block.heading for block in read(body, styles=styles).paragraphs()] == [1, 1, 3, 0, 0]


def test_style_that_inherits_from_itself_ends():
    styles = (
        '<w:style w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
    )
    assert paragraphs(read(p("文字", '<w:pStyle w:val="a"/>'), styles=styles)) == ["文字"]


def test_table_of_contents_is_left_out():
    contents = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{p('一、总体情况1')}</w:sdtContent></w:sdt>"
    )
    styles = '<w:style w:styleId="11"><w:name w:val="toc 1"/></w:style>'
    body = contents + p("二、主动公开2", '<w:pStyle w:val="11"/>') + p("一、总体情况")
    assert paragraphs(read(body, styles=styles)) == ["一、总体情况"]


def test_content_controls_are_opened_but_their_placeholders_are_not_text():
    shown = f"<w:sdt><w:sdtPr/><w:sdtContent>{p('控件里的段落')}</w:sdtContent></w:sdt>"
    prompt = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{p('单击此处输入文字')}</w:sdtContent></w:sdt>"
    assert paragraphs(read(shown + prompt)) == ["控件里的段落"]


def test_headers_and_footers_are_left_out():
    document = docx.Document()
    document.add_paragraph("正文")
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "第1页"
    assert read_document(saved(document), Limits()).text == "正文\n"


def test_strict_namespace_reads_alike():
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    data = patched(
        package(p("严格格式", '<w:outlineLvl w:val="0"/>')),
        "word/document.xml",
        lambda x: x.replace(W.encode(), strict),
    )
    block = next(read_document(data, Limits()).paragraphs())
    assert (block.text, block.heading) == ("严格格式", 1)


def test_paths_name_the_place_in_the_document():
    document = read(p("") + p("二") + tbl(tr("规章", "0"), tr("文件", "1")))
    assert next(document.paragraphs()).provenance.path == "body/p[2]"
    assert next(document.tables()).cells[3].provenance.path == "body/tbl[1]/tr[2]/tc[2]"


@pytest.mark.skipif(not TEMPLATE.is_file(), reason="the folder of real reports is not beside the repository")
def test_official_blank_template():
    document = read_document(TEMPLATE.read_bytes(), Limits())
    assert [(table.n_rows, table.n_columns) for table in document.tables()] == [(14, 4), (28, 10), (4, 15)]
