"""Broken table relations become findings by cause; missing tables and sections."""

from __future__ import annotations

from dataclasses import replace

import pytest
from finding_context import PERIOD, checks, context, key, only

from extract.findings import find
from extract.reconcile.model import Violation
from extract.record import Number, Status
from extract.templates import load_template


def violation(era: str, relation: str, left: Number, right: Number, **more: object) -> Violation:
    """A broken relation of a template, by the id of the relation."""
    found = next(r for r in load_template(era).relations if r.id == relation)
    return Violation(found, left, right, **more)


def relation_id(era: str, family: str, *keys: str) -> str:
    """Id of the relation of a family that binds all these cells."""
    wanted = {key(k) for k in keys}
    return next(r.id for r in load_template(era).relations if r.family == family and wanted <= set(r.keys))


BALANCE = relation_id("2021", "requests.balance", "requests/new/business")


def test_a_broken_relation_names_cells_and_the_smallest_mend() -> None:
    values = {"requests/new/business": 3, "requests/processed_total/business": 2}
    broken = violation("2021", BALANCE, 3, 2, mends=({key("requests/carried_out/business"): 1},))
    found = only("正文。", values=values, violations=[broken])
    assert (found.check, found.kind, found.severity, found.delta) == ("table.requests.balance", "table", "error", 1)
    assert found.message.startswith("“收到和处理政府信息公开申请情况”表内关系不成立：")
    new, total = "一、本年新收政府信息公开申请数量 3", "（七）总计 2"
    assert f"“商业企业”列左边 {new}，右边 {total}，相差 1。" in found.message
    assert "最小改动：四、结转下年度继续办理·商业企业由 0 改为 1" in found.message
    assert {(e.side, e.row) for e in found.evidence} == {
        ("left", "new"), ("left", "carried_in"), ("right", "processed_total"), ("right", "carried_out")
    }  # fmt: skip


def test_a_side_of_several_cells_is_added_up() -> None:
    values = {"requests/new/business": 3, "requests/carried_in/business": 4, "requests/processed_total/business": 2}
    found = only("正文。", values=values, violations=[violation("2021", BALANCE, 7, 2)])
    assert "上年结转政府信息公开申请数量 4 = 7，右边 （七）总计 2，相差 5。" in found.message


def test_blanks_counted_as_zero_are_said() -> None:
    values = {"requests/new/business": 3, "requests/processed_total/business": 2, "requests/carried_out/business": None}
    broken = violation("2021", BALANCE, 3, 2, blanks=(key("requests/carried_out/business"),))
    found = only("正文。", values=values, violations=[broken])
    assert found.severity == "warning"
    assert "空格按 0 计" in found.message


def test_a_zero_total_column_is_one_finding() -> None:
    values = {f"requests/{row}/natural_person": 2 for row in ("new", "granted", "processed_total")}
    rows = [
        relation_id("2021", "requests.applicants", f"requests/{r}/total") for r in ("new", "granted", "processed_total")
    ]
    found = only("正文。", values=values, violations=[violation("2021", r, 0, 2) for r in rows])
    assert found.check == "table.requests.applicants"
    assert sum(e.column == "total" for e in found.evidence) == 3


def test_independent_slips_stay_apart() -> None:
    values = {
        "requests/new/natural_person": 2,
        "requests/new/total": 3,
        "requests/granted/business": 4,
        "requests/granted/total": 1,
    }
    rows = [("new", 3, 2), ("granted", 1, 4)]
    broken = [
        violation("2021", relation_id("2021", "requests.applicants", f"requests/{r}/total"), a, b) for r, a, b in rows
    ]
    assert checks("正文。", values=values, violations=broken) == ["table.requests.applicants"] * 2


def test_reviews_and_litigation_are_two_findings() -> None:
    values = {"review_litigation/review/upheld": 4, "review_litigation/litigation_after_review/upheld": 2}
    rows = [("review", 4), ("litigation_after_review", 2)]
    broken = [
        violation("2021", relation_id("2021", "review_litigation.outcomes", f"review_litigation/{r}/total"), 0, n)
        for r, n in rows
    ]
    assert checks("正文。", values=values, violations=broken) == ["table.review_litigation.outcomes"] * 2


def test_parts_left_empty_contradict_nothing() -> None:
    parts = {f"statistics/reviews_{r}/value": None for r in ("upheld", "corrected", "other")}
    broken = violation("2014", relation_id("2014", "statistics.reviews", "statistics/reviews_total/value"), 1, 0)
    assert (
        checks("正文。", era="2014", values={"statistics/reviews_total/value": 1, **parts}, violations=[broken]) == []
    )


