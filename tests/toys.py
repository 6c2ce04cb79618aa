"""Toy families that Drawbar has never heard of, one or two per medium, with cards: what a family, a medium and a card
promise each other, at its smallest."""

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from PIL import Image, PngImagePlugin
from torch import Tensor, nn
from torch.distributions import Normal

from backend.__main__ import main
from backend.beside import noted, packed
from backend.checkpoints import write
from backend.media import palette
from backend.media.text import Characters, Words
from backend.models import FAMILIES, gan
from backend.models.mixture import Mixture
from backend.models.mulaw import SILENT
from backend.models.raster import NATS, ORDERS, Order, turned, turned_back
from backend.models.seeds import generator, noise
from backend.models.sentence_vae import PAD, SPECIAL


@dataclass(frozen=True)
class Sizes:
    """Sizes of a toy that draws."""

    code_size: int = 3
    side: int = 28
    channels: int = 1
    labels: int = 0
    values: int = 0


def shaped(pixels: Tensor, channels: int, side: int) -> Tensor:
    """Pixels (N, C S S) as pictures (N, C, S, S)."""
    pictures: Tensor = pixels.unflatten(1, (channels, side, side))
    return pictures


class Prior(nn.Module):
    """A decoder whose codes come from a prior, and no encoder: as of a GAN."""

    quick = True

    def __init__(self, config: Sizes) -> None:
        super().__init__()
        self.config = config
        self.out = nn.Linear(config.code_size, config.channels * config.side**2)

    def codes(self, n: int, seed: int, temperature: float = 1.0) -> Tensor:
        return temperature * noise(n, self.config.code_size, seed)

    def decode(self, codes: Tensor) -> Tensor:
        return shaped(self.out(codes), self.config.channels, self.config.side)

    def probe(self) -> Tensor:
        return self.decode(torch.ones(1, self.config.code_size))


class Auto(nn.Module):
    """An auto-encoder: codes without a prior, far from 0."""

    def __init__(self, config: Sizes) -> None:
        super().__init__()
        self.config = config
        pixels = config.channels * config.side**2
        self.into, self.out = nn.Linear(pixels, config.code_size), nn.Linear(config.code_size, pixels)

    def encode(self, x: Tensor) -> Normal:
        return Normal(30 * self.into(x.flatten(1)), 0.001)

    def decode(self, codes: Tensor) -> Tensor:
        return shaped(self.out(codes / 10), self.config.channels, self.config.side)

    def probe(self) -> Tensor:
        return self.decode(torch.ones(1, self.config.code_size))


class Styled(nn.Module):
    """Encoder, decoder and prior, and both of the first are told a label."""

    def __init__(self, config: Sizes) -> None:
        super().__init__()
        self.config = config
        self.into, self.out = nn.Linear(config.side**2, config.code_size), nn.Linear(config.code_size, config.side**2)
        self.labels = nn.Embedding(config.labels, config.code_size)

    def encode(self, x: Tensor, label: Tensor) -> Normal:
        return Normal(self.into(x.flatten(1)) - self.labels(label), 0.5)

    def codes(self, n: int, seed: int, temperature: float = 1.0) -> Tensor:
        return temperature * noise(n, self.config.code_size, seed)

    def decode(self, codes: Tensor, label: Tensor) -> Tensor:
        return shaped(self.out(codes + self.labels(label)), 1, self.config.side)

    def probe(self) -> Tensor:
        return self.decode(torch.ones(1, self.config.code_size), torch.zeros(1, dtype=torch.long))


class Critic(nn.Module):
    """A classifier."""

    def __init__(self, config: Sizes) -> None:
        super().__init__()
        self.config = config
        self.out = nn.Linear(config.side**2, config.labels)

    def classify(self, x: Tensor) -> Tensor:
        logits: Tensor = self.out(x.float().flatten(1))
        return logits.softmax(-1)

    def probe(self) -> Tensor:
        return self.classify(torch.ones(1, 1, self.config.side, self.config.side))


