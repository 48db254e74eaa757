"""What lies between detection and recognition."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("cv2", reason="cv2 is not installed")
from models.ocr.lines import HEIGHT, batches, reading_order, upright


def _quad(left, top, right, bottom):
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], dtype=np.float32)


def test_reading_order_is_rows_then_columns_although_a_row_slopes():
    rows = [
        _quad(100 * column, 50 * row + 2 * column, 100 * column + 80, 50 * row + 2 * column + 30)
        for row in range(3)
        for column in range(4)
    ]
    shuffled = np.array([rows[index] for index in (7, 2, 11, 0, 5, 3, 9, 1, 10, 4, 8, 6)])
    assert np.array_equal(reading_order(shuffled), np.array(rows))


def test_no_regions_are_in_reading_order():
    assert reading_order(np.zeros((0, 4, 2), dtype=np.float32)).shape == (0, 4, 2)


def test_upright_cuts_the_region_out():
    image = np.random.default_rng(0).integers(0, 255, (60, 90, 3), dtype=np.uint8)
    assert upright(image, _quad(10, 20, 40, 35)).shape == (15, 30, 3)
    assert np.array_equal(upright(image, _quad(10, 20, 40, 35))[5, 5], image[25, 15])


def test_a_lone_narrow_digit_is_not_turned_on_its_side():
    assert upright(np.zeros((60, 60, 3), dtype=np.uint8), _quad(10, 10, 20, 32)).shape == (22, 10, 3)


def test_a_column_of_text_is_turned():
    assert upright(np.zeros((90, 60, 3), dtype=np.uint8), _quad(10, 10, 30, 80)).shape == (20, 70, 3)


def test_a_region_without_area_gives_one_pixel_and_no_error():
    assert upright(np.zeros((9, 9, 3), dtype=np.uint8), _quad(4, 4, 4, 4)).shape == (1, 1, 3)


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 400), st.booleans()), max_size=12))
def test_batches_hold_every_crop_with_pixels_once(sizes):
    crops = [
        np.zeros((height, width, 3) if colour else (height, width), dtype=np.uint8) for height, width, colour in sizes
    ]
    seen = []
    for indices, batch in batches(crops):
        assert len(indices) == len(batch)
        assert len({crop.shape for crop in batch}) == 1
        assert batch[0].shape[0] == HEIGHT
        assert batch[0].shape[1] % 32 == 0
        seen += indices
    assert sorted(seen) == [index for index, crop in enumerate(crops) if crop.size]


def test_a_narrow_crop_is_not_padded_to_the_width_of_a_wide_one():
    crops = [np.zeros((48, 40, 3), dtype=np.uint8), np.zeros((48, 900, 3), dtype=np.uint8)]
    assert [batch[0].shape[1] for _, batch in batches(crops)] == [64, 640]


def test_narrow_is_for_long_lines_only():
    crops = [np.zeros((48, 80, 3), dtype=np.uint8), np.zeros((48, 640, 3), dtype=np.uint8)]
    assert [batch[0].shape[1] for _, batch in batches(crops, narrow=True)] == [96, 320]


def test_padding_is_zero_after_normalisation():
    (_, batch), *_ = batches([np.full((48, 40, 3), 255, dtype=np.uint8)])
    assert (batch[0][:, :40] == 255).all()
    assert (batch[0][:, 40:] == 127).all()


def test_a_crop_of_absurd_shape_is_bounded():
    (_, batch), *_ = batches([np.zeros((1, 30_000, 3), dtype=np.uint8)])
    assert batch[0].shape == (HEIGHT, 3200, 3)


def test_batches_of_one_width_come_in_two_sizes():
    sizes = [len(indices) for indices, _ in batches([np.zeros((48, 320, 3), dtype=np.uint8)] * 15)]
    assert sizes == [2] * 7 + [1]


def test_wide_crops_come_alone_so_that_memory_is_bounded():
    sizes = [len(indices) for indices, _ in batches([np.zeros((48, 2000, 3), dtype=np.uint8)] * 3)]
    assert sizes == [1, 1, 1]


def test_lines_of_all_widths_come_in_few_shapes():
    crops = [np.zeros((48, width, 3), dtype=np.uint8) for width in range(20, 1400, 5)]
    assert len({(len(batch), batch[0].shape[1]) for _, batch in batches(crops)}) <= 64
