"""Texts with the figures they really hold, from gold files, marked narratives and the corpus."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from eval.gold.format import GoldReport, load_gold_dir, source_name
from eval.gold.marked import marked_narratives
from eval.metrics.spans import Span, SqueezedText, locate
from extract.anchoring.anchor import anchor
from extract.intake.reader import read_document
from extract.limits import Limits
from extract.record import Number
from extract.sections import narrative_spans, outline


@dataclass(frozen=True, slots=True)
class Truth:
    """A figure that a text holds.

    Attributes:
        span: its place in the text without white space; None where the text does not show it.
        indicators: all that are right.
    """

    span: Span | None
    indicators: frozenset[str]
    value: Number
    qualifier: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A text, the year it reports on, and its figures."""

    text: str
    year: int | None
    truth: tuple[Truth, ...]


def gold_samples(gold: Path, reports: Sequence[Path]) -> Iterator[Sample]:
    """The running text of every report (files below ``reports``) that has a gold file, read as the pipeline reads it.

    Raises:
        GoldError: where the folder of gold files cannot be used.
    """
    files = {path.name: path for folder in reports for path in sorted(folder.rglob("*")) if path.is_file()}
    for name, truth in load_gold_dir(gold).items():
        if name in files:
            yield _gold_sample(files[source_name(name)], truth)


def _gold_sample(path: Path, gold: GoldReport) -> Sample:
    document = read_document(path.read_bytes(), Limits())
    report = outline(document)
    anchored = anchor(document, report.year, report.agency)
    spans = narrative_spans(document, report, anchored.spans if anchored else [])
    text = "\n".join(document.text[start:end] for start, end in spans)
    places = locate(SqueezedText(text), gold.figures)
    truth = (
        Truth(place, figure.indicators, figure.value, figure.qualifier)
        for place, figure in zip(places, gold.figures, strict=True)
    )
    return Sample(text, report.year, tuple(truth))


def marked_samples(path: Path) -> Iterator[Sample]:
    """The narratives of a file with marks."""
    for _, year, text, figures in marked_narratives(path):
        squeezed = SqueezedText(text)
        truth = (Truth(squeezed.span(f.start, f.end), frozenset(f.indicators), f.value, f.qualifier) for f in figures)
        yield Sample(text, year, tuple(truth))


def corpus_samples(corpus: Path, split: str, most: int) -> Iterator[Sample]:
    """The first ``most`` paragraphs of one split of the corpus (``nianbao train corpus``), table pages left out."""
    columns = ["text", "year", "kind", "figures"]
    left = most
    for path in sorted((corpus / "data").glob(f"{split}-*.parquet")):
        for batch in pq.ParquetFile(path).iter_batches(500, columns=columns):
            for row in batch.to_pylist():
                if row["kind"] != "narrative":
                    continue
                if left == 0:
                    return
                left -= 1
                yield _corpus_sample(row)


def _corpus_sample(row: dict[str, object]) -> Sample:
    text, year, figures = row["text"], row["year"], row["figures"]
    assert isinstance(text, str)
    assert isinstance(year, int)
    assert isinstance(figures, list)
    squeezed = SqueezedText(text)
    truth = (
        Truth(squeezed.span(f["start"], f["end"]), frozenset({f["indicator"]}), f["value"], f["qualifier"])
        for f in figures
    )
    return Sample(text, year, tuple(truth))
