"""``nianbao train …``: training of the models that ship with the package."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from extract.cli.calls import group
from extract.cli.terminal import console

SeedOption = Annotated[int, typer.Option(help="随机种子。", min=0)]
ThreadsOption = Annotated[int, typer.Option(help="PyTorch 的线程数。", min=1)]

app = group("train", "训练：随包发布的模型都可以这样重新训练。")


def require(package: str, name: str) -> None:
    """End the command with status 2 where a package of the extra ``train`` is missing; ``name`` is for the user."""
    if importlib.util.find_spec(package) is None:
        console(sys.stderr).print(f"错误：这一步需要 {name}，请先执行 pip install 'nianbao[train]'。", style="red")
        raise typer.Exit(2)


@contextmanager
def _in_words() -> Iterator[None]:
    """End with status 2 and one sentence where what a training needs is missing or broken."""
    from eval.gold.format import GoldError
    from eval.gold.scans.errors import PrintError
    from models.weights import WeightsError

    try:
        yield
    except (FileNotFoundError, GoldError, PrintError, WeightsError) as error:
        console(sys.stderr).print(f"错误：{error}", style="red", markup=False)
        raise typer.Exit(2) from error


def _say() -> Callable[[str], None]:
    return partial(console(sys.stdout).print, highlight=False, markup=False)


@app.command("corpus")
def corpus(
    folder: Annotated[Path, typer.Option("--output", "-o", help="写入数据集（parquet 和说明）的目录。")] = Path(
        "out/corpus"
    ),
    paragraphs: Annotated[int, typer.Option(help="段落和表格页的总数。", min=20)] = 60_000,
    seed: SeedOption = 20240101,
) -> None:
    """语料：按语法生成带逐字标签的叙述段落和表格页，存为 Hugging Face datasets 数据集。"""
    require("datasets", "Hugging Face datasets")
    from training.corpus.dataset import write_dataset

    counts = write_dataset(folder, paragraphs, seed)
    sizes = "，".join(f"{split} {count}" for split, count in counts.items())
    _say()(f"已写入 {folder}：{sizes}")


@app.command("digits")
def digits(
    folder: Annotated[Path, typer.Option("--folder", help="断点所在的目录；已有断点则接着训练。")] = Path("out/digits"),
    weights: Annotated[Path, typer.Option("--weights", help="写入 ONNX、校准和校验和的目录。")] = Path(
        "out/digits/weights"
    ),
    steps: Annotated[int, typer.Option(help="训练的总步数。", min=1)] = 13_500,
    seed: SeedOption = 20240101,
    threads: ThreadsOption = 1,
    cells: Annotated[int, typer.Option(help="校准和测试时每级的单元格数。", min=100)] = 3000,
) -> None:
    """数字识别：生成单元格图像，训练，导出，校准，并在未见过的字体上分级测量。"""
    require("torch", "PyTorch")
    from training.digits.fit import Plan
    from training.digits.produce import produce

    with _in_words():
        produce(folder, weights, Plan(steps=steps, seed=seed, threads=threads), cells, _say())


@app.command("doubt")
def doubt(
    folder: Annotated[Path, typer.Option("--folder", help="断点所在的目录；已有断点则接着训练。")] = Path("out/doubt"),
    weights: Annotated[Path, typer.Option("--weights", help="写入 ONNX、设置和校验和的目录。")] = Path(
        "out/doubt/weights"
    ),
    steps: Annotated[int, typer.Option(help="训练的总步数。", min=1)] = 50_000,
    seed: SeedOption = 20240102,
    threads: ThreadsOption = 1,
    cells: Annotated[int, typer.Option(help="校准时每级的单元格数。", min=100)] = 3000,
) -> None:
    """存疑的格：第二个网络看整个单元格，生成图像，训练，导出，校准。"""
    require("torch", "PyTorch")
    from training.doubt.produce import PLAN, produce

    with _in_words():
        produce(folder, weights, replace(PLAN, steps=steps, seed=seed, threads=threads), cells, _say())


@app.command("pretrain")
def pretrain(
    texts: Annotated[Path, typer.Argument(help="存放 .txt 或 .txt.xz 文本的目录。", exists=True, file_okay=False)],
    folder: Annotated[Path, typer.Option("--output", "-o", help="断点、权重和字符表的目录；可接着训练。")] = Path(
        "out/pretrain"
    ),
    corpus: Annotated[Path | None, typer.Option(help="语料目录：其中的字也进入字符表。")] = None,
    base: Annotated[
        str | None, typer.Option(help="起点：tagger 写出的目录（如 models/weights）；不写则权重从零开始。")
    ] = None,
    steps: Annotated[int, typer.Option(help="训练的总步数。", min=1)] = 10_000,
    seed: SeedOption = 20240101,
    threads: ThreadsOption = 1,
) -> None:
    """预训练：在法规、公文等文本上做整词、整数遮盖的语言模型，得到标注模型的起点。"""
    require("torch", "PyTorch")
    from training.tagger.base import open_base
    from training.tagger.examples import corpus_texts
    from training.tagger.pretrain import Plan, Start
    from training.tagger.pretrain import pretrain as train

    with _in_words():
        also = tuple(corpus_texts(corpus, "train")) if corpus else ()
        opened = open_base(base) if base else None
        start = Start(opened.vocabulary, opened.text_flow) if opened and opened.text_flow else None
        train(texts, folder, Plan(steps=steps, seed=seed, threads=threads), _say(), also, start)


@app.command("tagger")
def tagger(
    corpus: Annotated[Path, typer.Option(help="nianbao train corpus 写出的目录。")] = Path("out/corpus"),
    gold: Annotated[
        Path | None, typer.Option(help="nianbao annotate pull 写出的目录；留作评测的单位不参加训练。", file_okay=False)
    ] = None,
    base: Annotated[
        str, typer.Option(help="起点：pretrain 或 tagger 写出的目录（如 models/weights），或任何 LiLT 权重。")
    ] = "out/pretrain",
    folder: Annotated[Path, typer.Option("--folder", help="断点所在的目录；已有断点则接着训练。")] = Path("out/tagger"),
    weights: Annotated[Path, typer.Option("--weights", help="写入 ONNX、safetensors、设置和校验和的目录。")] = Path(
        "out/tagger/weights"
    ),
    steps: Annotated[int, typer.Option(help="训练的总步数。", min=1)] = 5000,
    rate: Annotated[
        float, typer.Option(help="最高学习率；接着训练已有的标注模型时取 4e-4。", min=1e-6, max=0.1)
    ] = 8e-4,
    paragraphs: Annotated[int | None, typer.Option(help="只用前若干段（学习曲线）。", min=20)] = None,
    pretrained: Annotated[bool, typer.Option(help="--no-pretrained：只取起点的字符表，权重从零开始（消融）。")] = True,
    boxes: Annotated[bool, typer.Option(help="--no-boxes：不看坐标（消融）。")] = True,
    seed: SeedOption = 20240101,
    threads: ThreadsOption = 1,
) -> None:
    """标注模型：在语料上微调 LiLT，导出 ONNX 和 safetensors。"""
    require("torch", "PyTorch")
    from models.tagger.vocabulary import Vocabulary
    from training.tagger.base import open_base
    from training.tagger.finetune import Plan
    from training.tagger.gold import read_gold
    from training.tagger.produce import produce, training_material

    with _in_words():
        start = open_base(base)
        start = start if pretrained else start.untrained()
        vocabulary = Vocabulary.parse(start.vocabulary)
        people = read_gold(gold, vocabulary) if gold else None
        material = training_material(corpus, vocabulary, paragraphs, people)
        plan = Plan(steps=steps, rate=rate, seed=seed, threads=threads, boxes=boxes)
        produce(folder, weights, start, material, plan, _say(), people.agencies if people else ())


@app.command("calibrate")
def calibrate(
    corpus: Annotated[Path, typer.Option(help="nianbao train corpus 写出的目录；用其中的 validation 部分。")] = Path(
        "out/corpus"
    ),
    marked: Annotated[list[Path] | None, typer.Option(help="带标记的手写叙述，YAML，可给多个。")] = None,
    weights: Annotated[Path, typer.Option("--weights", help="模型文件目录；校准写入其中的 tagger.json。")] = Path(
        "out/tagger/weights"
    ),
    paragraphs: Annotated[int, typer.Option(help="语料的段落数。", min=100)] = 2500,
) -> None:
    """校准：拟合温度、各标签的可信度曲线，以及网络与规则合判的权重。"""
    require("sklearn", "scikit-learn")
    require("datasets", "Hugging Face datasets")
    from training.tagger.calibrate import calibrate as fit
    from training.tagger.calibrate import store

    with _in_words():
        numbers, joint = fit(weights, corpus, marked or (), paragraphs, _say())
        store(weights, numbers, joint)
