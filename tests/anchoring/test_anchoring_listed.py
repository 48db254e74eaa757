"""Traps of text beside and between the rows of a table: pages of a browser, lists of totals, blank rows, sentences."""

from __future__ import annotations

import pytest
from anchoring_forms import COLUMNS, anchored, form, html, read, requests_lines, truth, wrong

from extract.record import Status

LINES = requests_lines()
TOTALS = {key: value for key, value in truth(LINES).items() if key[2] == "total"}


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("2021/1/20 下午3:12 某镇年报", "http://www.example.cn/t20210118_3321.html 2/9"),
        ("11/29/26, 4:06 PM 某镇年报", "file:///D:/年报.html 2/7"),
        ("2021/1/20 15:12", "2/9"),
    ],
)
def test_lines_of_a_browser_between_two_rows(above: str, below: str) -> None:
    rows = [" ".join([f"{line.group} {line.label}", *line.values]) for line in LINES]
    cut = len(rows) // 3
    pages = f"\n{below}\n{above}\n"
    text = pages.join("\n".join(part) for part in (rows[:cut], rows[cut : 2 * cut], rows[2 * cut :])) + pages
    assert wrong(read(text), truth(LINES)) == {}


def _list(names: str = "") -> str:
    return names + "\n".join(f"{line.group}{line.label}：{line.values[-1]}件" for line in LINES)


def test_one_number_a_row_and_no_column_named_is_the_total() -> None:
    cells = read(_list())
    assert wrong(cells, TOTALS) == {}
    assert {cells[key].status for key in TOTALS} == {Status.AS_PRINTED}
    assert {cells[row, name, "business"].status for row, name, _ in TOTALS} == {Status.MISSING}


def test_one_number_a_row_under_named_columns_stays_in_doubt() -> None:
    cells = read(_list("自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计\n"))
    assert Status.AS_PRINTED not in {cells[key].status for key in TOTALS if cells[key].value}


def test_many_blank_rows_in_a_row() -> None:
    names = [
        "收到申请数",
        "当面申请数",
        "传真申请数",
        "网络申请数",
        "信函申请数",
        "申请办结数",
        "按时办结数",
        "延期办结数",
        "申请答复数",
    ]
    names += [
        "属于已主动公开范围数",
        "同意公开答复数",
        "同意部分公开答复数",
        "不同意公开答复数",
        "涉及国家秘密",
        "涉及商业秘密",
    ]
    names += ["涉及个人隐私", "危及国家安全、公共安全、经济安全和社会稳定", "不是《条例》所指政府信息"]
    names += ["法律法规规定的其他情形", "不属于本行政机关公开数", "申请信息不存在数"]
    text = "政府信息公开情况统计表\n主动公开政府信息数：7条\n制发规范性文件总数：2件\n政务微博公开政府信息数：5条\n"
    text += "政务微信公开政府信息数：4条\n" + "".join(f"{name}：\n" for name in names) + "行政复议数量：3件\n"
    cells = read(text, 2016)
    assert cells["statistics", "requests_received", "value"].status is Status.BLANK
    assert cells["statistics", "reviews_total", "value"].value == 3


def test_a_sentence_above_the_wide_table_is_no_part_of_it() -> None:
    heads = "结果维持结果纠正其他结果尚未审结总计"
    sentence = "全年发生行政复议2起。\n"
    table = f"行政复议行政诉讼{heads}未经复议直接起诉复议后起诉{heads}{heads}\n1 1 0 0 2 0 0 0 0 0 0 0 0 0 0"
    text = "\n".join([" ".join([line.label, *line.values]) for line in LINES]) + f"\n四、复议情况\n{sentence}"
    found = anchored(text + table, 2022)
    assert found is not None
    assert (len(text), len(text + table)) in found.spans


@pytest.mark.parametrize(
    "heading",
    [
        "所属街道公共服务中心政府信息公开情况",
        "附件2：下属单位（区人才交流中心）政府信息公开情况表",
        "所属各单位政府信息公开情况汇总表",
    ],
)
def test_the_tables_of_subordinate_offices_behind_the_own_ones(heading: str) -> None:
    other = requests_lines(filled={"new": (9, 2, 0, 0, 0, 0, 11), "granted": (6, 1, 0, 0, 0, 0, 7)})
    title = "<p>东桥镇2022年政府信息公开工作年度报告</p>".encode()
    data = title + html(form(LINES)) + f"<p>{heading}</p>".encode() + html(form(other))
    cells = read(data)
    assert wrong(cells, truth(LINES)) == {}
    assert cells["requests", "new", COLUMNS[0]].status is Status.AS_PRINTED
