"""Characters as the network sees them: one id a character, nothing folded, unknown ones alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.weights import WeightsError

SPECIAL = ("[PAD]", "[UNK]", "[MASK]")
PAD, UNKNOWN = 0, 1


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Ids by character."""

    ids: Mapping[str, int]

    @classmethod
    def parse(cls, entries: Sequence[str]) -> Vocabulary:
        """Read the list of ``tagger.json``; ``WeightsError`` unless it begins with the special entries."""
        if tuple(entries[: len(SPECIAL)]) != SPECIAL:
            raise WeightsError("模型的字符表与程序不一致，请重新安装。")
        return cls({entry: place for place, entry in enumerate(entries)})

    def encode(self, text: str) -> NDArray[np.int64]:
        """Ids of the characters of a text."""
        return np.fromiter((self.ids.get(character, UNKNOWN) for character in text), np.int64, len(text))
