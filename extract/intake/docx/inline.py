"""The text of one paragraph and the text boxes anchored in it."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from extract.intake.docx.xml import attribute, branch, child, is_generated, is_on, local, qualified
from extract.intake.notemarks import LEFT_OUT, STRUCK_OUT, is_note_mark

_SKIPPED = frozenset(
    ("pPr", "rPr", "del", "moveFrom", "delText", "instrText", "delInstrText", "rt", "rubyPr", "sdtPr", "sym", "fldData")
)
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_DRAWINGS = ("drawing", "pict", "object")
_STRIKES = ("strike", "dstrike")
_RAISED = ("superscript", "subscript")
_WHOLE = re.compile(r"-?\d{1,4}")
_LEAST_SHIFT = 3
"""Half points by which text set beside the baseline is raised or lowered at least."""
_ENDING_PIECES = 8
_TEXT = qualified("t")
_SPECIAL = tuple(
    f"{{*}}{name}"
    for name in (
        *("del", "moveFrom", "delText", "fldChar", "instrText", "ruby", "sdt", "vanish", "AlternateContent", "oMath"),
        *("strike", "dstrike", "vertAlign", "position"),
        *(*_CHARACTERS, *_DRAWINGS, "txbxContent"),
    )
)


def special_paragraphs(body: etree._Element) -> frozenset[etree._Element]:
    """Paragraphs that hold more than plain runs; the others are read without looking at every element."""
    return frozenset(
        paragraph for element in body.iter(*_SPECIAL) for paragraph in element.iterancestors(qualified("p"))
    )


def plain_text(element: etree._Element) -> str:
    """The text of a run, or of a paragraph that is not among ``special_paragraphs``."""
    return "".join(map(str, element.itertext(_TEXT, with_tail=False)))


class Inline:
    """Collects the characters of one paragraph, in order.

    Attributes:
        text: the text; breaks are newlines.
        boxes: contents of its text boxes, each once.
        left_out: what a reader should know about text that was left out, in Chinese.
    """

    def __init__(self, paragraph: etree._Element, *, in_cell: bool) -> None:
        self.boxes: list[etree._Element] = []
        self.left_out: set[str] = set()
        self._in_cell = in_cell
        self._raised = False
        self._pieces: list[str] = []
        # One entry for each open field: whether its instruction is still going on.
        self._fields: list[bool] = []
        stack = list(reversed(paragraph))
        while stack:
            stack.extend(reversed(self._enter(stack.pop())))
        self.text = "".join(self._pieces)

    def _enter(self, element: etree._Element) -> list[etree._Element] | etree._Element:
        """Take what the element itself holds; give the children that are still to be read."""
        name = local(element)
        handler = _HANDLERS.get(name)
        if handler is not None:
            handler(self, element)
            return []
        if name in _SKIPPED:
            return []
        if name in _CHARACTERS:
            self._add(_CHARACTERS[name])
            return []
        if name == "AlternateContent":
            chosen = branch(element)
            return [] if chosen is None else chosen
        if name == "r" and self._is_left_out(element):
            return [e for e in element if local(e) == "fldChar"]
        if name == "sdt" and is_generated(element):
            return []
        return element

    def _is_left_out(self, run: etree._Element) -> bool:
        """Whether the text of a run does not count: hidden, struck out, or in a cell the mark of a note to a number."""
        settings = child(run, "rPr")
        if settings is None:
            self._raised = False
            return False
        if is_on(child(settings, "vanish")):
            return True
        if any(is_on(child(settings, name)) for name in _STRIKES):
            if plain_text(run).strip():
                self.left_out.add(STRUCK_OUT)
            return True
        goes_on, self._raised = self._raised, _is_raised(settings)
        if not self._in_cell or not self._raised or goes_on:
            return False
        if is_note_mark(
            plain_text(run), next((piece for piece in reversed(self._pieces[-_ENDING_PIECES:]) if piece.strip()), "")
        ):
            self.left_out.add(LEFT_OUT)
            self._raised = False
            return True
        return False

    def _add(self, text: str) -> None:
        if not any(self._fields):
            self._pieces.append(text)

    def _text(self, element: etree._Element) -> None:
        self._add(element.text or "")

    def _field(self, element: etree._Element) -> None:
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _drawing(self, element: etree._Element) -> None:
        stack = [element]
        while stack:
            inner = stack.pop()
            name = local(inner)
            if name == "txbxContent":
                self.boxes.append(inner)
            elif name == "AlternateContent":
                chosen = branch(inner)
                stack.extend(reversed([] if chosen is None else chosen))
            else:
                stack.extend(reversed(inner))


_HANDLERS: dict[str, Callable[[Inline, etree._Element], None]] = {
    "t": Inline._text,
    "fldChar": Inline._field,
    **dict.fromkeys(_DRAWINGS, Inline._drawing),
}


def _is_raised(settings: etree._Element) -> bool:
    """Whether the settings of a run raise or lower its text: as a mark, or by a distance, as converters write it."""
    align, shift = child(settings, "vertAlign"), child(settings, "position")
    if align is not None and attribute(align, "val") in _RAISED:
        return True
    distance = attribute(shift, "val") if shift is not None else None
    return bool(distance and _WHOLE.fullmatch(distance) and abs(int(distance)) >= _LEAST_SHIFT)
