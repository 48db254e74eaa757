"""What a reader sees of a page's cells: no struck text, no note marks, nothing that rules hide, but form fields."""

from __future__ import annotations

import pytest
from docx_building import paragraphs, rows
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.document import Document
from extract.intake import read_document
from extract.intake.notemarks import LEFT_OUT, STRUCK_OUT, is_note_mark
from extract.limits import Limits

# Long enough that no page counts as one that hides its article.
FILLER = "<p>" + "本机关认真贯彻政府信息公开条例。" * 15 + "</p>"
LABELS = ("信息内容", "规章", "规范性文件", "行政许可", "行政处罚", "行政强制", "行政事业性收费")


def read(body: str, css: str = "") -> Document:
    page = f"<html><head><style>{css}</style></head><body>{body}{FILLER}</body></html>"
    return read_document(page.encode(), Limits())


def table(value: str, labels: tuple[str, ...] = LABELS) -> str:
    return "<table>" + "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label in labels) + "</table>"


def cell(content: str, attributes: str = "") -> str:
    """Text of a cell with this content."""
    document = read(f"<table><tr><td>甲<td {attributes}>{content}</td><td>尾<tr><td>乙<td>2<td>3</table>")
    assert rows(document)[1:] == [["乙", "2", "3"]]
    assert (rows(document)[0][0], rows(document)[0][2]) == ("甲", "尾")
    return rows(document)[0][1]


@pytest.mark.parametrize(
    "struck",
    [
        "<del>9</del>",
        "<s><span>9</span></s>",
        "<STRIKE>9</STRIKE>",
        '<span style="TEXT-DECORATION: line-through">9</span>',
        '<b style="text-decoration-line:underline line-through">9</b>',
        '<i style="font-size:0px">9</i>',
        '<i style="font-size:0.0"><b>9</b></i>',
        '<i style="color:red;opacity: 0">9</i>',
        '<i style="mso-hide:all">9</i>',
    ],
)
def test_text_struck_out_or_not_to_be_seen_is_no_part_of_a_value(struck: str) -> None:
    assert cell(f"5{struck}7") == "57"


@pytest.mark.parametrize(
    "rule", [".old{color:red; text-decoration: line-through}", "#x{TEXT-DECORATION-LINE:underline line-through}"]
)
def test_text_that_the_rules_of_the_page_strike_out_is_no_part_of_a_value(rule: str) -> None:
    assert cell(f'<style>{rule}</style>5<b class="old" id="x">9</b>7') == "57"


def test_a_rule_that_strikes_out_gives_way_to_the_element_and_to_a_later_rule() -> None:
    rule = "<style>.old{text-decoration:line-through}</style>"
    assert cell(f'{rule}5<b class="old" style="text-decoration:none">9</b>7') == "597"
    assert cell(f'{rule}<style>.new{{text-decoration:underline}}</style>5<b class="old new">9</b>7') == "597"


@pytest.mark.parametrize("kept", ["<ins>9</ins>", "<u>9</u>", '<b style="text-decoration:underline">9</b>'])
def test_inserted_and_underlined_text_stays(kept: str) -> None:
    assert cell(f"5{kept}") == "59"


@pytest.mark.parametrize("style", ["opacity:0.9", "font-size:0.8em", "font-size:0;font-size:12px", "opacity:1"])
def test_small_or_pale_text_stays(style: str) -> None:
    assert cell(f'5<b style="{style}">9</b>') == "59"


@pytest.mark.parametrize("style", ["visibility:hidden", "opacity:0", "font-size:0", "text-decoration:line-through"])
def test_a_cell_that_shows_nothing_keeps_its_place(style: str) -> None:
    assert cell("9", f'style="{style}"') == ""


def test_a_struck_cell_that_is_hidden_takes_no_place() -> None:
    row = '<tr><td>甲<td style="display:none;text-decoration:line-through">9<td>1'
    document = read(f"<table>{row}<tr><td>乙<td>2<tr><td>丙<td>3</table>")
    assert rows(document)[0] == ["甲", "1"]
    assert document.warnings == []


def test_blocks_set_side_by_side_in_a_parent_without_size_stay() -> None:
    body = '<div style="font-size:0"><p style="font-size:14px">一、总体情况</p></div>'
    assert paragraphs(read(body))[0] == "一、总体情况"


@pytest.mark.parametrize("around", ["<s>", '<div style="opacity:0">', "<del>"])
def test_tables_are_never_struck_out(around: str) -> None:
    assert rows(read(around + table("1")))[1] == ["规章", "1"]


@pytest.mark.parametrize(
    "mark",
    [
        "<sup>1</sup>",
        '<sup><a href="#n">[2]</a></sup>',
        "<sub>①</sub>",
        '<span style="vertical-align:super">注1</span>',
        "<sup>*</sup>",
        '<a href="#_ftn1"><span>[1]</span></a>',
    ],
)
def test_marks_of_notes_are_no_digits(mark: str) -> None:
    assert cell(f"12{mark}") == "12"
    assert cell(f"<b>1</b>2 {mark}件") in ("12件", "12 件")


@pytest.mark.parametrize(
    ("content", "text"), [("5m<sup>2</sup>", "5m2"), ("<sup>3</sup>", "3"), ("甲<sup>1</sup>", "甲1")]
)
def test_raised_text_after_no_digit_stays(content: str, text: str) -> None:
    assert cell(content) == text


