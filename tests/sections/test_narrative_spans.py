"""Running text of a document: what stays and what is taken away."""

from __future__ import annotations

from outline_texts import document, report

from extract.sections import narrative_spans, outline


def texts(doc, tables=()):
    return [doc.text[a:b] for a, b in narrative_spans(doc, outline(doc), list(tables))]


def test_paragraphs_without_header_and_blank_lines() -> None:
    doc = report(title=["发布时间：2023-01-20", "石坝镇2022年政府信息公开工作年度报告", ""])
    found = texts(doc)
    assert "发布时间：2023-01-20" not in found
    assert "" not in found
    assert "没有发生行政复议、行政诉讼。" in found


def test_table_inside_a_paragraph_is_cut_out() -> None:
    doc = document(
        ["一、总体情况2022年公开5条。二、主动公开政府信息情况规章000行政许可7五、存在的主要问题及改进情况更新偏慢。"]
    )
    start, end = doc.text.index("规章000"), doc.text.index("五、")
    assert texts(doc, [(start, end)]) == [doc.text[:start], doc.text[end:]]


def test_overlapping_tables_are_cut_once() -> None:
    doc = document(["一、总体情况甲乙丙丁戊己庚辛"])
    assert texts(doc, [(8, 11), (6, 9)]) == [doc.text[:6], doc.text[11:]]


def test_footer_is_no_running_text() -> None:
    doc = report(ending=["附件下载", "版权所有：云溪县"])
    assert not {"附件下载", "版权所有：云溪县"} & set(texts(doc))
