"""Small pieces of labelling configurations; lxml does the escaping."""

from __future__ import annotations

from lxml import etree

from annotations.config.wording import wording

WHY = "why"


def element(tag: str, parent: etree._Element | None = None, **attributes: str) -> etree._Element:
    """A tag with attributes, appended to ``parent`` where there is one."""
    return etree.Element(tag, attributes) if parent is None else etree.SubElement(parent, tag, attributes)


def why_panel(root: etree._Element) -> None:
    """A panel, open at first, with what the system doubts in this task (``$why`` of the task's data)."""
    collapse = element("Collapse", root, bordered="true")
    panel = element("Panel", collapse, value=wording().why, open="true")
    element("Text", panel, name=WHY, value="$why", selectionEnabled="false")


def per_region_panel(root: etree._Element, control: str) -> etree._Element:
    """A view that shows while a region with a label of ``control`` is selected."""
    return element("View", root, visibleWhen="region-selected", whenTagName=control)


def tostring(root: etree._Element) -> str:
    """The configuration as text, indented."""
    etree.indent(root)
    return etree.tostring(root, encoding="unicode")
