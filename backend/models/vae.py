"""The variational auto-encoder (Kingma and Welling 2014, arXiv 1312.6114) for pictures.

The encoder turns a picture into a Gaussian over codes, q(z | x); the decoder turns a code into one
Bernoulli per pixel, p(x | z), or one Gaussian, or one categorical distribution over few colours. Training maximises
the evidence lower bound (ELBO):

    log p(x) >= E_q[log p(x | z)] - KL(q(z | x) || p(z)),        p(z) = N(0, I)

Pictures of shades are (B, 1, S, S) in 0..1; pictures of few colours are (B, S, S), the place of each pixel's colour.

Letters of the shapes: B pictures, Z numbers of a code, S x S pixels, C channels, V colours, K materials.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.distributions import Normal, kl_divergence

from backend.models.seeds import noise


@dataclass(frozen=True)
class Config:
    """Sizes: the code, the two hidden dense layers, the channels at half and at a quarter of the side.

    A pixel is a Bernoulli, or a Gaussian around a number in 0..1 with the standard deviation `noise`, or one of so many
    `values`: colours, which become `embedding` numbers each, and of which `materials` are mixed.
    """

    code_size: int = 24
    hidden: int = 384
    channels: tuple[int, int] = (24, 40)
    side: int = 28
    likelihood: Literal["bernoulli", "gaussian", "categorical"] = "bernoulli"
    noise: float = 0.1
    values: int = 0
    embedding: int = 8
    materials: int = 16

    def __post_init__(self) -> None:
        """Raises ValueError where the pictures cannot be halved twice, the noise is none, or colours are missing."""
        if self.side < 4 or self.side % 4 or not 0 < self.noise <= 1:
            raise ValueError("a side is a multiple of 4, and noise is above 0, at most 1")
        if (self.likelihood == "categorical") != (self.values > 0):
            raise ValueError("pictures have colours if, and only if, their pixels are categorical")
        if not 1 <= self.embedding <= 256 or not 1 <= self.materials <= 256:
            raise ValueError("a colour becomes 1 to 256 numbers, and there are as many materials at most")


class Elbo(NamedTuple):
    """The two halves of the bound, in nats."""

    distortion: Tensor  # (B,) -log p(x | z), one draw of z
    kl: Tensor  # (B, Z) KL(q(z_i | x) || p(z_i)), exact


class Encoder(nn.Module):
    """A picture to `out` features. Strided convolutions, then two dense layers; of `values` colours each is learned."""

    def __init__(
        self, channels: tuple[int, int], hidden: int, out: int, side: int = 28, values: int = 0, embedding: int = 1
    ) -> None:
        super().__init__()
        wide, deep = channels
        if values:
            self.colours = nn.Embedding(values, embedding)
        self.conv1 = nn.Conv2d(4 * embedding if values else 4, wide, 3, padding=1)
        self.conv2 = nn.Conv2d(wide, deep, 4, stride=2, padding=1)
        self.dense1 = nn.Linear(deep * (side // 4) ** 2, hidden)
        self.dense2 = nn.Linear(hidden, out)

    def forward(self, x: Tensor) -> Tensor:
        """Pictures, (B, 1, S, S) in 0..1 or (B, S, S) places of colours, to features (B, out)."""
        if x.dim() == 3:
            x = self.colours(x).permute(0, 3, 1, 2)  # (B, E, S, S)
        h = F.silu(self.conv1(F.pixel_unshuffle(x, 2)))  # (B, C, S/2, S/2)
        h = F.silu(self.conv2(h))  # (B, C', S/4, S/4)
        features: Tensor = self.dense2(F.silu(self.dense1(h.flatten(1))))
        return features


class Decoder(nn.Module):
    """`inputs` numbers to the logits of a picture.

    Sub-pixel convolutions (Shi et al. 2016, arXiv 1609.05158) instead of transposed ones: at batch
    size 1 on a CPU they take a third of the time.
    """

    def __init__(self, inputs: int, channels: tuple[int, int], hidden: int, side: int = 28) -> None:
        super().__init__()
        wide, deep = channels
        self.small = (-1, deep, side // 4, side // 4)
        self.dense1 = nn.Linear(inputs, hidden)
        self.dense2 = nn.Linear(hidden, deep * (side // 4) ** 2)
        self.conv1 = nn.Conv2d(deep, 4 * wide, 3, padding=1)
        self.conv2 = nn.Conv2d(wide, 4, 3, padding=1)

    def forward(self, z: Tensor) -> Tensor:
        """Inputs (B, inputs) to logits (B, 1, S, S)."""
        h = F.silu(self.dense2(F.silu(self.dense1(z)))).view(self.small)
        h = F.pixel_shuffle(F.silu(self.conv1(h)), 2)  # (B, C, S/2, S/2)
        return F.pixel_shuffle(self.conv2(h), 2)

    @cached_property
    def once(self) -> Callable[[Tensor], Tensor]:
        """`forward` for weights that stay as they are: looked up once, no calls of modules, nothing kept for training.

        For one code a fifth of the time goes into those. The same operations in the same order: the same bits.
        """
        d1, d2, c1, c2 = ((part.weight, part.bias) for part in (self.dense1, self.dense2, self.conv1, self.conv2))
        small = self.small

        def decode(z: Tensor) -> Tensor:
            h = F.silu(F.linear(F.silu(F.linear(z, *d1), inplace=True), *d2), inplace=True).view(small)
            h = torch.pixel_shuffle(F.silu(torch.conv2d(h, *c1, padding=1), inplace=True), 2)
            return torch.pixel_shuffle(torch.conv2d(h, *c2, padding=1), 2)

        return decode


class Painter(nn.Module):
    """`inputs` numbers to the logits of the colours of a picture.

    A picture of few colours is made of a few materials, such as skin, hair and cloth. The code says what each of K
    materials looks like, as numbers from which the logits of its colours follow, and which of them is where. So hair of
    another colour is learned once, and not for every shape of hair.
    """

    def __init__(self, inputs: int, config: Config) -> None:
        super().__init__()
        wide, deep = config.channels
        self.small = (-1, deep, config.side // 4, config.side // 4)
        self.dense1 = nn.Linear(inputs, config.hidden)
        self.dense2 = nn.Linear(config.hidden, config.hidden)
        self.dense3 = nn.Linear(config.hidden, deep * (config.side // 4) ** 2)
        self.conv1 = nn.Conv2d(deep, 4 * wide, 3, padding=1)
        self.where = nn.Conv2d(wide, 4 * config.materials, 3, padding=1)
        self.what = nn.Linear(config.hidden, config.materials * 3 * config.embedding)
        self.colours = nn.Linear(3 * config.embedding, config.values)

    def forward(self, z: Tensor) -> Tensor:
        """Inputs (B, inputs) to logits (B, V, S, S)."""
        h = F.silu(self.dense1(z))
        h = h + F.silu(self.dense2(h))
        what = self.colours(self.what(h).unflatten(1, (-1, self.colours.in_features)))  # (B, K, V)
        h = F.silu(self.dense3(h)).view(self.small)
        h = F.pixel_shuffle(F.silu(self.conv1(h)), 2)  # (B, C, S/2, S/2)
        where = F.pixel_shuffle(self.where(h), 2).softmax(1)  # (B, K, S, S)
        logits: Tensor = (what.mT @ where.flatten(2)).view(len(z), -1, *where.shape[2:])
        return logits

    @property
    def once(self) -> Callable[[Tensor], Tensor]:
        """`forward`: there is no shorter way."""
        return self.forward


def networks(config: Config, out: int) -> tuple[Encoder, "Decoder | Painter"]:
    """The encoder, which gives so many features of a picture, and the decoder of its codes."""
    encoder = Encoder(config.channels, config.hidden, out, config.side, config.values, config.embedding)
    if config.likelihood == "categorical":
        return encoder, Painter(config.code_size, config)
    return encoder, Decoder(config.code_size, config.channels, config.hidden, config.side)


class Vae(nn.Module):
    """Encoder, decoder and the bound that trains them."""

    quick = True  # answers are given inline

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.encoder, self.decoder = networks(config, 2 * config.code_size)

    def encode(self, x: Tensor) -> Normal:
        """q(z | x) of pictures, binary, grey or of few colours: a Normal over (B, Z)."""
        mean, log_std = self.encoder(x).chunk(2, -1)
        return Normal(mean, log_std.clamp(-7, 3).exp())

    def decode(self, codes: Tensor) -> Tensor:
        """Logits of p(x | z) for codes (B, Z): (B, 1, S, S), or (B, V, S, S) of colours."""
        logits: Tensor = self.decoder(codes)
        return logits

    def decode_one(self, code: Tensor) -> Tensor:
        """`decode` for one code (1, Z) of a model that is not in training, as fast as can be."""
        return self.decoder.once(code)

    def codes(self, n: int, seed: int, temperature: float = 1.0) -> Tensor:
        """Codes (n, Z) from the prior, its standard deviation scaled by `temperature`."""
        return temperature * noise(n, self.config.code_size, seed)

    def elbo(self, x: Tensor, target: Tensor, rng: torch.Generator) -> Elbo:
        """Both halves of the bound for targets, pictures as `x`; the encoder looks at `x`.

        `x` is the target itself, or the grey picture that the target was drawn from.
        """
        posterior = self.encode(x)
        eps = torch.randn(posterior.mean.shape, generator=rng)
        z = posterior.mean + posterior.stddev * eps  # (B, Z)
        return Elbo(distortion(self.config, self.decode(z), target), kl_divergence(posterior, PRIOR))

    def probe(self) -> Tensor:
        """A fixed picture there and back: the golden output of the self-test at load."""
        return shown(self.config, self.decode(self.encode(fixed_picture(self.config)).mean))


def distortion(config: Config, logits: Tensor, target: Tensor) -> Tensor:
    """-log p(x | z) in nats (B,) of target pictures under a decoder's logits; those of Bernoullis may be grey."""
    if config.likelihood == "categorical":
        nats = F.cross_entropy(logits, target, reduction="none")
    elif config.likelihood == "bernoulli":
        nats = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
    else:
        nats = -Normal(logits.sigmoid(), config.noise).log_prob(target)
    return nats.flatten(1).sum(-1)


def shown(config: Config, logits: Tensor) -> Tensor:
    """The probabilities that a decoder's logits stand for: of ink, or of every colour."""
    return logits.softmax(1) if config.likelihood == "categorical" else logits.sigmoid()


def fixed_picture(config: Config) -> Tensor:
    """A picture, (1, 1, S, S) or (1, S, S), that is always the same, to ask a model about at load."""
    side = config.side
    if config.likelihood == "categorical":
        return (torch.arange(side * side) * 7 % config.values).view(1, side, side)
    ramp = torch.linspace(0, 1, side)
    return (ramp[:, None] * ramp).view(1, 1, side, side)


PRIOR = Normal(0.0, 1.0)
