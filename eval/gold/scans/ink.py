"""What lies on the paper beside the print: seals, signatures, folds, the other side showing through."""

from __future__ import annotations

import math
import subprocess
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from eval.gold.scans.geometry import Pixels

_SEAL_FONT = "AR PL SungtiL GB"
_SIZE = 480
"""Seals are drawn at this width and height and made smaller."""
_RING = 14
_PENS = ((25, 25, 30), (30, 45, 120), (20, 30, 90))
_STAR_POINTS = 5


@cache
def font_file(family: str) -> str:
    """File of a typeface, as fontconfig finds it."""
    found = subprocess.run(
        ["fc-match", "-f", "%{file}", family], capture_output=True, text=True, timeout=60, check=True
    )
    return found.stdout


def stamp_seal(page: Pixels, words: str, middle: tuple[float, float], width: float, rng: np.random.Generator) -> Pixels:
    """Stamp a round red seal on a page.

    Args:
        words: run around the star.
        middle: x, y in pixels; ``width`` in pixels too.
    """
    mask = _seal(words).rotate(rng.uniform(-12, 12), Image.Resampling.BICUBIC)
    side = max(8, round(width))
    strength = np.asarray(mask.resize((side, side), Image.Resampling.LANCZOS), dtype=np.float32) / 255.0
    strength = strength * rng.uniform(0.55, 0.95) * _worn(side, rng)
    colour = (int(rng.integers(190, 235)), int(rng.integers(10, 60)), int(rng.integers(20, 65)))
    return _ink(page, strength, (round(middle[0] - side / 2), round(middle[1] - side / 2)), colour)


@cache
def _seal(words: str) -> Image.Image:
    """A seal as an alpha mask: ring, star, words along the ring."""
    mask = Image.new("L", (_SIZE, _SIZE))
    draw = ImageDraw.Draw(mask)
    half = _SIZE / 2
    draw.ellipse((4, 4, _SIZE - 4, _SIZE - 4), outline=255, width=_RING)
    points = []
    for index in range(2 * _STAR_POINTS):
        radius = 72 if index % 2 == 0 else 28
        turn = math.pi * index / _STAR_POINTS - math.pi / 2
        points.append((half + radius * math.cos(turn), half + radius * math.sin(turn)))
    draw.polygon(points, fill=255)
    font = ImageFont.truetype(font_file(_SEAL_FONT), 62)
    spread = min(260.0, 24.0 * len(words))
    for index, character in enumerate(words):
        angle = spread * (index / max(1, len(words) - 1) - 0.5)
        glyph = Image.new("L", (_SIZE, _SIZE))
        ImageDraw.Draw(glyph).text((half, 26), character, fill=255, font=font, anchor="mt", stroke_width=1)
        mask.paste(255, mask=glyph.rotate(-angle, Image.Resampling.BICUBIC))
    return mask


def _worn(side: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Uneven ink: coarse patches and fine grain."""
    coarse = Image.fromarray(rng.integers(120, 256, (8, 8), dtype=np.uint8)).resize(
        (side, side), Image.Resampling.BICUBIC
    )
    grain = rng.uniform(0.75, 1.0, (side, side))
    worn: NDArray[np.float32] = (np.asarray(coarse, dtype=np.float32) / 255.0 * grain).astype(np.float32)
    return worn


def sign(page: Pixels, middle: tuple[float, float], width: float, rng: np.random.Generator) -> Pixels:
    """Scribble a signature with a pen; ``middle`` and ``width`` in pixels."""
    side = max(16, round(width))
    scale = 4
    mask = Image.new("L", (side * scale, side * scale // 2))
    draw = ImageDraw.Draw(mask)
    thickness = max(2, round(side * scale * rng.uniform(0.008, 0.016)))
    for stroke in range(int(rng.integers(4, 8))):
        start = 0.1 + 0.75 * stroke / 8
        anchors = np.column_stack([start + rng.uniform(-0.1, 0.25, 4), rng.uniform(0.1, 0.9, 4)])
        curve = _bezier(anchors) * (side * scale, side * scale // 2)
        draw.line([tuple(point) for point in curve.tolist()], fill=255, width=thickness, joint="curve")
    small = mask.resize((side, side // 2), Image.Resampling.LANCZOS)
    strength = np.asarray(small, dtype=np.float32) / 255.0 * 0.9
    colour = _PENS[int(rng.integers(len(_PENS)))]
    return _ink(page, strength, (round(middle[0] - side / 2), round(middle[1] - side / 4)), colour)


def _bezier(anchors: NDArray[np.float64]) -> NDArray[np.float64]:
    t = np.linspace(0.0, 1.0, 24)[:, None]
    weights = np.hstack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3])
    curve: NDArray[np.float64] = weights @ anchors
    return curve


def _ink(page: Pixels, strength: NDArray[np.float32], at: tuple[int, int], colour: tuple[int, int, int]) -> Pixels:
    """Lay transparent ink over a page; what lies outside the page is lost."""
    height, width = page.shape[:2]
    left, top = at
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(width, left + strength.shape[1]), min(height, top + strength.shape[0])
    if x0 >= x1 or y0 >= y1:
        return page
    part = strength[y0 - top : y1 - top, x0 - left : x1 - left, None]
    filtered = 1.0 - part * (1.0 - np.array(colour, dtype=np.float32) / 255.0)
    inked = page.copy()
    inked[y0:y1, x0:x1] = (page[y0:y1, x0:x1] * filtered).astype(np.uint8)
    return inked


def show_through(page: Pixels, other: Pixels, strength: float) -> Pixels:
    """The print of the other side, mirrored and blurred, through thin paper."""
    back = Image.fromarray(other[:, ::-1]).convert("L").resize((page.shape[1], page.shape[0]))
    shadow = 1.0 - np.asarray(back.filter(ImageFilter.GaussianBlur(2.0)), dtype=np.float32) / 255.0
    seen: Pixels = (page * (1.0 - strength * shadow[..., None])).astype(np.uint8)
    return seen


def fold(page: Pixels, count: int, rng: np.random.Generator) -> Pixels:
    """Creases: a light or dark line with a shadow on one side, across or down the page."""
    shaded = page.astype(np.float32)
    for _ in range(count):
        across = rng.random() < 0.7
        length = page.shape[0] if across else page.shape[1]
        distance = np.arange(length, dtype=np.float32) - length * rng.uniform(0.2, 0.8)
        reach = length * 0.04
        side = np.where(distance > 0, distance, np.inf)
        factor = 1.0 - rng.uniform(0.08, 0.25) * np.exp(-side / reach) - rng.uniform(0.05, 0.3) * (abs(distance) < 1.2)
        shaded *= factor[:, None, None] if across else factor[None, :, None]
    return np.clip(shaded, 0, 255).astype(np.uint8)
