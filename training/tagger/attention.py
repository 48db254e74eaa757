"""LiLT's attention in one fused call instead of two softmaxes; same weights, same result, faster on a CPU."""

# PyTorch comes with the extra `train` only and types a few calls loosely; without it its classes are Any.
# mypy: disable-error-code="import-not-found,misc,no-untyped-call"
from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor, nn
from transformers.models.lilt.modeling_lilt import LiltSelfAttention


class FusedLiltSelfAttention(LiltSelfAttention):
    """Text and layout flow of LiLT (Wang et al. 2022) share their scores, so one attention over joined heads does both.

    ``softmax(q·k/√d + q'·k'/√d')`` weighs the values of both flows; queries are scaled and joined with those of the
    layout, keys and values likewise. Attention dropout is not applied: the network is built without it.
    """

    def forward(
        self,
        hidden_states: Tensor,
        layout_inputs: Tensor,
        attention_mask: Tensor | None = None,
        output_attentions: bool = False,
    ) -> tuple[Any, ...]:
        """Contexts (B, T, hidden) and (B, T, hidden / shrink) of the text and the layout flow."""
        if output_attentions:
            raise ValueError("attention weights are not kept by the fused attention")
        shrink, size = self.channel_shrink_ratio, self.attention_head_size
        query = self.transpose_for_scores(self.query(hidden_states)) / math.sqrt(size)
        layout_query = self.transpose_for_scores(self.layout_query(layout_inputs), r=shrink)
        joined = torch.cat([query, layout_query / math.sqrt(size // shrink)], dim=-1)
        key = self._joined(self.key(hidden_states), self.layout_key(layout_inputs))
        value = self._joined(self.value(hidden_states), self.layout_value(layout_inputs))
        context = nn.functional.scaled_dot_product_attention(joined, key, value, attn_mask=attention_mask, scale=1.0)
        context = context.transpose(1, 2)
        return context[..., :size].flatten(2), context[..., size:].flatten(2)

    def _joined(self, text: Tensor, layout: Tensor) -> Tensor:
        parts = self.transpose_for_scores(text), self.transpose_for_scores(layout, r=self.channel_shrink_ratio)
        return torch.cat(parts, dim=-1)


def fuse(model: nn.Module) -> None:
    """Make every LiLT attention of a model compute in one call; the weights stay as they are."""
    for module in model.modules():
        if type(module) is LiltSelfAttention:
            module.__class__ = FusedLiltSelfAttention
