"""The training loop that every recipe shares: a schedule, an average of the weights, checkpoints.

Everything random in step k comes from (seed, k), so a training that was interrupted goes on exactly
as if it had not been.
"""

import ctypes
import json
import math
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from tqdm import tqdm

from backend.models.seeds import generator

Loss = Callable[[Tensor, float, torch.Generator], Tensor]


@dataclass(frozen=True)
class Schedule:
    """How long and how fast: cosine decay from `rate` after a short warm-up, Adam, averaged weights."""

    epochs: int
    batch: int = 128
    rate: float = 2e-3
    warm_up: int = 500  # steps
    ema: float = 0.999  # decay of the running average of the weights, which is what ships
    seed: int = 0


class Interrupted(Exception):
    """The training was stopped by the user; its state is saved and training goes on from it."""


def fit(
    module: nn.Module, loss: Loss, examples: int, schedule: Schedule, folder: Path, lengths: Tensor | None = None
) -> float:
    """Trains `module` in place and leaves it with its averaged weights; returns the minutes taken.

    `loss(indices, progress, rng)` is the loss in nats of the examples at `indices` (B,), where
    `progress` runs from 0 to 1. With `lengths` (N,), the examples of a batch are of like length. The
    state is saved in `folder` at every epoch and on Ctrl-C, which raises Interrupted; a state found
    there is gone on from.
    """
    keep_memory()
    # Convolutions on CPUs run a fifth faster.
    module.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch forgot to annotate it
    optimizer = torch.optim.Adam(module.parameters(), lr=schedule.rate, fused=True)
    average = {name: value.clone() for name, value in module.state_dict().items()}
    step, before = restore(folder, module, optimizer, average)
    minutes = before
    per_epoch = examples // schedule.batch
    total = per_epoch * schedule.epochs
    clock = tqdm(total=total, initial=step, unit="step", smoothing=0.02, mininterval=2)
    module.train()
    with interruptible() as stopping:
        while step < total:
            epoch, place = divmod(step, per_epoch)
            order = torch.randperm(examples, generator=generator(schedule.seed, -1 - epoch))
            batches = order[: per_epoch * schedule.batch].view(per_epoch, schedule.batch)
            if lengths is not None:
                alike = batches.flatten()[lengths[batches.flatten()].argsort(stable=True)].view_as(batches)
                batches = alike[torch.randperm(per_epoch, generator=generator(schedule.seed, -1 - epoch))]
            smooth = 0.0
            for batch in batches[place:]:
                progress = step / total
                for group in optimizer.param_groups:
                    group["lr"] = rate_at(schedule, step, total)
                optimizer.zero_grad()
                value = loss(batch, progress, generator(schedule.seed, step))
                value.backward()
                nn.utils.clip_grad_norm_(module.parameters(), 200.0)
                optimizer.step()
                step += 1
                decay = min(schedule.ema, (1 + step) / (10 + step))
                for name, weight in module.state_dict().items():
                    average[name].lerp_(weight, 1 - decay)
                if not math.isfinite(value.item()):
                    raise FloatingPointError(f"the loss is {value.item()} at step {step}: lower the rate")
                smooth += 0.02 * (value.item() - smooth) if smooth else value.item()
                clock.set_postfix_str(f"epoch {epoch + 1}, loss {smooth:.2f}", refresh=False)
                clock.update()
                if stopping():
                    break
            minutes = before + clock.format_dict["elapsed"] / 60
            save(folder, module, optimizer, average, step, minutes)
            if stopping():
                clock.close()
                raise Interrupted(f"stopped at step {step} of {total}: the same command goes on from here")
    clock.close()
    module.load_state_dict(average)
    module.eval()
    return minutes


def keep_memory() -> None:
    """Asks glibc to keep what is freed: fetching it anew for every batch costs a fifth of a training."""
    try:
        mallopt = ctypes.CDLL("libc.so.6").mallopt
    except OSError:  # another system, another allocator
        return
    mallopt(-3, 1 << 25)  # M_MMAP_THRESHOLD, the largest that there is
    mallopt(-1, 2**31 - 1)  # M_TRIM_THRESHOLD


def rate_at(schedule: Schedule, step: int, total: int) -> float:
    """The learning rate of one step: linear warm-up, then half a cosine down to 1 % of the rate."""
    warm = min(1.0, (step + 1) / schedule.warm_up)
    return schedule.rate * warm * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * step / total)))


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


def save(
    folder: Path,
    module: nn.Module,
    optimizer: torch.optim.Optimizer,
    average: dict[str, Tensor],
    step: int,
    minutes: float,
) -> None:
    """Writes the whole state of a training as safetensors; a crash meanwhile leaves the old one."""
    tensors = {f"weights.{name}": value for name, value in module.state_dict().items()}
    tensors |= {f"average.{name}": value for name, value in average.items()}
    for i, state in optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer.{i}.{name}": value for name, value in state.items()}
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / "state.draft"
    save_file(
        {name: value.contiguous() for name, value in tensors.items()},
        draft,
        {"step": json.dumps(step), "minutes": json.dumps(minutes)},
    )
    draft.replace(folder / "state.safetensors")


def restore(
    folder: Path, module: nn.Module, optimizer: torch.optim.Optimizer, average: dict[str, Tensor]
) -> tuple[int, float]:
    """Puts a saved state back; returns its step and its minutes, (0, 0.0) where there is none."""
    path = folder / "state.safetensors"
    if not path.is_file():
        return 0, 0.0
    with safe_open(path, "pt") as file:
        notes = file.metadata()
    tensors = load_file(path)

    def part(prefix: str) -> dict[str, Tensor]:
        return {name.removeprefix(prefix): v for name, v in tensors.items() if name.startswith(prefix)}

    module.load_state_dict(part("weights."))
    average.update(part("average."))
    state = optimizer.state_dict()
    for name, value in part("optimizer.").items():
        i, _, field = name.partition(".")
        state["state"].setdefault(int(i), {})[field] = value
    optimizer.load_state_dict(state)
    return json.loads(notes["step"]), json.loads(notes["minutes"])
