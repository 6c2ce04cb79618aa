"""What a decoder makes of codes by chance: how many of the pictures a judge reads without doubt."""

import torch
from torch import Tensor

from backend.models.judge import Judge
from backend.models.residual_judge import ResidualJudge
from backend.models.seeds import generator

SURE = 0.9  # a judge that gives its likeliest label more than this has read the picture


@torch.inference_mode()
def read(judge: Judge | ResidualJudge, pictures: Tensor) -> float:
    """How many of pictures (N, 1, S, S) in 0..1 a judge reads without doubt, in percent."""
    sure = torch.cat([judge.classify(part).amax(-1) > SURE for part in pictures.split(500)])
    return 100 * float(sure.float().mean())


@torch.inference_mode()
def unlike(judge: Judge | ResidualJudge, drawn: Tensor, real: Tensor) -> float:
    """The total variation, 0 to 1, between the shares of what a judge reads in two crowds of pictures."""
    shares = [
        torch.cat([judge.classify(part).argmax(-1) for part in crowd.split(500)]).bincount(minlength=10) / len(crowd)
        for crowd in (drawn, real)
    ]
    return float((shares[0] - shares[1]).abs().sum() / 2)


def fitted(codes: Tensor, n: int, seed: int) -> Tensor:
    """N codes (N, Z) of the Gaussian that fits codes (M, Z)."""
    size = codes.shape[1]
    spread = torch.linalg.cholesky(codes.T.cov().view(size, size) + 1e-9 * torch.eye(size))
    drawn: Tensor = codes.mean(0) + torch.randn(n, size, generator=generator(seed)) @ spread.T
    return drawn


def boxed(codes: Tensor, n: int, seed: int) -> Tensor:
    """N codes (N, Z) out of the box that codes (M, Z) span, evenly."""
    low, high = codes.amin(0), codes.amax(0)
    return low + (high - low) * torch.rand(n, codes.shape[1], generator=generator(seed))


def disturbed(codes: Tensor, spread: Tensor, seed: int) -> Tensor:
    """Codes (N, Z), each number off by Gaussian noise as wide as its `spread` (Z,)."""
    return codes + spread * torch.randn(codes.shape, generator=generator(seed))
