"""Which elements of a page a reader sees: hidden ones, text that is struck out or too small to see, notes set high."""

from __future__ import annotations

import re
from itertools import islice
from typing import Literal, TypeAlias

from lxml import etree

from extract.intake.html_rules import HidingRules

Look: TypeAlias = Literal["shown", "gone", "blank", "struck"]
"""``gone`` elements take no place; ``blank`` and ``struck`` ones take theirs, without text that counts."""
Hiding: TypeAlias = Literal["rules", "styles", "none"]
"""What may hide: the page's rules and the elements' own styles; these alone; or nothing, for scripts may show it."""

# Plain searches: a page from Word has a style on every element, few of which bear on what is shown.
_TELLING = ("display", "visibility", "mso-hide", "text-decoration", "opacity")
_TINY = re.compile(r"font-size\s{0,9}:\s{0,9}[0.]")
_NOTHING = re.compile(r"(?:0{1,9}|0?\.0{1,9})(?:px|pt|em|rem|%)?")
_STRUCK_TAGS = ("del", "s", "strike")
_RAISED_TAGS = ("sup", "sub")
_RAISED = re.compile(r"vertical-align\s{0,9}:\s{0,9}(?:super|sub)\b")
_MAX_TINY_ELEMENTS = 50
_SIZING = ("style", "class", "id", "size")
_NOTE_LINK = re.compile(r"#_(?:ftn|edn)")


class Looks:
    """How the elements of one page look."""

    def __init__(self, root: etree._Element, hiding: Hiding) -> None:
        self._hiding = hiding
        rules = HidingRules(root) if hiding == "rules" else None
        self._rules = rules if rules is not None and rules.hide_any else None
        # Tables are never struck out or shrunk: what a page says so of is a tag left open, a way to set blocks side by
        # side, or an article that fades in.
        self._around_cells: set[etree._Element] = set()
        for cell in root.iter("td", "th"):
            around = cell.getparent()
            while around is not None and around not in self._around_cells:
                self._around_cells.add(around)
                around = around.getparent()
        self.uses_rules = False
        """Whether a rule has hidden anything so far."""

    def of(self, tag: str, element: etree._Element) -> Look:
        """The look of an element by itself; one inside a hidden one is hidden as well."""
        styles = _declarations(element.get("style"))
        if self._hiding != "none" and tag not in ("html", "body"):
            look = self._hidden(tag, element, styles)
            if look != "shown":
                return look
        is_struck = tag in _STRUCK_TAGS or (bool(styles) and "line-through" in _decoration(styles))
        return "struck" if is_struck and not self._holds_cells(tag, element) else "shown"

    def _hidden(self, tag: str, element: etree._Element, styles: dict[str, str]) -> Look:
        if element.get("hidden") is not None:
            return "gone"
        by_rule = self._rules.hidden_by(tag, element) if self._rules is not None else None
        if by_rule == "text-decoration":
            is_plain = bool(_decoration(styles)) or self._holds_cells(tag, element)
            return self._by_styles(tag, element, styles) if is_plain else "struck"
        if by_rule is not None and by_rule not in styles:
            self.uses_rules = True
            return "gone" if by_rule == "display" else "blank"
        return self._by_styles(tag, element, styles) if styles else "shown"

    def _by_styles(self, tag: str, element: etree._Element, styles: dict[str, str]) -> Look:
        if styles.get("display") == "none" or styles.get("mso-hide") == "all":
            return "gone"
        if styles.get("visibility") == "hidden":
            return "blank"
        return "blank" if _is_invisible(element, styles) and not self._holds_cells(tag, element) else "shown"

    def _holds_cells(self, tag: str, element: etree._Element) -> bool:
        """Whether there are cells inside other than those of a row: text is taken out of rows, but never a table."""
        return tag != "tr" and element in self._around_cells


def is_raised(tag: str, element: etree._Element) -> bool:
    """Whether text is set small above or below its line, as marks of notes are."""
    if tag in _RAISED_TAGS or (tag == "a" and _NOTE_LINK.search(element.get("href") or "")):
        return True
    style = element.get("style")
    return style is not None and _RAISED.search(style.lower()) is not None


def _declarations(style: str | None) -> dict[str, str]:
    """Properties of a ``style`` attribute in lower case; empty where nothing there bears on what is shown."""
    if style is None:
        return {}
    style = style.lower()
    if not any(word in style for word in _TELLING) and not _TINY.search(style):
        return {}
    pairs = (part.partition(":") for part in style.split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in pairs}


def _decoration(styles: dict[str, str]) -> str:
    return styles.get("text-decoration-line") or styles.get("text-decoration") or ""


def _is_invisible(element: etree._Element, styles: dict[str, str]) -> bool:
    """Whether the text has no size or is transparent."""
    if _NOTHING.fullmatch(styles.get("opacity", "")):
        return True
    if not _NOTHING.fullmatch(styles.get("font-size", "")):
        return False
    # Blocks are set side by side in a parent of no size; they have a size of their own then.
    inside = list(islice(element.iter(), 1, _MAX_TINY_ELEMENTS + 1))
    return len(inside) < _MAX_TINY_ELEMENTS and not any(inner.get(name) for inner in inside for name in _SIZING)
