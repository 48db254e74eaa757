"""Pages written by the tests themselves, and one engine of each backend for the whole run."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec

import numpy as np
import pytest

PACKAGES = ("cv2", "onnxruntime", "openvino", "paddleocr", "rapidocr", "PIL")


def _need(*packages: str) -> None:
    # Looked for, not imported: how and in what order they are imported is what the engines see to.
    for package in packages:
        if find_spec(package) is None:
            pytest.skip(f"{package} is not installed")


@pytest.fixture(scope="session")
def write() -> Callable[..., np.ndarray]:
    """A white RGB page of the given size with texts at (x, y); Pillow's own Latin typeface where no font is named."""
    _need("PIL")
    from PIL import Image, ImageDraw, ImageFont

    def page(size, texts, font=None, points=28):
        image = Image.new("RGB", size, "white")
        face = ImageFont.truetype(font, points) if font else ImageFont.load_default(points)
        for x, y, text in texts:
            ImageDraw.Draw(image).text((x, y), text, "black", font=face)
        return np.asarray(image)

    return page


@pytest.fixture(scope="session")
def opened(tmp_path_factory) -> Callable:
    """Engines by backend, each opened once; their model folders lie in a temporary cache."""
    _need(*PACKAGES)
    from models.ocr import open_engine

    cache = tmp_path_factory.mktemp("cache")
    engines = {}

    def get(backend):
        if backend not in engines:
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("XDG_CACHE_HOME", str(cache))
                engines[backend] = open_engine(backend)
        return engines[backend]

    return get


@pytest.fixture(scope="session", params=["paddleocr", "rapidocr"])
def engine(request, opened):
    return opened(request.param)
