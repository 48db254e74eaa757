"""What a tagger starts from: a pretrained text flow with its vocabulary, or nothing."""

# PyTorch comes with the extra `train` only and types a few calls loosely; without it its classes are Any.
# mypy: disable-error-code="import-not-found,misc,no-untyped-call"
from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor
from transformers import AutoConfig, AutoTokenizer, LiltConfig, LiltModel, PreTrainedTokenizerBase

from models.tagger.reader import SETTINGS_FILE
from models.tagger.vocabulary import SPECIAL
from training.tagger.export import WEIGHTS_FILE
from training.tagger.pretrain import CONFIG, TEXT_FLOW, VOCABULARY

_FLOW, _HEAD = "lilt.", "classifier."


@dataclass(frozen=True, slots=True)
class Base:
    """What training starts from.

    Attributes:
        text_flow: weights of a :class:`LiltModel`; None where training starts from nothing.
        labels: labels of a tagger that is trained further, in the order of its ``head``, the weights of its last layer.
        numbers: ``calibration`` and ``joint`` of such a tagger: a start until they are fitted to the new weights.
    """

    config: LiltConfig
    vocabulary: list[str]
    text_flow: dict[str, Tensor] | None = None
    labels: list[str] | None = None
    head: dict[str, Tensor] | None = None
    numbers: dict[str, Any] = field(default_factory=dict)

    def configuration(self, labels: list[str]) -> LiltConfig:
        """The configuration with the labels of the tagger."""
        named = {"id2label": dict(enumerate(labels)), "label2id": {name: i for i, name in enumerate(labels)}}
        return LiltConfig.from_dict(self.config.to_dict() | named)

    def untrained(self) -> Base:
        """The same network before any training: the ablation without pretraining."""
        return Base(self.config, self.vocabulary)


def open_base(name: str) -> Base:
    """A folder that ``nianbao train pretrain`` or ``train tagger`` wrote, or any LiLT checkpoint by folder or hub name.

    The character entries of another checkpoint's tokenizer become the vocabulary; the rows of its embeddings move
    along.

    Raises:
        ValueError: where the checkpoint is of another kind of network.
    """
    folder = Path(name)
    if (folder / VOCABULARY).exists():
        vocabulary = json.loads((folder / VOCABULARY).read_text(encoding="utf-8"))
        return Base(LiltConfig.from_json_file(folder / CONFIG), vocabulary, load_file(folder / TEXT_FLOW))
    if (folder / SETTINGS_FILE).exists():
        return _tagger(folder)
    config = AutoConfig.from_pretrained(name)
    if not isinstance(config, LiltConfig):
        raise ValueError(f"{name} 是 {config.model_type}，而标注模型需要 LiLT 的权重。")
    return _by_character(LiltModel.from_pretrained(name, add_pooling_layer=False), AutoTokenizer.from_pretrained(name))


def _tagger(folder: Path) -> Base:
    """A tagger that is trained further, with its labels."""
    settings = json.loads((folder / SETTINGS_FILE).read_text(encoding="utf-8"))
    weights = load_file(folder / WEIGHTS_FILE)
    flow = {name.removeprefix(_FLOW): part for name, part in weights.items() if name.startswith(_FLOW)}
    head = {name.removeprefix(_HEAD): part for name, part in weights.items() if name.startswith(_HEAD)}
    numbers = {name: settings[name] for name in ("calibration", "joint") if name in settings}
    config = LiltConfig.from_dict(settings["config"])
    return Base(config, settings["vocabulary"], flow, settings["labels"], head, numbers)


def _by_character(model: LiltModel, tokenizer: PreTrainedTokenizerBase) -> Base:
    """A base that reads a character at a time from a model with a tokenizer of its own."""
    entries = {entry.removeprefix("▁"): place for entry, place in sorted(tokenizer.get_vocab().items())}
    characters = sorted((place, entry) for entry, place in entries.items() if len(entry) == 1)
    special = [tokenizer.pad_token_id, tokenizer.unk_token_id, tokenizer.mask_token_id]
    rows = torch.tensor([*special, *(place for place, _ in characters)])
    weights = model.state_dict()
    weights["embeddings.word_embeddings.weight"] = weights["embeddings.word_embeddings.weight"][rows]
    config = LiltConfig.from_dict(model.config.to_dict() | {"vocab_size": len(rows), "pad_token_id": 0})
    return Base(config, [*SPECIAL, *(entry for _, entry in characters)], weights)
