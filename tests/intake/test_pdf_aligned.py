"""Tables without ruling lines in PDF: columns by position, so that blanks stay blank."""

from __future__ import annotations

from pdf_writer import LEFT, PdfWriter

from extract.document import Table
from extract.intake.pdf import read_pdf
from extract.limits import Limits

COLUMNS = [300.0, 350.0, 400.0, 450.0]


def write_row(writer: PdfWriter, y: float, label: str, values: list[str]) -> None:
    writer.text(80, y, label, 9)
    for x, value in zip(COLUMNS, values, strict=True):
        if value:
            writer.centred(x, y, value, 9)


def tables(writer: PdfWriter) -> list[Table]:
    writer.page()
    return list(read_pdf(writer.bytes(), Limits()).tables())


def values(table: Table) -> dict[str, dict[int, str]]:
    """Value cells by row label; columns counted from the right, so that label columns do not matter."""
    found: dict[str, dict[int, str]] = {}
    for row in table.rows():
        labels = [cell.text for cell in row if not cell.text.lstrip("-").isdigit()]
        found["".join(labels)] = {
            cell.column - table.n_columns: cell.text for cell in row if cell.text.lstrip("-").isdigit()
        }
    return found


def test_lone_value_stays_in_its_column() -> None:
    writer = PdfWriter()
    write_row(writer, 100, "", ["自然人", "企业", "其他", "总计"])
    write_row(writer, 120, "一、本年新收", ["3", "1", "0", "4"])
    write_row(writer, 140, "二、上年结转", ["", "", "5", ""])
    write_row(writer, 160, "三、办理结果", ["", "12", "", "12"])
    (table,) = tables(writer)
    assert table.source == "geometry"
    found = values(table)
    assert found["一、本年新收"] == {-4: "3", -3: "1", -2: "0", -1: "4"}
    assert found["二、上年结转"] == {-2: "5"}
    assert found["三、办理结果"] == {-3: "12", -1: "12"}


def test_column_without_any_value_is_kept_by_its_header() -> None:
    writer = PdfWriter()
    write_row(writer, 100, "", ["自然人", "企业", "其他", "总计"])
    write_row(writer, 120, "一、本年新收", ["3", "", "0", "3"])
    write_row(writer, 140, "二、上年结转", ["1", "", "2", "3"])
    (table,) = tables(writer)
    assert values(table)["二、上年结转"] == {-4: "1", -2: "2", -1: "3"}


def test_row_without_any_value_is_a_row() -> None:
    writer = PdfWriter()
    for y, (label, unit, value) in zip(
        range(100, 200, 20),
        [
            ("公开数", "条", "30"),
            ("文件总数", "件", ""),
            ("公报数", "条", ""),
            ("网站数", "条", "7"),
            ("微博数", "条", ""),
        ],
        strict=True,
    ):
        writer.text(80, y, label)
        writer.text(300, y, unit)
        writer.text(400, y, value)
    (table,) = tables(writer)
    assert [[cell.text for cell in row] for row in table.rows()] == [
        ["公开数", "条", "30"],
        ["文件总数", "件"],
        ["公报数", "条"],
        ["网站数", "条", "7"],
        ["微博数", "条"],
    ]


def test_label_broken_over_lines_with_values_beside_the_middle() -> None:
    writer = PdfWriter()
    write_row(writer, 100, "（一）予以公开", ["1", "2", "3", "6"])
    writer.text(80, 118, "（二）部分公开（区分处理的，", 9)
    write_row(writer, 124, "", ["0", "4", "0", "4"])
    writer.text(80, 130, "只计这一情形）", 9)
    write_row(writer, 148, "（三）不予公开", ["0", "0", "5", "5"])
    (table,) = tables(writer)
    assert table.n_rows == 3
    assert values(table)["（二）部分公开（区分处理的，\n只计这一情形）"] == {-4: "0", -3: "4", -2: "0", -1: "4"}


def test_header_of_narrow_columns_is_not_one_text() -> None:
    writer = PdfWriter()
    places = [100.0 + 28 * i for i in range(10)]
    for x in places:
        writer.centred(x, 100, "结果维", 8)
        writer.centred(x, 110, "持", 8)
        writer.centred(x, 130, "0", 8)
    (table,) = tables(writer)
    assert [[cell.text for cell in row] for row in table.rows()] == [["结果维\n持"] * 10, ["0"] * 10]


def test_table_over_a_page_break_comes_as_two() -> None:
    writer = PdfWriter()
    write_row(writer, 740, "一、本年新收", ["3", "1", "0", "4"])
    write_row(writer, 760, "二、上年结转", ["0", "1", "0", "1"])
    writer.page()
    write_row(writer, 80, "三、办理结果", ["0", "0", "0", "0"])
    write_row(writer, 100, "四、结转下年", ["3", "2", "0", "5"])
    found = tables(writer)
    assert [table.provenance.page for table in found] == [1, 2]
    assert values(found[1])["四、结转下年"] == {-4: "3", -3: "2", -2: "0", -1: "5"}


def test_section_heading_above_and_text_below_are_paragraphs() -> None:
    writer = PdfWriter()
    writer.text(LEFT, 80, "四、行政复议和行政诉讼情况", 14)
    write_row(writer, 110, "", ["维持", "纠正", "其他", "总计"])
    write_row(writer, 130, "", ["1", "0", "2", "3"])
    writer.paragraph(170, "本机关全年未发生行政诉讼案件，复议三件均已审结，结果如上表所示，未被纠正。")
    writer.page()
    document = read_pdf(writer.bytes(), Limits())
    assert [isinstance(block, Table) for block in document.blocks] == [False, True, False]


