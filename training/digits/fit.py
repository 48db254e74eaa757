"""Training of the readers of cells: plain PyTorch, resumable, the same for the same seed on the same machine."""

# PyTorch comes with the extra `train` only and types a few calls loosely; without it its classes are Any.
# mypy: disable-error-code="import-not-found,misc,no-untyped-call"
from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from models.digits.alphabet import BLANK
from training.checkpoint import Stateful, load_checkpoint, save_checkpoint
from training.precision import mixed_precision

_AVERAGE = 0.998
_REPORT = 100


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to train; ``mixed`` in bfloat16 where the processor multiplies it."""

    steps: int
    rate: float = 2.5e-3
    warm_up: int = 200
    freeze_at: float = 0.6
    """Share of the steps after which batch normalisation keeps its statistics: batches hold strips of one width each,
    and the network must get used to the statistics over all widths that it will read with."""
    reuse: int = 8
    start_pool: int = 8000
    seed: int = 20240101
    threads: int = 1
    save_every: int = 250
    mixed: bool = False


def _forget(_: Sequence[float]) -> None:
    """What a source does with losses that it has no use for."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Pictures of one size (N, 1, H, W), the class numbers of their texts, and who hears the loss of each."""

    pictures: NDArray[np.float32]
    targets: list[list[int]]
    learned: Callable[[Sequence[float]], None] = _forget


Source: TypeAlias = Callable[[Plan, int], Iterator[Batch]]
"""From a plan and the step at which training goes on to endless batches."""


def ctc_loss(logits: Tensor, targets: list[list[int]]) -> Tensor:
    """CTC loss (Graves et al. 2006) of each picture of logits (N, T, classes): (N,)."""
    count, steps, _ = logits.shape
    flat = torch.tensor([sign for target in targets for sign in target], dtype=torch.long)
    lengths = torch.tensor([len(target) for target in targets], dtype=torch.long)
    inputs = torch.full((count,), steps, dtype=torch.long)
    log_p = logits.log_softmax(2).transpose(0, 1)
    loss: Tensor = nn.functional.ctc_loss(
        log_p, flat, inputs, lengths, blank=BLANK, reduction="none", zero_infinity=True
    )
    return loss


class Trainer:
    """Network, optimiser and the average of the weights that is exported; everything is in one checkpoint."""

    def __init__(self, folder: Path, plan: Plan, make: Callable[[], nn.Module]) -> None:
        torch.manual_seed(plan.seed)
        torch.set_num_threads(plan.threads)
        self.folder, self.plan, self.step, self._make = folder, plan, 0, make
        self.network = make()
        self.average = AveragedModel(self.network, multi_avg_fn=get_ema_multi_avg_fn(_AVERAGE), use_buffers=True)
        self.optimiser = torch.optim.AdamW(self.network.parameters(), lr=plan.rate, weight_decay=0.01)
        folder.mkdir(parents=True, exist_ok=True)
        self.step = load_checkpoint(folder, **self._parts())

    def _parts(self) -> dict[str, Stateful]:
        return {"network": self.network, "average": self.average, "optimiser": self.optimiser}

    def save(self) -> None:
        """Write the checkpoint, whole or not at all."""
        save_checkpoint(self.folder, self.step, **self._parts())

    def _rate(self) -> float:
        plan = self.plan
        if self.step < plan.warm_up:
            return plan.rate * (self.step + 1) / plan.warm_up
        return plan.rate * (0.01 + 0.99 * (1 + math.cos(math.pi * min(1.0, self.step / plan.steps))) / 2)

    def _mode(self) -> None:
        self.network.train()
        if self.step >= self.plan.freeze_at * self.plan.steps:
            for module in self.network.modules():
                if isinstance(module, nn.BatchNorm2d):
                    module.eval()

    def learn(self, batch: Batch) -> float:
        """One step on one batch; the mean loss before it."""
        self._mode()
        for group in self.optimiser.param_groups:
            group["lr"] = self._rate()
        self.optimiser.zero_grad(set_to_none=True)
        with mixed_precision() if self.plan.mixed else nullcontext():
            logits = self.network(torch.from_numpy(batch.pictures))
        losses = ctc_loss(logits.float(), batch.targets)
        losses.mean().backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 2.0)
        self.optimiser.step()
        self.average.update_parameters(self.network)
        self.step += 1
        batch.learned(losses.detach().tolist())
        return float(losses.detach().mean())

    def run(self, source: Source, report: Callable[[str], None]) -> nn.Module:
        """Train to the end of the plan and return the averaged network; ``report`` gets a line of progress at times."""
        batches, started, losses = source(self.plan, self.step), monotonic(), []
        while self.step < self.plan.steps:
            losses.append(self.learn(next(batches)))
            if self.step % _REPORT == 0:
                mean, losses = sum(losses) / len(losses), []
                report(f"{self.step}/{self.plan.steps}  loss {mean:.4f}  {monotonic() - started:.0f} s")
            if self.step % self.plan.save_every == 0 or self.step == self.plan.steps:
                self.save()
        return self.averaged()

    def averaged(self) -> nn.Module:
        """The network with the averaged weights, ready to read."""
        network = self._make()
        network.load_state_dict(self.average.module.state_dict())
        network.eval()
        return network