class Mosaic(nn.Module):
    """Pictures of few colours, out of codes."""

    def __init__(self, config: Sizes) -> None:
        super().__init__()
        self.config = config
        pixels = config.values * config.side**2
        self.into, self.out = nn.Linear(pixels, config.code_size), nn.Linear(config.code_size, pixels)

    def encode(self, x: Tensor) -> Normal:
        return Normal(self.into(F.one_hot(x, self.config.values).float().flatten(1)), 0.5)

    def codes(self, n: int, seed: int, temperature: float = 1.0) -> Tensor:
        return temperature * noise(n, self.config.code_size, seed)

    def decode(self, codes: Tensor) -> Tensor:
        return shaped(self.out(codes), self.config.values, self.config.side)

    def probe(self) -> Tensor:
        return self.decode(torch.ones(1, self.config.code_size))


class Raster(nn.Module):
    """Pictures of few colours, pixel by pixel: a pixel's colour depends on the one before it, and on the order."""

    def __init__(self, config: Sizes) -> None:
        super().__init__()
        self.config = config
        self.after, self.order = nn.Embedding(config.values + 1, config.values), nn.Embedding(4, config.values)

    def logits(self, x: Tensor, order: Order) -> Tensor:
        before = F.pad(turned(x, order).flatten(1)[:, :-1], (1, 0), value=self.config.values)
        each = self.likely(before, order).transpose(1, 2).unflatten(2, x.shape[1:])  # (B, V, S, S)
        return turned_back(each, order).movedim(1, -1)

    def likely(self, before: Tensor, order: Order) -> Tensor:
        """Logits (..., V) after the colours before (...)."""
        found: Tensor = self.after(before) + self.order.weight[ORDERS.index(order)]
        return found

    def start(self, n: int, order: Order) -> "Steps":
        return Steps(self, n, order)

    def probe(self) -> Tensor:
        return self.logits(torch.arange(self.config.side**2).view(1, self.config.side, -1) % self.config.values, "up")


class Steps(NamedTuple):
    """Drawings of `Raster`, which have no state but their last pixel."""

    model: Raster
    n: int
    order: Order

    def logits(self, row: int, column: int, values: Tensor) -> Tensor:
        place = row * values.shape[-1] + column
        before = values.flatten(1)[:, place - 1] if place else torch.full((self.n,), self.model.config.values)
        return self.model.likely(before, self.order)

    def pick(self, lanes: Tensor) -> None:
        """Nothing to pick."""


@dataclass(frozen=True)
class TextSizes:
    """Sizes of a toy that writes."""

    vocabulary: int
    words: int = 6
    lengths: tuple[int, ...] = ()
    longest: int = 7
    code_size: int = 4


class Wordy(nn.Module):
    """Sentences: the code says at every place which word stands there."""

    def __init__(self, config: TextSizes) -> None:
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(config.vocabulary, config.code_size)
        self.places = nn.Linear(config.code_size, config.longest * config.code_size)

    def encode(self, tokens: Tensor) -> Normal:
        inside = (tokens != PAD).unsqueeze(-1)
        return Normal((self.embedding(tokens) * inside).sum(1) / inside.sum(1), 0.5)

    def codes(self, n: int, seed: int, temperature: float = 1.0) -> Tensor:
        return temperature * noise(n, self.config.code_size, seed)

    def decode(self, codes: Tensor, length: Tensor | None = None, **given: Any) -> Tensor:
        each = self.places(codes).unflatten(1, (self.config.longest, self.config.code_size))
        logits = each @ self.embedding.weight[SPECIAL : SPECIAL + self.config.words].T  # (N, T, words)
        if given.get("method") == "sample":
            seed, rows = given["seed"], given["row"].tolist()
            draws = [torch.rand(logits.shape[1:], generator=generator(seed, i, "words")) for i in rows]
            logits = logits - (-torch.stack(draws).log()).log() * given["temperature"]
        tokens: Tensor = SPECIAL + logits.argmax(-1)
        return tokens if length is None else tokens.where(torch.arange(self.config.longest) < length[:, None], PAD)

    def probe(self) -> Tensor:
        return self.decode(torch.ones(1, self.config.code_size), torch.tensor([2])).float()


@dataclass(frozen=True)
class SoundSizes:
    """Sizes of a toy that speaks, or listens."""

    labels: int = 3
    speakers: int = 2
    levels: int = 256


