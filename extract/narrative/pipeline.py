"""The narrative as a spaCy pipeline: a blank ``zh`` over characters and four components.

``nianbao_sentences`` → ``nianbao_rules`` → ``nianbao_normalise`` → ``nianbao_attributes``; figures end up in
``doc.spans["figures"]``, the indicator as label, the rest as ``span._.nb_*``. Any component that writes labelled spans
there can stand in for ``nianbao_rules``, and displaCy shows them with ``style="span"`` and ``spans_key="figures"``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias, cast

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

from extract.narrative.attributes import AttributeReader, Labelled
from extract.narrative.scopes import report_year
from extract.narrative.tagger import tag
from extract.narrative.view import fold
from extract.numerals import parse_number

if TYPE_CHECKING:
    from thinc.types import Ints2d

Component: TypeAlias = Callable[[Doc], Doc]

SPANS_KEY = "figures"
COMPONENTS = ("nianbao_sentences", "nianbao_rules", "nianbao_normalise", "nianbao_attributes")
EXTENSIONS: dict[str, object] = {
    "nb_value": None,
    "nb_unit": "",
    "nb_qualifier": "exact",
    "nb_period": "this_year",
    "nb_role": "single",
    "nb_group": None,
    "nb_detail": "",
    "nb_confidence": 0.5,
}
"""Extensions of a figure's span, with defaults; a total and its parts share ``nb_group`` (``g1``, ``g2`` …)."""

_TOKENIZER = "nianbao.Characters.v1"
_TEXT_KEY = "nianbao_text"
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
        doc.user_data[_TEXT_KEY] = text
        return doc


def build_nlp() -> Language:
    """A new pipeline; documents may carry the report year in ``doc._.nb_year`` before they enter it."""
    nlp = spacy.blank("zh", config=_CHARACTERS)
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def register_extensions() -> None:
    """Make the ``nb_*`` extensions known to spaCy; done on import of this module, harmless when done again."""
    if not Doc.has_extension("nb_year"):
        Doc.set_extension("nb_year", default=None)
    for name, default in EXTENSIONS.items():
        if not Span.has_extension(name):
            Span.set_extension(name, default=default)


def sentences(doc: Doc) -> Doc:
    """Set sentence starts; a line that was only wrapped does not end a sentence."""
    view = fold(_text(doc))
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
    view = fold(_text(doc))
    tags = tag(view.text, doc._.nb_year)
    places = np.array([view.source(item.start, item.end) for item in tags], dtype=np.int64).reshape(-1, 2)
    # Doc.char_span looks at every token for each span; one sorted look-up finds them all.
    offsets = doc.to_array(["IDX"]).astype(np.int64).ravel()
    firsts = np.searchsorted(offsets, places[:, 0], side="right") - 1
    lasts = np.searchsorted(offsets, places[:, 1], side="left")
    found = [Span(doc, int(i), int(j), label=t.indicator) for t, i, j in zip(tags, firsts, lasts, strict=True)]
    for span, item in zip(found, tags, strict=True):
        span._.nb_confidence = item.confidence
    doc.spans[SPANS_KEY] = found
    return doc


def normalise(doc: Doc) -> Doc:
    """Read value, unit and qualifier of every figure; a span without a number is a zero by negation."""
    view = fold(_text(doc))
    for span in doc.spans.get(SPANS_KEY, ()):
        quantity = parse_number(view.text[view.locate(span.start_char) : view.locate(span.end_char)])
        span._.nb_value = quantity.value if quantity else 0
        span._.nb_unit = quantity.unit if quantity else ""
        span._.nb_qualifier = quantity.qualifier if quantity else "zero"
    return doc


def attributes(doc: Doc) -> Doc:
    """Give every figure its period, role, group and detail."""
    view = fold(_text(doc))
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


def _text(doc: Doc) -> str:
    """The document's text, which never changes; ``doc.text`` puts it together from the characters at every call."""
    text: str = doc.user_data.get(_TEXT_KEY) or doc.text
    return text


def _tokenizer(nlp: Language) -> CharacterTokenizer:
    return CharacterTokenizer(nlp.vocab)


def _register() -> None:
    register_extensions()
    registry.tokenizers.register(_TOKENIZER, func=lambda: _tokenizer)
    for name, component in zip(COMPONENTS, (sentences, rules, normalise, attributes), strict=True):
        Language.component(name, func=component)


_register()
