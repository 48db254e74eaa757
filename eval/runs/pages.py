"""Pictures of the pages on which something went wrong, made once when a run is stored."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

from eval.runs.collect import Row, Tables
from extract.errors import NianbaoError
from extract.export.pageimage import page_images
from extract.intake.scan.raster import PageImage
from extract.limits import Limits
from extract.pipeline import report_id
from extract.record import Record

_WIDTH = 1100
"""Pixels; enough to read the digits of a cell, small enough for a store of many runs."""
_QUALITY = 60
_ID = re.compile(r"[0-9a-f]{16}")


def picture_path(folder: Path, identifier: str, page: int) -> Path:
    """Where the picture of a page lies; ValueError for an id that is none, so that no other path can be named."""
    if not _ID.fullmatch(identifier):
        raise ValueError(f"no report id: {identifier!r}")
    return folder / identifier / f"{int(page)}.jpg"


def wanted_pages(tables: Tables) -> dict[str, set[int]]:
    """Pages by report id: all that hold cells, of reports in which a cell is not right."""
    ids = {row["source"]: row["report_id"] for row in tables["reports"] if row["report_id"]}
    wrong = {row["source"] for row in tables["cells"] if row["outcome"] != "right"}
    pages: dict[str, set[int]] = {}
    for row in tables["cells"]:
        if row["source"] in wrong and row["source"] in ids and row.get("page"):
            pages.setdefault(ids[row["source"]], set()).add(row["page"])
    return pages


def store_pages(records: list[Record], wanted: dict[str, set[int]], folder: Path) -> list[Row]:
    """Write the pictures that are not there yet and return the rows of all that are.

    A report whose file is gone or has changed since gives no picture: the hash of the file has to be its id.
    """
    rows: list[Row] = []
    for record in records:
        pages = wanted.get(record.report_id, set())
        for image in _images(Path(record.source), record.report_id, pages) if pages else ():
            path = picture_path(folder, record.report_id, image.number)
            if not path.exists():
                _write(image, path)
            rows.append(
                {"report_id": record.report_id, "page": image.number, "width": image.width, "height": image.height}
            )
    return rows


def _images(path: Path, identifier: str, pages: set[int]) -> Iterator[PageImage]:
    try:
        data = path.read_bytes()
    except OSError:
        return
    if report_id(data) != identifier:
        return
    try:
        yield from page_images(data, pages, Limits())
    except (NianbaoError, pdfium.PdfiumError):
        return


def _write(image: PageImage, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.fromarray(image.pixels)
    if picture.width > _WIDTH:
        picture = picture.resize((_WIDTH, round(picture.height * _WIDTH / picture.width)), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=_QUALITY)
    part = path.with_suffix(".part")
    part.write_bytes(buffer.getvalue())
    part.replace(path)
