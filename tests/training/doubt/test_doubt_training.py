"""Training of the reader of cells in doubt, from the first cells to the files that ship."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("cv2")
pytest.importorskip("torch")

from models.digits.alphabet import ALPHABET
from models.doubt.prepare import MOST
from training.digits.fit import Plan, Trainer
from training.doubt.network import DoubtNet
from training.doubt.pool import Pool, pairs
from training.doubt.produce import produce

pytestmark = pytest.mark.usefixtures("installed_typefaces")

PLAN = Plan(steps=3, warm_up=2, start_pool=300, mixed=True)


def test_the_same_seed_gives_the_same_cells() -> None:
    first, again, other = (list(islice(pairs(seed), 60)) for seed in (5, 5, 6))
    assert [text for _, text in first] == [text for _, text in again] != [text for _, text in other]
    assert all(np.array_equal(a, b) for (a, _), (b, _) in zip(first, again, strict=True))
    assert set("".join(text for _, text in first)) <= set(ALPHABET)
    assert all(picture.shape <= MOST for picture, _ in first)


def test_cells_that_are_read_badly_come_more_often() -> None:
    pool = Pool(1)
    pool.grow(400)
    came: dict[str, int] = {"easy": 0, "hard": 0}
    for _ in range(60):
        batch = pool.batch()
        batch.learned([5.0 if target == [1] else 0.0 for target in batch.targets])  # every lone zero is hard
    for _ in range(60):
        for target in pool.batch().targets:
            came["hard" if target == [1] else "easy"] += 1
    even = Pool(1)
    even.grow(400)
    plain = [target for _ in range(60) for target in even.batch().targets]
    assert came["hard"] / sum(came.values()) > 1.3 * plain.count([1]) / len(plain)


def test_a_few_steps_reduce_the_loss_and_go_on_where_they_stopped(tmp_path: Path) -> None:
    trainer = Trainer(tmp_path, Plan(steps=40, warm_up=5), DoubtNet)
    pool = Pool(1)
    pool.grow(300)
    batch = pool.batch()
    losses = [trainer.learn(batch) for _ in range(12)]
    assert losses[-1] < 0.7 * losses[0]
    trainer.save()
    assert Trainer(tmp_path, Plan(steps=40), DoubtNet).step == 12


def test_training_ends_in_files_that_read(tmp_path: Path) -> None:
    lines: list[str] = []
    produce(tmp_path / "run", tmp_path / "weights", PLAN, 40, lines.append)
    assert {path.name for path in (tmp_path / "weights").iterdir()} == {"doubt.onnx", "doubt.json", "MANIFEST.json"}
    assert any("温度" in line for line in lines)
