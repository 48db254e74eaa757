"""The commands of ``nianbao eval`` that measure; what they measure with is loaded when they are called."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from eval.run import write_json
from eval.terminal import OutputOption, errors_in_chinese
from extract.cli.terminal import console

FOLDER = Path("build/bench")


def _known(names: list[str] | None) -> list[str] | None:
    from eval.gold.scans.damage import kinds, levels

    known = [*levels(), *kinds(held_out=False), *kinds(held_out=True)]
    if unknown := [name for name in names or () if name not in known]:
        raise typer.BadParameter(f"没有这样的级别：{'、'.join(unknown)}；可选 {'、'.join(known)}")
    return names


def _known_level(name: str) -> str:
    _known([name])
    return name


def _known_list(names: str) -> str:
    _known(names.split(","))
    return names


SeedOption = Annotated[int, typer.Option(help="生成报告的随机种子。")]
LevelOption = Annotated[str, typer.Option(help="扫描件的级别。", callback=_known_level)]


def bench(
    timed: Annotated[int, typer.Option(help="逐份计时并与基线对照的报告数。", min=1)] = 270,
    batch: Annotated[int, typer.Option(help="批量抽取的报告数，0 为不测。", min=0)] = 1000,
    workers: Annotated[int, typer.Option(help="批量抽取的工作进程数。", min=1)] = 2,
    seed: SeedOption = 20_000,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="结果 JSON 文件；默认 build/bench 下的 digital、scans、pages 或 audit。"),
    ] = None,
    profile: Annotated[bool, typer.Option("--profile", help="只用 cProfile 列出耗时的去处，不测速。")] = False,
    audit: Annotated[
        bool, typer.Option("--audit", help="只测跨报告核对：生成的面板上各类问题的召回率和精确率。")
    ] = False,
    scans: Annotated[
        int, typer.Option("--scans", help="只测扫描件：每级多少份（未用于训练的字体和版式）。", min=0)
    ] = 0,
    level: Annotated[
        list[str] | None, typer.Option("--level", help="扫描件：只测这一级，如 L2；可给多个。", callback=_known)
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="扫描件：沿用上次中断前已测的各份。")] = False,
    baselines: Annotated[
        bool, typer.Option("--baselines/--no-baselines", help="扫描件：是否同时测给定真实格框的两种基线。")
    ] = True,
    speed: Annotated[bool, typer.Option("--speed", help="扫描件：只测每页用时，与整页文字识别并列。")] = False,
    ruled: Annotated[bool, typer.Option("--ruled/--unruled", help="扫描件：表格有没有框线。")] = True,
) -> None:
    """测速并与基线对照：每份耗时、批量速度、内存、单元格正确率。"""
    if not scans and (speed or level or resume or not ruled or not baselines):
        raise typer.BadParameter("--level、--resume、--no-baselines、--speed、--unruled 只与 --scans 一起用")
    with errors_in_chinese():
        if scans and speed:
            _speed(scans, seed, level, output or FOLDER / "pages.json")
        elif scans:
            _scans(scans, seed, level, output or FOLDER / "scans.json", baselines=baselines, resume=resume, ruled=ruled)
        elif audit:
            _audit(output or FOLDER / "audit.json")
        elif profile:
            _profile(timed, seed)
        else:
            _digital(seed, timed, batch, workers, output or FOLDER / "digital.json")


def _speed(count: int, seed: int, level: list[str] | None, output: Path) -> None:
    from eval.benchmarks.scan_speed import measure_speed

    _write(measure_speed(count, seed, level, console(sys.stdout, markup=True)), output)


def _scans(
    count: int, seed: int, level: list[str] | None, output: Path, *, baselines: bool, resume: bool, ruled: bool
) -> None:
    from eval.benchmarks.scans import ScanOptions, measure_scans

    # Scans of one seed and level have one name, with and without lines.
    journal = output.with_name(f"scans-{seed}{'' if ruled else '-unruled'}.jsonl")
    options = ScanOptions(count, seed, level, baselines, journal, resume, ruled)
    _write(measure_scans(options, console(sys.stdout, markup=True)), output)


def _audit(output: Path) -> None:
    from eval.benchmarks.audit import measure_audit

    _write(measure_audit(console(sys.stdout, markup=True)), output)


def _profile(timed: int, seed: int) -> None:
    from eval.benchmarks.corpus import samples
    from eval.benchmarks.profiling import profile

    typer.echo(profile(list(samples(seed, timed))))


def _digital(seed: int, timed: int, batch: int, workers: int, output: Path) -> None:
    from eval.benchmarks.digital import BenchOptions, measure_digital

    _write(measure_digital(BenchOptions(seed, timed, batch, workers), console(sys.stdout, markup=True)), output)


def _write(result: dict[str, object], output: Path) -> None:
    write_json(result, output)
    typer.echo(f"结果已写入 {output}")


def tools(
    digital: Annotated[int, typer.Option(help="docx、PDF 各多少份。", min=1)] = 60,
    scans: Annotated[int, typer.Option(help="扫描件多少份，0 为不测。", min=0)] = 5,
    level: LevelOption = "L2",
    seed: SeedOption = 20_000,
    output: OutputOption = FOLDER / "tools.json",
) -> None:
    """与通用工具并列：同一批文件上的正确率、用时、内存，每个工具在自己的进程里。"""
    from eval.benchmarks.tools import measure_tools

    with errors_in_chinese():
        _write(measure_tools(digital, scans, level, seed, console(sys.stdout, markup=True)), output)


def growth(
    batch: Annotated[int, typer.Option(help="批量抽取的报告数。", min=4)] = 600,
    scans: Annotated[int, typer.Option(help="批量抽取的扫描件数。", min=1)] = 20,
    workers: Annotated[int, typer.Option(help="工作进程数。", min=1)] = 2,
    level: LevelOption = "L2",
    seed: SeedOption = 20_000,
    output: OutputOption = FOLDER / "growth.json",
) -> None:
    """用时和内存怎样随扫描件的页数、批量的份数、工作进程数增长。"""
    from eval.benchmarks.growth import measure_growth

    with errors_in_chinese():
        _write(measure_growth(batch, scans, workers, level, seed, console(sys.stdout, markup=True)), output)


def labels(
    reports: Annotated[int, typer.Option(help="多少份报告。", min=1)] = 40,
    seed: SeedOption = 20_000,
    roles: Annotated[bool, typer.Option(help="认不清的标签另由标注模型的角色判断（锚定平时不用）。")] = False,
    output: OutputOption = FOLDER / "labels.json",
) -> None:
    """表格文字有错字时的锚定：一成、两成的汉字认错，还有多少格正确。"""
    from eval.benchmarks.noisy_labels import measure_labels

    _write(measure_labels(reports, seed, console(sys.stdout, markup=True), roles=roles), output)


def confidence(
    scans: Annotated[int, typer.Option(help="生成多少份扫描件。", min=1)] = 120,
    levels: Annotated[str, typer.Option(help="级别，逗号分隔，轮流取用。", callback=_known_list)] = "L2,L3,L4,L5",
    seed: Annotated[int, typer.Option(help="生成报告的随机种子。")] = 640_000_000,
    output: OutputOption = FOLDER / "confidence.yaml",
) -> None:
    """拟合扫描件中存疑单元格的把握，用的是基准测试里没有的字体和版式。"""
    from eval.benchmarks.confidence import fit_curve, marked_cells, write_curve

    with errors_in_chinese():
        marked = marked_cells(range(seed, seed + scans), levels.split(","), typer.echo)
    output.parent.mkdir(parents=True, exist_ok=True)
    write_curve(fit_curve(marked), output)
    typer.echo(f"{len(marked)} 格存疑，其中 {sum(each.right for each in marked)} 格的值是对的；曲线已写入 {output}")


def interrupted(
    reports: Annotated[Path | None, typer.Argument(help="报告所在的文件夹；不给就用生成的报告。")] = None,
    kills: Annotated[int, typer.Option(help="中途强行终止（SIGKILL）多少次。", min=1)] = 20,
    batch: Annotated[int, typer.Option(help="生成多少份报告。", min=1)] = 2000,
    scans: Annotated[int, typer.Option(help="其中多少份是扫描件。", min=0)] = 0,
    workers: Annotated[int, typer.Option(help="工作进程数。", min=1)] = 2,
    seed: Annotated[int, typer.Option(help="生成报告和抽取时刻的随机种子。")] = 20_000,
    output: OutputOption = FOLDER / "kills.json",
) -> None:
    """反复强行终止批处理再续跑，核对最终输出与一次跑完的逐字节相同；不同时退出码为 1。"""
    from eval.benchmarks.corpus import write_corpus
    from eval.benchmarks.interrupted import measure

    with errors_in_chinese(), tempfile.TemporaryDirectory(prefix="nianbao-reports-") as name:
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


COMMANDS = (bench, tools, growth, labels, confidence, interrupted)
