"""SampleRNN (Mehri et al. 2017, arXiv 1612.07837): raw sound, sample by sample, told which digit and whose voice.

Every sample follows from those before it: log p(x) = sum log p(x_t | x_1 ... x_{t-1}), where a sample is one of 256
levels of the mu-law. The network works at two speeds. A recurrence (a GRU) goes from frame to frame, `frame` samples
each, and remembers what was said so far. Between its steps a small network without memory draws sample after sample
from the last `window` samples themselves and the state of the frame. So the large part runs seldom, and the part that
runs for every sample is small.

Unlike in the paper there is one recurrent tier, not two, which is told how late it is, too; and what comes next is a
mixture of logistic distributions (as Salimans et al. 2017, arXiv 1701.05517), in which a level is as likely as what
lies between its bounds,

    p(v) = sum_m w_m [sigmoid((upper_v - mean_m) / width_m) - sigmoid((lower_v - mean_m) / width_m)]

Their means are offsets from a linear prediction whose coefficients come with each frame, as in speech coders (LPCNet:
Valin and Skoglund 2019, arXiv 1810.11846). Offsets and widths are in units of how loud the last samples were: what is
learned of loud voices holds for quiet ones.

The label and the speaker are told, or not: in training each is left out now and then, so that sound of which neither
is known can be gone on with, too. A clip that has said its word goes on in exact silence: what is learned ends in it,
so that a clip ends by itself.

Letters of the shapes: B clips, T samples, F samples of a frame, W samples of the window, P coefficients of the linear
prediction, K frames, N numbers that say what is told, H hidden, C width, M parts of a mixture, V levels.
"""

import math
from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from backend.models.mulaw import LEVELS, SILENT, expanded
from backend.models.seeds import generator

BLOCK = 64  # samples whose levels' chances are computed at once
HOURS = 256  # frames of the clock that are computed at once
LANES = 8  # clips of one batch; a clip alone is not padded to as many, since that would take twice the time
MOST = 4096  # of each size
LOUD = 64  # samples whose mean square says how loud it is
FAINT = 1e-4  # what silence counts as, of full scale: half a level
NARROW = 1e-6  # no width is smaller
FAR = 1e4  # of full scale: where the bounds of the outermost levels are
PERIODS = (16, 64, 256)  # frames: of the hands of the clock
LONGEST = 1024  # frames, after which the clock no longer says how many
CLOCK = 1 + 2 * len(PERIODS)  # numbers that say how late it is
PART = 2000  # samples whose levels' chances are computed at once
NATS = float(np.log(2))  # of a bit


@dataclass(frozen=True)
class Config:
    """Sizes: what is told, frame and window, GRU, small network, linear prediction and mixture."""

    labels: int = 10
    speakers: int = 6
    frame: int = 16
    past: int = 64
    told: int = 32
    window: int = 32
    hidden: int = 384
    width: int = 192
    order: int = 16
    parts: int = 4

    def __post_init__(self) -> None:
        """Raises ValueError for sizes that no such network has."""
        sizes = (self.labels, self.speakers, self.frame, self.past, self.told, self.window, self.hidden, self.width)
        if not all(1 <= size <= MOST for size in (*sizes, self.order, self.parts)):
            raise ValueError(f"every size is from 1 to {MOST}")


Parts = tuple[list[float], list[float], list[float]]  # weights as logits, means and widths of a mixture


class Chunk(NamedTuple):
    """Samples of n clips that were drawn one after the other."""

    values: NDArray[np.uint8]  # (n, k)
    bits: NDArray[np.float32]  # (n, k) -log2 p of each, whatever the temperature
    entropies: NDArray[np.float32]  # (n, k) bits
    next: NDArray[np.float32]  # (n, V) how likely the sample after the last one is each level
    probabilities: NDArray[np.float32] | None  # (n, k, V) of each, where they were asked for


class Surprises(NamedTuple):
    """What a clip surprises the model by."""

    bits: Tensor  # (T,) -log2 p of each sample given those before it
    entropies: Tensor  # (T,) bits
    next: Tensor  # (V,) how likely the sample after the last one is each level


class Mixture(NamedTuple):
    """What the next sample may be: parts of a mixture (..., M), of full scale 1."""

    weights: Tensor  # logits
    means: Tensor
    widths: Tensor


