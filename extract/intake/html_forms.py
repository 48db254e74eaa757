"""What the form controls of a page show: some sites print a report in the fields of the form that it was typed into."""

from __future__ import annotations

from lxml import etree

# Every other type, known or not, is a line of text.
_SHOW_NO_TEXT = frozenset(
    ("hidden", "checkbox", "radio", "button", "submit", "reset", "image", "file", "password", "search", "range")
)


def control_text(tag: str, element: etree._Element) -> str | None:
    """Text in a field, area or list as the page comes, None for every other element and controls without text."""
    if tag == "input":
        kind = (element.get("type") or "text").strip().lower()
        return None if kind in _SHOW_NO_TEXT else element.get("value")
    if tag == "textarea":
        return _inside(element)
    if tag == "select":
        return _chosen(element)
    return None


def _chosen(select: etree._Element) -> str | None:
    """The options chosen; the first one where none is, as browsers do for a list that drops down."""
    options = list(select.iter("option"))
    chosen = [option for option in options if option.get("selected") is not None]
    if select.get("multiple") is None:
        chosen = chosen[-1:] or options[:1]
    return " ".join(map(_inside, chosen)) if chosen else None


def _inside(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))
