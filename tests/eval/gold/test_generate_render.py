"""Renderers: same bytes for the same layout, every value where a reader of the format finds it."""

from __future__ import annotations

import io
from random import Random

import docx
import pdfplumber
import pytest
from lxml import html

from eval.gold.generate.layout import build_layout
from eval.gold.generate.model import Layout, Para, Truth
from eval.gold.generate.narrative import Narrative
from eval.gold.generate.options import LayoutOptions, random_options
from eval.gold.generate.profile import Profile
from eval.gold.generate.render.options import RenderOptions
from eval.gold.generate.render.registry import FORMATS
from eval.gold.generate.truth import random_truth

ERAS = ("2014", "2019", "2021")


def sample(era: str, options: LayoutOptions | None = None, seed: int = 3) -> tuple[Truth, Layout]:
    rng = Random(seed)
    truth = random_truth(era, rng, Profile(scale="county"))
    return truth, build_layout(truth, Narrative(truth, rng), options or LayoutOptions(), rng)


def values(layout: Layout) -> list[str]:
    return [cell.text for grid in layout.grids() for row in grid.by_row() for cell in row if cell.key]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("era", ERAS)
def test_the_same_layout_gives_the_same_bytes(era: str, name: str) -> None:
    options = RenderOptions(seed=1, litter=True, split_tables=True)
    first, second = (FORMATS[name].render(sample(era)[1], options) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("era", ERAS)
@pytest.mark.parametrize("seed", range(8))
def test_every_position_of_a_grid_is_covered_once(era: str, seed: int) -> None:
    options = random_options(Random(seed))
    truth, layout = sample(era, LayoutOptions(labels=options.labels, one_table=options.one_table, breaks=True), seed)
    keys = []
    for grid in layout.grids():
        covered = [
            (cell.row + down, cell.column + right)
            for cell in grid.cells
            for down in range(cell.row_span)
            for right in range(cell.column_span)
        ]
        assert sorted(covered) == [(row, column) for row in range(grid.n_rows) for column in range(grid.n_columns)]
        keys += [cell.key for cell in grid.cells if cell.key]
    assert sorted(keys) == sorted(truth.cells)


@pytest.mark.parametrize("era", ERAS)
def test_python_docx_reads_every_cell(era: str) -> None:
    _, layout = sample(era)
    document = docx.Document(io.BytesIO(FORMATS["docx"].render(layout, RenderOptions())))
    assert len(document.tables) == len(layout.grids())
    for table, grid in zip(document.tables, layout.grids(), strict=True):
        for cell in grid.cells:
            assert table.cell(cell.row, cell.column).text == cell.text
            last = table.cell(cell.row + cell.row_span - 1, cell.column + cell.column_span - 1)
            assert last._tc is table.cell(cell.row, cell.column)._tc


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("litter", [False, True])
def test_html_keeps_spans_and_values(encoding: str, litter: bool) -> None:
    _, layout = sample("2021")
    page = html.fromstring(FORMATS["html"].render(layout, RenderOptions(encoding=encoding, litter=litter)))
    tables = page.xpath("//table")
    assert len(tables) == len(layout.grids())
    for table, grid in zip(tables, layout.grids(), strict=True):
        found = [
            (cell.text_content().strip(), int(cell.get("rowspan", 1)), int(cell.get("colspan", 1)))
            for cell in table.xpath(".//td")
        ]
        assert found == [(cell.text, cell.row_span, cell.column_span) for row in grid.by_row() for cell in row]


def test_tab_lines_keep_one_cell_a_line_and_a_break_without_tab() -> None:
    _, layout = sample("2019", LayoutOptions(breaks=True))
    text = FORMATS["lines"].render(layout, RenderOptions()).decode()
    marked = [line[1:] for line in text.split("\n") if line.startswith("\t")]
    assert "\n\t（一）予以公开\n" in text or "\n\t（一）\n予以公开\n" in text
    cells = [cell for grid in layout.grids() for cell in grid.cells]
    continued = sum(cell.row_span - 1 for cell in cells)
    assert len(marked) == len(cells) + continued


def test_vanished_blanks_leave_no_line() -> None:
    rng = Random(4)
    truth = random_truth("2021", rng, Profile(blanks="total_only"))
    layout = build_layout(truth, Narrative(truth, rng), LayoutOptions(), rng)
    kept, gone = (
        FORMATS["plain_lines"].render(layout, RenderOptions(blanks_vanish=vanish)).decode().split("\n")
        for vanish in (False, True)
    )
    assert len(kept) - len(gone) == sum(not cell.text.strip() for grid in layout.grids() for cell in grid.cells)


def test_pipes_give_one_line_a_row() -> None:
    _, layout = sample("2014")
    lines = FORMATS["pipes"].render(layout, RenderOptions()).decode().split("\n")
    assert sum("|" in line for line in lines) == layout.grids()[0].n_rows


def test_markdown_cut_in_two_keeps_every_row() -> None:
    _, layout = sample("2021")
    text = FORMATS["markdown"].render(layout, RenderOptions(split_tables=True)).decode()
    rows = [line for line in text.split("\n") if line.startswith("| ") and set(line) - set("|- ")]
    assert len(rows) == sum(grid.n_rows for grid in layout.grids())


def test_run_together_text_is_the_values_in_order() -> None:
    _, layout = sample("2021")
    text = FORMATS["run_together"].render(layout, RenderOptions()).decode()
    assert text.count("\n") == 1
    case_row = "".join(cell.text for cell in layout.grids()[-1].cells if cell.key)
    assert f"总计{case_row}" in text


@pytest.mark.parametrize("name", ["pdf_ruled", "pdf_unruled"])
def test_pdf_text_has_paragraphs_and_values(name: str) -> None:
    _, layout = sample("2021")
    with pdfplumber.open(io.BytesIO(FORMATS[name].render(layout, RenderOptions()))) as document:
        text = "".join("".join((page.extract_text() or "").split()) for page in document.pages)
        assert len(document.pages) >= 2
        assert bool(document.pages[1].lines) == (name == "pdf_ruled")
    for block in layout.blocks:
        if isinstance(block, Para) and block.level:
            assert "".join(block.text.split()) in text
    assert all(value in text for value in values(layout))
