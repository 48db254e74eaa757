"""From the trained network to the files that ship: ONNX, calibration and their checksums."""

# PyTorch comes with the extra `train` only and types a few calls loosely; without it its classes are Any.
# mypy: disable-error-code="import-not-found,misc,no-untyped-call"
from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from models.digits.alphabet import ALPHABET
from models.digits.calibration import Calibration
from models.digits.reader import NETWORK_FILE, SETTINGS_FILE
from models.weights import record_weights
from training.digits.network import DigitNet

OPSET = 17
TOLERANCE = 1e-3


def export_network(network: DigitNet, path: Path) -> float:
    """Write the network as ONNX with free batch and width; the largest deviation of its logits from PyTorch's.

    ``RuntimeError`` where that is more than ``TOLERANCE``.
    """
    network.eval()
    axes = {"strips": {0: "n", 3: "width"}, "logits": {0: "n", 1: "steps"}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            network,
            (torch.zeros(1, 1, 32, 64),),
            str(path),
            dynamo=False,
            opset_version=OPSET,
            input_names=["strips"],
            output_names=["logits"],
            dynamic_axes=axes,
        )
    if (deviation := _deviation(network, path)) > TOLERANCE:
        raise RuntimeError(f"ONNX 与 PyTorch 的结果相差 {deviation:.2g}。")
    return deviation


def _deviation(network: DigitNet, path: Path) -> float:
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    rng, largest = np.random.default_rng(0), 0.0
    for count, width in ((1, 32), (7, 96), (3, 256)):
        strips = rng.random((count, 1, 32, width), dtype=np.float32)
        with torch.no_grad():
            expected = network(torch.from_numpy(strips)).numpy()
        largest = max(largest, float(np.abs(session.run(None, {"strips": strips})[0] - expected).max()))
    return largest


def write_settings(calibration: Calibration, folder: Path) -> None:
    """Write alphabet and calibration as JSON and both files' checksums into the manifest of the folder."""
    settings = {
        "alphabet": ALPHABET,
        "temperature": calibration.temperature,
        "raw": calibration.raw,
        "right": calibration.right,
    }
    path = folder / SETTINGS_FILE
    path.write_text(json.dumps(settings, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    record_weights(folder, NETWORK_FILE, SETTINGS_FILE)
