"""Training of the digit reader: plain PyTorch, resumable, the same for the same seed on the same machine."""

# PyTorch comes with the extra `train` only and types a few calls loosely; without it its classes are Any.
# mypy: disable-error-code="import-not-found,misc,no-untyped-call"
from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from models.digits.alphabet import BLANK
from training.checkpoint import Stateful, load_checkpoint, save_checkpoint
from training.digits.network import DigitNet
from training.digits.pool import Pool

_AVERAGE = 0.998
_REPORT = 100


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to train."""

    steps: int = 13_500
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


def ctc_loss(logits: Tensor, targets: list[list[int]]) -> Tensor:
    """Mean CTC loss (Graves et al. 2006) a strip of logits (N, T, classes)."""
    count, steps, _ = logits.shape
    flat = torch.tensor([sign for target in targets for sign in target], dtype=torch.long)
    lengths = torch.tensor([len(target) for target in targets], dtype=torch.long)
    inputs = torch.full((count,), steps, dtype=torch.long)
    log_p = logits.log_softmax(2).transpose(0, 1)
    loss = nn.functional.ctc_loss(log_p, flat, inputs, lengths, blank=BLANK, reduction="none", zero_infinity=True)
    return loss.mean()


class Trainer:
    """Network, optimiser and the average of the weights that is exported; everything is in one checkpoint."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        torch.manual_seed(plan.seed)
        torch.set_num_threads(plan.threads)
        self.folder, self.plan, self.step = folder, plan, 0
        self.network = DigitNet()
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

    def learn(self, strips: Tensor, targets: list[list[int]]) -> float:
        """One step on one batch; the loss before it."""
        self._mode()
        for group in self.optimiser.param_groups:
            group["lr"] = self._rate()
        self.optimiser.zero_grad(set_to_none=True)
        loss = ctc_loss(self.network(strips), targets)
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 2.0)
        self.optimiser.step()
        self.average.update_parameters(self.network)
        self.step += 1
        return float(loss.detach())

    def run(self, report: Callable[[str], None]) -> DigitNet:
        """Train to the end of the plan and return the averaged network; ``report`` gets a line of progress at times."""
        pool = Pool(self.plan.seed + self.step)  # a resumed run sees new cells
        pool.grow(self.plan.start_pool)
        batches, started, losses = pool.batches(self.plan.reuse), monotonic(), []
        while self.step < self.plan.steps:
            strips, targets = next(batches)
            losses.append(self.learn(torch.from_numpy(strips), targets))
            if self.step % _REPORT == 0:
                mean, losses = sum(losses) / len(losses), []
                report(f"{self.step}/{self.plan.steps}  loss {mean:.4f}  {monotonic() - started:.0f} s")
            if self.step % self.plan.save_every == 0 or self.step == self.plan.steps:
                self.save()
        return self.averaged()

    def averaged(self) -> DigitNet:
        """The network with the averaged weights, ready to read."""
        network = DigitNet()
        network.load_state_dict(self.average.module.state_dict())
        network.eval()
        return network
