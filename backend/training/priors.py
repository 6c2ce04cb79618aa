"""What recipes of models with codes share: a prior fitted to the codes; of digits, what comes by chance from each."""

import hashlib
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from backend.beside import packed
from backend.card import Comparison, Fitted, Name, Published
from backend.checkpoints import Loaded
from backend.evaluation.chance import read as surely_read
from backend.evaluation.chance import unlike
from backend.evaluation.likelihood import Coder
from backend.evaluation.metrics import metrics, said
from backend.models.mixture import Mixture
from backend.models.seeds import generator
from backend.training.blends import nearer
from backend.training.datasets import Digits
from backend.training.judges import judges, surely_read_words

PARTS = 128  # Gaussians
DRAWS = 6  # codes of each training work
SHRINK, FLOOR = 100.0, 1e-4
MANY, NEAR = 10_000, 2000  # samples that are read, and those whose nearest training digit is looked for
SEED = 1700
SOURCE = "measured by the same command"
BESIDE = {
    "normal": ("codes of the standard normal", "按标准正态分布抽的编码"),
    "real": ("test digits, by people", "测试数字，真人写的"),
}
SAMPLES = (f"{MANY:,} samples", f"{MANY:,} 个样本")
PROTOCOL = (
    "Codes of the fitted prior by a fixed seed, at temperature 1, as grey as they are drawn.",
    "按拟合的先验抽编码，种子固定，温度 1，画出来是什么灰度就是什么灰度。",
)


def fitted(model: Coder, x: Callable[[int], Tensor]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What a card says of the prior that fits codes drawn for works, `x` of 0 to DRAWS - 1, and the file."""
    rng = generator(SEED)
    drawn = []
    with torch.inference_mode():
        for works in map(x, range(DRAWS)):
            for some in works.split(1000):
                posterior = model.encode(some)
                drawn.append(posterior.mean + posterior.stddev * torch.randn(posterior.mean.shape, generator=rng))
        prior = fit(torch.cat(drawn).unflatten(0, (DRAWS, -1)), PARTS, SEED)
    file = packed(prior)
    card = Fitted(parts=len(prior.weights), digest=hashlib.sha256(file).hexdigest())
    return {"sampled_from": card.model_dump()}, {"prior.safetensors": file}


def words() -> dict[str, dict[str, Any]]:
    """What the metrics of `by_chance` say."""
    english, chinese = PROTOCOL
    return {
        **surely_read_words(SAMPLES, english, chinese, "随机编码认得出的比例"),
        "shares of the ten digits": said(
            SAMPLES,
            "TV",
            "lower",
            "How far the shares of the ten digits are from those among test digits: 0 is the same, 1 has none in "
            "common. A prior that knows but one digit is seen here.",
            f"{english} Total variation of the likeliest labels that digits-judge reads.",
            name="十个数字的份额",
            unit="（全变差）",
            means="十个数字各占多少，与测试数字差多远：0 是一样，1 是毫无共同之处。只认得一个数字的先验，"
            "在这里就看得出来。",
            protocol=f"{chinese}按 digits-judge 认出的最可能的数字算全变差。",
        ),
        "nearer than real ones": said(
            (f"{NEAR:,} samples", f"{NEAR:,} 个样本"),
            "%",
            "lower",
            "How many of them lie nearer to a training digit than all but one in a hundred test digits do: a prior "
            "that knows training digits by heart would be seen here. Of real digits it is 1 %.",
            f"{english} Ink where a pixel is at least half as light as it can be; pixels that differ from the nearest "
            "of all 60,000 training digits; below the 1st percentile of test digits.",
            name="比真数字还近的",
            means="样本里有多少离某个训练数字太近，一百个测试数字里只有一个那么近：先验要是把训练数字背了下来，"
            "在这里看得出来。真数字是 1%。",
            protocol=f"{chinese}像素亮度过半算有墨；与全部 60,000 个训练数字里最近的一个差几个像素；"
            "小于测试数字的第 1 百分位。",
        ),
    }


@torch.inference_mode()
def by_chance(loaded: Loaded, test: Digits, command: str) -> dict[str, Any]:
    """What is measured anew of a card: what comes by chance from each prior, beside test digits. Raises MissingData."""
    model: Any = loaded.model
    real = test.images.float() / 255
    both = judges()

    def shown(prior: Any) -> Tensor:
        codes = prior.codes(MANY, SEED).clamp(-loaded.card.code_range, loaded.card.code_range)
        return torch.cat([model.decode(some) for some in codes.split(500)]).sigmoid()

    def near(pictures: Tensor) -> float:
        return nearer(loaded.medium.drawn(torch.logit(pictures[:NEAR])), "digits")

    crowds = {"normal": shown(model), "fitted": shown(loaded.beside.prior), "real": real}
    read, second = ({who: surely_read(judge, crowd) for who, crowd in crowds.items()} for judge in both)
    shares = {who: unlike(both[0], crowds[who], real) for who in ("normal", "fitted")}
    copies = {who: near(crowds[who]) for who in ("normal", "fitted")}
    told = words()
    for name, found in zip(told, (read, second, shares, copies), strict=True):
        told[name] |= {
            "published": [
                Published(who=who, zh=zh, value=round(found[key], 3), source=SOURCE)
                for key, (who, zh) in BESIDE.items()
                if key in found
            ]
        }
    values = {
        name: (found["fitted"], NEAR if found is copies else MANY)
        for name, found in zip(told, (read, second, shares, copies), strict=True)
    }
    what = Name(en="read as a digit without doubt", zh="认得出是数字的")
    compared = Comparison(what=what, **{who: round(share, 1) for who, share in read.items()})
    fitted = loaded.card.sampled_from
    return {
        "metrics": metrics(told, command, values),
        "sampled_from": fitted and fitted.model_copy(update={"read": compared}),
    }


def fit(codes: Tensor, parts: int, seed: int, rounds: int = 36) -> Mixture:
    """The mixture of so many `parts` that makes codes (D, N, Z) likely, by expectation-maximization from random codes.

    Each round sees one of D draws of N codes. A part keeps to the spread that parts have on average as if SHRINK of
    its codes did, so that one of few codes does not learn them by heart.
    """
    n, size = codes.shape[1:]
    rng, parts, eye = generator(seed), min(parts, n), torch.eye(size)
    spread = codes[0].T.cov().view(size, size) / 2 + FLOOR * eye
    mixture = Mixture(
        torch.full((parts,), 1 / parts),
        codes[0, torch.randperm(n, generator=rng)[:parts]],
        torch.linalg.cholesky(spread).expand(parts, size, size),
    )
    for number in range(rounds):
        counts, sums, squares = torch.zeros(parts), torch.zeros(parts, size), torch.zeros(parts, size, size)
        for some in codes[number % len(codes)].split(8192):
            share = (mixture.weights.log() + mixture.log_parts(some)).softmax(-1)  # (B, K)
            counts += share.sum(0)
            sums += share.T @ some
            squares += (share.T @ (some[:, :, None] * some[:, None, :]).flatten(1)).view(parts, size, size)
        means = sums / counts.clamp(min=FLOOR)[:, None]
        apart = squares - counts[:, None, None] * means[:, :, None] * means[:, None, :]
        shrunk = (apart + SHRINK * apart.sum(0) / n) / (counts + SHRINK)[:, None, None]
        weights = (counts + 1) / (counts + 1).sum()
        mixture = Mixture(weights, means, torch.linalg.cholesky(shrunk + FLOOR * eye))
    return mixture
