"""What digits-vae-free and digits-vae-kept share: one small network, trained without the KL term and with it.

Sixteen moments of each training are kept: over them the noise runs away, or stays.
"""

import math
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from tqdm import tqdm

from backend.evaluation.chance import read
from backend.evaluation.likelihood import SEED, binarized, posterior_means
from backend.evaluation.metrics import metrics, said
from backend.evaluation.sliders import levers, reach
from backend.models.seeds import generator
from backend.models.vae import Config, Vae
from backend.training.datasets import Digits, mnist
from backend.training.digits import DIGITS, DYNAMIC, DYNAMIC_IN_CHINESE, MNIST, gallery, kl_weight, train_digits
from backend.training.judges import judges
from backend.training.steps import Progress, Schedule, kept

CONFIG = Config(code_size=12, hidden=24, channels=(8, 10))
SCHEDULE = Schedule(epochs=16, rate=1e-3, warm_up=100, ema=0.99)
MOMENTS = (0, 10, 20, 40, 80, 120, 180, 270, 400, 600, 900, 1400, 2100, 3100, 4700)  # steps; the last one is the end
EXAMINED = 2000  # test digits on which every moment is measured
DRAWN = 1000  # codes by chance

TERM = DIGITS | {
    "family": "vae",
    "verbs": ["sample", "encode", "decode", "interpolate", "neighbours"],
    "pictures": "digits",
    "parameters": ["temperature", "generation"],
    "labels": [],
    "judge": "digits-judge",
}
Moments = dict[int, Vae]  # by the number of steps


def train_term(
    weight: float, digits: Digits, folder: Path, schedule: Schedule
) -> Generator[Progress, None, tuple[Moments, float]]:
    """The moments of a training whose KL counts so much, 0 or 1, and the minutes taken."""
    torch.manual_seed(schedule.seed)  # initial weights only
    model = Vae(CONFIG)

    def nats(seen: Tensor, target: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        distortion, kl = model.elbo(seen, target, rng)
        return distortion + weight * kl_weight(progress) * kl.sum(-1)

    training = train_digits(model, nats, digits.images, folder, schedule)
    examples = len(digits.images)
    total = examples // min(schedule.batch, examples) * schedule.epochs
    steps = [step for step in MOMENTS if step < total]
    weights, minutes = yield from kept(training, model.state_dict, folder, steps)
    moments = {step: Vae(CONFIG) for step in steps}
    for moment, its in zip(moments.values(), weights, strict=True):
        moment.load_state_dict(its)
    return moments | {total: model}, minutes


def numbered(moments: Moments) -> dict[int, Vae]:
    """The moments as generations 0, 1 and so on."""
    return dict(enumerate(moments.values()))


def finished_term(moments: Moments, digits: Digits, test: Digits) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What a card says of the generations, and the files beside them."""
    newest = moments[max(moments)]
    means, kl = posterior_means(newest, digits.images[:20000].float() / 255)
    card, files = gallery(test)
    rows = [{"number": number, "step": step} for number, step in enumerate(moments)]
    size = {"code_size": CONFIG.code_size, "code_range": reach(means), "sliders": levers(means, kl)}
    return card | size | {"generations": rows}, files


def words() -> dict[str, dict[str, Any]]:
    """What the metrics say."""
    return {
        "noise": said(
            MNIST,
            "std",
            "neither",
            "How wide the noise in the code is at the end of the training: the standard deviation of the posterior, "
            "averaged over numbers and digits. The prior's is 1.",
            f"{DYNAMIC} Geometric mean of the posterior's standard deviations, so that it sees them vanish.",
            name="噪声",
            unit="标准差",
            means="训练结束时编码里的噪声有多宽：后验的标准差，对各个数、各张图取平均。先验的是 1。",
            protocol=f"{DYNAMIC_IN_CHINESE}后验标准差的几何平均，这样才看得出噪声在消失。",
        ),
        "distortion": said(
            MNIST,
            "nats",
            "lower",
            "What has to be put right in the picture that comes back from a code drawn with its noise.",
            f"{DYNAMIC} One draw of the code a digit.",
            name="失真",
            unit="奈特",
            means="编码带着噪声抽一次，画回来的图要补正多少。",
            protocol=f"{DYNAMIC_IN_CHINESE}每个数字抽一次编码。",
        ),
        "KL": said(
            MNIST,
            "nats",
            "neither",
            "Kullback-Leibler divergence: what the term that was switched off, or not, amounts to.",
            f"{DYNAMIC} Exact.",
            name="KL（KL 散度）",
            unit="奈特",
            means="那一项（关掉了，或者没关）等于多少。",
            protocol=f"{DYNAMIC_IN_CHINESE}精确计算。",
        ),
        "read by chance": said(
            (f"{DRAWN:,} codes from the prior", f"从先验抽的 {DRAWN:,} 个编码"),
            "%",
            "higher",
            "Codes are drawn from the standard normal distribution; how many of their pictures the judge takes for a "
            "digit without doubt.",
            "How many digits-judge reads as some digit with a probability above 0.9.",
            name="随机编码认得出的比例",
            means="编码取自标准正态分布，画出来的图有多少被裁判毫不犹豫地认成数字。",
            protocol="digits-judge 以 0.9 以上的概率认出是某个数字的比例。",
        ),
    }


def measured_term(generations: Mapping[int, Any], card: Any, command: str) -> dict[str, Any]:
    """What is measured anew of a card: every generation on some test digits, the newest on all."""
    binary = binarized(mnist("test").images)
    rows = []
    for generation in tqdm(card.generations, desc="generations", unit=""):
        found = examined(generations[generation.number], binary[:EXAMINED])
        rows.append(generation.model_copy(update={"measured": {k: round(v, 4) for k, v in found.items()}}))
    newest = generations[max(generations)]
    last = examined(newest, binary)
    drawn = newest.decode(newest.codes(DRAWN, 0)).sigmoid()
    measured = {
        "noise": (last["noise"], len(binary)),
        "distortion": (last["distortion"], len(binary)),
        "KL": (last["kl"], len(binary)),
        "read by chance": (read(judges()[0], drawn), DRAWN),
    }
    return {"generations": rows, "metrics": metrics(words(), command, measured)}


@torch.inference_mode()
def examined(model: Vae, binary: Tensor) -> dict[str, float]:
    """The noise, and the distortion and the KL in nats a picture, on binary pictures (N, 1, 28, 28).

    The noise is the geometric mean of the standard deviations, exp of the mean sigma: a plain mean would not see them
    vanish beside a number or two that is not in use.
    """
    noise = distortion = kl = 0.0
    for start in range(0, len(binary), 500):
        x = binary[start : start + 500]
        elbo = model.elbo(x, x, generator(SEED, start + 1))
        noise += float(model.encode(x).stddev.log().mean(-1).sum())
        distortion, kl = distortion + float(elbo.distortion.sum()), kl + float(elbo.kl.sum())
    n = len(binary)
    return {"noise": math.exp(noise / n), "distortion": distortion / n, "kl": kl / n}
