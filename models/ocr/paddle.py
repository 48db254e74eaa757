"""The networks under paddleocr's `TextDetection` and `TextRecognition` (3.7) with ONNX Runtime, no paddlepaddle."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.ocr.interface import Crop, EngineUnavailableError, Image, OcrSettings
from models.ocr.opencv import headless_stands_in
from models.ocr.quiet import prepare_environment, silence
from models.ocr.weights import Role, model_folder

_BATCH = 64


class PaddleNetworks:
    """Detection and recognition by paddleocr (see `models.ocr.interface.Networks`)."""

    def __init__(self, settings: OcrSettings) -> None:
        with opening():
            from paddleocr import TextDetection, TextRecognition

            common = {
                "engine": "onnxruntime",
                "engine_config": {"device_type": "cpu", "intra_op_num_threads": settings.threads},
            }
            self._detection = TextDetection(**named_model("detection", settings.detection), **common)
            self._recognition = TextRecognition(**named_model("recognition", settings.recognition), **common)

    def find(self, image: Image) -> NDArray[np.float32]:
        """See `Networks`."""
        found = self._detection.predict(_bgr(image), batch_size=1)[0]["dt_polys"]
        return np.asarray(found, dtype=np.float32).reshape(-1, 4, 2)

    def read(self, batch: Sequence[Crop]) -> list[tuple[str, float]]:
        """See `Networks`."""
        results = self._recognition.predict([_bgr(crop) for crop in batch], batch_size=_BATCH)
        return [(result["rec_text"], float(result["rec_score"])) for result in results]


@contextmanager
def opening() -> Iterator[None]:
    """Inside it paddleocr can be imported and opened: without a network, without noise, with the one OpenCV.

    Raises:
        EngineUnavailableError: paddleocr is not installed.
    """
    prepare_environment()
    with silence(), headless_stands_in():
        try:
            import paddleocr  # noqa: F401
            from paddlex.utils.deps import is_dep_available, is_extra_available
        except ImportError as error:
            raise EngineUnavailableError(f"无法载入 paddleocr（{error}），请运行：pip install paddleocr") from error
        # What paddlex remembers from an earlier import is the name of a package that the stand-in has only now.
        is_dep_available.cache_clear()
        is_extra_available.cache_clear()
        yield


def named_model(role: Role, named: str | Path | None = None) -> dict[str, Any]:
    """The arguments that name a model: a folder (the shipped weights if none is named), or an official name."""
    folder = model_folder(role) if named is None else Path(named)
    if not folder.is_dir():
        return {"model_name": str(named)}
    return {"model_name": _name(folder), "model_dir": str(folder)}


def _name(folder: Path) -> str:
    """The model's name as its inference.yml gives it; paddleocr wants to be told what it reads there."""
    try:
        described = (folder / "inference.yml").read_text("utf-8")
    except OSError as error:
        raise EngineUnavailableError(f"模型目录 {folder} 中没有 inference.yml") from error
    match = re.search(r"^\s*model_name:\s*(\S+)", described, re.MULTILINE)
    if match is None:
        raise EngineUnavailableError(f"{folder / 'inference.yml'} 没有写明 Global.model_name")
    return match.group(1)


def _bgr(image: Image) -> Image:
    return np.ascontiguousarray(image[:, :, ::-1])
