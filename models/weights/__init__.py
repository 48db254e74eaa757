"""Weights that ship with the package; every file is checked against the manifest before it is used."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import onnxruntime

FOLDER = Path(__file__).parent
MANIFEST = "MANIFEST.json"
"""File name to SHA-256 in hexadecimal digits."""


class WeightsError(RuntimeError):
    """A weights file is missing, not in the manifest, or not the one that was shipped."""


def read_weights(name: str, folder: Path = FOLDER) -> bytes:
    """Content of the weights file ``name``; ``WeightsError`` unless its SHA-256 is that of the manifest."""
    try:
        manifest: dict[str, str] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        expected, content = manifest[name], (folder / name).read_bytes()
    except (OSError, ValueError, KeyError) as error:
        raise WeightsError(f"缺少模型文件 {name}，请重新安装。") from error
    if hashlib.sha256(content).hexdigest() != expected:
        raise WeightsError(f"模型文件 {name} 与清单中的 SHA-256 不符，拒绝使用。")
    return content


def open_session(name: str, folder: Path = FOLDER, threads: int = 1) -> onnxruntime.InferenceSession:
    """A session of ONNX Runtime on the CPU with the network ``name``; errors as ``read_weights``."""
    network = read_weights(name, folder)
    import onnxruntime  # here: whoever reads by rule alone needs no network

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])


def record_weights(folder: Path, *names: str) -> None:
    """Write the SHA-256 of files into the folder's manifest; other entries stay."""
    path = folder / MANIFEST
    manifest = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    manifest |= {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    path.write_text(json.dumps(dict(sorted(manifest.items())), indent=2) + "\n", encoding="utf-8")
