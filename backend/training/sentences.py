"""What the recipes of sentence models share: the weighted bound, the fitted prior, measures and their words, trades."""

import copy
import shutil
import warnings
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any, NamedTuple, cast

import torch
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture
from torch import Tensor
from torch.distributions import kl_divergence

from backend.card import Trade
from backend.checkpoints import Loaded
from backend.evaluation.language import Judge, nats, perplexity
from backend.evaluation.likelihood import active_units
from backend.evaluation.metrics import metrics, milliseconds, said
from backend.evaluation.sentences import (
    STEPS,
    bound,
    encoded,
    importance_nll,
    kept,
    lengths_of,
    paths,
    posteriors,
    samples,
    trade_point,
)
from backend.evaluation.sliders import levers
from backend.media.text import Characters, Words
from backend.models.seeds import generator
from backend.models.sentence_vae import PAD, SentenceVae
from backend.models.vae import PRIOR
from backend.training.steps import Progress, Schedule, steps
from backend.training.terminal import state_folder, watched

HIDE = 0.25  # the share of words that training hides from the decoder
BAG = 0.2  # the weight of the code's own vote
FITTED = 30000  # how many training sentences the prior is fitted to
ESTIMATED = 500  # how many sentences the NLL is estimated on
TRADE = Schedule(epochs=1, rate=1e-3, warm_up=20)
TRADED = 16000  # how many sentences each point of a trade is trained on

SENTENCES: dict[str, Any] = {
    "family": "sentence_vae",
    "medium": "text",
    "licence": "Apache-2.0",
    "verbs": ["sample", "encode", "decode", "interpolate"],
    "parameters": ["temperature", "decoding"],
    "labels": [],
}

AGAIN = "Posterior mean, the likeliest token at each step."
AGAIN_IN_CHINESE = "取后验均值，每一步写最可能的词。"
PATH = "200 random pairs of test sentences, a straight line of 8 codes, both ends counted, the likeliest words."
PATH_IN_CHINESE = "随机取 200 对测试句子，编码之间走直线，连两端共 8 步，每一步写最可能的词。"
JUDGED = "Under a language model trained apart (the one beside NLL), as a ratio to that of the test sentences."
JUDGED_IN_CHINESE = "由另外单独训练的语言模型（NLL 旁边那个）打分，与测试句子本身的困惑度相比。"
CLOCK = "One thread, float32, median of 60 runs after 10, on the machine that measured."
CLOCK_IN_CHINESE = "单线程，float32，先跑 10 次，再取 60 次的中位数，在测量所用的机器上。"


