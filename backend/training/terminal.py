"""A training at the command line: a bar shows how far it is, Ctrl-C stops it between two steps."""

import ctypes
import hashlib
import signal
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from torch import Tensor
from tqdm import tqdm

from backend.settings import ROOT
from backend.training.steps import Progress

Result = TypeVar("Result")


class Interrupted(Exception):
    """The training was stopped by the user; its state is saved and training goes on from it."""


def watched(training: Generator[Progress, None, Result]) -> Result:
    """Runs a training to its end and returns what it returns. Raises Interrupted on Ctrl-C and SIGTERM."""
    keep_memory()
    bar = tqdm(disable=True)
    smooth = 0.0
    with interruptible() as stopping:
        while True:
            try:
                step, total, epoch, losses, _ = next(training)
            except StopIteration as end:
                bar.close()
                result: Result = end.value
                return result
            if step <= bar.n or bar.disable:  # a training may have several stages
                bar.close()
                bar = tqdm(total=total, initial=step - 1, unit="step", smoothing=0.02, mininterval=2)
                smooth = sum(losses.values())
            smooth += 0.02 * (sum(losses.values()) - smooth)
            bar.set_postfix_str(f"epoch {epoch}, loss {smooth:.2f}", refresh=False)
            bar.update()
            if stopping():
                bar.close()
                training.close()
                raise Interrupted(f"stopped at step {step} of {total}: the same command goes on from here")


def keep_memory() -> None:
    """Asks glibc to keep what is freed: fetching it anew for every batch costs a fifth of a training."""
    try:
        mallopt = ctypes.CDLL("libc.so.6").mallopt
    except OSError:  # another system, another allocator
        return
    mallopt(-3, 1 << 25)  # M_MMAP_THRESHOLD, the largest that there is
    mallopt(-1, 2**31 - 1)  # M_TRIM_THRESHOLD


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """Turns Ctrl-C and SIGTERM into a question that is asked between steps."""
    asked = False

    def ask(_signal: int, _frame: object) -> None:
        nonlocal asked
        asked = True

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def state_folder(name: str, *made_of: object) -> Path:
    """Where a training keeps its state: every `made_of` (data, schedule, sizes) has a folder of its own.

    So no training goes on from the state of another one.
    """
    digest = hashlib.sha256()
    for thing in made_of:
        parts = thing if isinstance(thing, tuple) else (thing,)
        for part in parts:
            tensor = isinstance(part, Tensor)
            digest.update(repr((part.dtype, part.shape) if tensor else part).encode() + b"\0")
            if tensor:
                digest.update(part.numpy().tobytes())
    return ROOT / "runs" / f"{name}-{digest.hexdigest()[:12]}"
