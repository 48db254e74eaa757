"""The generator of cells and the first steps of training."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("cv2")

from models.digits.alphabet import ALPHABET
from training.digits import numbers
from training.digits.corpus import cells, samples
from training.digits.look import LEVELS, draw_look
from training.digits.typefaces import typefaces

try:
    typefaces("train"), typefaces("test")
except RuntimeError as error:
    pytest.skip(str(error), allow_module_level=True)


def test_the_same_seed_gives_the_same_cells() -> None:
    first, again, other = (list(islice(samples(seed), 40)) for seed in (5, 5, 6))
    assert [text for _, text in first] == [text for _, text in again]
    assert all(np.array_equal(a, b) for (a, _), (b, _) in zip(first, again, strict=True))
    assert [text for _, text in first] != [text for _, text in other]


@pytest.mark.parametrize("draw", [numbers.draw, numbers.draw_real])
def test_texts_stay_in_the_alphabet_and_zeros_lead(draw: numbers.Draw) -> None:
    rng = np.random.default_rng(0)
    texts = [draw(rng) for _ in range(2000)]
    assert set("".join(texts)) <= set(ALPHABET)
    assert max(set(texts), key=texts.count) == "0"
    assert "" in texts


@pytest.mark.parametrize("level", [*LEVELS, "train", "unseen", "fax"])
def test_every_level_gives_cells_with_ink_where_there_is_text(level: str) -> None:
    drawn = list(islice(cells(1, level, "test"), 30))
    assert all(cell.crop.ndim == 2 and cell.crop.size for cell in drawn)
    spread = [float(np.ptp(cell.crop)) for cell in drawn if cell.text]
    assert min(spread) > 30


def test_typefaces_of_the_test_are_kept_out_of_training() -> None:
    assert not {face.path for face in typefaces("train")} & {face.path for face in typefaces("test")}


def test_looks_stay_in_the_ranges_of_their_level() -> None:
    rng = np.random.default_rng(2)
    looks = [draw_look(rng, "L5", "test") for _ in range(20)]
    assert all(look.dpi == 110 and look.jpeg == 22 and abs(look.skew) <= 3 and not look.fax for look in looks)


def test_a_few_steps_of_training_reduce_the_loss(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    from training.digits.fit import Plan, Trainer
    from training.digits.pool import Pool

    trainer = Trainer(tmp_path, Plan(steps=40, warm_up=5))
    pool = Pool(1)
    pool.grow(60)
    strips, targets = pool.batch()
    losses = [trainer.learn(torch.from_numpy(strips), targets) for _ in range(15)]
    assert losses[-1] < 0.7 * losses[0]
    trainer.save()
    assert Trainer(tmp_path, Plan(steps=40)).step == 15
