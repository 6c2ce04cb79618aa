"""faces-vae: a VAE of pixel-art faces in the 128 colours of their palette, with levers for what faces consist of."""

import math
from collections.abc import Generator
from functools import partial
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor

from backend.card import Comparison, Drag, Name, Published, Pulls, Reading, Slider, Stop
from backend.checkpoints import Loaded, read_card
from backend.checkpoints import read as read_model
from backend.evaluation.fooled import Pictures, told_apart
from backend.evaluation.likelihood import active_units, negative_elbo, posterior_means
from backend.evaluation.metrics import metrics, milliseconds, said
from backend.evaluation.pulls import effects, ends, pulls
from backend.evaluation.sliders import levers
from backend.models.reader import Reader
from backend.models.vae import Config, Vae
from backend.settings import ROOT
from backend.training import priors
from backend.training.faces import (
    ATTRIBUTES,
    FACES,
    FACES_DATA,
    FACES_DATA_IN_CHINESE,
    PALETTE,
    Faces,
    described,
    gallery,
    read,
)
from backend.training.steps import Progress, Schedule, steps

SCHEDULE = Schedule(epochs=85, batch=64, warm_up=300)
WARM = 0.6  # the part of a training in which the KL's weight rises to one
CONFIG = Config(
    code_size=48, hidden=512, channels=(32, 64), side=16, likelihood="categorical", values=128, materials=24
)
DRAWN = 4000  # samples that a classifier learns to tell from real faces; half as many are told apart
SOURCE = "measured on the same faces by the same command"
CARD: dict[str, Any] = PALETTE | {
    "family": "vae",
    "title": "Faces on levers",
    "summary": "A VAE that writes a pixel-art face down as 48 numbers and draws it again from them. Nobody told it "
    "what hair or a hat is; the levers with names were found afterwards, in the codes of faces of which that is known.",
    "limits": [
        "It was trained on faces of one style, on one background: whatever else it is given, it makes a face of.",
        "It has 128 colours. Others are taken for the one that looks most like them.",
        "It loses small things that few faces have: some beards and earrings do not come back.",
        "A face by chance may have two things at once that no face has, or half of one: half a pair of glasses, a "
        "mouth of two kinds.",
    ],
    "verbs": ["sample", "encode", "decode", "interpolate", "neighbours"],
    "pictures": "faces",
    "parameters": ["temperature", "prior"],
    "labels": [],
    "data": FACES_DATA,
    "zh": {
        "title": "拉杆上的头像",
        "summary": "一个 VAE：把像素头像记成 48 个数，再凭这些数画回来。没人告诉过它什么是头发、什么是帽子；"
        "有名字的拉杆是事后在编码里找出来的，靠的是一批知道怎么画的头像。",
        "limits": [
            "它只学过一种画风、一种底色的头像：不管给它什么图，它都会画成一张脸。",
            "它有 128 种颜色，别的颜色会换成看上去最近的一种。",
            "少见的小东西它会弄丢：有些胡子和耳环画不回来。",
            "随机抽出来的脸上，可能有两样本不会同时出现的东西，或者只有半样：半副眼镜，两种嘴拼在一起。",
        ],
        "data": FACES_DATA_IN_CHINESE,
    },
}
data = described


