"""A batch run from inputs to finished exports: what is stored already is kept, the rest goes to the workers."""

from __future__ import annotations

import hashlib
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extract.batch.assemble import assemble
from extract.batch.bundles import open_inputs
from extract.batch.fingerprint import fingerprint
from extract.batch.inputs import display_path
from extract.batch.model import MAX_TRIES, TRANSIENT, BatchError, ExtractorFactory, Failure, Job, Outcome, Reply
from extract.batch.pool import WorkerPool
from extract.batch.store import ResultStore
from extract.batch.summary import Summary
from extract.config import Config
from extract.errors import ErrorCode, NianbaoError, os_reason
from extract.export.writers import DEFAULT_FORMATS, ExportFormat


def _ignore(_: Outcome | str | int) -> None:
    return


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """How to run a batch.

    Attributes:
        factory: builds the extractor in a worker.
        workers: number of worker processes.
        resume: keep results that an earlier run left in the output folder.
        verbose: let workers write to standard error, and pass tracebacks on to ``on_trace``.
        on_found: called with the number of inputs that an archive brings beyond itself.
        on_outcome: called as each input is decided, in the order of completion.
        on_trace: called with the traceback of an unforeseen exception.
    """

    factory: ExtractorFactory
    config: Config = field(default_factory=Config)
    formats: Sequence[ExportFormat] = DEFAULT_FORMATS
    workers: int = 1
    resume: bool = True
    verbose: bool = False
    on_found: Callable[[int], None] = _ignore
    on_outcome: Callable[[Outcome], None] = _ignore
    on_trace: Callable[[str], None] = _ignore


def run_batch(paths: Sequence[Path], out: Path, options: BatchOptions) -> Summary:
    """Extract ``paths`` into ``out`` and write the exports, one record an input, in the order given.

    A result is kept from an earlier run where the bytes, the settings, the code and the models are the same; failures
    that another try may not meet again are retried by the next run, once. Inputs of the same bytes are extracted once
    and share a ``report_id``; each has its own record with its own ``source``. An archive of reports stands for the
    files in it. The bytes written do not depend on ``workers``.

    Raises:
        BatchError: where the folder is in use, cannot be written, or no worker can be started.
    """
    begin = time.monotonic()
    store = ResultStore(out, fingerprint(options.config), options.formats)
    try:
        with store.locked():
            outcomes = _Run(paths, store, options).outcomes()
            summary = assemble(out, store, outcomes, options.formats)
            store.prune()
    except OSError as error:
        raise BatchError(f"写入输出文件夹失败：{os_reason(error)}") from error
    summary.seconds = time.monotonic() - begin
    return summary


class _Run:
    """The state of one run: which inputs are decided, and which wait for the result of which bytes."""

    def __init__(self, paths: Sequence[Path], store: ResultStore, options: BatchOptions) -> None:
        self._paths, self._store, self._options = paths, store, options
        self._sources: list[str] = []
        self._outcomes: list[Outcome | None] = []
        self._waiting: dict[str, list[int]] = {}
        self._done: dict[str, Reply] = {}

    def outcomes(self) -> list[Outcome]:
        """Decide every input; in the order of the inputs."""
        o = self._options
        with WorkerPool(o.factory, o.config, self._store, o.workers, verbose=o.verbose) as pool:
            for reply in pool.run(self._jobs()):
                self._take(reply)
        return [outcome for outcome in self._outcomes if outcome is not None]

    def _jobs(self) -> Iterator[Job | None]:
        """A job for each input that needs a worker, None for one that does not."""
        limits = self._options.config.limits
        for path in self._paths:
            source = display_path(path)
            try:
                inputs = open_inputs(source, read_file(path, limits.bytes), limits)
            except NianbaoError as error:
                self._decide(self._add(source), None, Failure.of(error))
                yield None
                continue
            if len(inputs) > 1:
                self._options.on_found(len(inputs) - 1)
            for name, read in inputs:
                yield self._plan(self._add(name), read)

    def _add(self, source: str) -> int:
        """The place of one more input in the order of the outcomes."""
        self._sources.append(source)
        self._outcomes.append(None)
        return len(self._sources) - 1

    def _plan(self, index: int, read: Callable[[], bytes]) -> Job | None:
        try:
            data = read()
        except NianbaoError as error:
            self._decide(index, None, Failure.of(error))
            return None
        sha256 = hashlib.sha256(data).hexdigest()
        stored = self._store.get(sha256) if self._options.resume else None
        if sha256 in self._waiting:
            self._waiting[sha256].append(index)
        elif sha256 in self._done:
            self._decide_by(index, self._done[sha256])
        elif stored is not None and stored.final:
            self._decide(index, sha256, stored.failure, cached=True)
        else:
            self._waiting[sha256] = [index]
            return Job(sha256, self._sources[index], data, stored.tries if stored else 0)
        return None

    def _take(self, reply: Reply) -> None:
        if reply.trace and self._options.verbose:
            self._options.on_trace(reply.trace)
        self._done[reply.sha256] = reply
        # A program that is missing says nothing of the input.
        if reply.failure and reply.failure.code in TRANSIENT - {ErrorCode.CONVERTER_MISSING}:
            self._store.put(reply.sha256, reply.failure, reply.tries)
        for index in self._waiting.pop(reply.sha256):
            self._decide_by(index, reply)

    def _decide_by(self, index: int, reply: Reply) -> None:
        self._decide(index, reply.sha256, reply.failure, tries=reply.tries)

    def _decide(
        self, index: int, sha256: str | None, failure: Failure | None, *, cached: bool = False, tries: int = MAX_TRIES
    ) -> None:
        aside = failure is not None and failure.code in TRANSIENT and tries >= MAX_TRIES
        outcome = Outcome(self._sources[index], sha256, failure, cached, aside)
        self._outcomes[index] = outcome
        self._options.on_outcome(outcome)


def read_file(path: Path, limit: int) -> bytes:
    """The bytes of a regular file of at most ``limit`` bytes; NianbaoError where there is no such file."""
    try:
        info = path.stat()
        if not stat.S_ISREG(info.st_mode):
            folder = stat.S_ISDIR(info.st_mode)
            raise NianbaoError(ErrorCode.UNREADABLE, "没有列出文件夹的权限" if folder else "不是普通文件")
        if info.st_size > limit:
            raise NianbaoError(ErrorCode.TOO_LARGE, f"共 {info.st_size} 字节，上限 {limit} 字节")
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except FileNotFoundError as error:
        raise NianbaoError(ErrorCode.UNREADABLE, "文件不存在") from error
    except PermissionError as error:
        raise NianbaoError(ErrorCode.UNREADABLE, "没有读取权限") from error
    except (OSError, ValueError) as error:
        raise NianbaoError(ErrorCode.UNREADABLE, f"读取失败（{os_reason(error)}）") from error
    if len(data) > limit:
        raise NianbaoError(ErrorCode.TOO_LARGE, f"读取时增长到 {limit} 字节以上")
    return data
