"""Text of web pages: what a reader sees, with the page's own furniture out of the way."""

from __future__ import annotations

import pytest
from docx_building import paragraphs, rows

from extract.document import Document
from extract.errors import ErrorCode, NianbaoError
from extract.intake import read_document
from extract.limits import Limits

# Long enough that no page counts as one that hides its article.
FILLER = "<p>" + "本机关认真贯彻政府信息公开条例。" * 15 + "</p>"


def read(body: str, encoding: str = "utf-8") -> Document:
    """Read a page with this body and the filler paragraph at its end."""
    page = f"<!DOCTYPE html><html><head><title>栏目页</title></head><body>{body}{FILLER}</body></html>"
    return read_document(page.encode(encoding), Limits())


def texts(body: str) -> list[str]:
    """Paragraphs of a page without the filler."""
    return paragraphs(read(body))[:-1]


def test_inline_tags_and_font_litter_join():
    assert texts('<p>公开<font face="仿宋">政府<span lang=EN-US>12</span></font><b>3</b>条<o:p></o:p></p>') == [
        "公开政府123条"
    ]


def test_entities_and_spaces():
    assert texts("<p>&nbsp;&#12288;　一、总体&nbsp;情况&lt;一&gt; &#21457;&#x5E03;　</p>") == ["一、总体 情况<一> 发布"]


def test_source_line_breaks_inside_chinese_are_no_spaces():
    assert texts("<p>全年主动公开\n      政府信息\n 12 条，\n共计</p>") == ["全年主动公开政府信息 12 条，共计"]


def test_br_ends_a_paragraph():
    assert texts("<div>某某区2023年<br/>政府信息公开<BR>工作年度报告</div>") == [
        "某某区2023年",
        "政府信息公开",
        "工作年度报告",
    ]


def test_blocks_inside_inline_tags_and_text_between_blocks():
    assert texts("前<font><div>一</div>二<p>三</font>四<ul><li>五<li>六</ul>七") == [
        "前",
        "一",
        "二",
        "三",
        "四",
        "五",
        "六",
        "七",
    ]


def test_preformatted_lines():
    assert texts("<pre>规章 0\n规范性文件  12\n</pre>") == ["规章 0", "规范性文件 12"]


def test_headings():
    document = read("<h1>年度<em>报告</em></h1><h3>一、总体<br>情况</h3><p>正文</p>")
    assert [(b.heading, b.text) for b in document.paragraphs()][:-1] == [
        (1, "年度报告"),
        (3, "一、总体"),
        (3, "情况"),
        (0, "正文"),
    ]


def test_scripts_styles_comments_and_forms_are_no_text():
    assert texts(
        "<script>var a='<p>x</p>'</script><style>p{}</style><noscript>启用脚本</noscript><template><p>t</p></template>"
        "<!-- <p>注释</p> --><select><option>2023年</select><textarea>t</textarea><button>打印</button><p>正文</p>"
        "<!--[if gte mso 9]><xml><w:x>1</w:x></xml><![endif]--><xml><a>office</a></xml>"
    ) == ["正文"]


@pytest.mark.parametrize("how", ['style="DISPLAY : none"', "hidden", 'style="color:red;visibility:hidden"'])
def test_hidden_elements_are_no_text(how):
    assert texts(f"<p>可见</p><div {how}><p>隐藏</p><table><tr><td>1</td></tr></table></div>尾") == ["可见", "尾"]


def test_hidden_cells_do_not_shift_the_grid():
    document = read('<table><tr><td>甲<td style="display:none">x<td>1<tr><td>乙<td>2<tr><td>丙<td>3</table>')
    assert rows(document) == [["甲", "1"], ["乙", "2"], ["丙", "3"]]


def test_article_that_only_a_script_shows_is_read():
    document = read_document('<html><body>载入中<div style="display:none"><p>一、总体情况</p></div>'.encode(), Limits())
    assert paragraphs(document) == ["载入中", "一、总体情况"]


def test_navigation_is_dropped_and_breadcrumbs_stay():
    links = "".join(f'<li><a href="/{i}">栏目{i}</a></li>' for i in range(9))
    crumbs = '<div>当前位置：<a href="/">首页</a> &gt; <a href="/x">信息公开</a></div>'
    assert texts(f"<ul>{links}</ul>{crumbs}<p>一、总体情况</p>") == ["当前位置：首页 > 信息公开", "一、总体情况"]


def test_link_bar_in_one_line_is_dropped():
    bar = " | ".join(f'<a href="/{i}">栏目{i}</a>' for i in range(6))
    assert texts(f"<div>{bar}</div><p>正文</p>") == ["正文"]


def test_navigation_in_a_table_is_dropped():
    cells = "".join(f'<td><a href="/{i}">栏目{i}</a></td>' for i in range(6))
    document = read(f"<table><tr>{cells}</tr></table><p>正文</p>")
    assert not list(document.tables())
    assert paragraphs(document)[0] == "正文"


def test_sentences_with_figures_are_kept_even_as_links():
    items = "".join(f'<li><a href="/{i}">全年收到申请{i}件，均已办结。</a></li>' for i in range(6))
    assert len(texts(f"<ul>{items}</ul>")) == 6


def test_anchors_without_target_are_no_links():
    body = "".join(f'<p><a name="_Toc{i}">第{i}节</a></p>' for i in range(6))
    assert len(texts(body)) == 6


def test_headings_are_kept_even_as_links():
    assert len(texts("".join(f'<h3><a href="#{i}">第{i}节</a></h3>' for i in range(6)))) == 6


def test_gb18030_page():
    page = f'<html><head><meta charset="gb2312"></head><body><p>镕城区公开３条</p>{FILLER}'
    assert paragraphs(read_document(page.encode("gb18030"), Limits()))[0] == "镕城区公开３条"


def test_utf16_page():
    assert read_document(f"<html><body><p>一、总体情况</p>{FILLER}".encode("utf-16"), Limits()).format == "html"


def test_page_named_doc_with_xml_prolog():
    page = f'<?xml version="1.0" encoding="gb2312"?><html xmlns:o="urn:o"><body><p>正文</p>{FILLER}'
    assert paragraphs(read_document(page.encode("gb18030"), Limits()))[0] == "正文"


def test_unclosed_inline_tags_by_the_hundred_lose_nothing():
    body = "".join(f"<p><font><span>第{i}段" for i in range(500))
    assert len(paragraphs(read_document(f"<html><body>{body}".encode(), Limits()))) == 500


def test_nesting_that_the_parser_would_cut_is_refused():
    with pytest.raises(NianbaoError) as caught:
        read_document(("<html><body>" + "<div>" * 100_000 + "公开5条").encode(), Limits())
    assert caught.value.code is ErrorCode.TOO_LARGE


def test_page_without_text():
    with pytest.raises(NianbaoError) as caught:
        read_document(b"<html><head><title>x</title></head><body><script>1</script></body></html>", Limits())
    assert caught.value.code is ErrorCode.EMPTY


def test_paths_are_xpaths_of_the_page():
    document = read("<div><p>一</p><p>二</p></div>")
    assert [b.provenance.path for b in document.paragraphs()][:2] == [
        "html/body[1]/div[1]/p[1]",
        "html/body[1]/div[1]/p[2]",
    ]


def test_offsets_point_into_the_text():
    document = read("<h2>二</h2><table><tr><td>规章<td>0<tr><td>规范性文件<td>1</table>")
    for block in document.paragraphs():
        assert document.text[block.start : block.end] == block.text
    for cell in next(document.tables()).cells:
        assert document.text[cell.provenance.start : cell.provenance.end] == cell.text