def test_a_cell_in_doubt_silences_its_relation() -> None:
    built = context("正文。", values={"requests/new/business": 3}, violations=[violation("2021", BALANCE, 3, 0)])
    place = key("requests/new/business")
    cells = {**built.cells, place: built.cells[place].model_copy(update={"status": Status.NEEDS_REVIEW})}
    assert find(replace(built, cells=cells)) == []


def test_a_value_derived_for_an_empty_cell_contradicts_nothing() -> None:
    built = context(
        "正文。", values={"requests/carried_out/business": 2}, violations=[violation("2021", BALANCE, 0, 2)]
    )
    place = key("requests/carried_out/business")
    assert [f.check for f in find(built)] == ["table.requests.balance"]
    derived = built.cells[place].model_copy(update={"printed": "", "status": Status.DERIVED})
    assert find(replace(built, cells={**built.cells, place: derived})) == []


def test_a_channel_above_the_total() -> None:
    values = {"statistics/channel_wechat/value": 90, "statistics/disclosed_total/value": 12}
    name = relation_id("2014", "statistics.channel_part", "statistics/channel_wechat/value")
    found = only("正文。", era="2014", values=values, violations=[violation("2014", name, 90, 12)])
    assert (found.check, found.left, found.right) == ("table.statistics.channel_part", 90, 12)


def test_missing_tables_by_section() -> None:
    found = only("正文。", missing=["requests"])
    assert (found.check, found.kind, found.severity) == ("structure.missing_table.requests", "structure", "warning")


def test_all_tables_of_a_section_are_one_finding() -> None:
    ids = [t.id for t in load_template("2021").tables if t.section == "disclosure"]
    assert checks("正文。", missing=ids) == ["structure.missing_table.disclosure"]


def test_no_template_no_missing_parts() -> None:
    assert checks("正文。", era=None, ending="") == []


def test_a_missing_section() -> None:
    assert checks("正文。", ending="六、其他需要报告的事项\n没有。\n") == ["structure.missing_section.problems"]


@pytest.mark.parametrize(
    "ending",
    [
        "存在的主要问题及改进措施\n更新慢。\n其他需报告的事项\n没有。\n",
        "工作中还有不足，需要改进。没有其他需要报告的事项。\n",
    ],
)
def test_a_renamed_or_unheaded_section_is_present(ending: str) -> None:
    assert checks("正文。", ending=ending) == []


SIX = (
    "三、收到和处理政府信息公开申请情况\n没有收到。\n四、政府信息公开行政复议、行政诉讼情况\n没有。\n"
    "五、存在的主要问题及改进情况\n更新还不够快。\n六、其他需要报告的事项\n没有。\n"
)


@pytest.mark.parametrize(
    ("opening", "stated"),
    [
        ("本报告由总体情况等五个部分组成。", 5),
        ("全文包括总体情况、主动公开情况等八部分。", 8),
        ("本报告分为5个部分。", 5),
    ],
)
def test_an_opening_that_counts_other_parts_than_there_are(opening: str, stated: int) -> None:
    found = only("正文。", period=opening + PERIOD, ending=SIX)
    assert (found.check, found.kind, found.severity) == ("text.section_count", "text", "info")
    assert (found.left, found.right, found.delta) == (stated, 6, stated - 6)
    assert found.evidence[0].printed.endswith("部分")
    assert [e.value for e in found.evidence if e.side == "right"] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("opening", "ending"),
    [
        ("本报告由总体情况等六个部分组成。", SIX),
        ("公开工作由三个部分的人员共同完成。", SIX),
        ("本报告内容见第五部分，大部分数据来自各科室。", SIX),
        ("本报告由总体情况、统计表等七个部分组成。", SIX),
        ("本报告由总体情况等七个部分组成。", f"{SIX}附表 七、统计表\n"),
        ("本报告由总体情况等五个部分组成。", "四、存在的主要问题及改进情况\n慢。\n六、其他需要报告的事项\n没有。\n"),
    ],
    ids=["right", "not the report", "ordinals", "annex counted", "a heading not recognised", "numbers with gaps"],
)
def test_a_count_of_parts_that_may_be_right_is_silent(opening: str, ending: str) -> None:
    assert checks("正文。", period=opening + PERIOD, ending=ending) == []


def test_findings_come_in_a_fixed_order_with_stable_ids() -> None:
    def ids() -> list[str]:
        body = "我街道公开61余条。"
        return [f.identifier("r1") for f in find(context(body, missing=["requests"], period=PERIOD))]

    assert ids() == ids()
    assert len(set(ids())) == 3
