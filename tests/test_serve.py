"""The commands, run as a person runs them."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from backend.settings import ROOT
from backend.training.recipes import RECIPES, UNSHIPPED


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "backend", *arguments],
        check=False,
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_the_address_is_printed_when_the_first_request_succeeds_and_ctrl_c_ends_it(stop: signal.Signals) -> None:
    command = [sys.executable, "-m", "backend", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout
        line = server.stdout.readline()
        assert line.startswith("Drawbar is ready: http://127.0.0.1:")
        address = line.split()[-1]
        with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
            assert answer.status == 200
            assert "server" not in {name.lower() for name in answer.headers}
        with urllib.request.urlopen(f"{address}/", timeout=5) as answer:
            assert answer.headers["content-type"].startswith("text/html")
        server.send_signal(stop)
        assert server.wait(timeout=10) == 0


def test_a_port_that_is_taken_gets_a_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        result = run("serve", "--port", str(other.getsockname()[1]))
    assert result.returncode == 3
    assert "choose another with --port or DRAWBAR_PORT" in result.stderr


@pytest.mark.parametrize("settings", [{"DRAWBAR_PORT": "70000"}, {"DRAWBAR_HOSTS": "no host"}, {"DRAWBAR_LOG": "x"}])
def test_a_wrong_setting_is_named(settings: dict[str, str]) -> None:
    result = run("serve", **settings)
    assert result.returncode == 2
    assert next(iter(settings)).removeprefix("DRAWBAR_").lower() in result.stderr.lower()
    assert "Traceback" not in result.stderr


def test_models_lists_what_is_on_the_shelf() -> None:
    result = run("models")
    assert result.returncode == 0
    names = sorted(RECIPES.keys() - UNSHIPPED)
    assert [line.split()[0] for line in result.stdout.splitlines()] == names


def test_a_model_of_ones_own_is_served_and_a_name_that_is_taken_stays_the_shipped_ones(tmp_path: Path) -> None:
    for name in ("mine", "digits-vae"):
        (tmp_path / name).mkdir()
        for part in ("model.safetensors", "card.json", "gallery.png"):
            text = (ROOT / "models_ckpt" / "digits-vae" / part).read_bytes()
            (tmp_path / name / part).write_bytes(text.replace(b'"name": "digits-vae"', f'"name": "{name}"'.encode()))
    (tmp_path / "digits-vae" / "card.json").write_text("{}")
    result = run("models", DRAWBAR_MODELS=str(tmp_path))
    assert result.returncode == 0
    assert [line.split()[0] for line in result.stdout.splitlines()][-1] == "mine"


def test_a_name_without_a_recipe_is_told_those_there_are(tmp_path: Path) -> None:
    result = run("train", "digits-cave", "--into", str(tmp_path))
    assert result.returncode == 2
    assert "digits-cvae" in result.stderr


def test_measuring_what_is_not_there_says_so() -> None:
    result = run("evaluate", "no-such-model")
    assert result.returncode == 2
    assert "cannot be measured" in result.stderr
