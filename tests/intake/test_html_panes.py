"""Hidden parts of a page: tabs and parts for readers without scripts are read, copies and older reports are not."""

from __future__ import annotations

import pytest
from docx_building import rows

from extract.document import Document
from extract.intake import read_document
from extract.limits import Limits

# Long enough that no page counts as one that hides its article.
FILLER = "<p>" + "本机关认真贯彻政府信息公开条例。" * 15 + "</p>"
DISCLOSURE = ("信息内容", "规章", "规范性文件", "行政许可", "行政处罚", "行政强制", "行政事业性收费")
REQUESTS = ("新收申请", "结转申请", "予以公开", "部分公开", "不予公开", "无法提供", "总计")


def read(body: str, title: str = "") -> Document:
    return read_document(f"<html><body><h1>{title}</h1>{FILLER}{body}</body></html>".encode(), Limits())


def table(value: str, labels: tuple[str, ...]) -> str:
    return "<table>" + "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label in labels) + "</table>"


def values(document: Document) -> list[str]:
    """Value of the first row of every table."""
    return [next(iter(found.rows()))[1].text for found in document.tables()]


@pytest.mark.parametrize("how", ["style=display:none", 'style="DISPLAY : none;"', "hidden"])
def test_hidden_tabs_are_read(how: str) -> None:
    body = (
        f"<div class=tab>一、总体情况</div><div class=tab {how}>{table('1', DISCLOSURE)}</div>"
        f"<div class=tab {how}>{table('2', REQUESTS)}</div><div class=tab {how}>五、存在的主要问题</div>"
    )
    document = read(body)
    assert values(document) == ["1", "2"]
    assert "存在的主要问题" in document.text


def test_a_hidden_copy_does_not_stand_beside_the_shown_one() -> None:
    body = f"<div style='display:none'>{table('9', DISCLOSURE)}</div>{table('1', DISCLOSURE)}"
    assert values(read(body)) == ["1"]


def test_of_two_hidden_copies_the_first_is_read() -> None:
    hidden = "".join(f"<div style='display:none'>{table(value, DISCLOSURE)}</div>" for value in "19")
    assert values(read(hidden)) == ["1"]


def test_a_hidden_report_of_another_year_is_not_read() -> None:
    older = f"<div style='display:none'><h2>某局2021年政府信息公开工作年度报告</h2>{table('9', DISCLOSURE)}</div>"
    assert values(read(older, "某局2022年政府信息公开工作年度报告")) == []
    assert values(read(older.replace("2021", "2022"), "某局2022年政府信息公开工作年度报告")) == ["9"]


def test_a_small_hidden_table_stays_hidden() -> None:
    assert values(read(f"<div style='display:none'>{table('9', DISCLOSURE[:3])}</div>")) == []


def test_a_table_for_readers_without_scripts() -> None:
    assert values(read(f"<div id=app></div><noscript>{table('1', DISCLOSURE)}</noscript>")) == ["1"]
    assert values(read(f"{table('1', DISCLOSURE)}<noscript>{table('9', DISCLOSURE)}</noscript>")) == ["1"]


def test_text_for_readers_without_scripts_where_nothing_else_is() -> None:
    page = f"<html><body><div id=app></div><noscript>{FILLER}<p>一、总体情况</p></noscript></body></html>"
    assert "总体情况" in read_document(page.encode(), Limits()).text
    note = f"<html><body>{FILLER}<noscript>请启用脚本后访问</noscript></body></html>"
    assert "请启用" not in read_document(note.encode(), Limits()).text


def test_nested_hidden_elements_end() -> None:
    deep = "<div style='display:none'>" * 500 + table("1", DISCLOSURE)
    assert len(list(read(deep).tables())) <= 1


def test_rows_of_a_shown_tab_are_as_they_stand() -> None:
    hidden = "<tr style='display:none'><td>旧</td><td>8</td></tr>"
    body = f"<div style='display:none'>{table('1', DISCLOSURE).replace('</table>', hidden + '</table>')}</div>"
    assert ["旧", "8"] not in rows(read(body))
