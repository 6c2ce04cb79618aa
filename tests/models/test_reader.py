"""The reader of attributes: its loss at known weights, what it reads, what it is compared by."""

import math

import pytest
import torch

from backend.models.reader import Config, Reader

SMALL = Config(attributes=(2, 5), side=8, values=6, embedding=3, channels=(4, 4), features=7)


def zeroed() -> Reader:
    model = Reader(SMALL)
    for weight in model.parameters():
        torch.nn.init.zeros_(weight)
    return model


def test_who_knows_nothing_pays_the_logarithm_of_the_values_of_every_attribute() -> None:
    loss = zeroed().loss(torch.zeros(3, 8, 8, dtype=torch.long), torch.tensor([[0, 4], [1, 0], [1, 2]]))
    torch.testing.assert_close(loss, torch.tensor(math.log(2) + math.log(5)))


def test_each_attribute_is_read_by_itself() -> None:
    model = zeroed()
    model.dense2.bias.data = torch.tensor([0.0, 1.0, 0.0, 0.0, 9.0, 0.0, 3.0])
    assert model.read(torch.zeros(2, 8, 8, dtype=torch.long)).tolist() == [[1, 2], [1, 2]]


def test_features_see_the_colour_of_every_pixel() -> None:
    torch.manual_seed(0)
    model, picture = Reader(SMALL).eval(), torch.zeros(1, 8, 8, dtype=torch.long)
    before = model.features(picture)
    assert before.shape == (1, 7)
    for y in range(8):
        for x in range(8):
            other = picture.clone()
            other[0, y, x] = 3
            assert (model.features(other) - before).abs().max() > 1e-6, (x, y)


@pytest.mark.parametrize("change", [{"attributes": ()}, {"attributes": (1, 2)}, {"side": 10}])
def test_sizes_that_cannot_be_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="multiple of 4"):
        Config(**{"attributes": (2,), **change})  # type: ignore[arg-type]
