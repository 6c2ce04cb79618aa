"""The judge apart: exact where it can be."""

import math

import torch

from backend.models.residual_judge import Config, ResidualJudge
from backend.models.seeds import generator


def test_a_network_of_zeros_knows_nothing() -> None:
    model = ResidualJudge(Config(channels=(4, 4), blocks=1)).eval()
    for weight in model.parameters():
        torch.nn.init.zeros_(weight)
    x = torch.rand(5, 1, 28, 28, generator=generator(0))
    torch.testing.assert_close(model.classify(x), torch.full((5, 10), 0.1))
    torch.testing.assert_close(model.loss(x, torch.arange(5)), torch.tensor(math.log(10)))


def test_blocks_begin_with_nothing_but_a_constant_and_then_add() -> None:
    torch.manual_seed(0)
    model = ResidualJudge(Config(channels=(4, 4), blocks=1)).eval()
    h = torch.randn(2, 4, 7, 7, generator=generator(1))
    torch.testing.assert_close((model.block(h) - h).std((0, 2, 3)), torch.zeros(4), atol=1e-6, rtol=0)
    torch.nn.init.ones_(model.block.conv2.weight)
    assert (model.block(h) - h).std((0, 2, 3)).min() > 0.1
