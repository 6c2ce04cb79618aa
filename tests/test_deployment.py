"""Dockerfile and docker-compose.yml: parsed, and held to what they promise. No Docker is needed here."""

import json
import re
import shlex
import subprocess
import tomllib
from typing import Any

import pytest
import yaml

from backend.settings import ROOT, Settings

Instructions = list[tuple[str, str]]
INSIDE = {
    f"DRAWBAR_{name}" for name in ("HOST", "PORT", "MODELS", "PICTURES", "SHIPPED")
}  # what the image itself settles


@pytest.fixture(scope="module")
def dockerfile() -> Instructions:
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    lines = re.sub(r"\\\n", " ", text).splitlines()
    return [(line.split()[0], line.partition(" ")[2].strip()) for line in lines if line.strip()]


@pytest.fixture(scope="module")
def service() -> dict[str, Any]:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    assert list(compose["services"]) == ["drawbar"]
    found: dict[str, Any] = compose["services"]["drawbar"]
    return found


def given(dockerfile: Instructions, instruction: str) -> list[str]:
    return [rest for word, rest in dockerfile if word == instruction]


def environment(dockerfile: Instructions) -> dict[str, str]:
    pairs = [word.partition("=") for rest in given(dockerfile, "ENV") for word in shlex.split(rest)]
    return {name: value for name, _, value in pairs}


def test_every_instruction_is_one_that_docker_knows(dockerfile: Instructions) -> None:
    known = {"FROM", "ENV", "WORKDIR", "COPY", "RUN", "USER", "EXPOSE", "HEALTHCHECK", "CMD"}
    assert {word for word, _ in dockerfile} <= known
    assert dockerfile[0][0] == "FROM"


def test_torch_comes_without_cuda_in_the_version_that_the_project_asks_for(dockerfile: Instructions) -> None:
    install = next(rest for rest in given(dockerfile, "RUN") if "torch" in rest)
    assert "--index-url https://download.pytorch.org/whl/cpu" in install
    asked = re.search(r'"\$\((sed .+? pyproject\.toml)\)"', install)
    assert asked
    said = subprocess.run(shlex.split(asked[1]), cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert said == [word for word in wanted if word.startswith("torch")]


def test_the_server_runs_as_nobody_and_the_code_is_not_its_own(dockerfile: Instructions) -> None:
    words = [word for word, _ in dockerfile]
    assert given(dockerfile, "USER") == ["drawbar"]
    assert "RUN" not in words[words.index("USER") :]
    assert not any("--chown" in rest for rest in given(dockerfile, "COPY"))


def test_everything_that_is_copied_is_there_and_let_through(dockerfile: Instructions) -> None:
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    for rest in given(dockerfile, "COPY"):
        for source in rest.split()[:-1]:
            assert (ROOT / source).exists(), source
            assert source.split("/")[0] in kept, source


def test_the_settings_in_the_image_are_settings(dockerfile: Instructions) -> None:
    named = {name.removeprefix("DRAWBAR_").lower(): value for name, value in environment(dockerfile).items()}
    ours = {name: value for name, value in named.items() if name in Settings.model_fields}
    assert set(ours) == {"host", "port", "models"}
    assert ours["port"] in given(dockerfile, "EXPOSE")
    command = json.loads(given(dockerfile, "CMD")[0])
    assert command == ["python", "-m", "backend", "serve"]


def test_health_is_asked_for_without_curl(dockerfile: Instructions, service: dict[str, Any]) -> None:
    check = json.loads(given(dockerfile, "HEALTHCHECK")[0].partition("CMD ")[2])
    assert service["healthcheck"]["test"] == ["CMD", *check]
    assert check[:2] == ["python", "-c"]
    compile(check[2], "healthcheck", "exec")
    assert "/readyz" in check[2]


def test_the_container_can_do_nothing_but_serve(service: dict[str, Any]) -> None:
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service and "privileged" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["user"] != "0" and service["user"].split(":")[0] == "10001"
    assert service["mem_limit"] and service["pids_limit"]


def test_every_setting_can_be_passed_on_and_unset_it_is_the_servers_own(
    service: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    passed = service["environment"]
    assert set(passed) == {f"DRAWBAR_{name.upper()}" for name in Settings.model_fields} - INSIDE
    plain = Settings()
    for name, value in passed.items():
        assert value == f"${{{name}:-}}"
        monkeypatch.setenv(name, "")
    assert Settings() == plain


def test_a_checkout_has_the_bytes_that_were_committed_whatever_its_system_makes_of_line_ends() -> None:
    """Else `core.autocrlf` would give vocabularies another digest, and scripts lines that no shell reads."""
    if not (ROOT / ".git").exists():
        pytest.skip("needs the repository: this is a copy of its files")
    listed = subprocess.run(["git", "ls-files", "--eol"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for line in listed.splitlines():
        told, _, path = line.partition("\t")
        index, _, attributes = told.split(maxsplit=2)
        assert index in ("i/lf", "i/none", "i/-text"), line
        bytes_are_bytes = index == "i/-text" or path.startswith("models_ckpt/")
        assert attributes.strip() == ("attr/-text" if bytes_are_bytes else "attr/text=auto eol=lf"), line


def test_it_is_there_for_this_machine_alone(service: dict[str, Any]) -> None:
    assert [port.split(":")[0] for port in service["ports"]] == ["127.0.0.1"]


def test_shipped_models_are_read_only_and_ones_own_have_the_only_volume(service: dict[str, Any]) -> None:
    volumes = dict(volume.split(":", 1) for volume in service["volumes"])
    assert volumes.pop("./models_ckpt") == "/app/models_ckpt:ro"
    assert volumes == {"models": "/models"}