def words(model: Vae) -> dict[str, dict[str, Any]]:
    """What the metrics say."""
    size = model.config.code_size
    return {
        "pixels right": said(
            FACES,
            "%",
            "higher",
            "How many pixels of a new face come back in exactly the right one of 128 colours, after it was written "
            f"down as {size} numbers.",
            "The last 2,000 faces, the mean of the code, the likeliest colour of each pixel.",
            name="画对的像素",
            means=f"一张没见过的头像记成 {size} 个数再画回来，有多少像素的颜色和原来一模一样（共 128 种颜色）。",
            protocol="最后 2,000 张头像，取编码的均值，每个像素取最可能的颜色。",
        ),
        "faces whole": said(
            FACES,
            "%",
            "higher",
            "How many new faces come back without a single wrong pixel.",
            "The last 2,000 faces, all 256 pixels.",
            name="一个像素都没错的脸",
            means="没见过的头像里，有多少张画回来一个像素都没错。",
            protocol="最后 2,000 张头像，256 个像素全对才算。",
        ),
        "-ELBO": said(
            FACES,
            "bits per pixel",
            "lower",
            "ELBO is short for evidence lower bound. -ELBO is what it costs to write a face down by way of its code, "
            "here for each of its pixels: the code itself, and what has to be put right in the face that comes back.",
            "The last 2,000 faces. Exact KL, distortion averaged over 8 draws of the code, in bits, divided by 256 "
            "pixels. An upper bound of what the model itself takes.",
            name="−ELBO（证据下界取负）",
            unit="比特每像素",
            means="借编码记下一张头像要花多少信息，摊到每个像素上：编码本身，加上画回来以后要补正的。",
            protocol="最后 2,000 张头像。KL 精确计算，失真取 8 次抽样的平均，换成比特，除以 256 个像素。它是模型自身"
            "所需比特数的上界。",
        ),
        "KL": said(
            FACES,
            "nats",
            "neither",
            "Kullback-Leibler divergence: the part of -ELBO that the code takes, which is how much it tells of its "
            "face.",
            "The last 2,000 faces. Exact, for the whole face.",
            name="KL（KL 散度）",
            unit="奈特",
            means="−ELBO 里花在编码上的那一份，也就是编码说出了多少关于这张脸的信息。",
            protocol="最后 2,000 张头像，精确计算，按整张脸算。",
        ),
        "active units": said(
            FACES,
            f"of {size}",
            "higher",
            "How many numbers of the code are in use; the levers of the others do nothing.",
            "Variance of the posterior mean > 0.01.",
            name="派上用场的数",
            unit=f"（共 {size}）",
            means="编码里有几个数真的在用；其余的拉杆不起作用。",
            protocol="后验均值的方差大于 0.01 的算在用。",
        ),
        "told from real ones": said(
            ("2,000 samples and 2,000 test faces", "2,000 张抽样、2,000 张测试头像"),
            "AUC",
            0.5,
            "A classifier was trained for this alone: how often it finds the real one of a real and a sampled face. "
            "0.5 is as good as guessing. One wrong pixel that most samples share is enough for it.",
            f"A network as faces-reader's, 12 epochs on {DRAWN:,} real and {DRAWN:,} sampled faces; the area under its "
            "ROC curve on others. Of real faces against real ones it says 0.5, of such whose halves were exchanged 1.",
            name="和真头像分得开吗",
            means="专门训练一个分类网络：一真一抽样两张脸，它有多少次认出真的那张。0.5 等于瞎猜。"
            "多数抽样有同一个像素画错，它就够用了。",
            protocol=f"网络和 faces-reader 一样，在 {DRAWN:,} 张真头像和 {DRAWN:,} 张抽样上练 12 轮，再看另外一批，"
            "取 ROC 曲线下的面积。拿真头像比真头像，它给出 0.5；左右半边对调过的，给出 1。",
        ),
        "told from real ones, fitted prior": said(
            ("2,000 samples and 2,000 test faces", "2,000 张抽样、2,000 张测试头像"),
            "AUC",
            0.5,
            "The same of faces whose codes do not come from the standard normal, but from a mixture of Gaussians that "
            "was fitted to the codes of training faces.",
            f"As above, by a classifier trained on such samples; {priors.PARTS} Gaussians.",
            name="和真头像分得开吗（拟合的先验）",
            means="同上，只是编码不取自标准正态分布，而取自照着训练头像的编码拟合出来的混合高斯。",
            protocol=f"同上，分类网络就在这样的抽样上练；{priors.PARTS} 个高斯。",
        ),
        "decoder time": said(
            ("a code of zeros", "全零的编码"),
            "ms",
            "lower",
            "How long one picture takes: what a moving lever waits for.",
            "One code, one thread, median of 2,000 calls after 200, on the machine that measured.",
            name="解码时间",
            unit="毫秒",
            means="画一张图要多久，也就是拉动拉杆时要等多久。",
            protocol="一个编码，一个线程，先跑 200 次，再取 2,000 次的中位数，在做测量的机器上。",
        ),
    }


