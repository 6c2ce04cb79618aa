"""Judges of sentences: language models that are made apart and know nothing of codes.

They say how surprising a sentence is, be it written by people or by a model. They are tools of the
measurements and do not ship. The judge of English is a GRU with the size of the sentence model's own
decoder. The judge of verse counts: on lines of five and seven
characters with little grammar, all lines' trigrams say more than a GRU learns in the same minutes.
"""

import math
from collections import Counter
from typing import Protocol

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from backend.models.sentence_vae import BEGIN, END, PAD, Config

DROP = 0.3
DISCOUNT = 0.75


class Judge(Protocol):
    """What says how surprising sentences are."""

    config: Config

    def surprise(self, tokens: Tensor) -> Tensor:
        """-log p of every token (B, T'); 0 for PAD."""


class LanguageModel(nn.Module):
    """p(x) = product of p(word | the words before it); sizes as those of a sentence VAE's decoder."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(config.vocabulary, config.embedding)
        nn.init.normal_(self.embedding.weight, std=config.embedding**-0.5)
        self.length = nn.Embedding(max(config.lengths, default=0) + 1, config.embedding)  # 0: not asked for
        self.decoder = nn.GRU(config.embedding, config.hidden, batch_first=True)
        self.out = nn.Linear(config.hidden, config.embedding)
        self.bias = nn.Parameter(torch.zeros(config.vocabulary))

    def surprise(self, tokens: Tensor, rng: torch.Generator | None = None) -> Tensor:
        """-log p of every token (B, T'), END among them where sentences end themselves; 0 for PAD.

        With `rng`, numbers are dropped as in training.
        """
        lengths = (tokens != PAD).sum(-1)
        targets = tokens
        if not self.config.lengths:
            targets = F.pad(tokens, (0, 1), value=PAD).scatter(1, lengths.unsqueeze(-1), END)
        inputs = F.pad(targets[:, :-1], (1, 0), value=BEGIN)
        asked = self.length(lengths if self.config.lengths else torch.zeros_like(lengths)).unsqueeze(1)
        hidden, _ = self.decoder(dropped(self.embedding(inputs) + asked, rng))
        inside = targets != PAD
        vectors = dropped(self.out(dropped(hidden, rng)[inside]), rng)
        values = F.cross_entropy(F.linear(vectors, self.embedding.weight, self.bias), targets[inside], reduction="none")
        return torch.zeros(targets.shape).masked_scatter(inside, values)


class Trigrams:
    """p(character | the two before it), by interpolated Kneser-Ney smoothing (Chen and Goodman 1999, section 2.7)."""

    def __init__(self, tokens: Tensor, config: Config) -> None:
        """Counts the lines `tokens` (N, T); PAD ends a line and is not counted."""
        self.config = config
        rows = [[BEGIN, BEGIN, *(t for t in row if t != PAD)] for row in tokens.tolist()]
        self.three = Counter(gram for row in rows for gram in zip(row, row[1:], row[2:], strict=False))
        # Shorter contexts count in how many different longer ones a character was seen, not how often.
        self.two = Counter((b, c) for _, b, c in self.three)
        self.one = Counter(c for _, c in self.two)
        self.ones = self.one.total()
        self.totals: Counter[tuple[int, ...]] = Counter()
        self.kinds: Counter[tuple[int, ...]] = Counter()
        for (a, b, _), n in self.three.items():
            self.totals[a, b] += n
            self.kinds[a, b] += 1
        for (b, _), n in self.two.items():
            self.totals[b,] += n
            self.kinds[b,] += 1

    def chance(self, a: int, b: int, c: int) -> float:
        """p(c | a b)."""
        p = (self.one[c] + DISCOUNT) / (self.ones + DISCOUNT * self.config.vocabulary)
        for context, n in (((b,), self.two[b, c]), ((a, b), self.three[a, b, c])):
            if total := self.totals[context]:
                p = (max(n - DISCOUNT, 0) + DISCOUNT * self.kinds[context] * p) / total
        return p

    def surprise(self, tokens: Tensor) -> Tensor:
        """-log p of every token (B, T); 0 for PAD."""
        rows = [
            [
                0.0 if c == PAD else -math.log(self.chance(a, b, c))
                for a, b, c in zip(row, row[1:], row[2:], strict=False)
            ]
            for row in F.pad(tokens, (2, 0), value=BEGIN).tolist()
        ]
        return torch.tensor(rows)


def dropped(x: Tensor, rng: torch.Generator | None) -> Tensor:
    """Dropout that draws from a generator; nothing is dropped without one."""
    if rng is None:
        return x
    return x * (torch.rand(x.shape, generator=rng) > DROP) / (1 - DROP)


@torch.inference_mode()
def nats(model: Judge, tokens: Tensor) -> float:
    """-log p(x) in nats per sentence of tokens (N, T)."""
    return sum(float(model.surprise(part).sum()) for part in tokens.split(250)) / len(tokens)


@torch.inference_mode()
def perplexity(model: Judge, tokens: Tensor) -> float:
    """exp of the nats per token of tokens (N, T), END counted."""
    ends = 0 if model.config.lengths else len(tokens)
    return math.exp(nats(model, tokens) * len(tokens) / (int((tokens != PAD).sum()) + ends))
