from __future__ import annotations

import io
import zipfile

import pytest

from eval.benchmarks.accuracy import (
    Answer,
    AnswerCounts,
    compare_methods,
    count_answers,
    our_answers,
    read_answers,
)
from eval.benchmarks.baselines import docx_cells, pdf_cells, positional_cells
from eval.benchmarks.baselines.rows import fill_rows
from eval.benchmarks.latency import percentile
from eval.benchmarks.model import Sample
from eval.gold.format import GoldCell, GoldReport
from extract.record import Cell, Record
from extract.templates import CellKey, Template, load_template

LABELS = ["三、本年度办理结果", "1.属于国家秘密"]


@pytest.fixture(scope="module")
def era() -> Template:
    return load_template("2021")


def rows(template: Template, table: str) -> list[list[CellKey]]:
    return [
        [CellKey(t.id, r.id, c.id) for c in t.columns]
        for t in template.tables
        for r in t.rows
        if t.id == table and not r.variant
    ]


def form(template: Template) -> tuple[dict[CellKey, str], list[list[str]]]:
    """Every cell its own number, and the rows of the form that print them."""
    truth = {key: str(i + 1) for i, key in enumerate(template.keys())}
    table_rows = [["第二十条第（一）项"], ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]]
    for table in template.tables:
        if table.id == "review_litigation":
            table_rows += [["行政复议", "行政诉讼"], ["结果维持"] * 15]
            table_rows.append([truth[key] for keys in rows(template, table.id) for key in keys])
        elif table.id == "requests":
            table_rows += [[*LABELS, *(truth[key] for key in keys)] for keys in rows(template, table.id)]
        else:
            table_rows += [["行政许可", *(truth[key] for key in keys)] for keys in rows(template, table.id)]
    return truth, table_rows


def test_rows_of_the_standard_form_are_filled_in_full(era: Template) -> None:
    truth, table_rows = form(era)
    assert fill_rows(table_rows, era) == truth


def test_blank_cells_keep_their_places_and_empty_rows_are_no_rows(era: Template) -> None:
    truth, table_rows = form(era)
    new = next(i for i, row in enumerate(table_rows) if row[0] == LABELS[0])
    table_rows[new][3] = ""
    found = fill_rows([*table_rows[:new], [""] * 10, *table_rows[new:]], era)
    assert found == truth | {CellKey("requests", "new", "business"): ""}


def test_list_of_2014_skips_headings_without_a_unit() -> None:
    template = load_template("2014")
    keys = template.keys()
    head = [["统计指标", "单位", "统计数"], ["一、主动公开情况", "——", "——"], ["（一）主动公开数", "条", "30"]]
    found = fill_rows([*head, ["二、回应解读情况", "", ""], ["1.数", "条", ""], ["2.数", "条", "4"]], template)
    assert found == {keys[0]: "30", keys[1]: "", keys[2]: "4"}


def text_form(truth: dict[CellKey, str]) -> str:
    def values(prefix: str) -> str:
        return "\n".join(value for key, value in truth.items() if key.table.startswith(prefix))

    return (
        f"2021年报告\n第二十条第（一）项\n{values('art20')}\n三、收到和处理\n一、本年新收\n1.属于国家秘密\n"
        f"{values('requests')}\n四、结转下年度继续办理\n四、行政复议、行政诉讼情况\n{values('review')}"
    )


def test_positional_filler_is_perfect_on_clean_text(era: Template) -> None:
    truth, _ = form(era)
    assert positional_cells(text_form(truth), era) == truth


def test_positional_filler_shifts_after_a_blank(era: Template) -> None:
    truth, _ = form(era)
    blank = CellKey("requests", "new", "business")
    found = positional_cells(text_form(truth | {blank: ""}), era)
    assert found[CellKey("requests", "new", "natural_person")] == truth[CellKey("requests", "new", "natural_person")]
    assert found[blank] == truth[CellKey("requests", "new", "research")]


def test_positional_filler_cuts_zeros_and_drops_printed_ordinals(era: Template) -> None:
    text = "第二十条 规章000 规范性文件106 第二十条 一、本年新收 00000001.属于国家秘密0000000"
    found = positional_cells(text, era)
    assert [found[key] for key in rows(era, "art20_1")[0]] == ["0", "0", "0"]
    assert found[CellKey("art20_1", "normative_documents", "issued_this_year")] == "106"
    assert [value for key, value in found.items() if key.table == "requests"] == ["0"] * 14


def docx(body: str) -> bytes:
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{namespace}"><w:body><w:tbl>{body}</w:tbl></w:body></w:document>',
        )
    return buffer.getvalue()


