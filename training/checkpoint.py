"""The checkpoint of a training: everything it needs to go on, in one file that is whole or not there."""

# PyTorch comes with the extra `train` only; without it its classes are Any.
# mypy: disable-error-code="import-not-found,no-untyped-call"
from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import torch

CHECKPOINT = "checkpoint.pt"


class Stateful(Protocol):
    """A network, an average of its weights, an optimiser."""

    def state_dict(self) -> dict[str, Any]:
        """What it is made of."""

    def load_state_dict(self, state_dict: dict[str, Any], /) -> object:
        """Become what was saved."""


def save_checkpoint(folder: Path, step: int, **parts: Stateful) -> None:
    """Write the parts and the number of steps done."""
    state = {name: part.state_dict() for name, part in parts.items()} | {"step": step}
    torch.save(state, part := folder / f"{CHECKPOINT}.part")
    part.replace(folder / CHECKPOINT)


def load_checkpoint(folder: Path, **parts: Stateful) -> int:
    """Set the parts to what the folder's checkpoint holds; the steps done, 0 where there is no checkpoint."""
    path = folder / CHECKPOINT
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    for name, part in parts.items():
        part.load_state_dict(state[name])
    return int(state["step"])
