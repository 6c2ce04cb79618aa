"""The conditional VAE (Kingma et al. 2014, arXiv 1406.5298, model M2; Sohn et al. 2015): p(x | z, y).

The label y says which digit, so the code z is left with how it is written: the same code under ten
labels is one hand writing ten digits. That holds as far as z does not know y. The decoder has no
need of a z that does, but a finite network leaks, so the encoder's features are centred per class:
a posterior mean is the deviation of a picture's features from those of its class's average. So the
classes have one mean; in spread and shape they still differ, and what that tells is measured
(`evaluation/leak.py`).

Letters of the shapes: B pictures, Z numbers of a code, Y labels, 28 x 28 pixels.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.distributions import Normal, kl_divergence

from backend.models.seeds import noise
from backend.models.vae import PRIOR, Decoder, Elbo, Encoder


@dataclass(frozen=True)
class Config:
    """Sizes of a conditional VAE; see `vae.Config`."""

    code_size: int = 12
    labels: int = 10
    hidden: int = 384
    channels: tuple[int, int] = (24, 40)


class Cvae(nn.Module):
    """A VAE whose decoder is told the label and whose encoder takes each label's average out."""

    quick = True  # answers are given inline

    centres: Tensor  # (Y, Z) the average features of each class

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.encoder = Encoder(config.channels, config.hidden, 2 * config.code_size)
        self.decoder = Decoder(config.code_size + config.labels, config.channels, config.hidden)
        self.register_buffer("centres", torch.zeros(config.labels, config.code_size))

    def features(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """What the encoder says before centring: means and log standard deviations, (B, Z) each."""
        mean, log_std = self.encoder(x).chunk(2, -1)
        return mean, log_std.clamp(-7, 3)

    def encode(self, x: Tensor, label: Tensor) -> Normal:
        """q(z | x, y) of pictures (B, 1, 28, 28) in 0..1 with labels (B,): a Normal over (B, Z)."""
        mean, log_std = self.features(x)
        return Normal(mean - self.centres[label], log_std.exp())

    def decode(self, codes: Tensor, label: Tensor) -> Tensor:
        """Logits (B, 1, 28, 28) of p(x | z, y) for codes (B, Z) and labels (B,)."""
        one_hot = F.one_hot(label, self.config.labels).to(codes.dtype)
        logits: Tensor = self.decoder(torch.cat([codes, one_hot], -1))
        return logits

    def decode_one(self, code: Tensor, label: Tensor) -> Tensor:
        """`decode` for one code (1, Z) of a model that is not in training, as fast as can be."""
        one_hot = F.one_hot(label, self.config.labels).to(code.dtype)
        return self.decoder.once(torch.cat([code, one_hot], -1))

    def codes(self, n: int, seed: int, temperature: float = 1.0) -> Tensor:
        """Codes (n, Z) from the prior, its standard deviation scaled by `temperature`."""
        return temperature * noise(n, self.config.code_size, seed)

    def elbo(self, x: Tensor, target: Tensor, label: Tensor, rng: torch.Generator) -> Elbo:
        """Both halves of the conditional bound; `x` and `target` as in `vae.Vae.elbo`.

        While training, the centres follow the features (a running average over some 100 batches).
        """
        mean, log_std = self.features(x)
        if self.training:
            self.follow(mean.detach(), label)
        posterior = Normal(mean - self.centres[label], log_std.exp())
        eps = torch.randn(posterior.mean.shape, generator=rng)
        z = posterior.mean + posterior.stddev * eps  # (B, Z)
        logits = self.decode(z, label)
        distortion = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
        return Elbo(distortion.flatten(1).sum(-1), kl_divergence(posterior, PRIOR))

    def follow(self, mean: Tensor, label: Tensor, rate: float = 0.01) -> None:
        """Moves each class's centre towards its average in this batch, by `rate` for one picture in ten."""
        member = F.one_hot(label, self.config.labels).to(mean.dtype)  # (B, Y)
        count = member.sum(0)[:, None]  # (Y, 1)
        average = member.T @ mean / count.clamp(min=1)  # (Y, Z)
        weight = (rate * 10 * count / len(label)).clamp(max=1)
        self.centres += weight * (average - self.centres)

    def probe(self) -> Tensor:
        """A fixed picture there and back as every label: the golden output of the self-test."""
        ramp = torch.linspace(0, 1, 28)
        label = torch.arange(self.config.labels)
        x = (ramp[:, None] * ramp).expand(len(label), 1, 28, 28)
        return self.decode(self.encode(x, label).mean, label).sigmoid()
