"""Who runs torch, where and how many at a time.

Quick models run inline on the event loop, on one torch thread: their answers take less than handing
them to another thread would. Batches go in chunks of one fixed shape, padded, so that the arithmetic
at a position does not depend on how many there are; between chunks others get their turn.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from backend.models.cvae import Cvae
from backend.models.judge import Judge
from backend.models.vae import Vae

CHUNK = 16

Pictures = NDArray[np.uint8]  # (N, 28, 28)
T = TypeVar("T")


class Stopwatch:
    """The milliseconds that the models of one answer took, for its Server-Timing header."""

    def __init__(self) -> None:
        self.ms = 0.0

    def run(self, function: Callable[..., T], *arguments: Any) -> T:
        """Calls a model as `checkpoints.read` gives it: its weights ask for no gradients, so none are kept."""
        start = time.perf_counter()
        answer = function(*arguments)
        self.ms += (time.perf_counter() - start) * 1000
        return answer


async def chunked(watch: Stopwatch, function: Callable[..., Tensor], *inputs: Tensor) -> Tensor:
    """Applies `function` to inputs (N, ...) in padded chunks of one fixed shape."""
    n = len(inputs[0])
    answers = []
    for start in range(0, n, CHUNK):
        if start:
            await asyncio.sleep(0)
        parts = [x[start : start + CHUNK] for x in inputs]
        missing = CHUNK - len(parts[0])
        padded = [torch.cat([x, x.new_zeros(missing, *x.shape[1:])]) for x in parts] if missing else parts
        answers.append(watch.run(function, *padded)[: CHUNK - missing])
    return torch.cat(answers)


def to_pictures(logits: Tensor) -> Pictures:
    """Bernoulli logits (N, 1, 28, 28) as grey pictures: the probability of ink, 0..255."""
    # In numpy, whose operations on so few numbers take a third of torch's time.
    return np.rint(127.5 + 127.5 * np.tanh(0.5 * logits.numpy()[:, 0])).astype(np.uint8)


async def draw(watch: Stopwatch, model: Vae | Cvae, codes: Tensor, labels: Tensor | None) -> Pictures:
    """The pictures of codes (N, Z), in chunks; `labels` (N,) for a conditional model."""
    inputs = (codes,) if labels is None else (codes, labels)
    return to_pictures(await chunked(watch, model.decode, *inputs))


def draw_one(watch: Stopwatch, model: Vae | Cvae, code: Tensor, label: Tensor | None) -> Pictures:
    """The picture (1, 28, 28) of one code (1, Z): the path of a slider, alone and at once."""
    inputs = (code,) if label is None else (code, label)
    return to_pictures(watch.run(model.decode_one, *inputs))


async def read(watch: Stopwatch, judge: Judge, pictures: Pictures) -> Tensor:
    """What the judge says of pictures (N, 28, 28): probabilities (N, labels)."""
    x = torch.from_numpy(pictures).unsqueeze(1).float() / 255
    return await chunked(watch, judge.classify, x)


def posterior(watch: Stopwatch, model: Vae | Cvae, digit: NDArray[np.float32], label: Tensor | None) -> Tensor:
    """Mean and standard deviation (2, Z) of the code of a prepared digit (28, 28) in 0..1."""

    def both(*inputs: Tensor) -> Tensor:
        q = model.encode(*inputs)
        return torch.cat([q.mean, q.stddev])

    x = torch.from_numpy(digit)[None, None]
    return watch.run(both, x) if label is None else watch.run(both, x, label)
