"""The judges of digits: what they are shown, and the one that does not ship."""

import shutil
from pathlib import Path

import pytest
import torch

from backend.__main__ import main
from backend.checkpoints import write
from backend.models.residual_judge import Config, ResidualJudge
from backend.settings import ROOT
from backend.training import judges
from backend.training.recipes import judge_apart


def test_digits_of_few_pixels_are_read_as_a_visitor_s_files_are() -> None:
    stem, ring = torch.zeros(2, 8, 8)
    stem[:, 3] = 16
    ring[0], ring[7], ring[:, 0], ring[:, 7] = 16, 16, 16, 16
    pages = judges.as_files(torch.stack([stem, ring]))[:, 0]
    assert pages.shape == (2, 28, 28) and pages.dtype == torch.float32
    assert pages.min() == 0 and pages.max() <= 1
    assert (pages.amax(2) > 0.3).sum(1).tolist() == [20, 20], "as high as MNIST's digits, their full height kept"
    assert pages[1, 14, 14] < 0.1 < 0.9 < pages[0, 14].max()


def test_without_the_second_judge_what_needs_it_says_how_to_make_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "models_ckpt" / "digits-cvae", tmp_path / "digits-cvae")
    monkeypatch.setenv("DRAWBAR_SHIPPED", str(tmp_path))
    monkeypatch.setattr(judges, "APART", tmp_path / "runs")
    assert main(["evaluate", "digits-cvae"]) == 4
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and "`python -m backend train judge-apart` makes it" in error


def test_with_it_both_judge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judges, "APART", tmp_path)
    made = {"name": "judge-apart", "metrics": [], "recipe": "a test", "minutes": 0}
    write(tmp_path / "judge-apart", ResidualJudge(Config((2, 2), 1)), judge_apart.CARD | made)
    shipped, apart = judges.judges()
    x = torch.zeros(3, 1, 28, 28)
    assert isinstance(apart, ResidualJudge)
    assert judges.read_as(shipped, x).shape == judges.read_as(apart, x).shape == (3,)
