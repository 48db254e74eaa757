"""The whole way of the reader of cells in doubt: train, export, fit its temperature."""

# PyTorch comes with the extra `train` only; without it its classes are Any.
# mypy: disable-error-code="import-not-found"
from __future__ import annotations

import json
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from torch import nn

from models.digits.alphabet import ALPHABET
from models.doubt.reader import INPUT, NETWORK_FILE, SETTINGS_FILE, DoubtReader, open_reader
from models.weights import record_weights
from training.digits.calibrate import fit_temperature
from training.digits.export import Shape, export_network
from training.digits.fit import Plan, Trainer
from training.digits.look import LEVELS
from training.doubt.network import DoubtNet
from training.doubt.pool import cell_batches, pairs

PLAN = Plan(steps=50_000, rate=2e-3, warm_up=300, freeze_at=0.7, reuse=3, start_pool=60_000, mixed=True)
_PROBES: tuple[Shape, ...] = ((1, 32, 64), (7, 48, 96), (3, 112, 288))
_SEED = 8_000


def publish(network: nn.Module, weights: Path, per_level: int, report: Callable[[str], None]) -> DoubtReader:
    """Write ONNX, settings and checksums into ``weights`` and return the reader that uses them."""
    weights.mkdir(parents=True, exist_ok=True)
    deviation = export_network(network, weights / NETWORK_FILE, INPUT, _PROBES, free_height=True)
    report(f"ONNX 与 PyTorch 的最大偏差：{deviation:.1e}")
    _write(1.0, weights)
    drawn = [
        pair
        for number, level in enumerate(LEVELS[1:])
        for pair in islice(pairs(_SEED + number, level, "test"), per_level)
    ]
    logits = list(open_reader(weights).logits([picture for picture, _ in drawn]))
    temperature, loss = fit_temperature(logits, [text for _, text in drawn])
    _write(temperature, weights)
    report(f"温度 {temperature}，{len(drawn)} 格的平均对数损失 {loss:.4f}")
    return open_reader(weights)


def _write(temperature: float, folder: Path) -> None:
    settings = {"alphabet": ALPHABET, "temperature": temperature}
    (folder / SETTINGS_FILE).write_text(json.dumps(settings, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    record_weights(folder, NETWORK_FILE, SETTINGS_FILE)


def produce(folder: Path, weights: Path, plan: Plan, per_level: int, report: Callable[[str], None]) -> None:
    """Train (or go on training) in ``folder``, then write the files that ship into ``weights``."""
    publish(Trainer(folder, plan, DoubtNet).run(cell_batches, report), weights, per_level, report)