def train(faces: Faces, folder: Path, schedule: Schedule) -> Generator[Progress, None, tuple[Vae, float]]:
    """The trained model and the minutes taken.

    The KL weighs little at first: else what few pixels show, such as a mouth, is never worth its place in the code, and
    later no number is left that would tell of it.
    """
    torch.manual_seed(schedule.seed)  # initial weights only
    model = Vae(CONFIG)

    def loss(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        x = faces.images[batch].long()
        distortion, kl = model.elbo(x, x, rng)
        return (distortion + min(1.0, 0.05 + progress / WARM) * kl.sum(-1)).mean()

    minutes = yield from steps(model, loss, len(faces.images), schedule, folder)
    return model, minutes


def finished(model: Vae, faces: Faces, test: Faces) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the card says of the trained model, and the files beside it."""
    card, files = gallery(test.images)
    means, kl = posterior_means(model, faces.images.long())
    sliders = [*named(means, faces.values), *levers(means, kl)]
    prior, more = priors.fitted(model, lambda draw: faces.images.long())
    return card | prior | {"code_size": model.config.code_size, "sliders": sliders}, files | more


def counts() -> list[int]:
    """How many values each attribute has."""
    return [len(attribute.begins) for attribute in ATTRIBUTES.values()]


def rounded(numbers: Tensor) -> list[float]:
    """Numbers as a card holds them."""
    return [round(number, 3) for number in numbers.tolist()]


def named(codes: Tensor, values: Tensor) -> list[Slider]:
    """A lever for each attribute, from codes (N, Z) and values (N, A) of training faces.

    One of two values goes from beyond the faces without to beyond those with; one of several has a
    stop for each.
    """
    found = []
    for attribute, points in zip(ATTRIBUTES.values(), effects(codes, values, counts()), strict=True):
        if len(points) > 2:
            stops = [
                Stop(colour=colour, point=rounded(point))
                for colour, point in zip(attribute.colours, points, strict=True)
            ]
            found.append(Slider(stops=stops, low=0, high=len(stops) - 1, label=attribute.name))
            continue
        way = points[1] - points[0]
        low, high = (float(point @ way / (way @ way).clamp(min=1e-9)) for point in points)
        further = attribute.beyond * (high - low)
        low, high = low - further, high + further
        found.append(Slider(direction=rounded(way), low=round(low, 3), high=round(high, 3), label=attribute.name))
    return found


def measure(loaded: Loaded, command: str) -> dict[str, Any]:
    """What is measured anew of the card: how faces come back, the bound, samples, and what named levers drag along."""
    model = cast(Vae, loaded.model)
    train, validation, test = (data(split) for split in ("train", "validation", "test"))
    x, n = test.images.long(), len(test.images)
    means, _ = posterior_means(model, x)
    right = drawn(model, means) == test.images
    nats, kl = negative_elbo(model, x)
    bits = 256 * math.log(2)
    pixelrnn = read_card(ROOT / "models_ckpt" / "faces-pixelrnn")
    exact = next(metric.value for metric in pixelrnn.metrics if metric.name == "bits per pixel")

    def told(prior: Any) -> float:
        samples = drawn(model, prior.codes(DRAWN + n, 0))
        learned, unseen = Pictures(train.images[:DRAWN], samples[:DRAWN]), Pictures(test.images, samples[DRAWN:])
        return told_apart(learned, unseen, model.config.values)

    normal, fitted = told(model), told(loaded.beside.prior)
    measured = {
        "pixels right": (100 * float(right.float().mean()), n),
        "faces whole": (100 * float(right.flatten(1).all(1).float().mean()), n),
        "-ELBO": (nats / bits, n),
        "KL": (kl, n),
        "active units": (active_units(means), n),
        "told from real ones": (normal, 2 * n),
        "told from real ones, fitted prior": (fitted, 2 * n),
        "decoder time": (
            milliseconds(partial(model.decode_one, torch.zeros(1, model.config.code_size)), 2000, 200),
            2000,
        ),
    }
    found = words(model)
    found["pixels right"] |= {"published": copies(train.images, test.images)}
    found["-ELBO"] |= {"published": [beside("faces-pixelrnn, exact", "faces-pixelrnn，精确值", exact)]}
    what = Name(en="told from a real one beside them", zh="跟真的摆在一起会被认出来")
    compared = Comparison(what=what, normal=round(100 * normal, 1), fitted=round(100 * fitted, 1), real=50)
    prior = loaded.card.sampled_from
    return {
        "metrics": metrics(found, command, measured),
        "pulls": dragged(model, loaded.card.sliders, validation),
        "sampled_from": prior and prior.model_copy(update={"read": compared}),
    }


def beside(who: str, zh: str, value: float) -> Published:
    """A number that stands beside a metric."""
    return Published(who=who, zh=zh, value=round(value, 3), source=SOURCE)


def copies(train: Tensor, test: Tensor) -> list[Published]:
    """How many pixels of test faces (N, S, S) are right without a model: in the nearest training face, and in none."""
    flat, unseen = train.flatten(1), test.flatten(1)
    nearest = [float((flat == face).sum(1).max()) / flat.shape[1] for face in unseen]
    commonest = flat.mode(0).values
    return [
        beside("the nearest training face, copied", "照抄最近的一张训练头像", 100 * sum(nearest) / len(nearest)),
        beside(
            "the commonest colour of each pixel",
            "每个像素都用最常见的颜色",
            100 * float((unseen == commonest).float().mean()),
        ),
    ]


@torch.inference_mode()
def drawn(model: Vae, codes: Tensor) -> Tensor:
    """The pictures (N, S, S) uint8 of codes (N, Z): the likeliest colour of each pixel."""
    return torch.cat([model.decode(part).argmax(1).to(torch.uint8) for part in codes.split(250)])


def dragged(model: Vae, sliders: list[Slider], faces: Faces) -> Pulls:
    """What each named lever changes of validation faces, as faces-reader reads them."""
    reader = cast(Reader, read_model(ROOT / "models_ckpt" / "faces-reader").model)
    reads = partial(read, reader)
    codes, _ = posterior_means(model, faces.images.long())
    points = [ends(slider) for slider in sliders[: len(ATTRIBUTES)]]
    tried, share = pulls(model, reads, codes, faces.values, points)
    right = (reads(faces.images) == faces.values).float().mean(0)
    return Pulls(
        readers=[
            Reading(attribute=attribute.name, accuracy=round(100 * float(right[i]), 1), n=len(faces.images))
            for i, attribute in enumerate(ATTRIBUTES.values())
        ],
        levers=[
            Drag(
                attribute=attribute.name,
                n=tried[i],
                asked=round(100 * float(share[i, i]), 1),
                others=[
                    None if j == i or name in attribute.covered else round(100 * float(share[i, j]), 1)
                    for j, name in enumerate(ATTRIBUTES)
                ],
            )
            for i, attribute in enumerate(ATTRIBUTES.values())
        ],
    )
