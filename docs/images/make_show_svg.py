"""Draws docs/images/show.svg, the picture of ``nianbao show`` in the README."""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console

from extract.cli.view import print_record
from extract.pipeline import Extractor

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "samples" / "langan_county_2025.pdf"


def main() -> None:
    """Extract the sample and write the picture beside this script."""
    record = Extractor().extract(SAMPLE.read_bytes(), f"samples/{SAMPLE.name}").record
    record.figures = record.figures[:8]
    console = Console(record=True, width=118, file=io.StringIO(), highlight=False, force_terminal=True)
    print_record(record, console)
    svg = console.export_svg(title="nianbao show samples/langan_county_2025.pdf", unique_id="nianbao")
    # The picture is shown offline too: fonts come from the reader's machine, none from a network.
    start, end = svg.find("@font-face"), svg.rfind("@font-face")
    tail = svg.find("}", end) + 1
    (Path(__file__).parent / "show.svg").write_text(svg[:start] + svg[tail:], encoding="utf-8")


if __name__ == "__main__":
    main()
