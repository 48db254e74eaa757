"""Global alignment of lines with the rows of a form (Needleman and Wunsch, 1970), and how sure each pair of it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Gains:
    """What pairs of lines and rows gain, and what it costs to leave either out.

    Attributes:
        pair: (lines, rows).
        next: what is added where the line before stands in the row before.
        line: cost of leaving out each line; ``row`` of each row.
    """

    pair: Floats
    next: Floats
    line: Floats
    row: Floats


@dataclass(frozen=True, slots=True)
class Alignment:
    """The best alignment, and what others would be worth.

    Attributes:
        pairs: line and row of each pair, in order; each line and each row is in one at most.
        total: what the pairs gain less what lines and rows left out cost.
        through: (lines, rows), the best total of the alignments with each pair.
        without: the best total of the alignments that leave each line out.
    """

    pairs: list[tuple[int, int]]
    total: float
    through: Floats
    without: Floats

    def elsewhere(self, line: int, is_row: NDArray[np.bool_]) -> float:
        """Best total of the alignments in which a line is none of these rows."""
        return float(max(self.through[line][~is_row].max(initial=-np.inf), self.without[line]))


def aligned(gains: Gains) -> Alignment:
    """The best alignment of all lines with all rows in their order."""
    ahead, paired = _totals(gains)
    back, paired_back = (each[::-1, ::-1] for each in _totals(_reversed(gains)))
    # Both directions count the pair itself.
    through = paired[1:, 1:] + paired_back[:-1, :-1] - gains.pair
    without = (ahead[:-1] + gains.line[:, None] + back[1:]).max(axis=1)
    return Alignment(_path(gains, ahead), float(ahead[-1, -1]), through, without)


def _totals(gains: Gains) -> tuple[Floats, Floats]:
    """Best total of the first i lines and the first j rows, and the best in which the last of both are a pair.

    Pairs that follow each other earn their bond.
    """
    n, m = gains.pair.shape
    total, paired = np.zeros((n + 1, m + 1)), np.full((n + 1, m + 1), -np.inf)
    total[1:, 0], total[0, 1:] = np.cumsum(gains.line), np.cumsum(gains.row)
    for i in range(1, n + 1):
        follow = np.maximum(total[i - 1, :-1], paired[i - 1, :-1] + gains.next[i - 1])
        paired[i, 1:] = gains.pair[i - 1] + follow
        for j in range(1, m + 1):
            left_out = max(total[i - 1, j] + gains.line[i - 1], total[i, j - 1] + gains.row[j - 1])
            total[i, j] = max(paired[i, j], left_out)
    return total, paired


def _reversed(gains: Gains) -> Gains:
    """The same from the end: the bond of a pair then lies with the pair after it."""
    bonds = np.zeros_like(gains.next)
    bonds[1:, 1:] = gains.next[1:, 1:][::-1, ::-1]
    return Gains(gains.pair[::-1, ::-1], bonds, gains.line[::-1], gains.row[::-1])


def _path(gains: Gains, total: Floats) -> list[tuple[int, int]]:
    """The pairs of the best alignment, found again from its totals."""
    i, j = total.shape[0] - 1, total.shape[1] - 1
    pairs: list[tuple[int, int]] = []
    while i and j:
        if np.isclose(total[i, j], total[i - 1, j] + gains.line[i - 1]):
            i -= 1
        elif np.isclose(total[i, j], total[i, j - 1] + gains.row[j - 1]):
            j -= 1
        else:
            pairs.append((i - 1, j - 1))
            i, j = i - 1, j - 1
    return pairs[::-1]
