"""Value cells in doubt read again: smoothed, enlarged, and without what is too pale to be print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.intake.scan.joint import Reading, mean
from extract.intake.scan.raster import Pixels
from extract.intake.scan.readers import CellReader, Readers
from models.digits.prepare import grey

Readings: TypeAlias = tuple[Reading, ...]

_CLEAR = 0.97
"""Probability from which a cell shows what print looks like in its table."""
_LEAST_CLEAR, _MOST_CLEAR = 5, 60
_FAINTEST = 10
"""Percentile of the darkness of clear cells that is taken for that of faint print."""
_NO_PRINT = 0.7
"""In darknesses of faint print: what a cell without print stays below. The palest of 3,847 printed cells of generated
scans of the levels L2 to L5, where half of the pages bear a seal, had 0.81."""
_SEAL, _SEAL_END, _CORE = 0.25, 0.7, 0.75
"""In darknesses of faint print: between the first two are seals and the edges of strokes, from the third strokes."""
_MUCH = 4.0
"""Times as much of the former for the latter as clear cells have, from which a seal lies over a cell."""
_FADE, _KEEP = 0.6, 0.9
"""In darknesses of faint print: what is paler than the first is taken away, what is darker than the second kept."""
_WALL = 4
"""Pixels at the sides of a crop that are those of ruling lines."""
_RIM = 0.15
"""Share of its shorter side from which traces of the walls are no more in a cell."""
_PAPER, _FEW = 75, 5
"""Percentile of the brightness of a cell that is its paper; how many of its darkest pixels may be specks."""
_SOFT = 1.3
"""Sigma in pixels of the smoothing that leaves strokes whole and takes the grain."""
_BLANK, _MOST_BELIEVED = 0.985, 0.9
_SECOND, _SCALES = 0.85, (1.0, 1.25, 0.85)
"""What the second network counts in the mean of both, and the sizes at which it looks at a cell."""


@dataclass(frozen=True, slots=True)
class Print:
    """What the print of a table looks like.

    Attributes:
        darkness: of faint print, in grey levels below the paper.
        edges: usual share of pixels that are paler to those of its strokes.
    """

    darkness: float
    edges: float

    @classmethod
    def of(cls, crops: Sequence[Pixels], readings: Sequence[Readings]) -> Print | None:
        """By the cells that were read clearly; None where there are too few."""
        clear = [crop for crop, (best, *_) in zip(crops, readings, strict=True) if best[0] and best[1] >= _CLEAR]
        if len(clear) < _LEAST_CLEAR:
            return None
        clear = clear[:_MOST_CLEAR]
        darkness = darkness_of(clear)
        return cls(darkness, float(np.median([_edges(crop, darkness) for crop in clear])))

    def is_absent(self, crop: Pixels) -> bool:
        """Whether nothing in a cell is as dark as print, away from its walls, which may be broken."""
        return _darkest(crop, _RIM) < _NO_PRINT * self.darkness

    def is_sealed(self, crop: Pixels) -> bool:
        """Whether much in a cell is paler than print."""
        return _edges(crop, self.darkness) > _MUCH * self.edges

    def alone(self, crop: Pixels) -> Pixels:
        """The cell with what is paler than print lifted to its paper."""
        paper, darkness = _against_paper(crop)
        kept = np.clip((darkness / self.darkness - _FADE) / (_KEEP - _FADE), 0, 1)
        return np.asarray(np.clip(paper - darkness * kept, 0, 255), np.uint8)


def darkness_of(printed: Sequence[Pixels]) -> float:
    """How dark the faint print of a table is, in grey levels below the paper, by its cells that hold print."""
    return float(np.percentile([_darkest(crop) for crop in printed[:_MOST_CLEAR]], _FAINTEST))


def read_again(
    crops: Sequence[Pixels], readings: Sequence[Readings], printed: Print | None, readers: Readers
) -> list[Readings]:
    """The mean of what two networks read.

    The first has read each cell at first, and does so in other looks at the same pixels, and under a seal with the
    print alone. The looks make different mistakes: what is read surely in one alone is wrong more often than their
    mean. The second sees the whole cell, with the ruling lines and the seal. A cell that holds nothing as dark as print
    is empty, whatever lies over it, unless most speaks for one reading.
    """
    first = _looks(crops, readings, printed, readers.digits)
    inked = [crop for crop, (best, *_) in zip(crops, readings, strict=True) if best[0]]
    darkness = printed.darkness if printed else darkness_of(inked or crops)
    second = [readers.doubt.read([_resized(crop, scale) for crop in crops], darkness) for scale in _SCALES]
    share = _SECOND / len(_SCALES)
    found = [
        mean((looks, *others), (1 - _SECOND, *[share] * len(_SCALES)))
        for looks, *others in zip(first, *second, strict=True)
    ]
    if printed is None:
        return found
    return [_unless_absent(each, printed.is_absent(crop)) for each, crop in zip(found, crops, strict=True)]


def _looks(
    crops: Sequence[Pixels], readings: Sequence[Readings], printed: Print | None, digits: CellReader
) -> list[Readings]:
    looks = [[first] for first in readings]
    for changed in _LOOKS:
        for look, other in zip(looks, digits.read([changed(crop) for crop in crops], text_height=None), strict=True):
            look.append(tuple(other))
    if printed is None:
        return [mean(look) for look in looks]
    sealed = [i for i, crop in enumerate(crops) if printed.is_sealed(crop)]
    alone = digits.read([printed.alone(crops[i]) for i in sealed], text_height=None) if sealed else []
    for i, other in zip(sealed, alone, strict=True):
        looks[i].append(tuple(other))
    return [mean(look) for look in looks]


def _unless_absent(readings: Readings, absent: bool) -> Readings:
    if not absent or any(text and chance > _MOST_BELIEVED for text, chance in readings):
        return readings
    return (("", _BLANK), *((text, chance * (1 - _BLANK)) for text, chance in readings if text))


def _smoothed(crop: Pixels) -> Pixels:
    return np.asarray(cv2.blur(crop, (3, 3)), np.uint8)


def _resized(crop: Pixels, scale: float) -> Pixels:
    if scale == 1.0 or not crop.size:
        return crop
    method = cv2.INTER_CUBIC if scale > 1.0 else cv2.INTER_AREA
    return np.asarray(cv2.resize(crop, None, fx=scale, fy=scale, interpolation=method), np.uint8)


def _soft(crop: Pixels) -> Pixels:
    return np.asarray(cv2.GaussianBlur(crop, (0, 0), _SOFT), np.uint8)


def _doubled(crop: Pixels) -> Pixels:
    return _resized(crop, 2.0)


def _doubled_soft(crop: Pixels) -> Pixels:
    return np.asarray(cv2.GaussianBlur(_doubled(crop), (0, 0), 2 * _SOFT), np.uint8)


_LOOKS = (_smoothed, _soft, _doubled, _doubled_soft)
"""What a cell in doubt is read as besides itself. The threshold of ink, the lines to lift and the smallest piece that
counts are in pixels, so that small type is cut out otherwise when it is enlarged."""


def _against_paper(crop: Pixels) -> tuple[float, NDArray[np.float64]]:
    """The brightness of the paper of a cell, and how much darker than it each pixel is."""
    image = grey(crop).astype(np.float64)
    paper = float(np.percentile(image, _PAPER))
    return paper, paper - image


def _darkness(crop: Pixels, rim: float = 0.0) -> NDArray[np.float64]:
    """How much darker each pixel is than the paper, between the ruling lines or farther from them (``rim``)."""
    _, darkness = _against_paper(crop)
    wall = max(_WALL, round(rim * min(darkness.shape)))
    return darkness[wall:-wall, wall:-wall] if min(darkness.shape) > 3 * wall else darkness


def _darkest(crop: Pixels, rim: float = 0.0) -> float:
    darkness = _darkness(crop, rim).ravel()
    return float(np.partition(darkness, -_FEW)[-_FEW]) if darkness.size >= _FEW else 0.0


def _edges(crop: Pixels, print_: float) -> float:
    """Pixels between paper and print for each pixel of print."""
    share = _darkness(_smoothed(crop)) / print_
    pale = ((share > _SEAL) & (share < _SEAL_END)).sum()
    return float(pale / ((share > _CORE).sum() + _FEW))
