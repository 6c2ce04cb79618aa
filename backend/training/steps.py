"""A training as a generator of progress: it can be stopped after any step, and goes on exactly.

Everything random in step k comes from (seed, k); all else that a step depends on is in the saved state.
"""

import json
import math
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.utils import deterministic

from backend.checkpoints import synced
from backend.models.seeds import generator

Loss = Callable[[Tensor, float, torch.Generator], Tensor]


@dataclass(frozen=True)
class Schedule:
    """How long and how fast: cosine decay from `rate` after a short warm-up, Adam, averaged weights."""

    epochs: int
    batch: int = 128
    rate: float = 2e-3
    warm_up: int = 500  # steps; a quarter of a training at most
    ema: float = 0.999  # decay of the running average of the weights, which is what ships
    betas: tuple[float, float] = (0.9, 0.999)  # decays of Adam's averages of the gradients and their squares
    longest: float = 200.0  # no gradient is longer
    seed: int = 0
    halved: bool = False  # products of matrices in bfloat16: on processors that know it, two thirds of the time


class Progress(NamedTuple):
    """How far a training is, after each step."""

    step: int  # from 1 to total
    total: int
    epoch: int  # the first is 1
    losses: dict[str, float]  # of this step's batch, in nats
    seconds: float  # of work, in all runs together; what goes by between two steps does not count


def steps(
    module: nn.Module,
    loss: Loss | Mapping[str, Loss],
    examples: int,
    schedule: Schedule,
    folder: Path,
    lengths: Tensor | None = None,
    average: dict[str, Tensor] | None = None,
) -> Generator[Progress, None, float]:
    """Trains `module` in place, a step at a time, and leaves it with its averaged weights; returns the minutes taken.

    `loss(indices, progress, rng)` is the loss in nats of the examples at `indices` (B,), where `progress` runs from
    0 to 1. Of several losses each has a turn in every step, in which those weights move that it has a gradient for.
    With `lengths` (N,), the examples of a batch are of like length. Where there are fewer examples than a batch holds,
    all of them are the batch. `average` is filled with the averaged weights, for who looks at them meanwhile.

    The state is saved in `folder` after every epoch and when the generator is closed; a state that is there is gone
    on from, so the folder is to be of this training alone. Raises ValueError where there is nothing to train on, and
    FloatingPointError where the loss is no longer finite.
    """
    began = time.perf_counter()
    size = min(schedule.batch, examples)
    if size < 1 or schedule.epochs < 1:
        raise ValueError("a training needs an example, a batch that holds one, and an epoch")
    # Convolutions on CPUs run a fifth faster.
    module.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch forgot to annotate it
    optimizer = torch.optim.Adam(module.parameters(), lr=schedule.rate, betas=schedule.betas, fused=True)
    turns = {"loss": loss} if callable(loss) else loss
    average = {} if average is None else average
    average |= {name: value.clone() for name, value in module.state_dict().items()}
    step, seconds = restore(folder, module, optimizer, average)
    per_epoch = examples // size
    total = per_epoch * schedule.epochs
    module.train()
    try:
        while step < total:
            epoch, place = divmod(step, per_epoch)
            for batch in batches(examples, size, schedule.seed, epoch, lengths)[place:]:
                for group in optimizer.param_groups:
                    group["lr"] = rate_at(schedule, step, total)
                losses = {}
                for name, turn in turns.items():
                    optimizer.zero_grad()
                    with repeatable():
                        with torch.autocast("cpu", torch.bfloat16, enabled=schedule.halved):
                            value = turn(batch, step / total, generator(schedule.seed, step))
                        value.backward()
                    nn.utils.clip_grad_norm_(module.parameters(), schedule.longest)
                    optimizer.step()
                    losses[name] = value.item()
                step += 1
                decay = min(schedule.ema, (1 + step) / (10 + step))
                for name, weight in module.state_dict().items():
                    average[name].lerp_(weight, 1 - decay)
                if not math.isfinite(sum(losses.values())):
                    raise FloatingPointError(f"the loss is {losses} at step {step}: lower the rate")
                seconds += time.perf_counter() - began
                yield Progress(step, total, epoch + 1, losses, seconds)
                began = time.perf_counter()
            save(folder, module, optimizer, average, step, seconds)
    except GeneratorExit:
        save(folder, module, optimizer, average, step, seconds)
        raise
    module.load_state_dict(average)
    module.eval()
    return seconds / 60


