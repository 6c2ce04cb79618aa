"""The judge of sentences: a language model that counts, and knows nothing of codes.

It says how surprising a sentence is, be it written by people or by a model. It is a tool of the
measurements and does not ship. It has seen the same training sentences as the model that it judges, and
no more of grammar or sense than three tokens in a row can show.
"""

import math
from collections import Counter

import torch
import torch.nn.functional as F
from torch import Tensor

from backend.models.sentence_vae import BEGIN, PAD

DISCOUNT = 0.75


class Trigrams:
    """p(token | the two before it), by interpolated Kneser-Ney smoothing (Chen and Goodman 1999, section 2.7)."""

    def __init__(self, written: Tensor, vocabulary: int) -> None:
        """Counts what was written (N, T), as a decoder has to write it: with END, where sentences end themselves."""
        self.vocabulary = vocabulary
        rows = [[BEGIN, BEGIN, *(t for t in row if t != PAD)] for row in written.tolist()]
        self.three = Counter(gram for row in rows for gram in zip(row, row[1:], row[2:], strict=False))
        # Shorter contexts count in how many different longer ones a token was seen, not how often.
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
        p = (self.one[c] + DISCOUNT) / (self.ones + DISCOUNT * self.vocabulary)
        for context, n in (((b,), self.two[b, c]), ((a, b), self.three[a, b, c])):
            if total := self.totals[context]:
                p = (max(n - DISCOUNT, 0) + DISCOUNT * self.kinds[context] * p) / total
        return p

    def surprise(self, written: Tensor) -> Tensor:
        """-log p of every token (B, T); 0 for PAD."""
        rows = [
            [
                0.0 if c == PAD else -math.log(self.chance(a, b, c))
                for a, b, c in zip(row, row[1:], row[2:], strict=False)
            ]
            for row in F.pad(written, (2, 0), value=BEGIN).tolist()
        ]
        return torch.tensor(rows)

    def nats(self, written: Tensor) -> float:
        """-log p(x) in nats per sentence of what was written (N, T)."""
        return float(self.surprise(written).double().sum()) / len(written)

    def perplexity(self, written: Tensor) -> float:
        """exp of the nats per token of what was written (N, T)."""
        return math.exp(self.nats(written) * len(written) / int((written != PAD).sum()))
