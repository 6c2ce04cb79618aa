"""SampleRNN (Mehri et al. 2017, arXiv 1612.07837): raw sound, sample by sample, told which digit and whose voice.

Every sample follows from those before it: log p(x) = sum log p(x_t | x_1 ... x_{t-1}), where a sample is one of 256
levels of the mu-law. The network works at three speeds.

- A slow recurrence (a GRU) goes from stride to stride, `stride` samples each. It hears what an ear does, the spectrum
  of the last `span` samples, and is told how late it is: it knows how far the word has come.
- A quick recurrence goes from frame to frame, `frame` samples each, hears the last `past` samples, and says with what
  coefficients the next samples follow from those before them and how loud it goes on.
- A small network without memory looks at the last `window` samples once for every `bunch` of samples.

So the large parts run seldom. What comes next is a mixture of logistic distributions (as Salimans et al. 2017, arXiv
1701.05517), in which a level is as likely as what lies between its bounds,

    p(v) = sum_m w_m [sigmoid((upper_v - mean_m) / width_m) - sigmoid((lower_v - mean_m) / width_m)]

Their means are offsets from a linear prediction, which is made anew for every sample, as in speech coders (LPCNet:
Valin and Skoglund 2019, arXiv 1810.11846; in bunches: Vipperla et al. 2020, arXiv 2008.04574). Its coefficients come of
reflections between -1 and 1, so that it dies away whatever the network says. Offsets and widths are in units of how
loud the quick recurrence wants it: in units of how loud it just was, loudness would wander off.

The label and the speaker are told, or not: in training each is left out now and then, so that sound of which neither
is known can be gone on with, too. A clip that has said its word goes on in exact silence: what is learned ends in it,
so that a clip ends by itself.

Letters of the shapes: B clips, T samples, L strides, K frames, F samples of a frame, W samples of the window, P
coefficients of the linear prediction, N numbers that say what is told, S and H numbers of the slow and the quick state,
C width, M parts of a mixture, V levels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeVar

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from backend.models.mulaw import LEVELS, SILENT, expanded
from backend.models.seeds import generator

Floats = NDArray[np.float32]
Kind = TypeVar("Kind", Tensor, Floats)

BLOCK = 64  # samples whose levels' chances are computed at once
LANES = 8  # clips of one batch; a clip alone is not padded to as many, since that would take twice the time
MOST = 4096  # of each size
LOUD = 64  # samples whose mean square says how loud it is
FADING: Floats = (0.995 ** np.arange(MOST, 0, -1)).astype(np.float32)  # no linear prediction rings longer
FOLLOW = 0.7  # e-folds by which the small network may see that it is louder than the state says, or quieter
FAINT = 1e-4  # what silence counts as, of full scale: half a level
NARROW = 1e-6  # no width is smaller
FAR = 1e4  # of full scale: where the bounds of the outermost levels are
PERIODS = (4, 12, 36)  # strides: of the hands of the clock
LONGEST = 144  # strides, after which the clock no longer says how many
BANDS = 32  # of the spectra that are foreseen
FLOOR = 1e-5  # power of silence
CLOCK = 1 + 2 * len(PERIODS)  # numbers that say how late it is
PART = 2000  # samples whose levels' chances are computed at once
NATS = float(np.log(2))  # of a bit


@dataclass(frozen=True)
class Config:
    """Sizes: what is told, slow and quick recurrence, small network, linear prediction and mixture."""

    labels: int = 10
    speakers: int = 6
    told: int = 32
    stride: int = 128
    span: int = 256
    slow: int = 384
    frame: int = 16
    past: int = 64
    hidden: int = 384
    bunch: int = 4
    window: int = 32
    width: int = 256
    order: int = 16
    parts: int = 4

    def __post_init__(self) -> None:
        """Raises ValueError for sizes that no such network has."""
        if not all(1 <= size <= MOST for size in vars(self).values()):
            raise ValueError(f"every size is from 1 to {MOST}")
        if self.stride % self.frame or self.frame % self.bunch or self.span % 2:
            raise ValueError("a stride is some whole frames, a frame some whole bunches, a span is even")


Bunch = tuple[Floats, Floats, Floats]  # weights, offsets, widths (n, bunch, M)


class Chunk(NamedTuple):
    """Samples of n clips that were drawn one after the other."""

    values: NDArray[np.uint8]  # (n, k)
    bits: Floats  # (n, k) -log2 p of each, with the guidance, whatever the temperature
    entropies: Floats  # (n, k) bits
    next: Floats  # (n, V) how likely the sample after the last one is each level
    probabilities: Floats | None  # (n, k, V) of each, where they were asked for


class Surprises(NamedTuple):
    """What a clip surprises the model by."""

    bits: Tensor  # (T,) -log2 p of each sample given those before it
    entropies: Tensor  # (T,) bits
    next: Tensor  # (V,) how likely the sample after the last one is each level


class Misheard(NamedTuple):
    """Clips as they are heard in training: not quite right."""

    x: Tensor  # (B, T) levels
    blur: Tensor  # (B, L, span / 2 + 1) by which spectra are off, powers of ten
    heard: Tensor  # (B, L, 1) bool, which spectra are heard at all


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


def spectrum(wave: Tensor) -> Tensor:
    """How loud each frequency is in pieces (..., span) of a wave: (..., span / 2 + 1), in powers of ten."""
    waves = torch.view_as_real(torch.fft.rfft(wave * torch.hann_window(wave.shape[-1])))
    found: Tensor = (waves.square().sum(-1) + FLOOR).log10() / 2 + 1
    return found


def banded(seen: Tensor) -> Tensor:
    """Spectra (..., span / 2 + 1) in few bands (..., BANDS)."""
    return F.adaptive_avg_pool1d(seen, BANDS)


def coefficients(reflections: Tensor) -> Tensor:
    """Those of a linear prediction (..., P), the last sample's last, that dies away: of any numbers (..., P)."""
    each = reflections.tanh().unbind(-1)
    found = each[0][..., None]
    for k in each[1:]:
        found = torch.cat([found + k[..., None] * found.flip(-1), k[..., None]], -1)
    return -found.flip(-1) * torch.from_numpy(FADING[-found.shape[-1] :])


