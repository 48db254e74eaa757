"""Rows whose labels are misread beyond recognition, in documents whose other labels show that characters are misread.

Which row a line is, the characters that are left of its label, its number, and its place among the other lines tell
together. How many characters of the known labels are wrong says how many may be wrong in the others, so that a row of
another name in a clean document is none of the form's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from math import log

import numpy as np
from rapidfuzz.distance import Hamming, Levenshtein

from extract.anchoring.align import Match, doubt_of
from extract.anchoring.labels import ACCEPT, RowSlot
from extract.anchoring.model import Segment
from extract.anchoring.sequence import Gains, aligned
from extract.anchoring.text import core, is_empty, split_ordinal

_LEAST_SHARE, _LEAST_LABELS = 0.015, 3
"""Share of wrong characters, and labels with one, from which on characters of a document are misread."""
_LEAST_RATE, _MOST_RATE = 0.05, 0.3
_CHANCE = 0.08
"""Probability that a character of another label stands in the place of one of this label."""
_LOST = 0.25
"""Characters lost or added for each misread one."""
_ORDINAL_AGREES, _ORDINAL_DIFFERS = 1.5, -2.0
_FOREIGN_LINE, _BLANK_LINE, _MISSING_ROW, _REPLACED_ROW = -4.0, -0.3, -4.0, -0.5
_SURE = 3.0
"""What another place for a line must cost at least for its place to be beyond doubt."""
_IMPOSSIBLE = -1e3
_MOST_SPARE = 3
"""Blank cells that a row may have beside its values: empty label cells, and those of wider tables of its grid."""
_ANY_ORDINAL = re.compile(
    r"^\s*(?:\([\u4e00-\u9fff]{1,2}\)|[\u4e00-\u9fff]{1,2}[、.]|(?:其[\u4e00-\u9fff]|[\u4e00-\u9fff]中):)"
)


def place_misread(segments: Sequence[Segment], slots: Sequence[RowSlot], matches: Sequence[Match]) -> list[Match]:
    """The matches; where their labels show misread characters, with those of lines whose labels say little.

    All lines are aligned with all rows once more, by the likelihood of their labels. A clear label that this puts into
    another row is one of two that are alike (其他情形数).

    Args:
        matches: the rows that are known or thought to be.
    """
    share = _misread_share(segments, slots, matches)
    if share < _LEAST_SHARE:
        return list(matches)
    nameless = {match.slot for match in matches if not core(segments[match.segment].label)}
    lines = [i for i, segment in enumerate(segments) if segment.values and core(segment.label)]
    rows = [j for j in range(len(slots)) if j not in nameless]
    gains = _gains([segments[i] for i in lines], [slots[j] for j in rows], min(max(share, _LEAST_RATE), _MOST_RATE))
    best, places = aligned(gains), np.arange(len(rows))
    pairs = [(lines[i], rows[j], best.total - best.elsewhere(i, places == j)) for i, j in best.pairs]
    clear = {match.segment: match for match in matches if match.score >= ACCEPT and not match.doubt}
    # A row out of the form's order is in no alignment, and keeps its place.
    kept = {match.slot for match in clear.values()} - {clear[i].slot for i, _, _ in pairs if i in clear}
    found: list[Match] = []
    for i, j, margin in pairs:
        if i in clear and clear[i].slot == j:
            found.append(clear[i])
        elif j not in kept:
            found.append(Match(i, j, 0.0, "" if margin >= _SURE else doubt_of(segments[i])))
    placed, taken = {match.segment for match in found}, {match.slot for match in found}
    found += [match for match in matches if match.segment not in placed and match.slot not in taken]
    return sorted(found, key=lambda match: match.segment)


def _misread_share(segments: Sequence[Segment], slots: Sequence[RowSlot], matches: Sequence[Match]) -> float:
    """Share of the characters of the known labels in whose place another one stands; 0 where few labels have one."""
    total = wrong = labels = 0
    for match in matches:
        text = _words(segments[match.segment].label)[1]
        alike = [Hamming.distance(text, name) for name in slots[match.slot].cores if len(name) == len(text)]
        if match.score >= ACCEPT and alike:
            total, wrong, labels = total + len(text), wrong + min(alike), labels + (min(alike) > 0)
    return wrong / total if labels >= _LEAST_LABELS else 0.0


def _gains(segments: Sequence[Segment], slots: Sequence[RowSlot], rate: float) -> Gains:
    """Log probabilities against those of a line of anything else."""
    pair = np.array([[_gain(segment, slot, rate) for slot in slots] for segment in segments])
    line = np.array([_FOREIGN_LINE if _n_filled(segment) else _BLANK_LINE for segment in segments])
    replaced = {(slot.table.id, row) for slot in slots for row in slot.row.replaces}
    light = [slot.row.variant or (slot.table.id, slot.row.id) in replaced for slot in slots]
    return Gains(pair, np.zeros_like(pair), line, np.where(light, _REPLACED_ROW, _MISSING_ROW))


def _gain(segment: Segment, slot: RowSlot, rate: float) -> float:
    width = len(slot.table.columns)
    if not 0 <= len(segment.values) - width <= _MOST_SPARE or _n_filled(segment) > width:
        return _IMPOSSIBLE
    ordinal, text = _words(segment.label)
    gain = max(_likelihood(text, name, rate) for name in slot.cores)
    if ordinal == slot.ordinal:
        gain += _ORDINAL_AGREES
    elif ordinal.isdigit() or (ordinal and slot.ordinal.isdigit()):
        gain += _ORDINAL_DIFFERS
    return gain


def _likelihood(text: str, name: str, rate: float) -> float:
    """Log likelihood ratio of a printed label: the name with misread characters, or anything else."""
    edits = [edit.tag for edit in Levenshtein.editops(name, text)]
    wrong, lost = edits.count("replace"), edits.count("delete")
    right = len(name) - wrong - lost
    added = len(edits) - wrong - lost
    return right * log((1 - rate) / _CHANCE) + wrong * log(rate / (1 - _CHANCE)) + (lost + added) * log(_LOST * rate)


def _words(label: str) -> tuple[str, str]:
    """The ordinal of a label, "" for one that cannot be read, and its characters behind it."""
    ordinal, text = split_ordinal(label)
    return ordinal, core(text if ordinal else _ANY_ORDINAL.sub("", unicodedata.normalize("NFKC", text)))


def _n_filled(segment: Segment) -> int:
    return sum(not is_empty(value.text) for value in segment.values)
