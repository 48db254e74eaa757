"""From a colour photograph or scan of paper to grey ink on white: light evened out, seals and pens taken away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from extract.intake.scan.raster import Pixels

CHROMA_SHRINK = 4
COLOURLESS, COLOURED = 24.0, 56.0
Tints: TypeAlias = tuple[list[NDArray[np.float32]], NDArray[np.float32]]
"""The channels of a page and how far they are apart, as ``colours`` gives them."""
_GREY_PAGE = 0.0002
_PAPER_SHRINK = 8
_PAPER_WINDOW = 11
_DARKEST_PAPER = 50


def ink(pixels: Pixels, tints: Tints) -> Pixels:
    """Grey H x W of the page: paper near 255, black ink dark, coloured ink light.

    Args:
        pixels: H x W x 3 RGB.
        tints: what ``colours`` says of them.
    """
    return even_light(without_colour(pixels, tints))


def without_colour(pixels: Pixels, tints: Tints) -> Pixels:
    """Grey in which red seals and blue or red pens are as light as the paper.

    Coloured ink reflects its own colour as paper does, so its brightest channel shows nothing of it, while black is
    dark in every channel. Where there is no colour the mean of the channels is less noisy.
    """
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    height, width = grey.shape
    _, chroma = tints
    if float((chroma > COLOURED).mean()) < _GREY_PAGE:
        return np.asarray(grey, dtype=np.uint8)
    weight = np.clip((cv2.dilate(chroma, np.ones((3, 3), np.uint8)) - COLOURLESS) / (COLOURED - COLOURLESS), 0, 1)
    weight = cv2.resize(weight, (width, height), interpolation=cv2.INTER_LINEAR)
    brightest = _extreme(cv2.max, cv2.split(pixels))
    return np.asarray(cv2.blendLinear(brightest, grey, weight, 1 - weight), dtype=np.uint8)


def colours(pixels: Pixels) -> Tints:
    """The channels against the colour of the paper, which may be yellowish itself, and how far they are apart.

    Both are ``CHROMA_SHRINK`` times smaller than the page; ``COLOURED`` and more is ink of a colour.
    """
    height, width = pixels.shape[:2]
    size = (max(width // CHROMA_SHRINK, 1), max(height // CHROMA_SHRINK, 1))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    counts = [cv2.calcHist([small], [channel], None, [256], [0, 256]).ravel().astype(np.int64) for channel in range(3)]
    tint = np.maximum([percentile(each, 0.5) for each in counts], 1.0)
    gains = tint.max() / tint
    balanced = [np.asarray(c * np.float32(gain), np.float32) for c, gain in zip(cv2.split(small), gains, strict=True)]
    chroma = np.clip(_extreme(cv2.max, balanced), 0, 255) - np.clip(_extreme(cv2.min, balanced), 0, 255)
    return balanced, np.asarray(chroma, np.float32)


def percentile(counts: NDArray[np.int64], share: float) -> float:
    """`np.quantile` of grey values of which there are ``counts`` each."""
    rank = share * float(counts.sum() - 1)
    low, high = np.searchsorted(np.cumsum(counts), [int(rank), int(rank) + 1], side="right")
    return float(low + (high - low) * (rank - int(rank)))


def _extreme(pick: Callable[[MatLike, MatLike], MatLike], channels: Sequence[MatLike]) -> MatLike:
    return pick(pick(channels[0], channels[1]), channels[2])


def even_light(grey: Pixels) -> Pixels:
    """The page divided by the light of its paper, which is the brightest of the neighbourhood."""
    height, width = grey.shape
    size = (max(width // _PAPER_SHRINK, 1), max(height // _PAPER_SHRINK, 1))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    window = np.ones((_PAPER_WINDOW, _PAPER_WINDOW), np.uint8)
    paper = cv2.blur(cv2.dilate(cv2.medianBlur(small, 3), window), (_PAPER_WINDOW, _PAPER_WINDOW))
    full: NDArray[np.uint8] = np.asarray(cv2.resize(np.maximum(paper, _DARKEST_PAPER), (width, height)), np.uint8)
    return np.asarray(cv2.divide(grey, full, scale=250), dtype=np.uint8)
