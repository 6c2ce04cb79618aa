"""`train`, `evaluate` and `trade`, carried out on a toy recipe whose data is the shipped gallery."""

import os
import shlex
import signal
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from backend.__main__ import main
from backend.card import Trade
from backend.checkpoints import Loaded, read
from backend.evaluation.metrics import metrics
from backend.models.judge import Config, Judge
from backend.settings import ROOT
from backend.training import commands, digits, terminal
from backend.training.datasets import Digits, MissingData, Split
from backend.training.recipes import RECIPES, digits_judge
from backend.training.steps import Progress, Schedule, steps
from tests.gallery import gallery


class Toy:
    """A very small judge; it can be sent a signal while it trains."""

    SCHEDULE = Schedule(epochs=3, batch=50, rate=1e-2, warm_up=1, ema=0.0)
    CARD = digits_judge.CARD

    def __init__(self, signal_at: int = 0, here: bool = True) -> None:
        self.taken, self.signal_at, self.here = 0, signal_at, here

    def data(self, split: Split) -> Digits:
        if not self.here:
            raise MissingData("The toys are not here.")
        return gallery()

    def train(
        self, examples: Digits, folder: Path, schedule: Schedule
    ) -> Generator[Progress, None, tuple[Judge, float]]:
        torch.manual_seed(schedule.seed)
        model = Judge(Config((2, 2), 4))

        def loss(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
            self.taken += 1
            if self.taken == self.signal_at:
                os.kill(os.getpid(), signal.SIGINT)
            return model.eval().loss(examples.images[batch].float() / 255, examples.labels[batch])

        minutes = yield from steps(model, loss, len(examples.images), schedule, folder)
        return model, minutes

    def finished(self, model: nn.Module, examples: Digits, test: Digits) -> tuple[dict[str, Any], dict[str, bytes]]:
        for weight in model.parameters():
            assert torch.equal(weight, weight.half().float()), "a card describes the weights that are stored"
        return digits.gallery(test)

    def words(self, model: nn.Module) -> dict[str, dict[str, Any]]:
        said = digits_judge.words(Judge(Config()))
        said["accuracy"]["published"] = [{"who": "Somebody", "value": 12.5, "source": "a book"}]
        return said

    def measure(self, loaded: Loaded, command: str) -> dict[str, Any]:
        images, labels = self.data("test")
        right = (loaded.model(images.float() / 255).argmax(-1) == labels).float().mean()
        return {"metrics": metrics(self.words(loaded.model), command, {"accuracy": (100 * float(right), len(labels))})}

    def trade(self, loaded: Loaded) -> Iterator[Trade]:
        for weight in (0.5, 0.1):
            yield Trade(
                kl_weight=weight,
                kl=1,
                bound=1,
                words=1,
                exact=1,
                distinct=1,
                growing=1,
                path_perplexity=1,
                sample_perplexity=1,
                shipped=weight == 0.5,
            )


@pytest.fixture(autouse=True)
def _toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RECIPES, "toy", Toy())
    monkeypatch.setattr(terminal, "ROOT", tmp_path)
    monkeypatch.setenv("DRAWBAR_SHIPPED", str(tmp_path / "shelf"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["train", "toy", "--measure"],
        ["train", "toy", "--measure", "--epochs", "1", "--called", "mine"],
        ["train", "toy", "--measure", "--into", "{}/others", "--called", "mine"],
    ],
)
def test_what_was_trained_is_measured_whatever_it_is_called_and_wherever_it_is_put(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [argument.format(tmp_path) for argument in arguments]
    assert main(arguments) == 0
    name, into = ("mine" if "mine" in arguments else "toy"), ("--into" in arguments)
    card, *_ = read(tmp_path / ("others" if into else "shelf") / name)
    assert card.gallery == 200
    run = " ".join(["python -m backend", *(argument for argument in arguments if argument != "--measure")])
    assert card.recipe == f"{run}: {Schedule(1 if '--epochs' in arguments else 3, 50, 1e-2, 1, 0.0)}"
    measured = f"python -m backend evaluate {name}{f' --in {tmp_path}/others' if into else ''}"
    assert [metric.command for metric in card.metrics] == [measured]
    printed = " ".join(capsys.readouterr().out.split())
    assert f"accuracy {card.metrics[0].value:g} %" in printed
    assert "12.5 % Somebody (a book)" in printed
    assert not list((tmp_path / "runs").iterdir()), "what is done is not gone on with"
    assert card.zh
    if name == "toy":
        assert (card.title, card.limits) == (Toy.CARD["title"], Toy.CARD["limits"])
    else:
        assert card.title == card.zh.title == "mine"
        assert card.limits == card.zh.limits == [], "what was seen of the shipped model"
        assert (card.summary, card.zh.summary) == (Toy.CARD["summary"], Toy.CARD["zh"]["summary"])


def test_the_recipe_of_a_card_makes_the_same_weights_again(tmp_path: Path) -> None:
    assert main(["train", "toy", "--epochs", "2", "--into", f"{tmp_path}/my own", "--called", "mine"]) == 0
    card, folder, *_ = read(tmp_path / "my own" / "mine")
    weights = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").unlink()
    assert main(shlex.split(card.recipe.split(": ")[0])[3:]) == 0
    assert (folder / "model.safetensors").read_bytes() == weights


def test_what_train_says_comes_next_works_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "toy", "--into", f"{tmp_path}/my own", "--called", "mine"]) == 0
    told, measuring, serving = (line.split(": ", 1)[1] for line in capsys.readouterr().out.splitlines())
    assert told == f"{tmp_path}/my own/mine"
    python, *evaluate = shlex.split(measuring)
    assert (Path.cwd() / python).samefile(sys.executable) and evaluate[:2] == ["-m", "backend"]
    assert main(evaluate[2:]) == 0
    serve = shlex.split(serving)
    (tmp_path / "shelf").mkdir()
    monkeypatch.setenv("OMP_NUM_THREADS", "1")  # what `models` sets for its own process
    assert serve[:4] == [python, "-m", "backend", "serve"]
    assert main(["models", *serve[4:]]) == 0  # takes the same flags, and ends
    assert "mine" in capsys.readouterr().out.splitlines()[-1]