def learn(
    model: SentenceVae, x: Tensor, folder: Path, schedule: Schedule, kl_weight: float, rise: float = 0.0
) -> Generator[Progress, None, float]:
    """Trains a model on sentences (N, T) by the weighted bound and the code's vote; returns the minutes.

    The KL's weight rises from a tenth in the first part of the training: a tenth more for every tenth of `rise`.
    """
    lengths = (x != PAD).sum(-1)

    def loss(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        rows = x[batch, : int(lengths[batch].max())]
        distortion, kl, bag = model.elbo(rows, rng, HIDE)
        weight = kl_weight * (min(1.0, 0.1 + progress / rise) if rise else 1.0)
        return (distortion + weight * kl.sum(-1) + BAG * bag).mean()

    return steps(model, loss, len(x), schedule, folder, lengths)


@torch.inference_mode()
def fit_prior(model: SentenceVae, every: Tensor, seed: int) -> None:
    """Fits the model's mixture to one draw of the code of each of FITTED sentences of `every` (N, T)."""
    rng = generator(seed, -1)
    chosen = torch.randperm(len(every), generator=rng)[:FITTED]
    posteriors = [model.encode(every[part]) for part in chosen.split(500)]
    codes = torch.cat([q.mean + q.stddev * torch.randn(q.mean.shape, generator=rng) for q in posteriors])
    parts = max(1, min(model.config.mixture, len(codes) // 10))
    mixture = GaussianMixture(parts, reg_covar=1e-4, max_iter=40, init_params="kmeans", random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # forty rounds are enough
        mixture.fit(codes.double().numpy())
    model.weights.zero_()[:parts] = torch.from_numpy(mixture.weights_)
    model.means[:parts] = torch.from_numpy(mixture.means_)
    model.scales[:parts] = torch.linalg.cholesky(torch.from_numpy(mixture.covariances_))


def finished_sentences(
    model: SentenceVae, texts: list[str], tokens: Words | Characters
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What a card says of a model that was trained on texts, and the file of its vocabulary."""
    q = posteriors(model, encoded(texts[:20000], tokens))
    card = {"code_size": model.config.code_size, "sliders": levers(q.mean, kl_divergence(q, PRIOR))}
    return card, {"vocabulary.json": tokens.dump().encode()}


def opened(loaded: Loaded) -> tuple[SentenceVae, Words | Characters]:
    """A model of sentences and its vocabulary."""
    return cast(SentenceVae, loaded.model), cast(Words | Characters, loaded.medium.tokens)


class About(NamedTuple):
    """What one model writes, for its measures and what their words say of it."""

    thing: tuple[str, str]  # in English and Chinese
    things: tuple[str, str]
    every: tuple[str, str]  # which of them are counted
    split: tuple[str, str]
    judge: str  # that has no code
    units: Callable[[str], list[str]]  # the things of a text


def sentence_words(about: About, size: int) -> dict[str, dict[str, Any]]:
    """What the metrics of a model with `size` numbers a code say."""
    (thing, ci), (things, ju), (every, counted) = about.thing, about.things, about.every
    return {
        f"{thing} kept": said(
            about.split,
            "%",
            "higher",
            f"How many {thing} are at their place again when a sentence was written down as a code and read back.",
            f"{AGAIN} {every} that stand at their place again.",
            name=f"留住的{ci}",
            means=f"把一句写成编码再读回来，有多少{ci}还在原位。",
            protocol=f"{AGAIN_IN_CHINESE}数还在原位的{ci}{counted}",
        ),
        f"{things} kept": said(
            about.split,
            "%",
            "higher",
            f"How many {things} come back whole.",
            f"{AGAIN} {things.capitalize()} that come back without a change.",
            name=f"完整留住的{ju}",
            means=f"有多少{ju}原样回来。",
            protocol=f"{AGAIN_IN_CHINESE}数一字不差的{ju}。",
        ),
        "KL": said(
            about.split,
            "nats",
            "neither",
            "How much the code of a sentence says, by the standard normal. Near 0 the code would be ignored.",
            "Of the posterior to the standard normal, averaged.",
            name="KL（编码的信息量）",
            unit="奈特",
            means="以标准正态为准，一句的编码说了多少。接近 0，编码就没人理了。",
            protocol="后验到标准正态的 KL，取平均。",
        ),
        "active units": said(
            about.split,
            f"of {size}",
            "higher",
            "How many numbers of the code say anything.",
            "Variance of the posterior mean > 0.01.",
            name="活跃的维度",
            means="编码里有多少个数真的在说话。",
            protocol="后验均值的方差大于 0.01。",
        ),
        "-ELBO": said(
            about.split,
            "nats",
            "lower",
            "ELBO is short for evidence lower bound. -ELBO is what it costs to tell a sentence by way of its code: the "
            "code itself, and the words that the code leaves open. A nat is 1.44 bits.",
            "Standard normal prior, exact KL, distortion averaged over 8 draws of the code.",
            name="−ELBO（证据下界取负）",
            unit="奈特",
            means="借编码说出一句要花多少信息：编码本身，加上编码没说清的词。1 奈特约等于 1.44 比特。",
            protocol="先验为标准正态，KL 精确计算，失真取 8 次抽样的平均。",
        ),
        "NLL": said(
            about.split,
            "nats",
            "lower",
            "How much a new sentence surprises the model (negative log-likelihood), estimated.",
            "The first 500. Importance-sampled estimate, K = 200, p(z) the mixture fitted to the training codes.",
            name="NLL（负对数似然）",
            unit="奈特",
            means="新的一句让模型有多意外，是估计值。",
            protocol="取前 500 句，重要性采样估计，K = 200，p(z) 取拟合训练编码的高斯混合。",
        ),
        "distinct on a path": said(
            about.split,
            "of 8",
            "higher",
            "How many different sentences lie on the way between two, both ends counted.",
            PATH,
            name="一路上不同的句子",
            means="两句之间的一路上，连两端算，有多少个不同的句子。",
            protocol=PATH_IN_CHINESE,
        ),
        "path grows away": said(
            about.split,
            "r",
            "higher",
            "Whether every step leads further from the first sentence: 1 is always, 0 is by chance.",
            f"{PATH} Spearman correlation of the step and the edit distance in {thing} to the first end, averaged.",
            name="越走越远",
            means="是不是每一步都离第一句更远：1 是总是，0 是碰巧。",
            protocol=f"{PATH_IN_CHINESE}步数与到第一句的编辑距离（以{ci}计）的斯皮尔曼相关系数，取平均。",
        ),
        "path perplexity": said(
            about.split,
            "x",
            "lower",
            "How odd the sentences on the way read to another model: at 1 they are as usual as real ones.",
            f"{PATH} Perplexity of the six inner ones. {JUDGED}",
            name="路上的困惑度",
            means="另一个模型觉得路上的句子有多怪：1 就和真句子一样平常。",
            protocol=f"{PATH_IN_CHINESE}取中间六句的困惑度。{JUDGED_IN_CHINESE}",
        ),
        "distinct samples": said(
            about.split,
            "%",
            "higher",
            "How many of a thousand sentences drawn by chance are different ones.",
            "1,000 codes of the fitted prior at temperature 1, the likeliest words.",
            name="不重样的样本",
            means="随机写一千句，有多少句不重样。",
            protocol="从拟合的先验取 1,000 个编码，温度 1，每一步写最可能的词。",
        ),
        "sample perplexity": said(
            about.split,
            "x",
            "lower",
            "How odd sentences drawn by chance read to another model: at 1 they are as usual as real ones.",
            f"Perplexity of the same samples. {JUDGED}",
            name="样本的困惑度",
            means="另一个模型觉得随机写的句子有多怪：1 就和真句子一样平常。",
            protocol=f"同一批样本的困惑度。{JUDGED_IN_CHINESE}",
        ),
        "16 sentences": said(
            about.split,
            "ms",
            "lower",
            "How long sixteen sentences take to write at once.",
            f"One batch. {CLOCK}",
            name="写十六句",
            unit="毫秒",
            means="一次写十六句要多久。",
            protocol=f"一批。{CLOCK_IN_CHINESE}",
        ),
        "path of 8": said(
            about.split,
            "ms",
            "lower",
            "How long a way of eight sentences takes to write.",
            f"One batch. {CLOCK}",
            name="走八步",
            unit="毫秒",
            means="写完八步的一路要多久。",
            protocol=f"一批。{CLOCK_IN_CHINESE}",
        ),
    }


def measured(
    loaded: Loaded, about: About, words: dict[str, dict[str, Any]], texts: list[str], judge: Judge, command: str
) -> dict[str, Any]:
    """What is measured anew of a card: what is kept, what lies between, what is invented, how fast.

    `words` says which metrics there are; what the texts cost the judge stands beside the model's NLL.
    """
    model, tokens = opened(loaded)
    x, n = encoded(texts, tokens), len(texts)
    there, way = kept(model, texts, tokens, about.units), paths(model, texts, tokens, about.units, judge)
    q, invented, real = posteriors(model, x), samples(model, tokens, judge), perplexity(judge, x)
    asked = lengths_of(model, x)
    sixteen, eight = (None, None) if asked is None else (asked[:16], asked[:1].expand(STEPS))
    straight = q.mean[0].lerp(q.mean[1], torch.linspace(0, 1, STEPS).unsqueeze(-1))
    values = {
        f"{about.thing[0]} kept": (there.words, n),
        f"{about.things[0]} kept": (there.exact, n),
        "short sentences kept": (there.short, n),
        "KL": (float(kl_divergence(q, PRIOR).sum(-1).mean()), n),
        "active units": (active_units(q.mean), n),
        "-ELBO": (bound(model, x), n),
        "NLL": (importance_nll(model, x[:ESTIMATED]), ESTIMATED),
        "distinct on a path": (way.distinct, 200),
        "path grows away": (way.growing, 200),
        "path perplexity": (way.perplexity / real, 200),
        "distinct samples": (invented.distinct, 1000),
        "sample perplexity": (invented.perplexity / real, 1000),
        "16 sentences": (milliseconds(lambda: model.write(q.mean[:16], sixteen), 60, 10), 60),
        "path of 8": (milliseconds(lambda: model.write(straight, eight), 60, 10), 60),
    }
    source = f"trained on the same data, measured on the same {about.things[0]} by the same command"
    alone = {"who": about.judge, "value": round(nats(judge, x[:ESTIMATED]), 3), "source": source}
    named = words | {"NLL": words["NLL"] | {"published": [alone]}}
    return {"metrics": metrics(named, command, {name: value for name, value in values.items() if name in words})}


def compared(
    loaded: Loaded,
    weights: tuple[float, ...],
    texts: list[str],
    held: list[str],
    about: About,
    judge: Judge,
) -> Iterator[Trade]:
    """What each weight of the KL gives on the sentences `held`.

    The model as it is has the first of them; for each other it is trained on for TRADED of the texts.
    """
    shipped, tokens = opened(loaded)
    x, states = encoded(texts[:TRADED], tokens), []
    for weight in weights:
        model = copy.deepcopy(shipped)
        if weight != weights[0]:
            states.append(state_folder(f"{loaded.card.name}-kl", loaded.card.digest, weight, TRADE, x))
            watched(learn(model.requires_grad_(True), x, states[-1], TRADE, weight))
            fit_prior(model, x, TRADE.seed)
        yield trade_point(model, tokens, held, about.units, judge, weight, weight == weights[0])
    for state in states:
        shutil.rmtree(state)
