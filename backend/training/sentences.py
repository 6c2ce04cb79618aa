"""What the recipes of sentence models share: the weighted bound, the fitted prior, measures and their words, trades."""

import copy
import shutil
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, cast

import torch
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture
from torch import Tensor
from torch.distributions import kl_divergence

from backend.card import Trade
from backend.checkpoints import Loaded
from backend.evaluation.language import Trigrams
from backend.evaluation.likelihood import active_units
from backend.evaluation.metrics import metrics, milliseconds, said
from backend.evaluation.sentences import (
    STEPS,
    bound,
    encoded,
    importance_nll,
    kept,
    lengths_of,
    near_copies,
    paths,
    posteriors,
    samples,
    trade_point,
)
from backend.evaluation.sliders import levers
from backend.media.text import Characters, Words
from backend.models.seeds import generator
from backend.models.sentence_vae import PAD, UNKNOWN, SentenceVae
from backend.models.vae import PRIOR
from backend.training.datasets import Split
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
DRAWN = "One draw of the posterior, the likeliest token at each step."
DRAWN_IN_CHINESE = "从后验抽取一次，每一步写最可能的词。"
PATH = "200 random pairs of test sentences, a straight line of 8 codes, both ends counted, the likeliest words."
PATH_IN_CHINESE = "随机取 200 对测试句子，编码之间走直线，连两端共 8 步，每一步写最可能的词。"
UNLISTED = "lines with rare characters"
JUDGE, JUDGE_IN_CHINESE = "Kneser-Ney trigrams, no code", "Kneser-Ney 三元组，没有编码"
JUDGED = (
    "Under Kneser-Ney trigrams of the training sentences (those beside NLL), as a ratio to that of the test sentences."
)
JUDGED_IN_CHINESE = "由训练句子的 Kneser-Ney 三元组（NLL 旁边那个）打分，与测试句子本身的困惑度相比。"
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
    copies: tuple[str, str]  # what two texts may differ in and be all but the same
    units: Callable[[str], list[str]]  # the things of a text
    blurs: Callable[[str], Iterable[str]]  # what it looks like where that is overlooked
    unlisted: tuple[str, str] = ("", "")  # how things are counted that its vocabulary has not got


