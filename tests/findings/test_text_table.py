"""Text against table: what must be found, and what must stay silent."""

from __future__ import annotations

from dataclasses import replace

import pytest
from finding_context import checks, context, only

from extract.findings import find
from extract.findings.text_table import agrees
from extract.record import Figure, Status
from extract.templates import CellKey

NEW = "requests/new/total"
ZERO = {"qualifier": "zero", "unit": ""}


def test_received_differs_from_the_table() -> None:
    finding = only(
        "全年收到申请9件。", [("9件", "requests_received", 9)], values={NEW: 7, "requests/new/natural_person": 7}
    )
    assert (finding.check, finding.kind, finding.severity) == ("text_table.requests_received", "text_table", "error")
    assert (finding.left, finding.right, finding.delta) == (9, 7, 2)
    assert [(e.side, e.value) for e in finding.evidence] == [("left", 9), ("right", 7)]
    assert "收到申请9件" in finding.evidence[0].printed
    assert "本年新收政府信息公开申请数量" in finding.message


@pytest.mark.parametrize(("confidence", "severity"), [(0.95, "error"), (0.6, "warning")])
def test_a_figure_that_may_be_misunderstood_is_no_error(confidence: float, severity: str) -> None:
    values = {NEW: 7, "requests/new/natural_person": 7}
    finding = only("全年收到申请9件。", [("9件", "requests_received", 9, {"confidence": confidence})], values=values)
    assert finding.severity == severity
    assert ("把握不足" in finding.message) is (severity == "warning")


@pytest.mark.parametrize(("value", "new", "carried_in", "processed"), [(4, 4, 0, 4), (5, 4, 1, 5), (4, 5, 0, 4)])
def test_received_may_mean_new_or_with_carried_in_or_processed(
    value: int, new: int, carried_in: int, processed: int
) -> None:
    values = {NEW: new, "requests/carried_in/total": carried_in, "requests/processed_total/total": processed}
    assert checks(f"全年受理申请{value}件。", [(f"{value}件", "requests_received", value)], values=values) == []


def test_none_received_beside_a_filled_table() -> None:
    found = only(
        "本年未收到公开申请。",
        [("公开申请", "requests_received", 0, ZERO)],
        values={NEW: 2, "requests/new/natural_person": 2},
    )
    assert (found.left, found.right) == (0, 2)


def test_none_received_beside_a_blank_cell_is_silent() -> None:
    body = "本年未收到公开申请。"
    values = {NEW: None, "art20_5/licensing/decisions": 5}
    assert checks(body, [("公开申请", "requests_received", 0, ZERO)], values=values) == []


def test_a_figure_beside_a_blank_cell_is_a_warning() -> None:
    found = only("收到申请2件。", [("2件", "requests_received", 2)], values={NEW: None})
    assert (found.severity, found.right, found.delta) == ("warning", None, None)
    assert "空" in found.message


def test_total_column_of_zeros_says_what_the_applicants_add_up_to() -> None:
    values = {NEW: 0, "requests/new/natural_person": 3, "requests/new/business": 1}
    found = only("受理申请4件。", [("4件", "requests_received", 4)], values=values)
    assert (found.severity, found.right) == ("warning", 0)
    assert "各申请人列之和为 4，与正文一致" in found.message


def test_another_body_in_the_sentence_makes_it_a_warning() -> None:
    body = "县政府办代表县政府受理申请3件。"
    found = only(body, [("3件", "requests_received", 3)], values={NEW: 30, "requests/new/natural_person": 30})
    assert found.severity == "warning"
    assert "统计范围" in found.message


def test_one_agreeing_figure_clears_the_others() -> None:
    figures = [("30件", "requests_received", 30), ("8件", "requests_received", 8)]
    assert checks("全县收到申请30件，本办收到8件。", figures, values={NEW: 30, "requests/new/natural_person": 30}) == []


def test_cells_in_doubt_are_not_compared() -> None:
    built = context("收到申请2件。", [("2件", "requests_received", 2)], values={NEW: 5})
    place = CellKey("requests", "new", "total")
    doubtful = built.cells[place].model_copy(update={"status": Status.NEEDS_REVIEW})
    assert find(replace(built, cells={**built.cells, place: doubtful})) == []


def test_prior_year_and_parts_are_not_compared() -> None:
    figures = [
        ("6件", "requests_received", 6, {"period": "prior_year"}),
        ("2件", "requests_received", 2, {"role": "part"}),
    ]
    assert checks("上年收到6件，其中网上2件。", figures, values={NEW: 0}) == []


OUTCOMES = "办理结果：予以公开5件、部分公开2件、不予公开4件、无法提供3件、不予处理1件。"
OUTCOME_FIGURES = [(f"{n}件", "request_outcome", n, {"role": "part"}) for n in (5, 2, 4, 3, 1)]
OUTCOME_CELLS = {
    "requests/granted/total": 5,
    "requests/partly_granted/total": 2,
    "requests/refused_third_party/total": 3,
    "requests/refused_query_matter/total": 1,
    "requests/unable_not_held/total": 3,
    "requests/declined_repeat/total": 1,
}


def test_outcomes_agree_with_rows_and_sums_of_rows() -> None:
    assert checks(OUTCOMES, OUTCOME_FIGURES, values=OUTCOME_CELLS) == []


