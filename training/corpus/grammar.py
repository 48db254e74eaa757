"""The notation of the corpus grammar, parsed once into small trees.

[a|b|]        one of the alternatives, ``[3*a|b]`` takes ``a`` three times as often; an empty one leaves it out
{rule}        an entry of the vocabulary, or a word of the report
{x=rule}      the same, kept as ``x``; {$x} prints it again
{!x amount}   draws a number and prints nothing; {#x} prints it, as no figure
<indicator unit amount options>   a figure (see :class:`Figure`)
<!indicator text>                 zero by negation: the text is the span
<*list x>     a breakdown of the number ``x`` by a list of the family
<#> <%>       inside a list item: the part's figure, its share of the total
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TypeAlias


class GrammarError(ValueError):
    """A pattern that cannot be read; the message names the place."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several sequences, by weight."""

    options: tuple[Sequence, ...]
    weights: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A rule of the vocabulary; ``bind`` keeps what was printed."""

    rule: str
    bind: str = ""


@dataclass(frozen=True, slots=True)
class Recall:
    """What a slot printed before."""

    name: str


@dataclass(frozen=True, slots=True)
class Plain:
    """A number kept before, printed without a label."""

    name: str


@dataclass(frozen=True, slots=True)
class Draw:
    """A number drawn before it is printed."""

    name: str
    amount: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure to print.

    Attributes:
        unit: ``条/件``, ``@class`` of the unit classes, ``=`` for the unit of the group or the last figure,
            ``-`` for none.
        amount: a name of the amounts, a number, or an expression on numbers kept before (see ``values.py``).
        options: ``as=x`` keeps the number, ``part=x`` makes it a part of ``x``, ``d=`` the finer id, ``noun=`` the
            category, ``exact``, ``cumulative``, ``prior_year``, ``single``, ``hanzi``, ``zero`` (the word 零);
            ``chinese``, ``thousands``, ``spaced``, ``form=突破`` as in ``wording.Habits``.
    """

    indicator: str
    unit: str
    amount: str
    options: dict[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Zero:
    """A noun emptied by a negation."""

    indicator: str
    body: Sequence
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The parts of a number."""

    list: str
    total: str


@dataclass(frozen=True, slots=True)
class PartMark:
    """Inside a list item: its figure (``#``) or the share (``%``)."""

    sign: str


Node: TypeAlias = "str | Choice | Slot | Recall | Plain | Draw | Figure | Zero | Breakdown | PartMark"
Sequence: TypeAlias = "tuple[Node, ...]"

_WEIGHT = re.compile(r"(\d+)\*")
_PLAIN = re.compile(r"[^\[\]{}<>|]+")


@cache
def parse(pattern: str) -> Sequence:
    """The tree of a pattern. Raises GrammarError."""
    parser = _Parser(pattern)
    sequence = parser.sequence("")
    if parser.at < len(pattern):
        raise parser.error("unexpected")
    return sequence


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def error(self, what: str) -> GrammarError:
        """The error to raise: what is wrong, where, and the text around it."""
        return GrammarError(f"{what} at {self.at}: {self.text[max(0, self.at - 20) : self.at + 20]!r}")

    def sequence(self, stops: str) -> Sequence:
        """The nodes up to one of the characters of `stops`, which is left unread."""
        nodes: list[Node] = []
        while self.at < len(self.text) and self.text[self.at] not in stops:
            nodes.append(self._node())
        return tuple(nodes)

    def _node(self) -> Node:
        plain = _PLAIN.match(self.text, self.at)
        if plain:
            self.at = plain.end()
            return plain[0]
        opener = self.text[self.at]
        if opener == "[":
            return self._choice()
        if opener == "{":
            return self._slot(self._until("}"))
        if opener == "<":
            return self._angle()
        raise self.error("unexpected")

    def _choice(self) -> Choice:
        options, weights = [], []
        while self.text[self.at] != "]":
            self.at += 1
            weight = _WEIGHT.match(self.text, self.at)
            self.at = weight.end() if weight else self.at
            weights.append(int(weight[1]) if weight else 1)
            options.append(self.sequence("|]"))
            if self.at >= len(self.text):
                raise self.error("[ without ]")
        self.at += 1
        return Choice(tuple(options), tuple(weights))

    @staticmethod
    def _slot(body: str) -> Node:
        if body.startswith("$"):
            return Recall(body[1:])
        if body.startswith("#"):
            return Plain(body[1:])
        if body.startswith("!"):
            name, _, amount = body[1:].partition(" ")
            return Draw(name, amount)
        name, equals, rule = body.partition("=")
        return Slot(rule, name) if equals else Slot(body)

    def _angle(self) -> Node:
        if self.text.startswith("<!", self.at):
            return self._zero()
        body = self._until(">")
        if body in ("#", "%"):
            return PartMark(body)
        if body.startswith("*"):
            words = body[1:].split()
            return Breakdown(words[0], words[1])
        indicator, unit, amount, *options = body.split()
        pairs = (option.partition("=") for option in options)
        return Figure(indicator, unit, amount, {key: value for key, _, value in pairs})

    def _zero(self) -> Zero:
        self.at += 2
        space = self.text.index(" ", self.at)
        indicator, _, detail = self.text[self.at : space].partition("/")
        self.at = space + 1
        body = self.sequence(">")
        if self.at >= len(self.text):
            raise self.error("<! without >")
        self.at += 1
        return Zero(indicator, body, detail)

    def _until(self, closer: str) -> str:
        end = self.text.find(closer, self.at)
        if end < 0:
            raise self.error(f"no {closer}")
        body = self.text[self.at + 1 : end]
        self.at = end + 1
        return body
