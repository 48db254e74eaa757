"""Writes patterns of the grammar out, and keeps what every figure in them is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from random import Random
from typing import cast

from extract.record import Number, Period
from training.corpus import grammar, values
from training.corpus.model import Mention
from training.corpus.resources import ListSpec, load, vocabulary
from training.corpus.values import Known
from training.corpus.wording import Habits, Wording, fraction, word
from training.corpus.world import World

_DEPTH = 24
_LATER = 0.8
"""Share of sentences behind others that use the ``…_later`` form of a rule, where there is one."""
_PERIODS = ("cumulative", "prior_year")
_HABITS = ("chinese", "thousands", "spaced")
"""Options of a figure that set a habit of its paragraph for it alone."""


class Writer:
    """Builds one text: characters so far, figures, numbers and words kept by name."""

    def __init__(
        self, world: World, rng: Random, habits: Habits, breakdown: Callable[[Writer, grammar.Breakdown], None]
    ) -> None:
        self.breakdown = breakdown
        self.world = world
        self.rng = rng
        self.habits = habits
        self.text = ""
        self.mentions: list[Mention] = []
        self.off = False
        self.lists: Mapping[str, ListSpec] = {}
        self.numbers: dict[str, Known] = {}
        self.words: dict[str, str] = {}
        self.on_part: Callable[[str], None] | None = None
        self._waiting: list[tuple[int, Known]] = []
        self._depth = 0
        self._later = False
        self._last: dict[str, str] = {}

    def start(self, lists: Mapping[str, ListSpec]) -> None:
        """Begin a sentence of another family: numbers, words and lists of the last one are forgotten."""
        self.lists = lists
        self.numbers, self.words = {}, {}
        self._later = bool(self.text) and self.text[-1] != "\n" and self.rng.random() < _LATER

    def write(self, pattern: str) -> None:
        """Append a pattern. Raises KeyError for a rule, number or word that nothing defines."""
        self._sequence(grammar.parse(pattern))

    def settle(self) -> None:
        """Settle which figures are parts of which total, once all are printed."""
        for part, known in self._waiting:
            if known.mention is None or known.mention == part:
                continue
            mention, total = self.mentions[part], self.mentions[known.mention]
            mention.total, mention.role = known.mention, "part"
            total.role = "total" if total.role == "single" else total.role
        self._waiting = []

    def _sequence(self, nodes: grammar.Sequence) -> None:
        for node in nodes:
            if isinstance(node, str):
                self.text += node
            else:
                self._node(node)

    def _node(self, node: grammar.Node) -> None:
        match node:
            case grammar.Choice():
                self._sequence(self.rng.choices(node.options, node.weights)[0])
            case grammar.Slot():
                self._slot(node)
            case grammar.Recall():
                self.text += self.words[node.name]
            case grammar.Plain():
                self.text += str(self.numbers[node.name].value)
            case grammar.Draw():
                value = int(self._value(node.amount))
                self.numbers[node.name] = Known(value, value)
            case grammar.Figure():
                self._figure(node)
            case grammar.Zero():
                self._zero(node)
            case grammar.PartMark():
                cast("Callable[[str], None]", self.on_part)(node.sign)
            case grammar.Breakdown():
                self.breakdown(self, node)

    def _slot(self, node: grammar.Slot) -> None:
        start = len(self.text)
        known = self.world.words.get(node.rule)
        if known is not None:
            self.text += known
        else:
            self._depth += 1
            if self._depth > _DEPTH:
                raise RecursionError(f"rule {node.rule} goes too deep")
            rules = vocabulary()
            later = rules.get(f"{node.rule}_later") if self._later else None
            self.write(self._fresh(node.rule, later or rules[node.rule]))
            self._depth -= 1
        if node.bind:
            self.words[node.bind] = self.text[start:]

    def _fresh(self, rule: str, patterns: Sequence[str]) -> str:
        """One of the patterns of a rule, mostly not the one that it gave last."""
        pattern = self.rng.choice(patterns)
        if pattern == self._last.get(rule):
            pattern = self.rng.choice(patterns)
        self._last[rule] = pattern
        return pattern

    def _zero(self, node: grammar.Zero) -> None:
        start = len(self.text)
        self._sequence(node.body)
        detail = node.detail or default_detail(node.indicator)
        noun = self.text[start:]
        self.mentions.append(Mention(node.indicator, start, len(self.text), 0, "", "zero", detail=detail, noun=noun))

    def _figure(self, node: grammar.Figure) -> None:
        options = node.options
        single = "single" in options
        value = self._value(node.amount, exact=single)
        part_of = node.amount[1:].lstrip("+") if node.amount[0] in "~^" and not single else ""
        part_of = options.get("part", part_of)
        number = self.word(value, node, part_of)
        at = len(self.mentions)
        self.put(
            number,
            node.indicator,
            options.get("d", ""),
            noun=self._noun(options.get("noun", "")),
            period=cast("Period", next((name for name in _PERIODS if name in options), "this_year")),
        )
        if part_of:
            self._waiting.append((at, self.numbers[part_of]))
        if "as" in options:
            self.numbers[options["as"]] = Known(int(value), int(value), at)
        if "is" in options:
            self.numbers[options["is"]].mention = at

    def word(self, value: Number, node: grammar.Figure, part_of: str) -> Wording:
        """The printed form of a figure of a pattern."""
        if node.amount == "fraction":
            return fraction(self.rng)
        unit = self.unit(node.unit, part_of)
        if "zero" in node.options:
            return Wording(f"零{unit}", 0, unit)
        settings = values.settings(node.amount)
        if "exact" in node.options:
            settings = {}
        if "hanzi" in node.options:
            settings = {"hanzi": 100}
        chosen = {name: True for name in _HABITS if name in node.options}
        habits = replace(self.habits, form=node.options.get("form", ""), **chosen)
        return word(value, unit, settings, habits, self.rng)

    def unit(self, unit: str, part_of: str = "") -> str:
        """A unit by its notation in a pattern."""
        if unit == "-":
            return ""
        if unit == "=":
            known = self.numbers.get(part_of)
            at = known.mention if known and known.mention is not None else len(self.mentions) - 1
            return self.mentions[at].unit
        if unit.startswith("@"):
            chances = load("numbers")["units"][unit[1:]]
            return str(self.rng.choices(list(chances), list(chances.values()))[0])
        return self.rng.choice(unit.split("/"))

    def put(
        self, number: Wording, indicator: str, detail: str, *, noun: str = "", period: Period = "this_year"
    ) -> Mention:
        """Print a figure and keep it."""
        start = len(self.text)
        self.text += number.text
        mention = Mention(
            indicator, start, len(self.text), number.value, number.unit, number.qualifier, period,
            detail=detail or default_detail(indicator), noun=noun,
        )  # fmt: skip
        self.mentions.append(mention)
        return mention

    def part_of(self, at: int, known: Known) -> None:
        """Remember that figure ``at`` is a part of a number."""
        self._waiting.append((at, known))

    def _noun(self, option: str) -> str:
        return self.words[option[1:]] if option.startswith("$") else option

    def _value(self, amount: str, *, exact: bool = False) -> Number:
        """Value of an amount: ``=x`` the number, ``~x`` some of what is left of it (``~+x`` at least 1), ``^x`` all
        that is left (sometimes one off, unless ``exact``), ``%x/y`` a share, ``+x,name`` more than ``x`` by an amount,
        ``-x,y`` what ``x`` is more than ``y``, ``/x,y`` the same in percent of ``y``,
        digits, or a name."""
        sign, rest = amount[0], amount[1:]
        if sign == "=":
            return self.numbers[rest].value
        if sign == "~":
            return values.some(self.numbers[rest.lstrip("+")], self.rng, int(rest.startswith("+")))
        if sign == "^":
            return self._rest(self.numbers[rest], exact=exact)
        if sign == "%":
            part, total = rest.split("/")
            return values.share(self.numbers[part].value, self.numbers[total].value, self.rng)
        if sign == "+":
            known, name = rest.split(",")
            return self.numbers[known].value + int(values.draw(name, self.world.scale, self.rng))
        if sign in "-/":
            now, before = (self.numbers[name].value for name in rest.split(","))
            return now - before if sign == "-" else values.share(now - before, before, self.rng)
        if amount.isdigit():
            return int(amount)
        return 0 if amount == "fraction" else values.draw(amount, self.world.scale, self.rng)

    def _rest(self, known: Known, *, exact: bool) -> int:
        left = known.take(known.left)
        if not exact and left > 1 and self.rng.random() < values.OFF:
            self.off = True
            return left + self.rng.choice((-1, 1))
        return left


@cache
def default_detail(indicator: str) -> str:
    """The finer id that an indicator has where a pattern names none."""
    return str(load("indicators")[indicator])
