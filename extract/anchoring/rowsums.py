"""Cuts of a run of digits that the sums of its row allow: as many parts as the form has, then their total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.anchoring.model import Value
from extract.anchoring.totals import row_sums
from extract.templates.model import TableTemplate

_LONGEST = 6
"""Digits of one number."""
_MOST_STEPS = 100_000
_LEAST_ROWS = 10
"""Rows that must add up: few filled cells make too few digits for all columns, so blanks show in some row."""


def sum_groups(era: str, table: TableTemplate, columns: Sequence[int]) -> tuple[int, ...]:
    """Sizes of the stretches of columns of which the last is the sum of the others; empty where not all columns are.

    Args:
        columns: index of the columns that the document has, in their order.
    """
    totals = {relation.left[0].column for relation in row_sums(era).get(table.id, ())}
    ends = [n for n, index in enumerate(columns, 1) if table.columns[index].id in totals]
    return (len(columns),) if ends == [len(columns)] else ()


def summed_cuts(digits: str, groups: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Marks (0, …, length) of every cut of the digits in which the last number of each group is the sum of the others.

    Args:
        groups: how many numbers each group has.
    """
    budget = [_MOST_STEPS]

    def walk(at: int, number: int) -> Iterator[tuple[int, ...]]:
        if number == len(groups):
            if at == len(digits):
                yield (at,)
            return
        left = sum(groups[number + 1 :])
        for marks in _group(digits, at, groups[number], left, budget):
            for rest in walk(marks[-1], number + 1):
                yield (*marks[:-1], *rest)

    yield from walk(0, 0)


def add_up(rows: Sequence[tuple[Sequence[Value], Sequence[int]]]) -> bool:
    """Whether each of many rows is one run of digits that can be cut into all its numbers and adds up.

    Args:
        rows: the tokens of each row, with its groups as for ``summed_cuts``.
    """
    if len(rows) < _LEAST_ROWS or any(len(values) > 1 or not values[0].text.isdecimal() for values, _ in rows):
        return False
    return all(next(summed_cuts(values[0].text, groups), None) is not None for values, groups in rows)


def _group(digits: str, start: int, size: int, left: int, budget: list[int]) -> Iterator[tuple[int, ...]]:
    """Marks of the numbers of one group, the end of the last one included; ``left`` numbers must fit behind it."""
    stack: list[tuple[tuple[int, ...], int]] = [((start,), 0)]
    while stack and budget[0] > 0:
        budget[0] -= 1
        marks, total = stack.pop()
        at = marks[-1]
        if len(marks) == size:
            end = at + len(str(total))
            if digits.startswith(str(total), at) and (end <= len(digits) - left if left else end == len(digits)):
                yield (*marks, end)
            continue
        room = len(digits) - at - (size - len(marks)) - left
        longest = min(1 if digits[at : at + 1] == "0" else _LONGEST, room)
        stack.extend(((*marks, at + n), total + int(digits[at : at + n])) for n in range(longest, 0, -1))
