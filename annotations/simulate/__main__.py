"""``python -m annotations.simulate``: the curves of the queue and of random order on generated reports, as CSV."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Annotated

import typer

from annotations.simulate.curve import Point, curve, mean_random, queue_order, random_needed, tasks_needed
from annotations.simulate.pool import read_pool
from extract.pipeline import Extractor

_STEPS = 20


def main(
    reports: Annotated[int, typer.Option(help="生成的报告数。", min=2)] = 60,
    seed: Annotated[int, typer.Option(help="第一份报告的种子。", min=0)] = 9000,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="写入曲线的 CSV 文件。")] = None,
) -> None:
    """模拟：由标准答案充当标注人，按队列次序与随机次序改正，比较质量曲线。"""
    items = read_pool(range(seed, seed + reports), Extractor())
    steps = [round(len(items) * k / _STEPS) for k in range(_STEPS + 1)]
    queue, chance = queue_order(items), mean_random(items, steps)
    rows = [[*_row("queue", p)] for p in curve(queue, steps)] + [[*_row("random", p)] for p in chance]
    writer = csv.writer(output.open("w", encoding="utf-8", newline="") if output else sys.stdout)
    writer.writerow(("order", "tasks", "corrections", "f1", "silent", "wrong"))
    writer.writerows(rows)
    wrong = [item.wrong for item in items if item.wrong]
    typer.echo(f"共 {len(items)} 个任务，{len(wrong)} 个有错，共 {sum(wrong)} 处。", err=True)
    for aim in (mean_random(items, [len(items) // 2])[0].wrong, 0):
        needed, by_chance = tasks_needed(queue, aim), random_needed(items, aim)
        typer.echo(f"剩 {aim} 处错：按队列改 {needed} 个任务，随机平均 {by_chance:.1f} 个。", err=True)


def _row(order: str, p: Point) -> tuple[str, int, int, str, int, int]:
    return (order, p.tasks, p.corrections, f"{p.f1:.4f}", p.silent, p.wrong)


if __name__ == "__main__":
    typer.run(main)
