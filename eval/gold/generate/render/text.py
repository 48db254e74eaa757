"""Plain text, as web copies and converters leave a report: marked lines, bare lines, pipes, or all run together."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from eval.gold.generate.data import load
from eval.gold.generate.model import Grid, GridCell, Layout, Para
from eval.gold.generate.render.options import RenderOptions


def render_lines(layout: Layout, options: RenderOptions) -> bytes:
    """One cell a line, each line begins with a tab, an empty line ends a row; the continuation of a cell that is
    merged downwards is an empty cell, a line break inside a cell a line without a tab."""
    return _encode(_paragraph_wise(layout, _tab_lines), options)


def render_plain_lines(layout: Layout, options: RenderOptions) -> bytes:
    """One cell a line, merged cells once; empty cells are empty lines or nothing (``blanks_vanish``)."""

    def lines(grid: Grid) -> list[str]:
        texts = [cell.text for row in grid.by_row() for cell in row]
        return [text for text in texts if text.strip() or not options.blanks_vanish]

    return _encode(_paragraph_wise(layout, lines), options)


def render_pipes(layout: Layout, options: RenderOptions) -> bytes:
    """One row a line, a pipe after every cell, merged cells once at their upper left corner."""

    def lines(grid: Grid) -> list[str]:
        texts = full_texts(grid)
        return [" ".join(f"{text} |" if text else "|" for text in row) for row in texts]

    return _encode(_paragraph_wise(layout, lines), options)


def render_run_together(layout: Layout, options: RenderOptions) -> bytes:
    """Everything on one line: paragraphs and cells follow each other without marks; a page header before it."""
    parts = []
    for block in layout.blocks:
        if isinstance(block, Para):
            parts.append(block.text + ("" if block.text[-1:] in "。；：" else options.separator))
        else:
            cells = [_flat(cell.text) for row in block.by_row() for cell in row]
            parts.append(options.separator.join(cell for cell in cells if cell) + options.separator)
    text = "".join(parts).strip() + "\n"
    return _encode((_page_header(layout, options) if options.litter else "") + text, options)


def full_texts(grid: Grid) -> list[list[str]]:
    """Text of every position of the grid: a merged cell stands at its upper left corner, the rest is empty."""
    texts = [["" for _ in range(grid.n_columns)] for _ in range(grid.n_rows)]
    for cell in grid.cells:
        texts[cell.row][cell.column] = cell.text.replace("\n", "")
    return texts


def _flat(text: str) -> str:
    return text.replace("\n", "")


def _paragraph_wise(layout: Layout, lines_of: Callable[[Grid], list[str]]) -> str:
    lines: list[str] = []
    for block in layout.blocks:
        lines += [block.text] if isinstance(block, Para) else lines_of(block)
    return "\n".join(lines) + "\n"


def _tab_lines(grid: Grid) -> list[str]:
    starts: dict[tuple[int, int], GridCell] = {(cell.row, cell.column): cell for cell in grid.cells}
    continued = {
        (cell.row + down, cell.column) for cell in grid.cells for down in range(1, cell.row_span) if cell.row_span > 1
    }
    lines: list[str] = []
    for row in range(grid.n_rows):
        for column in range(grid.n_columns):
            if (row, column) in starts:
                lines.append("\t" + starts[row, column].text)
            elif (row, column) in continued:
                lines.append("\t")
        lines.append("")
    return lines


def _page_header(layout: Layout, options: RenderOptions) -> str:
    rng = Random(options.seed)
    litter = load("litter")
    words = {"title": layout.title, "count": rng.randint(20, 4000), "day": rng.randint(10, 28)}
    lines = [rng.choice(choices).format_map(words) for choices in litter["page_header"]]
    return "\n".join(lines) + "\n"


def _encode(text: str, options: RenderOptions) -> bytes:
    return text.encode(options.encoding)
