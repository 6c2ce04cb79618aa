"""What README.md tells people to type does what it says, and it tells of every setting."""

import re
import shutil
import subprocess
import tomllib
import wave
from pathlib import Path

import pytest
from PIL import Image

from backend.settings import ROOT, Settings

README = (ROOT / "README.md").read_text()
# Not everywhere: an older curl, the base64 and sed of BSD and macOS.
NOT_EVERYWHERE = r"--json\b|base64 -w|sed -i|readlink -f|grep -P"


def block(words: str) -> str:
    """The part of README.md below a heading."""
    return README.partition(f"\n## {words}\n")[2].partition("\n## ")[0]


def commands(words: str) -> list[str]:
    """The lines to type there, each whole."""
    found = "".join(re.findall(r"```sh\n(.*?)```", block(words), re.DOTALL))
    return found.replace("\\\n", "").splitlines()


@pytest.mark.parametrize("line", commands("The API"))
def test_the_api_is_asked_as_it_says(address: str, tmp_path: Path, line: str) -> None:
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "seven.png", tmp_path / "docs")
    assert not re.search(NOT_EVERYWHERE, line)
    assert "http://localhost:8000/" in line
    asked = line.replace("curl http", "curl --fail-with-body -sS http").replace('curl "', 'curl --fail-with-body -sS "')
    asked = asked.replace("http://localhost:8000", address)
    done = subprocess.run(["sh", "-c", asked], cwd=tmp_path, check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    written = re.search(r" -o (\S+)", line)
    if written and written[1].endswith(".wav"):
        with wave.open(str(tmp_path / written[1])) as sound:
            assert sound.getnframes() > 800
    elif written:
        with Image.open(tmp_path / written[1]) as picture:
            assert min(picture.size) >= 28
    else:
        assert done.stdout.startswith("{")


def test_every_setting_has_its_row() -> None:
    rows = re.findall(r"^\| `(DRAWBAR_\w+)` \| (?:`(--[\w-]+)`)? ?\| ([^|]+) \|", README, re.MULTILINE)
    told = {variable: flag for variable, flag, _ in rows if flag}
    assert told == {f"DRAWBAR_{name.upper()}": f"--{name.replace('_', '-')}" for name in Settings.model_fields}


def test_who_is_told_that_there_is_no_pytorch_for_them_is_told_the_truth() -> None:
    """The last version for Macs with an Intel processor was 2.2."""
    [torch] = [
        one for one in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"] if "torch" in one
    ]
    least = re.search(r">=(\d+)\.(\d+)", torch)
    assert least and (int(least[1]), int(least[2])) > (2, 2)
    assert "Intel processor" in block("Run it")


def test_what_is_linked_is_there() -> None:
    for link in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / link).exists(), link
