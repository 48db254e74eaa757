"""Reading the cells in doubt of a table with the shipped network (ONNX Runtime, CPU)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from models.digits.alphabet import OTHER
from models.digits.calibration import Calibration
from models.digits.decode import n_best as best_texts
from models.digits.pieces import Image
from models.digits.reader import read_settings
from models.doubt.prepare import shaded, size_of, stacked
from models.weights import FOLDER, open_session

NETWORK_FILE, SETTINGS_FILE, INPUT = "doubt.onnx", "doubt.json", "cells"
_BATCH = 64
_PLAIN = ((0.0, 1.0), (0.0, 1.0))


@dataclass(frozen=True, slots=True)
class DoubtReader:
    """The network with the temperature of its logits; safe to use from several threads."""

    session: onnxruntime.InferenceSession
    temperature: float

    def read(self, crops: Sequence[Image], darkness: float, n_best: int = 8) -> list[list[tuple[str, float]]]:
        """Readings of each cell, best first, with probabilities that sum to at most 1.

        Args:
            crops: cells up to the middle of their ruling lines, grey (H, W) or RGB (H, W, 3), 0 black.
            darkness: of the faint print of their table, in grey levels below its paper.
            n_best: the most readings of a cell.

        Returns:
            Strings over ``0123456789.-,万元零/—``; ``""`` is an empty cell. A cell that holds words has none, or
            readings of little probability.
        """
        calibration = Calibration(self.temperature, *_PLAIN)
        rows = self.logits([shaded(crop, darkness) for crop in crops])
        found = (best_texts(calibration.chances(each), n_best + 1) for each in rows)
        return [[reading for reading in each if OTHER not in reading[0]][:n_best] for each in found]

    def logits(self, pictures: Sequence[Image]) -> list[NDArray[np.float32]]:
        """The network's output (T, classes) for each picture, batched by size."""
        rows: dict[int, NDArray[np.float32]] = {}
        by_size: dict[tuple[int, int], list[int]] = defaultdict(list)
        for number, picture in enumerate(pictures):
            by_size[size_of(picture)].append(number)
        for size, numbers in sorted(by_size.items()):
            for start in range(0, len(numbers), _BATCH):
                chosen = numbers[start : start + _BATCH]
                batch = stacked([pictures[number] for number in chosen], size)
                rows.update(zip(chosen, self.session.run(None, {INPUT: batch})[0], strict=True))
        return [rows[number] for number in range(len(pictures))]


def open_reader(folder: Path = FOLDER, threads: int = 1) -> DoubtReader:
    """Load the network and its temperature; ``WeightsError`` where a file is missing or was changed."""
    session = open_session(NETWORK_FILE, folder, threads)
    return DoubtReader(session, read_settings(SETTINGS_FILE, folder)["temperature"])