def test_an_interrupted_measuring_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Interrupting(Toy):
        def measure(self, loaded: Loaded, command: str) -> dict[str, Any]:
            signal.raise_signal(signal.SIGINT)
            return super().measure(loaded, command)

    monkeypatch.setitem(RECIPES, "toy", Interrupting())
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # jobs in the background begin without it
    try:
        assert main(["train", "toy", "--measure", "--into", str(tmp_path), "--called", "mine"]) == 130
    finally:
        signal.signal(signal.SIGINT, before)
    error = capsys.readouterr().err.splitlines()[-1]
    assert error.startswith("Stopped: the card of mine is as it was.")
    monkeypatch.setitem(RECIPES, "toy", Toy())
    assert main(shlex.split(error.split(": ")[-1])[3:]) == 0
    assert read(tmp_path / "mine").card.metrics


NAMES = "small letters, digits and single hyphens, at most 64"


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--into", "{}/own"], "A shipped model is called toy and would be served instead"),
        (["--into", "{}/own", "--called", "old"], "A shipped model is called old and would be served instead"),
        (["--epochs", "1"], "This would replace the shipped toy by one of --epochs 1"),
        (["--epochs", "1", "--into", "{}/shelf"], "This would replace the shipped toy by one of --epochs 1"),
        (["--called", "a" * 65], f"{'a' * 65!r} is no name for a model: use {NAMES}."),
        (["--into", "{}", "--called", "runs"], "{}/runs is there and is no model: choose another name"),
        (["--into", "{}/shelf/toy", "--called", "mine"], "{}/shelf/toy is itself a model: name the folder"),
        (["--into", "{}/file", "--called", "mine"], "{}/file cannot be made a folder (File exists)"),
        (["--into", "{}/" + 300 * "a", "--called", "mine"], "{}/" + 300 * "a" + " cannot be made a folder (File name"),
    ],
)
def test_what_would_be_lost_or_never_served_is_not_trained(
    flags: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("shelf/toy", "shelf/old", "runs"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "shelf" / "toy" / "card.json").write_text("{{}}")
    (tmp_path / "file").touch()
    toy = Toy()
    monkeypatch.setitem(RECIPES, "toy", toy)
    assert main(["train", "toy", *(flag.format(tmp_path) for flag in flags)]) == 2
    error = capsys.readouterr().err
    assert error.startswith(said.format(tmp_path)) and error.count("\n") == 1
    assert toy.taken == 0 and (tmp_path / "runs").is_dir()


def test_after_ctrl_c_the_same_command_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    toy = Toy(signal_at=5)
    monkeypatch.setitem(RECIPES, "toy", toy)
    assert main(["train", "toy"]) == 130
    assert not (tmp_path / "shelf" / "toy").exists()
    assert main(["train", "toy"]) == 0
    assert toy.taken == 12
    parts = (tmp_path / "shelf" / "toy" / "model.safetensors").read_bytes()
    assert main(["train", "toy"]) == 0
    assert toy.taken == 24, "trained anew"
    assert (tmp_path / "shelf" / "toy" / "model.safetensors").read_bytes() == parts


def test_a_model_is_measured_by_the_recipe_that_its_card_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "toy", "--called", "mine", "--into", str(tmp_path / "own")]) == 0
    assert main(["evaluate", "mine"]) == 2
    assert f"mine cannot be measured: it is not in {tmp_path}/shelf" in capsys.readouterr().err
    assert main(["evaluate", "--in", str(tmp_path / "own"), "mine"]) == 0
    monkeypatch.setenv("DRAWBAR_MODELS", str(tmp_path / "own"))
    assert main(["evaluate", "mine"]) == 0
    assert read(tmp_path / "own" / "mine").card.metrics[0].command.endswith(f"evaluate mine --in {tmp_path}/own")
    path = tmp_path / "own" / "mine" / "card.json"
    path.write_text(path.read_text().replace("train toy", "train something-else"))
    assert main(["evaluate", "mine"]) == 2
    assert "names no recipe" in capsys.readouterr().err


