"""The child process that extracts: builds the extractor once, then takes one report after the other."""

from __future__ import annotations

import ctypes
import gc
import os
import resource
import signal
import sys
import tempfile
import traceback
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from extract.batch.model import TRANSIENT, ExtractorFactory, Failure, Job, Reply, ReportExtractor
from extract.batch.store import ResultStore
from extract.config import Config
from extract.errors import ErrorCode, NianbaoError, os_reason
from extract.pages import on_page

if TYPE_CHECKING:
    from extract.pipeline import Extraction

READY = "ready"
PAGE = "page"
"""Said for each page of the job that is read as an image: it takes seconds, and a report may have a hundred."""
MAX_DETAIL = 300
"""Characters of an unforeseen exception's message that go into failures.csv."""
_PR_SET_PDEATHSIG = 1
_GC_THRESHOLDS = (50_000, 20, 20)


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """What a worker is told at its start.

    Attributes:
        temporary: folder for the temporary files of this worker; the parent removes it.
        parent: process id of the parent.
    """

    factory: ExtractorFactory
    config: Config
    store: ResultStore
    temporary: Path
    parent: int
    verbose: bool


def build_extractor(config: Config) -> ReportExtractor:
    """The extractor of the pipeline, loaded here so that only workers pay for it.

    What it loads stays until the process ends, and a report leaves few cycles behind: the collector is told so, which
    saves about a quarter of the time of a report.
    """
    from extract.pipeline import Extractor

    extractor = Extractor(config)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_GC_THRESHOLDS)
    return extractor


def serve(connection: Connection, settings: WorkerSettings) -> None:
    """Main function of a worker: says ``READY`` or the reason why not, then ``PAGE``s and a Reply to each Job."""
    _isolate(settings)
    try:
        extractor = settings.factory(settings.config)
    except Exception as error:
        connection.send(f"工作进程无法启动：{type(error).__name__}: {error}")
        return
    connection.send(READY)
    on_page(lambda: connection.send(PAGE))
    while True:
        try:
            job: Job = connection.recv()
        except EOFError:
            return
        try:
            reply: Reply | str = _process(extractor, settings.store, job)
        except OSError as error:
            reply = f"无法写入中间结果：{os_reason(error)}"
        connection.send(reply)
        if isinstance(reply, str) or reply.retire:
            return


def _process(extractor: ReportExtractor, store: ResultStore, job: Job) -> Reply:
    result, trace, retire = _extract(extractor, job)
    failure = result if isinstance(result, Failure) else None
    if failure is None or failure.code not in TRANSIENT:
        try:
            store.put(job.sha256, result)
        except ValueError as error:
            failure, trace = _internal(error), traceback.format_exc()
    return Reply(job.sha256, failure, trace, retire, job.tries + 1)


def _extract(extractor: ReportExtractor, job: Job) -> tuple[Extraction | Failure, str, bool]:
    """The result, a traceback where the failure was not foreseen, and whether the worker should end."""
    try:
        return extractor.extract(job.data, job.source), "", False
    except NianbaoError as error:
        return Failure.of(error), "", False
    except MemoryError:
        return Failure(ErrorCode.TOO_LARGE, "处理时内存不足"), traceback.format_exc(), True
    except Exception as error:
        return _internal(error), traceback.format_exc(), False


def _internal(error: Exception) -> Failure:
    message = " ".join(str(error).split())
    return Failure(ErrorCode.INTERNAL, f"{type(error).__name__}: {message}"[:MAX_DETAIL])


def _isolate(settings: WorkerSettings) -> None:
    """Die with the parent, leave Ctrl-C to it, keep quiet, bound the memory, keep temporary files together."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != settings.parent:  # died before the line above
            os._exit(1)
    # The parent watches the resident size; this stops an allocation that is faster than its look.
    soft = 2 * settings.config.limits.memory_bytes
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))
    settings.temporary.mkdir(parents=True, exist_ok=True)
    os.environ["TMPDIR"] = tempfile.tempdir = str(settings.temporary)
    if not settings.verbose:
        # Libraries and native code write to the terminal past every handler.
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
