"""A network small enough to be known by heart: the logits of a character depend on it and on the one before.

Numbers are ``disclosed_total``, behind 到 ``requests_received``; 申请 is ``requests_received`` too, 规章 is
``ROW:regulations``.
``python tests/models/tagger/lookup_network.py`` writes ``lookup.onnx`` anew and needs the package ``onnx``.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from models.weights import record_weights

NETWORK = Path(__file__).with_name("lookup.onnx")
NAMES = ("disclosed_total", "requests_received", "ROW:regulations")
LABELS = ("O", *(f"{prefix}-{name}" for name in NAMES for prefix in "BI"))
VOCABULARY = ("[PAD]", "[UNK]", "[MASK]", *"0123456789条件到申请规章收公开\n")


def write_model(folder: Path, **changed: object) -> Path:
    """A weights folder with this network; ``changed`` replaces entries of its settings."""
    settings = {
        "version": "lookup-1", "labels": LABELS, "vocabulary": VOCABULARY, "window": 16, "stride": 8,
        "calibration": {"temperature": 1.0},
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tagger.onnx").write_bytes(NETWORK.read_bytes())
    (folder / "tagger.json").write_text(json.dumps(settings | changed, ensure_ascii=False), encoding="utf-8")
    record_weights(folder, "tagger.onnx", "tagger.json")
    return folder


def _tables() -> tuple[np.ndarray, np.ndarray]:
    """Logits by the character itself and by the one before."""
    own = np.zeros((len(VOCABULARY), len(LABELS)), np.float32)
    before = np.zeros_like(own)
    at = {label: i for i, label in enumerate(LABELS)}
    ids = {character: i for i, character in enumerate(VOCABULARY)}
    own[:, 0] = 8
    digits = [ids[digit] for digit in "0123456789"]
    for character in digits:
        own[character, 0] = 0
        own[character, at["B-disclosed_total"]] = 6
        own[character, at["B-requests_received"]] = 4
        before[character, [at["I-disclosed_total"], at["I-requests_received"]]] = 16
        before[character, 0] = 3
    before[ids["到"], at["B-requests_received"]] = 6
    for first, name in (("申", "requests_received"), ("规", "ROW:regulations")):
        own[ids[first], at[f"B-{name}"]] = 16
        before[ids[first], at[f"I-{name}"]] = 16
    for character in set(range(len(VOCABULARY))) - {*digits, ids["条"], ids["件"], ids["请"], ids["章"]}:
        own[character, [i for label, i in at.items() if label.startswith("I-")]] = -12
    return own, before


def _build() -> bytes:
    from onnx import TensorProto, helper, numpy_helper

    own, before = _tables()
    places = {"zero": [0], "last": [-1], "along": [1], "pads": [0, 1, 0, 0]}
    constants = {"own": own, "before": before} | {name: np.array(at, np.int64) for name, at in places.items()}
    nodes = [
        helper.make_node("Pad", ["input_ids", "pads"], ["padded"]),
        helper.make_node("Slice", ["padded", "zero", "last", "along"], ["previous"]),
        helper.make_node("Gather", ["own", "input_ids"], ["by_own"]),
        helper.make_node("Gather", ["before", "previous"], ["by_before"]),
        helper.make_node("Add", ["by_own", "by_before"], ["logits"]),
    ]
    inputs = [
        helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["B", "T"]),
        helper.make_tensor_value_info("bbox", TensorProto.INT64, ["B", "T", 4]),
        helper.make_tensor_value_info("attention_mask", TensorProto.INT64, ["B", "T"]),
    ]
    outputs = [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["B", "T", len(LABELS)])]
    initial = [numpy_helper.from_array(value, name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "lookup", inputs, outputs, initial)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    content: bytes = model.SerializeToString()
    return content


if __name__ == "__main__":
    NETWORK.write_bytes(_build())
