"""What passes between the parts of a batch run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from extract.config import Config
from extract.errors import ErrorCode, NianbaoError

if TYPE_CHECKING:  # the pipeline takes a second to load, and only workers need it
    from extract.pipeline import Extraction


class ReportExtractor(Protocol):
    """What a worker needs of an extractor; ``extract.pipeline.Extractor`` is the one in use."""

    def extract(self, data: bytes, source: str) -> Extraction:
        """Extract one report, or raise NianbaoError."""


ExtractorFactory: TypeAlias = Callable[[Config], ReportExtractor]
"""Builds the extractor inside a worker; a function of a module, so that it can be named across processes."""


class BatchError(Exception):
    """A run that cannot start or go on, with a sentence in Chinese: a locked or unwritable folder, a broken program."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an input gave no record."""

    code: ErrorCode
    detail: str

    @classmethod
    def of(cls, error: NianbaoError) -> Failure:
        """The failure that an error stands for."""
        return cls(error.code, error.detail)

    @property
    def message(self) -> str:
        """The sentence of failures.csv."""
        return str(NianbaoError(self.code, self.detail))


MAX_TRIES = 2
"""Tries after which an input that takes its worker down, or fails in a way that might pass, is set aside."""
TRANSIENT = {ErrorCode.CONVERTER_MISSING, ErrorCode.CONVERSION_FAILED, ErrorCode.TIMED_OUT, ErrorCode.INTERNAL}
"""Failures that another try may not meet again."""


@dataclass(frozen=True, slots=True)
class Job:
    """The bytes of one report on their way to a worker.

    Attributes:
        tries: how often it was tried before, in this run and in earlier ones.
    """

    sha256: str
    source: str
    data: bytes
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """A worker's word on one job; the record itself is in the store by then.

    Attributes:
        failure: None where there is a record.
        trace: traceback of an unforeseen exception, for ``--verbose``; else "".
        retire: the worker is not fit for another job.
        tries: how often the input has been tried by now.
    """

    sha256: str
    failure: Failure | None
    trace: str = ""
    retire: bool = False
    tries: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input.

    Attributes:
        sha256: of the input's bytes, None where they could not be read.
        failure: None where there is a record.
        cached: the result was there from an earlier run.
        aside: a failure that might pass, but has been met in as many tries as an input gets.
    """

    source: str
    sha256: str | None
    failure: Failure | None
    cached: bool = False
    aside: bool = False
