"""Title, agency, year and score: one test for each trap."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from outline_texts import BODIES, STATUTORY, document, report

from extract.intake import read_document
from extract.limits import Limits
from extract.sections import outline

SHARED = Path(__file__).parents[3] / "shared"


@pytest.mark.parametrize(
    ("title", "agency"),
    [
        (["云溪县石坝镇人民政府2022年政府信息公开工作年度报告"], "云溪县石坝镇人民政府"),
        (["云溪县石坝镇人民政府", "关于2022年政府信息公开工作的年度报告"], "云溪县石坝镇人民政府"),
        (["云溪县石坝镇", "2022年度政府信息公开工作报告"], "云溪县石坝镇"),
        (["云溪县司法局关于2022年度", "政府信息公开工作", "年度报告"], "云溪县司法局"),
        (["# 云溪县 石坝镇 2022 年 政府信息公开年报"], "云溪县石坝镇"),
        (["2022年度云溪县教育局政府信息公开工作年度报告"], "云溪县教育局"),
        (["[bookmark: x]云溪县教育局政府信息公开工作年度报告（2022年度）"], "云溪县教育局"),
        (["标题: 云溪县教育局2022年度政府信息公开工作年度报告", "发布时间: 2023-01-19 08:30"], "云溪县教育局"),
    ],
)
def test_agency_of_the_title(title: list[str], agency: str) -> None:
    found = outline(report(title=title))
    assert (found.agency, found.year) == (agency, 2022)


def test_agency_of_the_preamble_where_no_title_is_left() -> None:
    found = outline(report(title=[], preamble=["按照要求，现将石坝镇2022年政务公开工作情况报告如下："]))
    assert found.agency == "石坝镇"


def test_agency_that_opens_the_first_sentence() -> None:
    found = outline(report(title=["政府信息公开工作年度报告"], preamble=["石坝镇根据《条例》的要求，公布本年度报告。"]))
    assert found.agency == "石坝镇"


def test_agency_and_year_in_wide_digits() -> None:
    found = outline(report(title=["云溪县教育局２０２２年政府信息公开工作年度报告"]))
    assert (found.agency, found.year) == ("云溪县教育局", 2022)


def test_traditional_characters_keep_the_name_as_printed() -> None:
    found = outline(report(title=["雲溪縣教育局2022年政府信息公開工作年度報告"]))
    assert (found.agency, found.year) == ("雲溪縣教育局", 2022)


def test_title_in_a_cell_of_the_first_table() -> None:
    rows = "".join(f"<tr><td>{n}</td><td>{text}</td></tr>" for n, text in enumerate(BODIES))
    page = f"<table><tr><td>名称</td><td>云溪县教育局2022年政府信息公开工作年度报告</td></tr>{rows}</table>"
    found = outline(read_document(page.encode(), Limits()))
    assert (found.agency, found.year) == ("云溪县教育局", 2022)


def test_agency_of_the_signature() -> None:
    found = outline(report(title=["政府信息公开工作年度报告"], ending=["云溪县石坝镇人民政府", "2023年1月16日"]))
    assert (found.agency, found.year) == ("云溪县石坝镇人民政府", 2022)


def test_agency_of_a_run_together_signature() -> None:
    text = "".join(h + b for h, b in zip(STATUTORY, BODIES, strict=True)) + " 云溪县石坝镇人民政府2023年1月16日"
    assert outline(document([text])).agency == "云溪县石坝镇人民政府"


def test_upper_levels_of_the_preamble_complete_the_title() -> None:
    found = outline(
        report(
            title=["云溪县人民政府", "2022年政府信息公开工作年度报告"],
            preamble=["本报告由江州市云溪县人民政府办公室编制。"],
        )
    )
    assert found.agency == "江州市云溪县人民政府"


def test_a_name_inside_a_cited_title_completes_nothing() -> None:
    found = outline(report(preamble=["依据《江州市云溪县石坝镇公开工作方案》编制。"]))
    assert found.agency == "云溪县石坝镇"


def test_navigation_is_not_the_title() -> None:
    line = (
        "当前位置： 首页政务公开云溪县统计局政府信息公开年报 云溪县统计局关于2022年度政府信息公开工作年度报告 "
        "来源： 时间：2023-02-01 分享到： 根据条例，现公布本报告。"
    )
    found = outline(document([line + "".join(h + b for h, b in zip(STATUTORY, BODIES, strict=True))]))
    assert found.title == "云溪县统计局关于2022年度政府信息公开工作年度报告"
    assert found.agency == "云溪县统计局"


def test_title_and_period_outvote_a_wrong_overview() -> None:
    bodies = ["2023年，我镇继续推进公开。", *BODIES[1:]]
    found = outline(report(bodies=bodies))
    assert found.year == 2022
    assert [(m.year, m.where) for m in found.years if m.where == "overview"] == [(2023, "overview")]


def test_year_from_signature_and_body_alone() -> None:
    found = outline(report(title=["石坝镇政府信息公开工作年度报告"], preamble=[], ending=["2023年1月16日"]))
    assert found.year == 2022


def test_report_signed_in_december_of_its_own_year() -> None:
    bodies = [b.replace("2022年，", "") for b in BODIES]
    found = outline(report(title=["石坝镇政府信息公开年度报告"], bodies=bodies, preamble=[], ending=["2022年12月30日"]))
    assert found.year == 2022


def test_period_mentions_carry_their_place() -> None:
    doc = report()
    places = [m for m in outline(doc).years if m.where == "period"]
    assert [doc.text[m.start : m.end] for m in places] == ["2022年", "2022年"]


def test_a_whole_report_scores_high() -> None:
    assert outline(report()).score > 0.5


def test_prose_only_report_of_an_early_year_scores_high() -> None:
    lines = [
        "云溪县水务局2009年政府信息公开工作年度报告",
        "一、概述",
        "2009年本局推进公开。",
        "二、主动公开政府信息的情况",
        "公开信息40条。",
        "三、存在的不足和改进措施",
        "人手偏少。",
    ]
    found = outline(document(lines))
    assert found.score > 0.5
    assert (found.agency, found.year) == ("云溪县水务局", 2009)


OTHER_PAGES = {
    "news": [
        "云溪县召开政务公开推进会",
        "本报讯（记者某某）3月2日，云溪县召开会议，部署政府信息公开工作，要求各部门及时公布年度报告。",
        "会议指出，2022年全县主动公开信息3120条，收到申请15件。",
    ],
    "work report": [
        "政府工作报告",
        "——2023年1月5日在云溪县第十届人民代表大会上",
        "各位代表：现在，我代表县人民政府向大会报告工作。",
        "一、2022年工作回顾",
        "推进政务公开，发布信息3120条。",
        "二、2023年工作安排",
        "持续深化改革。",
    ],
    "law": [
        "云溪县政府信息公开办法",
        *[f"第{n}条 行政机关公开政府信息，应当遵循公正、合法、便民的原则。" for n in "一二三四五六七八"],
        "第九条 行政机关应当按期编制、公布政府信息公开工作年度报告，内容包括：主动公开政府信息的情况；"
        "收到和处理政府信息公开申请的情况。",
    ],
    "notice": [
        "关于做好2022年政府信息公开工作年度报告编制公布工作的通知",
        "各镇人民政府、县级各部门：",
        "一、总体情况",
        "填写时应当写明统计期限。",
        "二、主动公开政府信息情况",
        "按照附件格式填报，勾稽关系应当成立。",
        "三、收到和处理政府信息公开申请情况",
    ],
    "blank form": ["政府信息公开工作年度报告格式模板", *[x for h in STATUTORY for x in (h, "（文字描述）")]],
    "list of reports": [f"云溪县某局{y}年政府信息公开工作年度报告" for y in range(2010, 2020)],
    "recipe": ["番茄炒蛋的做法", "一、准备材料", "鸡蛋3个，番茄2个。", "二、步骤", "先炒鸡蛋。"],
}


@pytest.mark.parametrize("name", OTHER_PAGES)
def test_another_kind_of_page_scores_low(name: str) -> None:
    assert outline(document(OTHER_PAGES[name])).score < 0.5


def _shared_reports() -> list[Path]:
    if not (SHARED / "gold").is_dir():
        return []
    return sorted(p for d in ("seeds", "real") for p in (SHARED / d).glob("*.txt"))


@pytest.mark.skipif(not _shared_reports(), reason="shared reports are not beside the repository")
def test_agency_and_year_of_the_shared_reports() -> None:
    wrong = []
    for path in _shared_reports():
        gold = json.loads((SHARED / "gold" / (path.name.split(".")[0] + ".json")).read_text(encoding="utf-8"))
        found = outline(document(path.read_text(encoding="utf-8").splitlines()))
        if (found.agency, found.year) != (gold["agency"], gold["year"]) or found.score <= 0.5:
            wrong.append((path.name, found.agency, found.year, found.score))
    assert wrong == []


def test_the_label_before_a_title_is_no_part_of_the_agency() -> None:
    lines = ["某机管函〔2023〕7号", "关于报送年度报告的函", "附件：云溪县机关事务管理局2022年政府信息公开工作年度报告"]
    found = outline(document([*lines, *(h + b for h, b in zip(STATUTORY, BODIES, strict=True))]))
    assert (found.agency, found.year) == ("云溪县机关事务管理局", 2022)


@pytest.mark.parametrize("heading", ["政府信息公开情况统计表（2015年度）", "2015年度政府信息公开情况统计表"])
def test_the_year_of_a_table_without_a_title(heading: str) -> None:
    assert outline(document([heading, "填报单位：云溪县科技局"])).year == 2015