class Part(NamedTuple):
    """Samples that were drawn one after the other."""

    values: "np.ndarray[Any, np.dtype[np.uint8]]"  # (n, k)
    bits: Tensor  # (n, k)
    entropies: Tensor  # (n, k)
    next: Tensor  # (n, V)
    probabilities: Tensor | None  # (n, k, V)


class Surprises(NamedTuple):
    """What a clip surprises a toy by."""

    bits: Tensor  # (T,)
    entropies: Tensor  # (T,)
    next: Tensor  # (V,)


class Talk(nn.Module):
    """Sound in which a sample depends on the one before it, on the label and on the speaker, told or not.

    Of silence comes silence, so that it ends once it has fallen silent.
    """

    still = 30.0  # nats by which silence is likelier than all else after silence

    def __init__(self, config: SoundSizes) -> None:
        super().__init__()
        self.config = config
        self.after = nn.Embedding(config.levels, config.levels)
        self.label = nn.Embedding(config.labels + 1, config.levels)  # the last one: not told
        self.speaker = nn.Embedding(config.speakers + 1, config.levels)

    def likely(self, before: Tensor, label: int | None, speaker: int | None, guidance: float = 1.0) -> Tensor:
        """Log-probabilities (..., V) after the samples before (...)."""
        told = self.label.weight[self.config.labels if label is None else label]
        told = told + self.speaker.weight[self.config.speakers if speaker is None else speaker]
        untold = self.label.weight[-1] + self.speaker.weight[-1]
        silent = self.still * ((before == SILENT)[..., None] & (torch.arange(self.config.levels) == SILENT))
        found: Tensor = self.after(before) + torch.lerp(untold, told, guidance) + silent
        return found.log_softmax(-1)

    def speak(
        self,
        known: Tensor,
        labels: Sequence[int | None],
        speakers: Sequence[int | None],
        seed: int,
        temperature: float,
        keep: bool = False,
        guidance: float = 1.0,
    ) -> "Talking":
        return Talking(self, known, list(zip(labels, speakers, strict=True)), seed, temperature, keep, guidance)

    def surprises(self, values: Tensor, label: int | None, speaker: int | None, guidance: float = 1.0) -> Surprises:
        likely = self.likely(F.pad(values, (1, 0), value=LOUD), label, speaker, guidance)
        bits = -likely[:-1].gather(1, values[:, None])[:, 0] / NATS
        return Surprises(bits, entropy(likely[:-1]), likely[-1].exp())

    def probe(self) -> Tensor:
        return self.likely(torch.arange(self.config.levels), 0, None).exp()


LOUD = 0  # what was there before a clip began, for a toy: of silence would come silence


def entropy(likely: Tensor) -> Tensor:
    """In bits, of log-probabilities (..., V)."""
    return -(likely.exp() * likely).sum(-1) / NATS


class Talking:
    """Clips of `Talk`, which have no state but their last sample."""

    def __init__(
        self,
        model: Talk,
        known: Tensor,
        told: list[tuple[int | None, int | None]],
        seed: int,
        temperature: float,
        keep: bool,
        guidance: float,
    ) -> None:
        self.keep = keep
        every = torch.arange(model.config.levels)
        self.likely = torch.stack([model.likely(every, *one, guidance) for one in told])  # (n, V, V)
        spread = (self.likely.double() / max(temperature, 1e-3)).softmax(-1)
        self.below = spread.cumsum(-1).numpy()
        self.chance = [generator(seed, i, "sound") for i in range(len(told))]
        self.last = [int(known[-1]) if len(known) else LOUD] * len(told)

    def chunk(self, k: int) -> Part:
        before = torch.empty(len(self.last), k + 1, dtype=torch.long)
        for i, last in enumerate(self.last):
            row = [last]
            for chance in torch.rand(k, generator=self.chance[i], dtype=torch.float64).tolist():
                below = self.below[i, row[-1]]
                row.append(int(below.searchsorted(chance * below[-1], "right")))
            before[i], self.last[i] = torch.tensor(row), row[-1]
        values, lanes = before[:, 1:], torch.arange(len(self.last))[:, None]
        likely = self.likely[lanes, before]  # (n, k + 1, V)
        bits = -likely[:, :k].gather(-1, values[..., None])[..., 0] / NATS
        probabilities = likely[:, :k].exp() if self.keep else None
        return Part(values.numpy().astype(np.uint8), bits, entropy(likely[:, :k]), likely[:, k].exp(), probabilities)


