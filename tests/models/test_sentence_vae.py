"""The sentence VAE's mathematics at weights where every number is known, and its ways to write."""

import math

import pytest
import torch
from torch import Tensor
from torch.distributions import MultivariateNormal, kl_divergence

from backend.models.seeds import generator
from backend.models.sentence_vae import BEGIN, END, PAD, UNKNOWN, Config, SentenceVae
from backend.models.vae import PRIOR

V = 12
FREE = Config(vocabulary=V, longest=9, code_size=3, embedding=8, encoder=6, hidden=10, mixture=2)
VERSE = Config(vocabulary=V, lengths=(2, 4), code_size=3, embedding=8, encoder=6, hidden=10, mixture=2)
SENTENCES = torch.tensor([[4, 5, 6, 7], [8, 9, PAD, PAD], [11, 4, 4, PAD]])
LINES = torch.tensor([[4, 5, 6, 7], [8, 9, PAD, PAD]])
BOTH = pytest.mark.parametrize(("config", "tokens"), [(FREE, SENTENCES), (VERSE, LINES)])


def random_model(config: Config, scale: float = 1.0) -> SentenceVae:
    torch.manual_seed(0)
    model = SentenceVae(config).eval()
    for weight in model.parameters():
        torch.nn.init.normal_(weight, std=scale)
    return model


def zeroed(config: Config) -> SentenceVae:
    return random_model(config, 0.0)


def asked(model: SentenceVae, n: int) -> Tensor | None:
    return torch.tensor([model.config.lengths[i % 2] for i in range(n)]) if model.config.lengths else None


@BOTH
def test_a_network_of_zeros_pays_the_same_for_every_word_and_for_the_end(config: Config, tokens: Tensor) -> None:
    distortion, kl, bag = zeroed(config).elbo(tokens, generator(0), hide=0.5)
    words = (tokens != PAD).sum(-1) + (0 if config.lengths else 1)
    torch.testing.assert_close(distortion, words * math.log(V))
    torch.testing.assert_close(bag, words * math.log(V))
    torch.testing.assert_close(kl, torch.zeros(len(tokens), 3))


def test_known_logits_give_the_cross_entropy_of_the_textbook() -> None:
    model = zeroed(FREE)
    model.bias.data[END] = 2.0
    distortion, _, _ = model.elbo(SENTENCES, generator(0))
    normaliser = math.log(V - 1 + math.exp(2))
    torch.testing.assert_close(distortion, torch.tensor([5, 3, 4]) * normaliser - 2)


def test_the_kl_of_a_known_posterior_is_the_textbook_formula() -> None:
    model = zeroed(FREE)
    mean, log_std = torch.tensor([0.5, -1.0, 2.0]), torch.tensor([0.1, -0.7, 0.0])
    model.posterior.bias.data = torch.cat([mean, log_std])
    _, kl, _ = model.elbo(SENTENCES, generator(0))
    torch.testing.assert_close(kl, (0.5 * (mean**2 + (2 * log_std).exp() - 1) - log_std).expand(3, -1))


@BOTH
def test_padding_changes_nothing(config: Config, tokens: Tensor) -> None:
    model = random_model(config)
    alone, among = model.encode(tokens[1:2, :2]), model.encode(tokens)
    torch.testing.assert_close(among.mean[1:2], alone.mean)
    torch.testing.assert_close(among.stddev[1:2], alone.stddev)
    codes = alone.mean.expand(len(tokens), -1)
    steps = 2 if config.lengths else 3
    torch.testing.assert_close(
        model.teacher_forced(codes, tokens)[1, :steps], model.teacher_forced(codes[:1], tokens[1:2, :2])[0]
    )


def test_the_encoder_reads_the_order_of_the_words() -> None:
    model = random_model(FREE)
    there, back = torch.tensor([[4, 5, 6]]), torch.tensor([[6, 5, 4]])
    assert not torch.allclose(model.encode(there).mean, model.encode(back).mean, atol=1e-3)


def test_a_word_depends_on_the_words_before_it_and_on_no_other() -> None:
    model, code = random_model(FREE), torch.zeros(1, 3)
    one, two = torch.tensor([[4, 5, 6, 7]]), torch.tensor([[4, 5, 9, 7]])
    difference = (model.teacher_forced(code, one) - model.teacher_forced(code, two)).abs().amax(-1)[0]
    assert difference[:3].max() == 0
    assert difference[3] > 0


def test_hidden_words_are_hidden_from_the_decoder_alone() -> None:
    model = random_model(FREE, 0.5)
    plain, hidden = model.elbo(SENTENCES, generator(0)), model.elbo(SENTENCES, generator(0), hide=1.0)
    torch.testing.assert_close(plain.kl, hidden.kl)
    torch.testing.assert_close(plain.bag, hidden.bag)
    assert not torch.allclose(plain.distortion, hidden.distortion)


@BOTH
def test_writing_goes_on_as_teacher_forcing_says(config: Config, tokens: Tensor) -> None:
    model = random_model(config)
    codes = model.codes(6, seed=1)
    for i, row in enumerate(model.write(codes, asked(model, 6))):
        logits = model.teacher_forced(codes[i : i + 1], torch.tensor([row]))[0]
        logits[:, [PAD, BEGIN, UNKNOWN] + ([END] if config.lengths else [])] = -torch.inf
        likeliest = logits.argmax(-1).tolist()
        assert likeliest[: len(row)] == row
        assert config.lengths or len(row) == config.longest or likeliest[-1] == END


