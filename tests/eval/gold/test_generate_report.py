"""Whole reports: gold that says what the file shows, for every format and every corruption."""

from __future__ import annotations

from random import Random

import pytest

from eval.gold.generate.ambiguity import ambiguous_cells
from eval.gold.generate.corruptions import CORRUPTIONS, NotApplicableError
from eval.gold.generate.figures import word
from eval.gold.generate.layout import build_layout
from eval.gold.generate.model import Grid, GridCell, Layout, TrueCell, Truth
from eval.gold.generate.narrative import Narrative
from eval.gold.generate.options import LayoutOptions
from eval.gold.generate.profile import Profile
from eval.gold.generate.render.options import RenderOptions
from eval.gold.generate.render.registry import FORMATS
from eval.gold.generate.report import generate
from eval.gold.generate.truth import random_truth
from extract.templates import load_template
from extract.templates.model import CellKey

TEXT = RenderOptions()
USES = [
    (name, era, format_name)
    for name, entry in CORRUPTIONS.items()
    for era in entry.eras
    for format_name in ("docx", "run_together", "pdf_ruled")
    if entry.fits(era, format_name)
]

KINDS = {
    "wrong_total": {"table"},
    "slipped_values": {"table"},
    "missing_table": {"structure"},
    "breakdown_error": {"text"},
    "text_conflict": {"text_table"},
    "wrong_year": {"text"},
}
"""Kinds of finding that a corruption puts into the gold; the others leave it without one."""


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_seed_gives_the_same_report(name: str) -> None:
    assert generate(11, format=name) == generate(11, format=name)
    assert generate(11, format=name).data != generate(12, format=name).data


@pytest.mark.parametrize(("name", "era", "format_name"), USES)
def test_every_corruption_applies(name: str, era: str, format_name: str) -> None:
    report = generate(4, era, format_name, name, options=LayoutOptions())
    assert {finding.kind for finding in report.gold.findings} == KINDS.get(name, set())


def test_a_corruption_that_does_not_fit_is_refused() -> None:
    with pytest.raises(NotApplicableError, match="slipped_rows"):
        generate(1, "2014", "docx", "slipped_rows")
    with pytest.raises(KeyError):
        generate(1, corruption="no_such_thing")


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("era", ["2014", "2019", "2021"])
def test_figures_of_the_gold_stand_in_the_text(era: str, seed: int) -> None:
    report = generate(seed, era, "lines", render=TEXT)
    tight = "".join(report.data.decode().split())
    for figure in report.gold.figures:
        assert figure.before + figure.text + figure.after in tight


@pytest.mark.parametrize("seed", range(12))
def test_breakdowns_add_up_unless_asked_not_to(seed: int) -> None:
    for corruption in (None, "breakdown_error"):
        gold = generate(seed, "2021", "lines", corruption).gold
        totals = {figure.text: figure.value for figure in gold.figures if figure.role == "total"}
        sums = dict.fromkeys(totals, 0.0)
        for figure in gold.figures:
            if figure.role == "part" and figure.indicator == "disclosed_by_category" and figure.group:
                sums[figure.group] += figure.value
        wrong = [text for text, total in sums.items() if total and total != totals[text]]
        assert len(wrong) == (1 if corruption else 0)


@pytest.mark.parametrize("seed", range(12))
def test_requests_in_the_text_agree_with_the_table_unless_asked_not_to(seed: int) -> None:
    for corruption in (None, "text_conflict"):
        gold = generate(seed, "2021", "lines", corruption).gold
        told = {figure.value for figure in gold.figures if figure.indicator == "requests_received"}
        printed = gold.cell_map()["requests", "new", "total"].value
        assert (told <= {printed}) == (corruption is None)


