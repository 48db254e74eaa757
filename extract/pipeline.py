"""The way of a report, readable from top to bottom: bytes → document → outline → tables → narrative → record."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from extract.config import Config
from extract.record import Record


@dataclass(frozen=True, slots=True)
class Extraction:
    """A record and the plain text that its offsets refer to."""

    record: Record
    text: str


def report_id(data: bytes) -> str:
    """First 16 hex digits of the SHA-256 of the input's bytes."""
    return hashlib.sha256(data).hexdigest()[:16]


class Extractor:
    """Extracts reports one at a time; build it once a process, it holds the pipelines and templates."""

    def __init__(self, config: Config | None = None) -> None:
        self.config = config or Config()

    def extract(self, data: bytes, source: str) -> Extraction:
        """Extract one report.

        Args:
            data: the bytes of the file.
            source: name under which the record says where it comes from; never used to decide the format.

        Raises:
            NianbaoError: where the input gives no record.
        """
        raise NotImplementedError
