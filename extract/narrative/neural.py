"""The network as a spaCy component: ``nianbao_tagger`` names figures alone, or joins what another component named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from spacy.tokens import Doc

from extract.narrative.breakdowns import complete
from extract.narrative.docs import SPANS_KEY, set_figures, text_of
from extract.narrative.joint import Opinion, join
from extract.narrative.places import bounded, numbers, places
from extract.narrative.view import View, fold
from extract.narrative.witnesses import vouched
from models.tagger.reader import NETWORK_FILE, SETTINGS_FILE, Reading, Tagger, Text, open_tagger
from models.weights import FOLDER, read_weights, record_weights

_BATCH = 16


class FigureTagger:
    """Writes the figures of the shipped network into ``doc.spans["figures"]``.

    Weights are opened at the first document. ``joint``: the spans that are there already are a second opinion, and
    what both together say takes their place.
    """

    def __init__(self, *, joint: bool = False, folder: Path = FOLDER) -> None:
        self.joint = joint
        self._folder = folder
        self._tagger: Tagger | None = None

    @property
    def tagger(self) -> Tagger:
        """The network; ``WeightsError`` where its files are missing or were changed."""
        if self._tagger is None:
            self._tagger = open_tagger(self._folder)
        return self._tagger

    def __call__(self, doc: Doc) -> Doc:
        """Name the figures of one document."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = _BATCH) -> Iterator[Doc]:
        """Name the figures of many documents; those of a batch are read together."""
        docs = iter(stream)
        while batch := list(islice(docs, max(1, batch_size))):
            views = [fold(text_of(doc)) for doc in batch]
            read = read_figures(self.tagger, [view.text for view in views])
            for doc, view, (own, reading) in zip(batch, views, read, strict=True):
                set_figures(doc, view, self._decided(doc, view, own, reading))
                yield doc

    def _decided(self, doc: Doc, view: View, own: list[Opinion], reading: Reading) -> list[Opinion]:
        if not self.joint:
            return own
        figures = join(opinions(doc, view), own, reading.support, self.tagger.settings.joint)
        return complete(view.text, vouched(view.text, figures, own))

    def to_disk(self, path: str | Path, **_settings: object) -> None:
        """Copy the weights into a folder, with their checksums."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        for name in (NETWORK_FILE, SETTINGS_FILE):
            (folder / name).write_bytes(read_weights(name, self._folder))
        record_weights(folder, NETWORK_FILE, SETTINGS_FILE)

    def from_disk(self, path: str | Path, **_settings: object) -> FigureTagger:
        """Use the weights of a folder that :meth:`to_disk` wrote."""
        self._folder = Path(path)
        self._tagger = open_tagger(self._folder)
        return self


def read_figures(tagger: Tagger, texts: Sequence[str]) -> list[tuple[list[Opinion], Reading]]:
    """The figures that the network sees in folded texts, in order, and all it says about each text."""
    found = [numbers(text) for text in texts]
    wanted = [Text(text, places=places(text, own)) for text, own in zip(texts, found, strict=True)]
    readings = tagger.read(wanted, tagger.labels.indicators)
    return [
        (bounded(text, own, [Opinion(s.start, s.end, s.label, s.confidence) for s in reading.spans()]), reading)
        for text, own, reading in zip(texts, found, readings, strict=True)
    ]


def opinions(doc: Doc, view: View) -> list[Opinion]:
    """The figures that stand in a document, in the folded text."""
    return [
        Opinion(view.locate(span.start_char), view.locate(span.end_char), span.label_, span._.nb_confidence)
        for span in doc.spans.get(SPANS_KEY, ())
    ]
