"""The four orders, and drawing that leaves alone what is known, with states for single pixels and for pairs of them."""

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor

from backend.models.pixelrnn import Config as RnnConfig
from backend.models.pixelrnn import PixelRnn
from backend.models.raster import (
    AIM,
    BUNCH,
    LANES,
    MOST_LANES,
    ORDERS,
    Drawing,
    Line,
    Order,
    Pixels,
    Rare,
    Task,
    best_order,
    choose,
    draw,
    draw_around,
    late,
    needed,
    turned,
    turned_back,
)
from backend.models.seeds import generator
from tests.toys import Raster, Sizes

Model = PixelRnn
SIDE = 8


def rnn(side: int = SIDE, values: int = 3, block: int = 2) -> Model:
    return lively(PixelRnn(RnnConfig(side, values, block, embedding=3, channels=6, layers=2, hidden=5)))


def single(side: int = SIDE, values: int = 3, block: int = 1) -> Model:
    return rnn(side, values, block)


def lively(model: Model) -> Model:
    """Large random weights, so that every number depends on all that it may depend on."""
    rng = generator(3)
    for weight in model.parameters():
        torch.nn.init.normal_(weight, std=0.7, generator=rng)
    return model.eval().requires_grad_(False)


both = pytest.mark.parametrize("make", [rnn, single])
everywhere = pytest.mark.parametrize("order", ORDERS)
Make = Callable[..., Model]


def pictures(n: int, side: int = SIDE, values: int = 3) -> Tensor:
    return torch.randint(values, (n, side, side), generator=generator(5))


def nats(model: Pixels, x: Tensor, order: Order) -> Tensor:
    """-log p (B, S, S) of every pixel, by one pass over whole pictures."""
    return -model.logits(x, order).log_softmax(-1).gather(-1, x.unsqueeze(-1)).squeeze(-1)


@everywhere
def test_turning_a_picture_and_back_gives_the_picture(order: Order) -> None:
    x = pictures(2)
    assert torch.equal(turned_back(turned(x, order), order), x)


def test_orders_begin_where_their_names_say() -> None:
    x = torch.arange(9).view(3, 3)
    first = {order: turned(x, order)[0].tolist() for order in ORDERS}
    assert first == {"down": [0, 1, 2], "up": [6, 7, 8], "right": [0, 3, 6], "left": [2, 5, 8]}


@everywhere
@pytest.mark.parametrize("block", [1, 2, 4])
def test_no_pixel_depends_on_itself_or_on_what_comes_later(order: Order, block: int) -> None:
    model, x = rnn(block=block), pictures(1)
    before = turned(model.logits(x, order)[0].permute(2, 0, 1), order)
    reached = []
    for place in range(0, SIDE**2, 5):
        other = turned(x, order).clone(memory_format=torch.contiguous_format)
        other[0].view(-1)[place] = (other[0].view(-1)[place] + 1) % 3
        after = turned(model.logits(turned_back(other, order), order)[0].permute(2, 0, 1), order)
        moved = (after != before).any(0).flatten()
        assert not moved[: place + 1].any()
        reached += [bool(moved[place + 1])] if place % SIDE < SIDE - 1 else []
    assert np.mean(reached) > 0.7, "most pixels have to depend on the one before them"


@both
@everywhere
def test_the_jacobian_to_the_future_is_zero(make: Make, order: Order) -> None:
    """In turned pictures: what is later in any order is further down, or to the right."""
    model = make().double()
    x = pictures(1)
    table = model.front.embedding.weight
    inputs = table[x].requires_grad_(True)  # (1, S, S, E): the pixels as numbers that a gradient can go to
    # Numbers in place of colours, so that there is something to differentiate by.
    model.front.embedding.forward = lambda _: inputs.view(1, SIDE, -1, model.config.block, table.shape[-1])  # type: ignore[assignment]
    logits = model.turned_logits(x, torch.tensor([ORDERS.index(order)]))
    for place in (0, 9, 30, 63):
        grad = torch.autograd.grad(logits[0].view(SIDE**2, -1)[place].sum(), inputs, retain_graph=True)[0]
        reached = grad[0].view(SIDE**2, -1).abs().sum(-1)
        assert reached[place:].sum() == 0
        assert place < 9 or reached[:place].sum() > 0