BOUNDS = bounds()
EDGES: Floats = BOUNDS.numpy()
INNER: Floats = BOUNDS[1:-1].numpy()
OF_LEVEL: Floats = expanded(torch.arange(LEVELS)).numpy()
ONE, FARTHEST = np.float32(1), np.float32(80)  # beyond this a gate is shut, and exp would overflow
EMPTY: Bunch = (np.empty((0, 0, 0), np.float32),) * 3


class SampleRnn(nn.Module):
    """Three speeds: a recurrence over strides, one over frames, a network without memory over samples."""

    quick = False  # a clip takes a good part of the time that it sounds

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.label = nn.Embedding(config.labels + 1, config.told)  # the last one: not told
        self.speaker = nn.Embedding(config.speakers + 1, config.told)
        self.slow = nn.GRU(config.span // 2 + 1 + CLOCK + config.told, config.slow, batch_first=True)
        self.foresee = nn.Linear(config.slow, BANDS)
        self.gru = nn.GRU(config.past + config.slow + config.told, config.hidden, batch_first=True)
        self.rise = nn.Linear(config.hidden, config.width)
        self.predict = nn.Linear(config.hidden, config.order)
        self.gain = nn.Linear(config.hidden, 1)
        self.place = nn.Parameter(torch.zeros(config.frame // config.bunch, config.width))
        self.near = nn.Linear(config.window + 1, config.width, bias=False)
        self.dense1 = nn.Linear(config.width, config.width)
        self.dense2 = nn.Linear(config.width, config.bunch * 3 * config.parts)
        with torch.no_grad():  # at first: next is what was last, more or less
            self.predict.bias.zero_()[0] = -1.5
            self.gain.bias.fill_(-4)
            spread = torch.linspace(-0.5, 0.5, config.parts)
            self.dense2.bias.copy_(torch.cat([0 * spread, spread, 0 * spread - 1]).repeat(config.bunch))

    @cached_property
    def weights(self) -> "Weights":
        """In numpy, of a model whose weights stay as they are: looked up once, as it holds up whoever else works."""
        return Weights(self)

    def told(self, labels: Sequence[int | None], speakers: Sequence[int | None]) -> Tensor:
        """What is told (B, N) of clips: places of labels and of speakers, None where it is not told."""
        label = torch.tensor([self.config.labels if one is None else one for one in labels])
        speaker = torch.tensor([self.config.speakers if one is None else one for one in speakers])
        told: Tensor = self.label(label) + self.speaker(speaker)
        return told

    def spectra(self, x: Tensor) -> Tensor:
        """How loud each frequency was before each stride of clips (B, L * stride): (B, L, span / 2 + 1)."""
        span, step = self.config.span, self.config.stride
        return spectrum(expanded(F.pad(x[:, :-step], (span, 0), value=SILENT)).unfold(1, span, step))

    def plan(self, seen: Tensor, told: Tensor) -> tuple[Tensor, Tensor]:
        """The slow state in each stride of clips whose spectra are `seen`: (B, L, S), and at the end (1, B, S)."""
        n, k, _ = seen.shape
        late = clock(torch.arange(k)).expand(n, -1, -1)
        states, last = self.slow(torch.cat([seen, late, told[:, None].expand(-1, k, -1)], -1))
        return states, last

    def frames(self, x: Tensor, told: Tensor, plan: Tensor) -> tuple[Tensor, Tensor]:
        """The state in each frame of clips (B, K * F): (B, K, H), and at the end (1, B, H).

        Only samples before a frame are looked at, the last `past` of them.
        """
        past, step = self.config.past, self.config.frame
        heard = F.pad(x[:, :-step], (past, 0), value=SILENT)
        pieces = ((heard.float() - SILENT) / SILENT).unfold(1, past, step)  # (B, K, past)
        k = pieces.shape[1]
        planned = plan.repeat_interleave(self.config.stride // step, 1)[:, :k]
        states, last = self.gru(torch.cat([pieces, planned, told[:, None].expand(-1, k, -1)], -1))
        return states, last

    def forward(self, x: Tensor, told: Tensor, chosen: Tensor | None = None, plan: Tensor | None = None) -> Mixture:
        """Clips (B, L * stride) to the mixtures (B, L * stride, M) of each sample given those before it.

        Or of the frames `chosen` (B, S) alone: (B, S * F, M).
        """
        window, step, order, bunch = self.config.window, self.config.frame, self.config.order, self.config.bunch
        states, _ = self.frames(x, told, self.plan(self.spectra(x), told)[0] if plan is None else plan)
        room = max(window, order, LOUD)
        heard = F.pad(x[:, :-1], (room, 0), value=SILENT).unfold(1, room + step - 1, step)  # (B, K, room + F - 1)
        if chosen is not None:
            states, heard = (p.gather(1, chosen[..., None].expand(-1, -1, p.shape[2])) for p in (states, heard))
        wave = expanded(heard)
        before = wave.unfold(2, room, bunch)  # (B, K, F / bunch, room) what is before each bunch
        loud = (before[..., -LOUD:].square().mean(-1, keepdim=True) + FAINT**2).sqrt()
        scale = self.gain(states).clamp(-10, 0).exp()[:, :, None]  # (B, K, 1, 1)
        near = self.near(torch.cat([before[..., -window:] / loud, (loud / scale).log().clamp(-FOLLOW, FOLLOW)], -1))
        h = F.relu(near + self.rise(states)[:, :, None] + self.place)
        h = h + F.relu(self.dense1(h))
        weights, means, widths = self.dense2(h).unflatten(-1, (bunch, -1)).chunk(3, -1)  # (B, K, F / bunch, bunch, M)
        past = wave[..., room - order :].unfold(2, order, 1)  # (B, K, F, P)
        predicted = (past @ coefficients(self.predict(states))[..., None]).unflatten(2, (-1, bunch))
        scale = scale[..., None]
        parts = weights, predicted + scale * means, (scale * widths.clamp(-9, 4).exp()).clamp(min=NARROW)
        return Mixture(*(part.flatten(1, 3) for part in parts))

    def loss(self, x: Tensor, told: Tensor, chosen: Tensor, misheard: Misheard | None = None) -> tuple[Tensor, Tensor]:
        """The mean of -log2 p in bits of the samples of the frames `chosen` (B, S) of clips (B, L * stride).

        And the mean square of what the slow recurrence foresees each next spectrum wrong by. Clips may be `misheard`:
        what is to be said is right all the same, so it learns to come back from what went a little wrong.
        """
        target = x.unflatten(1, (-1, self.config.frame)).gather(1, chosen[..., None].expand(-1, -1, self.config.frame))
        x = x if misheard is None else misheard.x
        seen = self.spectra(x)
        plan, _ = self.plan(seen if misheard is None else (seen + misheard.blur) * misheard.heard, told)
        bits = surprise(self(x, told, chosen, plan), target.flatten(1)).mean()
        return bits, (self.foresee(plan[:, :-1]) - banded(seen[:, 1:])).square().mean()

    @torch.inference_mode()
    def surprises(self, values: Tensor, label: int | None, speaker: int | None, guidance: float = 1.0) -> Surprises:
        """How surprising each sample of a clip (T,) is; for `guidance` see `speak`."""
        length = len(values)
        x = F.pad(values, (0, self.config.stride - length % self.config.stride), value=SILENT)[None]
        told, untold = self.told([label, None], [speaker, None]).split(1)
        plan, without = (self.plan(self.spectra(x), one)[0] for one in (told, untold))
        whole = self(x, steered(told, untold, guidance), plan=steered(plan, without, guidance))
        mixture = Mixture(*(part[0] for part in whole))
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
        guidance: float = 1.0,
    ) -> "Speaking":
        """As many clips as there are labels, which go on after the samples `known` (T,).

        Below a `temperature` of 1 likely parts of the mixture gain, and all of them are narrower; at 0 it is the middle
        of the likeliest. Clip i depends on the seed and i alone, whichever others are drawn with it; drawn alone, only
        but for rounding.

        What a clip is told makes `guidance` times the difference that it makes by itself. That is what classifier-free
        guidance (Ho and Salimans 2022, arXiv 2207.12598) does to a diffusion's noise; here it is done to the slow
        state, once a stride, and to what the quick recurrence is told, so that it costs next to nothing: it goes on
        from those of a clip that is told nothing through those of the clip and beyond.
        """
        return Speaking(self, known, labels, speakers, seed, temperature, keep, guidance)

    def probe(self) -> Tensor:
        """What is made of a fixed clip: the golden output at load."""
        length = 2 * self.config.stride
        x = (SILENT + 40 * torch.arange(length).mul(0.3).sin()).long().view(1, -1)
        return surprise(self(x, self.told([0], [None])), x)[0]


def steered(told: Kind, untold: Kind, guidance: float) -> Kind:
    """What makes `guidance` times the difference to `untold`; exactly `told` at 1."""
    return told if guidance == 1 else untold + guidance * (told - untold)


def surprise(mixture: Mixture, values: Tensor) -> Tensor:
    """-log2 p (...) of levels (...), in bits.

    sigmoid(b) - sigmoid(a) is sigmoid(b) sigmoid(-a) (1 - exp(a - b)), whose logarithm is exact however small it is.
    """
    lower, upper = ((edge[..., None] - mixture.means) / mixture.widths for edge in (BOUNDS[values], BOUNDS[values + 1]))
    each = F.logsigmoid(upper) + F.logsigmoid(-lower) + torch.log(-torch.expm1(lower - upper))
    bits: Tensor = -(mixture.weights.log_softmax(-1) + each).logsumexp(-1) / NATS
    return bits


def likely(weights: Floats, means: Floats, widths: Floats) -> Floats:
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


def entropy(p: Floats) -> Floats:
    """That of distributions (..., V), bits."""
    bits: Floats = -(p * np.log2(p + np.float32(1e-30))).sum(-1)
    return bits


def linear(reflections: Floats) -> Floats:
    """The same as `coefficients`, in numpy."""
    each = np.tanh(reflections)
    found = each.copy()
    for k in range(1, each.shape[1]):
        found[:, :k] += each[:, k : k + 1] * found[:, k - 1 :: -1]
    faded: Floats = -found[:, ::-1] * FADING[-found.shape[1] :]
    return faded


class Gru(NamedTuple):
    """The weights of a recurrence, in numpy."""

    inputs: Floats  # (inputs, 3 H)
    states: Floats  # (H, 3 H)
    bias: Floats  # (3 H,) of the inputs
    kept: Floats  # (3 H,) of the states

    @classmethod
    def of(cls, gru: nn.GRU) -> "Gru":
        """Those of torch's."""
        w = [value.detach().float().numpy() for value in gru.state_dict().values()]
        return cls(np.ascontiguousarray(w[0].T), np.ascontiguousarray(w[1].T), w[2], w[3])

    def step(self, new: Floats, state: Floats) -> Floats:
        """The next state (B, H), where `new` (B, 3 H) is what the inputs and their bias come to."""
        size = state.shape[1]
        old = state @ self.states
        old += self.kept
        gates = np.reciprocal(ONE + np.exp(np.minimum(-(new[:, : 2 * size] + old[:, : 2 * size]), FARTHEST)))
        candidate = np.tanh(new[:, 2 * size :] + gates[:, :size] * old[:, 2 * size :])
        after: Floats = candidate + gates[:, size:] * (state - candidate)
        return after


class Weights:
    """Those of a model in numpy, as its small steps take them."""

    def __init__(self, model: SampleRnn) -> None:
        past, planned = model.config.past, model.config.past + model.config.slow
        self.slow, self.quick = Gru.of(model.slow), Gru.of(model.gru)
        self.of_past, self.of_plan = self.quick.inputs[:past] / SILENT, self.quick.inputs[past:planned]
        w = {name: value.detach().float().numpy() for name, value in model.state_dict().items()}
        across = {name: np.ascontiguousarray(value.T) for name, value in w.items() if value.ndim == 2}
        self.rise = across["rise.weight"], w["rise.bias"] + w["place"]
        self.predict = across["predict.weight"], w["predict.bias"]
        self.gain = across["gain.weight"], w["gain.bias"]
        self.near = across["near.weight"]
        self.dense1 = across["dense1.weight"], w["dense1.bias"]
        self.dense2 = across["dense2.weight"], w["dense2.bias"]


class Speaking:
    """Clips that are being drawn: the weights in numpy, which takes a twentieth of torch's time for such small steps.

    What was computed of earlier samples is kept; nothing is computed twice.
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
        guidance: float,
    ) -> None:
        """See SampleRnn.speak."""
        self.config, self.temperature, self.keep, self.guidance = model.config, temperature, keep, guidance
        self.n = len(labels)
        self.lanes = 1 if self.n == 1 else -(-self.n // LANES) * LANES  # those beyond stay silent
        more = self.lanes - self.n
        self.chance = [
            np.random.Generator(np.random.Philox(generator(seed, i, "sound").initial_seed())) for i in range(self.n)
        ]
        told = model.told([*labels, *[labels[-1]] * more], [*speakers, *[speakers[-1]] * more]).detach()
        untold = model.told([None] * self.lanes, [None] * self.lanes).detach()
        both = torch.cat([told, untold]) if guidance != 1 else told
        w = self.weights = model.weights
        bins, planned = self.config.span // 2 + 1, self.config.past + self.config.slow
        self.told = both.numpy() @ w.slow.inputs[bins + CLOCK :] + w.slow.bias
        self.told_quick = steered(told, untold, guidance).numpy() @ w.quick.inputs[planned:] + w.quick.bias
        self.room = max(self.config.span, self.config.past, self.config.window, self.config.order, LOUD)
        heard = F.pad(known, (self.room, 0), value=SILENT)
        # What is known and drawn, after so much silence: levels, and the wave that they stand for.
        self.heard = np.repeat(heard.numpy()[None], self.lanes, 0)
        self.wave = expanded(torch.from_numpy(self.heard)).numpy()
        self.at = len(known)  # the next sample
        self.seen = np.empty((self.lanes, self.config.window + 1), np.float32)
        self.looked, self.bunch = -1, EMPTY  # the bunch of which is known what its samples may be, and that
        self.listen(model, known, both)

    def listen(self, model: SampleRnn, known: Tensor, both: Tensor) -> None:
        """Takes in what is known, up to the frame that the next sample is in."""
        step, stride = self.config.frame, self.config.stride
        self.plan = np.zeros((len(both), self.config.slow), np.float32)
        self.state = np.zeros((self.lanes, self.config.hidden), np.float32)
        whole = len(known) // step  # frames that begin before the next sample's
        self.strides = -(-len(known) // stride)  # that begin before the next sample
        if len(known):
            each, which = both.unique(dim=0, return_inverse=True)  # what is told the same hears the same
            x = F.pad(known, (0, -len(known) % stride), value=SILENT).expand(len(each), -1)
            plans, last = model.plan(model.spectra(x), each)
            self.plan = last[0][which].numpy()
            if whole:
                without = which[-1]  # nothing is told it, or it does not count
                guided = steered(each, each[without], self.guidance), steered(plans, plans[without], self.guidance)
                self.state = model.frames(x[:, : whole * step], *guided)[1][0][which[: self.lanes]].numpy()
        self.look_ahead()
        if self.at % step:
            self.frame(whole)

    def walk(self) -> None:
        """One step of the slow recurrence, for the next stride."""
        begin = self.room + self.strides * self.config.stride
        seen = spectrum(torch.from_numpy(self.wave[:, begin - self.config.span : begin]))
        late = clock(torch.tensor([self.strides])).expand(self.lanes, -1)
        heard: Floats = torch.cat([seen, late], 1).numpy()
        new: Floats = heard @ self.weights.slow.inputs[: heard.shape[1]]
        self.plan = self.weights.slow.step(np.tile(new, (len(self.plan) // self.lanes, 1)) + self.told, self.plan)
        self.strides += 1
        self.look_ahead()

    def look_ahead(self) -> None:
        """What the quick recurrence hears of the plan."""
        plan = steered(self.plan[: self.lanes], self.plan[-self.lanes :], self.guidance)
        self.planned = plan @ self.weights.of_plan + self.told_quick

    def frame(self, k: int) -> None:
        """One step of the quick recurrence, for the k-th frame."""
        if k * self.config.frame == self.strides * self.config.stride:
            self.walk()
        begin = self.room + k * self.config.frame
        heard = self.heard[:, begin - self.config.past : begin]
        new: Floats = np.subtract(heard, SILENT, dtype=np.float32) @ self.weights.of_past + self.planned
        self.state = self.weights.quick.step(new, self.state)
        self.far = (self.state @ self.weights.rise[0])[:, None] + self.weights.rise[1]  # (lanes, F / bunch, C)
        self.coefficients = linear(self.state[: self.n] @ self.weights.predict[0] + self.weights.predict[1])  # (n, P)
        self.scale = np.exp((self.state @ self.weights.gain[0] + self.weights.gain[1]).clip(-10, 0))  # (lanes, 1)

    def look(self) -> Bunch:
        """What the samples of the bunch may be that the next one is in, but for the linear prediction."""
        bunch, parts = self.config.bunch, self.config.parts
        if self.looked == self.at // bunch:
            return self.bunch
        self.looked = self.at // bunch
        k, place = divmod(self.looked * bunch, self.config.frame)
        if self.at % self.config.frame == 0:
            self.frame(k)
        end = self.room + self.looked * bunch
        lately = self.wave[:, end - LOUD : end]
        loud = np.vecdot(lately, lately)[:, None]
        loud /= LOUD
        loud += FAINT**2
        np.sqrt(loud, out=loud)
        np.divide(self.wave[:, end - self.config.window : end], loud, out=self.seen[:, :-1])
        loud /= self.scale
        np.log(loud, out=loud)
        np.clip(loud, -FOLLOW, FOLLOW, out=self.seen[:, -1:])
        h = self.seen @ self.weights.near
        h += self.far[:, place // bunch]
        np.maximum(h, 0, out=h)
        more = h @ self.weights.dense1[0]
        more += self.weights.dense1[1]
        h += np.maximum(more, 0, out=more)
        said = (h[: self.n] @ self.weights.dense2[0]).reshape(self.n, bunch, -1)
        said += self.weights.dense2[1].reshape(bunch, -1)
        scale = self.scale[: self.n, :, None]
        widths = np.exp(said[..., 2 * parts :].clip(-9, 4))
        widths *= scale
        self.bunch = said[..., :parts], scale * said[..., parts : 2 * parts], np.maximum(widths, NARROW)
        return self.bunch

    def chunk(self, k: int) -> Chunk:
        """Draws the next k samples of every clip."""
        more, first, order = ((0, 0), (0, k)), self.room + self.at, self.config.order
        self.heard = np.pad(self.heard, more, constant_values=SILENT)
        self.wave = np.pad(self.wave, more)
        mine = self.wave[: self.n]
        which, where = (np.stack(lanes) for lanes in zip(*(self.noise(one, k) for one in self.chance), strict=True))
        drawn = np.empty((3, self.n, k, self.config.parts), np.float32)
        i = 0
        while i < k:  # a bunch, or what is left of it
            weights, means, widths = self.look()
            place = self.at % self.config.bunch
            to = min(k, i + self.config.bunch - place)
            now, bunch = slice(i, to), slice(place, place + to - i)
            drawn[0, :, now], drawn[1, :, now], drawn[2, :, now] = weights[:, bunch], means[:, bunch], widths[:, bunch]
            part = (weights[:, bunch] + which[:, now]).argmax(-1)[..., None]  # with such noise the largest is a draw
            off = np.take_along_axis(widths[:, bunch], part, 2)[..., 0]
            off *= where[:, now]
            off += np.take_along_axis(means[:, bunch], part, 2)[..., 0]
            for j in range(to - i):
                end = first + i + j
                predicted = np.vecdot(mine[:, end - order : end], self.coefficients)
                drawn[1, :, i + j] += predicted[:, None]
                level = INNER.searchsorted(predicted + off[:, j], "right")
                self.heard[: self.n, end] = level
                mine[:, end] = OF_LEVEL[level]
            self.at += to - i
            i = to
        values = self.heard[: self.n, first:]
        p = likely(*drawn)
        return Chunk(
            values=values.astype(np.uint8),
            bits=surprise(Mixture(*map(torch.from_numpy, drawn)), torch.from_numpy(values)).numpy(),
            entropies=entropy(p),
            next=self.next(),
            probabilities=p if self.keep else None,
        )

    def next(self) -> Floats:
        """How likely each level is (n, V) to be the next sample."""
        end = self.room + self.at
        weights, means, widths = (part[:, self.at % self.config.bunch] for part in self.look())
        predicted = np.vecdot(self.wave[: self.n, end - self.config.order : end], self.coefficients)
        return likely(weights, means + predicted[:, None], widths)

    def noise(self, chance: np.random.Generator, k: int) -> tuple[Floats, Floats]:
        """Gumbel noise (k, M) and logistic noise (k,) of one lane, times the temperature."""
        which, where = chance.gumbel(size=(k, self.config.parts)), chance.logistic(size=k)
        return self.temperature * which.astype(np.float32), self.temperature * where.astype(np.float32)