def sentence_words(about: About, size: int) -> dict[str, dict[str, Any]]:
    """What the metrics of a model with `size` numbers a code say."""
    (thing, ci), (things, ju), (every, counted) = about.thing, about.things, about.every
    (copies, chabie), (unlisted, shengpi) = about.copies, about.unlisted
    odd = (
        f"read to a model that only counts which {thing} follow each other and sees neither grammar nor sense. 1 is as "
        "odd as real ones; below is more of a cliché than what people write, above more of a jumble."
    )
    guai = (
        f"那个模型只会数什么{ci}接着什么{ci}，通不通、有没有意思，它看不出来。"
        "1 是和真句子一样怪；低了，是比人写的还俗套；高了，是更乱。"
    )
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
        f"{things} kept from a draw": said(
            about.split,
            "%",
            "higher",
            f"How many {things} come back whole where the code is not the middle of what the encoder gives, but drawn "
            "around it by chance, as in training.",
            f"{DRAWN} {things.capitalize()} that come back without a change.",
            name=f"抽取编码时完整留住的{ju}",
            means=f"编码器给出的是一团可能的编码。不取正中那个，而像训练时那样随机抽一个，还有多少{ju}原样回来。",
            protocol=f"{DRAWN_IN_CHINESE}数一字不差的{ju}。",
        ),
        "near copies in training": said(
            about.split,
            "%",
            "lower",
            f"How many of these {things} the training had as well, {copies}. For them coming back proves little.",
            f"{things.capitalize()} that have one among the training {things} that is the same {copies}.",
            name="训练数据里的近似句",
            means=f"这些{ju}里，有多少在训练数据里能找到{chabie}的。它们能回来，说明不了什么。",
            protocol=f"在训练用的{ju}里找得到{chabie}的那些。",
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
            f"Standard normal prior, exact KL, distortion averaged over 8 draws of the code.{unlisted}",
            name="−ELBO（证据下界取负）",
            unit="奈特",
            means="借编码说出一句要花多少信息：编码本身，加上编码没说清的词。1 奈特约等于 1.44 比特。",
            protocol=f"先验为标准正态，KL 精确计算，失真取 8 次抽样的平均。{shengpi}",
        ),
        "NLL": said(
            about.split,
            "nats",
            "lower",
            "How much a new sentence surprises the model (negative log-likelihood), estimated.",
            "The first 500. Importance-sampled estimate, K = 200, p(z) the mixture fitted to the training codes. The "
            f"trigrams' number is exact.{unlisted}",
            name="NLL（负对数似然）",
            unit="奈特",
            means="新的一句让模型有多意外，是估计值。",
            protocol="取前 500 句，重要性采样估计，K = 200，p(z) 取拟合训练编码的高斯混合。三元组的数是精确值。"
            f"{shengpi}",
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
            1,
            f"How odd the sentences on the way {odd}",
            f"{PATH} Perplexity of the six inner ones. {JUDGED}",
            name="路上的困惑度",
            means=f"在另一个模型看来，路上的句子有多怪。{guai}",
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
            1,
            f"How odd sentences written by chance {odd}",
            f"Perplexity of the same samples. {JUDGED}",
            name="样本的困惑度",
            means=f"在另一个模型看来，随机写的句子有多怪。{guai}",
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
    loaded: Loaded, about: About, words: dict[str, dict[str, Any]], data: Callable[[Split], list[str]], command: str
) -> dict[str, Any]:
    """What is measured anew of a card: what is kept, what lies between, what is invented, how fast.

    `words` says which metrics there are; what the texts cost the judge stands beside the model's NLL.
    """
    model, tokens = opened(loaded)
    training, texts = data("train"), data("test")
    judge = judge_of(model, encoded(training, tokens))
    x, n = encoded(texts, tokens), len(texts)
    there, way = kept(model, texts, tokens, about.units), paths(model, texts, tokens, about.units, judge)
    q, invented, real = posteriors(model, x), samples(model, tokens, judge), judge.perplexity(model.targets(x))
    asked = lengths_of(model, x)
    sixteen, eight = (None, None) if asked is None else (asked[:16], asked[:1].expand(STEPS))
    straight = q.mean[0].lerp(q.mean[1], torch.linspace(0, 1, STEPS).unsqueeze(-1))
    values = {
        f"{about.thing[0]} kept": (there.words, n),
        f"{about.things[0]} kept": (there.exact, n),
        "short sentences kept": (there.short, n),
        f"{about.things[0]} kept from a draw": (there.drawn, n),
        "near copies in training": (near_copies(texts, training, about.blurs), n),
        UNLISTED: (100 * float((x == UNKNOWN).any(-1).float().mean()), n),
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
    source = f"counted on the same data, measured on the same {about.things[0]} by the same command"
    value = round(judge.nats(model.targets(x[:ESTIMATED])), 3)
    alone = {"who": JUDGE, "zh": JUDGE_IN_CHINESE, "value": value, "source": source}
    named = words | {"NLL": words["NLL"] | {"published": [alone]}}
    return {"metrics": metrics(named, command, {name: value for name, value in values.items() if name in words})}


def judge_of(model: SentenceVae, x: Tensor) -> Trigrams:
    """The trigrams that judge what a model writes, counted on its training sentences (N, T)."""
    return Trigrams(model.targets(x), model.config.vocabulary)


def compared(
    loaded: Loaded, weights: tuple[float, ...], about: About, data: Callable[[Split], list[str]]
) -> Iterator[Trade]:
    """What each weight of the KL gives on the validation sentences.

    The model as it is has the first of them; for each other it is trained on for TRADED of the texts.
    """
    shipped, tokens = opened(loaded)
    training, held = encoded(data("train"), tokens), data("validation")
    judge, x, states = judge_of(shipped, training), training[:TRADED], []
    for weight in weights:
        model = shipped
        if weight != weights[0]:
            model, state = weighed(loaded, weight, x)
            states.append(state)
        yield trade_point(model, tokens, held, about.units, judge, weight, weight == weights[0])
    for state in states:
        shutil.rmtree(state)


def weighed(loaded: Loaded, weight: float, x: Tensor) -> tuple[SentenceVae, Path]:
    """A copy of the model trained on with another weight of the KL on sentences (N, T), and where its state lies."""
    model = copy.deepcopy(opened(loaded)[0])
    state = state_folder(f"{loaded.card.name}-kl", loaded.card.digest, weight, TRADE, HIDE, BAG, x)
    watched(learn(model.requires_grad_(True), x, state, TRADE, weight))
    fit_prior(model, x, TRADE.seed)
    return model, state
