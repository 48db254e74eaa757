"""The systems that are compared, each a spaCy pipeline that ends with the same normalisation and attributes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from eval.metrics.spans import SqueezedText
from eval.tagger.linear import LinearTagger
from eval.tagger.samples import Sample
from eval.tagger.score import Prediction
from extract.config import Taggers
from extract.narrative.docs import SPANS_KEY
from extract.narrative.neural import FigureTagger
from extract.narrative.pipeline import build_nlp


def shipped(taggers: Taggers, weights: Path | None = None) -> Language:
    """A pipeline of the package; ``weights`` names another folder of the network's files than the shipped one."""
    nlp = build_nlp(taggers)
    if weights is not None and taggers != "rules":
        component = nlp.get_pipe("nianbao_tagger")
        assert isinstance(component, FigureTagger)
        component.from_disk(weights)
    return nlp


def linear(tagger: LinearTagger) -> Language:
    """The pipeline of the rules with a linear model in their place."""
    nlp = build_nlp("rules")
    Language.component("nianbao_linear", func=tagger)
    nlp.replace_pipe("nianbao_rules", "nianbao_linear")
    return nlp


def predict(nlp: Language, samples: Sequence[Sample]) -> Iterator[list[Prediction]]:
    """What a pipeline gives for each text."""
    docs = []
    for sample in samples:
        doc = nlp.make_doc(sample.text)
        doc._.nb_year = sample.year
        docs.append(doc)
    for sample, doc in zip(samples, nlp.pipe(docs), strict=True):
        yield _predictions(SqueezedText(sample.text), doc)


def _predictions(text: SqueezedText, doc: Doc) -> list[Prediction]:
    return [
        Prediction(
            text.span(span.start_char, span.end_char),
            span.label_,
            span._.nb_value,
            span._.nb_qualifier,
            span._.nb_role,
            span._.nb_group,
            span._.nb_confidence,
        )
        for span in doc.spans[SPANS_KEY]
    ]
