"""faces-gan: a GAN of pixel-art faces in the 128 colours of their palette, twenty-five moments of its training."""

from collections.abc import Generator
from functools import partial
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor

from backend.card import Published
from backend.checkpoints import Broken, Loaded
from backend.checkpoints import read as read_model
from backend.evaluation.fooled import Pictures, told_apart
from backend.evaluation.frechet import crowd, frechet
from backend.evaluation.metrics import metrics, said
from backend.models.gan import Config, Gan, ones
from backend.models.reader import Reader
from backend.settings import ROOT
from backend.training.blends import nearer
from backend.training.datasets import MissingData
from backend.training.duels import CROWD, Moments, directions, measured, samples, train_generations
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
from backend.training.steps import Progress, Schedule

SCHEDULE = Schedule(epochs=10, batch=64, rate=5e-3, warm_up=100, ema=0.999, betas=(0.0, 0.99))
WEIGHT = 1.0  # of the penalties: more than for shades, since one colour for another changes two numbers
CONFIG = Config(code_size=32, hidden=96, channels=(24, 16, 0), side=16, values=128)
NEAR = 2000  # samples whose nearest training face is looked for
DRAWN = 4000  # samples that a classifier learns to tell from real faces; half as many are told apart
SOURCE = "measured by the same command"
CARD: dict[str, Any] = PALETTE | {
    "family": "gan",
    "title": "Faces, by a duel",
    "summary": "A generative adversarial network (GAN) of pixel-art faces: a generator that never sees a real face, "
    "and a discriminator that tells it apart. Both are kept at twenty-five moments of their training.",
    "limits": [
        "It paints every pixel in the likeliest of 128 colours. Such a choice has no gradient; in training it passes "
        "as if the colours were mixed as their probabilities say (a straight-through gradient).",
        "Most of its faces have some pixels of a colour that does not belong there, in hair, eyes and clothes: by what "
        "was measured, faces-vae's are nearer to real ones.",
        "Its levers have no names: each changes several things of a face at once.",
        "It has no encoder: there is no way from a picture to its code, so nothing can be put in.",
        "Its discriminator has seen faces of one style and of this generator alone: of anything else its opinion is "
        "worth little.",
    ],
    "verbs": ["sample", "decode", "interpolate", "score", "neighbours"],
    "pictures": "faces",
    "parameters": ["temperature", "generation"],
    "labels": [],
    "data": FACES_DATA,
    "zh": {
        "title": "对决出来的头像",
        "summary": "画像素头像的生成对抗网络（GAN）：生成器从没见过真的头像，判别器专门识破它。两边一起练，"
        "留下了二十五个时刻。",
        "limits": [
            "每个像素它都挑 128 种颜色里最可能的一种。这样一挑就没有梯度了；训练时当作按概率把颜色混在一起，"
            "让梯度照样传回去（直通梯度）。",
            "它画的脸大多有几个像素的颜色不对，头发、眼睛、衣服上都有：按测出来的数，faces-vae 画的更接近真的。",
            "它的拉杆没有名字：每一根都会同时改动脸上的好几样。",
            "它没有编码器：从图走不回编码，所以放不进自己的图。",
            "判别器只见过一种画风的头像和这个生成器画的：别的东西，它的意见当不得真。",
        ],
        "data": FACES_DATA_IN_CHINESE,
    },
}
data = described


