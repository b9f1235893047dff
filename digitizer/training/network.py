"""The line network: convolutions down to one row of features a quarter as wide, two BiLSTM layers, CTC."""

from __future__ import annotations

from typing import NamedTuple, cast

import torch
from torch import Tensor, nn

from digitizer.recognize.line_image import HEIGHT
from digitizer.training.alphabet import ALPHABET

STRIDE = 4
"""Pixels of the line picture for one step of the network."""


class Size(NamedTuple):
    """How wide a network is: channels of its four convolutions, blocks after the last three of them, features
    of a step, and numbers that each direction of a recurrent layer keeps.
    """

    channels: tuple[int, int, int, int]
    blocks: tuple[int, int, int]
    features: int
    hidden: int


SIZES = {
    "lines": Size((32, 48, 96, 144), (1, 2, 2), 224, 192),
    "labels": Size((16, 24, 48, 64), (1, 1, 1), 128, 96),
}
"""That of values of any hand, and that of printed labels: a sixth of the work."""


class LineNet(nn.Module):
    """(B, 1, 48, W) pictures with ink 1 and paper 0 to (B, W/4, classes) log probabilities."""

    def __init__(self, size: Size = SIZES["lines"]) -> None:
        super().__init__()
        c0, c1, c2, c3 = size.channels
        first, second, third = size.blocks
        self.look = nn.Sequential(
            _conv(1, c0, (2, 2)),
            _conv(c0, c1, (2, 2)),
            *(_Residual(c1) for _ in range(first)),
            _conv(c1, c2, (2, 1)),
            *(_Residual(c2) for _ in range(second)),
            _conv(c2, c3, (2, 1)),
            *(_Residual(c3) for _ in range(third)),
        )
        self.squeeze = nn.Linear(c3 * HEIGHT // 16, size.features)
        self.first = nn.LSTM(size.features, size.hidden, bidirectional=True, batch_first=True)
        self.second = nn.LSTM(2 * size.hidden, size.hidden, bidirectional=True, batch_first=True)
        self.drop = nn.Dropout(0.15)
        self.letters = nn.Linear(2 * size.hidden, len(ALPHABET) + 1)

    def forward(self, pictures: Tensor) -> Tensor:
        """Log probabilities of the classes at each step."""
        scores = self.letters(self.drop(self.features(pictures))).float()
        return torch.log_softmax(scores, dim=-1)

    def features(self, pictures: Tensor) -> Tensor:
        """What the last layer sees of each step, (B, W/4, D)."""
        seen = self.look(pictures)
        batch, channels, height, width = seen.shape
        columns = seen.permute(0, 3, 1, 2).reshape(batch, width, channels * height)
        steps = torch.relu(self.squeeze(columns))
        steps, _ = self.first(self.drop(steps))
        steps, _ = self.second(self.drop(steps))
        return cast(Tensor, steps)


def _conv(inside: int, outside: int, stride: tuple[int, int]) -> nn.Sequential:
    layer = nn.Conv2d(inside, outside, 3, stride, 1, bias=False)
    return nn.Sequential(layer, nn.BatchNorm2d(outside), nn.ReLU(inplace=True))


class _Residual(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            _conv(channels, channels, (1, 1)),
            nn.Conv2d(channels, channels, 3, 1, 1, bias=False),
            nn.BatchNorm2d(channels),
        )

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(x + self.body(x))
