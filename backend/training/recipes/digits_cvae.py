"""digits-cvae: a conditional VAE of digits, trained by the conditional ELBO."""

from collections.abc import Generator
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from tqdm import tqdm

from backend.checkpoints import Loaded
from backend.evaluation.leak import leak
from backend.evaluation.likelihood import binarized, negative_elbo, posterior_means
from backend.evaluation.metrics import metrics, said
from backend.evaluation.sliders import sliders
from backend.evaluation.style import styles
from backend.models.cvae import Config, Cvae
from backend.training.blends import blended
from backend.training.blends import words as of_blends
from backend.training.datasets import Digits, mnist
from backend.training.digits import DIGITS, DIGITS_IN_CHINESE, MNIST, bound, gallery, train_bound
from backend.training.judges import judges, read_as
from backend.training.steps import Progress, Schedule

KEPT = (
    "The first 1,000 test digits, true labels, each rewritten as the other nine: Pearson correlation of source "
    "and output, each standardised by its class's mean and deviation over 10,000 training digits, per target, "
    "averaged."
)
KEPT_IN_CHINESE = (
    "前 1,000 个测试数字，给真实标签，各改写成另外九个数字；原字与改写各按自己那一类"
    "在 10,000 个训练数字上的均值和标准差标准化，对每个目标数字求皮尔逊相关系数，再取平均。"
)
WRITTEN = "The first 1,000 test digits, true labels, ten targets each: what"
WRITTEN_IN_CHINESE = "前 1,000 个测试数字，给真实标签，各写成十个数字，由"
LEAK = (
    "Posterior means of all test digits, true labels, each number standardised; each fifth is told by what was fitted "
    "on the other four. Chance 11.4 %."
)
LEAK_IN_CHINESE = "全部测试数字的后验均值，给真实标签，逐维标准化；分五折，用四折拟合，猜剩下的一折。瞎猜是 11.4 %。"
FIRST = 1000  # test digits that are rewritten

SCHEDULE = Schedule(epochs=40)
CARD: dict[str, Any] = DIGITS | {
    "family": "cvae",
    "title": "One hand, ten digits",
    "summary": "A conditional variational auto-encoder (VAE): the label says which digit, a code of 12 numbers "
    "says how it is written.",
    "limits": [
        "Its pictures are soft: every pixel is a probability of ink of its own, so edges turn grey and thin "
        "strokes blur.",
        "Of a hand it keeps the slant best, thickness and width less well; a flourish or an open nought is made plain.",
        "Now and then another digit comes out than the one asked for, most often where a nine was wanted.",
        "It trusts the label: where a drawing is read as the wrong digit, its style is read wrongly, too. And its code "
        "is not of the hand alone: a small network often guesses from it which digit was read.",
        "It knows small digits like those of MNIST alone, one at a time; a letter is taken for some digit.",
    ],
    "verbs": ["sample", "encode", "decode", "interpolate", "restyle", "neighbours"],
    "pictures": "digits",
    "parameters": ["label", "temperature"],
    "labels": list(range(10)),
    "judge": "digits-judge",
    "zh": {
        "title": "同一只手，十个数字",
        "summary": "条件变分自编码器（VAE）：标签说是哪个数字，12 个数的编码说它怎么写。",
        "limits": [
            "画面偏软：每个像素各是一个“有墨”的概率，所以边缘发灰，细笔画发糊。",
            "笔迹里，倾斜保留得最好，粗细和宽窄差一些；花笔和没封口的 0 都会被写得规规矩矩。",
            "偶尔写出来的不是要它写的数字，要它写 9 的时候最常见。",
            "它相信标签：字若被认错，笔迹也就跟着看错。而且编码里不全是笔迹：一个小网络光看编码，常能猜出写的是几。",
            "它只认识 MNIST 那样的小数字，一次一个；字母会被当成某个数字。",
        ],
        "data": DIGITS_IN_CHINESE,
    },
}
data = mnist


def words(model: Cvae) -> dict[str, dict[str, Any]]:
    """What the metrics say."""
    return {
        "asked digit written": said(
            MNIST,
            "%",
            "higher",
            "How often the judge, a network apart, reads the digit that was asked for.",
            f"{WRITTEN} digits-judge reads.",
            name="写对的比例",
            means="要它写的数字，有多少次被另一个网络（裁判）认出来。",
            protocol=f"{WRITTEN_IN_CHINESE} digits-judge 来认。",
        ),
        "asked digit written, second judge": said(
            MNIST,
            "%",
            "higher",
            "The same by a second judge of other make, which does not ship: so that no habit of one judge decides.",
            f"{WRITTEN} judge-apart reads.",
            name="写对的比例（第二个裁判）",
            means="换一个结构不同的裁判再认一遍，免得只合了其中一个的脾气。这个裁判不随 Drawbar 发布。",
            protocol=f"{WRITTEN_IN_CHINESE} judge-apart 来认。",
        ),
        "slant kept": said(
            MNIST,
            "r",
            "higher",
            "r, Pearson's correlation, compares how digits lean with how their rewritings in the same hand do: 1 is "
            "kept exactly, 0 is lost.",
            KEPT,
            name="倾斜保留了多少",
            means="r 是皮尔逊相关系数，看一个字和同一只手改写出来的字斜得有多一致：1 是完全保留，0 是全丢了。",
            protocol=KEPT_IN_CHINESE,
        ),
        "thickness kept": said(
            MNIST,
            "r",
            "higher",
            "The same r for how thick the strokes are.",
            KEPT,
            name="粗细保留了多少",
            means="同样的 r，看笔画粗细。",
            protocol=KEPT_IN_CHINESE,
        ),
        "width kept": said(
            MNIST,
            "r",
            "higher",
            "The same r for how wide the digits are.",
            f"{KEPT} Without ones.",
            name="宽窄保留了多少",
            means="同样的 r，看字的宽窄。",
            protocol=f"{KEPT_IN_CHINESE}不算 1。",
        ),
        "label leak, neighbours": said(
            MNIST,
            "%",
            "lower",
            "How often the digit is told from the code alone, by the digits whose codes lie nearest. The code should "
            "say how it is written, not which it is; but some of that stays in it.",
            f"The 15 nearest neighbours vote. {LEAK}",
            name="标签泄漏（近邻）",
            means="只看编码、问编码最近的那些字，有多少次猜得出是几。编码该只说怎么写，不说是几；可还是留了一些。",
            protocol=f"由最近的 15 个编码投票。{LEAK_IN_CHINESE}",
        ),
        "label leak, network": said(
            MNIST,
            "%",
            "lower",
            "The same, told by a small network that was trained to tell it.",
            f"One hidden layer of 128. {LEAK}",
            name="标签泄漏（小网络）",
            means="同上，由一个专门练过的小网络来猜。",
            protocol=f"一个 128 单元的隐藏层。{LEAK_IN_CHINESE}",
        ),
        "-ELBO": bound("Labels given.", "给出标签。"),
        **of_blends(),
    }


