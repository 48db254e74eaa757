"""The parts of an OFD package: its pages in order, the templates under them, and its picture files."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from extract.document import Box
from extract.errors import ErrorCode, NianbaoError
from extract.intake.archive import Archive
from extract.intake.xmlpart import parse_xml
from extract.limits import Limits

_ROOT = "ofd.xml"
_WHAT = "OFD 文档"
_A4: Box = (0.0, 0.0, 210.0, 297.0)
_LARGEST_SIDE = 10_000.0
"""Millimetres."""


@dataclass(frozen=True, slots=True)
class OfdPage:
    """One page.

    Attributes:
        box: x, y, width and height of its physical box in millimetres.
        contents: the content elements that it shows, those of its templates first.
        media: paths of the picture files in the package by resource id.
    """

    number: int
    box: Box
    contents: list[etree._Element]
    media: dict[str, str]


@dataclass(slots=True)
class _Shared:
    """What the pages of one document have in common."""

    folder: str
    box: Box
    media: dict[str, str] = field(default_factory=dict)
    templates: dict[str, str] = field(default_factory=dict)


class OfdPackage:
    """An open package.

    Raises:
        NianbaoError: errors of ``Archive`` and ``parse_xml``; TRUNCATED without a document, ENCRYPTED where a password
            is needed, TOO_LARGE with too many pages.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._archive = Archive(data, limits)
        if any(posixpath.basename(name) == "encryptions.xml" for name in self._archive.names):
            raise NianbaoError(ErrorCode.ENCRYPTED, "OFD 文档设有密码")
        self._limits = limits

    def pages(self) -> Iterator[OfdPage]:
        """The pages of every document in the package, numbered from 1."""
        number = 0
        for root in _texts(self._part(_ROOT), "DocBody", "DocRoot"):
            path = _join("", root)
            document = self._part(path)
            shared = self._shared(document, posixpath.dirname(path))
            for page in _children(document, "Pages", "Page"):
                number += 1
                if number > self._limits.pages:
                    raise NianbaoError(ErrorCode.TOO_LARGE, f"超过 {self._limits.pages} 页")
                yield self._page(number, _join(shared.folder, page.get("BaseLoc")), shared)
        if not number:
            raise NianbaoError(ErrorCode.TRUNCATED, "OFD 文档中没有页面")

    def read(self, path: str) -> bytes | None:
        """A file of the package; None where there is none of that name."""
        return self._archive.read(path) if path in self._archive else None

    def _part(self, path: str) -> etree._Element:
        return parse_xml(self._archive.read(path), _WHAT)

    def _shared(self, document: etree._Element, folder: str) -> _Shared:
        shared = _Shared(folder, _physical_box(document, "CommonData", "PageArea") or _A4)
        for template in _children(document, "CommonData", "TemplatePage"):
            shared.templates[template.get("ID") or ""] = _join(folder, template.get("BaseLoc"))
        for kind in ("PublicRes", "DocumentRes"):
            for name in _texts(document, "CommonData", kind):
                shared.media.update(self._media(_join(folder, name)))
        return shared

    def _page(self, number: int, path: str, shared: _Shared) -> OfdPage:
        page = self._part(path)
        under = [shared.templates.get(each.get("TemplateID") or "") for each in _children(page, "Template")]
        contents = [self._part(template) for template in under if template is not None and template in self._archive]
        media = dict(shared.media)
        for name in _texts(page, "PageRes"):
            media.update(self._media(_join(posixpath.dirname(path), name)))
        return OfdPage(number, _physical_box(page, "Area") or shared.box, [*contents, page], media)

    def _media(self, path: str) -> dict[str, str]:
        """Picture files that a resource part names; none where the package lacks the part."""
        if path not in self._archive:
            return {}
        part = self._part(path)
        folder = _join(posixpath.dirname(path), part.get("BaseLoc") or ".")
        return {
            item.get("ID") or "": _join(folder, name)
            for item in _children(part, "MultiMedias", "MultiMedia")
            for name in _texts(item, "MediaFile")
        }


def local(element: etree._Element) -> str:
    """Tag without its namespace: producers differ in the one they write."""
    return str(element.tag).rpartition("}")[2]


def numbers(text: str | None) -> list[float]:
    """The numbers of a list in an attribute; what is none ends the list."""
    found: list[float] = []
    for word in (text or "").split():
        try:
            value = float(word)
        except ValueError:
            break
        if not abs(value) < 1e9:  # also what is not a number
            break
        found.append(value)
    return found


def _children(element: etree._Element, *path: str) -> list[etree._Element]:
    found = [element]
    for name in path:
        found = [child for parent in found for child in parent if local(child) == name]
    return found


def _texts(element: etree._Element, *path: str) -> list[str]:
    return [text for child in _children(element, *path) if (text := (child.text or "").strip())]


def _physical_box(element: etree._Element, *path: str) -> Box | None:
    for text in _texts(element, *path, "PhysicalBox"):
        values = numbers(text)
        if len(values) == 4 and all(0 < side <= _LARGEST_SIDE for side in values[2:]):
            return values[0], values[1], values[2], values[3]
    return None


def _join(folder: str, target: str | None) -> str:
    """A path inside the package; one that climbs out ends at its root."""
    return posixpath.normpath(posixpath.join("/", folder, target or ""))
