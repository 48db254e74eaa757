"""``nianbao eval …``: run, compare, tagger, fixtures, dashboard, and the commands that measure."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from eval.benchmarks import cli as measuring
from eval.compare import compare as compare_snapshots
from eval.compare import snapshot
from eval.out import OutError, load_out
from eval.run import evaluate_all, to_json, write_json
from eval.show import show_changes, show_run
from eval.terminal import OutputOption, errors_in_chinese
from extract.cli.calls import group
from extract.cli.terminal import console

app = group("eval", "评测：与标准答案对照、比较两次结果、测速。")

GoldOption = Annotated[
    list[Path] | None,
    typer.Option("--gold", help="标准答案目录，可给多个，分别计分；默认 samples/gold 与 ../shared/gold（若存在）。"),
]


@app.command("run")
def run(
    out: Annotated[Path, typer.Argument(help="nianbao extract 的输出目录。")],
    gold: GoldOption = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="另把全部结果写成 JSON 文件。")] = None,
    store: Annotated[Path | None, typer.Option(help="另存入这个运行库，供 nianbao eval dashboard 查看。")] = None,
    name: Annotated[str, typer.Option(help="存入时的名称，默认为运行时间。")] = "",
    study: Annotated[str, typer.Option(help="所属的消融实验；同名的几次运行在仪表板上互相比较。")] = "",
    note: Annotated[str, typer.Option(help="存入时的说明。")] = "",
    bench: Annotated[Path | None, typer.Option(help="一并存入 nianbao eval bench -o 写出的测速结果。")] = None,
) -> None:
    """与标准答案对照：单元格、叙述中的数字、发现，按模板、格式、表分列。"""
    with errors_in_chinese():
        folder = load_out(out)
        datasets = evaluate_all(folder, gold or [])
        if store:
            from eval.runs.keep import keep

            info = keep(folder, datasets, store, name=name, study=study, note=note, bench=bench)
            typer.echo(f"已存入 {store}：{info.name}（{info.run_id}）")
    show_run(datasets, console(sys.stdout, markup=True))
    if output:
        write_json(to_json(datasets), output)


@app.command("compare")
def compare(
    a: Annotated[Path, typer.Argument(help="之前：输出目录，或 eval run -o 写出的 JSON。")],
    b: Annotated[Path, typer.Argument(help="之后：输出目录，或 eval run -o 写出的 JSON。")],
    gold: GoldOption = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="另把全部差别写成 JSON 文件。")] = None,
    limit: Annotated[int, typer.Option(help="终端里最多列出多少处差别。", min=0)] = 100,
) -> None:
    """比较两次结果：哪些单元格、数字、发现变了，变好还是变差。"""
    with errors_in_chinese():
        changes = compare_snapshots(snapshot(a, gold or []), snapshot(b, gold or []))
    show_changes(changes, console(sys.stdout, markup=True), limit)
    if output:
        write_json([asdict(change) for change in changes], output)


@app.command("tagger")
def tagger(
    gold: Annotated[Path | None, typer.Option("--gold", help="标准答案目录。")] = None,
    reports: Annotated[
        list[Path] | None, typer.Option("--reports", help="有标准答案的报告所在目录，可给多个。")
    ] = None,
    corpus: Annotated[Path | None, typer.Option("--corpus", help="nianbao train corpus 的输出目录。")] = None,
    marked: Annotated[Path | None, typer.Option("--marked", help="带标记的叙述，YAML。")] = None,
    facts: Annotated[Path | None, typer.Option("--facts", help="短语及其含义，JSON Lines。")] = None,
    sums: Annotated[Path | None, typer.Option("--sums", help="分项与总数：名称|年份|总数|各分项。")] = None,
    foreign: Annotated[list[Path] | None, typer.Option("--foreign", help="不是年报的文本（xz），可给多个。")] = None,
    systems: Annotated[str, typer.Option("--systems", help="参加比较的：rules、linear、model、both。")] = "rules,both",
    weights: Annotated[Path | None, typer.Option("--weights", help="模型文件目录，默认随包发布的。")] = None,
    paragraphs: Annotated[int, typer.Option(help="语料测试集的段落数。", min=1)] = 1000,
    pieces: Annotated[int, typer.Option(help="每个非年报文件读多少段（每段 2000 字）。", min=1)] = 50,
    output: OutputOption = Path("build/bench/tagger.json"),
) -> None:
    """叙述数字：规则、线性模型、网络及两者合判并列比较，严格 F1 附自助法区间。"""
    from eval.tagger.run import SYSTEMS, Sources, measure
    from eval.tagger.show import show_tagger
    from models.weights import WeightsError

    out, chosen = console(sys.stdout, markup=True), [name.strip() for name in systems.split(",")]
    texts = tuple(foreign or ())
    sources = Sources(gold, tuple(reports or ()), corpus, marked, facts, sums, texts, paragraphs, pieces)
    with errors_in_chinese():
        try:
            if unknown := set(chosen) - set(SYSTEMS):
                raise ValueError(f"没有这样的系统：{'、'.join(sorted(unknown))}；可选 {'、'.join(SYSTEMS)}")
            result = measure(sources, chosen, weights, console(sys.stderr).print)
        except (ValueError, OSError, WeightsError) as error:
            raise OutError(str(error)) from error
    show_tagger(result, out)
    write_json(result, output)
    typer.echo(f"结果已写入 {output}")


@app.command("fixtures")
def fixtures(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="写出报告文件，标准答案写入其中的 gold 目录。")
    ] = None,
    store: Annotated[bool, typer.Option("--write", help="按配方重新生成并存入标准答案；改动须逐行审阅。")] = False,
    only: Annotated[
        str, typer.Option("--only", help="只处理名称或所属集合符合此通配符的报告，如 traps、scan_*。")
    ] = "*",
    scans: Annotated[bool, typer.Option(help="包括扫描件（打印需要 LibreOffice、Chromium 和中文字体）。")] = True,
) -> None:
    """标准测试集：不带选项为核对，标准答案与配方不一致时状态码为 1。"""
    from eval.gold.fixtures.report import run_fixtures

    with errors_in_chinese():
        changed = run_fixtures(only, scans=scans, output=output, store=store, console=console(sys.stdout, markup=True))
    if changed and not store and output is None:
        raise typer.Exit(1)


@app.command("dashboard")
def dashboard(
    store: Annotated[Path, typer.Argument(help="运行库，即 eval run --store 的目录。")],
    host: Annotated[str, typer.Option(help="监听的地址；默认只有本机能打开。")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口。", min=1, max=65535)] = 8501,
) -> None:
    """在浏览器中查看运行库：总览、分组、热图、置信度、查错、叙述数字、速度。"""
    if importlib.util.find_spec("streamlit") is None:
        console(sys.stderr).print(
            "错误：未安装仪表板所需的程序包，请运行 pip install 'nianbao[dashboard]'", style="red"
        )
        raise typer.Exit(2)
    if not store.is_dir():
        console(sys.stderr).print(f"错误：没有运行库 {store}：请先运行 nianbao eval run … --store {store}", style="red")
        raise typer.Exit(2)
    from eval.dashboard.launch import serve

    typer.echo(f"请在浏览器中打开 http://{host}:{port}，按 Ctrl+C 结束。")
    sys.stdout.flush()
    serve(store, host=host, port=port)


for command in measuring.COMMANDS:
    app.command()(command)
