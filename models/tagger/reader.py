"""Reading texts with the shipped tagger (ONNX Runtime, CPU)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.tagger.calibration import Calibration, CalibrationNumbers, JointNumbers
from models.tagger.decode import decode, score
from models.tagger.labels import Choice, LabelSet, Logits
from models.tagger.vocabulary import PAD, Vocabulary
from models.tagger.windows import Stretch, Window, around, every, joined
from models.weights import FOLDER, WeightsError, open_session, read_weights

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

NETWORK_FILE = "tagger.onnx"
SETTINGS_FILE = "tagger.json"
_BATCH = 16
_STEP = 8
"""Windows are padded to the next multiple of this, so that few of the network's steps are for nothing."""


class Settings(BaseModel):
    """``tagger.json``: what the network's numbers mean. Keys that only training needs are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    version: str
    labels: list[str]
    vocabulary: list[str]
    window: int = Field(ge=16, le=512)
    stride: int = Field(ge=8, le=512)
    calibration: CalibrationNumbers = CalibrationNumbers()
    joint: JointNumbers = JointNumbers()


@dataclass(frozen=True, slots=True)
class Text:
    """A text to read.

    Attributes:
        boxes: (characters, 4) places on the page, 0 to 1000; None for running text.
        places: stretches that may hold what is looked for; None to read everything.
    """

    text: str
    boxes: NDArray[np.int64] | None = None
    places: Sequence[tuple[int, int]] | None = None


@dataclass(frozen=True, slots=True)
class TaggedSpan:
    """A labelled span with the calibrated probability that it is right."""

    start: int
    end: int
    label: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network says about one text."""

    names: tuple[str, ...]
    calibration: Calibration
    stretches: tuple[tuple[int, NDArray[np.float32]], ...]

    def spans(self) -> list[TaggedSpan]:
        """The most probable spans, in order and without overlaps."""
        return [
            self._span(start, found.start, found.end, found.label, found.score)
            for start, chances in self.stretches
            for found in decode(chances)
        ]

    def support(self, start: int, end: int, label: str) -> float:
        """Calibrated probability of one span and label, 0 where the network did not read it or lacks the label."""
        if label not in self.names or end <= start:
            return 0.0
        number = self.names.index(label)
        for first, chances in self.stretches:
            if first <= start and end <= first + len(chances):
                return self.calibration.confidence(label, score(chances, start - first, end - first, number))
        return 0.0

    def mean(self, start: int, end: int) -> NDArray[np.float32]:
        """Mean probability of each name over the characters of a stretch, beginning or inside; zeros if unread."""
        count = len(self.names)
        for first, chances in self.stretches:
            if first <= start < end <= first + len(chances):
                part = chances[start - first : end - first]
                means: NDArray[np.float32] = (part[:, 1 : 1 + count] + part[:, 1 + count :]).mean(axis=0)
                return means
        return np.zeros(count, np.float32)

    def _span(self, first: int, start: int, end: int, label: int, raw: float) -> TaggedSpan:
        name = self.names[label]
        return TaggedSpan(first + start, first + end, name, self.calibration.confidence(name, raw))


@dataclass(frozen=True, slots=True)
class Tagger:
    """The network with its vocabulary, labels and calibration; safe to use from several threads."""

    session: InferenceSession
    settings: Settings
    vocabulary: Vocabulary
    labels: LabelSet
    calibration: Calibration

    @property
    def version(self) -> str:
        """Version of the weights."""
        return self.settings.version

    def read(self, texts: Sequence[Text], names: Iterable[str]) -> list[Reading]:
        """Read texts for some of the labels' names; windows of all texts share batches by their length."""
        choice = self.labels.choose(names)
        windows = [self._windows(text) for text in texts]
        logits = self._logits(texts, windows, choice)
        return [
            Reading(choice.names, self.calibration, tuple(self._chances(joined(own, read))))
            for own, read in zip(windows, logits, strict=True)
        ]

    def _windows(self, text: Text) -> list[Window]:
        if text.places is None:
            return every(len(text.text), self.settings.window, self.settings.stride)
        return around(text.places, text.text, self.settings.window)

    def _chances(self, stretches: Iterable[Stretch]) -> Iterator[tuple[int, NDArray[np.float32]]]:
        for stretch in stretches:
            yield stretch.start, self.calibration.chances(stretch.logits)

    def _logits(self, texts: Sequence[Text], windows: Sequence[Sequence[Window]], choice: Choice) -> list[list[Logits]]:
        """Chosen logits of every window of every text."""
        by_width: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for number, own in enumerate(windows):
            for place, (start, end) in enumerate(own):
                by_width[-(-(end - start) // _STEP) * _STEP].append((number, place))
        read: list[list[Logits]] = [[np.zeros((0, 0), np.float32)] * len(own) for own in windows]
        ids = [self.vocabulary.encode(text.text) for text in texts]
        for width, members in sorted(by_width.items()):
            for at in range(0, len(members), _BATCH):
                batch = members[at : at + _BATCH]
                output = self._run(batch, width, ids, texts, windows)
                for row, (number, place) in enumerate(batch):
                    start, end = windows[number][place]
                    read[number][place] = choice.of(output[row, : end - start])
        return read

    def _run(
        self,
        batch: Sequence[tuple[int, int]],
        width: int,
        ids: Sequence[NDArray[np.int64]],
        texts: Sequence[Text],
        windows: Sequence[Sequence[Window]],
    ) -> Logits:
        inputs = np.full((len(batch), width), PAD, np.int64)
        mask = np.zeros((len(batch), width), np.int64)
        boxes = np.zeros((len(batch), width, 4), np.int64)
        for row, (number, place) in enumerate(batch):
            start, end = windows[number][place]
            inputs[row, : end - start] = ids[number][start:end]
            mask[row, : end - start] = 1
            own = texts[number].boxes
            if own is not None:
                boxes[row, : end - start] = np.clip(own[start:end], 0, 1000)
        fed = {"input_ids": inputs, "bbox": boxes, "attention_mask": mask}
        logits: Logits = self.session.run(["logits"], fed)[0]
        return logits


def _settings(folder: Path) -> Settings:
    try:
        return Settings.model_validate(json.loads(read_weights(SETTINGS_FILE, folder)))
    except (ValueError, ValidationError) as error:
        raise WeightsError(f"模型文件 {SETTINGS_FILE} 的内容无效，请重新安装。") from error


def tagger_version(folder: Path = FOLDER) -> str:
    """Version of the weights of a folder, without loading the network; ``WeightsError`` as :func:`open_tagger`."""
    return _settings(folder).version


def open_tagger(folder: Path = FOLDER, threads: int = 1) -> Tagger:
    """Load network, labels and calibration; ``WeightsError`` where a file is missing, was changed or does not fit."""
    settings = _settings(folder)
    session = open_session(NETWORK_FILE, folder, threads)
    labels = LabelSet.parse(settings.labels)
    vocabulary = Vocabulary.parse(settings.vocabulary)
    return Tagger(session, settings, vocabulary, labels, Calibration.of(settings.calibration))
