"""Codes by chance, and how many of their pictures a judge reads."""

import torch

from backend.checkpoints import read as read_model
from backend.evaluation.chance import boxed, disturbed, fitted, read
from backend.models.seeds import generator
from backend.settings import ROOT
from tests.gallery import gallery


def test_codes_by_chance_have_the_shape_of_those_they_are_fitted_to() -> None:
    mix = torch.tensor([[2.0, 0.0], [1.5, 0.5]])
    codes = torch.randn(5000, 2, generator=generator(0)) @ mix.T + torch.tensor([3.0, -1.0])
    found = fitted(codes, 20000, 1)
    torch.testing.assert_close(found.mean(0), codes.mean(0), atol=0.1, rtol=0)
    torch.testing.assert_close(found.T.cov(), codes.T.cov(), atol=0.2, rtol=0)
    one = fitted(codes[:, :1], 20000, 1)
    torch.testing.assert_close(one.std(0), codes[:, :1].std(0), atol=0.1, rtol=0)
    box = boxed(codes, 20000, 1)
    assert (box >= codes.amin(0)).all() and (box <= codes.amax(0)).all()
    torch.testing.assert_close(box.mean(0), (codes.amin(0) + codes.amax(0)) / 2, atol=0.2, rtol=0)


def test_a_code_is_disturbed_by_as_much_as_it_is_said() -> None:
    codes = torch.zeros(20000, 2)
    moved = disturbed(codes, torch.tensor([0.5, 3.0]), 0)
    torch.testing.assert_close(moved.std(0), torch.tensor([0.5, 3.0]), atol=0.05, rtol=0)


def test_a_judge_reads_real_digits_and_not_two_laid_over_each_other() -> None:
    judge = read_model(ROOT / "models_ckpt" / "digits-judge").model
    real = gallery().images.float() / 255
    other = real[torch.randperm(len(real), generator=generator(0))]
    assert read(judge, real) > 90
    assert read(judge, (real + other) / 2) < 70
