"""Randomness as an argument: every sample has its own generator, made from (seed, i) and what it is drawn for.

What seeds in links stand for is drawn for no `purpose`: codes and pixels from i = 0, 1 ..., from -1, -2 ... the one
number more that a sample takes (its label, its part of a mixture, which ending is taken). What is drawn besides for
the same request, such as the words of a sentence whose code was drawn, has a purpose of its own.
"""

import hashlib

import torch
from torch import Tensor

MAX_SEED = 2**53 - 1  # the largest integer that JSON in a browser carries exactly


def generator(seed: int, i: int = 0, purpose: str = "") -> torch.Generator:
    """A generator for the i-th draw of `seed`; different (seed, i, purpose) give unrelated streams."""
    name = f"{seed}:{i}:{purpose}" if purpose else f"{seed}:{i}"
    digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest, "big"))


def choices(n: int, of: int, seed: int, purpose: str = "") -> Tensor:
    """Numbers (n,) below `of`, such as the label of each sample; the i-th depends on (seed, i) and `purpose` alone."""
    return torch.cat([torch.randint(of, (1,), generator=generator(seed, -1 - i, purpose)) for i in range(n)])


def noise(n: int, size: int, seed: int) -> Tensor:
    """Standard normal noise (n, size); row i depends on (seed, i) alone, never on n."""
    return torch.stack([torch.randn(size, generator=generator(seed, i)) for i in range(n)])
