"""Sums, places, files and pictures behind the page."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from PIL import Image
from review_records import BLUE_BOX, RED, RED_BOX, coloured_pdf, full_cells, make_record, pdf_record, report_id

from extract.anchoring.anchor import anchor
from extract.export.pageimage import SMALL, page_pictures
from extract.intake.reader import read_document
from extract.limits import Limits
from extract.reconcile.reconcile import reconcile
from extract.record import Record, Status
from extract.review.checks import check_relations
from extract.review.locate import locate_cells
from extract.review.material import Job, Pictures, gather
from extract.review.sources import SourceState, read_source
from extract.sections import outline
from extract.templates import CellKey, load_template

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
LIMITS = Limits()
TOTAL = CellKey("requests", "new", "total")


def checks_of(**changes: object) -> dict[str, str]:
    cells = full_cells()
    cells[TOTAL] = cells[TOTAL].model_copy(update=changes)
    found = check_relations(load_template("2021"), make_record(cells.values()))
    return {name: check.state for name, check in found.items()}


def test_sums_hold_fail_or_stay_silent() -> None:
    # The row that only some reports have says nothing where it is missing.
    assert {name for name, state in checks_of().items() if state != "holds"} == {"requests.applicants[other]"}
    failing = checks_of(value=1)
    assert {name for name, state in failing.items() if state == "fails"} == {
        "requests.balance[total]",
        "requests.applicants[new]",
    }
    missing = checks_of(value=None, printed="", status=Status.MISSING)
    assert missing["requests.applicants[new]"] == "silent"
    assert missing["requests.applicants[granted]"] == "holds"


def sample_record(name: str) -> tuple[Record, bytes, str, dict[CellKey, tuple[int, int]]]:
    """A sample's cells as the pipeline reads them, its bytes, its text, and where its cells truly are."""
    data = (SAMPLES / name).read_bytes()
    document = read_document(data, LIMITS)
    anchored = anchor(document, outline(document).year)
    assert anchored is not None
    result = reconcile(anchored)
    cells = full_cells(anchored.template.era)
    for cell in result.cells:
        if cell.key in cells:
            cells[cell.key] = cells[cell.key].model_copy(update={"printed": cell.printed})
    record = make_record(cells.values(), report_id=report_id(data), template=anchored.template.era)
    return record, data, document.text, {key: (p.start, p.end) for key, p in result.places.items()}


@pytest.mark.parametrize("name", ["qingping_street_2023.docx", "shiwan_town_2022.html", "yunling_street_2020.md"])
def test_cells_without_a_page_are_found_in_the_text(name: str) -> None:
    record, data, text, truth = sample_record(name)
    places = locate_cells(record, text, data, LIMITS)
    assert places.exact
    assert places.spans == truth


def test_without_the_file_cells_are_found_by_line() -> None:
    record, _, text, truth = sample_record("hexi_bureau_2019.txt")
    places = locate_cells(record, text, None, LIMITS)
    assert not places.exact
    assert len(places.spans) == len(truth)
    for key, (start, end) in places.spans.items():
        assert start <= truth[key][0] <= truth[key][1] <= end
        assert "\n" not in text[start:end]


def test_a_text_of_another_report_gives_no_places() -> None:
    record, data, _, _ = sample_record("hexi_bureau_2019.txt")
    assert locate_cells(record, "别的文字", data, LIMITS).spans == {}


def test_only_the_very_file_is_read(tmp_path: Path) -> None:
    record = pdf_record(tmp_path / "a.pdf")
    assert read_source(record, LIMITS.bytes) == (coloured_pdf(), SourceState.FOUND)
    assert read_source(record, 10) == (None, SourceState.TOO_LARGE)
    (tmp_path / "a.pdf").write_bytes(b"secret")
    assert read_source(record, LIMITS.bytes) == (None, SourceState.CHANGED)
    no_id = record.model_copy(update={"report_id": ""})
    assert read_source(no_id, LIMITS.bytes) == (None, SourceState.CHANGED)
    for source in (str(tmp_path), str(tmp_path / "none"), "a\0b"):
        assert read_source(record.model_copy(update={"source": source}), 10**6) == (None, SourceState.GONE)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    record = make_record([], source=str(tmp_path / "pipe"))
    assert read_source(record, LIMITS.bytes) == (None, SourceState.GONE)


def picture(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def test_pictures_are_in_the_coordinates_of_the_boxes() -> None:
    (page,) = page_pictures(coloured_pdf(), [2, 9], LIMITS, SMALL)
    image = picture(page.data)
    scale = image.width / page.width
    for (x0, y0, x1, y1), channel in ((RED_BOX, 0), (BLUE_BOX, 2)):
        pixel = image.getpixel((round((x0 + x1) / 2 * scale), round((y0 + y1) / 2 * scale)))
        assert isinstance(pixel, tuple)
        assert pixel[channel] > 200
        assert min(pixel) < 60
    assert image.width <= 960 >= image.height * 960 / 1360


def test_pages_of_image_files_keep_their_pixels_as_coordinates() -> None:
    wide = io.BytesIO()
    Image.new("RGB", (3000, 1000), "white").save(wide, "PNG")
    (page,) = page_pictures(wide.getvalue(), [1], LIMITS, SMALL)
    assert (page.width, page.height) == (3000, 1000)
    assert picture(page.data).size == (1360, 453)


def gathered(record: Record, with_pictures: bool = True) -> Pictures:
    return gather(Job(record, "", LIMITS, with_pictures)).state


def test_why_there_are_no_pictures(tmp_path: Path) -> None:
    record = pdf_record(tmp_path / "a.pdf")
    material = gather(Job(record, "", LIMITS, True))
    assert (material.state, [p.number for p in material.pictures]) == (
        Pictures.SHOWN,
        [1, 2],
    )  # none after the last box
    assert gathered(record, with_pictures=False) is Pictures.NOT_WANTED
    assert gathered(record.model_copy(update={"format": "docx"})) is Pictures.NO_PAGES
    torn = coloured_pdf()[:40]
    (tmp_path / "a.pdf").write_bytes(torn)
    assert gathered(record) is Pictures.SOURCE_CHANGED
    assert gathered(record.model_copy(update={"report_id": report_id(torn)})) is Pictures.FAILED
    (tmp_path / "a.pdf").unlink()
    assert gathered(record) is Pictures.SOURCE_GONE


def test_the_red_cell_is_in_the_record(tmp_path: Path) -> None:
    cell = pdf_record(tmp_path / "a.pdf").cell(*RED)
    assert cell is not None
    assert cell.box == RED_BOX
