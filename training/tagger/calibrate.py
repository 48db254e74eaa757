"""Fitting the numbers that say how sure the tagger is: temperature, curves by label, the joint with the rules.

The temperature (Guo et al. 2017) and the curves (isotonic regression) are fitted on paragraphs of phrase families
that training never saw; the joint (logistic regression) on those and, weighing as much, on narratives written by hand,
since the generated ones say too much good of a network that learnt from their like.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.gold.marked import marked_narratives
from extract.narrative.joint import Opinion, candidates
from extract.narrative.neural import read_figures
from extract.narrative.tagger import tag
from extract.narrative.view import fold
from models.tagger.calibration import Calibration, CalibrationNumbers, Curve, JointNumbers
from models.tagger.reader import SETTINGS_FILE, Reading, Tagger, open_tagger
from models.weights import read_weights
from training.tagger.examples import corpus_rows
from training.tagger.settings import write_settings

Report = Callable[[str], None]
_ENOUGH = 80
"""Spans of a label that make a curve of its own."""
_TEMPERATURES = tuple(round(0.6 + 0.1 * step, 1) for step in range(25))
_LOWEST, _HIGHEST = 0.02, 0.99
_DIGITS = 4
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Known:
    """A folded text with its figures: (start, end) to the indicators that are right."""

    text: str
    year: int | None
    figures: dict[tuple[int, int], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Read:
    """What network and rules say of a known text."""

    known: Known
    own: list[Opinion]
    reading: Reading

    def right(self, opinion: Opinion) -> bool:
        """Whether an opinion is a figure of the text with its indicator."""
        return opinion.label in self.known.figures.get((opinion.start, opinion.end), ())


def calibrate(
    weights: Path, corpus: Path, marked: Sequence[Path], most: int, report: Report
) -> tuple[CalibrationNumbers, JointNumbers]:
    """Fit the numbers for the weights of a folder on ``most`` paragraphs of the corpus and on marked narratives.

    Raises:
        FileNotFoundError, WeightsError: where a place holds no corpus or no weights.
    """
    plain = replace(open_tagger(weights), calibration=Calibration())
    generated = list(islice(_generated(corpus), most))
    by_hand = [known for path in marked for known in _by_hand(path)]
    read = list(_read(plain, generated))
    temperature = fit_temperature(read)
    report(f"温度 {temperature}（{len(generated)} 段）")
    warm = replace(plain, calibration=Calibration(temperature))
    numbers = fit_curves(list(_read(warm, generated)), temperature)
    report(f"校准曲线：{len(numbers.labels)} 个标签各有一条，其余共用一条")
    tagger = replace(plain, calibration=Calibration.of(numbers))
    joint = fit_joint([list(_read(tagger, part)) for part in (generated, by_hand) if part])
    report(f"合判：截距 {joint.intercept}，权重 {joint.weights}")
    return numbers, joint


def store(weights: Path, numbers: CalibrationNumbers, joint: JointNumbers) -> None:
    """Write fitted numbers into ``tagger.json`` of a weights folder."""
    settings = json.loads(read_weights(SETTINGS_FILE, weights))
    fitted = {"calibration": numbers.model_dump(mode="json"), "joint": joint.model_dump(mode="json")}
    write_settings(weights, settings | fitted)


def fit_temperature(read: Iterable[Read]) -> float:
    """The temperature at which the right labels of the characters are the most probable."""
    losses = np.zeros(len(_TEMPERATURES))
    for item in read:
        for first, chances in item.reading.stretches:
            labels = _labels(item.known, item.reading.names, first, len(chances))
            logs = np.log(np.maximum(chances, 1e-12))
            for place, temperature in enumerate(_TEMPERATURES):
                warm = logs / temperature
                total = np.log(np.exp(warm - warm.max(1, keepdims=True)).sum(1)) + warm.max(1)
                losses[place] += float((total - warm[np.arange(len(labels)), labels]).sum())
    return _TEMPERATURES[int(losses.argmin())]


def _labels(known: Known, names: Sequence[str], first: int, length: int) -> NDArray[np.int64]:
    labels = np.zeros(length, np.int64)
    for (start, end), right in known.figures.items():
        low, high = max(0, start - first), min(length, end - first)
        if low < high and right[0] in names:
            number = names.index(right[0])
            labels[low:high] = 1 + len(names) + number
            if start >= first:
                labels[start - first] = 1 + number
    return labels


def fit_curves(read: Iterable[Read], temperature: float) -> CalibrationNumbers:
    """A curve for each label with enough spans, and one for all."""
    pairs: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for item in read:
        for opinion in item.own:
            pairs[opinion.label].append((opinion.confidence, item.right(opinion)))
    everything = [pair for found in pairs.values() for pair in found]
    curves = {label: _curve(found) for label, found in sorted(pairs.items()) if len(found) >= _ENOUGH}
    return CalibrationNumbers(temperature=temperature, default=_curve(everything), labels=curves)


def _curve(pairs: Sequence[tuple[float, bool]]) -> Curve:
    return Curve.fitted(pairs, _LOWEST, _HIGHEST)


def fit_joint(domains: Sequence[Sequence[Read]]) -> JointNumbers:
    """The logistic function over the candidates of both taggers; every domain weighs the same."""
    from sklearn.linear_model import LogisticRegression

    rows, right, weights = [], [], []
    for domain in domains:
        found = [pair for item in domain for pair in _candidates(item)]
        rows += [row for row, _ in found]
        right += [truth for _, truth in found]
        weights += [1000 / len(found)] * len(found)
    model = LogisticRegression(max_iter=1000).fit(np.array(rows), right, weights)
    return JointNumbers(
        intercept=round(float(model.intercept_[0]), _DIGITS),
        weights=tuple(round(float(weight), _DIGITS) for weight in model.coef_[0]),
    )


def _candidates(item: Read) -> Iterator[tuple[tuple[float, ...], bool]]:
    rules = [Opinion(t.start, t.end, t.indicator, t.confidence) for t in tag(item.known.text, item.known.year)]
    for opinion, features in candidates(rules, item.own, item.reading.support):
        yield features.values(), item.right(opinion)


def _read(tagger: Tagger, known: Sequence[Known]) -> Iterator[Read]:
    for at in range(0, len(known), _BATCH):
        batch = known[at : at + _BATCH]
        for text, (own, reading) in zip(batch, read_figures(tagger, [k.text for k in batch]), strict=True):
            yield Read(text, own, reading)


def _generated(corpus: Path) -> Iterator[Known]:
    for row in corpus_rows(corpus, "validation", ["text", "year", "kind", "figures"]):
        if row["kind"] == "narrative":
            spans = ((f["start"], f["end"], (f["indicator"],)) for f in row["figures"])
            yield _known(row["text"], row["year"], spans)


def _by_hand(path: Path) -> Iterator[Known]:
    for _, year, text, figures in marked_narratives(path):
        yield _known(text, year, ((f.start, f.end, f.indicators) for f in figures))


def _known(text: str, year: int, spans: Iterable[tuple[int, int, tuple[str, ...]]]) -> Known:
    view = fold(text)
    return Known(view.text, year, {(view.locate(start), view.locate(end)): names for start, end, names in spans})
