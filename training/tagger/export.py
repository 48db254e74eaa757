"""From the trained tagger to the files that ship: ONNX, safetensors, settings and their checksums."""

# PyTorch comes with the extra `train` only and types a few calls loosely; without it its classes are Any.
# mypy: disable-error-code="import-not-found,misc,no-untyped-call"
from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from transformers import LiltForTokenClassification

from models.tagger.reader import NETWORK_FILE
from models.weights import record_weights
from training.tagger.settings import write_settings

WEIGHTS_FILE = "tagger.safetensors"
OPSET = 17
TOLERANCE = 1e-3
_INPUTS = ("input_ids", "bbox", "attention_mask")


class _Logits(nn.Module):
    """The network with plain inputs and one output."""

    def __init__(self, network: LiltForTokenClassification) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, boxes: Tensor, mask: Tensor) -> Tensor:
        """Logits (batch, length, labels) of ids and mask (batch, length) and boxes (batch, length, 4)."""
        logits: Tensor = self.network(input_ids=ids, bbox=boxes, attention_mask=mask).logits
        return logits


def export_tagger(network: LiltForTokenClassification, folder: Path, settings: dict[str, Any]) -> float:
    """Write the three files into ``folder``; the largest deviation of the ONNX logits from PyTorch's.

    Raises:
        RuntimeError: where that is more than ``TOLERANCE``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    network.eval()
    path = folder / NETWORK_FILE
    axes = {name: {0: "n", 1: "length"} for name in (*_INPUTS, "logits")}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _Logits(network).eval(),  # the exporter gives the wrapper's own mode back to all below it
            _given(2, 16, network.config.vocab_size, 0),
            str(path),
            dynamo=False,
            opset_version=OPSET,
            input_names=list(_INPUTS),
            output_names=["logits"],
            dynamic_axes=axes,
        )
    if (deviation := _deviation(network, path)) > TOLERANCE:
        raise RuntimeError(f"ONNX 与 PyTorch 的结果相差 {deviation:.2g}。")
    save_file({k: v.contiguous() for k, v in network.state_dict().items()}, folder / WEIGHTS_FILE)
    write_settings(folder, settings | {"config": network.config.to_diff_dict()})
    record_weights(folder, NETWORK_FILE, WEIGHTS_FILE)
    return deviation


def _given(count: int, length: int, characters: int, seed: int) -> tuple[Tensor, Tensor, Tensor]:
    """Random windows, the last one with padding."""
    rng = np.random.default_rng(seed)
    ids = torch.from_numpy(rng.integers(3, characters, size=(count, length)))
    boxes = torch.from_numpy(
        np.sort(rng.integers(0, 1000, size=(count, length, 2, 2)), axis=2).reshape(count, length, 4)
    )
    mask = torch.ones_like(ids)
    mask[-1, length - length // 3 :] = 0
    return ids.masked_fill(mask == 0, 0), boxes, mask


def _deviation(network: LiltForTokenClassification, path: Path) -> float:
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    largest = 0.0
    for seed, (count, length) in enumerate(((1, 16), (3, 64), (2, 192))):
        given = _given(count, length, network.config.vocab_size, seed)
        with torch.no_grad():
            expected = _Logits(network)(*given)
        read = session.run(None, {name: part.numpy() for name, part in zip(_INPUTS, given, strict=True)})[0]
        shown = given[2].bool()
        largest = max(largest, float((torch.from_numpy(read) - expected)[shown].abs().max()))
    return largest
