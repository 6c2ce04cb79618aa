"""How well a sentence VAE keeps, connects and invents sentences."""

import math
import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from scipy.stats import spearmanr
from torch import Tensor
from torch.distributions import Normal, kl_divergence
from tqdm import tqdm

from backend.card import Metric, Published, Trade
from backend.evaluation.language import LanguageModel, Trigrams, language_model, nats, perplexity
from backend.evaluation.likelihood import active_units
from backend.evaluation.protocols import metric
from backend.media.text import Characters, Words
from backend.models.seeds import generator
from backend.models.sentence_vae import PAD, SentenceVae
from backend.models.vae import PRIOR
from backend.settings import ROOT
from backend.training.datasets import english, verse
from backend.training.loop import Schedule
from backend.training.sentences import padded

SEED = 20151  # of the evaluation's draws
STEPS = 8
ESTIMATED = 500  # how many sentences the NLL is estimated on


class Kept(NamedTuple):
    """How much of sentences comes back, in percent."""

    words: float  # in their place
    exact: float  # whole sentences
    short: float  # whole sentences of at most six words


class Paths(NamedTuple):
    """What is on the way between two sentences, on average."""

    distinct: float  # different sentences among the steps
    growing: float  # Spearman correlation of the step and the edit distance to the first end
    perplexity: float  # of the sentences between the ends


class Prior(NamedTuple):
    """What samples of the prior are like."""

    distinct: float  # percent
    perplexity: float


def units(text: str, tokens: Words | Characters) -> list[str]:
    """What counts as a word: what stands between spaces, or a character of verse."""
    return list(text) if isinstance(tokens, Characters) else text.split()


def lengths_of(model: SentenceVae, x: Tensor) -> Tensor | None:
    """The lengths (B,) to ask for so that sentences come out as long as `x` (B, T)."""
    return (x != PAD).sum(-1) if model.config.lengths else None


@torch.inference_mode()
def posteriors(model: SentenceVae, x: Tensor) -> Normal:
    """q(z | x) of all sentences (N, T), in parts: a Normal over (N, Z)."""
    parts = [model.encode(part) for part in x.split(250)]
    return Normal(torch.cat([q.mean for q in parts]), torch.cat([q.stddev for q in parts]))


@torch.inference_mode()
def written(model: SentenceVae, codes: Tensor, lengths: Tensor | None, tokens: Words | Characters) -> list[str]:
    """The likeliest texts of codes (N, Z), word by word."""
    asked = [None] * len(codes.split(250)) if lengths is None else lengths.split(250)
    return [
        tokens.decode(row)
        for part, length in zip(codes.split(250), asked, strict=True)
        for row in model.write(part, length)
    ]


def kept(model: SentenceVae, texts: list[str], tokens: Words | Characters) -> Kept:
    """Texts there and back: posterior mean, likeliest words. A word is kept if it stands at its place again."""
    x = padded([tokens.encode(text) for text in texts])
    back = written(model, posteriors(model, x).mean, lengths_of(model, x), tokens)
    pairs = [(units(a, tokens), units(b, tokens)) for a, b in zip(texts, back, strict=True)]
    same = sum(sum(p == q for p, q in zip(a, b, strict=False)) for a, b in pairs)
    short = [a == b for a, b in pairs if len(a) <= 6]
    return Kept(
        100 * same / sum(len(a) for a, _ in pairs),
        100 * sum(a == b for a, b in pairs) / len(pairs),
        100 * sum(short) / max(1, len(short)),
    )


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
    model: SentenceVae, texts: list[str], tokens: Words | Characters, judge: LanguageModel | Trigrams, pairs: int = 200
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
        distances = [edits(units(path[0], tokens), units(line, tokens)) for line in path]
        distinct.append(len(set(path)))
        growing.append(float(spearmanr(range(STEPS), distances)[0]) if len(set(distances)) > 1 else 0.0)
        inner += path[1:-1]
    return Paths(float(np.mean(distinct)), float(np.mean(growing)), perplexity(judge, encoded(inner, tokens)))


