"""A batch on a Ray cluster: inputs go out in small blocks, results come back as they finish, one machine assembles.

Ray Data restarts actors and repeats the blocks of a machine that is lost; what has come back is in the ledger of the
output folder, so that the run resumes like any other.
"""

from __future__ import annotations

import logging
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from extract.batch.assemble import assemble
from extract.batch.cluster.actor import REMOTE, ActorSettings, Extracted, ReportActor
from extract.batch.fingerprint import fingerprint
from extract.batch.inputs import display_path
from extract.batch.model import MAX_TRIES, TRANSIENT, BatchError, Outcome
from extract.batch.runner import BatchOptions
from extract.batch.store import ResultStore
from extract.batch.summary import Summary
from extract.errors import ErrorCode, os_reason
from extract.export.outfolder import OutFolder

PER_BLOCK = 16
"""Inputs of a block, the unit that is repeated where a machine is lost."""
BLOCK_BYTES = 4_000_000
PARTITIONS = "parquet"
USAGE_REPORTS = "RAY_USAGE_STATS_ENABLED"
"""Ray tells its makers how it is used unless this is 0, and asks about it on the network until the process ends."""


def list_remote(urls: Sequence[str]) -> list[str]:
    """The objects that URLs stand for, those of folders sorted; a URL that leads to nothing stays, to fail by name.

    Raises:
        BatchError: where the storage cannot be asked.
    """
    import fsspec

    found: list[str] = []
    for url in urls:
        try:
            storage, path = fsspec.core.url_to_fs(url)
            inside = sorted(storage.find(path)) if storage.isdir(path) else []
        except Exception as error:  # each storage fails with errors of its own
            raise BatchError(f"无法列出 {url}：{type(error).__name__}: {error}") from error
        found += [storage.unstrip_protocol(name) for name in inside] or [url]
    return found


def run_cluster(paths: Sequence[str], out: Path, options: BatchOptions) -> Summary:
    """As ``run_batch``, on the cluster that ``RAY_ADDRESS`` names or on this machine; also writes partitioned Parquet.

    The records and exports have the same bytes as those of ``run_batch``. ``options.workers`` counts actors.

    Args:
        paths: files that every machine sees under the same path, or URLs that fsspec knows.
        out: the output folder, on this machine.
        options: as for ``run_batch``.

    Raises:
        BatchError: where the folder is in use or cannot be written, or the cluster fails for good.
    """
    os.environ.setdefault(USAGE_REPORTS, "0")
    import ray

    begin = time.monotonic()
    version = fingerprint(options.config)
    store = ResultStore(out, version, options.formats)
    try:
        with store.locked():
            final, tries = store.known() if options.resume else (frozenset(), {})
            settings = ActorSettings(
                options.factory, options.config.model_dump_json(), version, final, tries, options.formats
            )
            outcomes = _Collected(store, options).take(_rows(paths, settings, options.workers))
            summary = assemble(out, store, outcomes, options.formats)
            _partition(out, store)
            store.prune()
    except OSError as error:
        raise BatchError(f"写入输出文件夹失败：{os_reason(error)}") from error
    except ray.exceptions.RayError as error:
        raise BatchError(f"集群运行失败：{str(error).strip().splitlines()[-1]}") from error
    summary.seconds = time.monotonic() - begin
    return summary


def _rows(paths: Sequence[str], settings: ActorSettings, workers: int) -> Iterator[Extracted]:
    """Rows as they come back, in any order."""
    import ray

    if not ray.is_initialized():
        ray.init(include_dashboard=False, log_to_driver=False, configure_logging=True, logging_level=logging.ERROR)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    # The share of the object store that a step may use is counted in blocks, and a small store has few large ones.
    context.target_max_block_size = BLOCK_BYTES
    items = [_item(i, path) for i, path in enumerate(paths)]
    blocks = max(1, -(-len(items) // PER_BLOCK))
    found = ray.data.from_items(items, override_num_blocks=blocks).map_batches(
        ReportActor,
        fn_constructor_args=(settings,),
        batch_size=PER_BLOCK,
        compute=ray.data.ActorPoolStrategy(min_size=1, max_size=workers),
        num_cpus=1,
    )
    yield from (_row(row) for row in found.iter_rows())


def _item(number: int, path: str) -> dict[str, object]:
    """An input for the machines, whose working folder is another; a URL is as good there as here."""
    if REMOTE in path:
        return {"number": number, "path": path.encode(), "source": path}
    return {"number": number, "path": os.fsencode(Path(path).absolute()), "source": display_path(Path(path))}


def _row(row: dict[str, Any]) -> Extracted:
    return Extracted(**row)


class _Collected:
    """Puts what comes back into the ledger, and the outcomes into the order of the inputs."""

    def __init__(self, store: ResultStore, options: BatchOptions) -> None:
        self._store, self._options = store, options
        self._outcomes: dict[tuple[int, int], Outcome] = {}

    def take(self, rows: Iterator[Extracted]) -> list[Outcome]:
        """Every row; a row that comes again, from a block that was repeated, changes nothing."""
        for row in rows:
            place = (row.number, row.member)
            if place not in self._outcomes:
                self._outcomes[place] = outcome = self._decide(row)
                if row.member:
                    self._options.on_found(1)
                self._options.on_outcome(outcome)
        return [self._outcomes[place] for place in sorted(self._outcomes)]

    def _decide(self, row: Extracted) -> Outcome:
        failure = row.failure
        if row.kept:
            stored = self._store.get(row.sha256)
            failure = stored.failure if stored else None
        elif failure is None:
            self._store.put_stored(row.sha256, row.result)
        elif row.sha256 and failure.code is not ErrorCode.CONVERTER_MISSING:
            self._store.put(row.sha256, failure, row.tries)
        passing = failure is not None and failure.code in TRANSIENT
        aside = passing and (row.kept or row.tries >= MAX_TRIES)
        return Outcome(row.source, row.sha256 or None, failure, row.kept, aside)


def _partition(out: Path, store: ResultStore) -> None:
    """Parquet by year under ``OUT/parquet``, from the records just published."""
    from extract.export.parquet import write_partitions

    folder = OutFolder(out)
    if not folder.holds_records():
        return
    made = store.scratch / PARTITIONS

    write_partitions(folder.records, made)
    shutil.rmtree(out / PARTITIONS, ignore_errors=True)
    made.rename(out / PARTITIONS)
