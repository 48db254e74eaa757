"""The generator of cells and the first steps of training."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("cv2")

from eval.gold.scans.damage import kinds
from models.digits.alphabet import ALPHABET, OTHER, SIGNS
from models.digits.prepare import prepare
from training.digits import numbers
from training.digits.corpus import cells, samples, sheet_cells
from training.digits.look import LEVELS, TRAIN, Cut, draw_look
from training.digits.typefaces import typefaces

pytestmark = pytest.mark.usefixtures("installed_typefaces")


def test_the_same_seed_gives_the_same_cells() -> None:
    first, again, other = (list(islice(samples(seed), 40)) for seed in (5, 5, 6))
    assert [text for _, text in first] == [text for _, text in again]
    assert all(np.array_equal(a, b) for (a, _), (b, _) in zip(first, again, strict=True))
    assert [text for _, text in first] != [text for _, text in other]


@pytest.mark.parametrize("draw", [numbers.draw, numbers.draw_real])
def test_texts_stay_in_the_alphabet_and_zeros_lead(draw: numbers.Draw) -> None:
    rng = np.random.default_rng(0)
    texts = [numbers.target(draw(rng)) for _ in range(2000)]
    assert set("".join(texts)) <= set(ALPHABET)
    assert max(set(texts), key=texts.count) == "0"
    assert "" in texts


def test_words_become_one_other_sign_and_values_stay() -> None:
    assert numbers.target("本年新收") == OTHER
    assert numbers.target("3件") == f"3{OTHER}"
    assert numbers.target(SIGNS) == SIGNS


def test_tables_of_real_numbers_hold_no_words() -> None:
    rng = np.random.default_rng(1)
    assert not any(OTHER in numbers.target(numbers.draw_real(rng)) for _ in range(500))


@pytest.mark.parametrize("level", [*LEVELS, "fax", "folded"])
def test_every_level_gives_cells_with_ink_where_there_is_text(level: str) -> None:
    drawn = list(islice(cells(1, level, "test", numbers.draw_real), 30))
    assert all(cell.crop.size for cell in drawn)
    found = [any(strip.any() for strip in prepare(cell.crop)) for cell in drawn if cell.text]
    assert sum(found) >= 0.9 * len(found)


@pytest.mark.parametrize("cut", ["page", "raw", "plain"])
def test_clean_cells_are_whole_however_they_are_cut(cut: Cut) -> None:
    rng = np.random.default_rng(4)
    look = replace(draw_look(rng, "L0", "test"), cut=cut, padding=3.0, fill=255)
    drawn = sheet_cells(rng, look, lambda _: "8")
    strips = [prepare(cell.crop) for cell in drawn]
    assert all(len(lines) == 1 for lines in strips)
    ink = [float(lines[0].sum()) for lines in strips]
    assert min(ink) > 0.8 * max(ink)


def test_typefaces_of_the_test_are_kept_out_of_training() -> None:
    assert not {face.path for face in typefaces("train")} & {face.path for face in typefaces("test")}


def test_looks_stay_in_the_ranges_of_their_level() -> None:
    rng = np.random.default_rng(2)
    looks = [draw_look(rng, "L5", "test") for _ in range(20)]
    assert all(look.damage.dpi == 110 and look.damage.jpeg == 22 and look.damage.bits == 8 for look in looks)
    assert all(6.4 <= look.pen.pixels * 72 / 110 <= 14.5 for look in looks)


def test_training_never_draws_damages_that_are_held_out() -> None:
    rng = np.random.default_rng(3)
    drawn = {draw_look(rng, TRAIN, "train").damage.name for _ in range(300)}
    assert drawn & set(LEVELS)
    assert not drawn & set(kinds(held_out=True))


def test_a_few_steps_of_training_reduce_the_loss(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from training.digits.fit import Batch, Plan, Trainer
    from training.digits.network import DigitNet
    from training.digits.pool import Pool

    trainer = Trainer(tmp_path, Plan(steps=40, warm_up=5), DigitNet)
    pool = Pool(1)
    pool.grow(60)
    batch = Batch(*pool.batch())
    losses = [trainer.learn(batch) for _ in range(15)]
    assert losses[-1] < 0.7 * losses[0]
    trainer.save()
    assert Trainer(tmp_path, Plan(steps=40), DigitNet).step == 15
