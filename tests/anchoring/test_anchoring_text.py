"""Traps of text that lost its cells: digits run together, one value a line, narrative between, hostile input."""

from __future__ import annotations

from random import Random

import pytest
from anchoring_forms import (
    COLUMNS,
    FILLED,
    Line,
    anchored,
    doubtful,
    read,
    requests_lines,
    run_together,
    truth,
    wrong,
)

from extract.anchoring.cuts import MAX_CANDIDATES, RowStyle, cut_candidates, row_style
from extract.anchoring.model import RowCandidate, Value
from extract.anchoring.text import stands_for_a_value
from extract.document import Provenance
from extract.reconcile.model import ReconciledCell
from extract.record import Status
from extract.templates import load_template

LINES = requests_lines()
SEVEN = load_template("2021").table("requests").columns
MATTERS = load_template("2019").table("art20_5").columns
PURCHASE = load_template("2019").table("art20_9").columns


def tokens(text: str) -> list[Value]:
    """The white-space separated tokens of a line, with their places."""
    found, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        found.append(Value(word, Provenance(start=at, end=at + len(word))))
        at += len(word)
    return found


def texts(candidate: RowCandidate) -> list[str]:
    return [text.printed if text else "?" for text in candidate.texts]


def cuts(text: str, columns=SEVEN, style: RowStyle | None = None) -> list[list[str]]:
    return [texts(candidate) for candidate in cut_candidates(tokens(text), columns, style or RowStyle()).candidates]


@pytest.mark.parametrize("era", ["2019", "2021"])
@pytest.mark.parametrize("separator", ["", " ", "\n"])
def test_digits_run_together(era: str, separator: str) -> None:
    lines = requests_lines(era)
    assert wrong(read(run_together(lines, separator), 2020 if era == "2019" else 2022), truth(lines)) == {}


def test_numbers_of_two_digits_are_cut_by_the_relations() -> None:
    filled = {
        "new": (21, 4, 0, 0, 0, 0, 25),
        "granted": (12, 3, 0, 0, 0, 0, 15),
        "unable_not_held": (9, 1, 0, 0, 0, 0, 10),
        "processed_total": (21, 4, 0, 0, 0, 0, 25),
    }
    lines = requests_lines("2021", filled=filled)
    assert wrong(read(run_together(lines)), truth(lines)) == {}


def test_the_ordinal_of_the_next_row_is_no_digit_of_the_last_cell() -> None:
    """``0000000`` and ``4.保护…``: the 4 belongs to the label."""
    text = run_together(LINES)
    assert "00000004.保护第三方" in text
    cells = read(text)
    assert cells["requests", "refused_security_stability", "total"].printed == "0"
    assert cells["requests", "refused_third_party", "business"].printed == "1"


def test_cells_of_uneven_gaps() -> None:
    """`` 0 0 00 0 0 0``: two cells touch, the others do not."""
    lines = [line for line in LINES if line.row not in FILLED]
    printed = {line.row: " 0 0 00 0 0 0" for line in lines}
    text = run_together([Line(i.row, i.group, i.label, (printed.get(i.row, " ".join(i.values)),)) for i in LINES], " ")
    assert wrong(read(text), truth(LINES)) == {}


def test_uneven_gaps_are_cut_into_seven_cells() -> None:
    assert cuts("0 0 00 0 0 0") == [["0"] * 7]


def test_one_value_a_line() -> None:
    parts = [part for line in LINES for part in (line.label, *line.values)]
    text = "申请人情况\n自然人\n商业企业\n科研机构\n社会公益组织\n法律服务机构\n其他\n总计\n" + "\n".join(parts)
    assert wrong(read(text), truth(LINES)) == {}


