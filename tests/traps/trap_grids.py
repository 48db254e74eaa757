"""The statutory tables with made-up figures, as grids of cells that a trap then spoils in its own way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from random import Random

from extract.templates.loader import load_template
from extract.templates.model import CellKey, Row, TableTemplate, Template

Truth = dict[CellKey, str]
"""What a report prints in each cell; "" for an empty one."""

_PARENS = "（一）（二）（三）（四）（五）（六）（七）"


@dataclass(frozen=True)
class C:
    """A cell as written in a file: its text and its spans."""

    text: str
    rows: int = 1
    cols: int = 1


Grid = list[list[C]]


def figures(era: str, seed: int = 7, *, empty: Iterable[str] = ()) -> Truth:
    """Figures that keep every relation of the era, nearly every one different; tables named in ``empty`` are 0."""
    rng = Random(f"{era}/{seed}")
    template = load_template(era)
    truth: dict[CellKey, int] = {key: rng.randint(1, 59) for key in list(template.keys())}
    for key in truth:
        if key.table in empty or (key.table == "requests" and key.column in ("research", "legal_service")):
            truth[key] = 0
    parts = [r for r in template.relations if r.sense == "eq" and len(r.left) == 1]
    for relation in [r for r in template.relations if r.family == "requests.balance"]:
        kept = [k for k in relation.keys if k in truth]
        if kept[0].column != "total":
            _balance(truth, relation.left, relation.right, template)
    for _ in range(3):
        for relation in (r for r in parts if r.left[0] in truth):
            truth[relation.left[0]] = sum(truth.get(k, 0) for k in relation.right)
    for relation in template.relations:
        if relation.sense == "le":
            truth[relation.right[0]] = max(truth[relation.right[0]], sum(truth[k] for k in relation.left))
    return {key: str(value * 10_000 if key.column == "amount" else value) for key, value in truth.items()}


def _balance(
    truth: dict[CellKey, int], left: tuple[CellKey, ...], right: tuple[CellKey, ...], template: Template
) -> None:
    """Set 本年新收 so that both sides agree."""
    results = next(r for r in template.relations if r.family == "requests.results" and r.left[0] == right[0])
    done = sum(truth.get(k, 0) for k in results.right)
    truth[right[0]] = done
    truth[left[1]] = min(truth[left[1]], done)
    truth[left[0]] = done + truth[right[1]] - truth[left[1]]


def requests_grid(truth: Truth, era: str = "2021") -> Grid:
    """The application table as published: three columns of labels, seven of values, merged group cells."""
    table = load_template(era).table("requests")
    rows = [row for row in table.rows if not row.variant]
    head = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    grid: Grid = [
        [C(head, 3, 3), C("申请人情况", 1, 7)],
        [C("自然人", 2), C("法人或其他组织", 1, 5), C("总计", 2)],
        [C(column.label.text) for column in table.columns[1:-1]],
    ]
    results = [row for row in rows if row.ordinal not in ("一、", "二、", "四、")]
    for row in rows:
        labels: list[C] = []
        if row is results[0]:
            labels.append(C("三、本年度办理结果", len(results)))
        labels += _labels(row, rows, inside=row in results)
        grid.append(labels + _values(truth, table, row))
    return grid


def _labels(row: Row, rows: list[Row], *, inside: bool) -> list[C]:
    text = row.ordinal + row.label.text
    if not inside:
        return [C(text, 1, 3)]
    if row.ordinal[:1] == "（":
        return [C(text, 1, 2)]
    mates = [other for other in rows if other.group == row.group]
    first = [C(row.group, len(mates))] if row is mates[0] else []
    return [*first, C(text)]


def _values(truth: Truth, table: TableTemplate, row: Row) -> list[C]:
    return [C(truth[CellKey(table.id, row.id, column.id)]) for column in table.columns]


def article_grid(truth: Truth, name: str, era: str = "2021") -> Grid:
    """One table of 第二十条: its heading over all columns, the column headings, the rows."""
    table = load_template(era).table(name)
    grid: Grid = [[C(table.heading.text, 1, len(table.columns) + 1)]]
    grid.append([C("信息内容"), *(C(column.label.text) for column in table.columns)])
    grid += [[C(row.label.text), *_values(truth, table, row)] for row in table.rows if not row.variant]
    return grid


def article_names(era: str = "2021") -> list[str]:
    """Ids of the 第二十条 tables."""
    return [table.id for table in load_template(era).tables if table.id.startswith("art20")]


def disclosure_grid(truth: Truth, era: str = "2021") -> Grid:
    """All of 第二十条 as the one table that the form prints, headings over all columns."""
    parts = [article_grid(truth, name, era) for name in article_names(era)]
    width = max(len(part[1]) for part in parts)
    return [line for part in parts for line in _stretch(part, width)]


def _stretch(part: Grid, width: int) -> Grid:
    """The last cell of a narrow part spans what is left, as the form does."""
    spare = width - len(part[1])
    return [[C(part[0][0].text, 1, width)], *([*line[:-1], replace(line[-1], cols=1 + spare)] for line in part[1:])]


def review_grid(truth: Truth, era: str = "2021") -> Grid:
    """The review and litigation table as published: one line of fifteen values under stacked headings."""
    table = load_template(era).table("review_litigation")
    leaves = [C(column.label.text) for column in table.columns]
    return [
        [C("行政复议", 1, 5), C("行政诉讼", 1, 10)],
        [*(replace(leaf, rows=2) for leaf in leaves), C("未经复议直接起诉", 1, 5), C("复议后起诉", 1, 5)],
        [*leaves, *leaves],
        [cell for row in table.rows for cell in _values(truth, table, row)],
    ]


def statistics_grid(truth: Truth) -> Grid:
    """The list of 2014: 统计指标, 单位, 统计数, with the lines of headings in between."""
    table = load_template("2014").table("statistics")
    grid: Grid = [[C("统计指标"), C("单位"), C("统计数")]]
    group = ""
    for row in table.rows:
        if row.group != group and row.group[:2] in {f"{n}、" for n in "一二三八九"}:
            grid.append([C(row.group), C("—"), C("—")])
        group = row.group
        text = row.ordinal + row.label.text
        grid.append([C(text), C(row.unit), C(truth[CellKey(table.id, row.id, "value")])])
    return grid


def each(grid: Grid, change: Callable[[C], C]) -> Grid:
    """The grid with every cell changed."""
    return [[change(cell) for cell in line] for line in grid]


def each_value(grid: Grid, change: Callable[[str], str]) -> Grid:
    """The grid with the text of every cell that is a number changed."""
    return each(grid, lambda cell: replace(cell, text=change(cell.text)) if cell.text.isdigit() else cell)


def unmerged(grid: Grid, *, repeat_down: bool, repeat_across: bool = False) -> Grid:
    """Every merged cell cut up into single ones, its text repeated or only in the first of them."""
    width = max(sum(cell.cols for cell in line) for line in grid[:1])
    board: list[list[C | None]] = [[None] * width for _ in grid]
    for i, line in enumerate(grid):
        j = 0
        for cell in line:
            while board[i][j] is not None:
                j += 1
            for down in range(cell.rows):
                for across in range(cell.cols):
                    shown = (not down or repeat_down) and (not across or repeat_across)
                    board[i + down][j + across] = C(cell.text if shown else "")
    return [[cell or C("") for cell in line] for line in board]


def with_column(grid: Grid, at: int, texts: Callable[[int], str]) -> Grid:
    """An unmerged grid with one more column before column ``at``."""
    return [[*line[:at], C(texts(i)), *line[at:]] for i, line in enumerate(grid)]
