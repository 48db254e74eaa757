"""Plain text for pretraining: files of a folder, the character vocabulary, and ids with the starts of words."""

from __future__ import annotations

import lzma
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.tagger.vocabulary import SPECIAL, Vocabulary

SUFFIXES = (".txt", ".txt.xz")
_LEAST = 3
"""Characters seen less often are left to the unknown one: an embedding that was never trained is worse than none."""
_MOST = 6000
_BLOCK = 8192
_HELD_OUT = 100
"""One block in this many is kept out of training, for the perplexity."""
Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Encoded:
    """Text as the network reads it: ids, and whether a word (or a number) starts at each."""

    ids: Ids
    starts: NDArray[np.bool_]

    def blocks(self, held_out: bool) -> Encoded:
        """The blocks of the text that are kept out of training, or all others.

        Raises:
            ValueError: where the text is too short to keep one out.
        """
        if len(self.ids) < 2 * _BLOCK:
            raise ValueError(f"文本只有 {len(self.ids)} 字，预训练至少需要 {2 * _BLOCK} 字。")
        numbers = np.arange(len(self.ids)) // _BLOCK
        chosen = (numbers % _HELD_OUT == 1) == held_out
        return Encoded(self.ids[chosen], self.starts[chosen])


def read_texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Name and content of every ``.txt`` and ``.txt.xz`` below a folder, sorted.

    Raises:
        FileNotFoundError: where there is none.
    """
    paths = sorted(path for path in folder.rglob("*") if path.name.endswith(SUFFIXES) and path.is_file())
    if not paths:
        raise FileNotFoundError(f"{folder} 里没有 .txt 或 .txt.xz 文件。")
    for path in paths:
        content = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()
        yield path.name, content.decode("utf-8", errors="replace").replace("\r\n", "\n")


def build_vocabulary(texts: Iterable[str], most: int = _MOST, least: int = _LEAST) -> list[str]:
    """The special entries and the characters seen at least ``least`` times, the commonest first."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(text)
    common = sorted((c for c, count in counts.items() if count >= least), key=lambda c: (-counts[c], c))
    return [*SPECIAL, *common[: most - len(SPECIAL)]]


def encode(texts: Iterable[tuple[str, str]], vocabulary: Vocabulary, report: Callable[[str], None]) -> Encoded:
    """All texts one after the other, cut into words by jieba; a number is one word."""
    import jieba

    jieba.setLogLevel("ERROR")
    ids: list[Ids] = []
    starts: list[NDArray[np.bool_]] = []
    for name, text in texts:
        ids.append(vocabulary.encode(text))
        starts.append(word_starts(text, jieba.cut(text, HMM=False)))
        report(f"{name}：{len(text)} 字")
    return Encoded(np.concatenate(ids), np.concatenate(starts))


def word_starts(text: str, words: Iterable[str]) -> NDArray[np.bool_]:
    """Where words start; digits, points and commas between digits belong to one number."""
    starts = np.zeros(len(text), dtype=np.bool_)
    at = 0
    for word in words:
        starts[at] = True
        at += len(word)
    numeric = np.fromiter((c.isdigit() for c in text), np.bool_, len(text))
    joint = np.fromiter((c in ".,，．" for c in text), np.bool_, len(text))
    inside = numeric.copy()
    inside[1:-1] |= joint[1:-1] & numeric[:-2] & numeric[2:]
    starts[1:] |= inside[1:] != inside[:-1]
    starts[1:] &= ~(inside[1:] & inside[:-1])
    return starts