def test_rows_with_blanks_run_together_are_never_wrong_in_silence() -> None:
    lines = [
        Line(i.row, i.group, i.label, (*["" if v == "0" else v for v in i.values[:6]], i.values[6])) for i in LINES
    ]
    cells = read(run_together(lines))
    silent = {
        key: (text, cells[key].printed)
        for key, text in truth(lines).items()
        if cells[key].printed != text and cells[key].status not in (Status.NEEDS_REVIEW, Status.MISSING)
    }
    assert silent == {}
    asked = [key for key in truth(lines) if cells[key].status is Status.NEEDS_REVIEW]
    assert ("requests", "new", "total") in asked


def test_a_row_without_digits_is_blank() -> None:
    lines = [Line(i.row, i.group, i.label, ("",) * 7 if i.row == "declined_excessive" else i.values) for i in LINES]
    cells = read(run_together(lines))
    assert {cells["requests", "declined_excessive", column].printed for column in COLUMNS} == {""}
    assert wrong(cells, truth(lines)) == {}


def test_full_rows_say_that_no_cell_is_blank() -> None:
    style = row_style([(tokens("0000000"), 7)] * 5 + [(tokens("5100006"), 7)])
    assert style.blanks == 0
    assert cuts("5100006", style=style) == [["5", "1", "0", "0", "0", "0", "6"]]
    assert ["", "51", "0", "0", "0", "0", "6"] in cuts("5100006")


def test_a_zero_never_leads_a_number() -> None:
    found = cuts("0124", SEVEN[:3])
    full = [cut for cut in found if "" not in cut]
    assert sorted(full) == [["0", "1", "24"], ["0", "12", "4"]]


def test_a_negative_change_parts_two_cells() -> None:
    assert cuts("9-8120", MATTERS)[0] == ["9", "-8", "120"]
    assert all("-" not in cut[0] and "-" not in cut[2] for cut in cuts("9-8120", MATTERS))


def test_a_minus_where_no_change_stands_is_no_cut() -> None:
    assert not any("-" in text for cut in cuts("9-8120") for text in cut)


def test_an_amount_with_its_unit_ends_the_row() -> None:
    assert cuts("6517200元", PURCHASE)[0] == ["6", "517200元"]
    assert cuts("6 239.8282万", PURCHASE) == [["6", "239.8282万"]]


def test_spaces_in_other_rows_do_not_hide_that_two_cells_touch() -> None:
    """Rows such as `` 0 00`` space some of their cells; here the number of projects touches the amount."""
    style = row_style([(tokens("0 00"), 3), (tokens("03 0"), 3), (tokens("0 0 0"), 3), (tokens("6517200元"), 2)])
    assert ["6", "517200元"] in cuts("6517200元", PURCHASE, style)


def test_the_places_of_the_pieces() -> None:
    line = "5100006"
    (candidate,) = cut_candidates(tokens(line), SEVEN, RowStyle(blanks=0)).candidates
    assert [line[t.provenance.start : t.provenance.end] for t in candidate.texts if t] == list(line)


def test_more_numbers_than_columns_are_no_cut() -> None:
    assert cuts("1 2 3 4 5 6 7 8") == []


def test_too_many_cuts_are_doubtful() -> None:
    cut = cut_candidates(tokens("1" * 40), SEVEN, RowStyle())
    assert len(cut.candidates) <= MAX_CANDIDATES
    assert cut.doubt or not cut.candidates


def test_an_overlong_row_is_doubtful() -> None:
    lines = [Line(i.row, i.group, i.label, (*i.values, "7 7") if i.row == "granted" else i.values) for i in LINES]
    assert doubtful(read(run_together(lines, " ")), "granted")


def listed(*lines: str) -> dict[tuple[str, str, str], ReconciledCell]:
    """The list of 2014 as running text, cells apart by spaces."""
    return read("统计指标 单位 统计数 一、主动公开情况 " + " ".join(lines), 2016)


DISCLOSED = ("其中：主动公开规范性文件数 件 1", "制发规范性文件总数 件 2", "（一）收到申请数 件 3", "1.当面申请数 件 3")


def test_a_number_inside_a_label() -> None:
    cells = listed("（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条） 条 222", *DISCLOSED)
    assert cells["statistics", "disclosed_total", "value"].printed == "222"


