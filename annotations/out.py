"""An OUT folder of ``nianbao extract``, as far as the annotation loop needs it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotations.errors import AnnotateCode, AnnotateError
from extract.errors import os_reason
from extract.export.outfolder import RECORDS, OutFolder
from extract.pipeline import report_id
from extract.record import Record

_MOST_TEXT_BYTES = 64_000_000


class RunFolder:
    """Records, plain texts and source files of one run; nothing is read before it is asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._folder = OutFolder(path)
        if not self._folder.holds_records():
            raise AnnotateError(AnnotateCode.BAD_OUT, f"{path} 中没有 {RECORDS}")

    def records(self) -> Iterator[Record]:
        """The records in their order, a report that was given twice once. Raises AnnotateError (``bad_out``)."""
        seen: set[str] = set()
        try:
            for line in self._folder.lines():
                record = line.record()
                if record is None:
                    raise AnnotateError(AnnotateCode.BAD_OUT, f"{self.path / RECORDS} 第 {line.number} 行不是记录")
                if record.report_id not in seen:
                    seen.add(record.report_id)
                    yield record
        except OSError as error:
            raise AnnotateError(AnnotateCode.BAD_OUT, f"{self.path}，{os_reason(error)}") from error

    def text(self, record: Record) -> str:
        """Plain text to which the offsets of a record refer. Raises AnnotateError (``bad_out``)."""
        data = self._folder.text(record.report_id, _MOST_TEXT_BYTES)
        try:
            if data is not None:
                return data.decode("utf-8")
        except UnicodeDecodeError:
            pass  # as bad as none: the offsets would refer to other characters
        raise AnnotateError(AnnotateCode.BAD_OUT, f"缺少报告原文 text/{record.report_id}.txt")

    def source(self, record: Record) -> bytes | None:
        """Bytes of the file that a record came from; None where it is no longer there or is another by now."""
        try:
            data = Path(record.source).read_bytes()
        except (OSError, ValueError):
            return None
        return data if report_id(data) == record.report_id else None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder for one push at a time. Raises AnnotateError (``locked``)."""
        state = self.path / ".nianbao"
        state.mkdir(exist_ok=True)
        handle = os.open(state / "annotate.lock", os.O_CREAT | os.O_RDWR, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError as error:
            raise AnnotateError(AnnotateCode.LOCKED, str(self.path)) from error
        finally:
            os.close(handle)
