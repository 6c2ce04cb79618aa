"""How well a sentence VAE keeps, connects and invents sentences."""

import math
from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

import numpy as np
import torch
import torch.nn.functional as F
from scipy.stats import spearmanr
from torch import Tensor, nn
from torch.distributions import Normal, kl_divergence
from tqdm import tqdm

from backend.card import Trade
from backend.evaluation.language import Trigrams
from backend.models.seeds import generator
from backend.models.sentence_vae import PAD, SentenceVae
from backend.models.vae import PRIOR

SEED = 20151  # of the evaluation's draws
STEPS = 8


class Tokens(Protocol):
    """A vocabulary."""

    def encode(self, text: str) -> list[int]:
        """The tokens of a text."""

    def decode(self, tokens: Iterable[int]) -> str:
        """The text of tokens."""


class Kept(NamedTuple):
    """How much of sentences comes back, in percent."""

    words: float  # in their place
    exact: float  # whole sentences
    short: float  # whole sentences of at most six words
    drawn: float  # whole sentences where the code is drawn, not the mean


class Paths(NamedTuple):
    """What is on the way between two sentences, on average."""

    distinct: float  # different sentences among the steps
    growing: float  # Spearman correlation of the step and the edit distance to the first end
    perplexity: float  # of the sentences between the ends


class Prior(NamedTuple):
    """What samples of the prior are like."""

    distinct: float  # percent
    perplexity: float


def lengths_of(model: SentenceVae, x: Tensor) -> Tensor | None:
    """The lengths (B,) to ask for so that sentences come out as long as `x` (B, T)."""
    return (x != PAD).sum(-1) if model.config.lengths else None


@torch.inference_mode()
def posteriors(model: SentenceVae, x: Tensor) -> Normal:
    """q(z | x) of all sentences (N, T), in parts: a Normal over (N, Z)."""
    parts = [model.encode(part) for part in x.split(250)]
    return Normal(torch.cat([q.mean for q in parts]), torch.cat([q.stddev for q in parts]))


@torch.inference_mode()
def written(model: SentenceVae, codes: Tensor, lengths: Tensor | None, tokens: Tokens) -> list[str]:
    """The likeliest texts of codes (N, Z), word by word."""
    asked = [None] * len(codes.split(250)) if lengths is None else lengths.split(250)
    return [
        tokens.decode(row)
        for part, length in zip(codes.split(250), asked, strict=True)
        for row in model.write(part, length)
    ]


def kept(model: SentenceVae, texts: list[str], tokens: Tokens, units: Callable[[str], list[str]]) -> Kept:
    """Texts there and back: posterior mean, likeliest words. A word is kept if it stands at its place again.

    `units` says what counts as a word of a text. What a training sees is no mean but a draw: that is tried, too.
    """
    x = padded([tokens.encode(text) for text in texts])
    q, lengths = posteriors(model, x), lengths_of(model, x)
    back = written(model, q.mean, lengths, tokens)
    draw = q.mean + q.stddev * torch.randn(q.mean.shape, generator=generator(SEED + 1))
    drawn = written(model, draw, lengths, tokens)
    pairs = [(units(a), units(b)) for a, b in zip(texts, back, strict=True)]
    same = sum(sum(p == q for p, q in zip(a, b, strict=False)) for a, b in pairs)
    short = [a == b for a, b in pairs if len(a) <= 6]
    return Kept(
        100 * same / sum(len(a) for a, _ in pairs),
        100 * sum(a == b for a, b in pairs) / len(pairs),
        100 * sum(short) / max(1, len(short)),
        100 * sum(a == units(b) for (a, _), b in zip(pairs, drawn, strict=True)) / len(pairs),
    )


def near_copies(texts: list[str], training: Iterable[str], blurs: Callable[[str], Iterable[str]]) -> float:
    """How many texts have all but a copy among those of the training, in percent.

    `blurs` are what a text looks like to an eye that misses something; two that share one are all but the same.
    """
    own = {blur for text in texts for blur in blurs(text)}
    seen = own.intersection(blur for text in training for blur in blurs(text))
    return 100 * sum(any(blur in seen for blur in blurs(text)) for text in texts) / len(texts)


@torch.inference_mode()
def bound(model: SentenceVae, x: Tensor, draws: int = 8) -> float:
    """-ELBO of sentences (N, T) in nats under the standard normal prior; distortion averaged over `draws` codes."""
    total = 0.0
    for i, part in enumerate(x.split(250)):
        for draw in range(draws):
            distortion, kl, _ = model.elbo(part, generator(SEED, i * draws + draw))
            total += float(distortion.sum() + kl.sum()) / draws
    return total / len(x)


