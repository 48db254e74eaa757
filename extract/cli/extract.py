"""``nianbao extract``: reports in, one folder of records and tables out."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from extract.cli.plain import neutral

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from extract.batch.inputs import Listing
    from extract.batch.runner import BatchOptions
    from extract.batch.summary import Summary
    from extract.export.writers import ExportFormat

    Engine: TypeAlias = Callable[[list[Path], Path, BatchOptions], Summary]

SOME_FAILED = 1
WRONG_CALL = 2
INTERRUPTED = 130
ENGINES = ("local", "ray")
LOGS = ("text", "json")

LimitOption = Annotated[
    list[str] | None,
    typer.Option(
        "--limit",
        metavar="NAME=VALUE",
        help="改一项限制，可给多次：bytes、pages、pixels、archive_bytes、archive_ratio、archive_members、characters、"
        "cells、seconds、page_seconds、memory_bytes。",
    ),
]


def wrong_call(message: str) -> NoReturn:
    """End with status 2 and a sentence on standard error."""
    typer.echo(neutral(f"错误：{message}。"), err=True)
    raise typer.Exit(WRONG_CALL)


def available_cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def extract(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT", help="文件、文件夹，或 -（从标准输入读路径）。")],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="OUT", help="输出文件夹。")],
    formats: Annotated[
        str, typer.Option("--format", metavar="LIST", help="导出格式，逗号分隔：jsonl,csv,parquet,xlsx。")
    ] = "jsonl,csv",
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, metavar="N", help="工作进程数，默认为可用的核数。")
    ] = None,
    engine: Annotated[str, typer.Option("--engine", metavar="local|ray", help="执行方式。")] = "local",
    no_resume: Annotated[bool, typer.Option("--no-resume", help="不沿用 OUT 里已有的结果，全部重做。")] = False,
    ocr: Annotated[
        str | None,
        typer.Option("--ocr", metavar="BACKEND", help="扫描件的文字识别后端：rapidocr（默认）或 paddleocr。"),
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", metavar="FILE", help="YAML 配置文件（limits 等）。")
    ] = None,
    limit: LimitOption = None,
    log: Annotated[
        str, typer.Option("--log", metavar="text|json", help="标准错误上的进度：文字，或每行一个 JSON。")
    ] = "text",
    verbose: Annotated[bool, typer.Option("--verbose", help="在标准错误上显示程序内部错误的详情。")] = False,
) -> None:
    """Extract every input; status 0 when all gave a record, 1 when some failed, 2 when the call is wrong."""
    _check_names(engine, log)
    from extract.batch.runner import BatchOptions
    from extract.batch.worker import build_extractor
    from extract.config import Config
    from extract.export.writers import parse_formats

    try:
        settings = (Config.load(config) if config else Config()).limited(limit or ())
        settings = settings.reading_with(ocr) if ocr else settings
        chosen = parse_formats(formats)
    except ValueError as error:
        wrong_call(str(error))
    remote = [name for name in inputs if "://" in name]
    if remote and engine != "ray":
        wrong_call(f"{remote[0]} 是网址：只有 --engine ray 能读")
    listing = _listing([name for name in inputs if name not in remote], out, may_be_empty=bool(remote))
    options = BatchOptions(build_extractor, settings, chosen, workers or available_cores(), not no_resume, verbose)
    start = _on_cluster(remote) if engine == "ray" else _on_this_machine
    summary = _run(start, listing, out, options, as_json=log == "json")
    _finish(summary, out, chosen)


def _finish(summary: Summary, out: Path, formats: Sequence[ExportFormat]) -> None:
    """Say what happened, and end with the status that it means."""
    from extract.cli.outcome import print_summary
    from extract.cli.terminal import console
    from extract.export.writers import not_rewritten

    print_summary(summary, console(sys.stdout))
    if old := not_rewritten(out, formats):
        typer.echo(f"注意：{'、'.join(old)} 是以前的运行写的，这次的 --format 没有包括，内容没有更新。", err=True)
    if summary.failures:
        raise typer.Exit(SOME_FAILED)


def _check_names(engine: str, log: str) -> None:
    if log not in LOGS:
        wrong_call(f"未知的日志形式 {log}：可用 {'、'.join(LOGS)}")
    if engine not in ENGINES:
        wrong_call(f"未知的执行方式 {engine}：可用 {'、'.join(ENGINES)}")
    if engine == "ray" and find_spec("ray") is None:
        wrong_call("--engine ray 需要可选组件 ray：pip install 'nianbao[ray]'")


def _listing(inputs: list[str], out: Path, *, may_be_empty: bool = False) -> Listing:
    """The paths of this call, with a word on standard error about what was left out."""
    from extract.batch.inputs import display_path, list_inputs

    try:
        listing = list_inputs(inputs, out, sys.stdin.buffer.read)
    except ValueError as error:
        wrong_call(str(error))
    for path in listing.links_left_out:
        typer.echo(f"跳过符号链接：{neutral(display_path(path))}", err=True)
    if not listing.paths and not may_be_empty:
        wrong_call("没有找到任何输入文件")
    return listing


def _on_this_machine(paths: list[Path], out: Path, options: BatchOptions) -> Summary:
    from extract.batch.runner import run_batch

    return run_batch(paths, out, options)


def _on_cluster(remote: list[str]) -> Engine:
    def run(paths: list[Path], out: Path, options: BatchOptions) -> Summary:
        from extract.batch.cluster.run import list_remote, run_cluster

        return run_cluster([*map(str, paths), *list_remote(remote)], out, options)

    return run


def _run(start: Engine, listing: Listing, out: Path, options: BatchOptions, *, as_json: bool) -> Summary:
    from dataclasses import replace

    from extract.batch.model import BatchError
    from extract.cli.progress import BatchProgress, JsonLog

    try:
        with (JsonLog if as_json else BatchProgress)(len(listing.paths)) as progress:
            options = replace(options, on_found=progress.found, on_outcome=progress.count, on_trace=progress.trace)
            return start(listing.paths, out, options)
    except BatchError as error:
        wrong_call(str(error))
    except KeyboardInterrupt:
        typer.echo("已中断。完成的结果已保存，重新运行同一命令即可继续。", err=True)
        raise typer.Exit(INTERRUPTED) from None
