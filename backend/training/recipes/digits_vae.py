"""digits-vae: a VAE of digits, trained by the ELBO."""

from collections.abc import Generator
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor

from backend.checkpoints import Loaded
from backend.evaluation.likelihood import active_units, binarized, importance_nll, negative_elbo, posterior_means
from backend.evaluation.metrics import metrics, milliseconds, said
from backend.evaluation.sliders import sliders
from backend.models.seeds import generator
from backend.models.vae import Config, Vae
from backend.training import priors
from backend.training.blends import blended
from backend.training.blends import words as of_blends
from backend.training.datasets import Digits, mnist
from backend.training.digits import (
    DIGITS,
    DIGITS_IN_CHINESE,
    DYNAMIC,
    DYNAMIC_IN_CHINESE,
    MNIST,
    binarize,
    bound,
    gallery,
    train_bound,
)
from backend.training.steps import Progress, Schedule

BURDA = "Burda et al. 2016, arXiv 1509.00519, table 1"
SCHEDULE = Schedule(epochs=75)
CARD: dict[str, Any] = DIGITS | {
    "family": "vae",
    "title": "Digits on levers",
    "summary": "A variational auto-encoder (VAE): one half of it writes a handwritten digit down as 24 "
    "numbers, the other half draws it again from them.",
    "limits": [
        "Its pictures are soft: every pixel is a probability of ink of its own, so what comes out is an "
        "average, with grey edges and blurred thin strokes.",
        "It was never told which digit is which: many pictures drawn by chance from the bell curve lie between two "
        "digits.",
        "It tidies up: gaps in a stroke are closed, specks and flourishes vanish.",
        "It knows pen-drawn digits of 28 by 28 pixels alone. Simple letters come back roughly, an M or a W as a blot.",
        "Training found no use for a few of its 24 levers, and it explains the digits it was trained on a "
        "little better than new ones.",
    ],
    "verbs": ["sample", "encode", "decode", "interpolate", "neighbours"],
    "pictures": "digits",
    "parameters": ["temperature", "prior"],
    "labels": [],
    "zh": {
        "title": "拉杆上的数字",
        "summary": "变分自编码器（VAE）：一半把手写数字记成 24 个数，另一半凭这些数再把它画出来。",
        "limits": [
            "画面偏软：每个像素各是一个“有墨”的概率，画出来的是平均的样子，边缘发灰，细笔画发糊。",
            "没人告诉过它哪个是几：照钟形曲线随机抽出来的画面，有不少介于两个数字之间。",
            "它爱收拾：断开的笔画会被接上，墨点和花笔会消失。",
            "它只认识 28×28 像素的手写数字。简单的字母大致能还原，M、W 就糊成一团。",
            "24 根拉杆里有几根没派上用场；训练时见过的字，它也比新字解释得略好一点。",
        ],
        "data": DIGITS_IN_CHINESE,
    },
}
data = mnist