def bounds() -> Tensor:
    """Where each level ends and the next begins (V + 1,), of full scale 1; beyond the outermost there is nothing."""
    curve = (torch.arange(1, LEVELS).double() - 0.5 - SILENT) / ((LEVELS - 1) / 2)
    inner = curve.sign() * torch.expm1(curve.abs() * np.log(LEVELS)) / (LEVELS - 1)
    return torch.cat([torch.tensor([-FAR]), inner.float(), torch.tensor([FAR])])


def clock(frames: Tensor) -> Tensor:
    """How late it is in frames (K,), as numbers (K, CLOCK): a word takes its time, and what comes when is learned."""
    hands = 2 * np.pi * frames[:, None] / torch.tensor(PERIODS)
    late = frames.clamp(max=LONGEST)[:, None] / PERIODS[-1]
    return torch.cat([late, hands.sin(), hands.cos()], 1)


BOUNDS = bounds()
EDGES: NDArray[np.float32] = BOUNDS.numpy()
INNER: list[float] = BOUNDS[1:-1].tolist()
OF_LEVEL: list[float] = expanded(torch.arange(LEVELS)).tolist()


class SampleRnn(nn.Module):
    """Two speeds: a recurrence over frames, a network without memory over samples."""

    quick = False  # a clip takes a good part of the time that it sounds

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.label = nn.Embedding(config.labels + 1, config.told)  # the last one: not told
        self.speaker = nn.Embedding(config.speakers + 1, config.told)
        self.gru = nn.GRU(config.past + CLOCK + config.told, config.hidden, batch_first=True)
        self.rise = nn.Linear(config.hidden, config.width)
        self.predict = nn.Linear(config.hidden, config.order)
        self.place = nn.Parameter(torch.zeros(config.frame, config.width))
        self.near = nn.Linear(config.window + 1, config.width, bias=False)
        self.dense1 = nn.Linear(config.width, config.width)
        self.dense2 = nn.Linear(config.width, 3 * config.parts)
        with torch.no_grad():  # at first: next is what was last, more or less
            self.predict.bias.zero_()[-1] = 1
            spread = torch.linspace(-0.5, 0.5, config.parts)
            self.dense2.bias.copy_(torch.cat([0 * spread, spread, 0 * spread - 1]))

    def told(self, labels: Sequence[int | None], speakers: Sequence[int | None]) -> Tensor:
        """What is told (B, N) of clips: places of labels and of speakers, None where it is not told."""
        label = torch.tensor([self.config.labels if one is None else one for one in labels])
        speaker = torch.tensor([self.config.speakers if one is None else one for one in speakers])
        told: Tensor = self.label(label) + self.speaker(speaker)
        return told

    def frames(self, x: Tensor, told: Tensor) -> tuple[Tensor, Tensor]:
        """The state in each frame of clips (B, K * F): (B, K, H), and at the end (1, B, H).

        Only samples before a frame are looked at, the last `past` of them.
        """
        past, step = self.config.past, self.config.frame
        heard = F.pad(x[:, :-step], (past, 0), value=SILENT)
        pieces = ((heard.float() - SILENT) / SILENT).unfold(1, past, step)  # (B, K, past)
        n, k, _ = pieces.shape
        late = clock(torch.arange(k)).expand(n, -1, -1)
        states, last = self.gru(torch.cat([pieces, late, told[:, None].expand(-1, k, -1)], -1))
        return states, last

    def forward(self, x: Tensor, told: Tensor, chosen: Tensor | None = None) -> Mixture:
        """Clips (B, K * F) to the mixtures (B, K * F, M) of each sample given those before it.

        Or of the frames `chosen` (B, S) alone: (B, S * F, M).
        """
        window, step, order = self.config.window, self.config.frame, self.config.order
        states, _ = self.frames(x, told)
        room = max(window, order, LOUD)
        heard = F.pad(x[:, :-1], (room, 0), value=SILENT).unfold(1, room + step - 1, step)  # (B, K, room + F - 1)
        if chosen is not None:
            states, heard = (p.gather(1, chosen[..., None].expand(-1, -1, p.shape[2])) for p in (states, heard))
        wave = expanded(heard).unfold(2, room, 1)  # (B, K, F, room) what is before each sample
        loud = (wave[..., -LOUD:].square().mean(-1, keepdim=True) + FAINT**2).sqrt()
        near = self.near(torch.cat([wave[..., -window:] / loud, loud.log()], -1))
        h = F.relu(near + self.rise(states)[:, :, None] + self.place)
        h = h + F.relu(self.dense1(h))
        weights, means, widths = self.dense2(h).chunk(3, -1)
        linear = wave[..., -order:] @ self.predict(states)[..., None]  # (B, K, F, 1)
        parts = weights, linear + loud * means, (loud * widths.clamp(-9, 4).exp()).clamp(min=NARROW)
        return Mixture(*(part.flatten(1, 2) for part in parts))

    def loss(self, x: Tensor, told: Tensor, chosen: Tensor) -> Tensor:
        """The mean of -log2 p in bits of the samples of the frames `chosen` (B, S) of clips (B, K * F)."""
        target = x.unflatten(1, (-1, self.config.frame)).gather(1, chosen[..., None].expand(-1, -1, self.config.frame))
        return surprise(self(x, told, chosen), target.flatten(1)).mean()

    @torch.inference_mode()
    def surprises(self, values: Tensor, label: int | None, speaker: int | None) -> Surprises:
        """How surprising each sample of a clip (T,) is."""
        length = len(values)
        x = F.pad(values, (0, self.config.frame - length % self.config.frame), value=SILENT)[None]
        mixture = Mixture(*(part[0] for part in self(x, self.told([label], [speaker]))))
        after = Mixture(*(part[length] for part in mixture))
        mixture = Mixture(*(part[:length] for part in mixture))
        parts = zip(*(part.split(PART) for part in mixture), strict=True)
        unsure = [entropy(likely(*(part.numpy() for part in one))) for one in parts]
        return Surprises(
            surprise(mixture, values),
            torch.from_numpy(np.concatenate(unsure)),
            torch.from_numpy(likely(*(part.numpy() for part in after))),
        )

    @torch.inference_mode()
    def speak(
        self,
        known: Tensor,
        labels: Sequence[int | None],
        speakers: Sequence[int | None],
        seed: int,
        temperature: float = 1.0,
        keep: bool = False,
    ) -> "Speaking":
        """As many clips as there are labels, which go on after the samples `known` (T,).

        Below a `temperature` of 1 likely parts of the mixture gain, and all of them are narrower; at 0 it is the middle
        of the likeliest. Clip i depends on the seed and i alone, whichever others are drawn with it; drawn alone, only
        but for rounding.
        """
        return Speaking(self, known, labels, speakers, seed, temperature, keep)

    def probe(self) -> Tensor:
        """What is made of a fixed clip: the golden output at load."""
        length = 4 * self.config.frame
        x = (SILENT + 40 * torch.arange(length).mul(0.3).sin()).long().view(1, -1)
        return surprise(self(x, self.told([0], [None])), x)[0]


