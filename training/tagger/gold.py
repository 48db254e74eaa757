"""Gold that people made (``nianbao annotate pull``) as texts to learn from; held-out agencies are left alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eval.gold.format import GoldError, GoldReport, load_gold
from eval.gold.split import agency_of, held_out
from eval.metrics.spans import SqueezedText, locate
from models.tagger.vocabulary import Vocabulary
from training.corpus.labels import label_ids, span_tags
from training.tagger.examples import Labelled


@dataclass(frozen=True, slots=True)
class Gold:
    """Texts of gold, and the agencies they are of."""

    texts: list[Labelled]
    agencies: list[str]


def read_gold(folder: Path, vocabulary: Vocabulary) -> Gold:
    """Reports of ``folder`` (``figures/<id>.json`` and ``text/<id>.txt``) whose agencies are not held out.

    Raises:
        GoldError: where there is none, a file is broken or its text is missing.
    """
    paths = sorted((folder / "figures").glob("*.json"))
    if not paths:
        raise GoldError(f"{folder}/figures 里没有标准答案；先执行 nianbao annotate pull。")
    texts: list[Labelled] = []
    agencies: set[str] = set()
    for path in paths:
        report = load_gold(path)
        if held_out(agency_of(report)):
            continue
        texts.append(_labelled(_text(folder, path.stem), report, vocabulary))
        agencies.add(agency_of(report))
    return Gold(texts, sorted(agencies))


def _text(folder: Path, name: str) -> str:
    try:
        return (folder / "text" / f"{name}.txt").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"缺少原文 {folder}/text/{name}.txt；请再执行一次 nianbao annotate pull。") from error


def _labelled(text: str, report: GoldReport, vocabulary: Vocabulary) -> Labelled:
    """The text with the labels of its figures; white space inside a figure belongs to it."""
    squeezed = SqueezedText(text)
    spans = [
        (*squeezed.original(*place), figure.indicator)
        for figure, place in zip(report.figures, locate(squeezed, report.figures), strict=True)
        if place is not None
    ]
    labels = np.array([label_ids()[tag] for tag in span_tags(len(text), sorted(spans))], dtype=np.int64)
    return Labelled(vocabulary.encode(text), labels, np.zeros((len(text), 4), np.int64))
