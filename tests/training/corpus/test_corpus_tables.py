"""Table pages: every label cell has its role, boxes stand inside the page, OCR noise keeps the roles."""

from __future__ import annotations

from random import Random

from eval.gold.generate.model import Grid, GridCell
from extract.templates import load_template
from extract.templates.model import CellKey
from training.corpus.geometry import PAGE, lay_out
from training.corpus.labels import label_names
from training.corpus.model import Example
from training.corpus.tables import table_page


def spans(example: Example) -> list[tuple[str, str]]:
    """Text and role of every labelled span."""
    starts = [at for at, tag in enumerate(example.tags) if tag.startswith("B-")]
    found = []
    for start in starts:
        end = start + 1
        while end < len(example.tags) and example.tags[end] == "I-" + example.tags[start][2:]:
            end += 1
        found.append((example.text[start:end], example.tags[start][2:]))
    return found


def test_a_page_says_what_every_cell_is() -> None:
    for seed in range(12):
        example = table_page("train", Random(seed))
        assert len(example.text) == len(example.tags) == len(example.boxes)
        assert set(example.tags) <= set(label_names())
        roles = [role for _, role in spans(example)]
        assert "VALUE" in roles
        assert any(role.startswith("ROW:") for role in roles)
        assert any(role.startswith("COL:") for role in roles)


def test_boxes_stand_on_the_page() -> None:
    for seed in range(12):
        for left, top, right, bottom in table_page("train", Random(seed)).boxes:
            assert 0 <= left <= right <= PAGE
            assert 0 <= top <= bottom <= PAGE


def test_the_rows_of_the_form_are_named_by_their_ids() -> None:
    rows = {row.label.text: f"ROW:{row.id}" for table in load_template("2021").tables for row in table.rows}
    found = {}
    for seed in range(30):
        found |= dict(spans(table_page("train", Random(seed))))
    assert found["规章"] == rows["规章"]
    assert found["行政处罚"] == rows["行政处罚"]
    assert found["自然人"] == "COL:natural_person"
    assert found["尚未审结"] == "COL:pending"
    assert found["申请人情况"] == "SECTION"
    assert found["第二十条第（六）项"] == "SECTION"


def test_a_wide_column_gets_more_of_the_page() -> None:
    key = CellKey("statistics", "disclosed_total", "value")
    cells = (GridCell(0, 0, "主动公开政府信息数"), GridCell(0, 1, "3", key=key))
    page = lay_out(Grid(cells, 1, 2), Random(1))
    assert page.columns[1] - page.columns[0] > page.columns[2] - page.columns[1]
    assert [box[0] for box in page.boxes(cells[0], "主动")] == sorted(box[0] for box in page.boxes(cells[0], "主动"))


def test_the_same_seed_gives_the_same_page() -> None:
    assert table_page("test", Random(4)) == table_page("test", Random(4))
