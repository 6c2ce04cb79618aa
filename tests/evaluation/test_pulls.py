"""Named levers: what is found in codes made of known parts, and what is counted when they are pulled."""

import torch
from torch import Tensor

from backend.checkpoints import read
from backend.evaluation.fooled import Pictures, area, told_apart
from backend.evaluation.pulls import effects, ends, pulled, pulls, span
from backend.models.seeds import generator
from backend.settings import ROOT

COUNTS = (2, 4)


def drawn(n: int) -> tuple[Tensor, Tensor, list[Tensor]]:
    """Codes (N, 6), values (N, 2) and the parts that they are made of: the second attribute goes with the first."""
    rng = generator(1)
    parts = [torch.randn(count, 6, generator=rng) for count in COUNTS]
    first = (torch.rand(n, generator=rng) < 0.05).long()
    second = torch.where(torch.rand(n, generator=rng) < 0.5, first, torch.randint(4, (n,), generator=rng))
    values = torch.stack([first, second], 1)
    noise = 0.1 * torch.randn(n, 6, generator=rng)
    return parts[0][first] + parts[1][second] + noise, values, parts


def test_what_a_value_adds_is_found_though_attributes_go_together() -> None:
    codes, values, parts = drawn(20000)
    for found, part in zip(effects(codes, values, COUNTS), parts, strict=True):
        torch.testing.assert_close(found - found[0], part - part[0], atol=0.03, rtol=0)
    by_means = codes[values[:, 0] == 1].mean(0) - codes[values[:, 0] == 0].mean(0)
    assert (by_means - (parts[0][1] - parts[0][0])).abs().max() > 0.1, "means alone would have done"


def test_a_pulled_code_stands_at_the_point_keeps_what_is_across_and_comes_back() -> None:
    codes, _, parts = drawn(50)
    for points in (parts[1], parts[0]):
        basis, to = span(points), torch.arange(50) % len(points)

        def nearest(z: Tensor, basis: Tensor = basis, points: Tensor = points) -> Tensor:
            return torch.cdist(z @ basis.T, points @ basis.T).argmin(1)

        moved = pulled(codes, points, to)
        assert nearest(moved).tolist() == to.tolist()
        across = torch.eye(6) - basis.T @ basis
        torch.testing.assert_close(moved @ across, codes @ across, atol=1e-5, rtol=0)
    torch.testing.assert_close(moved @ basis.T, points[to] @ basis.T, atol=1e-5, rtol=0)  # on a direction: there
    near = parts[1][to % 4] + 0.01 * codes
    back = pulled(pulled(near, parts[1], (to + 1) % 4), parts[1], to)
    torch.testing.assert_close(back, near, atol=1e-5, rtol=0)


class Plain:
    """A model whose picture is its code, a pixel a number, in two colours: above 0, or not."""

    def decode(self, codes: Tensor) -> Tensor:
        return torch.stack([-codes, codes], 1)


def test_what_is_asked_for_and_what_is_dragged_along_is_counted() -> None:
    """The first lever drags the second attribute along where both go one way, the second one does its work alone."""
    values = torch.tensor([[k % 2, k // 2 % 2] for k in range(240)])
    codes = 2.0 * values - 1
    levers = [torch.tensor([[-1.0, -0.5], [1.0, 0.5]]), torch.tensor([[0.0, -1.0], [0.0, 1.0]])]
    tried, share = pulls(Plain(), lambda x: x.long(), codes, values, levers)  # type: ignore[arg-type]
    assert tried == [240, 240], "all there are, and at most 150 each way"
    torch.testing.assert_close(share, torch.tensor([[1.0, 0.5], [0.0, 1.0]]))


def test_what_was_asked_for_counts_also_where_it_was_read_before() -> None:
    values = torch.tensor([[k % 2] for k in range(40)])
    codes = 1.0 - 2 * values  # each is drawn as the other one
    _, share = pulls(Plain(), lambda x: x.long(), codes, values, [torch.tensor([[-1.0], [1.0]])])  # type: ignore[arg-type]
    assert share.tolist() == [[1.0]]


def test_the_shipped_levers_of_faces_do_as_their_card_says() -> None:
    """Loosely, on the hundred faces of the gallery, in the values that the reader sees there."""
    loaded, reader = read(ROOT / "models_ckpt" / "faces-vae"), read(ROOT / "models_ckpt" / "faces-reader").model
    assert loaded.card.pulls and loaded.beside.gallery
    faces = loaded.medium.x(loaded.beside.gallery.pictures)
    levers = [ends(slider) for slider in loaded.card.sliders if slider.index is None]
    names = [lever.attribute.en for lever in loaded.card.pulls.levers]
    with torch.inference_mode():
        codes = loaded.model.encode(faces).mean
        tried, share = pulls(loaded.model, reader.read, codes, reader.read(faces), levers)
    assert len(levers) == len(names) == len(tried)
    for i, lever in enumerate(loaded.card.pulls.levers):
        if tried[i] >= 50:
            assert float(100 * share[i, i]) >= min(lever.asked, 95) - 25, names[i]
        for j, other in enumerate(lever.others):
            assert other is None or float(100 * share[i, j]) <= 10 + other, (names[i], names[j])


def test_the_area_is_the_chance_that_the_real_one_is_found() -> None:
    assert area(torch.tensor([2.0, 3.0]), torch.tensor([0.0, 1.0])) == 1
    assert area(torch.tensor([0.0, 2.0]), torch.tensor([1.0, 1.0])) == 0.5
    assert area(torch.zeros(3), torch.zeros(5)) == 0.5


def test_a_classifier_finds_pictures_that_are_otherwise_and_none_among_their_like() -> None:
    def pictures(seed: int, striped: bool) -> Tensor:
        x = torch.randint(0, 4, (600, 8, 8), generator=generator(seed))
        return torch.where(torch.arange(8) % 2 == 0, x, x.roll(1, 2)) if striped else x

    real = [pictures(seed, True) for seed in (0, 1)]
    like, other = [pictures(seed, True) for seed in (2, 3)], [pictures(seed, False) for seed in (2, 3)]
    fooled, seen = (
        told_apart(Pictures(real[0], sampled[0]), Pictures(real[1], sampled[1]), 4, epochs=6)
        for sampled in (like, other)
    )
    assert abs(fooled - 0.5) < 0.1
    assert seen > 0.8
