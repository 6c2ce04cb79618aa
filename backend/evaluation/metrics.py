"""Measured numbers, put together with what is to be said of them; and time, which every model takes."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch

from backend.card import Metric


def said(
    split: tuple[str, str],
    unit: str,
    better: str | float,
    means: str,
    protocol: str,
    /,
    *published: tuple[str, float, str],
    **chinese: str,
) -> dict[str, Any]:
    """What one metric says whatever is measured, in English; `chinese` has as much of it as differs.

    `split`, the data it is measured on, is in both languages. `better` is lower, higher, neither, or the number that it
    is best near. What others published is who, the value, where it stands.
    """
    beside = [{"who": who, "value": value, "source": source} for who, value, source in published]
    way = {"better": better} if isinstance(better, str) else {"better": "near", "target": better}
    words = {"split": split[0], "unit": unit, "means": means, "protocol": protocol}
    return words | way | {"zh": {"split": split[1]} | chinese} | ({"published": beside} if beside else {})


def metrics(
    words: Mapping[str, Mapping[str, Any]], command: str, measured: Mapping[str, tuple[float, int]]
) -> list[Metric]:
    """The metrics of a card, in the order of `measured`: of each name its value and how many examples that is from.

    `words` holds, by the same names, what is `said` of them.
    """
    return [
        Metric.model_validate({**words[name], "name": name, "value": round(value, 3), "n": n, "command": command})
        for name, (value, n) in measured.items()
    ]


def milliseconds(work: Callable[[], object], repeats: int, before: int) -> float:
    """The median time of `work` on one thread, in milliseconds, after it was done `before` times."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    times = []
    with torch.inference_mode():
        for _ in range(before + repeats):
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
    torch.set_num_threads(threads)
    return 1000 * float(np.median(times[before:]))
