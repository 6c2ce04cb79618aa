"""The sentence VAE (Bowman et al. 2016, arXiv 1511.06349): a code for a whole sentence.

A bidirectional GRU reads a sentence into a Gaussian over codes q(z | x); a second GRU writes a
sentence from a code, word by word. A decoder that knows the words so far can do without its code, so
the code is made hard to ignore: it sets the first state, is an input at every step, and votes for
words by itself, a vote that training also holds against the bag of the sentence's words (Zhao et al.
2017, arXiv 1703.10960); some of the words so far are hidden in training; and the KL weighs less than
one (Higgins et al. 2017). After training, a mixture of Gaussians is fitted to the codes of the
training sentences (Ghosh et al. 2020, arXiv 1903.12436): it is the prior that is sampled from.

Where a model has `lengths`, a sentence has exactly the length that it is asked to have, and the
decoder is told; else it ends where it writes END.

Letters of the shapes: B sentences, T tokens, V vocabulary, Z numbers of a code, C code and length,
E embedding, H state, M parts of the mixture, W beam.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.distributions import Categorical, MixtureSameFamily, MultivariateNormal, Normal, kl_divergence

from backend.models.seeds import generator, noise
from backend.models.vae import PRIOR

PAD, BEGIN, END, UNKNOWN = range(4)  # UNKNOWN also stands for a word that training hides from the decoder
SPECIAL = 4  # tokens before the vocabulary's own
LONGEST = 200  # tokens of any sentence


@dataclass(frozen=True)
class Config:
    """Sizes of a sentence VAE."""

    vocabulary: int
    lengths: tuple[int, ...] = ()  # in rising order, those that may be asked for; none: a sentence ends itself
    longest: int = 24  # tokens that are written at most
    code_size: int = 48
    embedding: int = 192
    encoder: int = 256  # state of each of the two directions
    hidden: int = 512  # state of the decoder
    mixture: int = 32

    def __post_init__(self) -> None:
        """Raises ValueError where writing would take for ever: no tensor says how long a sentence may be."""
        if not 1 <= self.longest <= LONGEST or not all(1 <= length <= self.longest for length in self.lengths):
            raise ValueError(f"sentences have 1 to {LONGEST} tokens, and lengths are no longer than the longest")


class Elbo(NamedTuple):
    """The two halves of the bound, in nats, and the vote of the code."""

    distortion: Tensor  # (B,) -log p(x | z), one draw of z
    kl: Tensor  # (B, Z) KL(q(z_i | x) || N(0, 1)), exact
    bag: Tensor  # (B,) -log of the sentence's words by the code's vote alone, in no order


class SentenceVae(nn.Module):
    """Encoder, decoder, the bound that trains them and the ways to write."""

    chunk = 8  # sentences are written eight at a time, always: one takes tens of milliseconds
    weights: Tensor  # (M,) of the mixture's parts
    means: Tensor  # (M, Z)
    scales: Tensor  # (M, Z, Z) lower triangular

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        size, wide = config.embedding, config.encoder
        condition = config.code_size + len(config.lengths)
        self.embedding = nn.Embedding(config.vocabulary, size)
        nn.init.normal_(self.embedding.weight, std=size**-0.5)
        self.forwards = nn.GRU(size, wide, batch_first=True)
        self.backwards = nn.GRU(size, wide, batch_first=True)
        self.posterior = nn.Linear(4 * wide, 2 * config.code_size)
        self.first = nn.Linear(condition, config.hidden)
        self.decoder = nn.GRU(size + condition, config.hidden, batch_first=True)
        self.out = nn.Linear(config.hidden, size)
        self.vote = nn.Linear(condition, size)
        self.bias = nn.Parameter(torch.zeros(config.vocabulary))
        m, z = config.mixture, config.code_size
        self.register_buffer("weights", torch.full((m,), 1 / m))
        self.register_buffer("means", torch.zeros(m, z))
        self.register_buffer("scales", torch.eye(z).repeat(m, 1, 1))

    def encode(self, tokens: Tensor) -> Normal:
        """q(z | x) of sentences (B, T), the shorter ones filled up with PAD: a Normal over (B, Z)."""
        lengths = (tokens != PAD).sum(-1)  # (B,)
        places = torch.arange(tokens.shape[1])
        mirror = (lengths[:, None] - 1 - places).clamp(min=0)  # (B, T)
        there, back = self.forwards, self.backwards
        inside = (places < lengths[:, None]).unsqueeze(-1)  # (B, T, 1)
        features = []
        for gru, order in ((there, tokens), (back, tokens.gather(1, mirror))):
            states, _ = gru(self.embedding(order))  # (B, T, H)
            features.append(states[torch.arange(len(tokens)), lengths - 1])
            features.append(states.masked_fill(~inside, -1).amax(1))
        mean, log_std = self.posterior(torch.cat(features, -1)).chunk(2, -1)
        return Normal(mean, log_std.clamp(-7, 3).exp())

    def condition(self, codes: Tensor, lengths: Tensor | None) -> Tensor:
        """Codes (B, Z) with the lengths (B,) asked for beside them as one-hot: (B, C)."""
        if not self.config.lengths:
            return codes
        if lengths is None:
            raise ValueError(f"say which length: one of {self.config.lengths}")
        return torch.cat([codes, (lengths[:, None] == torch.tensor(self.config.lengths)).to(codes)], -1)

    def states(self, condition: Tensor, inputs: Tensor, state: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """The vectors (B, T, E) that the next words are compared with after inputs (B, T), and the last state."""
        if state is None:
            state = self.first(condition).tanh().unsqueeze(0)
        each = condition.unsqueeze(1).expand(-1, inputs.shape[1], -1)
        hidden, state = self.decoder(torch.cat([self.embedding(inputs), each], -1), state)
        return self.out(hidden) + self.vote(condition).unsqueeze(1), state

    def logits(self, vectors: Tensor) -> Tensor:
        """Vectors (..., E) to logits (..., V): the embedding read backwards."""
        return F.linear(vectors, self.embedding.weight, self.bias)

    def targets(self, tokens: Tensor) -> Tensor:
        """What the decoder has to write for sentences (B, T): their tokens, and END where they end themselves."""
        if self.config.lengths:
            return tokens
        ended = F.pad(tokens, (0, 1), value=PAD)
        return ended.scatter(1, (tokens != PAD).sum(-1, keepdim=True), END)

    def teacher_forced(self, codes: Tensor, tokens: Tensor) -> Tensor:
        """Logits (B, T', V) of every target of sentences (B, T), each given the code and the words before it."""
        condition = self.condition(codes, (tokens != PAD).sum(-1))
        inputs = F.pad(self.targets(tokens)[:, :-1], (1, 0), value=BEGIN)
        return self.logits(self.states(condition, inputs)[0])

    def elbo(self, tokens: Tensor, rng: torch.Generator, hide: float = 0.0) -> Elbo:
        """Both halves of the bound for sentences (B, T); `hide` is the share of words kept from the decoder."""
        posterior = self.encode(tokens)
        z = posterior.mean + posterior.stddev * torch.randn(posterior.mean.shape, generator=rng)  # (B, Z)
        condition = self.condition(z, (tokens != PAD).sum(-1))
        targets = self.targets(tokens)
        inputs = F.pad(targets[:, :-1], (1, 0), value=BEGIN)
        hidden = torch.rand(inputs.shape, generator=rng) < hide
        vectors, _ = self.states(condition, inputs.masked_fill(hidden, UNKNOWN))
        inside = targets != PAD
        row = inside.nonzero()[:, 0]  # which sentence each written token is of
        surprise = F.cross_entropy(self.logits(vectors[inside]), targets[inside], reduction="none")
        votes = self.logits(self.vote(condition)).log_softmax(-1)[row, targets[inside]]
        zeros = torch.zeros(len(tokens))
        return Elbo(zeros.index_add(0, row, surprise), kl_divergence(posterior, PRIOR), zeros.index_add(0, row, -votes))

    def decode(
        self,
        codes: Tensor,
        length: Tensor | None = None,
        method: Literal["greedy", "sample", "beam"] = "greedy",
        temperature: float = 0.7,
        beam: int = 4,
        seed: int = 0,
        row: Tensor | None = None,
    ) -> Tensor:
        """The sentences (B, `longest`) of codes (B, Z), filled up with PAD, of `length` (B,) where that may be asked.

        `temperature` and `seed` are those of words drawn by chance, `beam` the width of a beam. The words of sentence
        i are drawn from (seed, row i) alone.
        """
        if method == "beam":
            rows = self.beam(codes, beam, length)
        else:
            rows = self.write(codes, length, temperature if method == "sample" else 0.0, seed, row)
        return torch.tensor([line + [PAD] * (self.config.longest - len(line)) for line in rows])

    def write(
        self,
        codes: Tensor,
        lengths: Tensor | None = None,
        temperature: float = 0.0,
        seed: int = 0,
        row: Tensor | None = None,
    ) -> list[list[int]]:
        """The sentences of codes (B, Z): the likeliest word at each step, or at a temperature above 0 a drawn one.

        The words of sentence i are drawn from (seed, row i) alone; without `row` (B,) from (seed, i).
        """
        condition = self.condition(codes, lengths)
        steps = self.config.longest if lengths is None else int(lengths.max())
        rows = range(len(codes)) if row is None else row.tolist()
        draws = [torch.rand(steps, 1, generator=generator(seed, i, "words"), dtype=torch.float64) for i in rows]
        chance = torch.stack(draws)  # (B, T, 1)
        token, state = torch.full((len(codes), 1), BEGIN), None
        written = torch.empty(len(codes), 0, dtype=torch.long)
        for step in range(steps):
            vectors, state = self.states(condition, token, state)
            logits = self.allowed(vectors[:, 0])
            if temperature > 0:
                below = (logits.double() / temperature).softmax(-1).cumsum(-1)  # (B, V)
                token = torch.searchsorted(below, chance[:, step] * below[:, -1:], right=True)
            else:
                token = logits.argmax(-1, keepdim=True)
            written = torch.cat([written, token], -1)
            if bool((written == END).any(-1).all()):
                break
        return cut(written, lengths)

    def beam(self, codes: Tensor, width: int, lengths: Tensor | None = None) -> list[list[int]]:
        """The sentences of codes (B, Z) that are likeliest as a whole, among those that a beam of `width` finds."""
        b, size = len(codes), self.config.vocabulary
        condition = self.condition(codes, lengths).repeat_interleave(width, 0)  # (B * W, C)
        steps = self.config.longest if lengths is None else int(lengths.max())
        token, state = torch.full((b * width, 1), BEGIN), None
        written = torch.empty(b, width, 0, dtype=torch.long)
        scores = torch.full((b, width), -torch.inf)
        scores[:, 0] = 0  # all beams start alike: only the first may go on
        ended = torch.zeros(b, width, dtype=torch.bool)
        rest = torch.full((size,), -torch.inf).index_fill(0, torch.tensor(END), 0)  # after END comes END, for nothing
        for step in range(steps):
            vectors, state = self.states(condition, token, state)
            gains = self.allowed(vectors[:, 0]).log_softmax(-1).view(b, width, size)
            if lengths is not None:
                ended = (lengths <= step).unsqueeze(-1).expand(-1, width)
            gains = torch.where(ended.unsqueeze(-1), rest, gains)
            scores, best = (scores.unsqueeze(-1) + gains).flatten(1).topk(width)  # (B, W)
            parent, word = best // size, best % size
            written = torch.cat([written.gather(1, parent.unsqueeze(-1).expand_as(written)), word.unsqueeze(-1)], -1)
            state = state[:, (torch.arange(b).unsqueeze(-1) * width + parent).flatten()]
            token = word.view(-1, 1)
            ended = ended.gather(1, parent) | (word == END)
            if bool(ended.all()):
                break
        return cut(written[:, 0], lengths)

    def allowed(self, vectors: Tensor) -> Tensor:
        """Logits (B, V) of vectors (B, E), with nothing left for the tokens that nobody writes."""
        never = [PAD, BEGIN, UNKNOWN] + ([END] if self.config.lengths else [])
        return self.logits(vectors).index_fill(-1, torch.tensor(never), -torch.inf)

    def prior(self) -> MixtureSameFamily:
        """The mixture that was fitted to the codes, over (Z,); a standard normal before that."""
        parts = MultivariateNormal(self.means, scale_tril=self.scales, validate_args=False)
        return MixtureSameFamily(Categorical(self.weights), parts, validate_args=False)

    def codes(self, n: int, seed: int, temperature: float = 1.0) -> Tensor:
        """Codes (n, Z) from the fitted prior, their distance to its centre scaled by `temperature`."""
        rows = noise(n, self.config.code_size, seed)  # (n, Z)
        # A second number for each sample, from a stream of its own, chooses the part.
        chance = torch.cat([torch.rand(1, generator=generator(seed, -1 - i)) for i in range(n)])
        below = self.weights.cumsum(0)
        part = torch.searchsorted(below, chance * below[-1], right=True).clamp(max=len(below) - 1)
        codes = self.means[part] + (self.scales[part] @ rows.unsqueeze(-1)).squeeze(-1)
        centre = (self.weights / below[-1]) @ self.means
        return centre + temperature * (codes - centre)

    def probe(self) -> Tensor:
        """A fixed sentence there and back, and a sample: the golden output of the self-test at load."""
        length = self.config.lengths[0] if self.config.lengths else 6
        tokens = torch.linspace(SPECIAL, self.config.vocabulary - 1, length).long().unsqueeze(0)
        code = self.encode(tokens).mean
        surprise = F.cross_entropy(self.teacher_forced(code, tokens)[0], self.targets(tokens)[0], reduction="none")
        return torch.cat([code[0], surprise, self.codes(1, 0)[0]])


def cut(written: Tensor, lengths: Tensor | None) -> list[list[int]]:
    """The rows of what was written (B, T), each up to its length, or to its first END."""
    rows: list[list[int]] = written.tolist()
    if lengths is not None:
        return [row[:length] for row, length in zip(rows, lengths.tolist(), strict=True)]
    return [row[: row.index(END)] if END in row else row for row in rows]
