"""The Frechet distance between two crowds of pictures, as a reader of pictures sees them.

Heusel et al. 2017, arXiv 1706.08500, with the features of a classifier of what is drawn instead of Inception's.
"""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor


class Gaussian(NamedTuple):
    """The mean and the covariance of a crowd's features."""

    mean: Tensor  # (K,) float64
    covariance: Tensor  # (K, K)


def gaussian(features: Tensor) -> Gaussian:
    """That of features (N, K); N is to be several times K."""
    exact = features.double()
    return Gaussian(exact.mean(0), exact.T.cov().view(exact.shape[1], exact.shape[1]))


@torch.inference_mode()
def crowd(features: Callable[[Tensor], Tensor], pictures: Tensor) -> Gaussian:
    """That of pictures (N, ...), of which 500 at once become features."""
    return gaussian(torch.cat([features(part) for part in pictures.split(500)]))


def frechet(a: Gaussian, b: Gaussian) -> float:
    """|m - n|^2 + tr(S + T - 2 (S T)^(1/2)): 0 where mean and covariance are the same."""
    values, vectors = torch.linalg.eigh(a.covariance)
    root = (vectors * values.clamp(min=0).sqrt()) @ vectors.T
    # S T has the eigenvalues of S^(1/2) T S^(1/2), which is symmetric.
    shared = torch.linalg.eigvalsh(root @ b.covariance @ root).clamp(min=0).sqrt().sum()
    apart = ((a.mean - b.mean) ** 2).sum() + a.covariance.trace() + b.covariance.trace() - 2 * shared
    return max(0.0, float(apart))
