"""Detection by rapidocr (3.10) and recognition by the network that it ships, both with OpenVINO."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.ocr.interface import Crop, EngineUnavailableError, Image, OcrSettings
from models.ocr.openvino import LineNetwork
from models.ocr.quiet import prepare_environment, silence
from models.ocr.weights import shipped_onnx


class RapidNetworks:
    """The networks that rapidocr ships (see `models.ocr.interface.Networks`).

    Everything is set when the object is made: options given to a call of `RapidOCR` would stay for every later call.
    """

    def __init__(self, settings: OcrSettings) -> None:
        prepare_environment()
        self._lines = LineNetwork(settings.threads)
        with silence():
            try:
                from rapidocr import EngineType, RapidOCR
            except ImportError as error:
                raise EngineUnavailableError(f"无法载入 rapidocr（{error}），请运行：pip install rapidocr") from error
            self._rapid = RapidOCR(
                params={
                    "Global.log_level": "critical",
                    "Global.use_cls": False,
                    "Global.use_rec": False,
                    "Global.use_preprocess_img": False,
                    "Global.use_vertical_padding": False,
                    "Det.engine_type": EngineType.OPENVINO,
                    "Det.model_path": str(shipped_onnx("detection")),
                    "Det.limit_side_len": 32,
                    "Det.max_candidates": 3000,
                    "EngineConfig.openvino.inference_num_threads": settings.threads,
                }
            )

    def find(self, image: Image) -> NDArray[np.float32]:
        """See `Networks`."""
        found = getattr(self._rapid(np.ascontiguousarray(image[:, :, ::-1])), "boxes", None)
        return np.asarray([] if found is None else found, dtype=np.float32).reshape(-1, 4, 2)

    def read(self, batch: Sequence[Crop]) -> list[tuple[str, float]]:
        """See `Networks`."""
        return self._lines.read(batch)
