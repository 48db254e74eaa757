"""Sections: title, agency, year and the statutory sections of a report."""

from extract.sections.model import Outline, SectionSpan, YearMention
from extract.sections.outline import outline
from extract.sections.spans import narrative_spans

__all__ = ["Outline", "SectionSpan", "YearMention", "narrative_spans", "outline"]