def test_note_marks_outside_tables_stay() -> None:
    assert paragraphs(read("<p>全年12<sup>1</sup></p>"))[0] == "全年121"


def test_what_is_left_out_of_cells_is_said() -> None:
    body = f"<p><s> </s>甲</p>{table('12')}"
    assert read(body).warnings == []
    assert read(body.replace("12", "12<sup>1</sup><s>3</s>", 1)).warnings == sorted([LEFT_OUT, STRUCK_OUT])


def test_shape_of_note_marks() -> None:
    for mark in ("1", "12", "[1]", "［１］", "注", "注2", "（注3）", "①", "**", "※", "1,2", "a"):
        assert is_note_mark(mark, "0 "), mark
    for text in ("", "123", "件", "1.5", "[]x", "1" * 30):
        assert not is_note_mark(text, "0"), text
    assert not is_note_mark("1", "")


@pytest.mark.parametrize(
    "control",
    [
        '<input value="57">',
        '<INPUT type="number" value=57 readonly>',
        "<textarea>\n57</textarea>",
        "<select><option>3<option selected>57</select>",
        "<select><option>57</option><option>3</option></select>",
    ],
)
def test_fields_in_cells_show_their_values(control: str) -> None:
    assert cell(control) == "57"
    assert cell(f"{control}件") == "57 件"


def test_fields_side_by_side_do_not_run_together() -> None:
    assert cell('<input value="5"><input value="7">') == "5 7"


@pytest.mark.parametrize("kind", ["hidden", "checkbox", "radio", "button", "submit", "PASSWORD", "search"])
def test_other_fields_show_nothing(kind: str) -> None:
    assert cell(f'4<input type="{kind}" value="57">') == "4"


def test_fields_out_of_sight_or_outside_tables_show_nothing() -> None:
    assert cell('4<input value="57" style="display:none">') == "4"
    assert paragraphs(read('<div>搜索<input value="57"><textarea>8</textarea></div>'))[0] == "搜索"


@pytest.mark.parametrize(
    ("css", "attributes"),
    [
        (".old{display:none}", 'class="x old"'),
        ("#old { color:red; DISPLAY : NONE !important }", 'id="old"'),
        ("p,div.old ,b{visibility:hidden}", 'class="old"'),
        ("/* .old{} */@media print{.old{display:block}}.a .b{x:y}.old.last{display:none}", 'class="last old"'),
        (".old{display:block}.old{display:none}", 'class="old"'),
    ],
)
def test_a_copy_hidden_by_a_rule_is_not_read(css: str, attributes: str) -> None:
    document = read(f"<div {attributes}>{table('9')}</div>{table('1')}", css)
    assert [rows(document, i)[1] for i in range(len(list(document.tables())))] == [["规章", "1"]]


@pytest.mark.parametrize(
    "css",
    [
        "@media print{.old{display:none}}",
        "body.ready .old{display:none}",
        ".old:empty{display:none}",
        ".old[x]{display:none}",
        "div{display:none}",
        ".old{display:none}.old{display:block}",
        ".old{display:none}.old.on{display:block}",
        ".old{display:none}div .old{display:block}",
        ".old{display:none}#id{display:block}",
        "/*.old{display:none}",
        "{{{.old{display:none}",
        "." + "x" * 300 + ",.other{display:none}",
    ],
)
def test_rules_that_may_show_or_ask_for_more_hide_nothing(css: str) -> None:
    document = read(f'<div class="old on" id="id">{table("9")}</div>{table("1")}', css)
    assert [rows(document, i)[1] for i in range(2)] == [["规章", "9"], ["规章", "1"]]


def test_a_style_of_its_own_outdoes_a_rule() -> None:
    body = f'<div class="old" style="display:block">{table("9")}</div>{table("1")}'
    assert rows(read(body, ".old{display:none}"))[1] == ["规章", "9"]


def test_tabs_that_hide_sections_of_the_report_are_read() -> None:
    other = tuple(f"办理结果{i}" for i in "一二三四五六七")
    body = f'<div class="tab">{table("9", other)}</div>{table("1")}'
    assert rows(read(body, ".tab{display:none}"))[1] == ["办理结果二", "9"]
    text = "".join(f"<p>第{i}段，全年主动公开政府信息。</p>" for i in range(60))
    assert paragraphs(read(f'<div class="tab">{text}</div>', ".tab{display:none}"))[0].startswith("第0段")


def test_an_article_that_a_rule_hides_until_a_script_shows_it_is_read() -> None:
    page = '<html><style>.a{display:none}</style><body>载入中<div class="a"><p>一、总体情况</p></div>'
    assert paragraphs(read_document(page.encode(), Limits())) == ["载入中", "一、总体情况"]


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet=".#a{}@;:,*/[]()>- !\n", max_size=80), st.text(alphabet=".#a0;:- ", max_size=20))
def test_no_style_loses_what_is_plain(css: str, style: str) -> None:
    css = css.replace("</", "")
    assert rows(read(f'<p class="a" style="{style}">甲</p>{table("1")}', css))[1] == ["规章", "1"]


def test_hostile_styles_end() -> None:
    css = "/*" * 40_000 + "{" * 40_000
    style = "font-size:" + "0" * 50_000
    assert rows(read(f'<b style="{style}">甲</b>{table("1")}', css))[1] == ["规章", "1"]
    many = ".a{display:none}" + ".a,.a.b{display:block}" * 2_000
    assert rows(read("<b class=a>1</b>" * 1_000 + table("1"), many))[1] == ["规章", "1"]
