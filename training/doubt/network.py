"""The network of the reader of cells in doubt: a convolutional CTC recogniser over whole cells of any size.

It keeps the ruling lines, the seals and everything else in a cell and learns itself what is print. The rows of a cell
are put together by attention, so that a line of text may stand at any height.
"""

# PyTorch comes with the extra `train` only and types a few calls loosely; without it its classes are Any.
# mypy: disable-error-code="import-not-found,misc,no-untyped-call"
from __future__ import annotations

from torch import Tensor, nn

from models.digits.alphabet import CLASSES

WIDTHS = (16, 32, 64, 128)


def _convolution(channels: int, out: int, kernel: tuple[int, int], stride: tuple[int, int] = (1, 1)) -> nn.Sequential:
    padding = (kernel[0] // 2, kernel[1] // 2)
    return nn.Sequential(
        nn.Conv2d(channels, out, kernel, stride, padding, bias=False), nn.BatchNorm2d(out), nn.ReLU(inplace=True)
    )


class Residual(nn.Module):
    """One convolution whose input is added to what it gives."""

    def __init__(self, channels: int, kernel: tuple[int, int] = (3, 3)) -> None:
        super().__init__()
        self.a = _convolution(channels, channels, kernel)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) to the same shape."""
        y: Tensor = self.a(x)
        return x + y


class DoubtNet(nn.Module):
    """Cells (N, 1, H, W), print 1 and paper 0, to CTC logits (N, W / 2, classes); H is a multiple of 16, W of 32."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        a, b, c, d = WIDTHS
        square = (3, 3)
        self.body = nn.Sequential(
            _convolution(1, a, square),
            _convolution(a, b, square, (2, 2)),
            Residual(b),
            _convolution(b, c, square, (2, 1)),
            Residual(c),
            Residual(c),
            _convolution(c, d, square, (2, 1)),
            Residual(d),
            Residual(d),
        )
        self.att = nn.Conv2d(d, 1, 1)
        self.ctx = nn.Sequential(Residual(d, (1, 5)), Residual(d, (1, 5)))
        self.head = nn.Sequential(nn.Dropout(dropout), nn.Linear(d, CLASSES))

    def forward(self, x: Tensor) -> Tensor:
        """Logits (N, T, classes) for cells (N, 1, H, W)."""
        seen: Tensor = self.body(x)
        column = (seen * self.att(seen).softmax(2)).sum(2, keepdim=True)
        logits: Tensor = self.head(self.ctx(column).squeeze(2).transpose(1, 2))
        return logits
