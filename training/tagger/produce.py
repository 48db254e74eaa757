"""The whole way of the tagger: train on the corpus and on gold, export, say what was used."""

# PyTorch comes with the extra `train` only and types a few calls loosely; without it its classes are Any.
# mypy: disable-error-code="import-not-found,misc,no-untyped-call"
from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from transformers import LiltForTokenClassification

from eval.gold.split import SEEN_FILE
from models.tagger.vocabulary import Vocabulary
from training.corpus.labels import label_names
from training.tagger.base import Base
from training.tagger.examples import Material, read_corpus
from training.tagger.export import export_tagger
from training.tagger.finetune import Plan, Trainer
from training.tagger.gold import Gold

Report = Callable[[str], None]
STRIDE = 160
"""Step between windows at run time; the rest of a window is seen twice."""


_GOLD_SHARE = 0.3
"""Share of running texts that gold makes up, repeated as often as needed: it is little, and what counts."""


def training_material(corpus: Path, vocabulary: Vocabulary, paragraphs: int | None, gold: Gold | None) -> Material:
    """The training split of the corpus, or the first ``paragraphs`` of it (learning curve), with gold among it."""
    material = read_corpus(corpus, "train", vocabulary)
    material = material if paragraphs is None else material.part(paragraphs)
    if gold is None or not gold.texts:
        return material
    characters = sum(len(text.ids) for text in material.narrative) * _GOLD_SHARE / (1 - _GOLD_SHARE)
    times = max(1, round(characters / sum(len(text.ids) for text in gold.texts)))
    return Material([*material.narrative, *gold.texts * times], material.tables)


def produce(
    folder: Path,
    weights: Path,
    base: Base,
    material: Material,
    plan: Plan,
    report: Report,
    agencies: Sequence[str] = (),
) -> None:
    """Train (or go on training) in ``folder``, then write the files that ship into ``weights``.

    Args:
        agencies: whose gold is in the material; written beside the weights, so that nobody measures on it.
    """
    labels = list(label_names())
    network = Trainer(folder, base, labels, plan).run(material, report)
    deviation = export_tagger(network, weights, settings(base, labels, plan, fingerprint(network)))
    if agencies:
        (weights / SEEN_FILE).write_text(json.dumps(list(agencies), ensure_ascii=False) + "\n", encoding="utf-8")
    report(f"ONNX 与 PyTorch 的最大偏差：{deviation:.1e}")


def fingerprint(network: LiltForTokenClassification) -> str:
    """Eight hexadecimal digits of the weights: another corpus, gold or start gives a version of another name."""
    digest = hashlib.sha256()
    for name, part in sorted(network.state_dict().items()):
        digest.update(name.encode())
        digest.update(part.contiguous().numpy().tobytes())
    return digest.hexdigest()[:8]


def settings(base: Base, labels: list[str], plan: Plan, weights: str) -> dict[str, Any]:
    """What ``tagger.json`` says beside the calibration; ``weights`` is their fingerprint."""
    return {
        "labels": labels,
        "vocabulary": base.vocabulary,
        "window": plan.length,
        "stride": STRIDE,
        "version": f"1.{plan.seed}.{plan.steps}.{weights}",
        "plan": asdict(plan),
        "calibration": {},
        **base.numbers,
    }
