"""``nianbao train …``: training of the models that ship with the package."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Annotated

import typer

from extract.cli.terminal import console

app = typer.Typer(name="train", help="训练：随包发布的模型都可以这样重新训练。", no_args_is_help=True)


def require(package: str, name: str) -> None:
    """End the command with status 2 where a package of the extra ``train`` is missing; ``name`` is for the user."""
    if importlib.util.find_spec(package) is None:
        console(sys.stderr).print(f"错误：这一步需要 {name}，请先执行 pip install 'nianbao[train]'。", style="red")
        raise typer.Exit(2)


@app.command("corpus")
def corpus(
    folder: Annotated[Path, typer.Option("--output", "-o", help="写入数据集（parquet 和说明）的目录。")] = Path(
        "out/corpus"
    ),
    paragraphs: Annotated[int, typer.Option(help="段落和表格页的总数。", min=20)] = 60_000,
    seed: Annotated[int, typer.Option(help="随机种子。", min=0)] = 20240101,
) -> None:
    """语料：按语法生成带逐字标签的叙述段落和表格页，存为 Hugging Face datasets 数据集。"""
    require("datasets", "Hugging Face datasets")
    from training.corpus.dataset import write_dataset

    counts = write_dataset(folder, paragraphs, seed)
    sizes = "，".join(f"{split} {count}" for split, count in counts.items())
    console(sys.stdout).print(f"已写入 {folder}：{sizes}", highlight=False, markup=False)


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
    require("torch", "PyTorch")
    from training.digits.fit import Plan
    from training.digits.produce import produce

    out = console(sys.stdout)
    plan = Plan(steps=steps, seed=seed, threads=threads)
    produce(folder, weights, plan, cells, lambda line: out.print(line, highlight=False, markup=False))