def surprise(mixture: Mixture, values: Tensor) -> Tensor:
    """-log2 p (...) of levels (...), in bits.

    sigmoid(b) - sigmoid(a) is sigmoid(b) sigmoid(-a) (1 - exp(a - b)), whose logarithm is exact however small it is.
    """
    lower, upper = ((edge[..., None] - mixture.means) / mixture.widths for edge in (BOUNDS[values], BOUNDS[values + 1]))
    each = F.logsigmoid(upper) + F.logsigmoid(-lower) + torch.log(-torch.expm1(lower - upper))
    bits: Tensor = -(mixture.weights.log_softmax(-1) + each).logsumexp(-1) / NATS
    return bits


def likely(
    weights: NDArray[np.float32], means: NDArray[np.float32], widths: NDArray[np.float32]
) -> NDArray[np.float32]:
    """How likely each level is (..., V) by mixtures (..., M)."""
    shape, parts = weights.shape[:-1], weights.shape[-1]
    w = np.exp(weights - weights.max(-1, keepdims=True))
    w = (w / w.sum(-1, keepdims=True) / 2).reshape(-1, parts)
    by = (0.5 / widths).reshape(-1, parts)
    at = means.reshape(-1, parts) * by
    found = np.empty((len(w), LEVELS), np.float32)
    z, below = np.empty((2, min(BLOCK, len(w)), LEVELS + 1), np.float32)
    for begin in range(0, len(w), BLOCK):  # few at once, in place: what leaves the cache takes twice the time
        rows = slice(begin, begin + BLOCK)
        n = len(w[rows])
        below[:n] = 0
        for m in range(parts):
            np.multiply(EDGES, by[rows, m, None], out=z[:n])
            z[:n] -= at[rows, m, None]
            np.tanh(z[:n], out=z[:n])
            z[:n] *= w[rows, m, None]
            below[:n] += z[:n]
        np.subtract(below[:n, 1:], below[:n, :-1], out=found[rows])
    return np.maximum(found, 0, out=found).reshape(*shape, LEVELS)


