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
    """Keeps a lone command a subcommand."""


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
