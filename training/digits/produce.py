"""The whole way of the digit reader: train, export, calibrate, measure."""

# PyTorch comes with the extra `train` only; without it its classes are Any.
# mypy: disable-error-code="import-not-found"
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from torch import nn

from models.digits.reader import DigitReader, open_reader
from training.digits.calibrate import IDENTITY, calibration_cells, fit_calibration
from training.digits.export import export_network, write_settings
from training.digits.fit import Plan, Trainer
from training.digits.measure import HEADER, scores
from training.digits.network import DigitNet
from training.digits.pool import strip_batches

Report = Callable[[str], None]


def publish(network: nn.Module, weights: Path, per_level: int, report: Report) -> DigitReader:
    """Write ONNX, calibration and checksums into ``weights`` and return the reader that uses them."""
    weights.mkdir(parents=True, exist_ok=True)
    deviation = export_network(network, weights / "digits.onnx")
    report(f"ONNX 与 PyTorch 的最大偏差：{deviation:.1e}")
    write_settings(IDENTITY, weights)
    reader = open_reader(weights)
    calibration = fit_calibration(reader, calibration_cells(per_level))
    write_settings(calibration, weights)
    report(f"温度 {calibration.temperature}，曲线 {len(calibration.raw)} 点")
    return replace(reader, calibration=calibration)


def measure(reader: DigitReader, per_level: int, report: Report) -> None:
    """Report the scores of all test levels as two Markdown tables: numbers of real tables, then of training."""
    for title, real in (("真实表格的数字分布", True), ("训练的数字分布", False)):
        report(f"\n{title}\n\n{HEADER}")
        for found in scores(reader, per_level, real=real):
            report(found.line())


def produce(folder: Path, weights: Path, plan: Plan, per_level: int, report: Report) -> None:
    """Train (or go on training) in ``folder``, then write the files that ship into ``weights`` and measure them."""
    network = Trainer(folder, plan, DigitNet).run(strip_batches, report)
    measure(publish(network, weights, per_level, report), per_level, report)