def words(model: Vae) -> dict[str, dict[str, Any]]:
    """What the metrics say."""
    size = model.config.code_size
    return {
        "-ELBO": bound(
            "Exact KL, distortion averaged over 8 draws of the code. An upper bound of the NLL.",
            "KL 精确计算，失真取 8 次抽样的平均。它是 NLL 的上界。",
            ("ResNet VAE, 32 codes", 84.08, "Kingma et al. 2016, arXiv 1606.04934, table 1"),
        ),
        "NLL": said(
            MNIST,
            "nats",
            "lower",
            "Negative log-likelihood: how much a digit that it has never seen surprises it. -ELBO is never below it.",
            f"{DYNAMIC} Importance-sampled estimate, K = 500.",
            ("VAE, one layer of 50 codes (K = 5000)", 86.76, BURDA),
            ("IWAE k = 50, one layer (K = 5000)", 84.78, BURDA),
            name="NLL（负对数似然）",
            unit="奈特",
            means="一个没见过的字让它有多意外。−ELBO 不会比它更低。",
            protocol=f"{DYNAMIC_IN_CHINESE}重要性采样估计，K = 500。",
        ),
        "NLL, fitted prior": said(
            MNIST,
            "nats",
            "lower",
            "The same where codes are not taken for draws of the standard normal, but of a mixture of Gaussians that "
            "was fitted to the codes of training digits: encoder and decoder are as they were.",
            f"{DYNAMIC} Importance-sampled estimate, K = 500; {priors.PARTS} Gaussians.",
            name="NLL，拟合的先验",
            unit="奈特",
            means="同上，只是不再假定编码来自标准正态分布，而是来自照着训练数字的编码拟合出来的混合高斯；编码器和解码器都没有动。",
            protocol=f"{DYNAMIC_IN_CHINESE}重要性采样估计，K = 500；{priors.PARTS} 个高斯。",
        ),
        "KL": said(
            MNIST,
            "nats",
            "neither",
            "Kullback-Leibler divergence: the part of -ELBO that the code takes, which is how much it tells "
            "of its picture. More of it is neither better nor worse.",
            f"{DYNAMIC} The part of -ELBO that the code costs.",
            name="KL（KL 散度）",
            unit="奈特",
            means="−ELBO 里花在编码上的那一份，也就是编码说出了多少关于图的信息；多些少些，本身无所谓好坏。",
            protocol=f"{DYNAMIC_IN_CHINESE}−ELBO 中编码所占的部分。",
        ),
        "active units": said(
            MNIST,
            f"of {size}",
            "higher",
            "How many numbers of the code are in use; the others stay the same whatever the picture, and "
            "their levers do nothing.",
            f"{DYNAMIC} Variance of the posterior mean > 0.01.",
            name="派上用场的数",
            unit=f"（共 {size}）",
            means="编码里有几个数真的在用；其余的不管看到什么图都不变，它们的拉杆也就不起作用。",
            protocol=f"{DYNAMIC_IN_CHINESE}后验均值的方差大于 0.01 的算在用。",
        ),
        "decoder time": said(
            ("a code of zeros", "全零的编码"),
            "ms",
            "lower",
            "How long one picture takes: what a moving lever waits for.",
            "One code by the decoder of batches, one thread, median of 2,000 calls after 200, on the machine that "
            "measured. A lever takes a shorter way to the same picture.",
            name="解码时间",
            unit="毫秒",
            means="画一张图要多久，也就是拉动拉杆时要等多久。",
            protocol="一个编码，按成批解码的方式算，一个线程，先跑 200 次，再取 2,000 次的中位数，在做测量的机器上。"
            "拉杆走的是更省时的一条路，画出来的图一样。",
        ),
        **priors.words(),
        **of_blends(),
    }


def train(digits: Digits, folder: Path, schedule: Schedule) -> Generator[Progress, None, tuple[Vae, float]]:
    """The trained model and the minutes taken."""
    torch.manual_seed(schedule.seed)  # initial weights only
    model = Vae(Config())
    minutes = yield from train_bound(model, model.elbo, digits.images, folder, schedule)
    return model, minutes


def finished(model: Vae, digits: Digits, test: Digits) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the card says of the trained model, and the files beside it."""
    card, files = gallery(test)
    levers = sliders(model, digits.images[:20000].float() / 255)

    def again(draw: int) -> Tensor:
        return binarize(digits.images.float() / 255, generator(priors.SEED, draw))

    prior, more = priors.fitted(model, again)
    return card | prior | {"code_size": model.config.code_size, "sliders": levers}, files | more


def measure(loaded: Loaded, command: str) -> dict[str, Any]:
    """What is measured anew of the card: the bound, the estimate, active units, the decoder's time."""
    model = cast(Vae, loaded.model)
    test = data("test")
    binary = binarized(test.images)
    n = len(binary)
    nats, kl = negative_elbo(model, binary)
    nll, fitted = importance_nll(model, binary, prior=loaded.beside.prior)
    means, _ = posterior_means(model, binary)
    code = torch.zeros(1, model.config.code_size)
    time = milliseconds(lambda: model.decode(code), 2000, 200)
    measured = {
        "-ELBO": (nats, n),
        "NLL": (nll, n),
        "NLL, fitted prior": (fitted, n),
        "KL": (kl, n),
        "active units": (active_units(means), n),
        "decoder time": (time, 2000),
    }
    chance = priors.by_chance(loaded, test, command)
    own = metrics(words(model), command, measured)
    return chance | {"metrics": [*own, *chance["metrics"], *blended(loaded, command)]}