def test_numbers_are_worded_as_they_are_worth() -> None:
    rng = Random(1)
    seen = {}
    for _ in range(3000):
        value = rng.choice((7, 126, 950, 1450, 25_600))
        wording = word(value, rng, approx=True, hanzi=True)
        seen[wording.text] = (wording.value, wording.qualifier)
    assert seen["7"] == seen["七"] == (7, "exact")
    assert seen["100余"] == seen["百余"] == (100, "at_least")
    assert seen["近900"] == (900, "approx")
    assert seen["1400多"] == (1400, "at_least")
    assert seen["千余"] == (1000, "at_least")
    assert seen["2.5万余"] == (25_000, "at_least")


def row_of(texts: list[str], columns: list[str], row: str = "new") -> Layout:
    cells = tuple(
        GridCell(0, place, text, key=CellKey("requests", row, column))
        for place, (text, column) in enumerate(zip(texts, columns, strict=True))
    )
    return Layout("", (Grid(cells, 1, len(cells)),))


APPLICANTS = [column.id for column in load_template("2021").table("requests").columns]


@pytest.mark.parametrize(
    ("texts", "columns", "ambiguous"),
    [
        (["0", "0", "0", "0", "0", "0", "0"], APPLICANTS, False),
        (["12", "0", "0", "0", "0", "0", "12"], APPLICANTS, False),
        (["1", "11", "0", "0", "0", "0", "12"], APPLICANTS, True),
        (["2", "", "", "", "", "", "2"], APPLICANTS, True),
        (["", "", "", "", "", "", ""], APPLICANTS, False),
        (["3", "922533.2元"], ["items", "amount"], True),
        (["0", "0"], ["items", "amount"], False),
        (["4", "-3", "6"], ["a", "b", "c"], False),
        (["4", "-3", "61"], ["a", "b", "c"], True),
    ],
)
def test_run_together_digits_are_ambiguous_where_another_cut_adds_up(
    texts: list[str], columns: list[str], ambiguous: bool
) -> None:
    layout = row_of(texts, columns)
    assert bool(ambiguous_cells(layout, "run_together", TEXT)) == ambiguous
    assert not ambiguous_cells(layout, "lines", TEXT)


def built(truth: Truth, seed: int = 1) -> Layout:
    rng = Random(seed)
    return build_layout(truth, Narrative(truth, rng), LayoutOptions(), rng)


def test_swapped_rows_take_their_values_along() -> None:
    truth = random_truth("2019", Random(9), Profile(scale="county"))
    layout = built(truth)
    change = CORRUPTIONS["swapped_rows"].on_layout
    assert change is not None
    swapped, _ = change(layout, Random(1))

    def lines(layout: Layout) -> list[list[str]]:
        return [[c.text for c in row if c.row_span == 1] for grid in layout.grids() for row in grid.by_row()]

    before, after = lines(layout), lines(swapped)
    moved = [index for index, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    assert len(moved) == 2
    assert [after[moved[1]], after[moved[0]]] == [before[moved[0]], before[moved[1]]]


@pytest.mark.parametrize("name", ["slipped_rows", "repeated_label"])
def test_damaged_grids_are_still_whole(name: str) -> None:
    truth = random_truth("2021", Random(9), Profile(scale="county"))
    change = CORRUPTIONS[name].on_layout
    assert change is not None
    for seed in range(10):
        layout, _ = change(built(truth), Random(seed))
        for grid in layout.grids():
            covered = [
                (cell.row + down, cell.column + right)
                for cell in grid.cells
                for down in range(cell.row_span)
                for right in range(cell.column_span)
            ]
            assert sorted(covered) == [(row, column) for row in range(grid.n_rows) for column in range(grid.n_columns)]


def test_a_blank_cell_is_blank_in_gold_and_file() -> None:
    clean = random_truth("2021", Random(3), Profile())
    change = CORRUPTIONS["blank_cell"].on_truth
    assert change is not None
    truth, _ = change(clean, Random(3))
    (key,) = [key for key in clean.cells if clean.cells[key] != truth.cells[key]]
    assert truth.cells[key] == TrueCell("", None)
    assert [cell.text for grid in built(truth).grids() for cell in grid.cells if cell.key == key] == [""]
