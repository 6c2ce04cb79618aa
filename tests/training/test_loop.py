"""The training loop: it learns, it can be interrupted, and an interruption changes nothing."""

import os
import signal
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from backend.models.seeds import generator
from backend.training.loop import Interrupted, Schedule, fit, rate_at

DATA = torch.randn(64, 4, generator=generator(0))
TARGET = DATA @ torch.tensor([1.0, -2.0, 0.5, 3.0])
SCHEDULE = Schedule(epochs=6, batch=16, rate=0.3, warm_up=2, ema=0.5)


def train(folder: Path, interrupt_at: int | None = None) -> nn.Module:
    torch.manual_seed(0)
    model = nn.Linear(4, 1)
    steps = 0

    def loss(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        nonlocal steps
        steps += 1
        if steps == interrupt_at:
            os.kill(os.getpid(), signal.SIGINT)
        noise = 0.01 * torch.randn(len(batch), generator=rng)
        value: Tensor = ((model(DATA[batch])[:, 0] - TARGET[batch] + noise) ** 2).mean()
        return value

    fit(model, loss, len(DATA), SCHEDULE, folder)
    return model


def test_it_learns(tmp_path: Path) -> None:
    model = train(tmp_path)
    before = (TARGET**2).mean()
    assert ((model(DATA)[:, 0] - TARGET) ** 2).mean() < 0.5 * before


@pytest.mark.parametrize("step", [1, 4, 7])
def test_ctrl_c_leaves_a_state_from_which_training_goes_on_to_the_same_weights(tmp_path: Path, step: int) -> None:
    whole = train(tmp_path / "whole")
    with pytest.raises(Interrupted, match=f"step {step} of 24"):
        train(tmp_path / "parts", interrupt_at=step)
    parts = train(tmp_path / "parts")
    for name, weight in whole.state_dict().items():
        assert torch.equal(weight, parts.state_dict()[name])


def test_a_finished_training_is_not_run_again(tmp_path: Path) -> None:
    first = train(tmp_path)
    again = train(tmp_path, interrupt_at=1)  # would interrupt if a step were taken
    assert torch.equal(first.state_dict()["weight"], again.state_dict()["weight"])


def test_a_diverging_training_says_so(tmp_path: Path) -> None:
    model = nn.Linear(4, 1)

    def loss(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        value: Tensor = model(DATA[batch]).mean() * float("nan")
        return value

    with pytest.raises(FloatingPointError, match="lower the rate"):
        fit(model, loss, len(DATA), SCHEDULE, tmp_path)


def test_the_rate_warms_up_and_decays_to_a_hundredth() -> None:
    schedule = Schedule(epochs=1, rate=1.0, warm_up=10)
    assert rate_at(schedule, 0, 1000) == pytest.approx(0.1)
    assert max(rate_at(schedule, step, 1000) for step in range(1000)) <= 1.0
    assert rate_at(schedule, 1000, 1000) == pytest.approx(0.01)


def test_batches_of_like_length_hold_every_example_once_an_epoch(tmp_path: Path) -> None:
    lengths = torch.arange(64) % 4
    model, seen = nn.Linear(4, 1), []

    def loss(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        seen.append(batch)
        value: Tensor = model(DATA[batch]).mean()
        return value

    fit(model, loss, len(DATA), SCHEDULE, tmp_path, lengths)
    first, second = torch.cat(seen[:4]), torch.cat(seen[4:8])
    assert sorted(first.tolist()) == sorted(second.tolist()) == list(range(64))
    assert all(len(lengths[batch].unique()) == 1 for batch in seen)
    assert not torch.equal(first, second)
