"""The parts of a docx package that are read: the main document, its styles and its numbering."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from extract.errors import ErrorCode, NianbaoError
from extract.intake.archive import Archive
from extract.intake.docx.xml import child, parse
from extract.limits import Limits

_MAIN = "word/document.xml"


@dataclass(frozen=True, slots=True)
class Package:
    """Parsed parts; styles and numbering are None where the package has none.

    ``chunks`` are documents of other formats within this one, by the id of their relationship.
    """

    body: etree._Element
    styles: etree._Element | None
    numbering: etree._Element | None
    chunks: Mapping[str, bytes] = field(default_factory=dict)


def open_package(data: bytes, limits: Limits) -> Package:
    """Read the parts of a docx file.

    Raises:
        NianbaoError: errors of ``Archive`` and ``parse``; UNREADABLE without a document body.
    """
    archive = Archive(data, limits)
    main = _by_kind(archive, "").get("officeDocument", _MAIN)
    main = main if main in archive else _MAIN
    body = child(parse(archive.read(main)), "body")
    if body is None:
        raise NianbaoError(ErrorCode.UNREADABLE, "Word 文档没有正文")
    related = _by_kind(archive, main)
    styles, numbering = _part(archive, related.get("styles")), _part(archive, related.get("numbering"))
    return Package(body, styles, numbering, _chunks(archive, main))


def _chunks(archive: Archive, main: str) -> dict[str, bytes]:
    """The parts that stand for text of the body; one that is named twice is the same object."""
    names = {key: target for key, kind, target in _related(archive, main) if kind == "aFChunk" and target in archive}
    parts = {name: archive.read(name) for name in set(names.values())}
    return {key: parts[name] for key, name in names.items()}


def _part(archive: Archive, name: str | None) -> etree._Element | None:
    return parse(archive.read(name)) if name is not None and name in archive else None


def _by_kind(archive: Archive, part: str) -> dict[str, str]:
    """Targets of a part's relationships by their kind, the first of each."""
    return {kind: target for _, kind, target in reversed(list(_related(archive, part)))}


def _related(archive: Archive, part: str) -> Iterator[tuple[str, str, str]]:
    """Id, last word of the type and target of a part's relationships inside the package."""
    folder, base = posixpath.split(part)
    name = posixpath.join(folder, "_rels", f"{base}.rels")
    if name not in archive:
        return
    for relation in parse(archive.read(name)):
        if relation.get("TargetMode") != "External":
            kind = (relation.get("Type") or "").rpartition("/")[2]
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or ""))
            yield relation.get("Id") or "", kind, target
