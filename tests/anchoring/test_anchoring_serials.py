"""Lists of older reports whose rows are numbered, in text that lost its cells: a serial is never taken for a count."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from anchoring_forms import read

from extract.record import Status
from extract.templates import load_template

ROWS = load_template("2014").table("statistics").rows
BLANK = frozenset(range(3, len(ROWS), 4))
"""Rows that the office left blank."""

Layout = Callable[[int, str, str, str], str]
LAYOUTS: dict[str, Layout] = {
    "ahead": lambda n, name, unit, value: f"{n} {name} {unit} {value}".rstrip() + "\n",
    "ahead, wide spaces": lambda n, name, unit, value: f"{n}　{name}　{unit}　{value}".rstrip() + "\n",
    "ahead, all on one line": lambda n, name, unit, value: " ".join(f"{n} {name} {unit} {value}".split()) + " ",
    "ahead, a cell a line": lambda n, name, unit, value: "\n".join(f"{n} {name} {unit} {value}".split()) + "\n",
    "ahead, empty lines for blanks": lambda n, name, unit, value: f"{n}\n{name}\n{unit}\n{value}\n",
    "behind, before the unit": lambda n, name, unit, value: f"{name} {n:02} {unit} {value}".rstrip() + "\n",
    "behind, after the unit": lambda n, name, unit, value: f"{name} {unit} {n} {value}".rstrip() + "\n",
    "behind, a cell a line": lambda n, name, unit, value: "\n".join(f"{name} {n} {unit} {value}".split()) + "\n",
}
TITLE = "某县统计局2016年政府信息公开工作年度报告\n附件：政府信息公开情况统计表\n"


def listed(layout: Layout, values: Mapping[int, int], *, heads: str = "序号 统计指标 单位 统计数\n") -> str:
    """The list in a layout, its rows numbered."""
    rows = [layout(n + 1, row.ordinal + row.label.text, row.unit, str(values.get(n, ""))) for n, row in enumerate(ROWS)]
    return TITLE + heads + "".join(rows) + "单位负责人：甲\n"


def misread(text: str, values: Mapping[int, int]) -> dict[str, tuple[int | None, object, Status]]:
    """Rows that are not read with certainty as they are: value, what was read, and its status."""
    cells = read(text, 2016)
    found = {}
    for n, row in enumerate(ROWS):
        cell = cells["statistics", row.id, "value"]
        fine = (Status.AS_PRINTED, Status.SOURCE_INCONSISTENT) if n in values else (Status.BLANK, Status.DERIVED)
        printed = "".join(cell.printed.split())
        if printed != str(values.get(n, "")) or cell.status not in fine:
            found[row.id] = (values.get(n), cell.printed, cell.status)
    return found


@pytest.mark.parametrize("layout", LAYOUTS)
def test_blank_counts_beside_serials(layout: str) -> None:
    values = {n: 7 * n % 50 for n in range(len(ROWS)) if n not in BLANK}
    assert misread(listed(LAYOUTS[layout], values), values) == {}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_all_counts_filled(layout: str) -> None:
    values = {n: 3 * n % 17 for n in range(len(ROWS))}
    assert misread(listed(LAYOUTS[layout], values), values) == {}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_counts_equal_to_the_serial(layout: str) -> None:
    values = {n: n + 1 for n in range(len(ROWS)) if n not in BLANK}
    assert misread(listed(LAYOUTS[layout], values), values) == {}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_zero_counts(layout: str) -> None:
    values = {n: 0 for n in range(len(ROWS)) if n not in BLANK}
    assert misread(listed(LAYOUTS[layout], values), values) == {}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_last_count_may_be_the_next_serial(layout: str) -> None:
    last = len(ROWS) - 1
    values = dict.fromkeys(range(last), 5) | {last: len(ROWS) + 1}
    assert misread(listed(LAYOUTS[layout], values), values) == {}


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if "on one line" not in name])
def test_the_last_row_may_be_blank(layout: str) -> None:
    values = dict.fromkeys(range(len(ROWS) - 1), 5)
    assert misread(listed(LAYOUTS[layout], values), values) == {}


def test_counts_that_rise_by_one_without_serials_are_counts() -> None:
    plain: Layout = lambda n, name, unit, value: f"{name} {unit} {value}\n"  # noqa: E731
    values = {n: n % 6 for n in range(len(ROWS))}
    assert misread(listed(plain, values, heads=""), values) == {}


@pytest.mark.parametrize("joint", ["\n", " "], ids=["a cell a line", "on one line"])
@pytest.mark.parametrize("ending", ["\n", " "], ids=["a row a line", "run on"])
def test_the_numbers_of_labels_without_their_dots(joint: str, ending: str) -> None:
    bare: Layout = lambda n, name, unit, value: joint.join(f"{name.replace('.', ' ')} {unit} {value}".split()) + ending  # noqa: E731
    values = {n: 7 * n % 50 for n in range(len(ROWS)) if n not in BLANK}
    assert misread(listed(bare, values, heads=""), values) == {}


def test_counts_equal_to_the_number_of_the_next_label_are_counts() -> None:
    plain: Layout = lambda n, name, unit, value: f"{name}\n{unit}\n{value}\n"  # noqa: E731
    values = {n: int(row.ordinal.strip(".") or 1) if row.ordinal[:1].isdigit() else 1 for n, row in enumerate(ROWS)}
    values = {n: values.get(n + 1, 1) for n in values}
    assert misread(listed(plain, values, heads=""), values) == {}


def test_lines_between_pages_stand_for_nothing() -> None:
    values = {n: 7 * n % 50 for n in range(len(ROWS))}
    lines = [line for n, row in enumerate(ROWS) for line in (row.ordinal + row.label.text, row.unit, str(values[n]))]
    for page, at in ((2, 100), (1, 41)):
        lines[at:at] = [f"- {page} -", "某县统计局信息公开年报"]
    assert misread(TITLE + "\n".join(lines), values) == {}


def test_a_lone_number_before_the_next_section_may_be_that_of_the_page() -> None:
    heading = "第二十条第（八）项\n信息内容\n本年收费金额（单位：万元）\n行政事业性收费\n"
    text = f"某县统计局2022年政府信息公开工作年度报告\n{heading}4\n三、收到和处理政府信息公开申请情况\n"
    assert read(text)["art20_8", "administrative_fees", "amount"].status is Status.NEEDS_REVIEW
