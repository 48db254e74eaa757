"""The narrative as a spaCy pipeline: a blank ``zh`` over characters and the components of :data:`COMPONENTS`.

``nianbao_sentences`` → ``nianbao_rules`` → ``nianbao_tagger`` → ``nianbao_normalise`` → ``nianbao_attributes``; figures
end up in ``doc.spans["figures"]``, the indicator as label, the rest as ``span._.nb_*``. Any component that writes
labelled spans there can stand in for ``nianbao_rules`` or ``nianbao_tagger``, and displaCy shows them with
``style="span"`` and ``spans_key="figures"``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

from extract.config import Taggers
from extract.narrative.attributes import AttributeReader, Labelled
from extract.narrative.docs import SPANS_KEY, TEXT_KEY, register_extensions, set_figures, text_of
from extract.narrative.doubts import DoubtReader
from extract.narrative.joint import Opinion
from extract.narrative.neural import FigureTagger
from extract.narrative.scopes import report_year
from extract.narrative.tagger import tag
from extract.narrative.view import fold
from extract.numerals import parse_number

if TYPE_CHECKING:
    from thinc.types import Ints2d

COMPONENTS: Mapping[Taggers, tuple[str, ...]] = {
    "rules": ("nianbao_sentences", "nianbao_rules", "nianbao_normalise", "nianbao_attributes"),
    "model": ("nianbao_sentences", "nianbao_tagger", "nianbao_normalise", "nianbao_attributes"),
    "both": ("nianbao_sentences", "nianbao_rules", "nianbao_tagger", "nianbao_normalise", "nianbao_attributes"),
}
"""The components by who names the figures."""

_TOKENIZER = "nianbao.Characters.v1"
_CHARACTERS = {"nlp": {"tokenizer": {"@tokenizers": _TOKENIZER}}}


class CharacterTokenizer(DummyTokenizer):
    """One token a character, white space too: offsets of tokens are offsets of the text.

    spaCy's own character segmenter aligns words and spaces again, which takes twice as long.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The text as a document."""
        doc = Doc(self.vocab, words=list(text), spaces=[False] * len(text))
        doc.user_data[TEXT_KEY] = text
        return doc


def build_nlp(taggers: Taggers = "rules") -> Language:
    """A new pipeline; documents may carry the report year in ``doc._.nb_year`` before they enter it."""
    nlp = spacy.blank("zh", config=_CHARACTERS)
    for name in COMPONENTS[taggers]:
        nlp.add_pipe(name, config={"joint": taggers == "both"} if name == "nianbao_tagger" else {})
    return nlp


def sentences(doc: Doc) -> Doc:
    """Set sentence starts; a line that was only wrapped does not end a sentence."""
    view = fold(text_of(doc))
    if len(doc) == 0:
        return doc
    marks = np.full(len(doc), -1, dtype=np.int64)
    offsets = [view.offsets[at] for at in view.sentence_starts()] if view.text else []
    marks[np.isin(doc.to_array(["IDX"]).ravel(), offsets)] = marks[0] = 1
    # One call for all tokens: setting Token.is_sent_start one by one takes time quadratic in the length.
    doc.from_array(["SENT_START"], cast("Ints2d", marks.astype(np.uint64)))
    return doc


def rules(doc: Doc) -> Doc:
    """Find the figures and name their indicators by rule."""
    view = fold(text_of(doc))
    tags = tag(view.text, doc._.nb_year)
    set_figures(doc, view, [Opinion(item.start, item.end, item.indicator, item.confidence) for item in tags])
    return doc


def tagger(nlp: Language, name: str, joint: bool) -> FigureTagger:  # noqa: ARG001 - spaCy passes all three
    """Factory of the network's component; ``joint`` joins it with the component before."""
    return FigureTagger(joint=joint)


def normalise(doc: Doc) -> Doc:
    """Read value, unit and qualifier of every figure; a span without a number is a zero by negation.

    A figure that the report itself takes back loses its confidence.
    """
    view = fold(text_of(doc))
    doubts = DoubtReader.load()
    for span in doc.spans.get(SPANS_KEY, ()):
        start, end = view.locate(span.start_char), view.locate(span.end_char)
        quantity = parse_number(view.text[start:end])
        span._.nb_confidence = doubts.confidence(view.text, start, end, span._.nb_confidence)
        span._.nb_value = quantity.value if quantity else 0
        span._.nb_unit = quantity.unit if quantity else ""
        span._.nb_qualifier = quantity.qualifier if quantity else "zero"
    return doc


def attributes(doc: Doc) -> Doc:
    """Give every figure its period, role, group and detail."""
    view = fold(text_of(doc))
    spans = sorted(doc.spans.get(SPANS_KEY, ()), key=lambda s: (s.start, s.end))
    labelled = [
        Labelled(view.locate(s.start_char), view.locate(s.end_char), s.label_, s._.nb_qualifier == "zero")
        for s in spans
    ]
    year = doc._.nb_year or report_year(view.text)
    found = AttributeReader.load().read(view.text, labelled, year)
    totals = sorted({item.group for item in found if item.group is not None})
    names = {total: f"g{number}" for number, total in enumerate(totals, start=1)}
    for index, (span, item) in enumerate(zip(spans, found, strict=True)):
        span._.nb_period, span._.nb_role, span._.nb_detail = item.period, item.role, item.detail
        span._.nb_group = names.get(index if item.group is None else item.group)
    return doc


def _tokenizer(nlp: Language) -> CharacterTokenizer:
    return CharacterTokenizer(nlp.vocab)


def _register() -> None:
    register_extensions()
    registry.tokenizers.register(_TOKENIZER, func=lambda: _tokenizer)
    for component in (sentences, rules, normalise, attributes):
        Language.component(f"nianbao_{component.__name__}", func=component)
    Language.factory("nianbao_tagger", default_config={"joint": False}, func=tagger)


_register()
