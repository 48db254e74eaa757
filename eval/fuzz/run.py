"""The harness: mutated files as jobs of the worker pool that batches use, with the same watch over time and memory."""

from __future__ import annotations

import gc
import hashlib
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from eval.fuzz.mutate import mutate
from eval.fuzz.samples import Sample, bundle
from extract.batch.bundles import open_inputs
from extract.batch.model import Failure, Job, Reply, ReportExtractor
from extract.batch.pool import WorkerPool
from extract.batch.store import ResultStore
from extract.batch.worker import build_extractor
from extract.config import Config
from extract.errors import ErrorCode, NianbaoError
from extract.intake.reader import read_document
from extract.limits import Limits
from extract.pipeline import Extraction, report_id
from extract.record import Record

RECORD = "record"
BUNDLE = "zip"
_MEMORY = "内存"
_BAD = {ErrorCode.INTERNAL, ErrorCode.TIMED_OUT}


@dataclass(frozen=True, slots=True)
class FuzzOptions:
    """What to run.

    Attributes:
        first: number of the first input; input ``n`` is the same whatever came before.
        seconds: longest time for one input.
        keep: folder for inputs that crashed, hung or filled the memory; None to keep none.
        readers: only turn the files into documents, which is many times as fast as whole extractions.
    """

    inputs: int
    seed: int = 1
    first: int = 0
    workers: int = 1
    seconds: float = 30.0
    memory_bytes: int = 1_500_000_000
    keep: Path | None = None
    readers: bool = False


@dataclass(slots=True)
class FuzzResult:
    """What became of the inputs.

    Attributes:
        outcomes: ``record`` or an error code, by format.
        bad: name, failure and traceback of each input that crashed, hung or filled the memory.
    """

    inputs: int = 0
    seconds: float = 0.0
    outcomes: dict[str, Counter[str]] = field(default_factory=dict)
    bad: list[tuple[str, Failure, str]] = field(default_factory=list)


class _NoStore(ResultStore):
    """Keeps nothing: the inputs are far too many."""

    def put(self, sha256: str, result: Extraction | Failure, tries: int = 1) -> None:
        """Drop the result: every input is new."""
        del sha256, result, tries


def _hide_pictures() -> None:
    sys.modules["extract.intake.scan"] = None  # type: ignore[assignment]


def without_pictures(config: Config) -> ReportExtractor:
    """The extractor as it is where the packages for scans are missing: recognition takes seconds a page."""
    _hide_pictures()
    extractor = build_extractor(config)
    gc.collect()
    return extractor


@dataclass(frozen=True, slots=True)
class _ReaderOnly:
    """Turns a file into a document and goes no further."""

    config: Config

    def extract(self, data: bytes, source: str) -> Extraction:
        """A record without cells for every document that can be read; NianbaoError otherwise."""
        document = read_document(data, self.config.limits)
        record = Record(
            report_id=report_id(data), source=source, format=document.format, agency=None, year=None, template=None
        )
        return Extraction(record, document.text)


def only_readers(config: Config) -> ReportExtractor:
    """The readers alone, without pictures."""
    _hide_pictures()
    return _ReaderOnly(config)


def fuzz(samples: list[Sample], options: FuzzOptions, look: Callable[[FuzzResult], None]) -> FuzzResult:
    """Run the inputs; ``look`` is called after each."""
    limits = Limits(seconds=options.seconds, memory_bytes=options.memory_bytes)
    result, begin = FuzzResult(), time.monotonic()
    waiting: dict[str, tuple[str, bytes]] = {}

    def jobs() -> Iterator[Job]:
        for name, data in inputs(samples, options, limits):
            sha256 = hashlib.sha256(data).hexdigest()
            if sha256 not in waiting:
                waiting[sha256] = (name, data)
                yield Job(sha256, name, data)

    with TemporaryDirectory(prefix="nianbao-fuzz-") as folder:
        store = _NoStore(Path(folder), "fuzz")
        factory = only_readers if options.readers else without_pictures
        with WorkerPool(factory, Config(limits=limits), store, options.workers, verbose=False) as pool:
            for reply in pool.run(jobs()):
                name, data = waiting.pop(reply.sha256)
                result.seconds = time.monotonic() - begin
                _take(result, name, data, reply, options.keep)
                look(result)
    return result


def inputs(samples: list[Sample], options: FuzzOptions, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each input; one in twenty is a mutated archive of reports, opened as a batch opens it."""
    for number in range(options.first, options.first + options.inputs):
        rng = Random(f"{options.seed}:{number}")
        sample = samples[number % len(samples)]
        if number % 20 == 19:
            packed = mutate(bundle({"a/报告.txt": b"x", f"b.{sample.format}": sample.data}), rng)
            for name, read in open_inputs(f"{number}.{BUNDLE}", packed, limits)[-1:]:
                yield from _member(name, read)
        else:
            yield f"{number}.{sample.format}", mutate(sample.data, rng)


def _member(name: str, read: Callable[[], bytes]) -> Iterator[tuple[str, bytes]]:
    try:
        yield name.partition("!")[0], read()
    except NianbaoError:
        return


def _take(result: FuzzResult, name: str, data: bytes, reply: Reply, keep: Path | None) -> None:
    failure = reply.failure
    result.inputs += 1
    counts = result.outcomes.setdefault(name.rpartition(".")[2], Counter())
    counts[failure.code.value if failure else RECORD] += 1
    if failure is None or not (failure.code in _BAD or _MEMORY in failure.detail):
        return
    result.bad.append((name, failure, reply.trace))
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        (keep / f"{failure.code.value}-{name}").write_bytes(data)
        (keep / f"{failure.code.value}-{name}.log").write_text(f"{failure.message}\n{reply.trace}", encoding="utf-8")
