"""Decoding: the best path under the order of B and I, held against all paths of short texts."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from models.tagger.decode import decode, score


def _random(seed: int, length: int, names: int) -> np.ndarray:
    logits = np.random.default_rng(seed).normal(0, 2, (length, 1 + 2 * names)).astype(np.float32)
    powers = np.exp(logits)
    return (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)


def _best_by_trying(chances: np.ndarray) -> list[tuple[int, int, int]]:
    count = chances.shape[1] // 2
    best: tuple[float, tuple[int, ...]] = (-1.0, ())
    for path in product(range(chances.shape[1]), repeat=len(chances)):
        legal = all(now <= count or (at > 0 and path[at - 1] in (now, now - count)) for at, now in enumerate(path))
        chance = float(np.prod([chances[at, label] for at, label in enumerate(path)])) if legal else -1.0
        best = max(best, (chance, path))
    spans: list[tuple[int, int, int]] = []
    for at, label in enumerate(best[1]):
        if 0 < label <= count:
            spans.append((at, at + 1, label - 1))
        elif label > count:
            spans[-1] = (spans[-1][0], at + 1, spans[-1][2])
    return spans


@pytest.mark.parametrize("seed", range(25))
def test_the_path_is_the_best_of_all_legal_ones(seed: int) -> None:
    chances = _random(seed, length=5, names=2)
    assert [(f.start, f.end, f.label) for f in decode(chances)] == _best_by_trying(chances)


def test_characters_sure_to_be_outside_change_nothing_between_them() -> None:
    quiet = np.zeros((40, 5), np.float32)
    quiet[:, 0] = 1.0
    loud = _random(3, length=5, names=2)
    found = decode(np.concatenate([quiet, loud, quiet]))
    assert [(f.start - 40, f.end - 40, f.label) for f in found] == _best_by_trying(loud)


def test_score_is_the_least_sure_part_of_the_span_its_end_included() -> None:
    # outside, beginning, inside of one name
    chances = np.array([[0.1, 0.9, 0.0], [0.2, 0.0, 0.8], [0.3, 0.0, 0.7], [0.6, 0.1, 0.3]], np.float32)
    assert score(chances, 0, 3, 0) == pytest.approx(0.7)
    assert score(chances, 0, 2, 0) == pytest.approx(0.3)  # the third character goes on
    assert score(chances, 1, 3, 0) == pytest.approx(0.0)  # nothing begins there


def test_an_empty_stretch_has_no_spans() -> None:
    assert decode(np.zeros((0, 5), np.float32)) == []
