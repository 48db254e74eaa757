"""Figures of a text, as the pipeline finds them, with the shipped tagger or a folder of weights."""

from __future__ import annotations

import threading
from pathlib import Path

from extract.anchoring.anchor import anchor
from extract.config import Taggers
from extract.intake.plaintext import read_text
from extract.limits import Limits
from extract.narrative.narrator import Narrator
from extract.record import Figure
from extract.sections import narrative_spans, outline


class FigureReader:
    """Reads the figures of plain texts; the model is loaded at the first text, one text is read at a time.

    Args:
        how: who names the figures.
        weights: folder of tagger weights; None for those that ship with the package.
    """

    def __init__(self, how: Taggers = "both", weights: Path | None = None, limits: Limits | None = None) -> None:
        self._narrator = Narrator(how, weights)
        self._limits = limits or Limits()
        self._lock = threading.Lock()

    @property
    def version(self) -> str:
        """Name and version of the model, without loading it: Label Studio waits three seconds for it."""
        return self._narrator.version

    def __call__(self, text: str) -> list[Figure]:
        """The figures of the running text of a report. Raises NianbaoError beyond the limits."""
        with self._lock:
            document = read_text(text, self._limits)
            report = outline(document)
            tables = anchor(document, report.year, report.agency)
            spans = narrative_spans(document, report, tables.spans if tables else [])
            return self._narrator.figures(document, report, spans)
