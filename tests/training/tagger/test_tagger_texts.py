"""Texts of pretraining: characters, words and numbers, what is hidden."""

from __future__ import annotations

import lzma
from pathlib import Path

import numpy as np
import pytest

from models.tagger.vocabulary import SPECIAL, UNKNOWN, Vocabulary
from training.tagger.masking import MASK, masked, windows
from training.tagger.schedule import learning_rate
from training.tagger.texts import Encoded, build_vocabulary, read_texts, word_starts


def test_folders_are_read_with_their_packed_files(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes("甲\r\n乙".encode())
    (tmp_path / "a.txt.xz").write_bytes(lzma.compress("丙".encode()))
    (tmp_path / "c.md").write_text("不读")
    assert list(read_texts(tmp_path)) == [("a.txt.xz", "丙"), ("b.txt", "甲\n乙")]


def test_a_folder_without_text_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="没有"):
        list(read_texts(tmp_path))


def test_rare_characters_are_left_to_the_unknown_one() -> None:
    entries = build_vocabulary(["公公公开开开开", "罕"], least=3)
    assert entries == [*SPECIAL, "开", "公"]
    assert Vocabulary.parse(entries).encode("公罕").tolist() == [4, UNKNOWN]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("公开1234条", ["公开", "12", "34", "条"], [0, 2, 6]),
        ("共1,234.5件", ["共", "1", ",", "234", ".", "5", "件"], [0, 1, 8]),
        ("2020年3", ["2020年", "3"], [0, 4, 5]),
        ("共,1", ["共", ",", "1"], [0, 1, 2]),
    ],
)
def test_a_number_is_one_word(text: str, words: list[str], expected: list[int]) -> None:
    assert np.flatnonzero(word_starts(text, words)).tolist() == expected


def _batch(rows: int, length: int) -> Encoded:
    rng = np.random.default_rng(5)
    ids = rng.integers(len(SPECIAL), 50, size=(rows, length))
    return Encoded(ids, rng.random((rows, length)) < 0.4)


def test_words_are_hidden_whole_and_about_three_in_ten() -> None:
    batch = _batch(64, 128)
    seen, places = masked(batch, 50, np.random.default_rng(1))
    inner = ~batch.starts[:, 1:]
    assert (places[:, 1:][inner] == places[:, :-1][inner]).all()
    assert 0.26 < places.mean() < 0.34
    assert (seen[~places] == batch.ids[~places]).all()
    assert 0.75 < (seen[places] == MASK).mean() < 0.85


def test_windows_come_from_the_text_in_order() -> None:
    text = Encoded(np.arange(500), np.ones(500, np.bool_))
    found = next(windows(text, 7, 20, np.random.default_rng(0)))
    assert (np.diff(found.ids, axis=1) == 1).all()


def test_blocks_that_are_held_out_are_not_trained_on() -> None:
    text = Encoded(np.arange(2_000_000), np.ones(2_000_000, np.bool_))
    kept, out = (set(text.blocks(held_out=which).ids.tolist()) for which in (False, True))
    assert len(out) > 0
    assert kept | out == set(range(2_000_000))
    assert not kept & out


def test_a_text_too_short_to_keep_a_part_out_is_an_error() -> None:
    with pytest.raises(ValueError, match="至少需要"):
        Encoded(np.arange(100), np.ones(100, np.bool_)).blocks(held_out=True)


def test_the_learning_rate_rises_and_falls() -> None:
    rates = [learning_rate(step, 1.0, 10, 100) for step in range(101)]
    assert rates[9] == 1.0
    assert rates[:10] == sorted(rates[:10])
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert rates[100] == pytest.approx(0.02)
