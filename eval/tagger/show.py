"""Terminal tables of ``nianbao eval tagger``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

_STRICT = ("gold", "marked", "corpus_test")
_NAMES = {"gold": "真实年报", "marked": "手写叙述", "corpus_test": "未见过的句式"}
_SCORES = ("严格 F1", "95% 区间", "精确率", "召回率", "跨度 F1", "数值", "限定", "错而未标", "对而被标")
_COLUMNS = ("集合", "系统", *_SCORES)


def show_tagger(result: Mapping[str, Any], console: Console) -> None:
    """Print the strict scores side by side, then the probes."""
    view = Table(title="叙述数字", title_justify="left")
    for column in _COLUMNS:
        view.add_column(column)
    for set_name in _STRICT:
        for system, sets in result["systems"].items():
            if set_name in sets:
                view.add_row(_NAMES[set_name], system, *_scores(sets[set_name]))
    if view.row_count:
        console.print(view)
    for system, sets in result["systems"].items():
        for name, numbers in sets.items():
            if name not in _STRICT:
                console.print(f"{system} {name} " + "  ".join(f"{k}={v}" for k, v in numbers.items()), highlight=False)
    for name, numbers in result["refused"].items():
        console.print(f"{name}：{numbers['texts']} 段中 {numbers['refused']} 段被判为不是年报", highlight=False)


def _scores(numbers: Mapping[str, Any]) -> list[str]:
    low, high = numbers["interval"]
    rates = [numbers[name] for name in ("precision", "recall", "span_f1", "value_accuracy", "qualifier_accuracy")]
    marks = [str(numbers[name]) for name in ("unmarked_wrong", "marked_right")]
    return [_rate(numbers["f1"]), f"{low:.3f}–{high:.3f}", *map(_rate, rates), *marks]


def _rate(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
