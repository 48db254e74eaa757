"""``nianbao eval tagger``: every system on every set of texts, as one document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language

from eval.metrics.counts import ratio
from eval.tagger.linear import LinearTagger
from eval.tagger.probes import characters, facts, foreign, judge_fact, judge_sum, sums
from eval.tagger.samples import Sample, corpus_samples, gold_samples, marked_samples
from eval.tagger.score import by_indicator, count, summary
from eval.tagger.systems import linear, predict, shipped
from extract.config import Taggers
from extract.errors import NianbaoError
from extract.narrative.joint import Thresholds
from extract.pipeline import Extractor

SCHEMA = 1
SHIPPED: tuple[Taggers, ...] = ("rules", "model", "both")
LINEAR = "linear"
SYSTEMS = ("rules", LINEAR, "model", "both")
_MARKING = ("model", "both")
"""Systems whose confidence is a probability, so that figures below a threshold are marked."""
Result = dict[str, object]
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the texts are; a set whose place is None is not measured.

    Attributes:
        gold: gold files, and the folders with their ``reports``.
        corpus: the data set of ``nianbao train corpus``.
        marked: narratives with marks.
        facts, sums: phrases (JSON lines) and breakdowns (fields parted by ``|``).
        foreign: xz files of texts that are no such reports.
        paragraphs: paragraphs of the corpus' test split that are read; four times as many fit the linear model.
        pieces: stretches of 2,000 characters read of each foreign file.
    """

    gold: Path | None = None
    reports: tuple[Path, ...] = ()
    corpus: Path | None = None
    marked: Path | None = None
    facts: Path | None = None
    sums: Path | None = None
    foreign: tuple[Path, ...] = ()
    paragraphs: int = 1000
    pieces: int = 50


def measure(sources: Sources, systems: Sequence[str], weights: Path | None, say: Say) -> Result:
    """Measure systems (of :data:`SYSTEMS`); ``say`` is told what is being done.

    Raises:
        GoldError, WeightsError: where a folder of gold or of weights cannot be used.
        OSError: where another place cannot be read.
    """
    sets = dict(_sets(sources))
    results: dict[str, Result] = {}
    for name in systems:
        nlp = _system(name, sources, weights, say)
        results[name] = {}
        for set_name, samples in sets.items():
            say(f"{name}：{set_name}，{len(samples)} 段")
            results[name][set_name] = _strict(nlp, samples, Thresholds.load().sure if name in _MARKING else 0.0)
        say(f"{name}：短语、分项、非年报文本")
        results[name].update(_probes(nlp, sources))
    return {"schema": SCHEMA, "systems": results, "refused": _refused(sources)}


def _system(name: str, sources: Sources, weights: Path | None, say: Say) -> Language:
    if name != LINEAR:
        return shipped(next(each for each in SHIPPED if each == name), weights)
    if sources.corpus is None:
        raise ValueError("线性基线要在语料上训练，请用 --corpus 指定 nianbao train corpus 的输出目录")
    say("linear：训练")
    return linear(LinearTagger.fit(list(corpus_samples(sources.corpus, "train", 4 * sources.paragraphs))))


def _sets(sources: Sources) -> Iterator[tuple[str, list[Sample]]]:
    if sources.gold is not None:
        yield "gold", list(gold_samples(sources.gold, sources.reports))
    if sources.marked is not None:
        yield "marked", list(marked_samples(sources.marked))
    if sources.corpus is not None:
        yield "corpus_test", list(corpus_samples(sources.corpus, "test", sources.paragraphs))


def _strict(nlp: Language, samples: Sequence[Sample], sure: float) -> Result:
    predictions = list(predict(nlp, samples))
    counts = [count(sample, found, sure) for sample, found in zip(samples, predictions, strict=True)]
    labels = by_indicator(zip(samples, predictions, strict=True))
    return {**summary(counts), "by_indicator": {name: [n.hits, n.predicted, n.gold] for name, n in labels.items()}}


def _probes(nlp: Language, sources: Sources) -> Iterator[tuple[str, Mapping[str, object]]]:
    if sources.facts is not None:
        yield "facts", _facts(nlp, sources.facts)
    if sources.sums is not None:
        items = sums(sources.sums)
        judged = [judge_sum(i, p) for i, p in zip(items, predict(nlp, [i.sample for i in items]), strict=True)]
        off = [right for item, (_, right) in zip(items, judged, strict=True) if not item.adds_up]
        found = sum(whole for whole, _ in judged)
        yield "sums", {"breakdowns": len(items), "found": found, "off": len(off), "off_reported": sum(off)}
    for path in sources.foreign:
        texts = list(foreign(path, sources.pieces))
        figures, length = sum(map(len, predict(nlp, texts))), characters(texts)
        yield path.name, {"characters": length, "figures": figures, "per_10000": ratio(10_000 * figures, length)}


def _facts(nlp: Language, path: Path) -> Result:
    items = facts(path)
    judged = [judge_fact(i, p) for i, p in zip(items, predict(nlp, [i.sample for i in items]), strict=True)]
    decidable = [named for item, (named, _) in zip(items, judged, strict=True) if item.decidable]
    return {
        "phrases": len(items),
        "indicator": ratio(sum(named for named, _ in judged), len(items)),
        "value": ratio(sum(valued for _, valued in judged), len(items)),
        "decidable": len(decidable),
        "indicator_decidable": ratio(sum(decidable), len(decidable)),
    }


def _refused(sources: Sources) -> Result:
    """How many of the foreign stretches the whole pipeline refuses as no report."""
    extractor, result = Extractor(), Result()
    for path in sources.foreign:
        texts = list(foreign(path, sources.pieces))
        result[path.name] = {"texts": len(texts), "refused": sum(_is_refused(extractor, t.text) for t in texts)}
    return result


def _is_refused(extractor: Extractor, text: str) -> bool:
    try:
        extractor.extract(text.encode(), "foreign.txt")
    except NianbaoError:
        return True
    return False
