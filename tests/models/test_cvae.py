"""What makes a conditional VAE conditional: the label is told to the decoder and taken from the code."""

import torch

from backend.models.cvae import Config, Cvae
from backend.models.seeds import choices, generator

SMALL = Config(code_size=3, labels=4, hidden=8, channels=(4, 4))


def small() -> Cvae:
    torch.manual_seed(0)
    return Cvae(SMALL)


def test_a_mean_is_the_deviation_from_the_centre_of_its_own_class() -> None:
    model = small()
    x = torch.rand(4, 1, 28, 28, generator=generator(0))
    label = torch.arange(4)
    before = model.encode(x, label).mean
    model.centres[2] = torch.tensor([1.0, 2.0, 3.0])
    moved = before - model.encode(x, label).mean
    torch.testing.assert_close(moved, model.centres)


def test_centres_go_to_the_averages_of_their_classes() -> None:
    model = small()
    label = torch.arange(4).repeat(25)
    means = torch.nn.functional.one_hot(label, 4)[:, :3].float() + 0.1 * torch.randn(100, 3, generator=generator(0))
    for _ in range(400):
        model.follow(means, label)
    expected = torch.stack([means[label == k].mean(0) for k in range(4)])
    torch.testing.assert_close(model.centres, expected, atol=1e-3, rtol=0)


def test_a_class_that_is_not_in_a_batch_keeps_its_centre() -> None:
    model = small()
    model.centres.fill_(5.0)
    model.follow(torch.zeros(8, 3), torch.tensor([0, 1] * 4))
    assert (model.centres[2:] == 5).all()
    assert (model.centres[:2] < 5).all()


def test_only_training_moves_the_centres() -> None:
    model = small()
    x, label = torch.rand(8, 1, 28, 28, generator=generator(0)), torch.arange(8) % 4
    model.eval().elbo(x, x, label, generator(1))
    assert (model.centres == 0).all()
    model.train().elbo(x, x, label, generator(1))
    assert (model.centres != 0).any()


def test_the_same_code_under_two_labels_is_two_pictures() -> None:
    model = small()
    one, two = model.decode(torch.zeros(2, 3), torch.tensor([0, 1]))
    assert (one - two).abs().max() > 1e-3


def test_labels_that_were_not_asked_for_depend_on_the_seed_and_i_alone() -> None:
    labels = choices(200, 4, seed=5)
    assert torch.equal(choices(20, 4, seed=5), labels[:20])
    assert set(labels.tolist()) == {0, 1, 2, 3}
