"""The judge: exact where it can be, measured where it must be."""

import math

import torch

from backend.checkpoints import read
from backend.models.judge import Config, Judge
from backend.models.seeds import generator
from backend.settings import ROOT
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
