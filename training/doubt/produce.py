"""The whole way of the reader of cells in doubt: train, export, fit its temperature."""

# PyTorch comes with the extra `train` only; without it its classes are Any.
# mypy: disable-error-code="import-not-found"
from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from torch import nn

from models.digits.alphabet import ALPHABET
from models.digits.calibration import Calibration
from models.digits.decode import n_best
from models.doubt.reader import INPUT, NETWORK_FILE, SETTINGS_FILE, DoubtReader, open_reader
from models.weights import record_weights
from training.digits.calibrate import TEMPERATURES
from training.digits.export import Shape, export_network
from training.digits.fit import Plan, Trainer
from training.digits.look import LEVELS
from training.doubt.network import DoubtNet
from training.doubt.pool import Pair, cell_batches, pairs

PLAN = Plan(steps=50_000, rate=2e-3, warm_up=300, freeze_at=0.7, reuse=3, start_pool=60_000, mixed=True)
_PROBES: tuple[Shape, ...] = ((1, 32, 64), (7, 48, 96), (3, 112, 288))
_SEED = 8_000
_LEAST = 1e-6


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
    temperature, loss = fit_temperature(open_reader(weights), drawn)
    _write(temperature, weights)
    report(f"温度 {temperature}，{len(drawn)} 格的平均对数损失 {loss:.4f}")
    return open_reader(weights)


def fit_temperature(reader: DoubtReader, drawn: Sequence[Pair]) -> tuple[float, float]:
    """The temperature of least mean log loss over whole texts (Guo et al. 2017), and that loss."""
    rows = reader.logits([picture for picture, _ in drawn])

    def loss(temperature: float) -> float:
        """The mean negative log-likelihood of the true texts at this temperature."""
        plain = Calibration(temperature, (0.0, 1.0), (0.0, 1.0))
        chances = [
            dict(n_best(plain.chances(row), 5)).get(text, 0.0) for row, (_, text) in zip(rows, drawn, strict=True)
        ]
        return float(-np.mean(np.log(np.maximum(chances, _LEAST))))

    best = min(TEMPERATURES, key=loss)
    return best, loss(best)


def _write(temperature: float, folder: Path) -> None:
    settings = {"alphabet": ALPHABET, "temperature": temperature}
    (folder / SETTINGS_FILE).write_text(json.dumps(settings, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    record_weights(folder, NETWORK_FILE, SETTINGS_FILE)


def produce(folder: Path, weights: Path, plan: Plan, per_level: int, report: Callable[[str], None]) -> None:
    """Train (or go on training) in ``folder``, then write the files that ship into ``weights``."""
    publish(Trainer(folder, plan, DoubtNet).run(cell_batches, report), weights, per_level, report)
