"""Figures in a spaCy document: the text, the span group they stand in, their extensions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from spacy.tokens import Doc, Span

from extract.narrative.joint import Opinion
from extract.narrative.view import View

SPANS_KEY = "figures"
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

TEXT_KEY = "nianbao_text"
"""Where the tokenizer leaves the text."""


def register_extensions() -> None:
    """Make the ``nb_*`` extensions known to spaCy; harmless when done again."""
    if not Doc.has_extension("nb_year"):
        Doc.set_extension("nb_year", default=None)
    for name, default in EXTENSIONS.items():
        if not Span.has_extension(name):
            Span.set_extension(name, default=default)


def text_of(doc: Doc) -> str:
    """The document's text, which never changes; ``doc.text`` puts it together from the characters at every call."""
    text: str = doc.user_data.get(TEXT_KEY) or doc.text
    return text


def set_figures(doc: Doc, view: View, figures: Sequence[Opinion]) -> None:
    """Write the figures of a folded text into ``doc.spans["figures"]``."""
    places = np.array([view.source(item.start, item.end) for item in figures], dtype=np.int64).reshape(-1, 2)
    # Doc.char_span looks at every token for each span; one sorted look-up finds them all.
    offsets = doc.to_array(["IDX"]).astype(np.int64).ravel()
    firsts = np.searchsorted(offsets, places[:, 0], side="right") - 1
    lasts = np.searchsorted(offsets, places[:, 1], side="left")
    found = [Span(doc, int(i), int(j), label=f.label) for f, i, j in zip(figures, firsts, lasts, strict=True)]
    for span, item in zip(found, figures, strict=True):
        span._.nb_confidence = item.confidence
    doc.spans[SPANS_KEY] = found
