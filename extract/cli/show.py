"""``nianbao show``: one report in the terminal, extracted on the fly or taken from records.jsonl."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extract.cli.extract import SOME_FAILED, LimitOption, wrong_call
from extract.cli.plain import neutral

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.record import Record

_HEAD_BYTES = 200


def show(
    target: Annotated[
        str,
        typer.Argument(metavar="FILE|RECORD", help="报告文件，或 OUT/records.jsonl，或 OUT/records.jsonl#report_id。"),
    ],
    config: Annotated[
        Path | None, typer.Option("--config", metavar="FILE", help="YAML 配置文件（limits 等）。")
    ] = None,
    limit: LimitOption = None,
    overlay: Annotated[
        Path | None,
        typer.Option("--overlay", metavar="PICTURE", help="另存一张图（.png、.jpg）：报告的各页，单元格按状态着色。"),
    ] = None,
) -> None:
    """Show a report; status 1 where it gives no record, 2 where there is no such file or record."""
    path, report_id = _split(target)
    if not path.is_file():
        wrong_call(f"{target} 是文件夹，请给出其中一个文件" if path.is_dir() else f"文件不存在：{target}")
    if not _holds_records(path):
        for record in _extract(path, config, limit or []):
            _print(record)
            _save_overlay(record, overlay)
        return
    found = [record for record in _records(path) if report_id in ("", record.report_id)]
    if not found:
        wrong_call(f"{path} 中没有报告 {report_id}" if report_id else f"{path} 中没有记录")
    if len(found) == 1 or report_id:
        for record in found:
            _print(record)
            _save_overlay(record, overlay)
    else:
        _print_choice(path, found)


def _split(target: str) -> tuple[Path, str]:
    """File and report id; a ``#`` that belongs to the file name stays there."""
    path, _, report_id = target.rpartition("#")
    return (Path(path), report_id) if path and not Path(target).is_file() else (Path(target), "")


def _holds_records(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    return head.startswith(b"{") and b'"report_id"' in head


def _records(path: Path) -> Iterator[Record]:
    from extract.export.outfolder import record_lines

    for line in record_lines(path):
        record = line.record()
        if record is None:
            wrong_call(f"{path} 第 {line.number} 行不是记录")
        yield record


def _extract(path: Path, config: Path | None, limits: list[str]) -> list[Record]:
    """The record of one file, or those of an archive's files, made under the same limits as in a batch."""
    from tempfile import TemporaryDirectory

    from extract.batch.model import BatchError
    from extract.batch.runner import BatchOptions, run_batch
    from extract.batch.worker import build_extractor
    from extract.config import Config
    from extract.export.outfolder import RECORDS
    from extract.export.writers import ExportFormat

    try:
        settings = (Config.load(config) if config else Config()).limited(limits)
        with TemporaryDirectory(prefix="nianbao-") as folder:
            summary = run_batch([path], Path(folder), BatchOptions(build_extractor, settings, [ExportFormat.JSONL]))
            for _, failure in summary.failures:
                typer.echo(neutral(failure.message), err=True)
            if not summary.records:
                raise typer.Exit(SOME_FAILED)
            return list(_records(Path(folder) / RECORDS))
    except (ValueError, BatchError) as error:
        wrong_call(str(error))


def _print(record: Record) -> None:
    from extract.cli.terminal import console
    from extract.cli.view import print_record

    print_record(record, console(sys.stdout))


def _save_overlay(record: Record, target: Path | None) -> None:
    if target is None:
        return
    from extract.errors import NianbaoError, os_reason
    from extract.limits import Limits
    from extract.review.overlay import overlay
    from extract.review.sources import SourceState, read_source

    data, state = read_source(record, Limits().bytes)
    if data is None:
        why = "已不在原处" if state is SourceState.GONE else "已改变或过大"
        wrong_call(f"不能画出 {record.source}：原文件{why}")
    try:
        picture = overlay(record, data, Limits())
        if picture is None:
            wrong_call(f"{record.source} 没有页面，或页面上没有单元格")
        picture.save(target)
    except (NianbaoError, OSError, ValueError) as error:
        wrong_call(f"不能写出 {target}：{os_reason(error)}")
    typer.echo(neutral(f"各页的单元格按状态着色：{target}"))


def _print_choice(path: Path, records: list[Record]) -> None:

    for record in records:
        where = f"{path}#{record.report_id}"
        typer.echo(
            neutral(f"{where}  {record.agency or '（机关未知）'}  {record.year or '（年度未知）'}  {record.source}")
        )
