"""A folder of records to one html file that needs nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from extract.batch.atomic import publish
from extract.export.labels import labels
from extract.export.pageimage import PagePicture
from extract.limits import Limits
from extract.record import Record, Status
from extract.review.checks import present_keys
from extract.review.eras import FormBook
from extract.review.folder import Entry, ReviewFolder
from extract.review.html import packed_block, page_head, page_tail, picture_block
from extract.review.lanes import Lanes
from extract.review.material import Job, Material, Pictures, gather
from extract.review.payload import report_payload
from extract.review.wording import wording

MEGABYTE = 1_000_000
_BASE64 = 4 / 3


def _ignore() -> None:
    return


@dataclass(frozen=True, slots=True)
class ReviewOptions:
    """How to make a page.

    Attributes:
        picture_bytes: most bytes of page images in the file, 0 for none.
        workers: number of processes that read the reports' files.
        on_report: called after each report.
    """

    picture_bytes: int = 80 * MEGABYTE
    workers: int = 1
    limits: Limits = field(default_factory=Limits)
    on_report: Callable[[], None] = _ignore


@dataclass(frozen=True, slots=True)
class Built:
    """What a page holds."""

    reports: int
    pictures: int
    without: dict[Pictures, int]
    size: int


def build_review(folder: ReviewFolder, entries: Sequence[Entry], page: Path, options: ReviewOptions) -> Built:
    """Write the page of a folder; the file appears whole or not at all.

    Args:
        entries: the records, as ``folder.entries()`` gives them.

    Raises:
        OSError: where the file cannot be written.
    """
    builder = _Builder(folder, options)
    blocks = builder.blocks(entries)
    data: dict[str, object] = {
        "reports": [entry.line.data() | {"forms": builder.forms[entry.line.key]} for entry in entries],
        "failures": folder.failures(),
        "labels": labels().model_dump(),
        "words": wording().interface,
        "help": wording().help,
        "keys": wording().keys,
        "statuses": [status.value for status in Status],
        **builder.book.data(),
    }
    page.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".nianbao-", dir=page.parent) as scratch:
        temporary = Path(scratch) / "page.html"
        with temporary.open("w", encoding="utf-8", newline="\n") as file:
            file.write(page_head(data))
            # In the order of the list, the reports' own data first: small, and wanted before any picture.
            file.writelines(blocks[entry.line.key].data for entry in entries)
            file.writelines(picture for entry in entries for picture in blocks[entry.line.key].pictures)
            file.write(page_tail())
        publish(temporary, page)
    return Built(len(entries), sum(len(b.pictures) for b in blocks.values()), builder.without, page.stat().st_size)


@dataclass(frozen=True, slots=True)
class _Blocks:
    """A report in the file: its own block, and one for each page image."""

    data: str
    pictures: list[str]


class _Builder:
    """Makes the blocks of the reports, those most in doubt first: they are the first to get page images."""

    def __init__(self, folder: ReviewFolder, options: ReviewOptions) -> None:
        self._folder, self._options = folder, options
        self._left = options.picture_bytes
        self.book = FormBook()
        self.forms: dict[str, str] = {}
        self.without: dict[Pictures, int] = {}

    def blocks(self, entries: Sequence[Entry]) -> dict[str, _Blocks]:
        """The page's parts for every entry by its key; the most doubtful reports are prepared first."""
        o = self._options
        order = sorted(entries, key=lambda entry: -entry.line.doubt)
        done: dict[str, _Blocks] = {}
        with Lanes(gather, o.workers, o.limits.seconds, o.limits.memory_bytes) as lanes:
            for entry, material in zip(order, lanes.map(self._jobs(order)), strict=True):
                done[entry.line.key] = self._report(entry, material or Material())
                o.on_report()
        return done

    def _jobs(self, order: Sequence[Entry]) -> Iterator[Job]:
        for entry in order:
            record = self._folder.record(entry)
            yield Job(record, self._folder.text(record), self._options.limits, self._left > 0)

    def _report(self, entry: Entry, material: Material) -> _Blocks:
        record, key = self._folder.record(entry), entry.line.key
        self.forms[key] = self.book.name(record.template, present_keys(record))
        pictures = self._afford(record, material.pictures)
        state = self._state(material, pictures)
        if not pictures:
            self.without[state] = self.without.get(state, 0) + 1
        pages = [(picture.number, picture.width, picture.height) for picture in pictures]
        payload = report_payload(record, self._folder.text(record), material.places, pages, state)
        return _Blocks(
            packed_block(f"report-{key}", payload),
            [picture_block(f"page-{key}-{picture.number}", picture.data) for picture in pictures],
        )

    def _afford(self, record: Record, pictures: Sequence[PagePicture]) -> list[PagePicture]:
        """The pictures for which there is room, in page order; pages with more to check come first."""
        taken: list[PagePicture] = []
        for picture in sorted(pictures, key=lambda picture: -_interest(record, picture.number)):
            cost = int(len(picture.data) * _BASE64)
            if cost > self._left:
                self._left = 0
                break
            self._left -= cost
            taken.append(picture)
        return sorted(taken, key=lambda picture: picture.number)

    def _state(self, material: Material, taken: Sequence[PagePicture]) -> Pictures:
        if taken or material.state not in (Pictures.SHOWN, Pictures.FAILED, Pictures.NOT_WANTED):
            return material.state
        if not self._options.picture_bytes:
            return Pictures.NOT_WANTED
        return material.state if self._left else Pictures.OVER_BUDGET


def _interest(record: Record, page: int) -> int:
    """How much of a page is to be checked: its evidence counts more than its plain cells, those more than its text."""
    evidence = sum(item.page == page for finding in record.findings for item in finding.evidence)
    cells = [cell for cell in record.cells if cell.page == page]
    doubtful = sum(cell.status not in (Status.AS_PRINTED, Status.BLANK) for cell in cells)
    return 1000 * (evidence + doubtful) + len(cells)
