"""The typefaces that are installed, and text drawn in them with a Han face for the signs a Latin face lacks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Literal

import numpy as np
import yaml
from PIL import ImageDraw, ImageFont

from eval.gold.scans.errors import PrintError

Split = Literal["train", "test"]
_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/texmf/fonts", "~/.local/share/fonts", "~/.fonts")
_FIRST_HAN = "\u3000"
_SUFFIXES = {".ttf", ".ttc", ".otf"}


@dataclass(frozen=True, slots=True)
class Typeface:
    """A font file; ``han`` where it holds Chinese characters, ``weight`` how often it is drawn."""

    path: Path
    han: bool
    weight: float = 1.0


@cache
def _installed() -> dict[str, Path]:
    folders = [Path(folder).expanduser() for folder in _FOLDERS]
    files = [path for folder in folders if folder.is_dir() for path in sorted(folder.rglob("*"))]
    return {path.name: path for path in reversed(files) if path.suffix.lower() in _SUFFIXES}


@cache
def typefaces(split: Split) -> tuple[Typeface, ...]:
    """Faces of one split that are installed, in the order of ``typefaces.yaml``; ``PrintError`` where none is."""
    listed = yaml.safe_load(Path(__file__).with_name("typefaces.yaml").read_text(encoding="utf-8"))[split]
    files = _installed()
    found = tuple(
        Typeface(files[e["file"]], bool(e.get("han")), float(e.get("weight", 1))) for e in listed if e["file"] in files
    )
    if not found:
        raise PrintError("没有找到字体：请安装 docs/models/digits.md 列出的字体包。")
    return found


@cache
def han_faces(split: Split) -> tuple[Typeface, ...]:
    """Installed faces of a split with Chinese characters; empty where none is installed."""
    return tuple(face for face in typefaces(split) if face.han)


def pick(rng: np.random.Generator, faces: tuple[Typeface, ...]) -> Typeface:
    """One face by weight."""
    weights = np.array([face.weight for face in faces])
    return faces[int(rng.choice(len(faces), p=weights / weights.sum()))]


@cache
def _font(path: Path, pixels: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), pixels)


@dataclass(frozen=True, slots=True)
class Pen:
    """A face at a size in pixels, with the face that draws its Chinese characters."""

    face: Typeface
    han: Typeface
    pixels: float

    def _runs(self, text: str) -> list[tuple[ImageFont.FreeTypeFont, str]]:
        runs = [(han, "".join(signs)) for han, signs in groupby(text, key=lambda sign: sign >= _FIRST_HAN)]
        return [(_font((self.han if han else self.face).path, self.pixels), run) for han, run in runs]

    def width(self, text: str) -> float:
        """Advance of a text in pixels."""
        return sum(font.getlength(run) for font, run in self._runs(text))

    def draw(self, canvas: ImageDraw.ImageDraw, x: float, baseline: float, text: str, fill: int = 0) -> None:
        """Draw a text from ``x`` on the baseline."""
        for font, run in self._runs(text):
            canvas.text((x, baseline), run, fill=fill, font=font, anchor="ls")
            x += font.getlength(run)
