"""Lines of headings as fixed points of scanned rows whose labels nobody can read."""

from __future__ import annotations

from collections.abc import Sequence

from extract.anchoring.anchor import anchor
from extract.anchoring.headlines import HEADING, blankness, rows_with_headings
from extract.anchoring.labels import row_slots
from extract.anchoring.model import Anchored, Segment, Value
from extract.document import Document, Provenance, Table, TableCell
from extract.templates import load_template

LIST = load_template("2014")
SLOTS = row_slots(LIST)
GARBLED = ("源建择环", "TCTSI", "", "主于美么", "8R4弹I", "集督率")


def printed_lines() -> list[str]:
    """What the list prints line by line: ids of rows, "" for headings."""
    return ["" if number == HEADING else SLOTS[number].row.id for number in rows_with_headings(SLOTS)]


def number_of(row: str) -> str:
    return str(100 + [slot.row.id for slot in SLOTS].index(row))


def scan(lines: Sequence[str], *, cut: int = 30, sure: float = 0.99) -> Document:
    """The lines as a list on two pages, whose labels are garbled and whose numbers are all different."""
    blocks = []
    for part in (lines[:cut], lines[cut:]):
        cells: list[TableCell] = []
        for number, row in enumerate(part):
            text = number_of(row) if row else ""
            label = GARBLED[(number * 7 + cut) % len(GARBLED)]
            cells += [TableCell(number, 0, label, Provenance(1)), TableCell(number, 1, "一", Provenance(1))]
            readings = ((text, sure), ("8", 1 - sure))
            cells.append(TableCell(number, 2, text, Provenance(1), readings=readings))
        blocks.append(Table(cells, len(part), 3, Provenance(1)))
    return Document("scan", "", list(blocks))


def read(found: Anchored | None) -> dict[str, tuple[str, str]]:
    assert found is not None
    texts = {}
    for reading in found.rows:
        first = reading.candidates[0].texts[0]
        assert first is not None
        texts[reading.keys[0].row] = (first.printed, reading.doubt)
    return texts


def test_the_list_prints_a_heading_before_each_group_that_no_row_names() -> None:
    lines = printed_lines()
    assert lines.count("") == 8
    assert lines[lines.index("channel_gazette") - 1] == ""
    assert lines[lines.index("refused_state_secret") - 1] == "answer_refused"
    assert lines[lines.index("reviews_total") - 1] == "answer_other_channel"


def test_tables_of_rows_with_merged_groups_print_headings_only_before_the_table() -> None:
    slots = row_slots(load_template("2021"))
    tables = [slots[number].table.id for number in rows_with_headings(slots) if number != HEADING]
    assert rows_with_headings(slots).count(HEADING) == len(set(tables))


def test_rows_stand_between_their_headings_without_any_label() -> None:
    found = read(anchor(scan(printed_lines()), 2016))
    assert {row: text for row, (text, _) in found.items()} == {slot.row.id: number_of(slot.row.id) for slot in SLOTS}
    assert not any(doubt for _, doubt in found.values())


def test_a_lost_row_puts_its_own_group_in_doubt_and_moves_no_other() -> None:
    lines = [row for row in printed_lines() if row != "policy_interpretations"]
    found = read(anchor(scan(lines), 2016))
    group = {slot.row.id for slot in SLOTS if slot.group == "通过不同渠道和方式回应解读的情况"}
    assert len(group) == 7
    for slot in SLOTS:
        if slot.row.id not in group:
            assert found[slot.row.id] == (number_of(slot.row.id), "")
    moved = [row for row in group if row in found and found[row][0] != number_of(row)]
    assert all(found[row][1] for row in moved), "a number of another row is in doubt at least"


def test_blank_values_are_headings_as_far_as_they_are_surely_blank() -> None:
    def line(*values: Value) -> Segment:
        return Segment("", "", list(values))

    blank = Value("", Provenance(1), glyphs=(("", 0.6), ("0", 0.3)))
    assert blankness(line(blank)) == 0.6
    assert blankness(line(Value("7", Provenance(1), glyphs=(("7", 0.9),)))) == 0.0
    assert blankness(line(Value(" ", Provenance(1)))) == 1.0
    assert blankness(line(blank, blank)) == 0.0
