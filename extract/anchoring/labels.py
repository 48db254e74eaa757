"""How well a printed label fits each row of the template: wording, ordinal and group together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from extract.anchoring.text import core, is_unit_word, split_ordinal
from extract.templates.model import Label, Row, TableTemplate, Template

ACCEPT = 0.72
"""Least score at which wording alone names a row; below it the place must help."""
HEADING = 0.8
"""Least score at which a text is the heading of a column."""

_PREFIX_SCORE = 0.78
_ORDINAL_AGREES, _ORDINAL_DIFFERS = 0.06, -0.14
_GROUP_AGREES, _GROUP_DIFFERS = 0.05, -0.12
_NAMES_ANOTHER = 0.5
_BEGUN, _LEAST_BEGUN, _LONGEST_REST = 0.9, 6, 40
"""Score of a label of which only so many characters or more stand before the values, and the most that may follow."""
_SHORT = 2
_GROUP_RATIO = 90
_MAX_KNOWN = 10_000
_YEAR = re.compile(r"20\d\d")
_OF_YEAR = re.compile(r"^year年度?(?=.)")


@dataclass(frozen=True, slots=True)
class RowSlot:
    """A row of the template with its label prepared for comparison."""

    table: TableTemplate
    row: Row
    cores: tuple[str, ...]
    ordinal: str
    group: str


def row_slots(template: Template) -> list[RowSlot]:
    """The labelled rows of the template in the order they are printed (the wide table has none)."""
    return [
        RowSlot(table, row, _cores(row.label), split_ordinal(row.ordinal + "x")[0], core(split_ordinal(row.group)[1]))
        for table in template.tables
        if table.layout == "rows"
        for row in table.rows
    ]


class RowMatcher:
    """Scores labels against the rows of one template; build it once per template, it only remembers labels it saw."""

    def __init__(self, template: Template) -> None:
        self.slots = row_slots(template)
        self._cores = [c for slot in self.slots for c in slot.cores]
        self._known: dict[tuple[str, str], NDArray[np.float64]] = {}
        self._units = [slot.row.unit for slot in self.slots for _ in slot.cores]
        self._slot_of = np.array([i for i, slot in enumerate(self.slots) for _ in slot.cores])

    def names_group(self, label: str) -> bool:
        """True for the text of a merged group cell (（三）不予公开) that names no row of its own."""
        text = core(split_ordinal(label)[1])
        return (
            bool(text)
            and text not in self._cores
            and any(slot.group and fuzz.ratio(text, slot.group) >= _GROUP_RATIO for slot in self.slots)
        )

    def names_row(self, text: str) -> bool:
        """True where the name of a row stands somewhere in a text; short names (其他, 总计) say nothing."""
        printed = core(text)
        return any(name in printed for name in self._cores if len(name) > _SHORT)

    def scores(self, labels: list[str], groups: list[str], *, suffix: bool = False) -> NDArray[np.float64]:
        """Scores of labels against rows.

        Args:
            labels: printed labels, ordinals included.
            groups: printed text to the left of each label, "" where unknown.
            suffix: True for running text, where the label is only the end of what stands before the value.

        Returns:
            Array of shape (labels, rows), 0 for no resemblance, about 1 for the statutory wording.
        """
        if not labels:
            return np.zeros((0, len(self.slots)))
        if suffix:
            after = [core(label[:_LONGEST_REST]) for label in labels[1:]]
            return np.stack([self._ending(*each) for each in zip(labels, groups, [*after, ""], strict=True)])
        return np.stack([self._wording(label, group) for label, group in zip(labels, groups, strict=True)])

    def _wording(self, label: str, group: str) -> NDArray[np.float64]:
        """Score of a whole label for every row; kept, because reports print the same labels over and over."""
        key = (label, group)
        if key not in self._known:
            if len(self._known) >= _MAX_KNOWN:
                self._known.clear()
            ordinal, text = split_ordinal(label)
            best = self._by_row(self._whole(core(text)))
            self._context(best, ordinal, core(group), "")
            self._known[key] = best
        return self._known[key]

    def _ending(self, label: str, group: str, after: str) -> NDArray[np.float64]:
        best = self._by_row(self._suffix(label, after))
        self._context(best, "", core(group), core(label))
        return best

    def _by_row(self, similarity: NDArray[np.float64]) -> NDArray[np.float64]:
        best = np.zeros(len(self.slots))
        np.maximum.at(best, self._slot_of, similarity)
        return best

    def _whole(self, text: str) -> NDArray[np.float64]:
        similarity: NDArray[np.float64] = process.cdist([text], self._cores, scorer=fuzz.ratio)[0] / 100
        for j, wanted in enumerate(self._cores):
            if len(wanted) <= _SHORT or len(text) <= _SHORT:
                similarity[j] = float(text == wanted)
            elif similarity[j] < _PREFIX_SCORE and _cut_short(text, wanted):
                similarity[j] = _PREFIX_SCORE
        others = similarity < similarity.max(initial=0.0)
        if similarity.max(initial=0.0) == 1.0:
            # 行政诉讼数量 is the name of its own row: that it is also much like 行政复议数量 says nothing.
            similarity[others] = np.minimum(similarity[others], _NAMES_ANOTHER)
        return similarity

    def _suffix(self, label: str, after: str) -> NDArray[np.float64]:
        similarity = np.zeros(len(self._cores))
        text = without_unit(label)
        longest = 0
        for j, wanted in enumerate(self._cores):
            if len(wanted) < longest:
                continue
            if text.endswith(wanted) or (self._units[j] and text.endswith(wanted + self._units[j])):
                if len(wanted) > longest:
                    # 不同意公开答复数 ends in 同意公开答复数 too: the longest ending is the label.
                    longest = len(wanted)
                    similarity[:] = 0.0
                # Short labels (其他, 总计) end many phrases: they count a little less than long ones.
                similarity[j] = 1.0 if len(wanted) > _SHORT else 0.9
        size, rows = self._begun(text, after)
        if size > longest:
            similarity[:] = 0.0
            similarity[rows] = _BEGUN
        if not similarity.any():
            for j, wanted in enumerate(self._cores):
                if len(wanted) > 4:
                    ratio = fuzz.ratio(text[-len(wanted) :], wanted, score_cutoff=80)
                    similarity[j] = ratio / 100
        return similarity

    def _begun(self, text: str, after: str) -> tuple[int, list[int]]:
        """How much of a label a text ends in, and which labels that is: the values of a wrapped label stand inside it.

        Where several rows begin so, the rest of the label must stand right after the values.
        """
        size = 0
        begun: list[int] = []
        for j, wanted in enumerate(self._cores):
            if wanted[:_LEAST_BEGUN] not in text[-len(wanted) :]:
                continue
            for k in range(len(wanted) - 1, max(size, _LEAST_BEGUN) - 1, -1):
                if text.endswith(wanted[:k]):
                    begun = [*begun, j] if k == size else [j]
                    size = k
                    break
        if len({self._slot_of[j] for j in begun}) > 1:
            begun = [j for j in begun if after.startswith(self._cores[j][size:])]
        return (size if begun else 0), begun

    def _context(self, scores: NDArray[np.float64], ordinal: str, group: str, before: str) -> None:
        for j in np.flatnonzero(scores > 0.3):
            slot = self.slots[j]
            if ordinal and slot.ordinal and ordinal != "其中" and slot.ordinal != "其中":
                scores[j] += _ORDINAL_AGREES if ordinal == slot.ordinal else _ORDINAL_DIFFERS
            elif before and slot.ordinal.isdigit() and f"{slot.ordinal}{slot.cores[0]}" in before[-40:]:
                scores[j] += _ORDINAL_AGREES
            if group and slot.group:
                fits = slot.group in group or fuzz.partial_ratio(slot.group, group) >= 75
                scores[j] += _GROUP_AGREES if fits else _GROUP_DIFFERS


@lru_cache(maxsize=50_000)
def label_score(text: str, label: Label) -> float:
    """Best similarity (0 to 1) of a printed heading to any wording of a label; short wordings must be equal.

    ``{year}`` in a wording stands for any year, and a year before other words for 本年 (2023年收费金额).
    """
    printed = _YEAR.sub("year", core(text))
    named = dict.fromkeys((printed, _OF_YEAR.sub("本年", printed)))
    return max(_likeness(name, wanted) for name in named for wanted in _cores(label))


def _likeness(printed: str, wanted: str) -> float:
    if min(len(wanted), len(printed)) <= _SHORT:
        return float(printed == wanted)
    return fuzz.ratio(printed, wanted) / 100


@lru_cache(maxsize=20_000)
def column_scores(text: str, labels: tuple[Label, ...]) -> tuple[float, ...]:
    """``label_score`` of a printed heading for each of several columns."""
    return tuple(label_score(text, label) for label in labels)


def _cores(label: Label) -> tuple[str, ...]:
    return tuple(dict.fromkeys(core(text) for text in label.all))


def _cut_short(text: str, wanted: str) -> bool:
    """A label that a page break cut, or one that a note follows."""
    shorter, longer = sorted((text, wanted), key=len)
    return len(shorter) >= 4 and longer.startswith(shorter)


def without_unit(label: str) -> str:
    """Label as it is compared, without the unit printed after it."""
    words = label.split()
    while len(words) > 1 and is_unit_word(words[-1]):
        words.pop()
    return core("".join(words))
