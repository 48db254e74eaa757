"""Where a sheet of paper lies under the scanner: rotation and perspective as one homography."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from extract.document import Box

Pixels = NDArray[np.uint8]
"""An image, height × width × 3 (RGB) or height × width (grey)."""
Points = NDArray[np.float64]
"""n × 2: x, y."""


@dataclass(frozen=True, slots=True)
class Placement:
    """A homography from points on the sheet to pixels of the scan, whose ``size`` is width, height."""

    matrix: NDArray[np.float64]
    size: tuple[int, int]

    def apply(self, points: Points) -> Points:
        """Points on the sheet as pixels of the scan."""
        lifted = np.column_stack([points, np.ones(len(points))]) @ self.matrix.T
        result: Points = lifted[:, :2] / lifted[:, 2:]
        return result

    def warp(self, image: Pixels, fill: tuple[int, int, int]) -> Pixels:
        """The sheet as it lies in the scan; what it does not cover is ``fill``."""
        inverse = np.linalg.inv(self.matrix)
        inverse = inverse / inverse[2, 2]
        moved = Image.fromarray(image).transform(
            self.size,
            Image.Transform.PERSPECTIVE,
            inverse.ravel()[:8].tolist(),
            Image.Resampling.BICUBIC,
            fillcolor=fill,
        )
        return np.asarray(moved)


def corners(box: Box) -> Points:
    """Corners of a box, clockwise from the top left."""
    x0, y0, x1, y1 = box
    return np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], dtype=np.float64)


def place(
    size: tuple[int, int], angle: float, shift: float, rng: np.random.Generator, *, turns: int = 0, room: float = 0.0
) -> Placement:
    """Turn a sheet about its middle and move its corners.

    Args:
        size: width and height of the sheet in pixels.
        angle: degrees, clockwise.
        shift: largest move of a corner as a share of the width.
        turns: quarter turns clockwise, which exchange width and height of the scan.
        room: free space on every side of the scan as a share of the width.
    """
    width, height = size
    sheet = corners((0.0, 0.0, float(width), float(height)))
    turn = np.deg2rad(angle + 90 * turns)
    rotation = np.array([(np.cos(turn), np.sin(turn)), (-np.sin(turn), np.cos(turn))])
    margin = round(room * width)
    across, down = (side + 2 * margin for side in (size[::-1] if turns % 2 else size))
    laid = (sheet - (width / 2, height / 2)) @ rotation + (across / 2, down / 2)
    laid += rng.uniform(-shift, shift, (4, 2)) * width
    return Placement(_homography(sheet, laid), (across, down))


def _homography(source: Points, target: Points) -> NDArray[np.float64]:
    """The matrix that maps four points to four others, by the direct linear transformation."""
    rows = []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    solution = np.linalg.solve(np.array(rows, dtype=np.float64), target.reshape(-1))
    return np.append(solution, 1.0).reshape(3, 3)
