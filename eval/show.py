"""Terminal tables of ``nianbao eval run`` and ``compare``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eval.compare import Change
from eval.metrics.counts import LabelCounts
from eval.run import DatasetScore, missed_findings, unmatched_findings

_EFFECT = {"better": "[green]变好", "worse": "[red]变差", "same": "持平", "unknown": "[yellow]待人工判断"}
_PART = {"report": "报告", "cell": "单元格", "figure": "数字", "finding": "发现"}
_MOST_REPORTS = 40  # beyond that the groups say more than a list of reports
_CELL_COLUMNS = {
    "gold": "标准",
    "right": "正确",
    "right_review": "其中待核",
    "doubtful": "错·已标待核",
    "missing": "缺失",
    "silent": "错·未标",
    "extra": "多出",
    "extra_review": "多出·待核",
    "harmed": "改坏",
}


def show_run(datasets: Sequence[DatasetScore], console: Console) -> None:
    """Print every dataset: cells by era, format and table, figures, findings, and what a person has to read."""
    for dataset in datasets:
        console.rule(f"标准答案 {escape(str(dataset.gold))}：{len(dataset.scores)} 份报告")
        if dataset.not_run:
            console.print(f"未在输入之中、不计分：{escape('、'.join(dataset.not_run))}")
        if not dataset.scores:
            continue
        groups = _groups(dataset)
        console.print(_cell_table(dataset, groups))
        console.print(_figure_table(groups))
        console.print(_indicator_table(dataset.indicators()))
        console.print(_finding_table(groups))
        _show_findings(dataset, console)


def _groups(dataset: DatasetScore) -> list[tuple[str, DatasetScore]]:
    eras = [(f"模板 {name}", part) for name, part in dataset.split(lambda s: s.era).items()]
    formats = [(f"格式 {name}", part) for name, part in dataset.split(lambda s: s.format).items()]
    reports = [(name, part) for name, part in dataset.split(lambda s: s.source).items()]
    shown = reports if 1 < len(reports) <= _MOST_REPORTS else []
    return [*shown, *eras, *formats, ("合计", dataset)]


def _rate(value: float | None) -> str:
    return "—" if value is None else f"{value:.1%}"


def _table(title: str, columns: Iterable[str]) -> Table:
    table = Table(title=title, title_justify="left")
    for i, column in enumerate(columns):
        table.add_column(column, justify="right" if i else "left", overflow="fold")
    return table


def _cell_table(dataset: DatasetScore, groups: Sequence[tuple[str, DatasetScore]]) -> Table:
    table = _table("表格单元格", ["", *_CELL_COLUMNS.values(), "正确率"])
    tables = [(f"表 {name}", dataset.cells(name)) for name in dataset.tables()]
    rows = [(name, part.cells()) for name, part in groups]
    for name, counts in [*rows[:-1], *tables, rows[-1]]:
        numbers = [getattr(counts, field) for field in _CELL_COLUMNS]
        bad = counts.silent_all > 0
        table.add_row(escape(name), *map(str, numbers), _rate(counts.rates()["exact"]), style="red" if bad else None)
    return table


def _figure_table(groups: Sequence[tuple[str, DatasetScore]]) -> Table:
    columns = {
        "strict_f1": "严格 F1",
        "strict_precision": "精确率",
        "strict_recall": "召回率",
        "span_f1": "片段 F1",
        "value_accuracy": "数值",
        "unit_accuracy": "单位",
        "qualifier_accuracy": "限定",
        "period_accuracy": "期间",
        "role_accuracy": "角色",
        "group_accuracy": "分组",
    }
    table = _table("叙述中的数字", ["", "标准", "抽取", *columns.values()])
    for name, part in groups:
        counts = part.figures()
        rates = counts.rates()
        table.add_row(escape(name), str(counts.gold), str(counts.predicted), *(_rate(rates[c]) for c in columns))
    return table


def _indicator_table(indicators: dict[str, LabelCounts]) -> Table:
    table = _table("按指标", ["指标", "标准", "抽取", "正确", "精确率", "召回率"])
    for name, counts in indicators.items():
        rates = counts.rates()
        numbers = map(str, (counts.gold, counts.predicted, counts.hits))
        table.add_row(escape(name), *numbers, _rate(rates["precision"]), _rate(rates["recall"]))
    return table


def _finding_table(groups: Sequence[tuple[str, DatasetScore]]) -> Table:
    table = _table("发现", ["", "标准", "找到", "报告", "无对应", "召回率"])
    for name, part in groups:
        counts = part.findings()
        numbers = map(str, (counts.gold, counts.found, counts.predicted, counts.unmatched))
        table.add_row(escape(name), *numbers, _rate(counts.rates()["recall"]))
    return table


def _show_findings(dataset: DatasetScore, console: Console) -> None:
    missed, unmatched = missed_findings(dataset), unmatched_findings(dataset)
    if missed:
        console.print("[red]未找到的标准发现：")
        for source, finding in missed:
            console.print(f"  {escape(source)}  {escape(finding.check)}：{escape(finding.message)}")
    if unmatched:
        console.print("[yellow]标准答案中没有对应的发现（可能误报，也可能标准答案未列出，需逐条人工阅读）：")
        for source, finding in unmatched:
            head = f"{source}  [{finding.kind}/{finding.severity}] {finding.check}"
            console.print(f"  {escape(head)}：{escape(finding.message)}")


def show_changes(changes: Sequence[Change], console: Console, limit: int) -> None:
    """Print how many changes there are of each sort, then the first ``limit`` of them, the worse ones first."""
    if not changes:
        console.print("两次结果没有差别。")
        return
    counts = Counter((change.part, change.effect) for change in changes)
    totals = _table("差别", ["", *(text.split("]")[-1] for text in _EFFECT.values())])
    for part, label in _PART.items():
        totals.add_row(label, *(str(counts[part, effect]) for effect in _EFFECT))  # type: ignore[index]
    console.print(totals)
    order = {"worse": 0, "unknown": 1, "better": 2, "same": 3}
    table = Table("报告", "种类", "位置", "之前", "之后", "标准", "判断")
    for change in sorted(changes, key=lambda c: order[c.effect])[:limit]:
        texts = (change.place, change.before, change.after, change.truth)
        table.add_row(escape(change.source), _PART[change.part], *map(escape, texts), _EFFECT[change.effect])
    console.print(table)
    if len(changes) > limit:
        console.print(f"另有 {len(changes) - limit} 处未列出；用 -o 写出全部。")
