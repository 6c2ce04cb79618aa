"""Training on pixels turns pictures into every order, and learns what is there to learn."""

import math
from pathlib import Path

import torch

from backend.models.pixelrnn import Config, PixelRnn
from backend.models.raster import ORDERS, turned
from backend.models.seeds import generator
from backend.training.pixels import mixed, train_pixels
from backend.training.steps import Schedule


def test_every_picture_is_turned_into_the_order_that_is_named_and_all_orders_come() -> None:
    x = torch.randint(0, 2, (10, 4, 4), generator=generator(0))
    seen, order = mixed(x)
    assert order.bincount(minlength=4).tolist() == [4, 2, 2, 2]
    for before, after, index in zip(x, seen, order.tolist(), strict=True):
        assert torch.equal(turned(before, ORDERS[index]), after)


def test_a_model_learns_to_copy_the_row_above_in_every_order(tmp_path: Path) -> None:
    """Pictures of one row repeated, or of one column: what comes later costs next to nothing in the end."""
    torch.manual_seed(0)
    model = PixelRnn(Config(side=4, block=2, channels=12, layers=1, hidden=8))

    def pictures(batch: torch.Tensor, rng: torch.Generator) -> torch.Tensor:
        rows = torch.randint(0, 2, (len(batch), 1, 4), generator=rng).expand(-1, 4, 4)
        return torch.where((batch % 2 == 0).view(-1, 1, 1), rows, rows.transpose(1, 2))

    list(train_pixels(model, pictures, 2000, tmp_path, Schedule(epochs=4, batch=40, rate=1e-2, warm_up=10, ema=0.9)))
    x = pictures(torch.arange(400), generator(1))
    for order in ORDERS:
        likely = model.logits(x, order).log_softmax(-1)
        nats = -likely.gather(-1, x.unsqueeze(-1)).sum() / len(x)
        # Four bits of a row, one for its direction: nothing else is by chance.
        assert 4.5 * math.log(2) < nats < 6.5 * math.log(2), order
