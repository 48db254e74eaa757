"""The tagger as a second opinion on labels of tables: what its roles (``ROW:granted``) would add to the matcher.

For ``nianbao eval labels --roles`` alone. Anchoring reads no roles: the order of the lines tells as much.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from extract.anchoring.labels import ACCEPT, RowMatcher
from models.tagger.reader import Tagger, Text, open_tagger

_LEAST = 0.5
"""Mean probability of a role over the characters of a label from which on it is an opinion."""
_GAIN = 0.2
_PAGE, _TOP, _HIGHEST, _LETTER = 1000, 40, 30, 9
_GROUP_X, _LABEL_X, _VALUE_X = 40, 200, 800
"""Where the labels and the values of a table stand on a page of 1000 by 1000, and how high its lines are at most."""

Floats = NDArray[np.float64]


@contextmanager
def roles_as_second_opinion() -> Iterator[None]:
    """Within it, a label that the matcher does not accept has the score that its role gives it."""
    tagger = open_tagger()
    alone = RowMatcher.scores

    def scores(self: RowMatcher, labels: list[str], groups: list[str], *, suffix: bool = False) -> Floats:
        found = alone(self, labels, groups, suffix=suffix)
        return found if suffix or not labels else _with_roles(tagger, self, labels, groups, found)

    with patch.object(RowMatcher, "scores", scores):
        yield


def _with_roles(
    tagger: Tagger, matcher: RowMatcher, labels: Sequence[str], groups: Sequence[str], scores: Floats
) -> Floats:
    """The scores (labels, rows), with more for the row that the network sees in a label below ``ACCEPT``."""
    unclear = [i for i, label in enumerate(labels) if label.strip() and scores[i].max() < ACCEPT]
    if not unclear:
        return scores
    page, places = _page(labels, groups)
    roles = [f"ROW:{slot.row.id}" for slot in matcher.slots]
    reading = tagger.read([page], dict.fromkeys(roles))[0]
    found = scores.copy()
    for i in unclear:
        means = dict(zip(reading.names, reading.mean(*places[i]).tolist(), strict=True))
        chances = np.array([means.get(role, 0.0) for role in roles])
        said = (chances == chances.max()) & (chances >= _LEAST)
        found[i] = np.where(said, np.maximum(found[i], ACCEPT + _GAIN * chances), found[i])
    return found


def _page(labels: Sequence[str], groups: Sequence[str]) -> tuple[Text, list[tuple[int, int]]]:
    """All labels as one page of a table, a line each, with a 0 as the value; and where each label is in the text."""
    text: list[str] = []
    boxes: list[tuple[int, int, int, int]] = []
    places: list[tuple[int, int]] = []
    height = min(_HIGHEST, (_PAGE - 2 * _TOP) // len(labels))
    put = _writer(text, boxes)
    last = ""
    for i, (label, group) in enumerate(zip(labels, groups, strict=True)):
        y = _TOP + height * i
        if group and group != last:
            put(group, _GROUP_X, y)
            last = group
        places.append((len(boxes), len(boxes) + len(label)))
        put(label, _LABEL_X, y)
        put("0", _VALUE_X, y)
    return Text("".join(text), np.array(boxes, np.int64)), places


def _writer(text: list[str], boxes: list[tuple[int, int, int, int]]) -> Callable[[str, int, int], None]:
    """A function that writes a cell and a line break: its text, and a box for each character."""

    def put(cell: str, x: int, y: int) -> None:
        for at in range(len(cell)):
            left = min(x + at * _LETTER, _PAGE - _LETTER)
            boxes.append((left, y, left + _LETTER, min(y + _LETTER, _PAGE)))
        text.append(cell + "\n")
        boxes.append((0, 0, 0, 0))

    return put
