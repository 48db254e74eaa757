"""XML, parsed without entities, document types or network: parts of packages (docx, OFD, xlsx) and single files."""

from __future__ import annotations

import re

from lxml import etree

from extract.errors import ErrorCode, NianbaoError

_DECLARATION_MARKS = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_PROLOG = re.compile(r"\s*(?:<\?xml\b[^>]{0,200}\?>)?\s*")


def refuse_declarations(data: bytes, what: str) -> None:
    """Raise UNREADABLE where a part declares a document type: only that can bring entities.

    Args:
        data: the part.
        what: the kind of document in Chinese, for the message.
    """
    if any(mark in data for mark in _DECLARATION_MARKS):
        raise _declared(what)


def parse_xml(data: bytes, what: str) -> etree._Element:
    """Parse one part.

    Args:
        data: the part.
        what: the kind of document in Chinese, for the message.

    Raises:
        NianbaoError: UNREADABLE for broken XML and for any document type or entity declaration.
    """
    refuse_declarations(data, what)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NianbaoError(ErrorCode.UNREADABLE, f"{what}内部的 XML 已损坏或嵌套过深") from error
    # Encodings that hide the marks from a search for bytes show their document type here.
    if root.getroottree().docinfo.internalDTD is not None:
        raise _declared(what)
    return root


def parse_xml_text(text: str, what: str) -> etree._Element:
    """Parse a decoded document, also one with blank lines before its declaration; errors as ``parse_xml``.

    The encoding that it declares is left out: the text is decoded already, and by what it is rather than what it says.
    """
    prolog = _PROLOG.match(text)
    return parse_xml(text[prolog.end() if prolog else 0 :].encode("utf-8", "replace"), what)


def _declared(what: str) -> NianbaoError:
    return NianbaoError(ErrorCode.UNREADABLE, f"XML 中含有实体或 DOCTYPE 声明，这在正常的{what}中不会出现")


def remove(element: etree._Element) -> None:
    """Take an element out of its tree, with what follows it up to the next one."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
