"""A record as people know the report: the statutory tables, then figures, findings and warnings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.box import SIMPLE_HEAD, SQUARE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from extract.cli.plain import neutral
from extract.export.labels import cell_label, labels
from extract.export.tables import tidy
from extract.record import Cell, Evidence, Record, Status, Value
from extract.templates import CellKey, Row, TableTemplate, eras, load_template

_STYLES: Mapping[Status, str] = {
    Status.AS_PRINTED: "",
    Status.REPAIRED: "bold yellow",
    Status.DERIVED: "cyan",
    Status.BLANK: "dim",
    Status.SOURCE_INCONSISTENT: "bold magenta",
    Status.NEEDS_REVIEW: "bold red",
    Status.MISSING: "dim",
}
_WORTH_A_LOOK = (Status.REPAIRED, Status.SOURCE_INCONSISTENT, Status.NEEDS_REVIEW)
_SIDES = {"left": "左", "right": "右"}


def print_record(record: Record, console: Console) -> None:
    """Print one record."""
    _print_head(record, console)
    cells = {CellKey(*cell.key): cell for cell in record.cells}
    if record.template in eras():
        console.print(_legend())
        for table in load_template(record.template).tables:
            console.print(Text(table.title, style="italic"))
            console.print(_statutory_table(table, cells))
    else:
        console.print("没有找到法定表格。")
    for part in (_doubts(record), _figures(record), _findings(record)):
        if part.row_count:
            console.print(part)
    for warning in record.warnings:
        console.print(Text(f"注意：{neutral(warning)}", style="yellow"))


def _print_head(record: Record, console: Console) -> None:
    year = f"{record.year}年度" if record.year else "（年度未知）"
    title = f"{record.agency or '（机关未知）'}  {year}"
    console.print(Text(neutral(title), style="bold"))
    facts = [
        f"报告编号 {record.report_id}",
        f"来源 {record.source}",
        f"格式 {labels().formats.get(record.format, record.format)}",
        f"模板 {record.template or '无'}",
    ]
    console.print(Text(neutral("  ".join(facts))))


def _legend() -> Text:
    """What marks and colours mean; the mark says the same as the colour."""
    legend = Text("图例：无标记 = 与原文一致")
    for status, label in labels().statuses.items():
        if label.mark:
            legend.append("  ")
            legend.append(f"{label.mark} = {label.name}", style=_STYLES[Status(status)])
    return legend


def number(value: Value) -> str:
    """A value for reading, "" for none."""
    clean = tidy(value)
    return "" if clean is None else str(clean)


def _cell(cell: Cell | None) -> Text:
    if cell is None:
        return Text("")
    mark = labels().statuses[cell.status.value].mark
    return Text(f"{number(cell.value)} {mark}".strip(), style=_STYLES[cell.status])


def _absent(table: TableTemplate, row: Row, cells: Mapping[CellKey, Cell]) -> bool:
    found = (cells.get(CellKey(table.id, row.id, column.id)) for column in table.columns)
    return all(cell is None or cell.status is Status.MISSING for cell in found)


def _statutory_table(table: TableTemplate, cells: Mapping[CellKey, Cell]) -> Table:
    """One table of the form; a variant row only where the report has it."""
    view = Table(box=SQUARE)
    groups = [row.group for row in table.rows]
    if any(groups):
        view.add_column("", overflow="fold", max_width=16)
    view.add_column("", overflow="fold", max_width=36)
    for column in table.columns:
        view.add_column(column.label.text, justify="right", overflow="fold")
    group = ""
    for row in table.rows:
        if row.variant and _absent(table, row, cells):
            continue
        values = [_cell(cells.get(CellKey(table.id, row.id, column.id))) for column in table.columns]
        left = [Text("" if row.group == group else row.group)] if any(groups) else []
        group = row.group
        view.add_row(*left, Text(row.ordinal + row.label.text), *values)
    return view


def _grid(title: str, columns: Sequence[str]) -> Table:
    view = Table(title=title, title_justify="left", box=SIMPLE_HEAD)
    for column in columns:
        view.add_column(column, overflow="fold")
    return view


def _row(view: Table, *values: str) -> None:
    view.add_row(*(Text(neutral(value)) for value in values))


def _doubts(record: Record) -> Table:
    """The cells whose value is not simply what is printed."""
    view = _grid("需要留意的单元格", ["位置", "原文", "数值", "状态", "置信度", "其他读法", "依据"])
    for cell in (cell for cell in record.cells if cell.status in _WORTH_A_LOOK):
        label = cell_label(record.template, cell.key)
        others = "；".join(f"{a.printed}={number(a.value)}" for a in cell.alternatives)
        status = labels().statuses[cell.status.value].name
        where = f"{label.row} / {label.column}"
        _row(
            view,
            where,
            cell.printed,
            number(cell.value),
            status,
            f"{cell.confidence:.2f}",
            others,
            "、".join(cell.rules),
        )
    return view


def _figures(record: Record) -> Table:
    names = labels()
    view = _grid("叙述数据", ["指标", "原文", "数值", "限定", "期间", "角色", "细目", "位置"])
    for f in record.figures:
        place = f"{f.start}–{f.end}" + (f" 第{f.page}页" if f.page else "")
        _row(
            view, names.indicators.get(f.indicator, f.indicator), f.text, number(f.value) + f.unit,
            names.qualifiers[f.qualifier], names.periods[f.period], names.roles[f.role], f.detail, place,
        )  # fmt: skip
    return view


def _evidence(record: Record, item: Evidence) -> str:
    if item.table and item.row and item.column:
        label = cell_label(record.template, (item.table, item.row, item.column))
        where = f"{label.row} / {label.column}"
    else:
        where = item.label
    page = f" 第{item.page}页" if item.page else ""
    return f"{_SIDES[item.side]}：{where} “{item.printed}”{page}"


def _findings(record: Record) -> Table:
    names = labels()
    view = _grid("问题", ["程度", "类别", "说明", "左", "右", "差", "依据"])
    for f in record.findings:
        evidence = "；".join(_evidence(record, item) for item in f.evidence)
        _row(
            view, names.severities[f.severity], names.kinds[f.kind], f.message, number(f.left), number(f.right),
            number(f.delta), evidence,
        )  # fmt: skip
    return view
