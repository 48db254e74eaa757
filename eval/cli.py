"""``nianbao eval …``: run, compare, bench, fixtures, dashboard."""

from __future__ import annotations

import importlib.util
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from eval.compare import compare as compare_snapshots
from eval.compare import snapshot
from eval.gold.format import GoldError
from eval.out import OutError, load_out
from eval.run import evaluate_all, to_json, write_json
from eval.show import show_changes, show_run
from extract.cli.terminal import console

app = typer.Typer(name="eval", help="评测：与标准答案对照、比较两次结果、测速。", no_args_is_help=True)

SeedOption = Annotated[int, typer.Option(help="生成报告的随机种子。")]
LevelOption = Annotated[str, typer.Option(help="扫描件的级别。")]
OutputOption = Annotated[Path, typer.Option("--output", "-o", help="结果 JSON 文件。")]
GoldOption = Annotated[
    list[Path] | None,
    typer.Option("--gold", help="标准答案目录，可给多个，分别计分；默认 samples/gold 与 ../shared/gold（若存在）。"),
]


@contextmanager
def _errors_in_chinese() -> Iterator[None]:
    """End with status 2 and one sentence where a folder or file given cannot be used."""
    try:
        yield
    except (GoldError, OutError) as error:
        console(sys.stderr).print(f"错误：{error}", style="red")
        raise typer.Exit(2) from error


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
    with _errors_in_chinese():
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
    with _errors_in_chinese():
        changes = compare_snapshots(snapshot(a, gold or []), snapshot(b, gold or []))
    show_changes(changes, console(sys.stdout, markup=True), limit)
    if output:
        write_json([asdict(change) for change in changes], output)


@app.command("bench")
def bench(
    timed: Annotated[int, typer.Option(help="逐份计时并与基线对照的报告数。", min=1)] = 270,
    batch: Annotated[int, typer.Option(help="批量抽取的报告数，0 为不测。", min=0)] = 1000,
    workers: Annotated[int, typer.Option(help="批量抽取的工作进程数。", min=1)] = 2,
    seed: SeedOption = 20_000,
    output: OutputOption = Path("build/bench/digital.json"),
    profile: Annotated[bool, typer.Option("--profile", help="只用 cProfile 列出耗时的去处，不测速。")] = False,
    audit: Annotated[
        bool, typer.Option("--audit", help="只测跨报告核对：生成的面板上各类问题的召回率和精确率。")
    ] = False,
    scans: Annotated[
        int, typer.Option("--scans", help="只测扫描件：每级多少份（未用于训练的字体和版式）。", min=0)
    ] = 0,
    level: Annotated[list[str] | None, typer.Option("--level", help="只测这一级，如 L2；可给多个。")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="扫描件：沿用上次中断前已测的各份。")] = False,
    baselines: Annotated[
        bool, typer.Option("--baselines/--no-baselines", help="扫描件：是否同时测给定真实格框的两种基线。")
    ] = True,
    speed: Annotated[bool, typer.Option("--speed", help="扫描件：只测每页用时，与整页文字识别并列。")] = False,
    ruled: Annotated[bool, typer.Option("--ruled/--unruled", help="扫描件：表格有没有框线。")] = True,
) -> None:
    """测速并与基线对照：每份耗时、批量速度、内存、单元格正确率。"""
    if scans and speed:
        from eval.benchmarks.scan_speed import measure_speed

        write_json(measure_speed(scans, seed, level, console(sys.stdout, markup=True)), output.with_name("pages.json"))
        return
    if scans:
        from eval.benchmarks.scans import ScanOptions, measure_scans

        journal = output.with_name(f"scans-{seed}.jsonl")
        options = ScanOptions(scans, seed, level, baselines, journal, resume, ruled)
        write_json(measure_scans(options, console(sys.stdout, markup=True)), output.with_name("scans.json"))
        return
    if audit:
        from eval.benchmarks.audit import measure_audit

        write_json(measure_audit(console(sys.stdout, markup=True)), output.with_name("audit.json"))
        return
    # Loaded here: the generator and the whole pipeline are nothing that run and compare need.
    from eval.benchmarks.corpus import samples
    from eval.benchmarks.digital import BenchOptions, measure_digital
    from eval.benchmarks.profiling import profile as profile_extraction

    if profile:
        typer.echo(profile_extraction(list(samples(seed, timed))))
        return
    result = measure_digital(BenchOptions(seed, timed, batch, workers), console(sys.stdout, markup=True))
    write_json(result, output)
    typer.echo(f"结果已写入 {output}")


