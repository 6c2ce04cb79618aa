"""A training learns; stopped after any step it goes on exactly, whatever its layers; few examples are enough."""

from collections.abc import Callable, Generator
from itertools import pairwise
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from backend.models.seeds import generator
from backend.training.steps import Progress, Schedule, kept, rate_at, steps

DATA = torch.randn(64, 4, 6, 6, generator=generator(0))
SCHEDULE = Schedule(epochs=3, batch=16, rate=0.03, warm_up=2, ema=0.5)  # 12 steps


class Recurrent(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.gru = nn.GRU(36, 5, batch_first=True)

    def forward(self, x: Tensor) -> Tensor:
        states: Tensor = self.gru(x.flatten(2))[0]
        return states


class Words(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(7, 3)

    def forward(self, x: Tensor) -> Tensor:
        vectors: Tensor = self.embedding((3 * x).long().clamp(-3, 3) + 3)
        return vectors


class Transposed(nn.Module):
    """Its weights lie in memory column by column, and one is a single number."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(5, 144).t())
        self.scale = nn.Parameter(torch.tensor(0.5))

    def forward(self, x: Tensor) -> Tensor:
        return self.scale * x.flatten(1) @ self.weight


LAYERS: dict[str, Callable[[], nn.Module]] = {
    "convolutions": lambda: nn.Sequential(nn.Conv2d(4, 8, 3, padding=1), nn.SiLU(), nn.Conv2d(8, 1, 3)),
    "linear": lambda: nn.Sequential(nn.Flatten(), nn.Linear(144, 3)),
    "gru": Recurrent,
    "embedding": Words,
    "transposed": Transposed,
}


def trained(make: Callable[[], nn.Module], folder: Path, stops: tuple[int, ...] = ()) -> nn.Module:
    """A model that was trained to the end, stopped after the steps `stops` and gone on with from what was saved."""
    for stop in (*stops, 0):
        torch.manual_seed(0)
        model = make()

        def loss(batch: Tensor, progress: float, rng: torch.Generator, model: nn.Module = model) -> Tensor:
            made = model(DATA[batch])
            value: Tensor = ((made - 1 + 0.1 * torch.randn(made.shape, generator=rng)) ** 2).mean()
            return value

        training = steps(model, loss, len(DATA), SCHEDULE, folder)
        for progress in training:
            if progress.step == stop:
                training.close()
    return model


@pytest.mark.parametrize("stops", [(1,), (4,), (6,), (2, 3, 11), (12,)])
@pytest.mark.parametrize("layer", LAYERS)
def test_a_stopped_training_goes_on_to_the_same_weights_to_the_last_bit(
    layer: str, stops: tuple[int, ...], tmp_path: Path
) -> None:
    whole = trained(LAYERS[layer], tmp_path / "whole").state_dict()
    parts = trained(LAYERS[layer], tmp_path / "parts", stops).state_dict()
    for name, weight in whole.items():
        assert torch.equal(weight, parts[name]), name
    whole, parts = (load_file(tmp_path / part / "state.safetensors") for part in ("whole", "parts"))
    assert whole.keys() == parts.keys() and any(name.endswith("exp_avg") for name in whole)
    for name, value in whole.items():  # the weights before they were averaged, and the moments
        assert torch.equal(value, parts[name]), name


def test_moments_that_are_kept_are_those_of_the_training_also_where_it_was_stopped(tmp_path: Path) -> None:
    def training(name: str) -> Generator[Progress, None, tuple[list[dict[str, Tensor]], float]]:
        torch.manual_seed(3)
        module = LAYERS["linear"]()
        loss = lambda batch, progress, rng: module(DATA[batch, :, :, :]).square().mean()  # noqa: E731
        return kept(
            steps(module, loss, len(DATA), SCHEDULE, tmp_path / name), module.state_dict, tmp_path / name, (0, 3, 9)
        )

    def end(running: Generator[Progress, None, tuple[list[dict[str, Tensor]], float]]) -> list[dict[str, Tensor]]:
        while True:
            try:
                next(running)
            except StopIteration as stop:
                moments: list[dict[str, Tensor]] = stop.value[0]
                return moments

    whole = end(training("whole"))
    assert len(whole) == 3
    assert not torch.equal(whole[0]["1.weight"], whole[1]["1.weight"])
    first = training("parts")
    for _ in range(5):
        next(first)
    first.close()
    for one, other in zip(whole, end(training("parts")), strict=True):
        assert all(torch.equal(one[name], other[name]) for name in one)


def test_gradients_of_what_is_looked_up_often_are_added_in_one_order(tmp_path: Path) -> None:
    class Places(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.place = nn.Parameter(torch.zeros(4, 48, 28, 14))

    model, seen = Places(), []
    weight, order = torch.randn(60, 48, 28, 14, generator=generator(0)), torch.arange(60) % 4

    def loss(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        seen.append(torch.are_deterministic_algorithms_enabled())
        return (model.place[order] * weight).sum()

    gradients: set[int] = set()
    model.place.register_post_accumulate_grad_hook(lambda p: gradients.add(hash(p.grad.numpy().tobytes())))
    list(steps(model, loss, 40, Schedule(1, batch=1), tmp_path))
    assert len(gradients) == 1
    assert all(seen) and not torch.are_deterministic_algorithms_enabled()


def linear(folder: Path, examples: int, schedule: Schedule = SCHEDULE, scale: float = 1.0) -> list[Progress]:
    model = nn.Linear(4, 1)

    def loss(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        value: Tensor = ((model(DATA[batch, :, 0, 0]) - 1) ** 2).mean() * scale
        return value

    return list(steps(model, loss, examples, schedule, folder))


def test_it_learns_and_says_how_far_it_is(tmp_path: Path) -> None:
    told = linear(tmp_path, 64, Schedule(epochs=20, batch=16, rate=0.1, warm_up=2))
    assert [one.step for one in told] == list(range(1, 81))
    assert {one.total for one in told} == {80}
    assert [one.epoch for one in told[::4]] == list(range(1, 21))
    assert told[-1].losses["loss"] < 0.1 * told[0].losses["loss"]
    assert all(a.seconds < b.seconds for a, b in pairwise(told))


def test_a_finished_training_is_not_run_again(tmp_path: Path) -> None:
    assert len(linear(tmp_path, 64)) == 12
    assert linear(tmp_path, 64) == []


def test_a_state_of_other_sizes_is_not_gone_on_from(tmp_path: Path) -> None:
    """The sizes of a family may have changed since."""
    linear(tmp_path, 16, Schedule(epochs=2, batch=4))
    wide = nn.Linear(3, 2)

    def loss(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        value: Tensor = wide(torch.ones(len(batch), 3)).square().sum()
        return value

    assert next(steps(wide, loss, 16, Schedule(epochs=2, batch=4), tmp_path)).step == 1


@pytest.mark.parametrize("examples", [1, 5, 15, 16, 31])
def test_fewer_examples_than_a_batch_are_one(examples: int, tmp_path: Path) -> None:
    told = linear(tmp_path, examples, Schedule(epochs=30, batch=16, rate=0.3, warm_up=1))
    assert len(told) == 30
    assert told[-1].losses["loss"] < 0.5 * told[0].losses["loss"]


@pytest.mark.parametrize(
    ("examples", "schedule"), [(0, SCHEDULE), (64, Schedule(epochs=0)), (64, Schedule(1, batch=0))]
)
def test_a_training_of_no_steps_is_refused(examples: int, schedule: Schedule, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="needs an example"):
        linear(tmp_path, examples, schedule)


def test_a_diverging_training_says_so_and_saves_nothing(tmp_path: Path) -> None:
    with pytest.raises(FloatingPointError, match="lower the rate"):
        linear(tmp_path, 64, scale=float("nan"))
    assert not list(tmp_path.iterdir())


def test_what_goes_by_between_two_steps_does_not_count_as_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model, now = nn.Linear(4, 1), 0.0
    monkeypatch.setattr("backend.training.steps.time.perf_counter", lambda: now)

    def loss(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        nonlocal now
        now += 5.0  # a step's work
        value: Tensor = model(DATA[batch, :, 0, 0]).square().mean()
        return value

    told = []
    for stop in (3, 12):
        training = steps(model, loss, 64, SCHEDULE, tmp_path)
        for progress in training:
            now += 1000.0
            told.append(progress.seconds)
            if progress.step == stop:
                training.close()
    assert told == [5.0 * step for step in range(1, 13)]


def test_the_rate_warms_up_and_decays_to_a_hundredth() -> None:
    schedule = Schedule(epochs=1, rate=1.0, warm_up=10)
    assert rate_at(schedule, 0, 1000) == pytest.approx(0.1)
    assert max(rate_at(schedule, step, 1000) for step in range(1000)) <= 1.0
    assert rate_at(schedule, 1000, 1000) == pytest.approx(0.01)


@pytest.mark.parametrize("total", [1, 3, 7, 453])
def test_a_short_training_leaves_its_warm_up(total: int) -> None:
    """One epoch of the usual schedule has 453 steps, and its warm-up 500."""
    rates = [rate_at(Schedule(epochs=1, rate=1.0), step, total) for step in range(total)]
    assert max(rates) > 0.8
    assert rates.index(max(rates)) <= total / 4


def test_batches_of_like_length_hold_every_example_once_an_epoch(tmp_path: Path) -> None:
    lengths = torch.arange(64) % 4
    model, seen = nn.Linear(4, 1), []

    def loss(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        seen.append(batch)
        value: Tensor = model(DATA[batch, :, 0, 0]).mean()
        return value

    list(steps(model, loss, 64, SCHEDULE, tmp_path, lengths))
    first, second = torch.cat(seen[:4]), torch.cat(seen[4:8])
    assert sorted(first.tolist()) == sorted(second.tolist()) == list(range(64))
    assert all(len(lengths[batch].unique()) == 1 for batch in seen)
    assert not torch.equal(first, second)
