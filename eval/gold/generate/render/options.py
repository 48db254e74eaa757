"""How one file is written."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """Settings of a renderer; each uses those that its format knows.

    Attributes:
        seed: drives what else varies inside one file (where a table is split, which litter stands where).
        encoding: of text and html files.
        litter: page navigation, counters and print buttons around the report.
        blanks_vanish: plain lines: an empty cell leaves no empty line.
        split_tables: Markdown: tables cut in two, as converters leave them after a page break.
        styled: docx: headings by style, not only by their text.
        separator: run-together text: what stands between two cells.
    """

    seed: int = 0
    encoding: str = "utf-8"
    litter: bool = False
    blanks_vanish: bool = False
    split_tables: bool = False
    styled: bool = True
    separator: str = ""


def random_render_options(rng: Random) -> RenderOptions:
    """Settings as often as real files have them."""
    return RenderOptions(
        seed=rng.randrange(1 << 30),
        encoding=rng.choices(("utf-8", "gb18030", "utf-8-sig"), (80, 15, 5))[0],
        litter=rng.random() < 0.4,
        blanks_vanish=rng.random() < 0.3,
        split_tables=rng.random() < 0.4,
        styled=rng.random() < 0.5,
        separator=rng.choices(("", " "), (70, 30))[0],
    )