class Ear(nn.Module):
    """A judge of sounds: what is said, and by whom, by how often each value comes."""

    def __init__(self, config: SoundSizes) -> None:
        super().__init__()
        self.config = config
        self.what, self.who = nn.Linear(config.levels, config.labels), nn.Linear(config.levels, config.speakers)

    def shares(self, x: Tensor) -> Tensor:
        """How often each value (B, V) comes in clips (B, T), but for silence."""
        return F.one_hot(x, self.config.levels).float().mean(1) * (torch.arange(self.config.levels) != SILENT)

    def classify(self, x: Tensor) -> Tensor:
        logits: Tensor = self.what(100 * self.shares(x))
        return logits.softmax(-1)

    def speakers(self, x: Tensor) -> Tensor:
        logits: Tensor = self.who(100 * self.shares(x))
        return logits.softmax(-1)

    def probe(self) -> Tensor:
        return self.classify(torch.arange(self.config.levels)[None])


TOYS: dict[str, tuple[type[nn.Module], type[Any]]] = {
    "toy_prior": (Prior, Sizes),
    "toy_auto": (Auto, Sizes),
    "toy_styled": (Styled, Sizes),
    "toy_critic": (Critic, Sizes),
    "toy_mosaic": (Mosaic, Sizes),
    "toy_raster": (Raster, Sizes),
    "toy_wordy": (Wordy, TextSizes),
    "toy_talk": (Talk, SoundSizes),
    "toy_ear": (Ear, SoundSizes),
}
DUEL = gan.Config(
    code_size=4, hidden=8, channels=(4, 4, 4), judging=(4, 4, 4), side=8, values=5, embedding=2, materials=3
)
PETS, LABELS = ["cat", "dog", "owl"], [3, 1, 2]
COLOURS = ["#101010", "#f0f0e8", "#c02020", "#20a040", "#2040c0"]
CODES = ["sample", "encode", "decode", "interpolate"]
PIXELS = ["sample", "complete", "score"]
WORDS = Words([" sun", " rain", " wind", " falls", " shines", " sings"], [])
VERSE = Characters("春眠不覺曉處處聞啼鳥"[:6])


def lively(model: nn.Module, seed: int = 0) -> nn.Module:
    """Weights by which every number matters."""
    for i, weight in enumerate(model.parameters()):
        spread = 1.5 if weight.ndim < 2 else 2 / weight.shape[-1] ** 0.5
        nn.init.normal_(weight, std=spread, generator=generator(seed, i))
    return model


def card(name: str, family: str, medium: str, verbs: list[str], **more: object) -> dict[str, Any]:
    """A card of a toy, with as little as a card may have."""
    texts = dict.fromkeys(("title", "summary", "licence", "data", "recipe"), "a toy")
    parts = {"parameters": ["temperature"], "labels": [], "metrics": [], "minutes": 0}
    return {"name": name, "family": family, "medium": medium, "verbs": verbs} | texts | parts | more


def sheet(pictures: "np.ndarray[Any, np.dtype[np.uint8]]", labels: list[str]) -> bytes:
    """A gallery file: pictures (N, H, W, ...) in one row."""
    notes, content = PngImagePlugin.PngInfo(), BytesIO()
    notes.add_text("indices", " ".join(map(str, range(len(pictures)))))
    if labels:
        notes.add_text("labels", " ".join(labels))
    Image.fromarray(np.concatenate(list(pictures), 1)).save(content, "PNG", pnginfo=notes)
    return content.getvalue()


SCATTER = {
    "of": {"en": "two pictures", "zh": "两张图"},
    "labels": ["dawn", "dusk"],
    "mean": [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]],
    "clusters": [{"label": "dawn", "mean": [1.0, 2.0, 3.0]}],
}


