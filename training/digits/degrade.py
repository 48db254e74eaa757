"""Damage to a sheet on its way through printer, stamp, scanner, camera and fax, as grey images (0 black, 255 white)."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from training.digits.look import Look

Grey = NDArray[np.uint8]
Matrix = NDArray[np.float64]


def _grey(image: object) -> Grey:
    return np.asarray(image, dtype=np.uint8)


def _rotation(shape: tuple[int, ...], degrees: float) -> Matrix:
    middle = (shape[1] / 2, shape[0] / 2)
    return np.vstack([cv2.getRotationMatrix2D(middle, degrees, 1.0), [0, 0, 1]]).astype(np.float64)


def _perspective(rng: np.random.Generator, shape: tuple[int, ...], amount: float) -> Matrix:
    height, width = shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    moved = corners + rng.uniform(-amount, amount, (4, 2)).astype(np.float32) * width
    return np.asarray(cv2.getPerspectiveTransform(corners, moved.astype(np.float32)), dtype=np.float64)


def warp(image: Grey, matrix: Matrix) -> Grey:
    """The image under a projective map, same size, the rim repeated."""
    size = (image.shape[1], image.shape[0])
    return _grey(cv2.warpPerspective(image, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def maps(rng: np.random.Generator, look: Look, shape: tuple[int, ...]) -> tuple[Matrix, Matrix]:
    """The page as it lies on the scanner, and what is left of that after straightening."""
    lying = _perspective(rng, shape, look.perspective) @ _rotation(shape, look.skew)
    return lying, _rotation(shape, look.residual)


def _toned(rng: np.random.Generator, ink: Grey, look: Look) -> Grey:
    black, white = rng.uniform(0, 75), rng.uniform(215, 255)
    if look.jpeg == 0 and look.noise == 0:
        black, white = rng.uniform(0, 20), 255.0
    return _grey(cv2.LUT(ink, np.linspace(black, white, 256).astype(np.uint8)))


def _bleeding(rng: np.random.Generator, image: Grey) -> Grey:
    back = cv2.GaussianBlur(_grey(image[:, ::-1]), (0, 0), 1.5)
    shifted = np.roll(back, tuple(rng.integers(-20, 20, 2)), axis=(0, 1)).astype(np.float32)
    return _grey((image * (1 - (255 - shifted) / 255 * rng.uniform(0.05, 0.25))).astype(np.uint8))


def _seal(rng: np.random.Generator, shape: tuple[int, ...], em: float) -> Grey:
    """A stamp or a signature as a mask: 255 where its ink is."""
    mask = np.zeros(shape, dtype=np.uint8)
    height, width = shape
    centre = (int(rng.uniform(0, width)), int(rng.uniform(0, height)))
    stroke = max(1, round(em * rng.uniform(0.1, 0.3)))
    if rng.random() < 0.25:
        points = np.cumsum(rng.normal(0, em * 1.5, (14, 2)), axis=0) + centre
        cv2.polylines(mask, [points.astype(np.int32)], False, 255, max(1, stroke // 2), cv2.LINE_AA)
        return mask
    radius = int(em * rng.uniform(4, 7))
    cv2.circle(mask, centre, radius, 255, stroke + 1, cv2.LINE_AA)
    for angle in np.linspace(0, 360, int(rng.integers(8, 16)), endpoint=False) + rng.uniform(0, 30):
        at = (
            np.array(centre) + 0.75 * radius * np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
        ).astype(int)
        for _ in range(3):
            step = rng.integers(-round(em * 0.8) - 1, round(em * 0.8) + 2, 4)
            cv2.line(mask, (at + step[:2]).tolist(), (at + step[2:]).tolist(), 255, stroke, cv2.LINE_AA)
    star = [
        (np.cos(a) * r + centre[0], np.sin(a) * r + centre[1])
        for a, r in zip(np.linspace(0, 2 * np.pi, 10, endpoint=False), [radius * 0.3, radius * 0.12] * 5, strict=True)
    ]
    cv2.fillPoly(mask, [np.array(star).astype(np.int32)], 255, cv2.LINE_AA)
    return mask


def stamped(rng: np.random.Generator, image: Grey, em: float) -> Grey:
    """One to three seals over the sheet, faded by colour filtering or dark as in a grey scan."""
    level = rng.uniform(175, 245) if rng.random() < 0.5 else rng.uniform(95, 175)
    for _ in range(int(rng.integers(1, 4))):
        share = _seal(rng, image.shape, em).astype(np.float32) / 255 * rng.uniform(0.7, 1.0)
        covered = np.minimum(image, level * (0.4 + 0.6 * image / 255.0))
        image = (image * (1 - share) + covered * share).astype(np.uint8)
    return image


def _lit(rng: np.random.Generator, image: Grey) -> Grey:
    coarse = rng.uniform(0.62, 1.05, (3, 3)).astype(np.float32)
    light = cv2.resize(coarse, (image.shape[1], image.shape[0]), interpolation=cv2.INTER_CUBIC)
    return _grey(np.clip(image * light, 0, 255).astype(np.uint8))


def _folded(rng: np.random.Generator, image: Grey) -> Grey:
    shade = np.ones(image.shape, dtype=np.float32)
    for _ in range(int(rng.integers(1, 4))):
        y, width = int(rng.uniform(0, image.shape[0])), float(rng.uniform(1.5, 6))
        rows = np.abs(np.arange(image.shape[0]) - y)[:, None]
        shade *= 1 - rng.uniform(0.2, 0.5) * np.exp(-((rows / width) ** 2)).astype(np.float32)
    return (image * shade).astype(np.uint8)


def _moved(rng: np.random.Generator, image: Grey) -> Grey:
    length = int(rng.integers(2, 5))
    kernel = np.eye(length, dtype=np.float32) if rng.random() < 0.5 else np.ones((1, length), dtype=np.float32)
    return _grey(cv2.filter2D(image, -1, kernel / kernel.sum()))


def _noisy(rng: np.random.Generator, image: Grey, sigma: float) -> Grey:
    noise = rng.standard_normal(image.shape, dtype=np.float32)
    return np.clip(image + sigma * noise, 0, 255).astype(np.uint8)


def _compressed(image: Grey, quality: int) -> Grey:
    _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return _grey(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE))


def _faxed(rng: np.random.Generator, image: Grey) -> Grey:
    paper = float(np.median(image))
    bits = np.where(image < paper * rng.uniform(0.55, 0.8), 0, 255).astype(np.uint8)
    specks = rng.random(image.shape, dtype=np.float32)
    share = rng.uniform(0, 0.006)
    bits[specks < share] = 0
    bits[specks > 1 - share] = 255
    return bits


def spoil(rng: np.random.Generator, image: Grey, look: Look, lying: Matrix) -> Grey:
    """The sheet as the scanner delivers it, still crooked by ``lying``; steps in the order in which they happen."""
    image = _toned(rng, image, look)
    if look.bleed:
        image = _bleeding(rng, image)
    if look.seal:
        image = stamped(rng, image, look.pen.pixels)
    if look.fold:
        image = _folded(rng, image)
    if look.skew or look.perspective:
        image = warp(image, lying)
    if look.motion:
        image = _moved(rng, image)
    if look.blur > 0.1:
        image = _grey(cv2.GaussianBlur(image, (0, 0), look.blur))
    if look.uneven:
        image = _lit(rng, image)
    if look.noise:
        image = _noisy(rng, image, look.noise)
    if look.fax:
        image = _faxed(rng, image)
    return _compressed(image, look.jpeg) if look.jpeg else image
