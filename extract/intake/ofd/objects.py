"""Objects of an OFD page in points from its top left: characters, edges of paths, pictures."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple, TypeAlias

from lxml import etree

from extract.document import Box
from extract.errors import ErrorCode, NianbaoError
from extract.intake.ofd.package import OfdPage, local, numbers
from extract.intake.pdf.chars import Char, is_first, is_garbage
from extract.intake.pdf.lines import is_cjk
from extract.intake.pdf.rulings import MOST_OBJECTS, edges_of

POINTS = 72 / 25.4
"""Points of a millimetre, the unit of OFD."""
_ASCENT, _DESCENT = 0.88, 0.12
"""Of a character's box above and below its baseline, as parts of the font size."""
_NARROW = 0.5
"""Width of a character that is not Han, where the font is not looked at, as a part of the font size."""
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_CURVES = "QBA"
_MOST_SEGMENTS = 400

Point: TypeAlias = tuple[float, float]


class Picture(NamedTuple):
    """An image on a page: its box in points and its file in the package."""

    box: Box
    path: str


class _Place(NamedTuple):
    """How the space of an object turns into points from the top left of the page."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> Point:
        """The point on the page, in the units of the outer object."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """The upright box on the page around the placed rectangle."""
        corners = [self.point(x, y) for x, y in ((x0, y0), (x0, y1), (x1, y0), (x1, y1))]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return min(xs), min(ys), max(xs), max(ys)


def visible_objects(page: OfdPage) -> list[etree._Element]:
    """Text, path and image objects of a page in drawing order, as many as are looked at of a PDF page."""
    kinds = ("TextObject", "PathObject", "ImageObject")
    objects = (
        item
        for content in page.contents
        for item in content.iter(etree.Element)
        if local(item) in kinds and (item.get("Visible") or "").strip().lower() not in ("false", "0")
    )
    return list(islice(objects, MOST_OBJECTS))


def read_chars(page: OfdPage, objects: list[etree._Element], most: int) -> tuple[list[Char], int]:
    """The printed characters of a page, and how many of its characters mean nothing; spaces are left out.

    Raises:
        NianbaoError: TOO_LARGE with more than ``most`` characters.
    """
    seen: set[tuple[str, int, int]] = set()
    chars: list[Char] = []
    garbage = 0
    width, height = page.box[2] * POINTS, page.box[3] * POINTS
    for item in objects:
        if local(item) != "TextObject":
            continue
        for char in _text_object(page, item):
            if is_garbage(char.text):
                garbage += 1
            elif _on_page(char, width, height) and is_first(seen, char.text, char.x0, char.top):
                chars.append(char)
            if len(chars) + garbage > most:
                raise NianbaoError(ErrorCode.TOO_LARGE, f"文本超过 {most} 个字符")
    return chars, garbage


def read_edges(page: OfdPage, objects: list[etree._Element]) -> Iterator[Box]:
    """Boxes of the straight edges that the paths of a page draw, as ``rulings_of`` takes them."""
    for item in objects:
        if local(item) != "PathObject":
            continue
        place = _place(page, item)
        stroked, filled = _flag(item, "Stroke", usual=True), _flag(item, "Fill", usual=False)
        data = next((child.text for child in item if local(child) == "AbbreviatedData"), None)
        for outline in _outlines((data or "").split()):
            for x0, y0, x1, y1 in edges_of([place.point(x, y) for x, y in outline], stroked=stroked, filled=filled):
                yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def read_pictures(page: OfdPage, objects: list[etree._Element]) -> list[Picture]:
    """The images of a page whose files the package names."""
    found: list[Picture] = []
    for item in objects:
        path = page.media.get(item.get("ResourceID") or "")
        if local(item) == "ImageObject" and path is not None:
            # An image fills the unit square of its object; without a matrix it fills the boundary.
            boundary = numbers(item.get("Boundary"))
            if len(numbers(item.get("CTM"))) == 6:
                found.append(Picture(_place(page, item).box(0, 0, 1, 1), path))
            elif len(boundary) == 4:
                found.append(Picture(_place(page, item).box(0, 0, boundary[2], boundary[3]), path))
    return found


def _place(page: OfdPage, item: etree._Element) -> _Place:
    """Object space to millimetres within the boundary by the matrix, then to points on the page."""
    boundary = (*numbers(item.get("Boundary"))[:2], 0.0, 0.0)
    x, y = boundary[0] - page.box[0], boundary[1] - page.box[1]
    matrix = numbers(item.get("CTM"))
    a, b, c, d, e, f = matrix if len(matrix) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return _Place(a * POINTS, b * POINTS, c * POINTS, d * POINTS, (e + x) * POINTS, (f + y) * POINTS)


def _on_page(char: Char, width: float, height: float) -> bool:
    return char.x1 > 0 and char.bottom > 0 and char.x0 < width and char.top < height


def _flag(item: etree._Element, name: str, *, usual: bool) -> bool:
    text = (item.get(name) or "").strip().lower()
    return text in ("true", "1") if text else usual


def _text_object(page: OfdPage, item: etree._Element) -> Iterator[Char]:
    place = _place(page, item)
    size = next(iter(numbers(item.get("Size"))), 0.0)
    stretch = next(iter(numbers(item.get("HScale"))), 1.0)
    x = y = 0.0
    for code in item:
        if local(code) != "TextCode" or not code.text or size <= 0:
            continue
        # A piece that does not say where it starts goes on from the piece before.
        x, y = next(iter(numbers(code.get("X"))), x), next(iter(numbers(code.get("Y"))), y)
        text = code.text
        steps_x = _steps(code.get("DeltaX"), len(text))
        steps_y = _steps(code.get("DeltaY"), len(text))
        after_space = False
        for i, character in enumerate(text):
            em = size * stretch * (1.0 if is_cjk(character) else _NARROW)
            step = steps_x[i] if i < len(steps_x) else (0.0 if i < len(steps_y) else em)
            if character.isspace():
                after_space = True
            else:
                width = min(step, em) if step > 0 else em
                box = place.box(x, y - _ASCENT * size, x + width, y + _DESCENT * size)
                yield Char(character, *box, place.point(x, y)[1], after_space)
                after_space = False
            x += step
            y += steps_y[i] if i < len(steps_y) else 0.0


def _steps(text: str | None, most: int) -> list[float]:
    """The distances from one character to the next; ``g 3 4.5`` stands for three times 4.5."""
    steps: list[float] = []
    words = iter((text or "").split())
    for word in words:
        if len(steps) >= most:
            break
        group = [next(words, ""), next(words, "")] if word == "g" else ["1", word]
        values = numbers(" ".join(group))
        if len(values) < 2:
            break
        steps += [values[1]] * min(max(int(values[0]), 0), most - len(steps))
    return steps


def _outlines(words: list[str]) -> Iterator[list[Point]]:
    """The subpaths of abbreviated path data; one with a curve is left out."""
    points: list[Point] = []
    curved = False
    at = n_segments = 0
    while at < len(words) and n_segments < _MOST_SEGMENTS:
        operator = words[at]
        n = _OPERANDS.get(operator)
        values = numbers(" ".join(words[at + 1 : at + 1 + (n or 0)]))
        if n is None or len(values) < n:
            break
        at, n_segments = at + 1 + n, n_segments + 1
        if operator in "SM":
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        curved = curved or operator in _CURVES
        if operator == "C":
            points += points[:1]
        else:
            points.append((values[-2], values[-1]))
    if len(points) > 1 and not curved:
        yield points