@torch.inference_mode()
def importance_nll(model: SentenceVae, x: Tensor, k: int = 200) -> float:
    """-log p(x) of sentences (N, T) in nats, the fitted prior for p(z), k draws of q(z | x) (Burda et al. 2016)."""
    total, prior, size = 0.0, model.prior(), 5
    for i, rows in enumerate(tqdm(x.split(size), desc=f"NLL, K = {k}", unit="batch")):
        part = rows[:, : int((rows != PAD).sum(-1).max())]
        q = model.encode(part)
        z = q.mean + q.stddev * torch.randn(k, *q.mean.shape, generator=generator(SEED, -1 - i))  # (K, B, Z)
        again = part.repeat(k, 1)
        logits = model.teacher_forced(z.flatten(0, 1), again)  # (K * B, T', V)
        values = F.cross_entropy(logits.transpose(1, 2), model.targets(again), reduction="none", ignore_index=PAD)
        weight = prior.log_prob(z) - q.log_prob(z).sum(-1) - values.sum(-1).view(k, -1)  # (K, B)
        total -= float((weight.logsumexp(0) - math.log(k)).sum())
    return total / len(x)


def paths(
    model: SentenceVae,
    texts: list[str],
    tokens: Tokens,
    units: Callable[[str], list[str]],
    judge: Trigrams,
    pairs: int = 200,
) -> Paths:
    """Random pairs of texts, joined by a straight line of eight codes, both ends among them."""
    chosen = torch.randperm(len(texts), generator=generator(SEED))[: 2 * pairs].tolist()
    x = padded([tokens.encode(texts[i]) for i in chosen])
    means = posteriors(model, x).mean
    along = torch.linspace(0, 1, STEPS).view(1, STEPS, 1)
    codes = means[:pairs].unsqueeze(1).lerp(means[pairs:].unsqueeze(1), along)  # (pairs, STEPS, Z)
    lengths = lengths_of(model, x)  # a path has the length of its first end
    asked = None if lengths is None else lengths[:pairs].repeat_interleave(STEPS)
    lines = written(model, codes.flatten(0, 1), asked, tokens)
    distinct, growing, inner = [], [], []
    for start in range(0, len(lines), STEPS):
        path = lines[start : start + STEPS]
        distances = [edits(units(path[0]), units(line)) for line in path]
        distinct.append(len(set(path)))
        growing.append(float(spearmanr(range(STEPS), distances)[0]) if len(set(distances)) > 1 else 0.0)
        inner += path[1:-1]
    return Paths(
        float(np.mean(distinct)), float(np.mean(growing)), judge.perplexity(model.targets(encoded(inner, tokens)))
    )


def samples(model: SentenceVae, tokens: Tokens, judge: Trigrams, n: int = 1000) -> Prior:
    """Samples of the fitted prior at temperature 1, the likeliest words of each; lengths take turns."""
    asked = model.config.lengths
    lengths = torch.tensor([asked[i % len(asked)] for i in range(n)]) if asked else None
    lines = written(model, model.codes(n, SEED), lengths, tokens)
    return Prior(100 * len(set(lines)) / n, judge.perplexity(model.targets(encoded(lines, tokens))))


def encoded(lines: list[str], tokens: Tokens) -> Tensor:
    """Tokens (N, T) of texts that are not empty."""
    return padded([row for row in map(tokens.encode, lines) if row])


def padded(rows: list[list[int]]) -> Tensor:
    """Tokens (N, T) of rows of different lengths."""
    return nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], batch_first=True, padding_value=PAD)


def edits(a: list[str], b: list[str]) -> int:
    """The edit distance (Levenshtein): how many insertions, deletions and replacements make b of a."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a):
        before, row[0] = row[0], i + 1
        for j, y in enumerate(b):
            before, row[j + 1] = row[j + 1], min(row[j + 1] + 1, row[j] + 1, before + (x != y))
    return row[-1]


def trade_point(
    model: SentenceVae,
    tokens: Tokens,
    texts: list[str],
    units: Callable[[str], list[str]],
    judge: Trigrams,
    kl_weight: float,
    shipped: bool,
) -> Trade:
    """What one weight of the KL gives, on texts."""
    x = encoded(texts, tokens)
    there, way = kept(model, texts, tokens, units), paths(model, texts, tokens, units, judge)
    real = judge.perplexity(model.targets(x))
    return Trade(
        kl_weight=kl_weight,
        kl=round(float(kl_divergence(posteriors(model, x), PRIOR).sum(-1).mean()), 2),
        bound=round(bound(model, x), 2),
        words=round(there.words, 1),
        exact=round(there.exact, 1),
        distinct=round(way.distinct, 2),
        growing=round(way.growing, 3),
        path_perplexity=round(way.perplexity / real, 2),
        sample_perplexity=round(samples(model, tokens, judge).perplexity / real, 2),
        shipped=shipped,
    )
