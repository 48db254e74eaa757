"""``nianbao report``: one html file in which people check the records of a folder against the originals."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extract.cli.extract import available_cores, wrong_call
from extract.cli.plain import neutral

if TYPE_CHECKING:
    from extract.review.build import Built, ReviewOptions
    from extract.review.folder import Entry, ReviewFolder

DEFAULT_NAME = "review.html"
_MEGABYTES = 80


def report(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="nianbao extract 的输出文件夹。")],
    page: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FILE.html", help=f"写到哪里，默认 OUT/{DEFAULT_NAME}。")
    ] = None,
    no_images: Annotated[bool, typer.Option("--no-images", help="不嵌入页面图像，文件小得多。")] = False,
    max_mb: Annotated[
        int, typer.Option("--max-mb", min=1, metavar="N", help="页面图像总大小的上限（MB），疑点多的报告优先。")
    ] = _MEGABYTES,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, metavar="N", help="工作进程数，默认为可用的核数。")
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", metavar="FILE", help="YAML 配置文件（limits 等）。")
    ] = None,
) -> None:
    """Write the review page; status 2 when OUT has no records or the page cannot be written."""
    from extract.config import Config
    from extract.errors import os_reason
    from extract.export.outfolder import RECORDS
    from extract.review.build import MEGABYTE, ReviewOptions
    from extract.review.folder import ReviewFolder

    try:
        limits = (Config.load(config) if config else Config()).limits
        folder = ReviewFolder(out)
        entries = list(folder.entries())
    except ValueError as error:
        wrong_call(str(error))
    if not entries:
        wrong_call(f"{out / RECORDS} 中没有记录")
    target = page or out / DEFAULT_NAME
    options = ReviewOptions(0 if no_images else max_mb * MEGABYTE, workers or available_cores(), limits)
    try:
        built = _build(folder, entries, target, options)
    except OSError as error:
        wrong_call(f"无法写入 {target}：{os_reason(error)}")
    _print(built, target)


def _build(folder: ReviewFolder, entries: list[Entry], target: Path, options: ReviewOptions) -> Built:
    from dataclasses import replace

    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from extract.cli.terminal import console
    from extract.review.build import build_review

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console(sys.stderr), disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task("生成核对页", total=len(entries))
        return build_review(folder, entries, target, replace(options, on_report=lambda: bar.update(task, advance=1)))


def _print(built: Built, target: Path) -> None:
    from extract.review.wording import wording

    size = built.size / 1_000_000
    typer.echo(
        neutral(
            f"{target}：{built.reports} 份报告，{built.pictures} 页图像，{size:.1f} MB。用浏览器打开即可，不需要网络。"
        )
    )
    for state, count in sorted(built.without.items()):
        typer.echo(f"  {count} 份没有页面图像：{wording().interface[f'pictures_{state}']}")
