"""The parts of a docx package that are read: the main document, its styles and its numbering."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from lxml import etree

from extract.errors import ErrorCode, NianbaoError
from extract.intake.archive import Archive
from extract.intake.docx.xml import child, parse
from extract.limits import Limits

_MAIN = "word/document.xml"


@dataclass(frozen=True, slots=True)
class Package:
    """Parsed parts; styles and numbering are None where the package has none."""

    body: etree._Element
    styles: etree._Element | None
    numbering: etree._Element | None


def open_package(data: bytes, limits: Limits) -> Package:
    """Read the parts of a docx file.

    Raises:
        NianbaoError: errors of ``Archive`` and ``parse``; UNREADABLE without a document body.
    """
    archive = Archive(data, limits)
    main = _related(archive, "").get("officeDocument", _MAIN)
    main = main if main in archive else _MAIN
    body = child(parse(archive.read(main)), "body")
    if body is None:
        raise NianbaoError(ErrorCode.UNREADABLE, "Word 文档没有正文")
    related = _related(archive, main)
    return Package(body, _part(archive, related.get("styles")), _part(archive, related.get("numbering")))


def _part(archive: Archive, name: str | None) -> etree._Element | None:
    return parse(archive.read(name)) if name is not None and name in archive else None


def _related(archive: Archive, part: str) -> dict[str, str]:
    """Targets of a part's relationships inside the package by the last word of their type."""
    folder, base = posixpath.split(part)
    name = posixpath.join(folder, "_rels", f"{base}.rels")
    if name not in archive:
        return {}
    targets: dict[str, str] = {}
    for relation in parse(archive.read(name)):
        if relation.get("TargetMode") != "External":
            kind = (relation.get("Type") or "").rpartition("/")[2]
            targets.setdefault(kind, posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or "")))
    return targets
