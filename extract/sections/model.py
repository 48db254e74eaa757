"""What the outline of a report is: title, agency, year and the statutory sections as spans of the plain text."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SectionSpan:
    """A section of the report.

    Attributes:
        id: statutory id (``overview``, ``disclosure``, ``requests``, ``review_litigation``, ``problems``, ``other``),
            ``preamble`` before the first heading, ``letter`` for text around the report, else ``extra``.
        title: heading as printed, "" for the preamble.
        start: offset of the heading in ``Document.text``.
        end: offset after the section.
    """

    id: str
    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class YearMention:
    """A place that states the report year: ``where`` is ``title``, ``period``, ``overview``, ``signature`` …"""

    year: int
    where: str
    start: int
    end: int
    text: str


@dataclass(slots=True)
class Outline:
    """Title, agency, year and sections of a report.

    Attributes:
        score: evidence that this is an annual report on information disclosure at all, 0 to 1.
        years: every place that states the report year, for the findings.
    """

    title: str
    agency: str | None
    year: int | None
    score: float
    sections: list[SectionSpan] = field(default_factory=list)
    years: list[YearMention] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def section_at(self, offset: int) -> SectionSpan | None:
        """The section that holds this offset of ``Document.text``."""
        return next((s for s in self.sections if s.start <= offset < s.end), None)
