"""Rules of a page's ``<style>`` that hide or strike out elements by class or id, as told without a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree

_MAX_CHARS = 200_000
_MAX_SELECTORS = 2_000
_MAX_SELECTOR_CHARS = 200
_MAX_CLASSES = 30
_MAX_CHECKS = 300_000
# A comment left open takes the rest, so that the search for its end is made once.
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_BRACE = re.compile("[{}]")
_PROPERTY = re.compile(
    r"(?:^|;)\s*(display|visibility|text-decoration)(?:-line)?\s*:\s*([a-z-]+(?:\s+[a-z-]+){0,3})\s*(!\s*important)?",
    re.IGNORECASE,
)
_COMPOUND = re.compile(r"([a-z][a-z0-9]*|\*)?((?:[.#][\w-]+)*)", re.IGNORECASE)
_NAME = re.compile(r"[.#][\w-]+")
_COMBINATOR = re.compile(r"[\s>+~]+")
# Attributes and pseudo-classes: what they ask of an element is not looked at.
_CONDITION = re.compile(r"\[[^\]]*\]|::?[\w-]+(?:\([^)]*\))?")
_HIDING = {"display": "none", "visibility": "hidden", "text-decoration": "line-through"}

_Weight: TypeAlias = tuple[bool, int, int, bool, int]


@dataclass(frozen=True, slots=True)
class _Rule:
    """One selector that sets a property of ``_HIDING``; ``is_whole``: nothing but what is kept here is asked."""

    tag: str
    names: frozenset[str]
    is_whole: bool
    property: str
    hides: bool
    weight: _Weight

    def applies(self, tag: str, names: frozenset[str]) -> bool:
        """Whether the rule is about an element of this tag and these names (of class or id)."""
        return self.tag in ("", tag) and self.names <= names


class HidingRules:
    """Which elements the page's own rules hide or strike out.

    Only rules of a class or id (``.old``, ``#old``, ``div.old``, ``.tab.old``) hide. A rule that asks for more than
    that, such as an ancestor or a state, never hides, and what it may show counts as shown: better a hidden text read
    than a shown one lost. Rules for print and other conditions are not looked at.
    """

    def __init__(self, root: etree._Element) -> None:
        self._by_name: dict[str, list[_Rule]] = {}
        self._checks_left = _MAX_CHECKS
        rules = list(_rules(root))
        self.hide_any = any(rule.hides for rule in rules)
        """Whether there is any rule that does."""
        for rule in rules:
            self._by_name.setdefault(min(rule.names), []).append(rule)

    def hidden_by(self, tag: str, element: etree._Element) -> str | None:
        """The property by which rules hide the element, or strike it out; None where they do neither."""
        if self._checks_left < 0:
            return None
        names = _names(element)
        candidates = [rule for name in names for rule in self._by_name.get(name, ())]
        self._checks_left -= len(candidates)
        rules = [rule for rule in candidates if rule.applies(tag, names)]
        for kind in _HIDING:
            mine = [rule for rule in rules if rule.property == kind]
            if mine and all(rule.is_whole for rule in mine) and max(mine, key=lambda rule: rule.weight).hides:
                return kind
        return None


def _names(element: etree._Element) -> frozenset[str]:
    names = [f".{name}" for name in (element.get("class") or "").split(None, _MAX_CLASSES)[:_MAX_CLASSES]]
    identifier = element.get("id")
    return frozenset([*names, f"#{identifier.strip()}"] if identifier else names)


def _rules(root: etree._Element) -> Iterator[_Rule]:
    left, order = _MAX_CHARS, 0
    for style in root.iter("style"):
        if (style.get("media") or "all").strip().lower() not in ("all", "screen"):
            continue
        css = _COMMENT.sub(" ", "".join(map(str, style.itertext()))[:left])
        left -= len(css)
        for selectors, body in _blocks(css):
            settings = [(m[1].lower(), m[2].lower(), bool(m[3])) for m in _PROPERTY.finditer(body)]
            for selector in selectors.split(",") if settings else ():
                order += 1
                if order > _MAX_SELECTORS:
                    return
                for kind, value, important in settings:
                    rule = _rule(selector.strip(), kind, _HIDING[kind] in value.split(), important, order)
                    if rule is not None:
                        yield rule


def _rule(selector: str, kind: str, hides: bool, important: bool, order: int) -> _Rule | None:
    """A selector as a rule, None where it names no class or id, or hides by more than a simple one."""
    if len(selector) > _MAX_SELECTOR_CHARS:
        return None
    plain = _CONDITION.sub("", selector)
    parts = _COMBINATOR.split(plain)
    match = _COMPOUND.fullmatch(parts[-1])
    is_whole = plain == selector and len(parts) == 1
    if match is None or not match[2] or (hides and not is_whole):
        return None
    found = _NAME.findall(match[2])
    tag = (match[1] or "").strip("*").lower()
    weight = (important, sum(name[0] == "#" for name in found), len(found), bool(tag), order)
    return _Rule(tag, frozenset(found), is_whole, kind, hides, weight)


def _blocks(css: str) -> Iterator[tuple[str, str]]:
    """Selectors and body of each rule outside ``@media`` and other conditions."""
    depth = start = 0
    selectors = ""
    for brace in _BRACE.finditer(css):
        if brace[0] == "{":
            depth += 1
            if depth == 1:
                selectors, start = css[start : brace.start()].rpartition(";")[2], brace.end()
        elif depth:
            depth -= 1
            if depth == 0:
                if "@" not in selectors:
                    yield selectors, css[start : brace.start()]
                start = brace.end()
