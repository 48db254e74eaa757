"""What the page shows of a report besides its record: page images and the places of its cells in the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from extract.errors import NianbaoError
from extract.export.pageimage import SMALL, PagePicture, page_pictures
from extract.limits import Limits
from extract.record import Record
from extract.review.locate import Places, locate_cells
from extract.review.sources import SourceState, read_source

_PAGED = ("pdf", "scan", "image")


class Pictures(StrEnum):
    """Why a report has page images or not; the page says it in words."""

    SHOWN = "shown"
    NO_PAGES = "no_pages"
    NOT_WANTED = "not_wanted"
    OVER_BUDGET = "over_budget"
    SOURCE_GONE = "source_gone"
    SOURCE_CHANGED = "source_changed"
    SOURCE_TOO_LARGE = "source_too_large"
    FAILED = "failed"


_WITHOUT_SOURCE = {
    SourceState.GONE: Pictures.SOURCE_GONE,
    SourceState.CHANGED: Pictures.SOURCE_CHANGED,
    SourceState.TOO_LARGE: Pictures.SOURCE_TOO_LARGE,
}


@dataclass(frozen=True, slots=True)
class Job:
    """A report whose material is wanted; ``text`` is its plain text, which may lack."""

    record: Record
    text: str
    limits: Limits
    with_pictures: bool


@dataclass(frozen=True, slots=True)
class Material:
    """Page images in page order, why there are none, and where the cells stand in the text."""

    places: Places = field(default_factory=Places)
    pictures: list[PagePicture] = field(default_factory=list)
    state: Pictures = Pictures.FAILED


def gather(job: Job) -> Material:
    """Read the file of a record again; never raises for what is in it."""
    data, found = read_source(job.record, job.limits.bytes)
    places = locate_cells(job.record, job.text, data, job.limits) if job.text and job.record.cells else Places()
    if job.record.format not in _PAGED:
        return Material(places, state=Pictures.NO_PAGES)
    if data is None:
        return Material(places, state=_WITHOUT_SOURCE[found])
    if not job.with_pictures:
        return Material(places, state=Pictures.NOT_WANTED)
    try:
        wanted = shown_pages(job.record, job.limits.pages)
        pictures = list(page_pictures(data, wanted, job.limits, SMALL, pass_over=True))
    except NianbaoError:
        pictures = []
    return Material(places, pictures, Pictures.SHOWN if pictures else Pictures.FAILED)


def shown_pages(record: Record, most: int) -> range:
    """Pages worth showing: all up to the last that holds a cell, a figure or evidence."""
    pages = [cell.page for cell in record.cells] + [figure.page for figure in record.figures]
    pages += [item.page for finding in record.findings for item in finding.evidence]
    return range(1, min(max((page or 0 for page in pages), default=0), most) + 1)