def test_what_does_not_ship_is_put_among_the_runs_and_measured_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "UNSHIPPED", {"toy"})
    monkeypatch.setattr(commands, "APART", tmp_path / "runs")
    assert main(["train", "toy", "--measure"]) == 0
    assert [path.name for path in (tmp_path / "runs").iterdir()] == ["toy"]
    assert not (tmp_path / "shelf").exists()
    assert read(tmp_path / "runs" / "toy").card.metrics
    assert main(["train", "toy", "--into", str(tmp_path / "own")]) == 0
    assert (tmp_path / "own" / "toy").is_dir()


def test_trades_stand_in_the_card(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "toy"]) == 0
    assert main(["trade", "toy"]) == 0
    card, *_ = read(tmp_path / "shelf" / "toy")
    assert [(point.kl_weight, point.shipped) for point in card.trade] == [(0.5, True), (0.1, False)]
    assert capsys.readouterr().out.count("kl_weight") == 2


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["train", "nothing"], 2, "There is no recipe for 'nothing'. Those there are: digits-vae,"),
        (["train", "toy", "--called", "../x"], 2, "'../x' is no name for a model"),
        (["evaluate", "nothing"], 2, "nothing cannot be measured: it is not in "),
        (["evaluate", "nothing", "--in", "nowhere"], 2, "nothing cannot be measured: it is not in nowhere."),
        (["trade", "nothing"], 2, "nothing cannot be measured: it is not in "),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    arguments: list[str], status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == status
    error = capsys.readouterr().err
    assert error.startswith(said) and error.count("\n") == 1


def test_missing_data_is_said_before_the_training(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(RECIPES, "toy", Toy(here=False))
    assert main(["train", "toy"]) == 4
    assert capsys.readouterr().err == "The toys are not here.\n"


def test_only_some_models_have_something_to_trade(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DRAWBAR_SHIPPED", str(ROOT / "models_ckpt"))
    monkeypatch.delitem(RECIPES, "toy")
    assert main(["trade", "digits-judge"]) == 2
    assert capsys.readouterr().err.endswith("Those that have: digits-gan, english-vae, verse-vae.\n")


@pytest.mark.parametrize("command", ["models", "train toy", "evaluate toy", "trade toy"])
def test_a_wrong_setting_is_said_in_one_line(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DRAWBAR_PORT", "x")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")  # what `models` sets for its own process
    assert main(command.split()) == 2
    error = capsys.readouterr().err
    assert error.startswith("DRAWBAR_PORT (--port): ") and error.count("\n") == 1


def test_states_of_other_data_schedules_or_sizes_have_other_folders() -> None:
    data, schedule = gallery(), Schedule(1)
    places = [
        terminal.state_folder("a", data, schedule),
        terminal.state_folder("b", data, schedule),
        terminal.state_folder("a", data, Schedule(2)),
        terminal.state_folder("a", Digits(data.images, data.labels.flip(0)), schedule),
        terminal.state_folder("a", ["Tom has a cat."], schedule),
        terminal.state_folder("a", ["Tom has a dog."], schedule),
        terminal.state_folder("a", data.labels.view(2, -1), schedule),
        terminal.state_folder("a", data.labels.view(4, -1), schedule),
        terminal.state_folder("a", data.labels.double(), schedule),
        terminal.state_folder("a", data.labels.double().view(torch.int64), schedule),
        terminal.state_folder("a", 0.1, 25),
        terminal.state_folder("a", 0.12, 5),
        terminal.state_folder("a", "1", 2),
        terminal.state_folder("a", 1, "2"),
    ]
    assert len(set(places)) == len(places)
    assert places[0] == terminal.state_folder("a", gallery(), Schedule(1))
