"""The measures of sentences where their values are known."""

import math

import pytest
import torch
from torch import Tensor

from backend.checkpoints import read
from backend.evaluation.language import Trigrams
from backend.evaluation.sentences import (
    bound,
    edits,
    encoded,
    importance_nll,
    kept,
    near_copies,
    paths,
    posteriors,
    samples,
)
from backend.media.text import Characters, Words, learn_words
from backend.models.seeds import generator
from backend.models.sentence_vae import BEGIN, END, Config, SentenceVae
from backend.settings import ROOT
from backend.training.recipes import english_vae, verse_vae

TEXTS = ["Tom has a cat.", "Mary has a dog.", "Tom saw Mary.", "A dog saw a cat."]
WORDS = learn_words(TEXTS, 1, 0)
CONFIG = Config(WORDS.size, longest=8, code_size=2, embedding=8, encoder=6, hidden=10, mixture=1)


def zeroed() -> SentenceVae:
    model = SentenceVae(CONFIG).eval()
    for weight in model.parameters():
        torch.nn.init.zeros_(weight)
    return model


def judge() -> Trigrams:
    """It has learnt nothing."""
    return Trigrams(torch.empty(0, 3, dtype=torch.long), CONFIG.vocabulary)


@pytest.mark.parametrize(
    ("a", "b", "distance"),
    [("", "", 0), ("a b", "", 2), ("a b c", "a c", 1), ("a b c", "a x c", 1), ("a b", "b a", 2), ("x a b", "a b y", 2)],
)
def test_edit_distance(a: str, b: str, distance: int) -> None:
    assert edits(a.split(), b.split()) == edits(b.split(), a.split()) == distance


def test_a_decoder_that_ignores_its_code_has_bound_and_estimate_equal() -> None:
    x = encoded(TEXTS, WORDS)
    value = ((x > 0).sum() + len(x)).item() * math.log(WORDS.size) / len(x)
    assert bound(zeroed(), x) == pytest.approx(value)
    assert importance_nll(zeroed(), x, k=3) == pytest.approx(value)


def test_the_estimate_mends_a_posterior_that_is_wrong_and_knows_the_fitted_prior() -> None:
    """The decoder ignores z, so log p(x) is known; q is off N(0, I), which costs the bound its KL."""
    model = zeroed()
    model.posterior.bias.data[:2] = 0.5
    x = encoded(TEXTS, WORDS)
    value = ((x > 0).sum() + len(x)).item() * math.log(WORDS.size) / len(x)
    assert bound(model, x) == pytest.approx(value + 0.25)
    assert importance_nll(model, x, k=4000) == pytest.approx(value, abs=0.02)
    model.means[:] = 0.5  # now the posterior is the prior
    assert importance_nll(model, x, k=3) == pytest.approx(value)


class Parrot(SentenceVae):
    """Its code is the number of a sentence of TEXTS, which it writes."""

    def encode(self, tokens: Tensor) -> torch.distributions.Normal:
        known = [WORDS.encode(text) for text in TEXTS]
        rows = [[t for t in row if t > 0] for row in tokens.tolist()]
        mean = torch.tensor([[float(known.index(row)), 0.0] for row in rows])
        return torch.distributions.Normal(mean, torch.full_like(mean, 0.1))

    def write(self, codes: Tensor, *_: object, **__: object) -> list[list[int]]:
        return [WORDS.encode(TEXTS[min(3, max(0, round(code)))]) for code in codes[:, 0].tolist()]


def test_what_comes_back_whole_is_kept_whole() -> None:
    assert tuple(kept(Parrot(CONFIG), TEXTS, WORDS, str.split)) == (100, 100, 100, 100)


def test_a_draw_of_the_code_is_no_mean() -> None:
    class Unsure(Parrot):
        def encode(self, tokens: Tensor) -> torch.distributions.Normal:
            q = super().encode(tokens)
            return torch.distributions.Normal(q.mean, torch.full_like(q.mean, 2.0))

    there = kept(Unsure(CONFIG), TEXTS * 50, WORDS, str.split)
    assert there.exact == 100
    # The share of draws that lie nearest to the sentence's own number; beyond the ends, too, at the first and last.
    assert there.drawn == pytest.approx(100 * (2 * 0.1974 + 2 * 0.5987) / 4, abs=10)


def test_copies_but_for_what_is_overlooked_are_counted() -> None:
    training = ["I'm here.", "Where is he?", "He is here."]
    assert near_copies(["Im here!", "he is HERE", "He was here.", "Where?"], training, english_vae.bare) == 50
    lines = ["春眠不覺曉", "處處聞啼鳥"]
    assert near_copies(["春眠不覺曉", "春眼不覺曉", "春眼不覺醒", "春眠不覺"], lines, verse_vae.gapped) == 50


