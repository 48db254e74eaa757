"""Layout of pages that the test draws itself."""

import numpy as np
import pytest

pytest.importorskip("cv2", reason="cv2 is not installed")
pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")
pytest.importorskip("rapid_layout", reason="rapid_layout is not installed")
import cv2

from models.layout import layout_reader


def _page_with_table() -> np.ndarray:
    page = np.full((1400, 1000, 3), 255, dtype=np.uint8)
    for row in range(13):
        cv2.line(page, (100, 500 + 50 * row), (900, 500 + 50 * row), (0, 0, 0), 2)
        for column in range(6 if row < 12 else 0):
            cv2.putText(page, str(row * column), (120 + 133 * column, 535 + 50 * row), 0, 0.8, (0, 0, 0), 2)
    for column in range(7):
        cv2.line(page, (100 + 133 * column, 500), (100 + 133 * column, 1100), (0, 0, 0), 2)
    for row in range(6):
        cv2.putText(page, "words of a paragraph over the table, words", (100, 150 + 45 * row), 0, 0.9, (0, 0, 0), 2)
    return page


def test_a_ruled_table_and_the_text_above_it_are_found():
    regions = layout_reader().read(_page_with_table())
    (table,) = [region for region in regions if region.kind == "table"]
    assert np.allclose(table.box, (100, 500, 900, 1100), atol=25)
    assert table.score > 0.5
    assert any(region.kind == "text" and region.box[3] < 480 for region in regions)


def test_regions_come_from_top_to_bottom_and_inside_the_page():
    regions = layout_reader().read(_page_with_table())
    assert [region.box[1] for region in regions] == sorted(region.box[1] for region in regions)
    assert all(
        0 <= left < right <= 1000 and 0 <= top < bottom <= 1400
        for left, top, right, bottom in (region.box for region in regions)
    )


@pytest.mark.parametrize("shape", [(0, 10, 3), (1, 1, 3), (800, 600, 3)])
def test_a_blank_page_has_no_regions(shape):
    assert layout_reader().read(np.full(shape, 255, dtype=np.uint8)) == []


def test_one_reader_serves_a_process():
    assert layout_reader() is layout_reader()