def seeds(rows: "np.ndarray[Any, np.dtype[np.uint8]]", **more: str) -> bytes:
    """A sheet of a row of real works and one of each of two trainings, in two places."""
    notes, content = PngImagePlugin.PngInfo(), BytesIO()
    for name, words in ({"t": "0 1", "seeds": "3 8", "shipped": "8", "distances": "0.5 0.25"} | more).items():
        notes.add_text(name, words)
    Image.fromarray(rows).save(content, "PNG", pnginfo=notes)
    return content.getvalue()


def noisy(*shape: int, seed: int = 0) -> "np.ndarray[Any, np.dtype[np.uint8]]":
    return np.random.default_rng(seed).integers(0, 256, shape, np.uint8)


def fitted(weights: tuple[float, ...] = (0.25, 0.75), size: int = 3, width: float = 0.5) -> bytes:
    """The file of a prior: Gaussians in a row along the first number."""
    parts = len(weights)
    means = torch.zeros(parts, size)
    means[:, 0] = 4 * torch.arange(parts) - 2
    return packed(Mixture(torch.tensor(weights), means, width * torch.eye(size).repeat(parts, 1, 1)))


FITTED = fitted()


class Toy(NamedTuple):
    """What `write` is given."""

    model: nn.Module | Mapping[int, nn.Module]
    card: dict[str, Any]
    files: Mapping[str, bytes] = {}


TONES = [
    {"label": {"en": "dark", "zh": "深"}, "colour": "#3b2219", "point": [-20.0, 0.0, 5.0]},
    {"label": {"en": "middle", "zh": "中"}, "colour": "#c68642", "point": [20.0, 0.0, 5.0]},
    {"colour": "#ffdbac", "point": [0.0, 20.0, 5.0]},
]