def test_words_count_where_they_stand() -> None:
    class Forgetful(Parrot):
        def write(self, codes: Tensor, *_: object, **__: object) -> list[list[int]]:
            return [WORDS.encode("Tom has a dog.")] * len(codes)

    there = kept(Forgetful(CONFIG), TEXTS, WORDS, str.split)
    assert there.words == pytest.approx(100 * (3 + 3 + 1 + 0) / 16), "'a' of the last one stands elsewhere"
    assert there.exact == 0


def test_a_path_through_four_sentences_has_what_lies_between_its_ends() -> None:
    way = paths(Parrot(CONFIG), TEXTS, WORDS, str.split, judge(), pairs=2)
    first, second = torch.randperm(4, generator=generator(20151)).view(2, 2).tolist()
    expected = sum(abs(a - b) + 1 for a, b in zip(first, second, strict=True)) / 2
    assert way.distinct == expected
    assert -1 <= way.growing <= 1
    assert way.perplexity == pytest.approx(WORDS.size), "a judge that learnt nothing"


def test_samples_of_one_sentence_are_not_distinct() -> None:
    model = zeroed()
    model.bias.data[WORDS.encode("Tom")[0]] = 1
    assert samples(model, WORDS, judge(), n=50).distinct == 2


def test_perplexity_is_per_token_with_the_end() -> None:
    model = SentenceVae(CONFIG)
    written = model.targets(encoded(TEXTS, WORDS))
    seen = Trigrams(written, WORDS.size)
    surprise, (mary, stop) = seen.surprise(written), WORDS.encode("Mary.")
    assert surprise.shape == written.shape
    assert (surprise != 0).sum() == (written != 0).sum() == sum(len(WORDS.encode(text)) + 1 for text in TEXTS)
    assert seen.chance(mary, stop, END) > 0.7 > 0.1 > seen.chance(stop, mary, END)
    assert seen.perplexity(written) == pytest.approx(math.exp(float(surprise.sum()) / int((written != 0).sum())))


def test_the_shipped_english_model_keeps_plain_sentences_and_its_card_was_measured() -> None:
    loaded = read(ROOT / "models_ckpt" / "english-vae")
    assert isinstance(loaded.model, SentenceVae)
    assert isinstance(loaded.medium.tokens, Words)
    texts = [
        "I don't know what to do.",
        "She has never been to Paris.",
        "Where did you buy that book?",
        "He plays tennis every day.",
        "I'm tired of this.",
        "Tom is taller than Mary.",
        "Can I use your phone?",
        "We had a lot of snow.",
    ]
    assert kept(loaded.model, texts, loaded.medium.tokens, str.split).words > 80
    x = encoded(texts, loaded.medium.tokens)
    measured = {metric.name: metric.value for metric in loaded.card.metrics}
    assert measured["words kept"] >= 90
    assert measured["KL"] >= 12
    assert measured["distinct on a path"] >= 5
    assert bound(loaded.model, x, draws=4) == pytest.approx(measured["-ELBO"], abs=8)
    assert importance_nll(loaded.model, x, k=50) < bound(loaded.model, x, draws=4) + 1
    assert loaded.medium.tokens.unknown("Tom met Xylophonia.") == ["Xylophonia"]


def test_the_shipped_verse_model_keeps_famous_lines_at_their_length() -> None:
    loaded = read(ROOT / "models_ckpt" / "verse-vae")
    assert isinstance(loaded.model, SentenceVae)
    assert isinstance(loaded.medium.tokens, Characters)
    texts = ["春眠不覺曉", "白日依山盡", "明月松間照", "千里江陵一日還", "朝辭白帝彩雲間", "孤帆遠影碧空盡"]
    there = kept(loaded.model, texts, loaded.medium.tokens, list)
    assert there.words > 60
    x = encoded(texts, loaded.medium.tokens)
    codes = posteriors(loaded.model, x).mean
    for lengths in (torch.full((6,), 5), torch.full((6,), 7)):
        lines = loaded.model.write(codes, lengths) + loaded.model.beam(codes, 4, lengths)
        assert {len(loaded.medium.tokens.decode(line)) for line in lines} == {int(lengths[0])}


def test_trigrams_are_a_distribution_that_knows_what_it_saw() -> None:
    tokens = Characters("春眠不覺曉夜來風雨聲")
    judge = Trigrams(encoded(["春眠不覺曉", "春眠不覺夜", "夜來風雨聲"], tokens), tokens.size)
    for context in ((BEGIN, BEGIN), (4, 5), (5, 4), (9, 9)):
        assert sum(judge.chance(*context, c) for c in range(tokens.size)) == pytest.approx(1)
    assert judge.chance(BEGIN, BEGIN, 4) > judge.chance(BEGIN, BEGIN, 9) > judge.chance(BEGIN, BEGIN, 13)
    seen, unseen = encoded(["春眠不覺曉"], tokens), encoded(["曉覺不眠春"], tokens)
    assert 1 < judge.perplexity(seen) < judge.perplexity(unseen) / 3
    assert judge.nats(seen) == pytest.approx(5 * math.log(judge.perplexity(seen)))
