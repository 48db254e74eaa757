"""The number form of a training step: bfloat16 where the processor multiplies it itself."""

# PyTorch comes with the extra `train` only; without it its classes are Any.
# mypy: disable-error-code="import-not-found"
from __future__ import annotations

import torch

_MULTIPLIES = ("avx512_bf16", "amx_bf16")


def mixed_precision() -> torch.autocast:
    """Autocast for the forward pass; weights, gradients and the optimiser stay float32 (Micikevicius et al. 2018).

    Without instructions for bfloat16 it would be emulated and slower, so the pass stays float32 there.
    """
    abilities = torch.cpu.get_capabilities()
    return torch.autocast("cpu", torch.bfloat16, enabled=any(abilities.get(name) for name in _MULTIPLIES))
