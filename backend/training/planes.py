"""What digits-ae and digits-vae-2 share: two numbers for a digit, one network, how codes by chance are read."""

from typing import Any, NamedTuple

import torch
from torch import Tensor

from backend.card import Name
from backend.evaluation.chance import read
from backend.evaluation.metrics import said
from backend.evaluation.scatter import coded, contents, scatter
from backend.models.ae import Ae
from backend.models.seeds import generator
from backend.models.vae import Config, Vae, distortion
from backend.training.datasets import Digits
from backend.training.digits import DYNAMIC, DYNAMIC_IN_CHINESE, MNIST, gallery
from backend.training.judges import judges
from backend.training.steps import Schedule

CONFIG = Config(code_size=2, hidden=96, channels=(16, 24))
SCHEDULE = Schedule(epochs=30)
DRAWN = 2000  # codes by chance
SHOWN = 1000  # test digits whose codes stand in the scatter

WHO = {
    "real": ("test digits", "测试数字"),
    "laid over": ("two test digits laid over each other", "两个测试数字叠在一起"),
}
SURE = "How many the judge reads as some digit with a probability above 0.9."
SURE_IN_CHINESE = "裁判以 0.9 以上的概率认出是某个数字的比例。"


class Readings(NamedTuple):
    """How many pictures each of two judges reads without doubt, in percent."""

    judge: float
    apart: float


def sources(ways: dict[str, tuple[str, str]]) -> dict[str, dict[str, Any]]:
    """What the metrics of codes by chance say: of each of the `ways`, in both languages, by the names of `readings`."""
    found = {}
    for way, (english, chinese) in ways.items():
        for name, by in {"": "digits-judge", BY_APART: "judge-apart"}.items():
            found[f"read by chance, {way}{name}"] = said(
                (f"{DRAWN:,} codes by chance", f"随机抽的 {DRAWN:,} 个编码"),
                "%",
                "higher",
                f"Codes are drawn {english}; how many of their pictures a judge, a network apart, takes for a digit "
                "without doubt.",
                f"{SURE} {by} reads.",
                name=f"随机编码认得出的比例（{chinese}{'，第二个裁判' if name else ''}）",
                means=f"编码{chinese}，画出来的图有多少被另一个网络（裁判）毫不犹豫地认成数字。",
                protocol=f"{SURE_IN_CHINESE}由 {by} 来认。",
            )
    return found


BY_APART = ", second judge"


def error() -> dict[str, Any]:
    """What the metric of the reconstruction says."""
    return said(
        MNIST,
        "nats",
        "lower",
        "The reconstruction error: what has to be put right in the picture that comes back from the mean of its code.",
        f"{DYNAMIC} Cross-entropy of the picture from the mean of the code, summed over pixels.",
        name="还原误差",
        unit="奈特",
        means="图变成编码（取均值），再变回来，要补正多少。",
        protocol=f"{DYNAMIC_IN_CHINESE}由编码均值还原，逐像素交叉熵求和。",
    )


@torch.inference_mode()
def reconstruction(model: Ae | Vae, binary: Tensor) -> float:
    """The mean reconstruction error in nats of binary pictures (N, 1, 28, 28)."""
    parts = binary.split(500)
    return float(torch.cat([distortion(model.config, model.decode(model.encode(x).mean), x) for x in parts]).mean())


@torch.inference_mode()
def readings(model: Ae | Vae, codes: dict[str, Tensor]) -> dict[str, tuple[float, int]]:
    """How many of the pictures of codes (N, Z) by chance the judges read, by the metrics' names."""
    found = {}
    for way, z in codes.items():
        pictures = torch.cat([model.decode(part).sigmoid() for part in z.split(500)])
        for name, judge in zip(("", BY_APART), judges(), strict=True):
            found[f"read by chance, {way}{name}"] = (read(judge, pictures), len(z))
    return found


def compared(test: Digits, seed: int = 0) -> dict[str, dict[str, float]]:
    """The same of real digits, and of pairs of them laid over each other, which nobody should read: by the judges."""
    real = test.images[:DRAWN].float() / 255
    other = real[torch.randperm(len(real), generator=generator(seed))]
    return {
        name: {"real": read(judge, real), "laid over": read(judge, (real + other) / 2)}
        for name, judge in zip(("", BY_APART), judges(), strict=True)
    }


def with_compared(words: dict[str, dict[str, Any]], test: Digits) -> dict[str, dict[str, Any]]:
    """What the metrics say, with what real digits and two laid over each other give beside it."""
    found = dict(words)
    for name, beside in compared(test).items():
        rows = [
            {"who": WHO[key][0], "zh": WHO[key][1], "value": round(value, 1), "source": "measured by the same command"}
            for key, value in beside.items()
        ]
        for key in words:
            if key.startswith("read by chance") and key.endswith(BY_APART) == bool(name):
                found[key] = words[key] | {"published": rows}
    return found


def beside(model: Ae | Vae, digits: Digits, test: Digits) -> tuple[dict[str, Any], dict[str, bytes], Tensor]:
    """What a card says of gallery and scatter, the files, and the codes (N, Z) of the training digits."""
    card, files = gallery(test)
    training, _ = coded(model, digits.images.float() / 255)
    few = Digits(*(part[:SHOWN] for part in test))
    mean, std = coded(model, few.images.float() / 255)
    of = Name(en=f"the first {SHOWN:,} test digits of MNIST", zh=f"MNIST 的前 {SHOWN:,} 个测试数字")
    has_noise = bool((std > 0).any())
    place = scatter(of, mean, std if has_noise else None, few.labels.tolist(), training, digits.labels.tolist())
    return card | {"scatter": len(mean)}, files | {"scatter.json": contents(place)}, training