def toys() -> dict[str, Toy]:
    """Every toy by its name."""
    ways = [
        {"direction": [0.6, 0.8, 0.0], "low": -20, "high": 20, "label": {"en": "warmth", "zh": "冷暖"}},
        {"index": 2, "low": -45.5, "high": 45.5},
        {"stops": TONES, "low": 0, "high": 2, "label": {"en": "tone", "zh": "色调"}},
    ]
    dims = [{"index": 1, "kl": 1.5, "low": -2, "high": 2, "label": "slant"}, {"index": 0, "low": -1, "high": 1}]
    grey, colour = Sizes(code_size=64, side=20, labels=3), Sizes(code_size=4, side=8, values=5)
    across = [
        {"direction": [0.6, 0.8, 0.0], "low": -2, "high": 2},
        {"direction": [-0.8, 0.6, 0.0], "low": -2, "high": 2},
    ]
    words = TextSizes(WORDS.size)
    verse = TextSizes(VERSE.size, lengths=(5, 7))
    writes = ["temperature", "decoding"]
    spoken = {"labels": PETS, "speakers": ["ann", "bob"], "rate": 8000}
    told = ["label", "temperature"]
    pets = {"parameters": told, "labels": PETS, "code_size": 64, "side": 20}
    many = [{"index": i, "kl": 1 / (1 + i), "low": -2, "high": 2} for i in range(64)]
    judged = pets | {"judge": "toy-judge", "gallery": 3, "sliders": many}
    few = {"palette": COLOURS, "side": 8}
    parts = [
        Toy(
            lively(Prior(Sizes())),
            card(
                "toy-ink",
                "toy_prior",
                "ink",
                ["sample", "decode", "interpolate"],
                **{"code_size": 3, "sliders": dims},
            ),
        ),
        Toy(
            lively(Auto(Sizes(side=16, channels=3))),
            card(
                "toy-rgb",
                "toy_auto",
                "rgb",
                ["encode", "decode", "interpolate"],
                **{"code_size": 3, "code_range": 50, "side": 16, "sliders": ways, "gallery": 4, "parameters": []},
                **{"scatter": 2, "seeds": 2},
            ),
            {
                "gallery.png": sheet(noisy(4, 16, 16, 3), []),
                "scatter.json": json.dumps(SCATTER).encode(),
                "seeds.png": seeds(noisy(48, 32, 3)),
            },
        ),
        Toy(
            {number: lively(Prior(Sizes(side=12)), number) for number in (0, 5)},
            card(
                "toy-stages",
                "toy_prior",
                "grey",
                ["sample", "decode", "interpolate"],
                **{"code_size": 3, "side": 12, "parameters": ["temperature", "generation", "prior"], "sliders": across},
                sampled_from={"parts": 2, "digest": hashlib.sha256(FITTED).hexdigest()},
            ),
            {"prior.safetensors": FITTED},
        ),
        Toy(
            lively(Styled(grey)),
            card("toy-pets", "toy_styled", "grey", [*CODES, "restyle"], **judged),
            {"gallery.png": sheet(noisy(3, 20, 20), ["owl", "cat", "owl"])},
        ),
        Toy(
            lively(Styled(grey), 1),
            card("toy-shy", "toy_styled", "grey", [*CODES, "restyle"], **pets | {"labels": LABELS}),
        ),
        Toy(
            lively(Critic(grey)),
            card("toy-judge", "toy_critic", "grey", ["classify"], labels=PETS, side=20, parameters=[]),
        ),
        Toy(
            lively(Mosaic(colour)),
            card("toy-mosaic", "toy_mosaic", "palette", CODES, code_size=4, **few, sliders=dims),
        ),
        Toy(
            {number: lively(Raster(colour), number) for number in (0, 3)},
            card(
                "toy-raster",
                "toy_raster",
                "palette",
                PIXELS,
                **few,
                parameters=["temperature", "generation", "wish"],
                judge="toy-taste",
                levels={"down": [0.0, 1000.0]},
            ),
        ),
        Toy(
            lively(Critic(Sizes(side=8, labels=3))),
            card("toy-taste", "toy_critic", "palette", ["classify"], labels=PETS, parameters=[], **few),
        ),
        Toy(
            {number: lively(gan.Gan(DUEL), number) for number in (0, 5)},
            card(
                "toy-duel",
                "gan",
                "palette",
                ["sample", "decode", "interpolate", "score"],
                **few | {"code_size": 4, "parameters": ["temperature", "generation"], "gallery": 4},
                sliders=dims,
                generations=[{"number": 0, "real": [-1.0, 0.0, 1.0]}, {"number": 5, "real": [0.0, 2.0, 6.0]}],
                duel=[[50.0, 75.0], [25.0, 60.0]],
            ),
            {"gallery.png": sheet(palette.colour(noisy(4, 8, 8) % 5, palette.parse(COLOURS)), [])},
        ),
        Toy(
            {number: lively(Talk(SoundSizes()), number) for number in (0, 5)},
            card(
                "toy-talk",
                "toy_talk",
                "sound",
                PIXELS,
                **spoken,
                parameters=["label", "speaker", "seconds", "temperature", "guidance", "generation"],
                judge="toy-ear",
                spectra=3,
            ),
            {"spectra.png": noted(noisy(8, 12))},
        ),
        Toy(lively(Talk(SoundSizes(1, 1))), card("toy-hum", "toy_talk", "sound", PIXELS, rate=4000, parameters=[])),
        Toy(lively(Ear(SoundSizes())), card("toy-ear", "toy_ear", "sound", ["classify"], **spoken, parameters=[])),
        Toy(
            lively(Wordy(words)),
            card("toy-words", "toy_wordy", "text", CODES, code_size=4, parameters=writes),
            {"vocabulary.json": WORDS.dump().encode()},
        ),
        Toy(
            lively(Wordy(verse)),
            card(
                "toy-verse", "toy_wordy", "text", CODES, code_size=4, parameters=["temperature", "decoding", "length"]
            ),
            {"vocabulary.json": VERSE.dump().encode()},
        ),
    ]
    return {toy.card["name"]: toy for toy in parts}


def known(patch: pytest.MonkeyPatch) -> None:
    """Puts the families into the one table, which is all that it takes."""
    for name, family in TOYS.items():
        patch.setitem(FAMILIES, name, family)


def write_toys(folder: Path, *names: str) -> None:
    """Writes these toys, or all of them, into `folder`."""
    for name, (model, parts, files) in toys().items():
        if name in (names or toys()):
            write(folder / name, model, parts, files)


if __name__ == "__main__":  # a server of toys, for a browser to stand in front of
    FAMILIES.update(TOYS)
    sys.exit(main(sys.argv[1:]))
