"""Small helpers over WordprocessingML; the strict namespace is read as the transitional one."""

from __future__ import annotations

from functools import lru_cache

from lxml import etree

from extract.intake.xmlpart import parse_xml

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT_NAMESPACE = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_QUALIFIED = f"{{{_NAMESPACE}}}%s"
_OFF = ("0", "false", "off")


def parse(data: bytes) -> etree._Element:
    """Parse one part; errors as ``parse_xml``."""
    return parse_xml(data.replace(_STRICT_NAMESPACE.encode(), _NAMESPACE.encode()), "Word 文档")


def local(element: etree._Element) -> str:
    """Tag without its namespace."""
    return local_name(str(element.tag))


@lru_cache(maxsize=1024)
def local_name(tag: str) -> str:
    """A tag or the name of an attribute without its namespace."""
    return tag.rpartition("}")[2]


@lru_cache(maxsize=1024)
def qualified(name: str) -> str:
    """Full tag or attribute name of a ``w:`` name."""
    return _QUALIFIED % name


def attribute(element: etree._Element, name: str) -> str | None:
    """A ``w:`` attribute."""
    return element.get(qualified(name))


def number(element: etree._Element | None, default: int) -> int:
    """``w:val`` as a number between 0 and 32767; the default where it is absent or none."""
    value = None if element is None else attribute(element, "val")
    return min(int(value), 32_767) if value is not None and value.isascii() and value.isdigit() else default


def child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """First ``w:`` child by name, then its first child, and so on; None where the path ends early."""
    for name in names:
        if element is None:
            return None
        tag = qualified(name)
        # A plain loop: what is asked for mostly stands first, and a filtered iterator costs more to make.
        for inner in element:
            if inner.tag == tag:
                element = inner
                break
        else:
            return None
    return element


def properties(element: etree._Element, name: str) -> dict[str, etree._Element]:
    """Children of a property element (``pPr``, ``tcPr``, ``trPr``) by local name; empty where it is absent."""
    holder = child(element, name)
    return {} if holder is None else {local(inner): inner for inner in holder}


def is_on(element: etree._Element | None) -> bool:
    """A toggle property: present and not switched off."""
    return element is not None and attribute(element, "val") not in _OFF


def branch(alternate: etree._Element) -> etree._Element | None:
    """The one branch of ``mc:AlternateContent`` to read: the first with any text, so that nothing is read twice."""
    return next((b for b in alternate if any(local(e) in ("t", "txbxContent") for e in b.iter())), None)


_WRAPPERS = frozenset(("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "AlternateContent"))


def content(parent: etree._Element) -> list[etree._Element]:
    """Children with content controls, custom XML and kept insertions opened; tables of contents are left out."""
    children = list(parent)
    if not any(local(element) in _WRAPPERS for element in children):
        return children
    opened: list[etree._Element] = []
    stack = children[::-1]
    while stack:
        element = stack.pop()
        name = local(element)
        if name not in _WRAPPERS:
            opened.append(element)
        elif name == "AlternateContent":
            chosen = branch(element)
            stack.extend(reversed([] if chosen is None else chosen))
        elif not is_generated(element):
            stack.extend(reversed(element))
    return opened


def is_generated(element: etree._Element) -> bool:
    """A content control that shows its placeholder or a table of contents."""
    properties = child(element, "sdtPr")
    if properties is None:
        return False
    gallery = child(properties, "docPartObj", "docPartGallery")
    contents = gallery is not None and attribute(gallery, "val") == "Table of Contents"
    return contents or is_on(child(properties, "showingPlcHdr"))
