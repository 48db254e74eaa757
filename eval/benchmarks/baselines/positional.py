"""The positional filler: all digit runs of the plain text, in order, into the grid of the era."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from eval.benchmarks.baselines.rows import Answers
from extract.templates import CellKey, Template

_ORDINAL = re.compile(r"\d\s*[.、]\s*(?=[^\d\s])")
_IN_BRACKETS = re.compile(r"\([^()\n]{0,80}\)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:万?元|万)?")


def positional_cells(text: str, template: Template) -> Answers:
    """Fill the template by position.

    Numbers that the form itself prints (``1.`` before a label, notes in brackets) are dropped, each table is looked
    for by its first label, and a run of digits that starts with 0 is cut into zeros and the rest, as ``000`` is three
    cells and never one number. What is left goes into the cells of each table in order.
    """
    plain = unicodedata.normalize("NFKC", text)
    answers: Answers = {}
    for keys, part in _parts(plain, template):
        answers.update(zip(keys, _numbers(part), strict=False))
    return answers


def _parts(text: str, template: Template) -> Iterator[tuple[list[CellKey], str]]:
    """Stretches of text with the cells that they hold."""
    keys = template.keys()
    if template.era == "2014":
        start = max(text.find("统计指标"), text.find("指标名称"), 0)
        yield keys, text[start:]
        return
    art20 = max(text.find("第二十条"), 0)
    requests = _after(text, "本年新收", art20)
    review = _after(text, "行政复议", _after(text, "结转下年度", requests))
    yield [key for key in keys if key.table.startswith("art20")], text[art20:requests]
    yield [key for key in keys if key.table == "requests"], text[requests:review]
    yield [key for key in keys if key.table == "review_litigation"], text[review:]


def _after(text: str, label: str, start: int) -> int:
    at = text.find(label, start)
    return len(text) if at < 0 else at


def _numbers(text: str) -> Iterator[str]:
    bare = _ORDINAL.sub(" ", _IN_BRACKETS.sub(" ", text))
    for match in _NUMBER.finditer(bare):
        run = match.group()
        while re.match(r"0\d", run):
            yield "0"
            run = run[1:]
        yield run
