"""Final exports from the results of single reports, one at a time in the order of the inputs, swapped in whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from extract.batch.atomic import publish, sync_filesystem, sync_folder, write_atomic
from extract.batch.model import BatchError, Outcome
from extract.batch.store import ResultStore, StoredRecord
from extract.batch.summary import Summary
from extract.export.csvfile import write_failures
from extract.export.textform import TextWriter
from extract.export.writers import ExportFormat, RecordWriter, open_writer
from extract.record import Record

_TEXT_NAME = re.compile(r"[0-9a-f]{16}\.txt")


def assemble(out: Path, store: ResultStore, outcomes: Sequence[Outcome], formats: Sequence[ExportFormat]) -> Summary:
    """Write the exports, failures.csv and the texts of a run; holds one record at a time.

    Raises:
        BatchError: where a result has vanished since it was stored.
        OSError: where the folder cannot be written.
    """
    summary = Summary(
        cached=sum(outcome.cached for outcome in outcomes), aside=sum(outcome.aside for outcome in outcomes)
    )
    writers = {name: open_writer(name, store.scratch) for name in formats}
    texts = out / "text"
    texts.mkdir(exist_ok=True)
    kept: set[str] = set()
    for outcome in outcomes:
        if outcome.failure or outcome.sha256 is None:
            continue
        result = store.get(outcome.sha256)
        if result is None or result.found is None:
            raise BatchError(f"中间结果丢失或损坏：{outcome.source}。请重新运行")
        _add(writers, result.found, outcome.source)
        summary.add(result.found.counts)
        kept.add(outcome.sha256[:16])
        _write_text(texts / f"{outcome.sha256[:16]}.txt", result.found.text, store.scratch)
    for writer in writers.values():
        writer.close()
    summary.failures = [(outcome.source, outcome.failure) for outcome in outcomes if outcome.failure]
    failures = store.scratch / "failures.csv"
    write_failures(failures, ((source, failure.code.value, failure.message) for source, failure in summary.failures))
    sync_filesystem(out)  # the texts, before the exports that point into them are seen
    for name in [*(name for writer in writers.values() for name in writer.names), failures.name]:
        publish(store.scratch / name, out / name)
    _remove_texts(texts, store.report_ids() - kept)
    sync_folder(out)
    return summary


def _add(writers: Mapping[ExportFormat, RecordWriter], found: StoredRecord, source: str) -> None:
    record: Record | None = None
    for name, writer in writers.items():
        # The result may have been made from another file of the same bytes, or by a run with other formats.
        if isinstance(writer, TextWriter) and name in found.lines and found.source == source:
            writer.add_lines(found.lines[name])
            continue
        record = record or found.record().model_copy(update={"source": source})
        writer.add(record)


def _write_text(path: Path, data: bytes, scratch: Path) -> None:
    # Every run compares and mends the texts, and they go to the disk together before the exports are published.
    if not path.is_file() or path.read_bytes() != data:
        write_atomic(path, data, scratch)


def _remove_texts(folder: Path, report_ids: Iterable[str]) -> None:
    """Remove texts that earlier runs wrote for reports no longer among the inputs."""
    for report_id in report_ids:
        path = folder / f"{report_id}.txt"
        if _TEXT_NAME.fullmatch(path.name):
            path.unlink(missing_ok=True)
