"""Scanned cells: glyphs against relations, the form of a number, and what is marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from reconcile_tables import by_key, request, requests, single

from extract.anchoring.model import Anchored, CellText, RowCandidate, RowReading
from extract.document import Provenance
from extract.reconcile.confidence import uncalibrated
from extract.reconcile.model import ReconciledCell
from extract.reconcile.reconcile import reconcile
from extract.record import Status
from extract.templates import CellKey, load_template

Glyphs = Sequence[tuple[str, float]]


def scanned(glyphs: Mapping[tuple[str, str], Glyphs]) -> Anchored:
    """The consistent table as read from a scan: every cell clear but those given, by row and column."""
    anchored = requests()
    for reading in anchored.rows:
        texts = []
        for key, text in zip(reading.keys, reading.candidates[0].texts, strict=True):
            assert text is not None
            said = glyphs.get((key.row, key.column), ((text.printed, 0.999),))
            texts.append(CellText(said[0][0], text.provenance, tuple(said)))
        reading.candidates = [RowCandidate(tuple(texts), 0.0, "header")]
    return anchored


def read(glyphs: Mapping[tuple[str, str], Glyphs], row: str, column: str) -> ReconciledCell:
    return by_key(reconcile(scanned(glyphs)))[request(row, column)]


def test_a_clear_scan_is_as_printed() -> None:
    cells = [cell for cell in reconcile(scanned({})).cells if cell.key.table == "requests"]
    assert {cell.status for cell in cells} == {Status.AS_PRINTED}


def test_a_misread_digit_is_repaired_by_the_sums() -> None:
    cell = read({("new", "natural_person"): (("8", 0.6), ("3", 0.39))}, "new", "natural_person")
    assert (cell.printed, cell.value, cell.status) == ("8", 3, Status.REPAIRED)
    assert [(a.printed, a.value) for a in cell.alternatives] == [("8", 8)]


def test_a_cell_that_no_sum_confirms_is_marked_where_its_glyphs_are_not_sure() -> None:
    anchored = scanned({("new", "natural_person"): (("3", 0.7), ("8", 0.29))})
    anchored.rows = [row for row in anchored.rows if row.keys[0].row == "new"]
    anchored.rows[0] = replace(anchored.rows[0], keys=anchored.rows[0].keys[:1], candidates=_first(anchored))
    cell = by_key(reconcile(anchored))[request("new", "natural_person")]
    assert (cell.value, cell.status) == (3, Status.NEEDS_REVIEW)


def _first(anchored: Anchored) -> list[RowCandidate]:
    return [replace(c, texts=c.texts[:1]) for c in anchored.rows[0].candidates]


def test_a_count_is_not_printed_with_points() -> None:
    cell = read({("new", "natural_person"): (("3.", 0.5), ("3", 0.45))}, "new", "natural_person")
    assert (cell.printed, cell.value, cell.status) == ("3", 3, Status.AS_PRINTED)


def test_a_clearly_printed_slip_of_the_source_stays() -> None:
    cell = read({("new", "natural_person"): (("3.5", 0.99), ("35", 0.005))}, "new", "natural_person")
    assert (cell.printed, cell.value, cell.status) == ("3.5", 3.5, Status.NEEDS_REVIEW)


def test_a_wrong_sum_of_the_source_is_not_repaired_away() -> None:
    cell = read({("new", "total"): (("5", 0.998), ("6", 0.001))}, "new", "total")
    assert (cell.value, cell.status) == (5, Status.SOURCE_INCONSISTENT)


def test_glyphs_that_say_nothing_known_are_marked() -> None:
    cell = read({("new", "other"): (("0", 0.2),)}, "new", "other")
    assert cell.value == 0
    sure = read({}, "new", "other")
    assert cell.confidence < sure.confidence


def with_lines(anchored: Anchored, *without: str) -> Anchored:
    """The table as on a scan, each row on the next line of one grid, some rows not there."""
    rows = [row for row in anchored.rows if row.keys[0].row not in without]
    anchored.rows = [replace(row, line=(0, number)) for number, row in enumerate(rows)]
    anchored.scanned = True
    return anchored


def test_what_a_scan_does_not_show_is_for_a_person_to_look_at() -> None:
    anchored = with_lines(scanned({}), "carried_out")
    cells = by_key(reconcile(anchored))
    assert cells[request("carried_out", "total")].status is Status.NEEDS_REVIEW
    tables = {cell.key.table for cell in cells.values() if cell.status is Status.NEEDS_REVIEW}
    assert {"art20_1", "review_litigation"} <= tables
    assert all(cell.value is None and cell.confidence < 0.1 for cell in cells.values() if cell.key.table == "art20_1")
    assert anchored.missing_tables() == []


def test_what_was_not_found_is_the_more_probably_blank_the_more_blanks_the_report_has() -> None:
    def unseen(text: str) -> float:
        glyphs = {(row.keys[0].row, key.column): ((text, 0.999),) for row in requests().rows for key in row.keys}
        cells = by_key(reconcile(with_lines(scanned(glyphs), "carried_out")))
        return cells[request("carried_out", "total")].confidence

    assert unseen("0") < 0.05 < 0.7 < unseen("")


def test_a_row_that_a_scan_demonstrably_lacks_is_missing() -> None:
    cells = by_key(reconcile(with_lines(scanned({}), "refused_deliberative")))
    assert cells[request("refused_deliberative", "total")].status is Status.MISSING


def test_a_row_lost_where_the_grid_has_a_line_too_many_is_not_missing() -> None:
    anchored = with_lines(scanned({}), "refused_deliberative")
    anchored.rows = [
        replace(row, line=(0, row.line[1] + 1)) if row.line and row.line[1] > 8 else row for row in anchored.rows
    ]
    cells = by_key(reconcile(anchored))
    assert cells[request("refused_deliberative", "total")].status is Status.NEEDS_REVIEW


def test_a_cell_of_a_scanned_row_that_has_no_box_is_for_a_person_to_look_at() -> None:
    anchored = with_lines(scanned({}))
    row = anchored.rows[0]
    anchored.rows[0] = replace(
        row, candidates=[replace(row.candidates[0], texts=(*row.candidates[0].texts[:-1], None))]
    )
    assert by_key(reconcile(anchored))[row.keys[-1]].status is Status.NEEDS_REVIEW


@pytest.mark.parametrize(
    ("column", "said", "chance", "status"),
    [
        ("items_last_year", "0", 0.985, Status.NEEDS_REVIEW),
        ("items_last_year", "0", 0.993, Status.AS_PRINTED),
        ("items_last_year", "7", 0.985, Status.NEEDS_REVIEW),
        ("items_last_year", "7", 0.993, Status.AS_PRINTED),
        ("change_this_year", "7", 0.993, Status.NEEDS_REVIEW),
        ("change_this_year", "-7", 0.993, Status.AS_PRINTED),
        ("change_this_year", "0", 0.993, Status.AS_PRINTED),
        ("change_this_year", "7", 0.9985, Status.AS_PRINTED),
    ],
)
def test_how_sure_glyphs_must_be_that_no_sum_confirms(column: str, said: str, chance: float, status: Status) -> None:
    """A minus fades before any digit does; a blurred 6 or 9 looks like a 0."""
    key = CellKey("art20_8", "administrative_fees", column)
    text = CellText(said, Provenance(1), ((said, chance),))
    anchored = Anchored(load_template("2019"), [RowReading((key,), [RowCandidate((text,), 0.0, "header")])])
    assert by_key(reconcile(anchored))[key].status is status


def test_a_clear_cell_that_changes_only_with_cells_in_doubt_is_in_doubt() -> None:
    """Applications carried over, in and out: a 9 that looks like a 0 in one of four cells that are bound together."""
    glyphs = {
        ("carried_in", "other"): (("9", 0.86), ("0", 0.139)),
        ("carried_in", "total"): (("9", 0.967), ("0", 0.026)),
        ("carried_out", "other"): (("0", 0.9995), ("9", 0.0003)),
        ("carried_out", "total"): (("9", 0.815), ("0", 0.152)),
    }
    assert read(glyphs, "carried_out", "other").status is Status.NEEDS_REVIEW
    assert read(glyphs, "carried_out", "business").status is Status.AS_PRINTED


def test_many_unlikely_readings_together_are_a_doubt() -> None:
    key = CellKey("art20_1", "rules", "made_this_year")
    glyphs = (("28", 0.984), ("25", 0.005), ("23", 0.005), ("26", 0.005))
    text = CellText("28", Provenance(1), glyphs)
    anchored = Anchored(load_template("2019"), [RowReading((key,), [RowCandidate((text,), 0.0, "header")])])
    with uncalibrated():
        cell = by_key(reconcile(anchored))[key]
    assert cell.status is Status.NEEDS_REVIEW
    assert cell.confidence < 0.985


FAINT = {("new", "natural_person"): (("", 0.9), ("3", 0.05))}


def test_a_faint_cell_is_no_blank_where_every_clear_cell_of_the_table_shows_a_number() -> None:
    cell = read(FAINT, "new", "natural_person")
    assert (cell.printed, cell.value) == ("3", 3)


def test_a_clearly_blank_cell_among_numbers_is_never_silently_a_number() -> None:
    cell = read({("new", "natural_person"): (("", 0.999), ("3", 0.0005))}, "new", "natural_person")
    assert cell.status in (Status.DERIVED, Status.NEEDS_REVIEW)


def test_a_faint_cell_stays_blank_in_a_table_of_blanks() -> None:
    anchored = scanned({})
    blank = (("", 0.999),)
    for reading in anchored.rows:
        texts = [replace(text, printed="", glyphs=blank) for text in reading.candidates[0].texts if text is not None]
        texts[0] = replace(texts[0], glyphs=FAINT["new", "natural_person"])
        reading.candidates = [RowCandidate(tuple(texts), 0.0, "header")]
    assert by_key(reconcile(anchored))[request("new", "natural_person")].value is None


def test_clear_glyphs_of_a_row_in_doubt_are_not_believed_as_if_they_stood_in_it() -> None:
    anchored = scanned({})
    for reading in anchored.rows:
        reading.doubt = "行名不能确定是哪一行" if reading.keys[0].row == "new" else ""
    with uncalibrated():
        cell = by_key(reconcile(anchored))[request("new", "natural_person")]
    assert (cell.value, cell.status) == (3, Status.NEEDS_REVIEW)
    assert cell.confidence <= 0.6


def test_what_speaks_for_other_tables_is_taken_from_the_confidence() -> None:
    clear = by_key(reconcile(scanned({})))
    glyphs: dict[tuple[str, str], Glyphs] = {}
    for row in ("new", "carried_out"):  # one more in both, and in both totals, holds as well
        for column in ("other", "total"):
            value = int(clear[request(row, column)].value or 0)
            glyphs[row, column] = ((str(value), 0.5), (str(value + 1), 0.45))
    with uncalibrated():
        cell = read(glyphs, "new", "other")
    assert cell.status is Status.NEEDS_REVIEW
    assert cell.alternatives
    assert cell.confidence <= 1.0 - sum(other.confidence for other in cell.alternatives) + 1e-9


def test_a_bound_that_many_values_keep_confirms_none_of_them() -> None:
    anchored = single("2014", "statistics", {"disclosed_total": "160", "channel_website": "11"})
    glyphs: dict[str, Glyphs] = {"disclosed_total": (("160", 0.999),), "channel_website": (("11", 0.5), ("1", 0.0003))}
    for row in anchored.rows:
        (text,) = row.candidates[0].texts
        assert text is not None
        said = tuple(glyphs[row.keys[0].row])
        row.candidates = [RowCandidate((CellText(text.printed, text.provenance, said),), 0.0, "header")]
    cells = by_key(reconcile(anchored))
    assert cells[CellKey("statistics", "channel_website", "value")].status is Status.NEEDS_REVIEW
    assert cells[CellKey("statistics", "disclosed_total", "value")].status is Status.AS_PRINTED
