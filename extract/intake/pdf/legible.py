"""Whether a page of a PDF can be read by its text layer, or must be read as a picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import Enum
from functools import cache
from importlib.resources import files

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import yaml

from extract.document import Box
from extract.intake.pdf.chars import UNMAPPED, Char, Frame
from extract.intake.pdf.lines import is_cjk

_FEW = 8
"""Characters of a page that say nothing: a page number, a stamp of the scanner."""
_GARBAGE = 0.2
"""Share of characters without a meaning from which the layer is not used."""
_UNMAPPED = 0.03
"""Share of characters drawn from fonts that do not say what they are: often the digits alone, which are few."""
_LEAST_HAN, _LEAST_SIGNS = 40, 60
_USUAL = 0.35
"""Least share of the usual characters among the Han characters of Chinese text; reports have about 0.9."""
_FEW_HAN = 0.15
_FEW_LETTERS = 0.5
_PAGE_COVERED = 0.8
"""Share of the page that its image covers where the page is a scan."""
_PART_COVERED = 0.12
"""Share of the page from which an image may be a table."""
_HIDDEN = 0.7
_FORM_DEPTH = 4
_MOST_OBJECTS = 20_000


class Legibility(Enum):
    """How a page is to be read."""

    TEXT = "text"
    PICTURE = "picture"
    TABLE_IN_PICTURE = "table in picture"
    """By its text, but for a table that an image on it may show."""


def legibility(page: pdfium.PdfPage, frame: Frame, chars: Sequence[Char], garbage: int) -> Legibility:
    """How a page is to be read.

    Args:
        page: the open page.
        frame: its frame.
        chars: its printed characters.
        garbage: how many more of its characters mean nothing.
    """
    if len(chars) + garbage < _FEW:
        return Legibility.PICTURE if raw.FPDFPage_CountObjects(page.raw) else Legibility.TEXT
    texts = [char.text for char in chars]
    if garbage > _GARBAGE * (len(chars) + garbage) or _is_scrambled(texts):
        return Legibility.PICTURE
    if texts.count(UNMAPPED) > _UNMAPPED * len(texts):
        return Legibility.PICTURE
    images, hidden = _objects(page, frame)
    area = frame.width * frame.height
    covered = max((_area(box) for box in images), default=0.0)
    if covered >= _PAGE_COVERED * area and hidden >= _HIDDEN:
        return Legibility.PICTURE
    return Legibility.TABLE_IN_PICTURE if covered >= _PART_COVERED * area else Legibility.TEXT


def _is_scrambled(texts: Sequence[str]) -> bool:
    """Whether the characters are no text: Han characters that hardly any text uses, or signs in place of them."""
    counts = Counter(texts)
    han = sum(n for text, n in counts.items() if "\u3400" <= text <= "\u9fff")
    if han >= _LEAST_HAN:
        return sum(n for text, n in counts.items() if text in _usual()) < _USUAL * han
    others = {text: n for text, n in counts.items() if not is_cjk(text) and not text.isdigit()}
    signs = sum(others.values())
    if signs < _LEAST_SIGNS or han > _FEW_HAN * len(texts):
        return False
    letters = sum(n for text, n in others.items() if text.isascii() and text.islower())
    return letters < _FEW_LETTERS * signs


@cache
def _usual() -> frozenset[str]:
    content = yaml.safe_load((files("extract.intake.pdf") / "usual.yaml").read_text(encoding="utf-8"))
    return frozenset(str(content["usual"])) - {" "}


def _objects(page: pdfium.PdfPage, frame: Frame) -> tuple[list[Box], float]:
    """Boxes of the images of a page, and the share of its text objects that nobody sees.

    Hidden is text that is drawn invisibly, as behind a scan, or under an image of the whole page.
    """
    images: list[Box] = []
    shown = hidden = 0
    area = frame.width * frame.height
    for number, item in enumerate(page.get_objects(max_depth=_FORM_DEPTH)):
        if number > _MOST_OBJECTS:
            break
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            images.append(frame.box(*item.get_bounds()))
            if _area(images[-1]) >= _PAGE_COVERED * area:
                shown, hidden = 0, shown + hidden
        elif item.type == raw.FPDF_PAGEOBJ_TEXT:
            if raw.FPDFTextObj_GetTextRenderMode(item.raw) == raw.FPDF_TEXTRENDERMODE_INVISIBLE:
                hidden += 1
            else:
                shown += 1
    return images, hidden / max(shown + hidden, 1)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
