"""The networks: LiLT over characters, with a head for masked characters or for labels."""

# PyTorch comes with the extra `train` only and types a few calls loosely; without it its classes are Any.
# mypy: disable-error-code="import-not-found,misc,no-untyped-call"
from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from transformers import LiltConfig, LiltForTokenClassification, LiltModel

from models.tagger.vocabulary import PAD
from training.tagger.attention import fuse

LONGEST = 512
"""Characters in a window at most."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Size of a network; LiLT wants a width that 24 divides."""

    hidden: int = 192
    layers: int = 4
    heads: int = 6
    inner: int = 384
    shrink: int = 4


def configuration(characters: int, shape: Shape) -> LiltConfig:
    """LiLT's configuration; without dropout in the attention, which is computed in one call (``attention.py``)."""
    return LiltConfig(
        vocab_size=characters,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.inner,
        channel_shrink_ratio=shape.shrink,
        max_position_embeddings=LONGEST + 1,
        max_2d_position_embeddings=1024,
        type_vocab_size=1,
        pad_token_id=PAD,
        hidden_act="relu",
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        layer_norm_eps=1e-6,
    )


class MaskedCharacters(nn.Module):
    """LiLT's text flow with BERT's head for masked characters (Devlin et al. 2019), tied to the embeddings."""

    def __init__(self, config: LiltConfig) -> None:
        super().__init__()
        self.lilt = LiltModel(config, add_pooling_layer=False)
        place_positions(self.lilt)
        self.dense = nn.Linear(config.hidden_size, config.hidden_size)
        self.norm = nn.LayerNorm(config.hidden_size)
        self.bias = nn.Parameter(torch.zeros(config.vocab_size))
        fuse(self)

    def forward(self, ids: Tensor, masked: Tensor) -> Tensor:
        """Logits (masked, characters) of the positions that ``masked`` (B, T) marks; running text, so no boxes."""
        boxes = torch.zeros((*ids.shape, 4), dtype=torch.long)
        hidden = self.lilt(input_ids=ids, bbox=boxes).last_hidden_state[masked]
        hidden = self.norm(torch.relu(self.dense(hidden)))
        table: Tensor = self.lilt.embeddings.word_embeddings.weight
        return nn.functional.linear(hidden, table, self.bias)


def place_positions(model: LiltModel) -> None:
    """Start the position embeddings of both flows from sinusoids (Vaswani et al. 2017), as large as the others.

    From random ones a network this small needs thousands of steps before it sees that neighbours matter.
    """
    for table in (model.embeddings.position_embeddings, model.layout_embeddings.box_position_embeddings):
        places, width = table.weight.shape
        angles = torch.arange(places)[:, None] * torch.exp(torch.arange(0, width, 2) * (-math.log(10_000.0) / width))
        waves = torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)
        with torch.no_grad():
            table.weight.copy_(waves * (model.config.initializer_range * math.sqrt(2)))


def tagger_network(config: LiltConfig, text_flow: dict[str, Tensor] | None = None) -> LiltForTokenClassification:
    """The tagger; ``text_flow`` are the weights of a pretrained :class:`LiltModel`."""
    model = LiltForTokenClassification(config)
    place_positions(model.lilt)
    if text_flow is not None:
        model.lilt.load_state_dict(text_flow)
    fuse(model)
    return model
