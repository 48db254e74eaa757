"""The linear baseline: character n-grams around a number or an emptied noun, and a softmax over the indicators.

It sees the same candidates as the rules (numbers of the grammar, nouns of the negation rules), so that it differs from
them in one thing only: the indicator is learnt, not written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from spacy.tokens import Doc

from eval.metrics.spans import SqueezedText
from eval.tagger.samples import Sample
from extract.narrative.docs import set_figures, text_of
from extract.narrative.joint import Opinion
from extract.narrative.negation import NegationReader
from extract.narrative.places import numbers
from extract.narrative.scopes import ScopeReader
from extract.narrative.view import fold

if TYPE_CHECKING:
    from sklearn.feature_extraction import FeatureHasher
    from sklearn.linear_model import SGDClassifier

NONE = "none"
_LEFT, _RIGHT = 30, 12
_GRAMS = (1, 2, 3)
_NEAR = 6
_FEATURES = 1 << 16
_ROUNDS = 6


def candidates(text: str, year: int | None) -> list[tuple[int, int]]:
    """Numbers and emptied nouns of a folded text outside passages about plans, in order and apart."""
    scopes = ScopeReader.load().read(text, year)
    spans = [(n.start, n.end) for n in numbers(text)] + [(z.start, z.end) for z in NegationReader.load().find(text)]
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if not scopes.planned(start) and (not found or start >= found[-1][1]):
            found.append((start, end))
    return found


def features(text: str, start: int, end: int) -> Iterator[str]:
    """Names of what is seen around a candidate: n-grams left and right of it, those close by once more, the span."""
    left = text[max(0, start - _LEFT) : start].rpartition("\n")[2]
    right = text[end : end + _RIGHT].partition("\n")[0]
    for side, words in (("l", left), ("r", right)):
        near = words[-_NEAR:] if side == "l" else words[:_NEAR]
        for size in _GRAMS:
            yield from (f"{side}{words[at : at + size]}" for at in range(len(words) - size + 1))
            yield from (f"{side}!{near[at : at + size]}" for at in range(len(near) - size + 1))
    span = "".join("0" if character.isdigit() else character for character in text[start:end])
    yield f"s{span}"
    yield f"u{span.lstrip('0.,约近')}"


class LinearTagger:
    """A spaCy component once it is fitted."""

    def __init__(self, model: SGDClassifier, hasher: FeatureHasher) -> None:
        self._model, self._hasher = model, hasher

    @classmethod
    def fit(cls, samples: Sequence[Sample], seed: int = 0) -> LinearTagger:
        """Fit on texts with known figures; needs scikit-learn."""
        from sklearn.feature_extraction import FeatureHasher
        from sklearn.linear_model import SGDClassifier

        hasher = FeatureHasher(_FEATURES, input_type="string", alternate_sign=False)
        rows, labels = [], []
        for sample in samples:
            view, squeezed = fold(sample.text), SqueezedText(sample.text)
            truth = _by_place(sample)
            for start, end in candidates(view.text, sample.year):
                rows.append(list(features(view.text, start, end)))
                labels.append(truth.get(squeezed.span(*view.source(start, end)), NONE))
        model = SGDClassifier(loss="log_loss", alpha=1e-6, max_iter=_ROUNDS, tol=None, random_state=seed)
        model.fit(hasher.transform(rows), labels)
        return cls(model.sparsify(), hasher)

    def __call__(self, doc: Doc) -> Doc:
        """Name the figures of a document."""
        view = fold(text_of(doc))
        spans = candidates(view.text, doc._.nb_year)
        set_figures(doc, view, list(self._named(view.text, spans)))
        return doc

    def _named(self, text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Opinion]:
        if not spans:
            return
        rows = self._hasher.transform([list(features(text, start, end)) for start, end in spans])
        chances = self._model.predict_proba(rows)
        for (start, end), row in zip(spans, chances, strict=True):
            best = int(np.argmax(row))
            if self._model.classes_[best] != NONE:
                yield Opinion(start, end, str(self._model.classes_[best]), float(row[best]))


def _by_place(sample: Sample) -> dict[tuple[int, int], str]:
    return {truth.span: min(truth.indicators) for truth in sample.truth if truth.span is not None}