def row(*cells: str, merged: bool = False) -> str:
    merge = "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>" if merged else ""
    return f"<w:tr>{merge}{''.join(f'<w:tc><w:p><w:r><w:t>{c}</w:t></w:r></w:p></w:tc>' for c in cells)}</w:tr>"


def test_docx_walk_leaves_out_the_lower_parts_of_merged_cells(era: Template) -> None:
    body = row("申请人情况", "自然人") + row("新收", *"1234567") + row("结转", *"0000000", merged=True)
    found = docx_cells(docx(body), era)
    assert [found[key] for key in rows(era, "requests")[0]] == list("1234567")
    assert [found[key] for key in rows(era, "requests")[1]] == list("0000000")


def test_pdf_tables(era: Template) -> None:
    platypus = pytest.importorskip("reportlab.platypus", reason="reportlab is in the dev extra")
    buffer = io.BytesIO()
    table = platypus.Table([["new", *"1234567"], ["in", *"7654321"]], style=[("GRID", (0, 0), (-1, -1), 1, "black")])
    platypus.SimpleDocTemplate(buffer).build([table])
    found = pdf_cells(buffer.getvalue(), era)
    assert [found[key] for key in rows(era, "requests")[1]] == list("7654321")


KEY = CellKey("requests", "new", "total")


def gold(printed: str, value: float | None) -> GoldCell:
    return GoldCell(table=KEY.table, row=KEY.row, column=KEY.column, printed=printed, value=value)


@pytest.mark.parametrize(
    ("answer", "truth", "counts"),
    [
        (Answer(5), gold("5", 5), AnswerCounts(gold=1, right=1)),
        (Answer(6), gold("5", 5), AnswerCounts(gold=1, silent=1)),
        (Answer(6, marked=True), gold("5", 5), AnswerCounts(gold=1, marked=1)),
        (None, gold("5", 5), AnswerCounts(gold=1, absent=1)),
        (Answer(None), gold("5", 5), AnswerCounts(gold=1, absent=1)),
        (Answer(None, marked=True), gold("5", 5), AnswerCounts(gold=1, marked=1)),
        (None, gold("", None), AnswerCounts(gold=1, right=1)),
        (Answer(0), gold("", None), AnswerCounts(gold=1, silent=1)),
    ],
)
def test_answers_are_judged_by_value(answer: Answer | None, truth: GoldCell, counts: AnswerCounts) -> None:
    assert count_answers({KEY: answer} if answer else {}, [truth]) == counts


def test_invented_cell_is_a_silent_error() -> None:
    assert count_answers({KEY: Answer(5)}, []) == AnswerCounts(silent=1)
    assert count_answers({KEY: Answer(5, marked=True)}, []) == AnswerCounts()


def test_baselines_are_read_in_the_unit_of_the_cell(era: Template) -> None:
    fee = CellKey("art20_8", "administrative_fees", "amount")
    found = read_answers({fee: "152.2万元", KEY: "五十件", CellKey("requests", "new", "other"): "见附件"}, era)
    assert found == {fee: Answer(152.2), KEY: Answer(50)}


def record(status: str, printed: str, value: float | None) -> Record:
    fields = {"table": KEY.table, "row": KEY.row, "column": KEY.column, "unit": "件", "confidence": 1}
    cell = Cell.model_validate({**fields, "printed": printed, "value": value, "status": status})
    return Record(report_id="0" * 16, source="a", format="docx", agency=None, year=2021, template="2021", cells=[cell])


def test_our_derived_cell_counts_as_printed_empty_and_missing_as_absent() -> None:
    assert our_answers(record("derived", "", 0)) == {KEY: Answer(None)}
    assert our_answers(record("missing", "", None)) == {}
    assert our_answers(record("needs_review", "5", 5)) == {KEY: Answer(5, marked=True)}


def test_methods_by_format() -> None:
    truth = GoldReport(source="a", cells=(gold("5", 5),))
    data = docx(row("新收", *"1234565"))
    found = compare_methods(Sample("a", "docx", "2021", data, truth), record("as_printed", "5", 5), "没有数字")
    assert {name: counts.right for name, counts in found.items()} == {"ours": 1, "positional": 0, "tables": 1}
    found = compare_methods(Sample("a", "html", "2021", b"", truth), None, "")
    assert {name: counts.right for name, counts in found.items()} == {"ours": 0, "positional": 0}


def test_percentile_is_the_nearest_rank() -> None:
    assert percentile([5, 1, 2, 4, 3], 0.95) == 5
    assert percentile(list(range(1, 101)), 0.95) == 95
    assert percentile([7], 0.95) == 7
