"""PixelRNN (van den Oord et al. 2016, arXiv 1601.06759) with Row LSTMs, for pictures of few colours.

The colour of every pixel is drawn given all pixels before it: log p(x) = sum log p(x_i | x_1 ... x_{i-1}).
A Row LSTM goes down the picture row by row: the state of a place comes from the states of its three
neighbours in the row above (state to state) and from what stands before it in its own row (input to state, a
masked convolution). Layers are joined by residual connections, as in the paper, section 3.3.

Two things differ from the paper. `block` neighbouring pixels of a row share one state, and a small
masked layer tells them apart: the same work makes the states wider. And the picture is turned to be drawn in one
of four orders (see raster.py): a bias for every place and order says which.

Letters of the shapes: B pictures, N drawings, S side, C blocks of a row, K pixels of a block, E numbers of an
embedding, H channels, M hidden, V values.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from backend.models.raster import ORDERS, Order, turned, turned_back

UP, WIDE, BACK = 3, 2, 4  # what the first layer sees: rows above, blocks to either side there, blocks to the left
MOST_LAYERS, MOST_BLOCK = 100, 64
TAPS = 3  # blocks of its own row that an input to a state comes from, its own among them


@dataclass(frozen=True)
class Config:
    """Sizes of a PixelRNN."""

    side: int = 28
    values: int = 2
    block: int = 2
    embedding: int = 4
    channels: int = 48
    layers: int = 2
    hidden: int = 64

    def __post_init__(self) -> None:
        """Raises ValueError where there would be no end of modules, made one by one before any tensor is looked at."""
        if not 1 <= self.layers <= MOST_LAYERS or not 1 <= self.block <= MOST_BLOCK:
            raise ValueError(f"a PixelRNN has at most {MOST_LAYERS} layers, and {MOST_BLOCK} pixels in a block")


class Front(nn.Module):
    """The first layer: what lies above and to the left of a block, and where the block is. Masked: not the block."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.block, self.side = config.block, config.side
        wide = config.block * config.embedding
        self.embedding = nn.Embedding(config.values, config.embedding)
        self.above = nn.Conv2d(wide, config.channels, (UP, 2 * WIDE + 1))
        self.before = nn.Linear(BACK * wide, config.channels, bias=False)
        places = (len(ORDERS), config.channels, config.side, config.side // config.block)
        self.place = nn.Parameter(torch.zeros(places))

    def embedded(self, values: Tensor) -> Tensor:
        """Values (..., S) to the embeddings (..., C, K * E) of their blocks."""
        blocks: Tensor = self.embedding(values.unflatten(-1, (-1, self.block))).flatten(-2)
        return blocks

    def forward(self, x: Tensor, order: Tensor) -> Tensor:
        """Turned pictures (B, S, S), each in its order (B,), to features (B, H, S, C)."""
        blocks = self.embedded(x).permute(0, 3, 1, 2)  # (B, KE, S, C)
        above = self.above(F.pad(blocks, (WIDE, WIDE, UP, -1)))
        columns = F.pad(blocks, (BACK, -1)).unfold(-1, BACK, 1)  # (B, KE, S, C, BACK)
        before = self.before(columns.permute(0, 2, 3, 4, 1).flatten(-2)).permute(0, 3, 1, 2)
        features: Tensor = above + before + self.place[order]
        return features


class Head(nn.Module):
    """The pixels of a block one after the other, each given the block's state and the pixels before it."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.block, self.hidden = config.block, config.hidden
        self.state = nn.Linear(config.channels, config.block * config.hidden)
        # What pixel i says to the pixels after it: a row for each of its values.
        after = range(config.block - 1, 0, -1)
        tables = [nn.Embedding(config.values, pixels * config.hidden) for pixels in after]
        for table in tables:
            nn.init.zeros_(table.weight)
        self.told = nn.ModuleList(tables)
        self.out = nn.Linear(config.hidden, config.values)

    def forward(self, features: Tensor, x: Tensor) -> Tensor:
        """Features (B, S, C, H) of turned pictures (B, S, S) to logits (B, S, S, V)."""
        hidden = self.state(features).unflatten(-1, (self.block, self.hidden))  # (B, S, C, K, M)
        blocks = x.unflatten(-1, (-1, self.block))  # (B, S, C, K)
        for i, table in enumerate(self.told):
            told = table(blocks[..., i]).unflatten(-1, (-1, self.hidden))  # (B, S, C, K - 1 - i, M)
            hidden = hidden + F.pad(told, (0, 0, i + 1, 0))
        logits: Tensor = self.out(F.relu(hidden)).flatten(2, 3)
        return logits

    def begin(self, features: Tensor) -> Tensor:
        """Features (N, H) of one block to its hidden numbers (N, K, M), before any of its pixels is told."""
        hidden: Tensor = self.state(features).unflatten(-1, (self.block, self.hidden))
        return hidden

    def tell(self, hidden: Tensor, i: int, values: Tensor) -> None:
        """Tells the pixels after pixel i of a block its values (N,), in place."""
        if i < self.block - 1:
            hidden[:, i + 1 :] += self.told[i](values).unflatten(-1, (-1, self.hidden))


class RowLstm(nn.Module):
    """One layer: an LSTM that goes down the rows, all places of a row at once."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.channels = channels
        self.inputs = nn.Conv2d(channels, 4 * channels, (1, TAPS), bias=False)
        self.states = nn.Linear(3 * channels, 4 * channels)
        nn.init.constant_(self.states.bias[:channels], 1.0)  # at first, cells keep what they have

    def forward(self, x: Tensor) -> Tensor:
        """Features (B, H, S, C) to features of the same shape."""
        gates = self.inputs(F.pad(x, (TAPS - 1, 0))).permute(2, 0, 3, 1)  # (S, B, C, 4H)
        _, pictures, columns, _ = gates.shape
        hidden = cell = gates.new_zeros(pictures, columns, self.channels)
        rows = []
        for row in gates.unbind(0):
            hidden, cell = self.step(row + self.from_above(hidden), cell)
            rows.append(hidden)
        return x + torch.stack(rows).permute(1, 3, 0, 2)

    def from_above(self, hidden: Tensor) -> Tensor:
        """What the states (N, C, H) of a row say to the gates (N, C, 4H) of the next: three neighbours each."""
        wide = F.pad(hidden, (0, 0, 1, 1))
        near = torch.cat([wide[:, :-2], wide[:, 1:-1], wide[:, 2:]], -1)
        gates: Tensor = self.states(near)
        return gates

    @staticmethod
    def step(gates: Tensor, cell: Tensor) -> tuple[Tensor, Tensor]:
        """Gates (..., 4H) and cells (..., H) to the next hidden numbers and cells."""
        sides, new = gates.split((3 * cell.shape[-1], cell.shape[-1]), -1)
        keep, write, read = sides.sigmoid().chunk(3, -1)
        cell = keep * cell + write * new.tanh()
        return read * cell.tanh(), cell


class PixelRnn(nn.Module):
    """log p(x), exactly, in four orders; and drawing, one pixel at a time."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.front = Front(config)
        self.layers = nn.ModuleList(RowLstm(config.channels) for _ in range(config.layers))
        self.head = Head(config)

    def turned_logits(self, x: Tensor, order: Tensor) -> Tensor:
        """Logits (B, S, S, V) of turned pictures (B, S, S), each in its order (B,), an index into ORDERS."""
        features = self.front(x, order)
        for layer in self.layers:
            features = layer(features)
        logits: Tensor = self.head(features.permute(0, 2, 3, 1), x)
        return logits

    def logits(self, x: Tensor, order: Order = "down") -> Tensor:
        """Logits (B, S, S, V) of every pixel of pictures (B, S, S), each given those before it in `order`."""
        index = torch.full((len(x),), ORDERS.index(order))
        each = self.turned_logits(turned(x, order), index)
        return turned_back(each.permute(0, 3, 1, 2), order).permute(0, 2, 3, 1)

    def start(self, n: int, order: Order) -> "RnnSteps":
        """The state of `n` drawings before their first pixel."""
        return RnnSteps(self, n, order)

    def probe(self) -> Tensor:
        """The logits of a fixed picture in every order: the golden output of the self-test at load."""
        return probed(self.turned_logits, self.config)


def probed(logits: Callable[[Tensor, Tensor], Tensor], config: Config) -> Tensor:
    """The log-probabilities (4, S, S) of a fixed picture in every order."""
    picture = (torch.arange(config.side**2) * 7919 % 104729 % config.values).view(1, config.side, config.side)
    x = picture.expand(len(ORDERS), -1, -1)
    likely = logits(x, torch.arange(len(ORDERS))).log_softmax(-1)
    return likely.gather(-1, x.unsqueeze(-1)).squeeze(-1)


class FrontSteps:
    """The first layer for N drawings, block by block."""

    def __init__(self, front: Front, n: int, order: Order) -> None:
        wide, columns = front.embedding.embedding_dim * front.block, front.side // front.block
        self.front = front
        self.place = front.place[ORDERS.index(order)].permute(1, 2, 0)  # (S, C, H)
        self.rows = torch.zeros(n, wide, UP, columns + 2 * WIDE)
        self.left = torch.zeros(n, BACK + columns, wide)
        self.above = torch.zeros(0)  # (N, C, H), of the row at hand

    def begin(self, row: int, values: Tensor) -> None:
        """Begins a row, the rows of `values` (N, S, S) above it being drawn."""
        if row:
            new = self.front.embedded(values[:, row - 1]).permute(0, 2, 1)  # (N, KE, C)
            self.rows = torch.cat([self.rows[:, :, 1:], F.pad(new, (WIDE, WIDE)).unsqueeze(2)], 2)
        self.above = self.front.above(self.rows)[:, :, 0].permute(0, 2, 1) + self.place[row]

    def block(self, row: int, column: int, values: Tensor) -> Tensor:
        """Features (N, H) of one block."""
        if column:
            done = values[:, row, (column - 1) * self.front.block : column * self.front.block]
            self.left[:, BACK + column - 1] = self.front.embedding(done).flatten(1)
        features: Tensor = self.above[:, column] + self.front.before(
            self.left[:, column : column + BACK].reshape(len(self.left), -1)
        )
        return features

    def pick(self, lanes: Tensor) -> None:
        """See Steps."""
        self.rows, self.left, self.above = self.rows[lanes], self.left[lanes], self.above[lanes]


class HeadSteps:
    """The pixels of the block at hand for N drawings."""

    def __init__(self, head: Head) -> None:
        self.head = head
        self.hidden = torch.zeros(0)  # (N, K, M)

    def logits(self, i: int, row: int, column: int, values: Tensor) -> Tensor:
        """Logits (N, V) of pixel i of the block, which stands at (row, column); those before it are told first."""
        if i:
            self.head.tell(self.hidden, i - 1, values[:, row, column - 1])
        logits: Tensor = self.head.out(F.relu(self.hidden[:, i]))
        return logits


class RnnSteps:
    """N drawings by a PixelRNN, block by block: a row's gates from above are computed once it begins."""

    def __init__(self, model: PixelRnn, n: int, order: Order) -> None:
        config = model.config
        columns = config.side // config.block
        self.model = model
        self.front, self.head = FrontSteps(model.front, n, order), HeadSteps(model.head)
        shape = (config.layers, n, columns, config.channels)
        self.inputs = torch.zeros(config.layers, n, TAPS - 1 + columns, config.channels)  # of the row at hand
        self.hidden, self.cells = torch.zeros(shape), torch.zeros(shape)
        self.gates = torch.zeros(*shape[:-1], 4 * config.channels)  # what the row above says
        self.weights = [layer.inputs.weight[:, :, 0].permute(0, 2, 1).flatten(1) for layer in self.layers()]

    def layers(self) -> list[RowLstm]:
        """The layers, for the type checker."""
        return [layer for layer in self.model.layers if isinstance(layer, RowLstm)]

    def logits(self, row: int, column: int, values: Tensor) -> Tensor:
        """See Steps."""
        block, i = divmod(column, self.model.config.block)
        if i == 0:
            if block == 0:
                self.front.begin(row, values)
                for each, layer in enumerate(self.layers()):
                    self.gates[each] = layer.from_above(self.hidden[each])
            self.head.hidden = self.model.head.begin(self.block(row, block, values))
        return self.head.logits(i, row, column, values)

    def block(self, row: int, block: int, values: Tensor) -> Tensor:
        """The state (N, H) of one block after all layers."""
        x = self.front.block(row, block, values)
        for each, layer in enumerate(self.layers()):
            self.inputs[each, :, TAPS - 1 + block] = x
            near = self.inputs[each, :, block : block + TAPS].reshape(len(x), -1)
            gates = F.linear(near, self.weights[each]) + self.gates[each, :, block]
            hidden, cell = layer.step(gates, self.cells[each, :, block])
            self.hidden[each, :, block], self.cells[each, :, block] = hidden, cell
            x = x + hidden
        return x

    def pick(self, lanes: Tensor) -> None:
        """See Steps."""
        self.front.pick(lanes)
        self.inputs, self.hidden, self.cells = self.inputs[:, lanes], self.hidden[:, lanes], self.cells[:, lanes]
