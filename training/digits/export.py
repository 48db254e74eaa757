"""From the trained network to the files that ship: ONNX, calibration and their checksums."""

# PyTorch comes with the extra `train` only and types a few calls loosely; without it its classes are Any.
# mypy: disable-error-code="import-not-found,misc,no-untyped-call"
from __future__ import annotations

import json
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np
import onnxruntime
import torch
from torch import nn

from models.digits.alphabet import ALPHABET
from models.digits.calibration import Calibration
from models.digits.prepare import HEIGHT
from models.digits.reader import NETWORK_FILE, SETTINGS_FILE
from models.weights import record_weights

OPSET = 17
TOLERANCE = 1e-3
Shape: TypeAlias = tuple[int, int, int]
"""Pictures, height, width."""
_STRIPS: tuple[Shape, ...] = ((1, HEIGHT, 32), (7, HEIGHT, 96), (3, HEIGHT, 256))


def export_network(
    network: nn.Module,
    path: Path,
    name: str = "strips",
    probes: Sequence[Shape] = _STRIPS,
    *,
    free_height: bool = False,
) -> float:
    """Write a network from pictures to logits as ONNX; the largest deviation of its logits from PyTorch's.

    Args:
        network: from (N, 1, H, W) to (N, T, classes).
        path: the file.
        name: of its input.
        probes: sizes for which both are compared; the number of pictures and their width are free.
        free_height: the height is free, too.

    Raises:
        RuntimeError: the deviation is more than ``TOLERANCE``.
    """
    network.eval()
    axes = {name: {0: "n", 3: "width"} | ({2: "height"} if free_height else {}), "logits": {0: "n", 1: "steps"}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            network,
            (torch.zeros(1, 1, probes[0][1], 64),),
            str(path),
            dynamo=False,
            opset_version=OPSET,
            input_names=[name],
            output_names=["logits"],
            dynamic_axes=axes,
        )
    if (deviation := _deviation(network, path, name, probes)) > TOLERANCE:
        raise RuntimeError(f"ONNX 与 PyTorch 的结果相差 {deviation:.2g}。")
    return deviation


def _deviation(network: nn.Module, path: Path, name: str, probes: Sequence[Shape]) -> float:
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    rng, largest = np.random.default_rng(0), 0.0
    for count, height, width in probes:
        pictures = rng.random((count, 1, height, width), dtype=np.float32)
        with torch.no_grad():
            expected = network(torch.from_numpy(pictures)).numpy()
        largest = max(largest, float(np.abs(session.run(None, {name: pictures})[0] - expected).max()))
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
