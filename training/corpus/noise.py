"""Noise of web pages and of OCR, put into a text without losing where its figures are."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from training.corpus.model import Draft
from training.corpus.resources import load

_FREE = -1
_CLAUSE_ENDS = "，。；、）\n"


class Marked:
    """The characters of a draft, each with the figure it belongs to (``_FREE`` for none)."""

    def __init__(self, draft: Draft) -> None:
        self.characters = list(draft.text)
        self.owners = [_FREE] * len(draft.text)
        self.mentions = draft.mentions
        for index, mention in enumerate(draft.mentions):
            self.owners[mention.start : mention.end] = [index] * (mention.end - mention.start)

    def insert(self, at: int, text: str) -> None:
        """Put characters before ``at``; inside a figure they belong to it."""
        inside = 0 < at < len(self.owners) and self.owners[at - 1] == self.owners[at]
        owner = self.owners[at] if inside else _FREE
        self.characters[at:at] = list(text)
        self.owners[at:at] = [owner] * len(text)

    def delete(self, at: int) -> None:
        """Take a character out."""
        del self.characters[at], self.owners[at]

    def draft(self, draft: Draft) -> Draft:
        """The draft with the characters as they are now."""
        for index, mention in enumerate(self.mentions):
            mention.start = self.owners.index(index)
            mention.end = len(self.owners) - self.owners[::-1].index(index)
        return Draft("".join(self.characters), self.mentions, draft.families, draft.off)


def add_noise(draft: Draft, rng: Random) -> Draft:
    """The draft with the noise of one source, or as it is."""
    chances = load("noise")["kinds"]
    chosen = [name for name, chance in chances.items() if rng.random() * 100 < chance]
    if not chosen:
        return draft
    marked = Marked(draft)
    for name in chosen:
        _KINDS[name](marked, rng)
    return marked.draft(draft)


def _spaces_at_numbers(marked: Marked, rng: Random) -> None:
    """A space before and behind the digits of figures and of years."""
    for at in range(len(marked.characters) - 1, 0, -1):
        left, right = marked.characters[at - 1 : at + 1]
        edge = left.isdecimal() != right.isdecimal() and right not in ".．%％," and left not in ".．,"
        if edge and rng.random() < 0.7:
            marked.insert(at, " ")


def _stray_spaces(marked: Marked, rng: Random) -> None:
    for _ in range(1 + len(marked.characters) // 60):
        at = rng.randrange(len(marked.characters))
        if not "".join(marked.characters[max(0, at - 1) : at + 1]).isdigit():
            marked.insert(at, rng.choice((" ", " ", "  ", "\u3000", "\u00a0")))


def _full_width(marked: Marked, rng: Random) -> None:
    table = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
    all_of_them = rng.random() < 0.7
    for at, character in enumerate(marked.characters):
        if all_of_them or rng.random() < 0.5:
            marked.characters[at] = character.translate(table)


def _half_width(marked: Marked, rng: Random) -> None:
    """Western punctuation, as careless typists have it."""
    table = dict(zip("，；：（）", ",;:()", strict=True))
    share = rng.choice((0.2, 1.0))
    for at, character in enumerate(marked.characters):
        if rng.random() < share:
            marked.characters[at] = table.get(character, character)


def _wrapped_lines(marked: Marked, rng: Random) -> None:
    """Lines of a fixed length, broken anywhere, as pages of PDF files give them."""
    width = rng.randint(18, 46)
    starts = list(range(width + rng.randint(-6, 0), len(marked.characters), width))
    for at in reversed(starts):
        around = "".join(marked.characters[at - 1 : at + 1])
        if not around.isdecimal() and not (around.isascii() and around.isalnum()):
            marked.insert(at, "\n")


def _lost_unit(marked: Marked, rng: Random) -> None:
    """One figure loses its unit, where a clause ends behind it."""
    places = [m for m in marked.mentions if m.unit and m.unit not in "%元" and m.qualifier == "exact" and m.value > 9]
    places = [m for m in places if "".join(marked.characters[m.end : m.end + 1]) in _CLAUSE_ENDS]
    places = [m for m in places if "".join(marked.characters[m.start : m.end]).endswith(m.unit)]
    if not places:
        return
    mention = rng.choice(places)
    for at in reversed(range(mention.end - len(mention.unit), mention.end)):
        marked.delete(at)
    mention.unit = ""


def _lost_characters(marked: Marked, rng: Random) -> None:
    kept = load("noise")["kept"]
    free = [at for at in range(1, len(marked.characters) - 1) if marked.owners[at] == _FREE]
    free = [at for at in free if marked.characters[at] not in kept]
    for at in sorted(rng.sample(free, min(len(free), rng.randint(1, 2))), reverse=True):
        if rng.random() < 0.6:
            marked.delete(at)
        else:
            marked.insert(at, marked.characters[at])


def _collapsed_dates(marked: Marked, rng: Random) -> None:
    """年, 月 and 号 get lost from dates, as from broken web pages."""
    for at in range(len(marked.characters) - 1, 0, -1):
        date = marked.characters[at] in "年月号" and marked.characters[at - 1].isdigit()
        if date and marked.owners[at] == _FREE and rng.random() < 0.7:
            marked.delete(at)


def _misread(marked: Marked, rng: Random) -> None:
    """Characters that OCR takes for each other; a figure whose digits change is marked."""
    pairs = load("noise")["confusions"]
    rate = rng.choice((0.01, 0.02, 0.05))
    for at, character in enumerate(marked.characters):
        if character in pairs and rng.random() < rate * (6 if character in "0O1l" else 1):
            marked.characters[at] = rng.choice(pairs[character])
            _damage(marked, at)


def _damage(marked: Marked, at: int) -> None:
    if marked.owners[at] != _FREE and marked.mentions[marked.owners[at]].qualifier != "zero":
        marked.mentions[marked.owners[at]].damaged = True


def _litter(marked: Marked, rng: Random) -> None:
    """What page makers leave behind: bookmarks, stray signs, markdown."""
    for _ in range(rng.randint(1, 2)):
        free = [at for at in range(len(marked.characters)) if marked.owners[at] == _FREE]
        marked.insert(rng.choice(free), rng.choice(load("noise")["litter"]))


def _doubled_stops(marked: Marked, rng: Random) -> None:
    ends = [at for at, character in enumerate(marked.characters) if character in "。，；"]
    if ends:
        at = rng.choice(ends)
        if rng.random() < 0.5:
            marked.insert(at, marked.characters[at])
        else:
            marked.characters[at] = rng.choice("，。;. ")


_KINDS: dict[str, Callable[[Marked, Random], None]] = {
    "lost_unit": _lost_unit,
    "spaces_at_numbers": _spaces_at_numbers,
    "stray_spaces": _stray_spaces,
    "full_width": _full_width,
    "half_width": _half_width,
    "wrapped_lines": _wrapped_lines,
    "lost_characters": _lost_characters,
    "collapsed_dates": _collapsed_dates,
    "misread": _misread,
    "litter": _litter,
    "doubled_stops": _doubled_stops,
}
