"""The label set of the network, and the part of it that a caller wants to see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from models.weights import WeightsError

Logits: TypeAlias = NDArray[np.float32]
OUTSIDE = "O"


@dataclass(frozen=True, slots=True)
class Choice:
    """Some of the labels, as columns of the network's output.

    A chosen row of logits has ``1 + 2 * len(names)`` columns: outside, the beginnings, the insides, in the order of
    ``names``.
    """

    names: tuple[str, ...]
    columns: NDArray[np.int64]
    others: NDArray[np.int64]

    def of(self, logits: Logits) -> Logits:
        """Chosen columns of logits (..., labels); what speaks for any other label speaks for outside."""
        chosen = logits[..., self.columns]
        if self.others.size:
            # The logarithm of the sum of powers: the probability of the others is added to that of outside.
            chosen[..., 0] = np.logaddexp(chosen[..., 0], _log_sum(logits[..., self.others]))
        return chosen


@dataclass(frozen=True, slots=True)
class LabelSet:
    """Labels ``O``, ``B-<name>``, ``I-<name>`` by their position in the network's output."""

    places: dict[str, int]
    names: tuple[str, ...]

    @classmethod
    def parse(cls, labels: Sequence[str]) -> LabelSet:
        """Read the list of ``tagger.json``; ``WeightsError`` unless it is ``O`` and a pair for every name."""
        places = {label: place for place, label in enumerate(labels)}
        names = tuple(label[2:] for label in labels if label.startswith("B-"))
        expected = {OUTSIDE, *(f"{prefix}-{name}" for name in names for prefix in "BI")}
        if set(places) != expected or len(places) != len(labels):
            raise WeightsError("模型的标签表不完整，请重新安装。")
        return cls(places, names)

    @property
    def indicators(self) -> tuple[str, ...]:
        """Names of figures, which are written small."""
        return tuple(name for name in self.names if name.islower())

    @property
    def roles(self) -> tuple[str, ...]:
        """Names of the roles of table text (``SECTION``, ``ROW:…``, ``COL:…`` …)."""
        return tuple(name for name in self.names if not name.islower())

    def choose(self, names: Iterable[str]) -> Choice:
        """The columns of some names; names that the network does not know are left out."""
        known = tuple(name for name in names if f"B-{name}" in self.places)
        wanted = [OUTSIDE, *(f"B-{name}" for name in known), *(f"I-{name}" for name in known)]
        columns = np.array([self.places[label] for label in wanted], dtype=np.int64)
        others = np.setdiff1d(np.arange(len(self.places), dtype=np.int64), columns)
        return Choice(known, columns, others)


def _log_sum(logits: Logits) -> Logits:
    most = logits.max(axis=-1, keepdims=True)
    total: Logits = (np.log(np.exp(logits - most).sum(axis=-1, keepdims=True)) + most)[..., 0]
    return total
