"""``python -m eval.fuzz``: a run of the fuzzer with its counts, status 1 where an input crashed, hung or burst."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from eval.fuzz.run import FuzzOptions, FuzzResult, fuzz
from eval.fuzz.samples import samples

_EVERY = 200


def main(
    inputs: Annotated[int, typer.Option(help="变异输入的个数。", min=1)] = 200_000,
    seed: Annotated[int, typer.Option(help="随机种子；同一种子、同一编号的输入相同。")] = 1,
    first: Annotated[int, typer.Option(help="从第几个输入开始，用于分段运行。", min=0)] = 0,
    workers: Annotated[int, typer.Option(help="工作进程数。", min=1)] = 2,
    only: Annotated[str, typer.Option(help="只变异这些格式，逗号分隔。")] = "",
    readers: Annotated[bool, typer.Option(help="只读文件，不做其后的抽取：快许多倍。")] = False,
    keep: Annotated[Path, typer.Option(help="出错的输入存放的文件夹。")] = Path("build/fuzz"),
) -> None:
    """把变异的文件送进批处理的工作进程，统计结果；有崩溃、超时或内存超限时退出码为 1。"""
    chosen = [sample for sample in samples() if not only or sample.format in only.split(",")]
    result = fuzz(chosen, FuzzOptions(inputs, seed, first, workers, keep=keep, readers=readers), _look)
    counts = {name: dict(sorted(part.items())) for name, part in sorted(result.outcomes.items())}
    summary = {"inputs": result.inputs, "seconds": round(result.seconds), "outcomes": counts, "bad": len(result.bad)}
    typer.echo(json.dumps(summary, ensure_ascii=False, indent=1))
    if result.bad:
        raise typer.Exit(1)


def _look(result: FuzzResult) -> None:
    if result.inputs % _EVERY == 0:
        rate = result.inputs / max(result.seconds, 1e-6)
        print(f"{result.inputs} 个输入，{rate:.0f} 个/秒，出错 {len(result.bad)}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    typer.run(main)
