"""Fine-tuning of the tagger on the corpus and on gold: resumable, the same for the same seed on the same machine."""

# PyTorch comes with the extra `train` only and types a few calls loosely; without it its classes are Any.
# mypy: disable-error-code="import-not-found,misc,no-untyped-call"
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from transformers import LiltForTokenClassification

from models.tagger.vocabulary import Vocabulary
from training.checkpoint import Stateful, load_checkpoint, save_checkpoint
from training.precision import mixed_precision
from training.tagger.base import Base
from training.tagger.examples import IGNORED, Batch, Material, batches
from training.tagger.network import tagger_network
from training.tagger.schedule import learning_rate

Report = Callable[[str], None]
_REPORT, _SAVE = 50, 200
_LIGHTEST, _HEAVIEST, _POWER = 0.6, 3.0, 0.3
_SPANS = 5
"""How many times at least the time constant of the average fits into a training."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to train; a batch has ``batch`` windows of ``length`` characters."""

    steps: int = 5000
    batch: int = 16
    length: int = 192
    rate: float = 8e-4
    warm_up: int = 100
    average: float = 0.998
    dropout: float = 0.1
    boxes: bool = True
    """Without boxes every place is shown as running text: for the ablation."""
    seed: int = 20240101
    threads: int = 1

    def kept(self) -> float:
        """Share of the average that a step leaves as it is: less in a short training, which it would not follow."""
        return min(self.average, max(0.0, 1 - _SPANS / self.steps))

    def warming(self) -> int:
        """Steps of the rise of the learning rate: a tenth of a short training."""
        return min(self.warm_up, max(1, self.steps // 10))


class Trainer:
    """Network, optimiser and the average of the weights that is exported; everything is in one checkpoint."""

    def __init__(self, folder: Path, base: Base, labels: list[str], plan: Plan) -> None:
        torch.manual_seed(plan.seed)
        torch.set_num_threads(plan.threads)
        self.folder, self.plan, self.step, self.labels = folder, plan, 0, len(labels)
        self.vocabulary = Vocabulary.parse(base.vocabulary)
        config = base.configuration(labels)
        config.hidden_dropout_prob = plan.dropout
        self.network = tagger_network(config, base.text_flow)
        if base.head is not None and base.labels == labels:
            self.network.classifier.load_state_dict(base.head)
        self.average = AveragedModel(self.network, multi_avg_fn=get_ema_multi_avg_fn(plan.kept()))
        self.optimiser = torch.optim.AdamW(
            self.network.parameters(), lr=plan.rate, betas=(0.9, 0.98), weight_decay=0.01
        )
        folder.mkdir(parents=True, exist_ok=True)
        self.step = load_checkpoint(folder, **self._parts())

    def _parts(self) -> dict[str, Stateful]:
        return {"network": self.network, "average": self.average, "optimiser": self.optimiser}

    def save(self) -> None:
        """Write the checkpoint, whole or not at all."""
        save_checkpoint(self.folder, self.step, **self._parts())

    def run(self, material: Material, report: Report) -> LiltForTokenClassification:
        """Train to the end of the plan and return the averaged network."""
        plan, started, losses = self.plan, monotonic(), []
        weights = label_weights(material, self.labels)
        rng = np.random.default_rng([plan.seed, self.step])
        found = batches(material, self.vocabulary, plan.batch, plan.length, rng)
        while self.step < plan.steps:
            for group in self.optimiser.param_groups:
                group["lr"] = learning_rate(self.step, plan.rate, plan.warming(), plan.steps)
            losses.append(self.learn(next(found), weights))
            if self.step % _REPORT == 0:
                mean, losses = sum(losses) / len(losses), []
                report(f"{self.step}/{plan.steps}  loss {mean:.4f}  {monotonic() - started:.0f} s")
            if self.step % _SAVE == 0 or self.step == plan.steps:
                self.save()
        return self.averaged()

    def learn(self, batch: Batch, weights: Tensor) -> float:
        """One step on one batch; the loss before it."""
        boxes = torch.from_numpy(batch.boxes if self.plan.boxes else np.zeros_like(batch.boxes))
        given = {
            "input_ids": torch.from_numpy(batch.ids),
            "bbox": boxes,
            "attention_mask": torch.from_numpy(batch.mask),
        }
        with mixed_precision():
            logits = self.network(**given).logits.float()
        loss = nn.functional.cross_entropy(
            logits.flatten(0, 1), torch.from_numpy(batch.labels).flatten(), weights, ignore_index=IGNORED
        )
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        self.average.update_parameters(self.network)
        self.step += 1
        return float(loss.detach())

    def averaged(self) -> LiltForTokenClassification:
        """The network with the averaged weights, ready to read."""
        network = cast(LiltForTokenClassification, self.average.module)
        network.eval()
        return network


def label_weights(material: Material, labels: int) -> Tensor:
    """Weights (labels,) of the classes in the loss: rare ones count more, within bounds."""
    counts = np.ones(labels)
    for text in (*material.narrative, *material.tables):
        counts += np.bincount(text.labels, minlength=labels)
    weights = np.clip((np.median(counts) / counts) ** _POWER, _LIGHTEST, _HEAVIEST)
    return torch.tensor(weights, dtype=torch.float32)