def train(digits: Digits, folder: Path, schedule: Schedule) -> Generator[Progress, None, tuple[Cvae, float]]:
    """The trained model and the minutes taken."""
    torch.manual_seed(schedule.seed)  # initial weights only
    model = Cvae(Config())
    images, labels = digits
    minutes = yield from train_bound(model, model.elbo, images, folder, schedule, label=labels)
    with torch.inference_mode():
        means = torch.cat([model.features(x.float() / 255)[0] for x in images.split(1000)])
        for label in labels.unique().tolist():  # one that is not among few examples stays as it was
            model.centres[label] = means[labels == label].mean(0)
    return model, minutes


def finished(model: Cvae, digits: Digits, test: Digits) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the card says of the trained model, and the files beside it."""
    card, files = gallery(test)
    levers = sliders(model, digits.images[:20000].float() / 255, label=digits.labels[:20000])
    return card | {"code_size": model.config.code_size, "sliders": levers}, files


def measure(loaded: Loaded, command: str) -> dict[str, Any]:
    """What is measured anew of the card: whether digit and style come out as asked, a leak of the label, the bound."""
    both = judges()
    model = cast(Cvae, loaded.model)
    images, labels = data("test")
    grey = images.float() / 255
    means, _ = posterior_means(model, grey, label=labels)
    written = np.stack([rewritten(model, means[:FIRST], target) for target in range(10)])  # (10, N, 28, 28)
    pages, asked = torch.from_numpy(written).view(-1, 1, 28, 28), torch.arange(10).repeat_interleave(FIRST)
    right, second = (100 * float((read_as(judge, pages) == asked).float().mean()) for judge in both)
    train = Digits(*(part[:10000] for part in data("train")))
    slant, thickness, width = style_kept(written, grey[:FIRST, 0].numpy(), labels[:FIRST].numpy(), train)
    told = leak(means, labels)
    nats, _ = negative_elbo(model, binarized(images), label=labels)
    measured = {
        "asked digit written": (right, 10 * FIRST),
        "asked digit written, second judge": (second, 10 * FIRST),
        "slant kept": (slant, 9 * FIRST),
        "thickness kept": (thickness, 9 * FIRST),
        "width kept": (width, 9 * FIRST),
        "label leak, neighbours": (told.neighbours, len(labels)),
        "label leak, network": (told.network, len(labels)),
        "-ELBO": (nats, len(labels)),
    }
    return {"metrics": [*metrics(words(model), command, measured), *blended(loaded, command)]}


@torch.inference_mode()
def rewritten(model: Cvae, codes: Tensor, target: int) -> NDArray[np.floating]:
    """The pictures (N, 28, 28) in 0..1 of codes (N, Z) under one label."""
    parts = [model.decode(z, torch.full((len(z),), target)).sigmoid() for z in codes.split(250)]
    return torch.cat(parts)[:, 0].numpy()


def style_kept(
    written: NDArray[np.floating], sources: NDArray[np.floating], labels: NDArray[np.int64], train: Digits
) -> tuple[float, float, float]:
    """How much of slant, thickness and width survives: the mean over targets of Pearson's r.

    `written` (10, N, 28, 28) holds every source (N, 28, 28) rewritten as each digit. Every measure is
    standardised by the mean and deviation in `train` of the class it is of; a source is not compared
    with itself rewritten as what it is; for the width, ones are left out on both sides.
    """
    each = styles(train.images[:, 0].numpy().astype(np.float32) / 255)
    of = [each[(train.labels == k).numpy()] for k in range(10)]
    mean, deviation = np.array([np.nanmean(s, 0) for s in of]), np.array([np.nanstd(s, 0) for s in of])  # (10, 3)
    source = (styles(sources) - mean[labels]) / deviation[labels]  # (N, 3)
    found: list[list[float]] = [[], [], []]
    for target in tqdm(range(10), desc="style", unit="digit"):
        output = (styles(written[target]) - mean[target]) / deviation[target]
        for i, values in enumerate(found):
            if i == 2 and target == 1:
                continue
            use = (labels != target) & np.isfinite(output[:, i]) & np.isfinite(source[:, i])
            if i == 2:
                use &= labels != 1
            values.append(float(np.corrcoef(source[use, i], output[use, i])[0, 1]))
    slant, thickness, width = (float(np.mean(values)) for values in found)
    return slant, thickness, width