@app.command("tools")
def tools(
    digital: Annotated[int, typer.Option(help="docx、PDF 各多少份。", min=1)] = 60,
    scans: Annotated[int, typer.Option(help="扫描件多少份，0 为不测。", min=0)] = 5,
    level: LevelOption = "L2",
    seed: SeedOption = 20_000,
    output: OutputOption = Path("build/bench/tools.json"),
) -> None:
    """与通用工具并列：同一批文件上的正确率、用时、内存，每个工具在自己的进程里。"""
    from eval.benchmarks.tools import measure_tools

    write_json(measure_tools(digital, scans, level, seed, console(sys.stdout, markup=True)), output)


@app.command("growth")
def growth(
    batch: Annotated[int, typer.Option(help="批量抽取的报告数。", min=4)] = 600,
    scans: Annotated[int, typer.Option(help="批量抽取的扫描件数。", min=1)] = 20,
    workers: Annotated[int, typer.Option(help="工作进程数。", min=1)] = 2,
    level: LevelOption = "L2",
    seed: SeedOption = 20_000,
    output: OutputOption = Path("build/bench/growth.json"),
) -> None:
    """用时和内存怎样随扫描件的页数、批量的份数、工作进程数增长。"""
    from eval.benchmarks.growth import measure_growth

    write_json(measure_growth(batch, scans, workers, level, seed, console(sys.stdout, markup=True)), output)


@app.command("labels")
def labels(
    reports: Annotated[int, typer.Option(help="多少份报告。", min=1)] = 40,
    seed: SeedOption = 20_000,
    output: OutputOption = Path("build/bench/labels.json"),
) -> None:
    """表格文字有错字时的锚定：一成、两成的汉字认错，还有多少格正确。"""
    from eval.benchmarks.noisy_labels import measure_labels

    write_json(measure_labels(reports, seed, console(sys.stdout, markup=True)), output)


@app.command("confidence")
def confidence(
    scans: Annotated[int, typer.Option(help="生成多少份扫描件。", min=1)] = 120,
    levels: Annotated[str, typer.Option(help="级别，逗号分隔，轮流取用。")] = "L2,L3,L4,L5",
    seed: Annotated[int, typer.Option(help="生成报告的随机种子。")] = 640_000_000,
    output: OutputOption = Path("build/bench/confidence.yaml"),
) -> None:
    """拟合扫描件中存疑单元格的把握（extract/reconcile/confidence.yaml），用的是基准测试里没有的字体和版式。"""
    from eval.benchmarks.confidence import fit_curve, marked_cells, write_curve

    marked = marked_cells(range(seed, seed + scans), levels.split(","), typer.echo)
    output.parent.mkdir(parents=True, exist_ok=True)
    write_curve(fit_curve(marked), output)
    typer.echo(f"{len(marked)} 格存疑，其中 {sum(each.right for each in marked)} 格的值是对的；曲线已写入 {output}")


@app.command("interrupted")
def interrupted(
    reports: Annotated[Path | None, typer.Argument(help="报告所在的文件夹；不给就用生成的报告。")] = None,
    kills: Annotated[int, typer.Option(help="中途强行终止（SIGKILL）多少次。", min=1)] = 20,
    batch: Annotated[int, typer.Option(help="生成多少份报告。", min=1)] = 2000,
    scans: Annotated[int, typer.Option(help="其中多少份是扫描件。", min=0)] = 0,
    workers: Annotated[int, typer.Option(help="工作进程数。", min=1)] = 2,
    seed: Annotated[int, typer.Option(help="生成报告和抽取时刻的随机种子。")] = 20_000,
    output: OutputOption = Path("build/bench/kills.json"),
) -> None:
    """反复强行终止批处理再续跑，核对最终输出与一次跑完的逐字节相同；不同时退出码为 1。"""
    from eval.benchmarks.corpus import write_corpus
    from eval.benchmarks.interrupted import measure

    with tempfile.TemporaryDirectory(prefix="nianbao-reports-") as name:
        if reports is None:
            reports = Path(name)
            write_corpus(reports, seed, batch, min(scans, batch))
        result = measure(reports, kills, workers, seed, typer.echo)
    write_json(result.summary(), output)
    same = "与未受打断的运行逐字节相同" if not result.differing else "不同的文件：" + "、".join(result.differing)
    late = f"（其中 {result.too_late} 次未及终止就已完成）" if result.too_late else ""
    typer.echo(f"{result.reports} 份，终止 {len(result.kept)} 次{late}：{same}")
    if result.differing:
        raise typer.Exit(1)


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
    with _errors_in_chinese():
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
    from eval.dashboard.launch import serve

    typer.echo(f"请在浏览器中打开 http://{host}:{port}，按 Ctrl+C 结束。")
    sys.stdout.flush()
    serve(store, host=host, port=port)
