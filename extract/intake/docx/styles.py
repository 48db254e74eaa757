"""What a paragraph style says about a paragraph: heading level, automatic number, table of contents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from extract.intake.docx.xml import attribute, child, local, number, properties

_HEADING_NAME = re.compile(r"(?:heading|标题)\s{0,3}([1-9])", re.IGNORECASE)
_TITLE_NAME = re.compile(r"title|标题", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"(?:toc|目录)\s{0,3}[1-9]", re.IGNORECASE)
_BODY_LEVEL = 9


@dataclass(frozen=True, slots=True)
class Style:
    """Resolved through its ancestors; None where neither it nor they say.

    Attributes:
        heading: heading level, 0 for body text.
        number: numbering instance; ``level`` is its level, from 0.
        is_contents: a line of a table of contents.
    """

    heading: int | None = None
    number: str | None = None
    level: int | None = None
    is_contents: bool = False


def outline_heading(settings: Mapping[str, etree._Element]) -> int | None:
    """Heading level from ``w:outlineLvl`` of paragraph properties; 0 where it says body text."""
    level = settings.get("outlineLvl")
    value = number(level, _BODY_LEVEL)
    return None if level is None else (value + 1 if value < _BODY_LEVEL else 0)


def own_number(settings: Mapping[str, etree._Element]) -> tuple[str | None, int | None]:
    """Numbering instance and level that paragraph properties name themselves."""
    node = settings.get("numPr")
    instance, level = child(node, "numId"), child(node, "ilvl")
    return (
        None if instance is None else attribute(instance, "val"),
        None if level is None else min(number(level, 0), 8),
    )


class Styles:
    """Paragraph styles by id, each resolved once."""

    def __init__(self, root: etree._Element | None) -> None:
        self._nodes: dict[str, etree._Element] = {}
        for node in root if root is not None else ():
            name = attribute(node, "styleId") if local(node) == "style" else None
            if name is not None:
                self._nodes[name] = node
        self._resolved: dict[str, Style] = {}

    def get(self, style_id: str | None) -> Style:
        """The style with what it inherits; an unknown one says nothing."""
        chain: list[str] = []
        while style_id is not None and style_id in self._nodes and style_id not in chain:
            if style_id in self._resolved:
                break
            chain.append(style_id)
            based_on = child(self._nodes[style_id], "basedOn")
            style_id = None if based_on is None else attribute(based_on, "val")
        style = self._resolved.get(style_id or "", Style())
        for name in reversed(chain):
            style = self._resolved[name] = _derive(self._nodes[name], style)
        return style


def _derive(node: etree._Element, base: Style) -> Style:
    settings = properties(node, "pPr")
    name_node = child(node, "name")
    name = (attribute(name_node, "val") or "").strip() if name_node is not None else ""
    instance, level = own_number(settings)
    heading = outline_heading(settings)
    if (named := _HEADING_NAME.fullmatch(name)) is not None:
        heading = int(named[1])
    elif heading is None and _TITLE_NAME.fullmatch(name):
        heading = 1
    return Style(
        heading=base.heading if heading is None else heading,
        number=base.number if instance is None else instance,
        level=base.level if level is None else level,
        is_contents=base.is_contents or _CONTENTS_NAME.fullmatch(name) is not None,
    )
