"""Figures of a text by a narrative model: the shipped rules, or a folder of tagger weights."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any, Literal, TypeAlias

from extract.anchoring.anchor import anchor
from extract.intake.plaintext import read_text
from extract.limits import Limits
from extract.narrative.narrator import Narrator
from extract.record import Figure
from extract.sections import narrative_spans, outline

How: TypeAlias = Literal["rules", "model", "both"]
"""Who names the figures: the rules, the network, or both together."""


class FigureReader:
    """Reads the figures of plain texts; the model is loaded at the first text, one text is read at a time.

    Args:
        how: who names the figures.
        weights: folder of tagger weights; None for those that ship with the package.
    """

    def __init__(self, how: How = "rules", weights: Path | None = None, limits: Limits | None = None) -> None:
        self._how = how
        self._weights = weights
        self._limits = limits or Limits()
        self._lock = threading.Lock()
        self._narrator: Narrator | None = None

    @property
    def version(self) -> str:
        """Name and version of the model."""
        with self._lock:
            return self._opened().version

    def __call__(self, text: str) -> list[Figure]:
        """The figures of the running text of a report. Raises NianbaoError beyond the limits."""
        with self._lock:
            narrator = self._opened()
            document = read_text(text, self._limits)
            report = outline(document)
            tables = anchor(document, report.year)
            return narrator.figures(document, report, narrative_spans(document, report, tables.spans if tables else []))

    def _opened(self) -> Narrator:
        if self._narrator is None:
            narrator = Narrator(self._how)
            if self._weights is not None:
                component: Any = narrator.nlp.get_pipe("nianbao_tagger")
                component.from_disk(self._weights)
            self._narrator = narrator
        return self._narrator
