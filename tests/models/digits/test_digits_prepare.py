"""From crops with ruling lines, noise and seals to the strips that the network reads."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

pytest.importorskip("cv2")

from models.digits.prepare import HEIGHT, MAX_WIDTH, bucket_of, overlaid, padded, prepare

Crop = NDArray[np.uint8]
WIDTH, TALL, LINE = 90, 34, 3


def drawn(text: str, x: float = WIDTH / 2, *, framed: bool = False, line: int = LINE) -> Crop:
    """A blurred cell of 150 dpi type; ``framed`` with ruling lines along its sides, half of each in the crop."""
    image = Image.new("L", (WIDTH, TALL), 250)
    draw = ImageDraw.Draw(image)
    draw.text((x, TALL / 2), text, fill=60, font=ImageFont.load_default(20), anchor="mm")
    if framed:
        draw.rectangle((0, 0, WIDTH - 1, TALL - 1), outline=40, width=line)
    return np.asarray(image.filter(ImageFilter.GaussianBlur(1.2)), dtype=np.uint8)


def is_blank(crop: Crop) -> bool:
    strips = prepare(crop)
    return len(strips) == 1 and not strips[0].any()


def test_an_empty_cell_between_its_lines_is_blank() -> None:
    assert is_blank(drawn("", framed=True))


def test_noise_alone_is_blank() -> None:
    rng = np.random.default_rng(0)
    noise = np.clip(250 + 6 * rng.standard_normal((40, 160)), 0, 255).astype(np.uint8)
    assert is_blank(noise)


def test_lines_do_not_change_the_strip_of_a_digit() -> None:
    bare, framed = prepare(drawn("5")), prepare(drawn("5", framed=True))
    assert [strip.shape for strip in bare] == [strip.shape for strip in framed]
    assert float(np.abs(bare[0] - framed[0]).mean()) < 0.05


@pytest.mark.parametrize("x", [9.0, WIDTH - 9.0])
def test_a_digit_that_touches_a_line_is_kept_whole(x: float) -> None:
    (apart,), (touching,) = prepare(drawn("0", framed=True)), prepare(drawn("0", x, framed=True))
    assert touching.shape == apart.shape
    assert float(touching.sum()) > 0.8 * float(apart.sum())


def test_a_one_beside_a_line_is_no_line() -> None:
    assert not is_blank(drawn("1", WIDTH - 9.0, framed=True))


def test_a_small_digit_at_the_side_is_kept_beside_a_long_blob() -> None:
    crop = np.full((40, 200), 250, dtype=np.uint8)
    crop[8:32, 40:190] = 70
    crop[8:32, 0:10] = 70
    (strip,) = prepare(crop)
    (alone,) = prepare(crop[:, 25:])
    assert strip.shape[1] > alone.shape[1]


def test_an_arc_that_crosses_the_cell_does_not_hide_the_digit() -> None:
    crossed = Image.fromarray(drawn("3"))
    ImageDraw.Draw(crossed).line((70, 0, 84, TALL), fill=150, width=4)
    (alone,), strips = prepare(drawn("3")), prepare(np.asarray(crossed))
    assert [strip.shape for strip in strips] == [alone.shape]
    middle = slice(4, 28)
    assert float(strips[0][:, middle].sum()) == pytest.approx(float(alone[:, middle].sum()), rel=0.25)


def test_a_digit_on_a_paler_blot_is_found_by_its_darkness() -> None:
    image = Image.new("L", (120, 60), 250)
    draw = ImageDraw.Draw(image)
    draw.ellipse((35, 6, 85, 54), fill=140)
    draw.text((60, 30), "7", fill=10, font=ImageFont.load_default(20), anchor="mm")
    (strip,) = prepare(np.asarray(image.filter(ImageFilter.GaussianBlur(1.0))))
    assert strip[:, 8:24].max() > 0.9
    assert strip.shape[1] < 1.2 * HEIGHT
    rows = np.flatnonzero((strip > 0.85).any(axis=1))
    assert rows[-1] - rows[0] > 0.5 * HEIGHT


def test_two_lines_of_text_give_two_strips() -> None:
    assert len(prepare(np.vstack([drawn("12"), drawn("34")]))) == 2


def test_strips_have_their_height_and_widths_within_bounds() -> None:
    strips = prepare(drawn("1234567")) + prepare(np.tile(drawn("888"), (1, 12)))
    assert all(strip.shape[0] == HEIGHT <= strip.shape[1] <= MAX_WIDTH for strip in strips)
    assert all(0 <= float(strip.min()) <= float(strip.max()) <= 1 for strip in strips)


def test_the_crop_of_the_caller_is_not_changed() -> None:
    crop = drawn("5", framed=True)
    before = crop.copy()
    prepare(crop)
    assert np.array_equal(crop, before)


def test_padding_adds_paper_to_the_right() -> None:
    strip = np.ones((HEIGHT, 40), dtype=np.float32)
    batch = padded([strip], bucket_of(strip))
    assert batch.shape == (1, 1, HEIGHT, 64)
    assert float(batch[0, 0, :, 40:].max()) == 0


@pytest.mark.parametrize("shape", [(0, 0), (0, 9), (1, 1), (2, 300), (300, 2), (5000, 4000)])
def test_any_size_is_bounded_work(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(1)
    strips = prepare(rng.integers(0, 256, shape, dtype=np.uint8))
    assert 1 <= len(strips) <= 4


def struck(text: str, *, x: float, shade: int) -> Crop:
    """A cell with a stroke of a pen from above that ends in its text at ``x``."""
    image = Image.fromarray(drawn(text, framed=True))
    stroke = Image.new("L", image.size, 255)
    ImageDraw.Draw(stroke).line((x - 8, 0, x, TALL / 2 + 4), fill=shade, width=3)
    blurred = np.asarray(stroke.filter(ImageFilter.GaussianBlur(0.6)), np.uint8)
    return np.minimum(np.asarray(image, np.uint8), blurred)


def test_digits_under_a_paler_stroke_are_not_left_out() -> None:
    (plain,), (under,) = prepare(drawn("411", framed=True)), prepare(struck("411", x=28, shade=100))
    assert under.shape[1] >= 0.85 * plain.shape[1]


@pytest.mark.parametrize("text", ["411", "171", "808"])
@pytest.mark.parametrize("x", [28, 32, 36, 40, 44])
@pytest.mark.parametrize("shade", [40, 80])
def test_digits_left_out_with_a_stroke_are_noticed(text: str, x: int, shade: int) -> None:
    crop = struck(text, x=x, shade=shade)
    assert prepare(crop)[0].shape[1] > 0.9 * prepare(drawn(text, framed=True))[0].shape[1] or overlaid(crop)


def test_a_dark_stroke_from_outside_is_noticed() -> None:
    assert overlaid(struck("4 1", x=36, shade=20))
    assert not overlaid(struck("4 1", x=36, shade=170))
    assert not overlaid(drawn("4 1", framed=True))
    assert not overlaid(drawn("", framed=True))
    assert not overlaid(np.zeros((0, 5), np.uint8))


@pytest.mark.parametrize("x", [9.0, WIDTH - 9.0])
def test_a_digit_that_touches_a_line_is_no_stroke_from_outside(x: float) -> None:
    assert not overlaid(drawn("0", x, framed=True))


def test_a_digit_that_paled_away_in_its_middle_stays_whole() -> None:
    """Blur and noise take the thin diagonal of a 2: its bow and its foot are one digit, not two lines."""
    crop = np.full((40, 90), 250, np.uint8)
    crop[11:16, 40:48] = 90
    crop[19:25, 40:48] = 90
    (strip,) = prepare(crop)
    inked = np.flatnonzero((strip > 0.5).any(axis=1))
    assert inked[0] < 0.3 * HEIGHT
    assert inked[-1] > 0.7 * HEIGHT
    assert not set(range(int(inked[0]), int(inked[-1]))) <= set(inked.tolist())
