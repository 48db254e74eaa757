"""The reporting agency: from the title, the preamble, the signature or the header, as the fullest name given."""

from __future__ import annotations

import re

from extract.sections.title import Title
from extract.sections.view import View
from extract.sections.wording import Wording, load_wording

_PREAMBLE = 1500
_TAIL = 240
_MAX_EXPANSION = 24
_SHORTEST_UNIT = 3
_LONGEST_CHAIN = 16
_NAME_BREAK = re.compile(r"[^一-龥]")
_SIGNED = re.compile(
    r"([一-龥（）]{3,40})(?:(?:19|20)\d{2}年\d{1,2}月\d{1,2}日|二[〇○零][〇○零一二三四五六七八九]{2}年[一二三四五六七八九十]{1,2}月)"
)
_OFFICE = re.compile(r"(?:党政综合办公室|党政办公室|党政办|综合办公室)$")


def find_agency(view: View, title: Title | None) -> str | None:
    """The agency, or None where the document names none."""
    wording = load_wording()
    named = _signature(view, wording) or ""
    statements = _statements(view, wording)
    stated = next(iter(statements), "")
    base = (title.agency if title else "") or stated or named or _header(view, wording)
    if not base:
        return None
    for other in (*statements, named):
        if _longer(base, other, wording):
            base = other
    return _with_upper_levels(view, base, wording)


def _statements(view: View, wording: Wording) -> list[str]:
    """Names that the opening gives, those of the best pattern first."""
    head = view.text[:_PREAMBLE]
    matches = (match for pattern in wording.agency_statements for match in pattern.finditer(head))
    return [name for match in matches if (name := _clean(match["agency"], wording))]


def _clean(name: str, wording: Wording) -> str:
    """The last part of a run of characters that is a name, "" where it is none."""
    words = list(wording.function_words.finditer(name))
    for word in reversed(words):
        rest = name[word.end() :]
        if len(rest) >= 3 and wording.agency_suffix.search(rest):
            name = rest
            break
    name = _OFFICE.sub("", name)
    if len(name) < 3 or not wording.agency_suffix.search(name) or wording.agency_pronouns.search(name):
        return ""
    return name


def _signature(view: View, wording: Wording) -> str:
    base = max(0, len(view.text) - _TAIL)
    starts = {line.start - base for line in view.lines[-12:]}
    for match in reversed(list(_SIGNED.finditer(view.text, base))):
        begin = max((s for s in starts if s + base < match.end(1) and s + base >= match.start(1)), default=None)
        name = match[1] if begin is None else view.text[base + begin : match.end(1)]
        name = name or match[1]
        if wording.agency_suffix.search(name) and not wording.agency_pronouns.search(name):
            return name
    return ""


def _header(view: View, wording: Wording) -> str:
    match = wording.agency_header.search(view.text)
    return match["agency"] if match else ""


def _longer(base: str, other: str, wording: Wording) -> bool:
    """True where ``other`` is the same name with its upper levels or its full ending."""
    at = other.find(base)
    if at < 0 or other == base:
        return False
    before, after = other[:at], other[at + len(base) :]
    upper = not before or (wording.level.search(before[-3:]) is not None and before[-1:] != "的")
    return upper and (not after or wording.agency_longer.search(after) is not None)


def _with_upper_levels(view: View, base: str, wording: Wording) -> str:
    """Add the province, city and county that the preamble prints directly before the name."""
    head = view.text[:_PREAMBLE]
    best = base
    for match in re.finditer(re.escape(base), head):
        clause = _NAME_BREAK.split(head[max(0, match.start() - _MAX_EXPANSION) : match.start()])[-1]
        opened = head.rfind("《", 0, match.start())
        if not clause or opened > head.rfind("》", 0, match.start()):
            continue
        prefix = _upper_levels(clause, wording)
        if prefix and len(prefix + base) > len(best):
            best = prefix + base
    return best


def _upper_levels(clause: str, wording: Wording) -> str:
    """The chain of administrative units at the end of a clause (``本报告由淮安市`` gives ``淮安市``)."""
    if not re.search(f"{wording.level.pattern}$", clause):
        return ""
    words = list(wording.function_words.finditer(clause))
    rest = clause[words[-1].end() :] if words else clause
    return rest if _SHORTEST_UNIT <= len(rest) <= _LONGEST_CHAIN else ""
