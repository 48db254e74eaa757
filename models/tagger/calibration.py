"""From the network's scores to probabilities that hold: a temperature, and a rising curve for each label."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from models.tagger.labels import Logits


class Curve(BaseModel):
    """Points of a rising curve: the score of a span, and the share of spans with that score that are right."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    raw: tuple[float, ...] = (0.0, 1.0)
    right: tuple[float, ...] = (0.0, 1.0)

    def at(self, score: float) -> float:
        """The share that is right, straight lines between the points."""
        return float(np.interp(score, self.raw, self.right))


class CalibrationNumbers(BaseModel):
    """The ``calibration`` of ``tagger.json``; ``default`` serves labels too rare for a curve of their own."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    temperature: float = Field(default=1.0, gt=0)
    default: Curve = Curve()
    labels: dict[str, Curve] = Field(default_factory=dict)


class JointNumbers(BaseModel):
    """The ``joint`` of ``tagger.json``: weights of a logistic function that joins the network with a second tagger.

    The features are those of the caller; the defaults, for weights without numbers of their own, let either decide.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    intercept: float = 0.0
    weights: tuple[float, ...] = (0.5, 0.5, 1.0, -1.0, 0.5)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Turns logits into probabilities of characters, and scores of spans into the share that is right."""

    temperature: float = 1.0
    default: Curve = field(default_factory=Curve)
    labels: Mapping[str, Curve] = field(default_factory=dict)

    @classmethod
    def of(cls, numbers: CalibrationNumbers) -> Calibration:
        """From the numbers that ship with the weights."""
        return cls(numbers.temperature, numbers.default, dict(numbers.labels))

    def chances(self, logits: Logits) -> NDArray[np.float32]:
        """Softmax of logits (characters, labels) at the temperature."""
        scaled = logits / np.float32(self.temperature)
        powers = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
        chances: NDArray[np.float32] = powers / powers.sum(axis=-1, keepdims=True)
        return chances

    def confidence(self, label: str, score: float) -> float:
        """Probability that a span of this label and score is right."""
        return self.labels.get(label, self.default).at(score)