def kept(
    training: Generator[Progress, None, float],
    weights: Callable[[], Mapping[str, Tensor]],
    folder: Path,
    moments: Sequence[int],
) -> Generator[Progress, None, tuple[list[dict[str, Tensor]], float]]:
    """A training that keeps its `weights` after some numbers of steps: those in their order, and the minutes.

    0 is untrained; the averaged weights, which it is left with, come after the last of `moments`. What was kept lies in
    `folder`, for a training that is gone on with.
    """
    folder.mkdir(parents=True, exist_ok=True)

    def keep(step: int) -> None:
        if step in moments and not (folder / f"moment-{step}.safetensors").exists():
            save_file({name: v.contiguous() for name, v in weights().items()}, draft)
            draft.replace(folder / f"moment-{step}.safetensors")

    draft = folder / "moment.draft"
    keep(0)
    minutes = yield from each(training, keep)
    return [load_file(folder / f"moment-{step}.safetensors") for step in moments], minutes


def each(training: Generator[Progress, None, float], keep: Callable[[int], None]) -> Generator[Progress, None, float]:
    """A training that calls `keep` with the number of every step."""
    try:
        while True:
            progress = next(training)
            keep(progress.step)
            yield progress
    except StopIteration as end:
        minutes: float = end.value
        return minutes
    finally:
        training.close()


@contextmanager
def repeatable() -> Iterator[None]:
    """Has torch add up in one order: by itself, gradients of indexing are added as its threads come by."""
    before = torch.are_deterministic_algorithms_enabled()
    torch.use_deterministic_algorithms(True)
    # Else it would also fill all new memory.
    deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]  # a property that mypy does not see
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(before)


def batches(examples: int, size: int, seed: int, epoch: int, lengths: Tensor | None) -> Tensor:
    """The examples (K, B) of one epoch's K batches, in random order; with `lengths` (N,), those of like length."""
    per_epoch = examples // size
    order = torch.randperm(examples, generator=generator(seed, -1 - epoch))[: per_epoch * size]
    if lengths is None:
        return order.view(per_epoch, size)
    alike = order[lengths[order].argsort(stable=True)].view(per_epoch, size)
    return alike[torch.randperm(per_epoch, generator=generator(seed, -1 - epoch))]


def rate_at(schedule: Schedule, step: int, total: int) -> float:
    """The learning rate of one step: linear warm-up, then half a cosine down to 1 % of the rate."""
    warm = min(1.0, (step + 1) / min(schedule.warm_up, total / 4))
    return schedule.rate * warm * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * step / total)))


def save(
    folder: Path,
    module: nn.Module,
    optimizer: torch.optim.Optimizer,
    average: dict[str, Tensor],
    step: int,
    seconds: float,
) -> None:
    """Writes the whole state of a training as safetensors; a crash meanwhile leaves the old one."""
    tensors = {f"weights.{name}": value for name, value in module.state_dict().items()}
    tensors |= {f"average.{name}": value for name, value in average.items()}
    for i, state in optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer.{i}.{name}": value for name, value in state.items()}
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / "state.draft"
    notes = {"step": json.dumps(step), "seconds": json.dumps(seconds)}
    save_file({name: value.contiguous() for name, value in tensors.items()}, draft, notes)
    synced(draft)
    draft.replace(folder / "state.safetensors")


def restore(
    folder: Path, module: nn.Module, optimizer: torch.optim.Optimizer, average: dict[str, Tensor]
) -> tuple[int, float]:
    """Puts a saved state back; returns its step and its seconds, (0, 0.0) where there is none of these sizes."""
    path = folder / "state.safetensors"
    if not path.is_file():
        return 0, 0.0
    with safe_open(path, "pt") as file:
        notes = file.metadata()
    tensors = load_file(path)

    def part(prefix: str) -> dict[str, Tensor]:
        return {name.removeprefix(prefix): v for name, v in tensors.items() if name.startswith(prefix)}

    if {name: v.shape for name, v in part("weights.").items()} != {n: v.shape for n, v in module.state_dict().items()}:
        return 0, 0.0
    module.load_state_dict(part("weights."))
    for name, value in part("average.").items():
        average[name].copy_(value)
    weights = list(module.parameters())
    for name, value in part("optimizer.").items():
        i, _, field = name.partition(".")
        weight = weights[int(i)]
        # Fused Adam walks through memory without a look at strides: a moment has to lie there as its weight does.
        same = value.shape == weight.shape
        optimizer.state[weight][field] = torch.empty_like(weight).copy_(value) if same else value
    return json.loads(notes["step"]), json.loads(notes["seconds"])
