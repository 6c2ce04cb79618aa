"""How well a VAE explains pictures: the bound, the importance-sampled estimate, the active units."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.distributions import Normal
from tqdm import tqdm

from backend.models.cvae import Cvae
from backend.models.seeds import generator
from backend.models.vae import PRIOR, Vae

SEED = 20161  # of the evaluation's binarization and draws


def binarized(images: Tensor) -> Tensor:
    """Test pictures (N, 1, 28, 28) uint8, dynamically binarized once with the evaluation's seed."""
    return (torch.rand(images.shape, generator=generator(SEED)) < images.float() / 255).float()


@torch.inference_mode()
def negative_elbo(model: Vae | Cvae, binary: Tensor, labels: Tensor | None, draws: int = 8) -> tuple[float, float]:
    """-ELBO and its KL part in nats per picture: exact KL, distortion averaged over `draws` codes."""
    total = kl_total = 0.0
    for start in tqdm(range(0, len(binary), 250), desc="-ELBO", unit="batch"):
        x = binary[start : start + 250]
        y = None if labels is None else labels[start : start + 250]
        for draw in range(draws):
            rng = generator(SEED, start * draws + draw + 1)
            distortion, kl = model.elbo(x, x, rng) if isinstance(model, Vae) else model.elbo(x, x, given(y), rng)
            total += float(distortion.sum() + kl.sum()) / draws
            kl_total += float(kl.sum()) / draws
    return total / len(binary), kl_total / len(binary)


@torch.inference_mode()
def importance_nll(model: Vae, binary: Tensor, k: int = 500) -> float:
    """-log p(x) in nats per picture, estimated with k draws from q(z | x) (Burda et al. 2016, equation 8)."""
    total = 0.0
    size = 20
    for start in tqdm(range(0, len(binary), size), desc=f"NLL, K = {k}", unit="batch"):
        x = binary[start : start + size]
        q = model.encode(x)
        z = q.mean + q.stddev * torch.randn(k, *q.mean.shape, generator=generator(SEED, -1 - start))  # (K, B, Z)
        logits = model.decode(z.flatten(0, 1)).view(k, len(x), -1)  # (K, B, 784)
        target = x.flatten(1).expand(k, -1, -1)
        log_likelihood = -F.binary_cross_entropy_with_logits(logits, target, reduction="none").sum(-1)
        log_weight = log_likelihood + (PRIOR.log_prob(z) - Normal(q.mean, q.stddev).log_prob(z)).sum(-1)
        total -= float((log_weight.logsumexp(0) - math.log(k)).sum())
    return total / len(binary)


@torch.inference_mode()
def posterior_means(model: Vae | Cvae, x: Tensor, labels: Tensor | None) -> tuple[Tensor, Tensor]:
    """Posterior means and KL (N, Z) of pictures (N, 1, 28, 28) in 0..1."""
    means, kls = [], []
    for start in range(0, len(x), 500):
        part = x[start : start + 500]
        q = model.encode(part) if isinstance(model, Vae) else model.encode(part, given(labels)[start : start + 500])
        means.append(q.mean)
        kls.append(torch.distributions.kl_divergence(q, PRIOR))
    return torch.cat(means), torch.cat(kls)


def active_units(means: Tensor, threshold: float = 0.01) -> int:
    """How many dimensions' posterior means (N, Z) vary by more than `threshold` (Burda et al. 2016, section 5.2)."""
    return int((means.var(0) > threshold).sum())


def given(labels: Tensor | None) -> Tensor:
    """The labels of a conditional model. Raises ValueError where there are none."""
    if labels is None:
        raise ValueError("a conditional model needs labels")
    return labels