def test_a_label_that_ends_like_another() -> None:
    """同意公开答复数 is blank, and 不同意公开答复数 ends with its very words."""
    rows = ("（三）申请答复数 件 2", "1.属于已主动公开范围数 件", "2.同意公开答复数 件", "3.同意部分公开答复数 件")
    cells = listed(*DISCLOSED, *rows, "4.不同意公开答复数 件 2", "其中：涉及国家秘密 件 2")
    assert cells["statistics", "answer_granted", "value"].printed == ""
    assert cells["statistics", "answer_refused", "value"].printed == "2"


NARRATIVE = "全年新收政府信息公开申请8件，上年结转1件。予以公开4件，重复申请1件，结转下年度继续办理1件。"


def test_narrative_that_names_rows_is_no_table() -> None:
    assert anchored(NARRATIVE * 3) is None


def test_narrative_before_the_table_does_not_disturb_it() -> None:
    assert wrong(read(f"{NARRATIVE}\n三、收到和处理政府信息公开申请情况\n{run_together(LINES)}"), truth(LINES)) == {}


def test_narrative_with_a_label_and_a_bare_number_is_no_table() -> None:
    assert anchored("本机关不掌握相关政府信息 2，重复申请 3，其他处理 4。") is None


@pytest.mark.parametrize(
    "text", ["总计", "公开公告", "2022", "一、二、三、", "规章制度 3 项，行政许可 5 项。", "0 0 0 0 0 0 0"]
)
def test_texts_without_a_table(text: str) -> None:
    assert anchored(text) is None


@pytest.mark.parametrize(
    "digits",
    [
        "1" * 100_000,
        "0" * 100_000,
        "1 " * 50_000,
        "".join(Random(1).choices("0123456789", k=100_000)),
        "1-" * 50_000,
        "1," * 50_000,
        "1.1" * 30_000,
    ],
    ids=["ones", "zeros", "tokens", "random", "minuses", "commas", "points"],
)
@pytest.mark.parametrize("label", ["", LINES[0].label])
def test_a_hostile_run_of_digits_ends(label: str, digits: str) -> None:
    """Bounded search: the run gives no certain value, and the rest of the table stays right."""
    lines = LINES[1:]
    cells = read(f"{run_together(lines)}{label}{digits}")
    assert cells["requests", "new", "total"].status in (Status.MISSING, Status.NEEDS_REVIEW)
    assert wrong(cells, truth(lines[:-1])) == {}


@pytest.mark.parametrize(
    "text",
    [
        "取消3项",
        "人民币30万元整",
        "叁拾万元",
        "30万元/年",
        "86万零500元",
        "125千元",
        "未统计",
        "100余万元",
        "20余",
        "1月2日",
        "预算120万元，实际115.3万元",
    ],
)
def test_words_where_a_number_belongs(text: str) -> None:
    assert stands_for_a_value(text)


@pytest.mark.parametrize("text", ["规章3件", "2.重复申请", "第3季度", "表1", "2023年3件", "万元"])
def test_words_that_name_something(text: str) -> None:
    assert not stands_for_a_value(text)


@pytest.mark.parametrize("title", ["政府信息公开情况统计表\n", ""])
def test_the_narrative_before_a_list_in_the_text_is_no_part_of_it(title: str) -> None:
    narrative = (
        "本报告由概述和政府信息公开情况统计表组成。\n全年公开信息42条，收到申请7件。\n" + "工作扎实推进。" * 60 + "\n"
    )
    rows = "（一）主动公开政府信息数：42条\n其中：主动公开规范性文件数：3件\n制发规范性文件总数：4件\n"
    rows += "1.政府公报公开政府信息数：5条\n"
    found = anchored(narrative + title + rows, 2016)
    assert found is not None
    assert found.spans == [(len(narrative), len((narrative + title + rows).rstrip().rstrip("条")))]
