"""Copies: equal wording and equal numbers. Either alone is none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from audit_reports import AGENCY, a_number, a_report, audited, checks

from extract.audit.candidates import Sketches
from extract.audit.shingles import masked, shingles, similarity, wording
from extract.record import Figure, Record

OTHER = "云溪市青岚区柳塘镇人民政府"
STORY = (
    "{agency}{year}年政府信息公开工作年度报告\n"
    "{year}年，我们围绕老旧小区加装电梯、河道清淤和村口公交站迁移三件群众最关心的事，把进度、费用和负责人逐月贴在公开栏里，"
    "并请三位退休教师担任公开监督员，每季度到各社区听取意见，意见当场记录、次月答复。全年主动公开政府信息{a}条，"
    "其中网站{b}条，微信公众号{c}条。梳理目录时我们发现去年有十余项内容更新不及时，已经逐项补齐，并约定每月最后一个工作日自查。"
    "政务公开专区从二楼移到了一楼大厅，添置了轮椅坡道和老花镜，方便行动不便的居民查阅。\n"
    "下一步，将把惠民补贴发放的名单、标准和电话一并公开，请居民评议，评议结果向社会公布。{tail}\n"
)
NUMBERS = (428, 269, 153)


def _text(agency: str, year: int, numbers: tuple[int, ...] = NUMBERS, tail: str = "") -> str:
    return STORY.format(agency=agency, year=year, a=numbers[0], b=numbers[1], c=numbers[2], tail=tail)


def _figures(numbers: tuple[int, ...] = NUMBERS) -> list[Figure]:
    names = ("disclosed_total", "channel_website", "channel_wechat")
    return [a_number(name, number) for name, number in zip(names, numbers, strict=True)]


def _two(
    tmp_path: Path, one: tuple[str, int, tuple[int, ...]], other: tuple[str, int, tuple[int, ...]], **cells: float
) -> list[str]:
    records: list[Record] = []
    texts = {}
    for agency, year, numbers in (one, other):
        records.append(a_report(year, agency=agency, figures=_figures(numbers)))
        texts[records[-1].report_id] = _text(agency, year, numbers, "我们将继续努力。" if records[1:] else "")
    return checks(audited(tmp_path, records, texts))


def test_last_years_report_under_this_years_date(tmp_path: Path) -> None:
    assert _two(tmp_path, (AGENCY, 2021, NUMBERS), (AGENCY, 2022, NUMBERS)) == ["duplicate.other_year"]


def test_the_report_of_another_agency(tmp_path: Path) -> None:
    assert _two(tmp_path, (AGENCY, 2021, NUMBERS), (OTHER, 2021, NUMBERS)) == ["duplicate.other_agency"]


@pytest.mark.parametrize("agency", [AGENCY, OTHER])
def test_the_same_wording_with_other_numbers_is_no_copy(tmp_path: Path, agency: str) -> None:
    assert _two(tmp_path, (AGENCY, 2021, NUMBERS), (agency, 2022, (455, 301, 148))) == []


@pytest.mark.parametrize(("qualifier", "copies"), [("approx", 0), ("exact", 1)])
def test_two_numbers_of_which_one_is_rounded_agree_by_chance(tmp_path: Path, qualifier: str, copies: int) -> None:
    figures = [a_number("disclosed_total", 200, qualifier=qualifier), a_number("requests_received", 2)]
    records = [a_report(year, figures=figures) for year in (2021, 2022)]
    texts = {record.report_id: _text(AGENCY, record.year or 0) for record in records}
    assert len(audited(tmp_path, records, texts).findings) == copies


def test_the_same_numbers_in_other_words_are_no_copy(tmp_path: Path) -> None:
    records = [a_report(2021, figures=_figures()), a_report(2021, agency=OTHER, figures=_figures())]
    other = "本镇主动公开四百多条信息。" + "".join(chr(0x4E00 + 7 * n % 4000) for n in range(400))
    assert not audited(
        tmp_path, records, {records[0].report_id: _text(AGENCY, 2021), records[1].report_id: other}
    ).findings


def test_those_with_nothing_to_report_write_alike(tmp_path: Path) -> None:
    agencies = [f"云溪市青岚区{name}街道" for name in ("石桥", "柳塘", "松湾")]
    records = [a_report(year, agency=agency) for agency in agencies for year in (2021, 2022)]
    texts = {r.report_id: STORY.format(agency=r.agency, year=r.year, a="", b="", c="", tail="") for r in records}
    assert not audited(tmp_path, records, texts).findings


def test_the_tables_of_last_year(tmp_path: Path) -> None:
    cells = {
        "art20_5/licensing/decisions": 812.0, "art20_6/penalty/decisions": 377.0, "requests/new/total": 143.0,
        "requests/processed_total/total": 143.0,
    }  # fmt: skip
    records = [a_report(2021, cells), a_report(2022, cells)]
    assert checks(audited(tmp_path / "a", records)) == ["duplicate.tables"]
    little = {"requests/new/total": 12.0, "requests/processed_total/total": 12.0}
    assert not audited(tmp_path / "b", [a_report(2021, little), a_report(2022, little)]).findings


def test_names_years_and_tables_are_masked() -> None:
    one = "云溪市青岚区石桥街道办事处2021年报告\n我街道公开信息12条，接待群众。\n予以公开\t0\t0"
    other = "云溪市青岚区柳塘镇人民政府2023年报告\n我镇公开信息9条，接待群众。\n予以公开\t5\t6"
    assert masked(one, AGENCY) == "某年报告公开信息12条接待群众"
    assert wording(one, AGENCY) == wording(other, OTHER) == "某年报告公开信息条接待群众"
    assert similarity(shingles(wording(one, AGENCY)), shingles(wording(other, OTHER))) == 1.0


def test_every_pair_that_shares_rare_shingles_is_a_candidate(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    texts = {n: rng.integers(0, 2**32, 50, dtype=np.uint32) for n in range(60)}
    texts[41] = np.concatenate([texts[7][:40], texts[41][:10]])
    texts[59] = texts[3]
    with Sketches(tmp_path) as sketches:
        for number, sketch in texts.items():
            sketches.add(number, sketch)
        pairs, complete = sketches.pairs()
    assert sorted(pairs) == [(3, 59), (7, 41)]
    assert complete


def test_what_everybody_writes_makes_no_pairs(tmp_path: Path) -> None:
    common = np.arange(1000, dtype=np.uint32) * 7919
    with Sketches(tmp_path) as sketches:
        for number in range(100):
            sketches.add(number, common)
        assert sketches.pairs() == ([], True)
