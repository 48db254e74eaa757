"""Page OCR as its users call it: every line of a whole page, with the weights that ours has too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import cv2
import numpy as np

from eval.gold.scans.geometry import Pixels
from models.ocr.paddle import named_model, opening
from models.ocr.quiet import prepare_environment, silence
from models.ocr.weights import Role, shipped_onnx

WholePage = Callable[[Pixels], list[str]]
"""Reads the lines of a page (H x W x 3, RGB), in the reader's own order."""
_ROLES: tuple[Role, ...] = get_args(Role)


def open_paddleocr(threads: int = 1) -> WholePage:
    """``paddleocr`` as its documents show it, with ONNX Runtime under it."""
    with opening():
        from paddleocr import PaddleOCR

        engine: Any = PaddleOCR(
            **{f"text_{role}_{key}": value for role in _ROLES for key, value in named_model(role).items()},
            use_doc_orientation_classify=False,
            use_doc_unwarping=False,
            use_textline_orientation=False,
            engine="onnxruntime",
            engine_config={"device_type": "cpu", "intra_op_num_threads": threads},
        )
    return lambda pixels: [text for page in engine.predict(_bgr(pixels)) for text in page["rec_texts"]]


def open_rapidocr(threads: int = 1) -> WholePage:
    """``rapidocr`` with OpenVINO and its own settings, but for the direction of lines, which the others do not ask."""
    prepare_environment()
    with silence():
        from rapidocr import EngineType, RapidOCR

        engine: Any = RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.use_cls": False,
                "Det.engine_type": EngineType.OPENVINO,
                "Det.model_path": str(shipped_onnx("detection")),
                "Rec.engine_type": EngineType.OPENVINO,
                "Rec.model_path": str(shipped_onnx("recognition")),
                "EngineConfig.openvino.inference_num_threads": threads,
            }
        )
    return lambda pixels: list(engine(_bgr(pixels)).txts or ())


def _bgr(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), np.uint8)
