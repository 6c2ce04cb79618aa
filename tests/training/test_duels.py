"""A duel of tiny players: turns, moments, levers."""

import itertools
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from backend.checkpoints import read
from backend.evaluation.chance import read as surely_read
from backend.models.gan import Config, Gan
from backend.models.seeds import generator
from backend.settings import ROOT
from backend.training import duels
from backend.training.duels import caught, directions, evenly, train_duel, train_generations
from backend.training.steps import Schedule

SMALL = Config(code_size=4, hidden=8, channels=(4, 4, 4), judging=(4, 4, 4), side=8)
SCHEDULE = Schedule(epochs=3, batch=8, rate=1e-2, warm_up=1, ema=0.9, betas=(0.0, 0.99))
DATA = (torch.rand(64, 1, 8, 8, generator=generator(0)) < 0.2).float()


def real(batch: Tensor) -> Tensor:
    return DATA[batch]


def ended(running: Any) -> Any:
    while True:
        try:
            next(running)
        except StopIteration as stop:
            return stop.value


def test_both_players_move_by_turns_and_both_losses_are_told(tmp_path: Path) -> None:
    torch.manual_seed(0)
    model = Gan(SMALL)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    progress = next(train_duel(model, real, 64, tmp_path, SCHEDULE, 0.1))
    assert set(progress.losses) == {"discriminator", "generator"}
    for player in ("generator", "discriminator"):
        assert any(
            not torch.equal(value, before[name])
            for name, value in model.state_dict().items()
            if name.startswith(player)
        )


def test_a_duel_that_was_stopped_goes_on_exactly(tmp_path: Path) -> None:
    def weights(folder: str, stop: int) -> dict[int, Gan]:
        if stop:
            first = train_generations(SMALL, real, 64, tmp_path / folder, SCHEDULE, 0.1)
            for _ in range(stop):
                next(first)
            first.close()
        moments: dict[int, Gan] = ended(train_generations(SMALL, real, 64, tmp_path / folder, SCHEDULE, 0.1))[0]
        return moments

    whole, parts = weights("whole", 0), weights("parts", 11)
    assert list(whole) == list(parts)
    for one, other in zip(whole.values(), parts.values(), strict=True):
        for a, b in zip(one.state_dict().values(), other.state_dict().values(), strict=True):
            assert torch.equal(a, b)


def test_the_moments_begin_untrained_and_end_with_the_training(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duels, "GENERATIONS", 5)
    moments, _ = ended(train_generations(SMALL, real, 64, tmp_path, SCHEDULE, 0.1))
    assert len(moments) == 5
    assert min(moments) == 0 and max(moments) == 24
    torch.manual_seed(SCHEDULE.seed)
    untrained = Gan(SMALL)
    for a, b in zip(moments[0].state_dict().values(), untrained.state_dict().values(), strict=True):
        assert torch.equal(a, b)


class Still:
    """A moment that draws one grey, whatever the code."""

    def __init__(self, grey: float) -> None:
        self.grey = grey

    def codes(self, n: int, seed: int) -> Tensor:
        return torch.zeros(n, 1)

    def drawn(self, codes: Tensor) -> Tensor:
        return torch.full((len(codes), 1, 2, 2), self.grey)


def test_moments_are_kept_between_which_pictures_change_alike() -> None:
    fast_first: Any = [Still(grey) for grey in (0, 0.3, 0.6, 0.7, 0.72, 0.75, 0.79, 0.85, 0.9)]
    assert evenly(fast_first, 4) == [0, 1, 2, 8]
    assert evenly(fast_first[:3], 4) == [0, 1, 2]
    stands: Any = [Still(0.5)] * 9
    assert sorted(set(evenly(stands, 5))) == evenly(stands, 5)
    assert evenly(stands, 5)[-1] == 8


def test_how_often_a_real_one_is_found_among_pairs() -> None:
    assert caught(torch.tensor([2.0, 3.0]), torch.tensor([0.0, 1.0])) == 100
    assert caught(torch.tensor([0.0]), torch.tensor([1.0, 2.0])) == 0
    assert caught(torch.tensor([1.0, 1.0]), torch.tensor([1.0])) == 50  # a tie is half
    a, b = torch.randn(40, generator=generator(0)), torch.randn(30, generator=generator(1)) - 0.5
    by_hand = 100 * (a[:, None] > b).double().mean()
    assert caught(a, b) == pytest.approx(by_hand.item())


def test_levers_are_ways_at_right_angles_the_most_telling_first() -> None:
    torch.manual_seed(1)
    model = Gan(SMALL)
    found = directions(model, n=50)
    ways = torch.tensor([slider.direction for slider in found])
    assert 2 <= len(ways) <= 4
    torch.testing.assert_close(ways @ ways.T, torch.eye(len(ways)), atol=1e-3, rtol=0)
    codes = model.codes(300, 5)
    with torch.no_grad():
        here = model.decode(codes).sigmoid()
        changes = [(model.decode(codes + 0.05 * way).sigmoid() - here).square().mean().item() for way in ways]
    assert changes == sorted(changes, reverse=True)


def test_the_shipped_generations_go_from_noise_to_digits() -> None:
    """Loosely, what the card says: read by the judge, of all ten digits, the same noise all the way."""
    loaded, judge = (read(ROOT / "models_ckpt" / name) for name in ("digits-gan", "digits-judge"))
    first, last = (loaded.generations[number] for number in (0, max(loaded.generations)))
    codes = loaded.model.codes(500, 3)
    with torch.inference_mode():
        noise, digits = (model.decode(codes).sigmoid() for model in (first, last))  # type: ignore[operator]
        assert surely_read(judge.model, digits) > 85
        counts = judge.model.classify(digits).argmax(-1).bincount(minlength=10)
    assert counts.min() >= 15
    assert float(digits.std(0).mean()) > 5 * float(noise.std(0).mean())  # untrained, it draws one grey
    assert len(loaded.card.generations) >= 24
    assert [row.measured["minutes"] for row in loaded.card.generations] == sorted(
        row.measured["minutes"] for row in loaded.card.generations
    )


def test_in_the_shipped_round_one_player_moves_at_a_time() -> None:
    loaded = read(ROOT / "models_ckpt" / "digits-gan-round")
    for before, row in itertools.pairwise(loaded.card.generations):
        old, new = (loaded.generations[one.number].state_dict() for one in (before, row))
        moved = {name.split(".")[0] for name in old if not torch.equal(old[name], new[name])}
        assert moved == {row.turn}