@BOTH
def test_a_beam_of_one_is_greedy(config: Config, tokens: Tensor) -> None:
    model = random_model(config)
    codes = model.codes(20, seed=2)
    assert model.beam(codes, 1, asked(model, 20)) == model.write(codes, asked(model, 20))


def test_a_beam_as_wide_as_all_lines_finds_the_likeliest() -> None:
    model = random_model(VERSE)
    codes, length = model.codes(3, seed=3), torch.full((3,), 2)
    every = torch.cartesian_prod(torch.arange(4, V), torch.arange(4, V))
    for code, found in zip(codes, model.beam(codes, 80, length), strict=True):
        logits = model.teacher_forced(code.expand(len(every), -1), every)
        logits[..., :4] = -torch.inf
        scores = logits.log_softmax(-1).gather(-1, every.unsqueeze(-1)).sum((1, 2))
        assert found == every[scores.argmax()].tolist()


def test_lines_have_exactly_the_length_that_is_asked_for() -> None:
    model = random_model(VERSE)
    codes, lengths = model.codes(8, seed=4), torch.tensor([2, 4] * 4)
    for rows in (
        model.write(codes, lengths),
        model.write(codes, lengths, temperature=2.0, seed=1),
        model.beam(codes, 3, lengths),
    ):
        assert [len(row) for row in rows] == lengths.tolist()
        assert min(map(min, rows)) >= 4
    with pytest.raises(ValueError, match="which length"):
        model.write(codes)


def test_the_length_changes_what_is_written() -> None:
    model = random_model(VERSE)
    codes = model.codes(8, seed=4)
    short, long = (model.write(codes, torch.full((8,), n)) for n in (2, 4))
    assert [row[:2] for row in long] != short


@BOTH
def test_the_same_seed_draws_the_same_words_and_another_seed_others(config: Config, tokens: Tensor) -> None:
    model = random_model(config)
    codes = model.codes(8, seed=5)
    one, same, other = (model.write(codes, asked(model, 8), 1.0, seed) for seed in (1, 1, 2))
    assert one == same
    assert one != other


def test_sentence_i_depends_on_the_seed_and_i_alone() -> None:
    model = random_model(FREE, 0.3)
    assert torch.equal(model.codes(3, seed=7), model.codes(9, seed=7)[:3])
    codes = model.codes(9, seed=7)
    assert model.write(codes[:3], temperature=1.0, seed=7) == model.write(codes, temperature=1.0, seed=7)[:3]
    assert not torch.equal(model.codes(1, seed=7), model.codes(1, seed=8))


def test_a_low_temperature_is_greedy_and_a_high_one_is_even() -> None:
    model = random_model(FREE)
    codes = model.codes(500, seed=6)
    assert model.write(codes, temperature=1e-6, seed=0) == model.write(codes)
    first = torch.tensor([row[0] if row else END for row in model.write(codes, temperature=1e6, seed=0)])
    counts = first.bincount(minlength=V)
    assert counts[[PAD, BEGIN, UNKNOWN]].sum() == 0
    assert counts[[END, *range(4, V)]].min() > 500 / 9 / 2


def test_words_are_drawn_as_often_as_they_are_likely() -> None:
    model = zeroed(FREE)
    model.bias.data[4:] = torch.arange(8.0) / 2
    model.bias.data[END] = -100
    rows = model.write(torch.zeros(1000, 3), temperature=1.0, seed=0)
    counts = torch.tensor(rows).flatten().bincount(minlength=V)[4:]
    torch.testing.assert_close(counts / counts.sum(), model.bias[4:].softmax(-1), atol=0.015, rtol=0)


def test_samples_come_from_the_fitted_mixture() -> None:
    model = random_model(FREE)
    model.weights.copy_(torch.tensor([0.25, 0.75]))
    model.means.copy_(torch.tensor([[-9.0, 0, 0], [9, 1, 2]]))
    model.scales[1] = torch.tensor([[2.0, 0, 0], [1, 1, 0], [0, 0, 0.5]])
    codes = model.codes(4000, seed=1)
    second = codes[:, 0] > 0
    assert second.float().mean() == pytest.approx(0.75, abs=0.02)
    torch.testing.assert_close(codes[second].mean(0), model.means[1], atol=0.12, rtol=0)
    torch.testing.assert_close(codes[second].T.cov(), model.scales[1] @ model.scales[1].T, atol=0.25, rtol=0)
    z = torch.tensor([9.0, 1, 2])
    part = MultivariateNormal(model.means[1], scale_tril=model.scales[1])
    torch.testing.assert_close(model.prior().log_prob(z), part.log_prob(z) + math.log(0.75))


def test_temperature_scales_the_distance_to_the_centre() -> None:
    model = random_model(FREE)
    model.means.copy_(torch.tensor([[1.0, 0, 0], [3, 0, 0]]))
    centre = torch.tensor([2.0, 0, 0])
    torch.testing.assert_close(model.codes(4, seed=1, temperature=0), centre.expand(4, -1))
    far, near = model.codes(4, seed=1), model.codes(4, seed=1, temperature=0.5)
    torch.testing.assert_close((near - centre) * 2, far - centre)


@BOTH
def test_every_weight_learns(config: Config, tokens: Tensor) -> None:
    model = random_model(config, 0.3)
    distortion, kl, bag = model.elbo(tokens, generator(0))
    (distortion + kl.sum(-1) + bag).mean().backward()
    assert all(weight.grad is not None and weight.grad.abs().max() > 0 for weight in model.parameters())


@BOTH
def test_the_posterior_of_the_prior_is_free(config: Config, tokens: Tensor) -> None:
    q = zeroed(config).encode(tokens)
    assert kl_divergence(q, PRIOR).abs().max() == 0
