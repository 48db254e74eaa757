"""Results of single reports, one file each: what makes a run resumable and lets it die at any moment.

``OUT/.nianbao/results/<fingerprint>/<2 hex>/<sha256>.gz`` holds, gzipped, one line of JSON that says how it went, the
record as lines of the text exports, and the plain text. A file appears whole or not at all; after a power cut the
newest may be torn, which their checksums show.
"""

from __future__ import annotations

import fcntl
import gzip
import json
import os
import shutil
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.batch.atomic import write_atomic
from extract.batch.model import MAX_TRIES, TRANSIENT, BatchError, Failure
from extract.batch.summary import Counts
from extract.errors import ErrorCode, os_reason
from extract.export.writers import ExportFormat, render_lines
from extract.record import Record

if TYPE_CHECKING:
    from extract.pipeline import Extraction

STATE = ".nianbao"
_COMPRESSION = 1


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record read back.

    Attributes:
        source: the input that it was made from.
        lines: what the record adds to each file of the text exports; those of JSON Lines are always there.
        text: the plain text as UTF-8.
    """

    source: str
    counts: Counts
    lines: Mapping[ExportFormat, Sequence[bytes]]
    text: bytes

    def record(self) -> Record:
        """The record itself."""
        return Record.model_validate_json(self.lines[ExportFormat.JSONL][0])


@dataclass(frozen=True, slots=True)
class StoredResult:
    """A result read back: a record or a failure.

    Attributes:
        tries: how often the input had been tried when it failed.
    """

    found: StoredRecord | None
    failure: Failure | None
    tries: int = 1

    @property
    def final(self) -> bool:
        """Whether another try is not worth while."""
        return self.failure is None or self.failure.code not in TRANSIENT or self.tries >= MAX_TRIES


class ResultStore:
    """The results of one fingerprint under one output folder; results are looked up by the SHA-256 of the input.

    The lines that ``formats`` need are made where a result is put, by the workers side by side, so that the exports of
    a run are little more than copied together.
    """

    def __init__(self, out: Path, fingerprint: str, formats: Sequence[ExportFormat] = ()) -> None:
        self._formats = {ExportFormat.JSONL, *formats}
        self.state = out / STATE
        self.scratch = self.state / "tmp"
        self._all = self.state / "results"
        self._results = self._all / fingerprint

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder alone, with what an interrupted run left half done cleared away.

        Raises:
            BatchError: where another run holds it or it cannot be written.
        """
        try:
            self.state.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.state / "lock", os.O_CREAT | os.O_RDWR, 0o644)
        except OSError as error:
            raise BatchError(f"输出文件夹无法写入：{os_reason(error)}") from error
        try:
            self._lock(handle)
            shutil.rmtree(self.scratch, ignore_errors=True)
            self.scratch.mkdir(exist_ok=True)
            try:
                yield
            finally:
                shutil.rmtree(self.scratch, ignore_errors=True)
        finally:
            os.close(handle)

    @staticmethod
    def _lock(handle: int) -> None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BatchError("输出文件夹正被另一个 nianbao 进程使用，请等它结束或换一个文件夹") from error
        except OSError:
            # Some network file systems have no locks; a run there is as safe as its user makes it.
            return

    def _path(self, sha256: str) -> Path:
        return self._results / sha256[:2] / f"{sha256}.gz"

    def put(self, sha256: str, result: Extraction | Failure, tries: int = 1) -> None:
        """Store a result; OSError where the folder cannot be written."""
        head: dict[str, object]
        if isinstance(result, Failure):
            head, body = {"error": result.code.value, "detail": result.detail, "tries": tries}, b""
        else:
            lines = render_lines(result.record, sorted(self._formats))
            lengths = {name: [len(part) for part in parts] for name, parts in lines.items()}
            head = {"source": result.record.source, "counts": asdict(Counts.of(result.record)), "lengths": lengths}
            body = b"".join(part for parts in lines.values() for part in parts)
            body += result.text.encode("utf-8", "replace")
        data = json.dumps(head, ensure_ascii=False).encode("utf-8", "replace") + b"\n" + body
        path = self._path(sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        # To wait for the disk would cost a digital report a twentieth of its time.
        write_atomic(path, gzip.compress(data, _COMPRESSION, mtime=0), self.scratch)

    def get(self, sha256: str) -> StoredResult | None:
        """The result for this input; None where there is none or it does not read back."""
        try:
            head, _, body = gzip.decompress(self._path(sha256).read_bytes()).partition(b"\n")
            entry = json.loads(head)
            if "error" in entry:
                return StoredResult(None, Failure(ErrorCode(entry["error"]), entry["detail"]), int(entry["tries"]))
            return StoredResult(_found(entry, body), None)
        except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, AttributeError):
            return None

    def take(self, sha256: str) -> bytes:
        """A stored result as it lies on the disk, which it leaves."""
        path = self._path(sha256)
        data = path.read_bytes()
        path.unlink()
        return data

    def put_stored(self, sha256: str, data: bytes) -> None:
        """Store what another store's ``take`` gave."""
        path = self._path(sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, data, self.scratch)

    def known(self) -> tuple[frozenset[str], dict[str, int]]:
        """SHA-256 of the inputs that need no other try, and how often the rest has been tried."""
        final: set[str] = set()
        tries: dict[str, int] = {}
        for path in self._results.glob("*/*.gz"):
            sha256 = path.name.removesuffix(".gz")
            if (stored := self.get(sha256)) is not None:
                if stored.final:
                    final.add(sha256)
                else:
                    tries[sha256] = stored.tries
        return frozenset(final), tries

    def report_ids(self) -> set[str]:
        """Ids of every report that has a result here, of older versions too."""
        return {path.name[:16] for path in self._all.glob("*/*/*.gz")}

    def prune(self) -> None:
        """Remove the results of other versions and settings: they would be redone anyway."""
        for folder in self._all.iterdir() if self._all.is_dir() else ():
            if folder != self._results:
                shutil.rmtree(folder, ignore_errors=True)


def _found(entry: dict[str, Any], body: bytes) -> StoredRecord:
    lines: dict[ExportFormat, list[bytes]] = {}
    at = 0
    for name, lengths in entry["lengths"].items():
        parts = lines[ExportFormat(name)] = []
        for length in lengths:
            parts.append(body[at : at + length])
            at += length
    return StoredRecord(entry["source"], Counts(**entry["counts"]), lines, body[at:])