@both
@everywhere
def test_step_by_step_gives_what_one_pass_over_the_picture_gives(make: Make, order: Order) -> None:
    model = make()
    nothing = torch.zeros(SIDE, SIDE, dtype=torch.bool)
    lines = list(draw(model, torch.zeros(SIDE, SIDE, dtype=torch.long), nothing, order, seed=7))
    x = turned_back(torch.stack([line.values for line in lines], 1), order)
    stepwise = torch.stack([line.surprises for line in lines], 1)
    torch.testing.assert_close(stepwise, turned(nats(model, x, order), order), atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("block", [1, 2])
def test_the_probabilities_of_all_pictures_sum_to_one(block: int) -> None:
    model = rnn(side=2, values=3, block=block)
    every = torch.cartesian_prod(*[torch.arange(3)] * 4).view(-1, 2, 2)
    for order in ORDERS:
        total = nats(model, every, order).sum((1, 2)).neg().exp().sum()
        assert float(total) == pytest.approx(1, abs=1e-4)


def test_a_network_of_zeros_finds_every_colour_equally_likely() -> None:
    model = rnn()
    for weight in model.parameters():
        torch.nn.init.zeros_(weight)
    assert nats(model, pictures(2), "up").numpy() == pytest.approx(math.log(3))


@both
@everywhere
def test_what_is_known_is_never_changed(make: Make, order: Order) -> None:
    model, x = make(), pictures(1)[0]
    known = torch.rand(SIDE, SIDE, generator=generator(1)) < 0.5
    lines = list(draw(model, x, known, order, seed=1))
    drawn = turned_back(torch.stack([line.values for line in lines], 1), order)
    assert torch.equal(drawn[:, known], x[known].expand(LANES, -1))
    *_, crowd = draw_around(model, x, known, order, seed=1, lanes=8)
    assert crowd is not None
    assert torch.equal(turned_back(crowd.values, order)[:, known], x[known].expand(8, -1))


def test_a_drawing_is_the_likeliest_at_temperature_zero_and_follows_its_seed_else() -> None:
    model, x = rnn(), pictures(1)[0]
    known = torch.zeros(SIDE, SIDE, dtype=torch.bool)

    def drawn(seed: int, temperature: float) -> Tensor:
        return torch.stack([line.values for line in draw(model, x, known, "down", seed, temperature)], 1)

    assert torch.equal(drawn(1, 0.0), drawn(2, 0.0))
    assert (drawn(1, 0.0) == drawn(1, 0.0)[:1]).all()
    assert torch.equal(drawn(1, 1.0), drawn(1, 1.0))
    assert not torch.equal(drawn(1, 1.0), drawn(2, 1.0))
    likeliest = model.logits(drawn(1, 0.0)[:1], "down").argmax(-1)
    assert torch.equal(likeliest[0], drawn(1, 0.0)[0])


def test_a_half_is_exact_in_one_order_and_an_island_in_none() -> None:
    known = torch.zeros(SIDE, SIDE, dtype=torch.bool)
    halves = {"down": known.clone(), "up": known.clone(), "right": known.clone(), "left": known.clone()}
    halves["down"][:4] = halves["up"][4:] = halves["right"][:, :4] = halves["left"][:, 4:] = True
    assert {name: best_order(half) for name, half in halves.items()} == {name: (name, True) for name in ORDERS}
    known[3:5, 3:5] = True
    assert not best_order(known)[1]
    assert best_order(torch.ones_like(known))[1]


def test_how_much_comes_too_late_is_counted_in_pairs() -> None:
    known = torch.tensor([[0, 1], [0, 1]]).bool()
    assert late(known, "down") == 3  # one missing pixel before the first known one, two before the second
    assert late(known, "left") == 0


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_values_are_chosen_as_often_as_they_are_likely(temperature: float) -> None:
    logits = torch.tensor([0.0, 1.0, -1.0, 2.0])
    chance = torch.linspace(0, 1, 10001, dtype=torch.float64)[:-1] + 5e-5
    found = choose(logits.expand(len(chance), -1), temperature, chance).bincount(minlength=4) / len(chance)
    torch.testing.assert_close(found, (logits / temperature).softmax(-1), atol=2e-4, rtol=0)


def test_drawing_around_an_island_agrees_with_counting_all_pictures() -> None:
    """p(known) and p(first pixel | known), on pictures so small that all of them can be listed."""
    model = rnn(side=2, values=2, block=1)
    x, known = torch.tensor([[0, 0], [0, 1]]), torch.tensor([[0, 0], [0, 1]]).bool()
    every = torch.cartesian_prod(*[torch.arange(2)] * 4).view(-1, 2, 2)
    chance = nats(model, every, "down").sum((1, 2)).neg().exp()
    agrees = every[:, 1, 1] == 1
    truth = float(chance[agrees & (every[:, 0, 0] == 1)].sum() / chance[agrees].sum())
    ends = [crowd for i in range(300) if (crowd := list(draw_around(model, x, known, "down", i, LANES))[-1])]
    share = np.mean([float((crowd.share * crowd.values[:, 0, 0]).sum()) for crowd in ends])
    evidence = np.mean([math.exp(float(crowd.evidence)) for crowd in ends])
    assert share == pytest.approx(truth, abs=4 * math.sqrt(truth * (1 - truth) / 300) + 0.01)
    assert evidence == pytest.approx(float(chance[agrees].sum()), rel=0.05)


def test_the_spread_tells_how_far_the_estimate_may_be_off_and_how_many_drawings_are_needed() -> None:
    model = rnn(side=2, values=2, block=1)
    x, known = torch.tensor([[0, 0], [0, 1]]), torch.tensor([[0, 0], [0, 1]]).bool()
    crowds = [list(draw_around(model, x, known, "down", i, LANES))[-1] for i in range(1000)]
    estimates = np.array([math.exp(float(crowd.evidence)) for crowd in crowds if crowd])
    told = np.mean([crowd.spread for crowd in crowds if crowd])
    assert told == pytest.approx(float((estimates / estimates.mean()).var()), rel=0.5)
    assert needed(0.0, 64, 1) == LANES
    assert needed(0.0, 64, 16) == 16 * LANES
    assert needed(AIM, 64, 1) == 64
    assert needed(3 * AIM, 64, 1) == 256
    assert needed(1e9, 64, 16) == MOST_LANES


@pytest.mark.parametrize("temperature", [0.0, 0.3, 1.0, 2.0])
def test_nats_around_an_island_agree_with_counting_all_pictures(temperature: float) -> None:
    """Of endings drawn at any temperature: -log p(ending | known) is the model's own. Equal endings have equal nats."""
    model = Raster(Sizes(code_size=0, side=2, values=2)).requires_grad_(False)
    model.after.weight.copy_(torch.tensor([[1.5, 0.0], [0.0, 1.0], [1.0, 0.0]]))  # like the one before; the first is 0
    model.order.weight.zero_()
    x, known = torch.tensor([[0, 0], [0, 1]]), torch.tensor([[0, 0], [0, 1]]).bool()
    every = torch.cartesian_prod(*[torch.arange(2)] * 4).view(-1, 2, 2)
    evidence = float(nats(model, every[every[:, 1, 1] == 1], "down").sum((1, 2)).neg().exp().sum())
    [itself] = nats(model, x[None], "down")
    estimates = []
    for seed in range(100):
        drawing = Drawing(Task(model, x, known, "down", False, 4, seed, temperature))
        list(drawing.lines())
        estimate = drawing.nats() - nats(model, drawing.pictures(), "down").sum((1, 2))
        torch.testing.assert_close(estimate, estimate[:1].expand(4), atol=1e-5, rtol=0)
        assert drawing.truth(itself) - float(itself.sum()) == pytest.approx(float(estimate[0]), abs=1e-5)
        estimates.append(math.exp(float(estimate[0])))
    assert np.mean(estimates) == pytest.approx(evidence, rel=0.05)


@both
@everywhere
def test_what_is_wished_for_is_drawn_until_it_comes(make: Make, order: Order) -> None:
    """A judge that is sure takes those drawings that show it, one after the other, and leaves out none."""
    model = make()
    known = turned_back(torch.arange(SIDE)[:, None].expand(SIDE, SIDE) < 2, order)
    [picture] = pictures(1)

    def wish(drawn: Tensor) -> Tensor:
        return drawn.sum((1, 2)) % 2 == 1

    def wished(n: int) -> Drawing:
        drawing = Drawing(Task(model, picture, known, order, True, n, 7, 1.0, wish))
        rows = [row for row in drawing.lines() if row is not None]
        assert [row.line for row in rows] == list(range(SIDE))
        assert torch.equal(torch.stack([row.values for row in rows], 1), drawing.values)
        return drawing

    found = wished(LANES)
    lines = [
        Line(*map(torch.cat, zip(*some, strict=True)))
        for some in zip(*bunches(model, picture, known, order), strict=True)
    ]
    drawn = turned_back(torch.stack([line.values for line in lines], 1), order)
    good = wish(drawn)
    assert 0.1 < float(good.float().mean()) < 0.9
    assert torch.equal(found.pictures(), drawn[good][:LANES])
    surprises = torch.stack([line.surprises for line in lines], 1)[good][:LANES]
    assert torch.allclose(found.surprises, surprises, atol=1e-5)
    assert torch.equal(wished(3).values, found.values[:3])


def bunches(model: Pixels, picture: Tensor, known: Tensor, order: Order) -> list[list[Line]]:
    return [list(draw(model, picture, known, order, 7, 1.0, BUNCH, first)) for first in (0, BUNCH)]


def test_what_is_too_rare_is_said() -> None:
    model, known = rnn(), torch.zeros(SIDE, SIDE, dtype=torch.bool)
    seen: list[Tensor] = []

    def wish(drawn: Tensor) -> Tensor:
        seen.append(drawn)
        return torch.arange(len(drawn)) == 0 if len(seen) < 4 else torch.zeros(len(drawn), dtype=torch.bool)

    with pytest.raises(Rare) as error:
        list(Drawing(Task(model, None, known, "down", True, 4, 7, 1.0, wish)).lines())
    drawn = torch.cat(seen)
    assert (error.value.found, len(drawn)) == (3, MOST_LANES)
    assert len(drawn.flatten(1).unique(dim=0)) > 0.99 * MOST_LANES
