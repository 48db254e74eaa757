"""Parts of a page that are out of sight as it comes and hold tables of the report that stand nowhere else.

Content systems hide all tabs but the first by a style until they are clicked, and print for readers without scripts
(``noscript``) what a script would show. A hidden copy, or an older report, is no such part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from extract.document import Document

_LABEL = re.compile("[\u4e00-\u9fff]")
_NO_DISPLAY = re.compile(r"display\s{0,9}:\s{0,9}none", re.IGNORECASE)
_TITLE = re.compile(r"(20\d\d)年[^。；\n]{0,40}?(?:年度报告|年报)")
_OWN_LABELS = 6
_OWN_SHARE = 2 / 3
_MAX_PANES = 200
_MAX_DEPTH = 100
_MAX_CHARS = 200_000
_ENOUGH_CHARS = 200


def show_panes(root: etree._Element, shown: Document) -> bool:
    """Bring into sight what only hidden parts hold (in the tree); True where there is any.

    Args:
        shown: the page as read without them.
    """
    panes = list(_panes(root))
    if not panes:
        return False
    known = {cell.text.strip() for table in shown.tables() for cell in table.cells}
    years = set(_TITLE.findall(shown.text))
    opened = False
    for pane in panes:
        labels = _labels(pane)
        own = labels - known
        if len(own) < max(_OWN_LABELS, _OWN_SHARE * len(labels)) or _is_of_other_year(pane, years):
            continue
        known |= labels
        _show(pane)
        opened = True
    return opened


def show_noscript(root: etree._Element, shown: Document) -> bool:
    """Bring into sight what is there for readers without scripts, where it is more than the page itself has."""
    parts = list(root.iter("noscript"))
    if sum(len(_text(part)) for part in parts) < max(_ENOUGH_CHARS, len(shown.text)):
        return False
    for part in parts:
        part.tag = "div"
    return True


def _panes(root: etree._Element) -> Iterator[etree._Element]:
    """The outermost hidden elements around tables, in order."""
    found: set[etree._Element] = set()
    for table in root.iter("table"):
        outermost = None
        around: etree._Element | None = table
        for _ in range(_MAX_DEPTH):
            if around is None:
                break
            if _is_hidden(around):
                outermost = around
            around = around.getparent()
        if outermost is not None and outermost not in found and len(found) < _MAX_PANES:
            found.add(outermost)
            yield outermost


def _is_hidden(element: etree._Element) -> bool:
    if element.tag == "noscript" or element.get("hidden") is not None:
        return True
    return _NO_DISPLAY.search(element.get("style") or "") is not None


def _labels(pane: etree._Element) -> set[str]:
    texts = ("".join(map(str, cell.itertext())).strip() for cell in pane.iter("td", "th"))
    return {text for text in texts if _LABEL.search(text)}


def _is_of_other_year(pane: etree._Element, years: set[str]) -> bool:
    """Whether the part is a report of its own, and of another year than the page names."""
    named = set(_TITLE.findall(_text(pane)))
    return bool(named and years) and not named & years


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))[:_MAX_CHARS]


def _show(pane: etree._Element) -> None:
    """Take away what hides the part, what hides its tables within it, and what hides the text panes beside it."""
    parent = pane.getparent()
    beside = [] if parent is None else [other for other in parent if other.tag == pane.tag and other is not pane]
    _unhide(pane)
    for table in pane.iter("table"):
        inner: etree._Element | None = table
        while inner is not None and inner is not pane:
            _unhide(inner)
            inner = inner.getparent()
    for other in beside:
        if _is_hidden(other) and next(other.iter("td", "th"), None) is None:
            _unhide(other)


def _unhide(element: etree._Element) -> None:
    if element.tag == "noscript":
        element.tag = "div"
    if element.get("hidden") is not None:
        del element.attrib["hidden"]
    style = element.get("style")
    if style is not None and _NO_DISPLAY.search(style):
        element.set("style", _NO_DISPLAY.sub("", style))
