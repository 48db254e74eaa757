"""What the scanner, the copier or the camera adds: light, blur, noise, dust, black and white, compression."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from eval.gold.scans.geometry import Pixels

_MIDDLE = 128.0


def to_grey(image: Pixels) -> Pixels:
    """Height × width, by the luminance of the colours."""
    return np.asarray(Image.fromarray(image).convert("L"))


def uneven_light(image: Pixels, amount: float, rng: np.random.Generator) -> Pixels:
    """Brightness that falls off over the page by up to ``amount``."""
    height, width = image.shape[:2]
    coarse = rng.random((3, 3))
    coarse = (coarse - coarse.min()) / max(1e-6, float(np.ptp(coarse)))
    field = Image.fromarray((255 * coarse).astype(np.uint8)).resize((width, height), Image.Resampling.BICUBIC)
    factor = 1.0 - amount * np.asarray(field, dtype=np.float32) / 255.0
    return _clip(image * _like(factor, image))


def blur(image: Pixels, sigma: float) -> Pixels:
    """Gaussian blur; ``sigma`` in pixels."""
    return np.asarray(Image.fromarray(image).filter(ImageFilter.GaussianBlur(sigma)))


def noise(image: Pixels, sigma: float, rng: np.random.Generator) -> Pixels:
    """Gaussian noise, of its own in every channel."""
    return _clip(image + sigma * rng.standard_normal(image.shape, dtype=np.float32))


def contrast(image: Pixels, factor: float) -> Pixels:
    """Steeper greys, as a copier makes them."""
    return _clip((image.astype(np.float32) - _MIDDLE) * factor + _MIDDLE)


def speckle(image: Pixels, dots: int, rng: np.random.Generator) -> Pixels:
    """Black and a few white dots of one to three pixels."""
    spotted = image.copy()
    height, width = image.shape[:2]
    for _ in range(dots):
        size = int(rng.integers(1, 4))
        x, y = int(rng.integers(width)), int(rng.integers(height))
        spotted[y : y + size, x : x + size] = 255 if rng.random() < 0.2 else rng.integers(0, 80)
    return spotted


def dark_edge(image: Pixels, rng: np.random.Generator) -> Pixels:
    """The open lid of a copier: a dark band along one or two sides."""
    height, width = image.shape[:2]
    edged = image.astype(np.float32)
    for _ in range(int(rng.integers(1, 3))):
        side = int(rng.integers(4))
        depth = rng.uniform(0.005, 0.02) * width
        across, down = np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)
        distance = (across, width - 1 - across, down, height - 1 - down)[side]
        factor = 1.0 - 0.85 * np.exp(-distance / depth)
        edged *= _like(factor[None, :] if side < 2 else factor[:, None], image)
    return _clip(edged)


def fax(image: Pixels, rows: int) -> Pixels:
    """Black and white; each fax line is ``rows`` pixels high."""
    grey = to_grey(image) if image.ndim == 3 else image
    height, width = grey.shape
    if rows > 1:
        lines = Image.fromarray(grey).resize((width, max(1, height // rows)), Image.Resampling.BOX)
        grey = np.asarray(lines.resize((width, height), Image.Resampling.NEAREST))
    return np.where(grey < _MIDDLE, 0, 255).astype(np.uint8)


def jpeg(image: Pixels, quality: int) -> bytes:
    """A JPEG file."""
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def _like(factor: NDArray[np.float32], image: Pixels) -> NDArray[np.float32]:
    return factor[..., None] if image.ndim == 3 else factor


def _clip(values: NDArray[np.float32]) -> Pixels:
    return np.clip(values, 0, 255).astype(np.uint8)
