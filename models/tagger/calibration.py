"""From the network's scores to probabilities that hold: a temperature, and a rising curve for each label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from models.chances import chances_at
from models.tagger.labels import Logits

_DIGITS = 4


class Curve(BaseModel):
    """Points of a rising curve: the score of a span, and the share of spans with that score that are right."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    raw: tuple[float, ...] = (0.0, 1.0)
    right: tuple[float, ...] = (0.0, 1.0)

    def at(self, score: float) -> float:
        """The share that is right, straight lines between the points."""
        return float(np.interp(score, self.raw, self.right))

    @classmethod
    def fitted(cls, pairs: Sequence[tuple[float, bool]], lowest: float, highest: float) -> Self:
        """The rising curve nearest to what was right (isotonic regression); needs scikit-learn.

        Args:
            pairs: score, and whether it was right.
            lowest: the least share that the curve may claim; ``highest`` the most.

        Raises:
            ValueError: there is nothing to fit it to.
        """
        from sklearn.isotonic import IsotonicRegression

        model = IsotonicRegression(y_min=lowest, y_max=highest, out_of_bounds="clip")
        model.fit([score for score, _ in pairs], [float(right) for _, right in pairs])
        raw = (round(float(x), _DIGITS) for x in model.X_thresholds_)
        return cls(raw=tuple(raw), right=tuple(round(float(y), _DIGITS) for y in model.y_thresholds_))


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
        return chances_at(self.temperature, logits)

    def confidence(self, label: str, score: float) -> float:
        """Probability that a span of this label and score is right."""
        return self.labels.get(label, self.default).at(score)
