"""The judge: exact where it can be, measured where it must be."""

import math

import torch

from backend.checkpoints import read
from backend.models.judge import Config, Judge
from backend.models.seeds import generator
from backend.settings import ROOT
from backend.training.datasets import optdigits
from backend.training.judges import as_files, read_as
from tests.gallery import gallery


def test_a_network_of_zeros_knows_nothing() -> None:
    model = Judge(Config(channels=(4, 4), hidden=8)).eval()
    for weight in model.parameters():
        torch.nn.init.zeros_(weight)
    x = torch.rand(5, 1, 28, 28, generator=generator(0))
    torch.testing.assert_close(model.classify(x), torch.full((5, 10), 0.1))
    torch.testing.assert_close(model.loss(x, torch.arange(5)), torch.tensor(math.log(10)))


def test_the_shipped_judge_reads_the_gallery() -> None:
    judge = read(ROOT / "models_ckpt" / "digits-judge").model
    digits = gallery()
    read_as = judge(digits.images.float() / 255).argmax(-1)
    assert (read_as == digits.labels).float().mean() >= 0.98


def test_the_shipped_judge_reads_ones_that_have_a_flag() -> None:
    judge = read(ROOT / "models_ckpt" / "digits-judge").model
    pixels, shown = optdigits()
    read_as_ones = read_as(judge, as_files(pixels[shown == 1])) == 1
    assert read_as_ones.float().mean() >= 0.93