def entropy(p: NDArray[np.float32]) -> NDArray[np.float32]:
    """That of distributions (..., V), bits."""
    bits: NDArray[np.float32] = -(p * np.log2(p + np.float32(1e-30))).sum(-1)
    return bits


class Speaking:
    """Clips that are being drawn: the weights in numpy, which takes a twentieth of torch's time for such small steps.

    What is but a number of each clip is Python's: numpy takes longer for four numbers than for two hundred. What was
    computed of earlier samples is kept; nothing is computed twice.
    """

    def __init__(
        self,
        model: SampleRnn,
        known: Tensor,
        labels: Sequence[int | None],
        speakers: Sequence[int | None],
        seed: int,
        temperature: float,
        keep: bool,
    ) -> None:
        """See SampleRnn.speak."""
        self.config, self.temperature, self.keep = model.config, temperature, keep
        self.n = len(labels)
        self.lanes = 1 if self.n == 1 else -(-self.n // LANES) * LANES
        more = self.lanes - self.n
        self.chance = [
            np.random.Generator(np.random.Philox(generator(seed, i, "sound").initial_seed())) for i in range(self.n)
        ]
        w = {name: value.detach().float().numpy() for name, value in model.state_dict().items()}
        across = {name: np.ascontiguousarray(value.T) for name, value in w.items() if value.ndim == 2}
        past, window = self.config.past, self.config.window
        told = model.told([*labels, *[labels[-1]] * more], [*speakers, *[speakers[-1]] * more])
        inputs, self.late, by_told = np.split(across["gru.weight_ih_l0"], [past, past + CLOCK])
        self.inputs = inputs.copy()
        self.told = told.detach().numpy() @ by_told + w["gru.bias_ih_l0"]
        self.states = across["gru.weight_hh_l0"], w["gru.bias_hh_l0"]
        self.rise = across["rise.weight"], w["rise.bias"] + w["place"]
        self.predict = across["predict.weight"], w["predict.bias"]
        self.near = across["near.weight"]
        self.dense1 = across["dense1.weight"], w["dense1.bias"]
        self.dense2 = across["dense2.weight"], w["dense2.bias"]
        self.room = max(past, window, self.config.order, LOUD)
        heard = F.pad(known, (self.room, 0), value=SILENT)
        # What is known and drawn, after so much silence: levels, and the wave that they stand for.
        self.heard = np.repeat(heard.numpy()[None], self.lanes, 0)
        self.wave = expanded(torch.from_numpy(self.heard)).numpy()
        squares = np.square(self.wave[0, -LOUD:], dtype=np.float64).tolist()
        self.squares = [deque(squares) for _ in range(self.lanes)]  # of the last samples
        self.power = [sum(squares)] * self.lanes  # their sum
        self.at = len(known)  # the next sample
        self.state = np.zeros((self.lanes, self.config.hidden), np.float32)
        self.scale = np.empty((self.lanes, 1), np.float32)
        self.seen = np.empty((self.lanes, window + 1), np.float32)
        self.hours, self.dawn = np.empty((0, 0), np.float32), 0
        self.listen(model, known, told)
        self.mixture: list[Parts] = []  # of the next sample, of each clip; lanes beyond stay silent

    def listen(self, model: SampleRnn, known: Tensor, told: Tensor) -> None:
        """Takes in what is known, up to the frame that the next sample is in."""
        step = self.config.frame
        whole = len(known) // step  # frames that begin before the next sample's
        if whole:
            each, which = told.unique(dim=0, return_inverse=True)  # lanes that are told the same hear the same
            _, last = model.frames(known[: whole * step].expand(len(each), -1), each)
            self.state = last[0][which].numpy().copy()
        if self.at % step:
            self.frame(whole)

    def frame(self, k: int) -> None:
        """One step of the GRU, for the k-th frame."""
        if not self.dawn <= k < self.dawn + len(self.hours):
            self.hours, self.dawn = clock(torch.arange(k, k + HOURS)).numpy() @ self.late, k
        begin, size = self.room + k * self.config.frame, self.config.hidden
        heard = self.heard[:, begin - self.config.past : begin]
        new = (heard.astype(np.float32) - SILENT) / SILENT @ self.inputs + (self.hours[k - self.dawn] + self.told)
        old = self.state @ self.states[0] + self.states[1]
        gates = 1 / (1 + np.exp(-(new[:, : 2 * size] + old[:, : 2 * size])))
        candidate = np.tanh(new[:, 2 * size :] + gates[:, :size] * old[:, 2 * size :])
        self.state = candidate + gates[:, size:] * (self.state - candidate)
        self.far = (self.state @ self.rise[0])[:, None] + self.rise[1]  # (lanes, F, C)
        self.coefficients = self.state @ self.predict[0] + self.predict[1]  # (lanes, P)

    def look(self) -> list[Parts]:
        """What the next sample may be, of each clip."""
        if self.mixture:
            return self.mixture
        k, place = divmod(self.at, self.config.frame)
        if place == 0:
            self.frame(k)
        end = self.room + self.at
        loud = [math.sqrt(max(power, 0.0) / LOUD + FAINT**2) for power in self.power]
        self.scale[:, 0] = [1 / each for each in loud]
        np.multiply(self.wave[:, end - self.config.window : end], self.scale, out=self.seen[:, :-1])
        self.seen[:, -1] = [math.log(each) for each in loud]
        h = self.seen @ self.near
        h += self.far[:, place]
        np.maximum(h, 0, out=h)
        more = h @ self.dense1[0]
        more += self.dense1[1]
        h += np.maximum(more, 0, out=more)
        linear = np.vecdot(self.wave[:, end - self.config.order : end], self.coefficients).tolist()
        m = self.config.parts
        parts = (h @ self.dense2[0] + self.dense2[1])[: self.n].tolist()
        for said, by, middle in zip(parts, loud[: self.n], linear[: self.n], strict=True):
            means = [middle + by * mean for mean in said[m : 2 * m]]
            widths = [max(by * math.exp(min(max(width, -9.0), 4.0)), NARROW) for width in said[2 * m :]]
            self.mixture.append((said[:m], means, widths))
        return self.mixture

    def chunk(self, k: int) -> Chunk:
        """Draws the next k samples of every clip."""
        more = ((0, 0), (0, k))
        self.heard = np.pad(self.heard, more, constant_values=SILENT)
        self.wave = np.pad(self.wave, more)
        drawn = []
        noise = [self.noise(chance, k) for chance in self.chance]
        for i in range(k):
            drawn.append(self.look())
            for lane, (weights, means, widths) in enumerate(self.mixture):
                which, where = noise[lane]
                chances = [weight + by for weight, by in zip(weights, which[i], strict=True)]
                part = chances.index(max(chances))  # with such noise the largest is a draw
                value = bisect_right(INNER, means[part] + widths[part] * where[i])
                wave = OF_LEVEL[value]
                self.heard[lane, self.room + self.at] = value
                self.wave[lane, self.room + self.at] = wave
                self.squares[lane].append(wave * wave)
                self.power[lane] += wave * wave - self.squares[lane].popleft()
            self.at += 1
            self.mixture = []
        values = self.heard[: self.n, self.room + self.at - k :]
        mixtures = np.array(drawn, np.float32).transpose(2, 1, 0, 3)  # (3, n, k, M)
        p = likely(*mixtures)
        return Chunk(
            values=values.astype(np.uint8),
            bits=surprise(Mixture(*map(torch.from_numpy, mixtures)), torch.from_numpy(values)).numpy(),
            entropies=entropy(p),
            next=likely(*np.array(self.look(), np.float32).transpose(1, 0, 2)),
            probabilities=p if self.keep else None,
        )

    def noise(self, chance: np.random.Generator, k: int) -> tuple[list[list[float]], list[float]]:
        """Gumbel noise (k, M) and logistic noise (k,) of one lane, times the temperature."""
        which, where = chance.gumbel(size=(k, self.config.parts)), chance.logistic(size=k)
        return (self.temperature * which).tolist(), (self.temperature * where).tolist()
