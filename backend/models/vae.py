"""The variational auto-encoder (Kingma and Welling 2014, arXiv 1312.6114) for pictures.

The encoder turns a picture into a Gaussian over codes, q(z | x); the decoder turns a code into one
Bernoulli per pixel, p(x | z), or one Gaussian. Training maximises the evidence lower bound (ELBO):

    log p(x) >= E_q[log p(x | z)] - KL(q(z | x) || p(z)),        p(z) = N(0, I)

Letters of the shapes: B pictures, Z numbers of a code, S x S pixels, C channels.
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

    A pixel is a Bernoulli, or a Gaussian around a number in 0..1 with the standard deviation `noise`.
    """

    code_size: int = 24
    hidden: int = 384
    channels: tuple[int, int] = (24, 40)
    side: int = 28
    likelihood: Literal["bernoulli", "gaussian"] = "bernoulli"
    noise: float = 0.1

    def __post_init__(self) -> None:
        """Raises ValueError where the pictures cannot be halved twice, or the noise is none."""
        if self.side < 4 or self.side % 4 or not 0 < self.noise <= 1:
            raise ValueError("a side is a multiple of 4, and noise is above 0, at most 1")


class Elbo(NamedTuple):
    """The two halves of the bound, in nats."""

    distortion: Tensor  # (B,) -log p(x | z), one draw of z
    kl: Tensor  # (B, Z) KL(q(z_i | x) || p(z_i)), exact


class Encoder(nn.Module):
    """A picture to `out` features. Strided convolutions, then two dense layers."""

    def __init__(self, channels: tuple[int, int], hidden: int, out: int, side: int = 28) -> None:
        super().__init__()
        wide, deep = channels
        self.conv1 = nn.Conv2d(4, wide, 3, padding=1)
        self.conv2 = nn.Conv2d(wide, deep, 4, stride=2, padding=1)
        self.dense1 = nn.Linear(deep * (side // 4) ** 2, hidden)
        self.dense2 = nn.Linear(hidden, out)

    def forward(self, x: Tensor) -> Tensor:
        """Pictures (B, 1, S, S) in 0..1 to features (B, out)."""
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


class Vae(nn.Module):
    """Encoder, decoder and the bound that trains them."""

    quick = True  # answers are given inline

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.encoder = Encoder(config.channels, config.hidden, 2 * config.code_size, config.side)
        self.decoder = Decoder(config.code_size, config.channels, config.hidden, config.side)

    def encode(self, x: Tensor) -> Normal:
        """q(z | x) of pictures (B, 1, S, S) in 0..1, binary or grey: a Normal over (B, Z)."""
        mean, log_std = self.encoder(x).chunk(2, -1)
        return Normal(mean, log_std.clamp(-7, 3).exp())

    def decode(self, codes: Tensor) -> Tensor:
        """Logits (B, 1, S, S) of p(x | z) for codes (B, Z)."""
        logits: Tensor = self.decoder(codes)
        return logits

    def decode_one(self, code: Tensor) -> Tensor:
        """`decode` for one code (1, Z) of a model that is not in training, as fast as can be."""
        return self.decoder.once(code)

    def codes(self, n: int, seed: int, temperature: float = 1.0) -> Tensor:
        """Codes (n, Z) from the prior, its standard deviation scaled by `temperature`."""
        return temperature * noise(n, self.config.code_size, seed)

    def elbo(self, x: Tensor, target: Tensor, rng: torch.Generator) -> Elbo:
        """Both halves of the bound for targets (B, 1, S, S); the encoder looks at `x`.

        `x` is the target itself, or the grey picture that the target was drawn from.
        """
        posterior = self.encode(x)
        eps = torch.randn(posterior.mean.shape, generator=rng)
        z = posterior.mean + posterior.stddev * eps  # (B, Z)
        return Elbo(distortion(self.config, self.decode(z), target), kl_divergence(posterior, PRIOR))

    def probe(self) -> Tensor:
        """A fixed picture there and back: the golden output of the self-test at load."""
        return self.decode(self.encode(fixed_picture(self.config.side)).mean).sigmoid()


def distortion(config: Config, logits: Tensor, target: Tensor) -> Tensor:
    """-log p(x | z) in nats (B,) of targets (B, 1, S, S) in 0..1 under a decoder's logits; Bernoullis' may be grey."""
    if config.likelihood == "bernoulli":
        nats = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
    else:
        nats = -Normal(logits.sigmoid(), config.noise).log_prob(target)
    return nats.flatten(1).sum(-1)


def fixed_picture(side: int) -> Tensor:
    """A picture (1, 1, S, S) that is always the same, to ask a model about at load."""
    ramp = torch.linspace(0, 1, side)
    return (ramp[:, None] * ramp).view(1, 1, side, side)


PRIOR = Normal(0.0, 1.0)