def test_running_text_with_numbers_is_no_table() -> None:
    writer = PdfWriter()
    y = writer.paragraph(
        100,
        "全年公开信息 1136 条，收到申请 21 件，办结 20 件，结转 1 件，召开会议 8 次，培训 96 人次，复议 3 件。",
    )
    writer.paragraph(
        y,
        "其中网站公开 65 条，公报公开 0 条，微博公开 690 条，微信公开 110 条，其他公开 5 条，共计 870 条，均按时发布。",
    )
    assert not tables(writer)


def test_justified_text_with_wide_gaps_is_no_table() -> None:
    writer = PdfWriter()
    for i, text in enumerate(["号，邮编：223100，电话：61234567，电子", "区，邮编：223200，电话：61234568，电子"]):
        writer.text(LEFT, 100 + 24 * i, text, 14, spacing=6)
    assert not tables(writer)


def test_lines_that_only_part_rows_leave_the_columns_to_alignment() -> None:
    writer = PdfWriter()
    rows = [
        ("", ["自然人", "企业", "其他", "总计"]),
        ("一、本年新收", ["3", "", "0", "3"]),
        ("二、上年结转", ["0", "1", "0", "1"]),
    ]
    for number, (label, row) in enumerate(rows):
        write_row(writer, 115 + 30 * number, label, row)
    for y in (100, 130, 160, 190):
        writer.line(75, y, 480, y)
    writer.line(75, 100, 75, 190)
    writer.line(480, 100, 480, 190)
    (found,) = tables(writer)
    assert values(found)["一、本年新收"] == {-4: "3", -2: "0", -1: "3"}
    assert values(found)["二、上年结转"] == {-4: "0", -3: "1", -2: "0", -1: "1"}


def test_answers_below_headings_are_no_column() -> None:
    writer = PdfWriter()
    for y, text in ((100, "五、存在的主要问题及改进情况"), (130, "无"), (160, "六、其他需要报告的事项"), (190, "无")):
        writer.text(LEFT + 28, y, text, 14)
    assert tables(writer) == []


def test_a_title_between_two_tables_parts_them() -> None:
    writer = PdfWriter()
    write_row(writer, 100, "一、本年新收", ["3", "1", "0", "4"])
    write_row(writer, 120, "二、结转下年度继续办理", ["0", "0", "0", "0"])
    writer.text(80, 140, "四、行政复议、行政诉讼情况", 9)
    write_row(writer, 160, "维持", ["2", "", "", ""])
    write_row(writer, 180, "纠正", ["1", "", "", ""])
    first, second = tables(writer)
    assert list(values(first)) == ["一、本年新收", "二、结转下年度继续办理"]
    assert (first.n_columns, second.n_columns) == (5, 2)


def test_a_value_that_touches_its_label_stands_in_its_column() -> None:
    writer = PdfWriter()
    for n, label in enumerate(["一、新收", "二、上年结转", "（一）予以公开", "（二）部分公开数", "总计"]):
        writer.text(300 - 9 * len(label), 100 + 20 * n, f"{label}{n}", 9)
        for x in COLUMNS[1:]:
            writer.text(x, 100 + 20 * n, str(n), 9)
    (table,) = tables(writer)
    assert [[cell.text for cell in row][-4:] for row in table.rows()] == [[str(n)] * 4 for n in range(5)]


def test_a_label_that_reaches_the_column_of_values_leaves_narrow_values_in_theirs() -> None:
    writer = PdfWriter()
    for n, value in enumerate(["1234", "0", "0", "2345"]):
        y = 120 + 30 * n
        if n == 1:
            writer.text(303 - 9 * 14, y - 6, "二、上年结转政府信息公开申请", 9)
            writer.text(303 - 9 * 14, y + 6, "数量", 9)
        else:
            writer.text(303 - 9 * 14, y, "一、本年新收", 9)
        for x, text in zip(COLUMNS, [value, "5", "5", "5"], strict=True):
            writer.text(x, y, text, 9)
    (table,) = tables(writer)
    assert [[cell.text for cell in row][-4:] for row in table.rows()] == [
        [value, "5", "5", "5"] for value in ("1234", "0", "0", "2345")
    ]


def test_columns_go_on_where_a_page_break_cuts_a_table() -> None:
    writer = PdfWriter()
    heads = ["自然人", "企业", "科研", "公益", "法律", "其他", "总计"]
    places = [250.0 + 38 * i for i in range(7)]
    for x, head in zip(places, heads, strict=True):
        writer.centred(x, 700, head, 9)
    for page, y in ((1, 720), (1, 740), (2, 80), (2, 100)):
        if page == 2 and y == 80:
            writer.page()
        writer.text(80, y, "一、本年新收", 9)
        for i in (0, 6) if page == 1 else (3, 6):
            writer.centred(places[i], y, "3", 9)
    first, second = tables(writer)
    assert {cell.column for cell in first.cells if cell.text == "3"} == {1, 7}
    assert {cell.column for cell in second.cells if cell.text == "3"} == {4, 7}


def test_a_title_numbered_with_digits_parts_tables() -> None:
    writer = PdfWriter()
    write_row(writer, 100, "一、本年新收", ["3", "1", "0", "4"])
    writer.text(80, 120, "4.政府信息公开行政复议、行政诉讼情况", 9)
    write_row(writer, 140, "维持", ["2", "0", "1", "3"])
    assert len(tables(writer)) == 2
