"""Pages with their cells coloured by status."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageColor
from typer.testing import CliRunner

from extract.cli.app import app
from extract.export.jsonl import record_line
from extract.export.labels import labels
from extract.limits import Limits
from extract.pipeline import report_id
from extract.record import Cell, Record, Status
from extract.review.overlay import overlay

BOXES = {Status.AS_PRINTED: (100.0, 100.0, 300.0, 200.0), Status.NEEDS_REVIEW: (100.0, 300.0, 300.0, 400.0)}
WIDTH, HEIGHT = 800, 1360


def page() -> bytes:
    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    image.paste("black", (190, 140, 210, 160))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def record(path: Path, data: bytes) -> Record:
    cells = [
        Cell(
            table="requests",
            row="new",
            column=status.value,
            unit="件",
            printed="1",
            value=1,
            status=status,
            confidence=0.9,
            page=1,
            box=box,
        )
        for status, box in BOXES.items()
    ]
    return Record(
        report_id=report_id(data),
        source=str(path),
        format="image",
        agency=None,
        year=None,
        template="2021",
        cells=cells,
        figures=[],
        findings=[],
        warnings=[],
        models={},
    )


def test_paper_of_a_cell_has_the_colour_of_its_status_and_ink_stays() -> None:
    data = page()
    picture = overlay(record(Path("a.png"), data), data, Limits())
    assert picture is not None
    assert picture.size == (WIDTH, HEIGHT)
    for status, (x0, y0, _, _) in BOXES.items():
        tint = ImageColor.getrgb(labels().statuses[status].tint)
        assert picture.getpixel((int(x0) + 5, int(y0) + 5)) == tint
    assert picture.getpixel((200, 150)) == (0, 0, 0)
    assert picture.getpixel((600, 150)) == (255, 255, 255)


def test_every_status_has_a_colour_of_its_own() -> None:
    assert len({labels().statuses[status].tint for status in Status}) == len(Status)


def test_a_record_without_places_has_no_picture() -> None:
    data = page()
    bare = record(Path("a.png"), data).model_copy(update={"cells": []})
    assert overlay(bare, data, Limits()) is None


def written(tmp_path: Path, data: bytes) -> Path:
    source = tmp_path / "a.png"
    source.write_bytes(data)
    records = tmp_path / "records.jsonl"
    records.write_text(record_line(record(source, page())), "utf-8")
    return records


def test_show_writes_the_picture(tmp_path: Path) -> None:
    records, target = written(tmp_path, page()), tmp_path / "overlay.png"
    result = CliRunner().invoke(app, ["show", str(records), "--overlay", str(target)])
    assert result.exit_code == 0, result.output
    with Image.open(target) as picture:
        assert picture.size == (WIDTH, HEIGHT)


@pytest.mark.parametrize(("data", "name"), [(b"another file", "overlay.png"), (page(), "overlay.what")])
def test_show_says_why_there_is_no_picture(tmp_path: Path, data: bytes, name: str) -> None:
    records, target = written(tmp_path, data), tmp_path / name
    result = CliRunner().invoke(app, ["show", str(records), "--overlay", str(target)])
    assert result.exit_code == 2
    assert "不能" in result.output
    assert not target.exists()
