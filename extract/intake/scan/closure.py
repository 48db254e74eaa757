"""Walls made consistent: cells are rectangles, so a wall ends only on a wall that runs on to both sides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Votes = NDArray[np.float64]
Walls = NDArray[np.bool_]
_Step = tuple[bool, int, int]
"""A wall: whether it is level, the number of its boundary, the stretch of it."""

_SETTLED, _RIM = 8.0, 1000.0
_ROUNDS = 400


@dataclass(slots=True)
class _Move:
    """Walls to put up or take down together, and how much that goes against what is seen."""

    steps: list[tuple[_Step, bool]]
    cost: float


class Closure:
    """The walls of one lattice.

    Attributes:
        level: for each row boundary and column, whether a wall stands there.
        upright: for each column boundary and row, the same.
    """

    def __init__(self, level: Votes, upright: Votes) -> None:
        """Log-odds that walls stand, shaped as ``level`` and ``upright``; the rim counts as walls."""
        self._votes = {True: level.copy(), False: upright.copy()}
        for votes in self._votes.values():
            votes[0] = votes[-1] = _RIM
        self.level: Walls = self._votes[True] > 0
        self.upright: Walls = self._votes[False] > 0

    def close(self) -> None:
        """Put up or take down the walls with the least evidence until every cell is a rectangle."""
        for _ in range(_ROUNDS):
            moves = [move for r, c in self._torn() if (move := self._mend(r, c)) is not None]
            if not moves:
                return
            for step, up in min(moves, key=lambda move: move.cost).steps:
                self._set(step, up)

    def _get(self, step: _Step) -> bool:
        return bool((self.level if step[0] else self.upright)[step[1], step[2]])

    def _set(self, step: _Step, up: bool) -> None:
        (self.level if step[0] else self.upright)[step[1], step[2]] = up
        # What was settled once stays, so that no two places undo each other's mending for ever.
        self._votes[step[0]][step[1], step[2]] = _SETTLED if up else -_SETTLED

    def _torn(self) -> list[tuple[int, int]]:
        """Inner crossings at which a single wall ends or two make a corner."""
        left, right = self.level[1:-1, :-1], self.level[1:-1, 1:]
        up, down = self.upright[1:-1, :-1].T, self.upright[1:-1, 1:].T
        count = left.astype(int) + right + up + down
        torn = (count == 1) | ((count == 2) & ~((left & right) | (up & down)))
        return [(int(r) + 1, int(c) + 1) for r, c in np.argwhere(torn)]

    def _arms(self, r: int, c: int) -> list[tuple[_Step, int]]:
        """The four walls at a crossing with the direction that leads away along each."""
        return [((True, r, c - 1), -1), ((True, r, c), 1), ((False, c, r - 1), -1), ((False, c, r), 1)]

    def _mend(self, r: int, c: int) -> _Move | None:
        arms = self._arms(r, c)
        there = [arm for arm in arms if self._get(arm[0])]
        absent = [arm for arm in arms if not self._get(arm[0])]
        choices = [_joined([self._run(*arm, up=False) for arm in there])]
        if len(there) == 1:
            opposite = next(arm for arm in absent if arm[0][0] == there[0][0][0])
            across = [arm for arm in absent if arm[0][0] != there[0][0][0]]
            choices += [self._run(*opposite, up=True), _joined([self._run(*arm, up=True) for arm in across])]
        else:
            choices += [self._run(*arm, up=True) for arm in absent]
        return min(choices, key=lambda move: move.cost)

    def _run(self, step: _Step, direction: int, *, up: bool) -> _Move:
        """Put up or take down a wall and what follows it, up to a wall that runs across."""
        is_level, line, at = step
        walls = self.level if is_level else self.upright
        across = self.upright if is_level else self.level
        move = _Move([], 0.0)
        while 0 <= at < walls.shape[1] and bool(walls[line, at]) != up:
            move.steps.append(((is_level, line, at), up))
            vote = float(self._votes[is_level][line, at])
            move.cost += -vote if up else vote
            crossing = at if direction < 0 else at + 1
            at += direction
            if across[crossing, line - 1] and across[crossing, line]:
                break
        return move


def _joined(moves: list[_Move]) -> _Move:
    return _Move([step for move in moves for step in move.steps], sum(move.cost for move in moves))
