"""PixelCNN (van den Oord et al. 2016, arXiv 1606.05328): PixelRNN's sibling without recurrence.

The same first layer, the same last layers and the same four orders as in pixelrnn.py; between them,
gated residual blocks. Each looks at 4 rows and 7 blocks around, masked so that nothing later is seen, one
channel at a time (depthwise, as in Chollet 2017, arXiv 1610.02357), then mixes the channels at each
place: a sixth of the work of a full convolution.

Letters of the shapes: as in pixelrnn.py.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from backend.models.pixelrnn import Config as RnnConfig
from backend.models.pixelrnn import Front, FrontSteps, Head, HeadSteps, probed
from backend.models.raster import ORDERS, Order, turned, turned_back

UP, WIDE = 3, 3  # rows above and blocks to either side that a layer sees


@dataclass(frozen=True)
class Config(RnnConfig):
    """Sizes of a PixelCNN."""

    channels: int = 64
    layers: int = 7


class Gated(nn.Module):
    """A residual block: look around, gate, mix."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.above = nn.Conv2d(channels, channels, (UP, 2 * WIDE + 1), groups=channels)
        self.before = nn.Conv2d(channels, channels, (1, WIDE + 1), groups=channels, bias=False)
        self.gates = nn.Linear(channels, 2 * channels)
        self.mix = nn.Linear(channels, channels)

    def forward(self, x: Tensor) -> Tensor:
        """Features (B, H, S, C) to features of the same shape."""
        seen = self.above(F.pad(x, (WIDE, WIDE, UP, -1))) + self.before(F.pad(x, (WIDE, 0)))
        return x + self.mixed(seen.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)

    def mixed(self, seen: Tensor) -> Tensor:
        """What was seen (..., H) to what is added (..., H)."""
        new, gate = self.gates(seen).chunk(2, -1)
        mixed: Tensor = self.mix(new.tanh() * gate.sigmoid())
        return mixed


class PixelCnn(nn.Module):
    """log p(x), exactly, in four orders; and drawing, one pixel at a time."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.front = Front(config)
        self.layers = nn.ModuleList(Gated(config.channels) for _ in range(config.layers))
        self.head = Head(config)

    def turned_logits(self, x: Tensor, order: Tensor) -> Tensor:
        """Logits (B, S, S, V) of turned pictures (B, S, S), each in its order (B,), an index into ORDERS."""
        features = self.front(x, order)
        for layer in self.layers:
            features = layer(features)
        logits: Tensor = self.head(F.silu(features.permute(0, 2, 3, 1)), x)
        return logits

    def logits(self, x: Tensor, order: Order = "down") -> Tensor:
        """Logits (B, S, S, V) of every pixel of pictures (B, S, S), each given those before it in `order`."""
        index = torch.full((len(x),), ORDERS.index(order))
        each = self.turned_logits(turned(x, order), index)
        return turned_back(each.permute(0, 3, 1, 2), order).permute(0, 2, 3, 1)

    def start(self, n: int, order: Order) -> "CnnSteps":
        """The state of `n` drawings before their first pixel."""
        return CnnSteps(self, n, order)

    def probe(self) -> Tensor:
        """The log-probabilities of a fixed picture in every order: the golden output of the self-test at load."""
        return probed(self.turned_logits, self.config)


class CnnSteps:
    """N drawings by a PixelCNN, block by block: what the rows above say is computed once a row begins."""

    def __init__(self, model: PixelCnn, n: int, order: Order) -> None:
        config = model.config
        columns = config.side // config.block
        self.model = model
        self.front, self.head = FrontSteps(model.front, n, order), HeadSteps(model.head)
        self.rows = torch.zeros(config.layers, n, config.channels, UP, columns + 2 * WIDE)  # inputs of each layer
        self.left = torch.zeros(config.layers, n, WIDE + columns, config.channels)  # of the row at hand
        self.above = torch.zeros(config.layers, n, columns, config.channels)
        self.taps = [layer.before.weight[:, 0, 0].T.contiguous() for layer in self.layers()]  # (WIDE + 1, H) each

    def layers(self) -> list[Gated]:
        """The layers, for the type checker."""
        return [layer for layer in self.model.layers if isinstance(layer, Gated)]

    def logits(self, row: int, column: int, values: Tensor) -> Tensor:
        """See Steps."""
        block, i = divmod(column, self.model.config.block)
        if i == 0:
            if block == 0:
                self.begin(row, values)
            x = self.front.block(row, block, values)
            for each, layer in enumerate(self.layers()):
                self.left[each, :, WIDE + block] = x
                near = self.left[each, :, block : block + WIDE + 1]
                x = x + layer.mixed(self.above[each, :, block] + (near * self.taps[each]).sum(1))
            self.head.hidden = self.model.head.begin(F.silu(x))
        return self.head.logits(i, row, column, values)

    def begin(self, row: int, values: Tensor) -> None:
        """Begins a row: keeps the inputs of the row before, and looks at the rows above."""
        self.front.begin(row, values)
        if row:
            last = self.left[:, :, WIDE:].permute(0, 1, 3, 2)  # (L, N, H, C)
            self.rows = torch.cat([self.rows[:, :, :, 1:], F.pad(last, (WIDE, WIDE)).unsqueeze(3)], 3)
        for each, layer in enumerate(self.layers()):
            self.above[each] = layer.above(self.rows[each])[:, :, 0].permute(0, 2, 1)

    def pick(self, lanes: Tensor) -> None:
        """See Steps."""
        self.front.pick(lanes)
        self.rows, self.left = self.rows[:, lanes], self.left[:, lanes]
