"""Small forms written by us for the anchoring tests: as grids of any shape, or as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import TypeAlias

from extract.anchoring.anchor import anchor
from extract.anchoring.model import Anchored
from extract.intake import read_document
from extract.limits import Limits
from extract.reconcile.model import ReconciledCell
from extract.reconcile.reconcile import reconcile
from extract.record import Status
from extract.templates import load_template

Spanned: TypeAlias = str | tuple[str, int, int]
"""Text of a cell, or text with rows and columns spanned."""

COLUMNS = ("natural_person", "business", "research", "public_interest", "legal_service", "other", "total")
HEADS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
RESULTS = "三、本年度办理结果"

# Six natural persons and two firms applied, one application was carried over and one goes on next year.
FILLED: dict[str, tuple[int, ...]] = {
    "new": (6, 2, 0, 0, 0, 0, 8),
    "carried_in": (1, 0, 0, 0, 0, 0, 1),
    "granted": (3, 1, 0, 0, 0, 0, 4),
    "refused_third_party": (0, 1, 0, 0, 0, 0, 1),
    "unable_not_held": (2, 0, 0, 0, 0, 0, 2),
    "declined_repeat": (1, 0, 0, 0, 0, 0, 1),
    "processed_total": (6, 2, 0, 0, 0, 0, 8),
    "carried_out": (1, 0, 0, 0, 0, 0, 1),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the application table as this document prints it."""

    row: str
    group: str
    label: str
    values: tuple[str, ...]


def requests_lines(
    era: str = "2021", *, one_row: bool = False, filled: Mapping[str, Sequence[int]] = FILLED
) -> list[Line]:
    """The rows of the application table; ``one_row`` prints （六） as one row."""
    rows = load_template(era).table("requests").rows
    replaced = {name for row in rows if row.variant for name in row.replaces} if one_row else set()
    return [
        Line(row.id, row.group, row.ordinal + row.label.text, tuple(map(str, filled.get(row.id, (0,) * 7))))
        for row in rows
        if row.id not in replaced and (one_row or not row.variant)
    ]


def relabelled(lines: Iterable[Line], labels: Mapping[str, str]) -> list[Line]:
    """The rows with other labels."""
    return [replace(line, label=labels.get(line.row, line.label)) for line in lines]


HEADINGS: list[list[Spanned]] = [
    [("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 2), ("申请人情况", 1, 7)],
    [("自然人", 2, 1), ("法人或其他组织", 1, 5), ("总计", 2, 1)],
    list(HEADS[1:6]),
]


def body(lines: Sequence[Line]) -> list[list[Spanned]]:
    """Rows with two columns of labels: group cells merged over their rows, other labels over both columns."""
    rows: list[list[Spanned]] = []
    for index, line in enumerate(lines):
        if line.group in ("", RESULTS):
            rows.append([(line.label, 1, 2), *line.values])
        elif index and lines[index - 1].group == line.group:
            rows.append([line.label, *line.values])
        else:
            rows.append([(line.group, sum(other.group == line.group for other in lines), 1), line.label, *line.values])
    return rows


def form(lines: Sequence[Line]) -> list[list[Spanned]]:
    """The application table with its headings."""
    return [*HEADINGS, *body(lines)]


def html(*tables: Sequence[Sequence[Spanned]], before: str = "", between: str = "") -> bytes:
    """A page with these tables."""
    drawn = []
    for table in tables:
        rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in table)
        drawn.append(f"<table>{rows}</table>")
    return f"<html><body><p>{before}</p>{f'<p>{between}</p>'.join(drawn)}</body></html>".encode()


def _cell(cell: Spanned) -> str:
    text, rows, columns = (cell, 1, 1) if isinstance(cell, str) else cell
    return f'<td rowspan="{rows}" colspan="{columns}">{escape(text)}</td>'


def run_together(lines: Sequence[Line], separator: str = "") -> str:
    """The table as text without marks between its cells; a space stands between values where asked for."""
    parts = ["申请人情况自然人法人或其他组织总计商业企业科研机构社会公益组织法律服务机构其他"]
    group = ""
    for line in lines:
        parts.append((line.group if line.group not in (group, RESULTS) else "") + line.label)
        parts.append(separator.join(line.values))
        group = line.group
    return separator.join(parts)


CASES = (("1", "1", "0", "0", "2"), ("0", "1", "0", "0", "1"), ("0", "0", "0", "0", "0"))
"""Values of the review and litigation table: a group of outcomes after the other."""
CASE_LINE = [value for group in CASES for value in group]


def case_truth() -> dict[tuple[str, str, str], str]:
    """What the review and litigation table prints, by key."""
    groups = ("review", "litigation_direct", "litigation_after_review")
    columns = ("upheld", "corrected", "other", "pending", "total")
    return {
        ("review_litigation", group, column): CASES[i][j]
        for i, group in enumerate(groups)
        for j, column in enumerate(columns)
    }


def anchored(data: bytes | str, year: int | None = 2022) -> Anchored | None:
    """What anchoring finds in a file."""
    return anchor(read_document(data.encode() if isinstance(data, str) else data, Limits()), year)


def read(data: bytes | str, year: int | None = 2022) -> dict[tuple[str, str, str], ReconciledCell]:
    """The cells of a file after reconciliation, by key."""
    found = anchored(data, year)
    assert found is not None
    return {tuple(cell.key): cell for cell in reconcile(found).cells}


def truth(lines: Sequence[Line]) -> dict[tuple[str, str, str], str]:
    """What the document prints, by key."""
    return {
        ("requests", line.row, column): text
        for line in lines
        for column, text in zip(COLUMNS, line.values, strict=True)
    }


_CERTAIN = (Status.AS_PRINTED, Status.DERIVED, Status.BLANK)


def wrong(
    cells: Mapping[tuple[str, str, str], ReconciledCell], expected: Mapping[tuple[str, str, str], str]
) -> dict[tuple[str, str, str], tuple[str, str, Status]]:
    """Cells that are not certain and as expected: (expected, printed, status)."""
    return {
        key: (text, cells[key].printed, cells[key].status)
        for key, text in expected.items()
        if cells[key].printed != text or cells[key].status not in _CERTAIN
    }


def doubtful(cells: Mapping[tuple[str, str, str], ReconciledCell], row: str) -> bool:
    """Whether every cell of a row of the application table asks for review."""
    return all(cells["requests", row, column].status is Status.NEEDS_REVIEW for column in COLUMNS)
