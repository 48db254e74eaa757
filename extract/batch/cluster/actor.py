"""What runs on each machine of a cluster: reads inputs, extracts them in a watched process, gives back results."""

from __future__ import annotations

import hashlib
import os
import weakref
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from extract.batch.bundles import open_inputs
from extract.batch.cluster.folder import held_folder
from extract.batch.fingerprint import fingerprint
from extract.batch.model import BatchError, ExtractorFactory, Failure, Job
from extract.batch.pool import WorkerPool
from extract.batch.runner import read_file
from extract.batch.store import ResultStore
from extract.config import Config
from extract.errors import ErrorCode, NianbaoError
from extract.export.writers import ExportFormat

REMOTE = "://"
"""What an input has in its name where it lies in object storage."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """What became of one input, as a row between machines.

    Attributes:
        number: place of the path in the list of inputs.
        member: place in the archive that the path is, 0 where it is none.
        sha256: of the input's bytes, "" where they could not be read.
        error: code of a failure, "" where there is a record.
        result: the result as a store keeps it; empty for a failure, and where the driver has it.
        kept: the driver has the result from an earlier run.
    """

    number: int
    member: int
    source: str
    sha256: str
    error: str = ""
    detail: str = ""
    tries: int = 0
    result: bytes = b""
    kept: bool = False

    @property
    def failure(self) -> Failure | None:
        """The failure, None where there is a record."""
        return Failure(ErrorCode(self.error), self.detail) if self.error else None


@dataclass(frozen=True, slots=True)
class ActorSettings:
    """What every actor is told.

    Attributes:
        version: fingerprint of the driver's code and settings; the machines must agree.
        final: inputs by SHA-256 whose result the driver has.
        tries: how often others have failed before.
        formats: the exports that the driver will write.
    """

    factory: ExtractorFactory
    config: str
    version: str
    final: frozenset[str]
    tries: dict[str, int]
    formats: Sequence[ExportFormat]


class ReportActor:
    """A stateful step of ``Dataset.map_batches``: one watched worker process, which holds the extractor."""

    def __init__(self, settings: ActorSettings) -> None:
        self._settings = settings
        self._config = Config.model_validate_json(settings.config)
        if fingerprint(self._config) != settings.version:
            raise BatchError("集群中机器上的 nianbao 版本不一致，请在每台机器上安装同一版本")
        with ExitStack() as stack:
            # Results on their way: they leave with the rows.
            self._store = ResultStore(stack.enter_context(held_folder()), settings.version, settings.formats)
            stack.enter_context(self._store.locked())
            self._pool = stack.enter_context(WorkerPool(settings.factory, self._config, self._store, 1))
            # Ray drops the actor at the end of the step; a killed one is cleared away by the next on the machine.
            weakref.finalize(self, stack.pop_all().close)

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[object]]:
        """Rows ``number``, ``path`` (bytes) and ``source`` to columns of ``Extracted``."""
        rows = [
            asdict(row)
            for number, path, source in zip(batch["number"], batch["path"], batch["source"], strict=True)
            for row in self._extract(int(number), bytes(path), str(source))
        ]
        return {name: [row[name] for row in rows] for name in Extracted.__dataclass_fields__}

    def _extract(self, number: int, path: bytes, source: str) -> Iterator[Extracted]:
        limits = self._config.limits
        try:
            inputs = open_inputs(source, read_input(path, limits.bytes), limits)
        except NianbaoError as error:
            yield Extracted(number, 0, source, "", error.code.value, error.detail)
            return
        for member, (name, read) in enumerate(inputs):
            try:
                data = read()
            except NianbaoError as error:
                yield Extracted(number, member, name, "", error.code.value, error.detail)
            else:
                yield self._row(number, member, name, data)

    def _row(self, number: int, member: int, source: str, data: bytes) -> Extracted:
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 in self._settings.final:
            return Extracted(number, member, source, sha256, kept=True)
        job = Job(sha256, source, data, self._settings.tries.get(sha256, 0))
        (reply,) = self._pool.run(iter([job]))
        if reply.failure is not None:
            error, detail = reply.failure.code.value, reply.failure.detail
            return Extracted(number, member, source, sha256, error, detail, reply.tries)
        return Extracted(number, member, source, sha256, tries=reply.tries, result=self._store.take(sha256))


def read_input(path: bytes, limit: int) -> bytes:
    """The bytes of a file, or of an object where the path is a URL that fsspec knows.

    Raises:
        NianbaoError: UNREADABLE where it cannot be read, TOO_LARGE beyond ``limit``.
    """
    name = os.fsdecode(path)
    if REMOTE not in name:
        return read_file(Path(name), limit)
    import fsspec

    try:
        with fsspec.open(name, "rb") as file:
            data: bytes = file.read(limit + 1)
    # Each of its storages fails with errors of its own.
    except Exception as error:
        raise NianbaoError(ErrorCode.UNREADABLE, f"读取失败（{type(error).__name__}）") from error
    if len(data) > limit:
        raise NianbaoError(ErrorCode.TOO_LARGE, f"超过 {limit} 字节")
    return data
