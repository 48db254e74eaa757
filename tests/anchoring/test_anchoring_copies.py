"""Traps of text copied from pages and sites: wrapped labels, jumbled headings, units, empty lines, a column less."""

from __future__ import annotations

from anchoring_forms import CASE_LINE, COLUMNS, HEADS, case_truth, read, requests_lines, run_together, truth, wrong

from extract.record import Status

LINES = requests_lines()
HEADINGS = "申请人情况\n自然人\n法人或其他组织\n总计\n商业企业\n科研机构\n社会公益组织\n法律服务机构\n其他"


def one_a_line(zero: str = "0", unit: str = "", left_out: str = "") -> str:
    """The application table with a line for each cell."""
    parts = [head for head in HEADINGS.split("\n") if head != left_out]
    for line in LINES:
        values = [value for head, value in zip(HEADS, line.values, strict=True) if head != left_out]
        parts += [line.label, *(value + unit if value != "0" else zero + unit for value in values)]
    return "\n".join(parts)


def test_a_unit_behind_every_number() -> None:
    assert wrong(read(one_a_line(unit="件")), truth(LINES)) == {}


def test_empty_lines_are_empty_cells() -> None:
    cells = read(one_a_line(zero=""))
    filled = {key: text for key, text in truth(LINES).items() if text != "0"}
    assert {key: cells[key].printed for key in filled} == filled
    assert not any(cells[key].status is Status.NEEDS_REVIEW for key in filled)


def test_empty_lines_between_all_cells_are_none() -> None:
    assert wrong(read(one_a_line().replace("\n", "\n\n")), truth(LINES)) == {}


def test_a_column_that_the_headings_lack() -> None:
    expected = {key: text for key, text in truth(LINES).items() if key[2] != "legal_service"}
    for text in (one_a_line(left_out="法律服务机构"), one_a_line(left_out="法律服务机构").replace("\n", " ")):
        cells = read(text)
        assert wrong(cells, expected) == {}
        assert cells["requests", "new", "legal_service"].status is Status.MISSING


def test_a_heading_that_is_not_known_leaves_all_columns() -> None:
    """律师机构 stands for 法律服务机构: the row has as many cells as the form."""
    assert wrong(read(one_a_line().replace("法律服务机构", "律师机构")), truth(LINES)) == {}


def test_a_total_printed_before_the_headings_of_two_lines_is_still_the_last_column() -> None:
    heads = "申请人情况\n总计\n自然人\n法人或其他组织"
    text = one_a_line().replace("申请人情况\n自然人\n法人或其他组织\n总计", heads)
    assert wrong(read(text), truth(LINES)) == {}


def test_labels_wrapped_round_their_values() -> None:
    text = run_together(LINES, " ")
    for label in ("本机关不掌握相关政府信息", "没有现成信息需要另行制作", "要求行政机关确认或重新出具已获取信息"):
        values = " ".join(next(line.values for line in LINES if label in line.label))
        assert f"{label} {values}" in text
        text = text.replace(f"{label} {values}", f"{label[:9]}\n{values}\n{label[9:]}")
    assert wrong(read(text), truth(LINES)) == {}


def test_two_labels_that_begin_alike_are_told_by_what_follows() -> None:
    """Only the rest of the label says which of the two rows it is."""
    rows = ["主要负责同志参加 次 3 新闻发布会次数", "主要负责同志参加 次 4 政府网站在线访谈次数"]
    text = "参加或举办新闻发布会总次数 次 5 " + " 政府网站在线访谈次数 次 6 ".join(rows) + " 政策解读稿件发布数 篇 8 "
    cells = read(text + " 收到申请数 件 1 当面申请数 件 1 传真申请数 件 0 网络申请数 件 0 信函申请数 件 0", 2016)
    silent = [
        row
        for row, value in (("press_conferences_by_head", "3"), ("online_interviews_by_head", "4"))
        if ("statistics", row, "value") in cells
        and cells["statistics", row, "value"].printed not in ("", value)
        and cells["statistics", row, "value"].status is not Status.NEEDS_REVIEW
    ]
    assert silent == []


def test_headings_of_the_review_table_line_by_line() -> None:
    headings = (
        "行政复议   行政诉讼\n结果 结果 其他 尚未 总   未经复议直接起诉   复议后起诉\n维持 纠正 结果 审结 计\n"
        "  结果 结果 其他 尚未 总 结果 结果 其他 尚未 总\n  维持 纠正 结果 审结 计 维持 纠正 结果 审结 计\n"
    )
    text = run_together(LINES, " ") + "\n四、政府信息公开行政复议、行政诉讼情况\n" + headings
    assert wrong(read(text + " ".join(CASE_LINE) + "\n五、存在的问题"), case_truth()) == {}


def test_a_line_of_numbers_under_other_words_is_no_review_table() -> None:
    text = run_together(LINES, " ") + "\n行政复议和行政诉讼没有发生。各科室发布条数：" + " ".join(CASE_LINE)
    assert all(c.status is Status.MISSING for key, c in read(text).items() if key[0] == "review_litigation")


def test_lines_with_and_without_columns_are_one_table() -> None:
    """Some rows stand in columns, others have one space between their cells."""
    rows = [f"{line.label}   {'   '.join(line.values)}" for line in LINES]
    rows[6:10] = [row.replace("   ", " ") for row in rows[6:10]]
    cells = read("\n".join(["   ".join(["申请人情况", *HEADS]), *rows]))
    assert wrong(cells, truth(LINES)) == {}
    assert all(("requests", "new", column) in cells for column in COLUMNS)