def words(model: Gan) -> dict[str, dict[str, Any]]:
    """What the metrics say."""
    many = (f"{CROWD:,} samples", f"{CROWD:,} 个样本")
    untruncated = "Codes from the standard normal distribution, all of them, by a fixed seed."
    untruncated_in_chinese = "编码取自标准正态分布，全部都算，种子固定。"
    return {
        "Frechet distance": said(
            many,
            "",
            "lower",
            "How far the samples, as a crowd, are from the test faces in what a reader sees: whether they are as good, "
            "and as various. 0 is the same crowd; the training faces themselves, below, are not at 0, since they are "
            "others than the test faces.",
            f"{untruncated} The features of faces-reader before its last layer, 96 numbers, as two Gaussians: that of "
            "the samples and that of the 2,000 test faces. To be compared with other models of faces here, not with "
            "FID, which is by another network.",
            name="Fréchet 距离",
            means="把样本当成一群，在看脸的裁判眼里离测试头像有多远：像不像，花样够不够多。0 就是同一群；下面的训练"
            "头像自己也不是 0，因为它们和测试头像毕竟不是同一批。",
            protocol=f"{untruncated_in_chinese}取 faces-reader 最后一层之前的 96 个特征，样本和 2,000 张测试头像各用"
            "一个高斯分布表示。可以和 Drawbar 的其他头像模型比，不能和 FID 比，那用的是另一个网络。",
        ),
        "of faces-vae's": said(
            many,
            "x",
            "lower",
            "The same distance, divided by that of faces-vae's samples.",
            f"{untruncated} faces-vae with codes of the standard normal distribution, the likeliest colours.",
            name="与 faces-vae 的距离之比",
            means="同一个距离，除以 faces-vae 样本的距离。",
            protocol=f"{untruncated_in_chinese}faces-vae 的编码也取自标准正态分布，取最可能的颜色。",
        ),
        "shares of the attributes": said(
            many,
            "TV",
            "lower",
            "How far the shares of hats, beards, colours of hair and so on are from those among test faces: 0 is the "
            "same, 1 has none in common. A generator that draws but one kind of face well is seen here.",
            f"{untruncated} Total variation of the likeliest values that faces-reader reads, the mean of "
            f"{len(ATTRIBUTES)} attributes.",
            name="各种特征的份额",
            unit="（全变差）",
            means="帽子、胡子、发色等等各占多少，与测试头像差多远：0 是一样，1 是毫无共同之处。只会画一种脸的生成器，"
            "在这里就看得出来。",
            protocol=f"{untruncated_in_chinese}按 faces-reader 认出的最可能的值算全变差，对 {len(ATTRIBUTES)} 种特征"
            "取平均。",
        ),
        "told from real ones": said(
            ("2,000 samples and 2,000 test faces", "2,000 张抽样、2,000 张测试头像"),
            "AUC",
            0.5,
            "A classifier was trained for this alone: how often it finds the real one of a real and a sampled face. "
            "0.5 is as good as guessing. One wrong pixel that most samples share is enough for it.",
            f"A network as faces-reader's, 12 epochs on {DRAWN:,} real and {DRAWN:,} sampled faces; the area under its "
            "ROC curve on others.",
            name="和真头像分得开吗",
            means="专门训练一个分类网络：一真一抽样两张脸，它有多少次认出真的那张。0.5 等于瞎猜。"
            "多数抽样有同一个像素画错，它就够用了。",
            protocol=f"网络和 faces-reader 一样，在 {DRAWN:,} 张真头像和 {DRAWN:,} 张抽样上练 12 轮，再看另外一批，"
            "取 ROC 曲线下的面积。",
        ),
        "nearer than real ones": said(
            (f"{NEAR:,} samples", f"{NEAR:,} 个样本"),
            "%",
            "lower",
            "How many samples lie nearer to a training face than all but one in a hundred test faces do: copies would "
            "be seen here. Of real faces it is 1 %.",
            f"{untruncated} Pixels that differ from the nearest of all 34,000 training faces; below the 1st percentile "
            "of test faces.",
            name="比真头像还近的",
            means="样本里有多少离某张训练头像太近，一百张测试头像里只有一张那么近：照抄的话在这里看得出来。"
            "真头像是 1%。",
            protocol=f"{untruncated_in_chinese}与全部 34,000 张训练头像里最近的一张差几个像素；小于测试头像的第 1 "
            "百分位。",
        ),
        "caught": said(
            FACES,
            "%",
            50.0,
            "Of pairs of a test face and a sample, in how many the newest discriminator takes the real one for real: "
            "at 50 % it is fooled, at 100 % it catches the generator every time.",
            "All pairs of 1,000 test faces and 1,000 samples.",
            name="识破率",
            means="一张测试头像配一个样本，最新的判别器有多少次认出真的那张：50% 是全被骗过，100% 是回回识破。",
            protocol="1,000 张测试头像和 1,000 个样本的所有配对。",
        ),
    }


