"""Page OCR: text lines of a page image and the text of single crops, behind one small interface."""

from models.ocr.engine import engine, open_engine
from models.ocr.interface import Crop, EngineUnavailableError, Image, OcrEngine, OcrSettings, Quad, TextLine

__all__ = [
    "Crop",
    "EngineUnavailableError",
    "Image",
    "OcrEngine",
    "OcrSettings",
    "Quad",
    "TextLine",
    "engine",
    "open_engine",
]