@pytest.mark.parametrize(
    ("cell", "check"),
    [
        ("requests/granted/total", "outcome_granted"),
        ("requests/partly_granted/total", "outcome_partly_granted"),
        ("requests/refused_third_party/total", "outcome_refused"),
        ("requests/unable_not_held/total", "outcome_unable"),
        ("requests/declined_repeat/total", "outcome_declined"),
    ],
)
def test_each_outcome_is_compared_with_its_rows(cell: str, check: str) -> None:
    assert checks(OUTCOMES, OUTCOME_FIGURES, values={**OUTCOME_CELLS, cell: 9}) == [f"text_table.{check}"]


def test_litigation_is_both_totals_together() -> None:
    values = {"review_litigation/litigation_direct/total": 1, "review_litigation/litigation_after_review/total": 2}
    assert checks("提起行政诉讼3件。", [("3件", "litigation", 3)], values=values) == []
    assert checks("提起行政诉讼1件。", [("1件", "litigation", 1)], values=values) == ["text_table.litigation"]


def test_normative_documents_by_their_verb() -> None:
    body = "制发行政规范性文件2件，废止1件，现行有效9件。"
    figures = [(f"{n}件", "normative_documents", n) for n in (2, 1, 9)]
    row = "art20_1/normative_documents/"
    agree = {row + "issued_this_year": 2, row + "repealed_this_year": 1, row + "in_force": 9}
    assert checks(body, figures, values=agree) == []
    assert checks(body, figures, values={**agree, row + "in_force": 8}) == ["text_table.normative_in_force"]


def test_published_decisions_are_not_decisions_made() -> None:
    figures = [("12条", "penalty", 12), ("34条", "licensing", 34)]
    assert checks("公示行政处罚12条、行政许可34条。", figures) == []


def test_a_verb_counts_for_the_whole_list() -> None:
    figures = [("61件", "licensing", 61), ("5件", "penalty", 5)]
    values = {"art20_5/licensing/decisions": 61, "art20_6/penalty/decisions": 4}
    assert checks("作出行政许可61件，行政处罚5件。", figures, values=values) == ["text_table.penalty"]


@pytest.mark.parametrize(("amount", "conflict"), [(517200, False), (51.72, False), (527200, True)])
def test_procurement_amount_in_yuan_or_ten_thousands(amount: float, conflict: bool) -> None:
    figures = [("51.72万元", "procurement_amount", 517200, {"unit": "元"})]
    found = checks("采购金额51.72万元。", figures, era="2019", values={"art20_9/government_procurement/amount": amount})
    assert found == (["text_table.procurement_amount"] if conflict else [])


def test_a_table_left_empty_is_not_compared() -> None:
    assert checks("收到申请2件。", [("2件", "requests_received", 2)], blank=True) == []


LISTED = "全年在网站公开财政信息20条，动态30余条，公告9条。"
LISTED_FIGURES = [
    ("20条", "disclosed_by_category", 20),
    ("30余条", "disclosed_by_category", 30, {"qualifier": "at_least", "unit": "条"}),
    ("9条", "disclosed_by_category", 9),
]


def test_items_listed_in_a_sentence_exceed_the_table() -> None:
    values = {"statistics/disclosed_total/value": 40, "statistics/channel_website/value": None}
    found = only(LISTED, LISTED_FIGURES, era="2014", values=values)
    assert (found.check, found.left, found.right) == ("text_table.listed_items", 59, 40)
    assert "“政府网站公开政府信息数”为空" in found.message


def test_the_total_in_the_sentence_of_its_list_is_no_member() -> None:
    values = {"statistics/disclosed_total/value": 34}
    body = "公开的34条当中，有动态10条、公告20条、政策4条。"
    figures = [(t, "disclosed_by_category", int(t[:-1])) for t in ("34条", "10条", "20条", "4条")]
    assert checks(body, figures, era="2014", values=values) == []


def test_a_part_may_confirm_the_cell() -> None:
    body = "全系统受理申请873件，其中本级受理6件。"
    figures = [
        ("873件", "requests_received", 873, {"role": "total"}),
        ("6件", "requests_received", 6, {"role": "part"}),
    ]
    assert checks(body, figures, values={"requests/new/total": 6}) == []
    assert checks(body, figures, values={"requests/new/total": 7}) == ["text_table.requests_received"]


def test_items_listed_within_the_table_total_are_silent() -> None:
    assert checks(LISTED, LISTED_FIGURES, era="2014", values={"statistics/disclosed_total/value": 60}) == []


@pytest.mark.parametrize(
    ("qualifier", "value", "expected"),
    [
        ("exact", 100, True),
        ("exact", 101, False),
        ("at_least", 140, True),
        ("at_least", 99, False),
        ("approx", 90, True),
        ("approx", 70, False),
        ("at_most", 100, True),
        ("at_most", 101, False),
        ("zero", 100, True),
    ],
)
def test_agreement_follows_the_qualifier(qualifier: str, value: int, expected: bool) -> None:
    said = Figure(indicator="x", text="100件", start=0, end=4, value=100, unit="件", qualifier=qualifier,
                  period="this_year", role="single", confidence=1)  # fmt: skip
    assert agrees(said, value) is expected
