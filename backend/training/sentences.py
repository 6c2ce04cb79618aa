"""How the sentence models are trained: the weighted bound on their tokens, then a prior fitted to the codes."""

import warnings
from dataclasses import replace
from pathlib import Path

import torch
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture
from torch import Tensor, nn

from backend.media.text import Characters, Words, learn_characters, learn_words
from backend.models.seeds import generator
from backend.models.sentence_vae import PAD, Config, SentenceVae
from backend.training.loop import Schedule, fit

HIDE = 0.25  # the share of words that training hides from the decoder
BAG = 0.2  # the weight of the code's own vote
KL_WEIGHT = {"english-vae": 0.25, "verse-vae": 0.4}  # chosen on validation sentences
# Verse first learns to come back, then to lie close together: weight of the KL, lines, rate.
BEFORE = ((0.1, slice(0, 250000), 3e-3), (0.2, slice(250000, 360000), 2e-3))
FITTED = 30000  # how many training sentences the prior is fitted to


def english_tokens(texts: list[str]) -> Words:
    """The vocabulary of English: words seen three times have a token of their own."""
    return learn_words(texts, least=3, merges=500)


def verse_tokens(texts: list[str]) -> Characters:
    """The vocabulary of verse: 99 % of what is written."""
    return learn_characters(texts, 4500)


def train_english(
    texts: list[str], folder: Path, schedule: Schedule, kl_weight: float = KL_WEIGHT["english-vae"]
) -> tuple[SentenceVae, float]:
    """english-vae: sentences that end themselves."""
    tokens = english_tokens(texts)
    return train_sentences(texts, tokens, folder, schedule, Config(tokens.size), kl_weight)


def train_verse(
    texts: list[str], folder: Path, schedule: Schedule, kl_weight: float = KL_WEIGHT["verse-vae"]
) -> tuple[SentenceVae, float]:
    """verse-vae: lines of the five or seven characters that are asked for."""
    tokens = verse_tokens(texts)
    config = Config(tokens.size, lengths=(5, 7), longest=7, embedding=160, encoder=224, hidden=448)
    (first, lines, rate), (second, more, slower) = BEFORE
    once = replace(schedule, epochs=1, rate=rate)
    model, minutes = train_sentences(texts[lines], tokens, folder / "first", once, config, first)
    again = replace(once, rate=slower, seed=schedule.seed + 1)
    minutes += learn(model, texts[more] or texts, tokens, folder / "second", again, second)
    last = replace(schedule, seed=schedule.seed + 2)
    return model, minutes + learn(model, texts, tokens, folder / "third", last, kl_weight)


def train_sentences(
    texts: list[str], tokens: Words | Characters, folder: Path, schedule: Schedule, config: Config, kl_weight: float
) -> tuple[SentenceVae, float]:
    """A new model, trained; the KL's weight rises over the first 27 % of the training, so that no dimension dies."""
    torch.manual_seed(schedule.seed)  # initial weights only
    model = SentenceVae(config)
    return model, learn(model, texts, tokens, folder, schedule, kl_weight, rise=0.3)


def learn(
    model: SentenceVae,
    texts: list[str],
    tokens: Words | Characters,
    folder: Path,
    schedule: Schedule,
    kl_weight: float,
    rise: float = 0.0,
) -> float:
    """Trains a model on texts by the weighted bound and the code's vote, then fits its prior; returns the minutes.

    The KL's weight rises from a tenth in the first part of the training: a tenth more for every tenth of `rise`.
    """
    every = padded([tokens.encode(text) for text in texts])
    lengths = (every != PAD).sum(-1)

    def loss(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        x = every[batch, : int(lengths[batch].max())]
        distortion, kl, bag = model.elbo(x, rng, HIDE)
        weight = kl_weight * (min(1.0, 0.1 + progress / rise) if rise else 1.0)
        return (distortion + weight * kl.sum(-1) + BAG * bag).mean()

    minutes = fit(model, loss, len(every), schedule, folder, lengths)
    fit_prior(model, every, schedule.seed)
    return minutes


@torch.inference_mode()
def fit_prior(model: SentenceVae, every: Tensor, seed: int) -> None:
    """Fits the model's mixture to one draw of the code of each of FITTED sentences of `every` (N, T)."""
    rng = generator(seed, -1)
    chosen = torch.randperm(len(every), generator=rng)[:FITTED]
    posteriors = [model.encode(every[part]) for part in chosen.split(500)]
    codes = torch.cat([q.mean + q.stddev * torch.randn(q.mean.shape, generator=rng) for q in posteriors])
    parts = min(model.config.mixture, len(codes) // 10)
    mixture = GaussianMixture(parts, reg_covar=1e-4, max_iter=40, init_params="kmeans", random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # forty rounds are enough
        mixture.fit(codes.double().numpy())
    model.weights.zero_()[:parts] = torch.from_numpy(mixture.weights_)
    model.means[:parts] = torch.from_numpy(mixture.means_)
    model.scales[:parts] = torch.linalg.cholesky(torch.from_numpy(mixture.covariances_))


def padded(rows: list[list[int]]) -> Tensor:
    """Tokens (N, T) of rows of different lengths."""
    return nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], batch_first=True, padding_value=PAD)
