"""Reading value cells of scanned tables with the shipped network (ONNX Runtime, CPU)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from models.digits.alphabet import ALPHABET, OTHER
from models.digits.calibration import Calibration, Reading, joined
from models.digits.decode import n_best as best_texts
from models.digits.pieces import Image
from models.digits.prepare import HEIGHT, Strip, bucket_of, padded, prepare
from models.weights import FOLDER, WeightsError, open_session, read_weights

NETWORK_FILE = "digits.onnx"
SETTINGS_FILE = "digits.json"
_BATCH = 128


@dataclass(frozen=True, slots=True)
class DigitReader:
    """The network with its calibration; safe to use from several threads."""

    session: onnxruntime.InferenceSession
    calibration: Calibration

    def read(
        self, crops: Sequence[Image], n_best: int = 5, text_height: float | None = None
    ) -> list[list[tuple[str, float]]]:
        """Readings of each cell, best first, with calibrated probabilities that sum to at most 1.

        ``crops`` are cells up to the middle of their ruling lines, grey (H, W) or RGB (H, W, 3), 0 black; lines that
        are cut away may take parts of digits with them. A cell that holds something else than a value has readings of
        little probability. A reading is a string over ``0123456789.-,万元零/—``; ``""`` is an empty cell.
        ``text_height`` is the height of digits on this page in pixels, where the caller knows it.
        """
        cells = [prepare(crop, text_height) for crop in crops]
        logits = self.logits([strip for strips in cells for strip in strips])
        readings = (best_texts(self.calibration.chances(rows), n_best + 1) for rows in logits)
        texts = (joined([next(readings) for _ in strips], n_best + 1) for strips in cells)
        return [self.calibration.calibrated(_values(each)[:n_best]) for each in texts]

    def logits(self, strips: Sequence[Strip]) -> Iterator[NDArray[np.float32]]:
        """The network's output (T, classes) for each strip, batched by width; blank strips are read once."""
        rows: dict[int, NDArray[np.float32]] = {}
        by_width: dict[int, list[int]] = defaultdict(list)
        places, blank = list(range(len(strips))), -1
        for number, strip in enumerate(strips):
            if strip.shape[1] == HEIGHT and not strip.any():
                blank = places[number] = number if blank < 0 else blank
            if places[number] == number:
                by_width[bucket_of(strip)].append(number)
        for width, numbers in sorted(by_width.items()):
            for start in range(0, len(numbers), _BATCH):
                chosen = numbers[start : start + _BATCH]
                batch = padded([strips[number] for number in chosen], width)
                rows.update(zip(chosen, self.session.run(None, {"strips": batch})[0], strict=True))
        return (rows[place] for place in places)


def _values(readings: Sequence[Reading]) -> list[Reading]:
    """The readings that are values; where the cell says something else, an empty cell that nothing speaks for."""
    return [reading for reading in readings if OTHER not in reading[0]] or [("", 0.0)]


def read_settings(name: str, folder: Path) -> dict[str, Any]:
    """Settings of a reader of this alphabet; ``WeightsError`` where they are missing, changed or of another one."""
    settings: dict[str, Any] = json.loads(read_weights(name, folder))
    if settings["alphabet"] != ALPHABET:
        raise WeightsError("模型的字符表与程序不一致，请重新安装。")
    return settings


def open_reader(folder: Path = FOLDER, threads: int = 1) -> DigitReader:
    """Load the network and its calibration; ``WeightsError`` where a file is missing or was changed."""
    session, numbers = open_session(NETWORK_FILE, folder, threads), read_settings(SETTINGS_FILE, folder)
    return DigitReader(session, Calibration(numbers["temperature"], tuple(numbers["raw"]), tuple(numbers["right"])))
