"""Types of a generated panel: agencies, reports before they are written, and what was planted."""

from __future__ import annotations

from dataclasses import dataclass, field

from eval.gold.generate.model import Agency, Number
from extract.record import Record
from extract.templates.model import CellKey


@dataclass(frozen=True, slots=True)
class PanelAgency:
    """An agency with the units above it; ``model`` is the number of the model text it signs, None for its own text."""

    index: int
    agency: Agency
    city: str
    county: str
    model: int | None = None


@dataclass(slots=True, eq=False)
class Draft:
    """A report of the panel before it is written; planting changes drafts.

    Attributes:
        name: the agency as this report prints it.
        values: values of the cells the report prints.
        seed: drives the wording; the numbers in it are drawn apart, by agency and year.
        text_of: the draft whose text this report copies, None for its own.
        cumulative: the number of items disclosed over all years.
        states_cumulative: whether the text has a sentence on it.
        doubtful: cells that were read without certainty.
        added: whether a copy adds a sentence of its own; rewritten: whether its last sections are its own.
        mentions: the name in the signature where it differs.
        mirror: number of the copy of a file, 0 for the file itself.
    """

    owner: PanelAgency
    year: int
    era: str
    name: str
    values: dict[CellKey, Number]
    seed: str
    levels: dict[str, float]
    text_of: Draft | None = None
    cumulative: int = 0
    states_cumulative: bool = False
    doubtful: set[CellKey] = field(default_factory=set)
    added: bool = False
    rewritten: bool = False
    mentions: str = ""
    mirror: int = 0

    @property
    def report_id(self) -> str:
        """16 hex digits, one for each draft of a panel."""
        return f"{self.owner.index:08x}{self.year:06x}{self.mirror:02x}"


@dataclass(frozen=True, slots=True)
class Planted:
    """A planted defect.

    Attributes:
        check: the check that should find it.
        report_id: the report that should be named, "" for one that is not there.
        agency: number of the agency; year: the year it is about.
        cell: the cell it is about, where there is one.
        explains: reports that take part in further true findings which follow from this defect.
    """

    check: str
    agency: int
    year: int
    report_id: str = ""
    cell: CellKey | None = None
    explains: tuple[str, ...] = ()


@dataclass(slots=True)
class Panel:
    """A finished panel.

    Attributes:
        expected: years asked of an agency, by the name on the list.
        numbers: number of the agency behind each name on the list or in a report.
        doubtful: reports with a contradiction that rests on a doubtful cell alone: it may be hinted at, not asserted.
    """

    records: list[Record]
    texts: dict[str, str]
    planted: list[Planted]
    expected: dict[str, list[int]]
    numbers: dict[str, int]
    doubtful: set[str] = field(default_factory=set)
