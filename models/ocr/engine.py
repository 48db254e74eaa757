"""Opening an OCR engine. Nothing heavy is imported before one is opened."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from models.ocr.interface import Backend, Networks, OcrEngine, OcrSettings


def open_engine(settings: OcrSettings | Backend = "rapidocr") -> OcrEngine:
    """Open an OCR engine.

    Args:
        settings: settings, or only the name of a backend.

    Returns:
        A new engine; its networks are loaded.

    Raises:
        EngineUnavailableError: packages or weights are missing, or the cache folder cannot be written.
        ValueError: there is no backend of that name.
    """
    chosen = settings if isinstance(settings, OcrSettings) else OcrSettings(backend=settings)
    openers: dict[str, Callable[[OcrSettings], Networks]] = {"paddleocr": _paddle, "rapidocr": _rapid}
    if chosen.backend not in openers:
        raise ValueError(f"没有名为 {chosen.backend!r} 的文字识别后端，可用的有：{'、'.join(openers)}")
    from models.ocr.page import PageEngine

    return PageEngine(openers[chosen.backend](chosen), chosen.detect_side)


@cache
def engine(settings: OcrSettings) -> OcrEngine:
    """The engine of this process for these settings, opened at the first call (see `open_engine`)."""
    return open_engine(settings)


def _paddle(settings: OcrSettings) -> Networks:
    from models.ocr.paddle import PaddleNetworks

    return PaddleNetworks(settings)


def _rapid(settings: OcrSettings) -> Networks:
    from models.ocr.rapid import RapidNetworks

    return RapidNetworks(settings)
