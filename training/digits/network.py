"""The network of the digit reader: a small convolutional CTC recogniser over strips of 32 pixels' height.

Dense convolutions, no recurrent part: on a core without wide matrix units they train and run several times faster than
depthwise convolutions or a recurrent head of the same accuracy.
"""

# PyTorch comes with the extra `train` only and types a few calls loosely; without it its classes are Any.
# mypy: disable-error-code="import-not-found,misc,no-untyped-call"
from __future__ import annotations

from torch import Tensor, nn

from models.digits.alphabet import CLASSES

WIDTHS = (24, 48, 96, 160)


def _convolution(
    channels: int, out: int, kernel: int | tuple[int, int], stride: int | tuple[int, int] = 1
) -> list[nn.Module]:
    sides = (kernel, kernel) if isinstance(kernel, int) else kernel
    padding = (0 if sides[0] == 4 else sides[0] // 2, sides[1] // 2)  # a kernel of 4 takes the whole height
    return [nn.Conv2d(channels, out, kernel, stride, padding, bias=False), nn.BatchNorm2d(out), nn.ReLU(inplace=True)]


class Context(nn.Module):
    """One residual step along the strip: each time step sees its neighbours."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.step = nn.Sequential(*_convolution(channels, channels, (1, 3)))

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, 1, T) to the same shape."""
        y: Tensor = self.step(x)
        return x + y


class DigitNet(nn.Module):
    """Strip (N, 1, 32, W), ink 1 and paper 0, to CTC logits (N, W / 4, classes); W is a multiple of 32."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        a, b, c, d = WIDTHS
        self.body = nn.Sequential(
            *_convolution(1, a, 3, 2),
            *_convolution(a, b, 3, 2),
            *_convolution(b, c, 3, (2, 1)),
            *_convolution(c, d, (4, 3)),
            Context(d),
            Context(d),
        )
        self.head = nn.Sequential(nn.Dropout(dropout), nn.Linear(d, CLASSES))

    def forward(self, x: Tensor) -> Tensor:
        """Logits (N, T, classes) for strips (N, 1, 32, W)."""
        logits: Tensor = self.head(self.body(x).squeeze(2).transpose(1, 2))
        return logits