def train(faces: Faces, folder: Path, schedule: Schedule) -> Generator[Progress, None, tuple[Moments, float]]:
    """The moments of the training and the minutes taken."""
    return train_generations(CONFIG, partial(real, faces), len(faces.images), folder, schedule, WEIGHT)


def real(faces: Faces, batch: Tensor) -> Tensor:
    """Faces (B, V, S, S), a one for each pixel's colour, by their places."""
    return ones(faces.images[batch].long(), CONFIG.values)


def shipped(moments: Moments) -> dict[int, Gan]:
    """The moments as generations 0, 1 and so on."""
    return dict(enumerate(moments.values()))


def finished(moments: Moments, faces: Faces, test: Faces) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What a card says of the generations, and the files beside them.

    Levers have no names: in codes whose faces a reader read, the way of an attribute changed it in 12 to 84 of 100
    faces, and others in up to 77.
    """
    newest = moments[max(moments)]
    card, files = gallery(test.images)
    rows = [{"number": number, "step": step} for number, step in enumerate(moments)]
    return card | {"code_size": newest.config.code_size, "sliders": directions(newest), "generations": rows}, files


def measure(loaded: Loaded, command: str) -> dict[str, Any]:
    """What is measured anew of the card: every generation, all players against all, and the newest in full."""
    generations = cast(dict[int, Gan], loaded.generations)
    newest = generations[max(generations)]
    train, validation, test = (data(split).images.long() for split in ("train", "validation", "test"))
    try:
        vae = read_model(ROOT / "models_ckpt" / "faces-vae")
        reader = cast(Reader, read_model(ROOT / "models_ckpt" / "faces-reader").model)
    except Broken as error:
        raise MissingData(f"What samples are compared with is not here: {error}.") from error
    told_before = {metric.name: metric.value for metric in vae.card.metrics}
    found = measured(generations, loaded.card.generations, test, reader.features, None, loaded.card.minutes)
    drawn = samples(newest, CROWD)
    with torch.inference_mode():
        beside = torch.cat([vae.model.decode(vae.model.codes(500, seed)).argmax(1) for seed in range(CROWD // 500)])
    real = crowd(reader.features, test)
    apart, of_vae, floor = (frechet(crowd(reader.features, x), real) for x in (drawn, beside, train[:CROWD]))
    n = len(test)
    judged = told_apart(Pictures(train[:DRAWN], drawn[:DRAWN]), Pictures(test, drawn[DRAWN : DRAWN + n]), 128)
    told = words(newest)
    rows = {
        "Frechet distance": [
            ("training faces, 10,000 of them", "10,000 张训练头像", floor),
            (f"samples of faces-vae ({vae.card.digest[:12]})", f"faces-vae（{vae.card.digest[:12]}）的样本", of_vae),
        ],
        "shares of the attributes": [
            ("validation faces", "验证集头像", unlike(read(reader, validation), read(reader, test))),
            ("samples of faces-vae", "faces-vae 的样本", unlike(read(reader, beside), read(reader, test))),
        ],
        "told from real ones": [
            ("samples of faces-vae", "faces-vae 的样本", told_before["told from real ones"]),
        ],
    }
    for name, others in rows.items():
        told[name] |= {
            "published": [Published(who=who, zh=zh, value=round(value, 3), source=SOURCE) for who, zh, value in others]
        }
    values = {
        "Frechet distance": (apart, CROWD),
        "of faces-vae's": (apart / of_vae, CROWD),
        "shares of the attributes": (unlike(read(reader, drawn), read(reader, test)), CROWD),
        "told from real ones": (judged, 2 * n),
        "nearer than real ones": (nearer(loaded.medium.painted(drawn[:NEAR]), "faces"), NEAR),
        "caught": (found["generations"][-1].measured["caught"], 1000),
    }
    return found | {"metrics": metrics(told, command, values)}


def unlike(some: Tensor, others: Tensor) -> float:
    """The total variation, 0 to 1, between shares of the values of (N, A) and (M, A), the mean of the attributes."""
    found = []
    for a, attribute in enumerate(ATTRIBUTES.values()):
        counts = [each[:, a].bincount(minlength=len(attribute.begins)) / len(each) for each in (some, others)]
        found.append(float((counts[0] - counts[1]).abs().sum() / 2))
    return sum(found) / len(found)
