"""The recognition network on OpenVINO, without what its libraries do around it for every class of every place."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.ocr.interface import Crop, EngineUnavailableError
from models.ocr.opencv import cv2
from models.ocr.weights import shipped_onnx

_BLANK = 0
_WIDEST = 2048
"""Columns of a first empty batch: memory that grew with each wider batch would be cleared anew each time."""
_LEVELS = (np.arange(256, dtype=np.float32) / 255 - np.float32(0.5)) / np.float32(0.5)
"""What the network takes for each grey level."""


class LineNetwork:
    """Reads batches of crops; the probabilities are computed where a sign is read alone, not for blanks."""

    def __init__(self, threads: int) -> None:
        """Load the network; ``prepare_environment`` has been called.

        Raises:
            EngineUnavailableError: OpenVINO or the network is missing.
        """
        try:
            import openvino
            from openvino import opset13
        except ImportError as error:
            raise EngineUnavailableError(f"无法载入 openvino（{error}），请运行：pip install openvino") from error
        core = openvino.Core()
        whole = core.read_model(str(shipped_onnx("recognition")))
        listed: str = whole.get_rt_info()["framework"]["character"].value
        self._signs = ["", *listed.splitlines(), " "]
        softmax: Any = whole.get_results()[0].input_value(0).get_node()
        while softmax.get_type_name() != "Softmax":
            softmax = softmax.input_value(0).get_node()
        scores = openvino.Model([opset13.result(softmax.input_value(0))], whole.get_parameters(), "scores")
        compiled = core.compile_model(scores, "CPU", {"INFERENCE_NUM_THREADS": min(threads, os.cpu_count() or 1)})
        self._request = compiled.create_infer_request()
        self._request.infer([np.zeros((1, 3, 48, _WIDEST), np.float32)])

    def read(self, batch: Sequence[Crop]) -> list[tuple[str, float]]:
        """Text and mean probability of its signs of crops (RGB) that all have the same height and width."""
        height, width, channels = batch[0].shape
        pixels = np.empty((len(batch), channels, height, width), np.float32)
        for place, crop in zip(pixels, batch, strict=True):
            place[:] = cv2.LUT(crop, _LEVELS).transpose(2, 0, 1)[::-1]  # the network takes BGR
        self._request.infer([pixels], share_inputs=True)
        return [self._text(scores) for scores in self._request.get_output_tensor().data]

    def _text(self, scores: NDArray[np.float32]) -> tuple[str, float]:
        """The signs of one crop, given the scores (T, classes) at each place; of a run of one sign its first."""
        best = scores.argmax(axis=1)
        first = best != _BLANK
        first[1:] &= best[1:] != best[:-1]
        places = np.flatnonzero(first)
        if not len(places):
            return "", 0.0
        signs = best[places]
        against = scores[places]
        against -= np.take_along_axis(against, signs[:, None], axis=1)
        chances = 1 / cv2.exp(against).sum(axis=1)
        return "".join(self._signs[sign] for sign in signs.tolist()), round(float(chances.mean()), 5)
