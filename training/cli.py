"""``nianbao train …``: training of the models that ship with the package."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Annotated

import typer

from extract.cli.terminal import console

app = typer.Typer(name="train", help="训练：随包发布的模型都可以这样重新训练。", no_args_is_help=True)


@app.callback()
def common() -> None:
    """Keeps ``digits`` a subcommand while it is the only one."""
    if importlib.util.find_spec("torch") is None:
        console(sys.stderr).print("错误：训练需要 PyTorch，请先执行 pip install 'nianbao[train]'。", style="red")
        raise typer.Exit(2)


@app.command("digits")
def digits(
    folder: Annotated[Path, typer.Option("--folder", help="断点所在的目录；已有断点则接着训练。")] = Path("out/digits"),
    weights: Annotated[Path, typer.Option("--weights", help="写入 ONNX、校准和校验和的目录。")] = Path(
        "out/digits/weights"
    ),
    steps: Annotated[int, typer.Option(help="训练的总步数。", min=1)] = 13_500,
    seed: Annotated[int, typer.Option(help="随机种子。", min=0)] = 20240101,
    threads: Annotated[int, typer.Option(help="PyTorch 的线程数。", min=1)] = 1,
    cells: Annotated[int, typer.Option(help="校准和测试时每级的单元格数。", min=100)] = 3000,
) -> None:
    """数字识别：生成单元格图像，训练，导出，校准，并在未见过的字体上分级测量。"""
    from training.digits.fit import Plan
    from training.digits.produce import produce

    out = console(sys.stdout)
    plan = Plan(steps=steps, seed=seed, threads=threads)
    produce(folder, weights, plan, cells, lambda line: out.print(line, highlight=False, markup=False))
