"""How well a VAE explains pictures: the bound, the importance-sampled estimate, the active units."""

import math
from collections.abc import Callable
from typing import Protocol

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.distributions import Normal
from tqdm import tqdm

from backend.models.mixture import Mixture
from backend.models.seeds import generator
from backend.models.vae import PRIOR, Elbo, Vae

SEED = 20161  # of the evaluation's binarization and draws


class Coder(Protocol):
    """What models with codes of pictures have in common; some take more of a picture than itself, such as a label."""

    @property
    def encode(self) -> Callable[..., Normal]:
        """q(z | x) of pictures (B, 1, 28, 28): a Normal over (B, Z)."""

    @property
    def decode(self) -> Callable[..., Tensor]:
        """Logits (B, 1, 28, 28) of codes (B, Z)."""

    @property
    def elbo(self) -> Callable[..., Elbo]:
        """Both halves of the bound for what the encoder sees, the target, and a generator `rng`."""


def binarized(images: Tensor) -> Tensor:
    """Test pictures (N, 1, 28, 28) uint8, dynamically binarized once with the evaluation's seed."""
    return (torch.rand(images.shape, generator=generator(SEED)) < images.float() / 255).float()


@torch.inference_mode()
def negative_elbo(model: Coder, binary: Tensor, draws: int = 8, **given: Tensor) -> tuple[float, float]:
    """-ELBO and its KL part in nats per picture: exact KL, distortion averaged over `draws` codes.

    `given` is what the model is told of each of the pictures (N, 1, 28, 28): labels (N,).
    """
    total = kl_total = 0.0
    for start in tqdm(range(0, len(binary), 250), desc="-ELBO", unit="batch"):
        x = binary[start : start + 250]
        known = {name: value[start : start + 250] for name, value in given.items()}
        for draw in range(draws):
            distortion, kl = model.elbo(x, x, rng=generator(SEED, start * draws + draw + 1), **known)
            total += float(distortion.sum() + kl.sum()) / draws
            kl_total += float(kl.sum()) / draws
    return total / len(binary), kl_total / len(binary)


@torch.inference_mode()
def importance_nll(model: Vae, binary: Tensor, k: int = 500, prior: Mixture | None = None) -> tuple[float, float]:
    """-log p(x) in nats per picture, estimated with k draws from q(z | x) (Burda et al. 2016, equation 8).

    Under the standard normal, and under the fitted `prior`; without one that is as much.
    """
    normal = fitted = 0.0
    size = 20
    for start in tqdm(range(0, len(binary), size), desc=f"NLL, K = {k}", unit="batch"):
        x = binary[start : start + size]
        q = model.encode(x)
        z = q.mean + q.stddev * torch.randn(k, *q.mean.shape, generator=generator(SEED, -1 - start))  # (K, B, Z)
        parts = []
        for some in z.split(25):  # few enough to stay near the processor
            logits = model.decode(some.flatten(0, 1)).view(len(some), len(x), -1)  # (K', B, 784)
            target = x.flatten(1).expand(len(some), -1, -1)
            parts.append(-F.binary_cross_entropy_with_logits(logits, target, reduction="none").sum(-1))
        log_likelihood = torch.cat(parts)  # (K, B)
        log_weight = log_likelihood - Normal(q.mean, q.stddev).log_prob(z).sum(-1)
        log_prior = PRIOR.log_prob(z).sum(-1)
        normal -= float(((log_weight + log_prior).logsumexp(0) - math.log(k)).sum())
        log_prior = prior.log_prob(z) if prior else log_prior
        fitted -= float(((log_weight + log_prior).logsumexp(0) - math.log(k)).sum())
    return normal / len(binary), fitted / len(binary)


@torch.inference_mode()
def posterior_means(model: Coder, x: Tensor, **given: Tensor) -> tuple[Tensor, Tensor]:
    """Posterior means and KL (N, Z) of pictures (N, 1, 28, 28) in 0..1, of which `given` (N,) is told."""
    means, kls = [], []
    for start in range(0, len(x), 500):
        q = model.encode(x[start : start + 500], **{k: v[start : start + 500] for k, v in given.items()})
        means.append(q.mean)
        kls.append(torch.distributions.kl_divergence(q, PRIOR))
    return torch.cat(means), torch.cat(kls)


def active_units(means: Tensor, threshold: float = 0.01) -> int:
    """How many dimensions' posterior means (N, Z) vary by more than `threshold` (Burda et al. 2016, section 5.2)."""
    return int((means.var(0) > threshold).sum())
