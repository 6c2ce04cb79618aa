"""At the command line Ctrl-C stops a training between two steps, and the same command goes on from there."""

import os
import signal
from collections.abc import Generator
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from backend.training.steps import Progress, Schedule, steps
from backend.training.terminal import Interrupted, watched

SCHEDULE = Schedule(epochs=2, batch=4, rate=0.1, warm_up=1)


def stages(folder: Path, number: signal.Signals, at: int) -> Generator[Progress, None, str]:
    """Two stages of six steps each; a signal comes in the middle of the step `at` of both together."""
    taken = 0
    for stage in ("first", "second"):
        model = nn.Linear(2, 1)

        def loss(batch: Tensor, progress: float, rng: torch.Generator, model: nn.Module = model) -> Tensor:
            nonlocal taken
            taken += 1
            if taken == at:
                os.kill(os.getpid(), number)
            value: Tensor = model(torch.ones(len(batch), 2)).square().mean()
            return value

        yield from steps(model, loss, 12, SCHEDULE, folder / stage)
    return f"{taken} steps"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    ("at", "said", "rest"), [(2, "step 2 of 6", 10), (9, "step 3 of 6", 3), (12, "step 6 of 6", 0)]
)
def test_a_signal_stops_it_between_two_steps_and_it_goes_on(
    number: signal.Signals, at: int, said: str, rest: int, tmp_path: Path
) -> None:
    before = signal.getsignal(number)
    with pytest.raises(Interrupted, match=said):
        watched(stages(tmp_path, number, at))
    assert signal.getsignal(number) is before
    assert watched(stages(tmp_path, number, 0)) == f"{rest} steps"
