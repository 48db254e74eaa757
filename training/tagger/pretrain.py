"""Pretraining by masked language modelling: resumable, the same for the same seed on the same machine."""

# PyTorch comes with the extra `train` only and types a few calls loosely; without it its classes are Any.
# mypy: disable-error-code="import-not-found,misc,no-untyped-call"
from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

import numpy as np
import torch
from safetensors.torch import save_file
from torch import nn

from models.tagger.vocabulary import Vocabulary
from training.checkpoint import load_checkpoint, save_checkpoint
from training.precision import mixed_precision
from training.tagger.masking import masked, windows
from training.tagger.network import MaskedCharacters, Shape, configuration
from training.tagger.schedule import learning_rate
from training.tagger.texts import Encoded, build_vocabulary, encode, read_texts

TEXT_FLOW, CONFIG, VOCABULARY = "model.safetensors", "config.json", "vocabulary.json"
Report = Callable[[str], None]
_REPORT, _SAVE = 25, 200


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to train; a batch has ``batch`` stretches of ``length`` characters."""

    steps: int = 10_000
    batch: int = 16
    length: int = 128
    rate: float = 1.2e-3
    warm_up: int = 100
    seed: int = 20240101
    threads: int = 1
    shape: Shape = field(default_factory=Shape)


@dataclass(frozen=True, slots=True)
class Start:
    """A text flow of the same shape that training begins with, and its vocabulary.

    A tagger is a good start: its attention sees neighbours already. From random weights a network this small takes
    thousands of steps until it does, in which it learns little more than how common each character is.
    """

    vocabulary: list[str]
    text_flow: dict[str, torch.Tensor]


def pretrain(
    texts: Path, folder: Path, plan: Plan, report: Report, also: tuple[str, ...] = (), start: Start | None = None
) -> float:
    """Train (or go on training) in ``folder`` on the text files of ``texts``; the perplexity on held-out text.

    Args:
        texts: folder with ``.txt`` or ``.txt.xz`` files.
        folder: gets the checkpoint, and at the end the text flow, its configuration and the vocabulary.
        also: texts whose characters join the vocabulary but that are not trained on.
        start: what a new training begins with; None for random weights.
    """
    torch.manual_seed(plan.seed)
    torch.set_num_threads(plan.threads)
    folder.mkdir(parents=True, exist_ok=True)
    entries = _vocabulary(texts, folder, also, start)
    text = encode(read_texts(texts), Vocabulary.parse(entries), report)
    trainer = _Trainer(folder, plan, len(entries), start)
    trainer.run(text.blocks(held_out=False), report)
    perplexity = trainer.perplexity(text.blocks(held_out=True))
    report(f"未用于训练的文本：困惑度 {perplexity:.2f}")
    trainer.write()
    return perplexity


def _vocabulary(texts: Path, folder: Path, also: tuple[str, ...], start: Start | None) -> list[str]:
    path = folder / VOCABULARY
    if path.exists():
        entries: list[str] = json.loads(path.read_text(encoding="utf-8"))
        return entries
    entries = start.vocabulary if start else build_vocabulary([*(text for _, text in read_texts(texts)), *also])
    path.write_text(json.dumps(entries, ensure_ascii=False) + "\n", encoding="utf-8")
    return entries


class _Trainer:
    """Network and optimiser; everything is in one checkpoint."""

    def __init__(self, folder: Path, plan: Plan, characters: int, start: Start | None) -> None:
        self.folder, self.plan, self.characters, self.step = folder, plan, characters, 0
        self.config = configuration(characters, plan.shape)
        self.network = MaskedCharacters(self.config)
        if start is not None:
            self.network.lilt.load_state_dict(start.text_flow)
        self.optimiser = torch.optim.AdamW(
            self.network.parameters(), lr=plan.rate, betas=(0.9, 0.98), weight_decay=0.01
        )
        self.step = load_checkpoint(folder, network=self.network, optimiser=self.optimiser)

    def run(self, text: Encoded, report: Report) -> None:
        """Train to the end of the plan."""
        plan, started, losses = self.plan, monotonic(), []
        rng = np.random.default_rng([plan.seed, self.step])
        batches = windows(text, plan.batch, plan.length, rng)
        while self.step < plan.steps:
            for group in self.optimiser.param_groups:
                group["lr"] = learning_rate(self.step, plan.rate, plan.warm_up, plan.steps)
            losses.append(self._learn(next(batches), rng))
            self.step += 1
            if self.step % _REPORT == 0:
                mean, losses = sum(losses) / len(losses), []
                report(f"{self.step}/{plan.steps}  loss {mean:.3f}  {monotonic() - started:.0f} s")
            if self.step % _SAVE == 0 or self.step == plan.steps:
                save_checkpoint(self.folder, self.step, network=self.network, optimiser=self.optimiser)

    def _learn(self, batch: Encoded, rng: np.random.Generator) -> float:
        loss = self._loss(batch, rng)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        return float(loss.detach())

    def _loss(self, batch: Encoded, rng: np.random.Generator) -> torch.Tensor:
        seen, places = masked(batch, self.characters, rng)
        with mixed_precision():
            logits = self.network(torch.from_numpy(seen), torch.from_numpy(places)).float()
        return nn.functional.cross_entropy(logits, torch.from_numpy(batch.ids[places]))

    def perplexity(self, text: Encoded, batches: int = 40) -> float:
        """Exponential of the mean loss over hidden characters of held-out text."""
        rng = np.random.default_rng(self.plan.seed)
        found = windows(text, self.plan.batch, self.plan.length, rng)
        with torch.no_grad():
            losses = [float(self._loss(next(found), rng)) for _ in range(batches)]
        return math.exp(sum(losses) / len(losses))

    def write(self) -> None:
        """Write the text flow and its configuration, as ``--base`` of the tagger takes them."""
        save_file(dict(self.network.lilt.state_dict()), self.folder / TEXT_FLOW, metadata={"format": "pt"})
        self.config.to_json_file(self.folder / CONFIG)