def samples(model: SentenceVae, tokens: Words | Characters, judge: LanguageModel | Trigrams, n: int = 1000) -> Prior:
    """Samples of the fitted prior at temperature 1, the likeliest words of each; lengths take turns."""
    asked = model.config.lengths
    lengths = torch.tensor([asked[i % len(asked)] for i in range(n)]) if asked else None
    lines = written(model, model.codes(n, SEED), lengths, tokens)
    return Prior(100 * len(set(lines)) / n, perplexity(judge, encoded(lines, tokens)))


def encoded(lines: list[str], tokens: Words | Characters) -> Tensor:
    """Tokens (N, T) of texts that are not empty."""
    return padded([row for row in map(tokens.encode, lines) if row])


def edits(a: list[str], b: list[str]) -> int:
    """The edit distance (Levenshtein): how many insertions, deletions and replacements make b of a."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a):
        before, row[0] = row[0], i + 1
        for j, y in enumerate(b):
            before, row[j + 1] = row[j + 1], min(row[j + 1] + 1, row[j] + 1, before + (x != y))
    return row[-1]


def milliseconds(work: Callable[[], object], repeats: int = 60) -> float:
    """The median time of `work` on one thread."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    times = []
    with torch.inference_mode():
        for _ in range(repeats + 10):
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
    torch.set_num_threads(before)
    return 1000 * float(np.median(times[10:]))


def judge_of(model: SentenceVae, tokens: Words | Characters) -> LanguageModel | Trigrams:
    """The language model that judges what `model` writes, made of the same training sentences."""
    if isinstance(tokens, Characters):
        return Trigrams(encoded(verse("train"), tokens), model.config)
    schedule = Schedule(4, batch=256, rate=3e-3, warm_up=200)
    return language_model(encoded(english("train"), tokens), model.config, ROOT / "runs" / "judge-of-words", schedule)


def trade_point(model: SentenceVae, tokens: Words | Characters, kl_weight: float, shipped: bool) -> Trade:
    """What one weight of the KL gives, on validation sentences."""
    texts = (english if isinstance(tokens, Words) else verse)("validation")
    x, judge = encoded(texts, tokens), judge_of(model, tokens)
    there, way = kept(model, texts, tokens), paths(model, texts, tokens, judge)
    real = perplexity(judge, x)
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


def measure_sentences(model: SentenceVae, tokens: Words | Characters, command: str) -> list[Metric]:
    """english-vae and verse-vae: what is kept, what lies between, what is invented, how fast."""
    is_verse = isinstance(tokens, Characters)
    texts = (verse if is_verse else english)("test")
    x, judge = encoded(texts, tokens), judge_of(model, tokens)
    q = posteriors(model, x)
    there, way, invented = kept(model, texts, tokens), paths(model, texts, tokens, judge), samples(model, tokens, judge)
    real = perplexity(judge, x)
    thing, things = ("characters", "lines") if is_verse else ("words", "sentences")
    asked = lengths_of(model, x)
    sixteen, eight = (None, None) if asked is None else (asked[:16], asked[:1].expand(STEPS))
    straight = q.mean[0].lerp(q.mean[1], torch.linspace(0, 1, STEPS).unsqueeze(-1))
    alone = Published(
        who="Kneser-Ney trigrams, no code" if is_verse else "GRU language model of the decoder's size, no code",
        value=round(nats(judge, x[:ESTIMATED]), 3),
        source=f"trained on the same data, measured on the same {things} by the same command",
    )

    def measured(name: str, value: float, n: int = len(texts), *published: Published) -> Metric:
        return metric(tokens.kind, name, value, n, command, *published)

    return [
        measured(f"{thing} kept", there.words),
        measured(f"{things} kept", there.exact),
        *([] if is_verse else [measured("short sentences kept", there.short)]),
        measured("KL", float(kl_divergence(q, PRIOR).sum(-1).mean())),
        measured("active units", active_units(q.mean)),
        measured("-ELBO", bound(model, x)),
        measured("NLL", importance_nll(model, x[:ESTIMATED]), ESTIMATED, alone),
        measured("distinct on a path", way.distinct, 200),
        measured("path grows away", way.growing, 200),
        measured("path perplexity", way.perplexity / real, 200),
        measured("distinct samples", invented.distinct, 1000),
        measured("sample perplexity", invented.perplexity / real, 1000),
        measured("16 sentences", milliseconds(lambda: model.write(q.mean[:16], sixteen)), 60),
        measured("path of 8", milliseconds(lambda: model.write(straight, eight)), 60),
    ]
