"""The commands, run as a person runs them."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from backend.app import create_app
from backend.serve import greeting, models
from backend.settings import ROOT, Settings
from backend.shelf import Shelf
from backend.training.recipes import RECIPES, UNSHIPPED
from backend.web.addresses import host_of, numeric

SHADOWED = "a shipped model has its name. Rename the folder, and the name in its card.json"


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


@contextmanager
def serving(*flags: str) -> Iterator[tuple[str, Path]]:
    """Where a server answers, and the file of its log."""
    command = [sys.executable, "-m", "backend", "serve", "--port", "0", *flags]
    with (
        tempfile.NamedTemporaryFile() as log,
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True) as server,
    ):
        assert server.stdout
        yield server.stdout.readline().split()[-1], Path(log.name)
        server.terminate()


@pytest.mark.parametrize(("stop", "host"), [(signal.SIGINT, "127.0.0.1"), (signal.SIGTERM, "0.0.0.0")])
def test_the_address_is_printed_when_the_first_request_succeeds_and_ctrl_c_ends_it(
    stop: signal.Signals, host: str
) -> None:
    command = [sys.executable, "-m", "backend", "serve", "--host", host, "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout
        line = server.stdout.readline()
        assert line.startswith("Drawbar is ready: http://127.0.0.1:")
        address = line.split()[-1]
        with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
            assert answer.status == 200
            assert "server" not in {name.lower() for name in answer.headers}
        for line in greeting(host, int(address.rpartition(":")[2])).splitlines():
            with urllib.request.urlopen(f"{line.split()[-1]}/", timeout=5) as answer:
                assert answer.headers["content-type"].startswith("text/html")
        server.send_signal(stop)
        assert server.wait(timeout=10) == 0


@pytest.mark.parametrize(
    ("host", "local"), [("0.0.0.0", "127.0.0.1"), ("::", "[::1]"), ("127.0.0.9", "127.0.0.9"), ("fd00::1", "[fd00::1]")]
)
def test_what_is_printed_opens(host: str, local: str) -> None:
    first, *others = greeting(host, 8000).splitlines()
    assert first == f"Drawbar is ready: http://{local}:8000"
    assert not others or host in ("0.0.0.0", "::")
    for line in others:
        authority = line.rpartition("http://")[2]
        bare = authority.removesuffix(":8000")
        assert host_of(authority) == bare and numeric(bare)
        family = socket.AF_INET6 if bare.startswith("[") else socket.AF_INET
        with socket.socket(family) as own:
            own.bind((bare.strip("[]"), 0))  # an address of this machine


def test_a_port_that_is_taken_gets_a_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        result = run("serve", "--port", str(other.getsockname()[1]))
    assert result.returncode == 3
    assert "choose another with --port or DRAWBAR_PORT" in result.stderr


@pytest.mark.parametrize("settings", [{"DRAWBAR_PORT": "70000"}, {"DRAWBAR_HOSTS": "no host"}, {"DRAWBAR_LOG": "x"}])
@pytest.mark.parametrize("command", ["serve", "models", "train digits-vae"])
def test_a_wrong_setting_is_named(settings: dict[str, str], command: str) -> None:
    result = run(*command.split(), **settings)
    assert result.returncode == 2
    assert next(iter(settings)) in result.stderr
    assert "Traceback" not in result.stderr


def test_models_lists_what_is_on_the_shelf() -> None:
    result = run("models")
    assert result.returncode == 0
    names = sorted(RECIPES.keys() - UNSHIPPED)
    lines = result.stdout.splitlines()
    assert [line.split()[0] for line in lines] == names
    assert [line.split()[4] for line in lines] == [f"models_ckpt/{name}" for name in names]
    assert len({line.index("models_ckpt") for line in lines}) == 1, "a column is as wide as what stands in it"
    assert "  english-vae" not in result.stdout and "sentence_vae  " in result.stdout


def test_a_model_of_ones_own_is_served_and_a_name_that_is_taken_stays_the_shipped_ones(tmp_path: Path) -> None:
    for name in ("mine", "digits-vae"):
        (tmp_path / name).mkdir()
        for part in ("model.safetensors", "card.json", "gallery.png", "prior.safetensors"):
            text = (ROOT / "models_ckpt" / "digits-vae" / part).read_bytes()
            (tmp_path / name / part).write_bytes(text.replace(b'"name": "digits-vae"', f'"name": "{name}"'.encode()))
    (tmp_path / "digits-vae" / "card.json").write_text("{}")
    (tmp_path / "mine").rename(tmp_path / "Mine_2")
    for name in ("mine", "a" * 65):
        shutil.copytree(tmp_path / "Mine_2", tmp_path / name)
    result = run("models", "--models", str(tmp_path))
    assert (result.returncode, result.stderr) == (0, "")
    lines = [line.split(maxsplit=2) for line in result.stdout.splitlines()]
    assert [name for name, *_ in lines] == [
        *sorted(RECIPES.keys() - UNSHIPPED),
        "mine",
        "Mine_2",
        "a" * 65,
        "digits-vae",
    ]
    assert lines[-1][1:] == [f"{tmp_path}/digits-vae", f"not served: {SHADOWED}"]
    assert lines[-3][1] == f"{tmp_path}/Mine_2" and lines[-3][2].startswith("not served: its name is none for a model.")
    with serving("--models", str(tmp_path)) as (address, log):
        with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
            told = json.load(answer)
        assert told["models"] == [*sorted(RECIPES.keys() - UNSHIPPED), "mine"] and told["broken"] == []
        assert [one["name"] for one in told["skipped"]] == ["Mine_2", "a" * 64, "digits-vae"]
        assert told["skipped"][-1]["detail"] == SHADOWED
        assert f"WARNING drawbar.shelf {tmp_path}/digits-vae is not served: {SHADOWED}" in log.read_text()


def test_a_shelf_is_not_in_its_own_way(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "models_ckpt" / "digits-judge", tmp_path / "digits-judge")
    shelf = Shelf(tmp_path, tmp_path / "." / "digits-judge" / "..")
    assert list(shelf.models) == ["digits-judge"] and not shelf.skipped


@pytest.mark.parametrize("setting", ["models", "shipped"])
@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("nowhere", "there is no folder {}. Make it, or name the one that holds models."),
        ("file", "{} is a file. Name the folder that holds models."),
        (300 * "a", "{} cannot be read (File name too long)."),
        ("shelf/mine", "{} is itself a model. Name the folder that it is in: {top}/shelf"),
    ],
)
def test_what_is_no_folder_of_models_is_refused_with_what_to_do(
    setting: str, place: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    shutil.copytree(ROOT / "models_ckpt" / "digits-judge", tmp_path / "shelf" / "mine")
    (tmp_path / "nothing").mkdir()
    folder = tmp_path / place
    shipped = folder if setting == "shipped" else tmp_path / "nothing"
    assert models(Settings(shipped=shipped, models=folder if setting == "models" else None)) == 2
    assert capsys.readouterr().err == f"{setting}: {said.format(folder, top=tmp_path)}\n"


def test_a_server_without_its_folder_does_not_start() -> None:
    result = run("serve", "--port", "0", "--models", "my-modells")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "models: there is no folder my-modells. Make it, or name the one that holds models.\n"


def test_an_empty_folder_of_models_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As a volume is at first; what is hidden in it is no model."""
    (tmp_path / "own" / ".draft").mkdir(parents=True)
    (tmp_path / "shipped").mkdir()
    assert models(Settings(shipped=tmp_path / "shipped", models=tmp_path / "own")) == 0
    assert capsys.readouterr() == ("", f"{tmp_path}/own holds no model yet.\n")


@pytest.mark.skipif(sys.platform != "linux", reason="other disks take no such names")
def test_a_folder_may_be_called_whatever_a_disk_takes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / os.fsdecode(b"m\xffdel\n2")
    shutil.copytree(ROOT / "models_ckpt" / "digits-judge", place)
    assert models(Settings(shipped=tmp_path)) == 0
    assert r"m\udcffdel\n2" in capsys.readouterr().out
    with TestClient(create_app(Settings(shipped=tmp_path)), base_url="http://localhost") as client:
        assert client.get("/readyz").json()["skipped"][0]["name"] == r"m\udcffdel\n2"


def test_a_name_without_a_recipe_is_told_those_there_are(tmp_path: Path) -> None:
    result = run("train", "digits-cave", "--into", str(tmp_path))
    assert result.returncode == 2
    assert "digits-cvae" in result.stderr


def test_measuring_what_is_not_there_says_so() -> None:
    result = run("evaluate", "no-such-model")
    assert result.returncode == 2
    assert "cannot be measured" in result.stderr
