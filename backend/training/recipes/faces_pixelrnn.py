"""faces-pixelrnn: a PixelRNN of pixel-art faces in the 128 colours of their palette."""

import math
from collections.abc import Generator
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor

from backend.card import Published
from backend.checkpoints import Loaded
from backend.evaluation.blends import written
from backend.evaluation.likelihood import SEED
from backend.evaluation.metrics import metrics, said
from backend.evaluation.pixels import any_order, surprises, table_bits, unseen_patches, xz_bits
from backend.models.pixelrnn import Config, PixelRnn
from backend.models.raster import ORDERS
from backend.training.datasets import faces
from backend.training.faces import FACES, PALETTE, gallery
from backend.training.pixels import (
    ANY,
    DRAWN,
    ORDERED,
    ORDERED_IN_CHINESE,
    WAYS,
    levels,
    paces,
    speed,
    train_pixels,
)
from backend.training.steps import Progress, Schedule

TABLE = (
    "A table: how often each colour came after its place and six pixels",
    "一张表：在这个位置、前面是那六个像素时，各种颜色出现过几次",
)
ODD, SAMPLED = 20, 2000  # odd patches of an odd face, and how many faces are drawn
SOURCE = "measured by the same command"
XZ = "xz that has packed the training faces before", "先压过训练头像的 xz"

SCHEDULE = Schedule(epochs=22, batch=64, rate=3e-3, warm_up=200, halved=True)
CARD: dict[str, Any] = (
    DRAWN
    | PALETTE
    | {
        "data": "36,000 pixel-art faces (drawn with DiceBear's pixel-art style, CC0 1.0)",
        "family": "pixelrnn",
        "pictures": "faces",
        "title": "Faces, pixel by pixel",
        "summary": "A PixelRNN of 16 by 16 pixels in 128 colours: it knows the colours so far and draws the next.",
        "limits": [
            "It was trained on faces of one style, on one background: expect nothing of it where it is given anything "
            "else, such as a photograph.",
            "It has 128 colours. Others are taken for the one that looks most like them.",
            "The two halves of a face may not agree: a lens without its twin, hair in two colours.",
            ORDERED,
        ],
        "zh": {
            "title": "一个像素一个像素地画头像",
            "summary": "16×16 像素、128 种颜色的 PixelRNN：知道前面的颜色，就能画下一个。",
            "limits": [
                "它只学过一种画风、一种底色的头像：给它别的图，比如照片，就别指望什么了。",
                "它有 128 种颜色，别的颜色会换成看上去最近的一种。",
                "左右两半可能对不上：眼镜只有一边，头发两种颜色。",
                ORDERED_IN_CHINESE,
            ],
            "data": "36,000 张像素头像（DiceBear 的 pixel-art 画风，CC0 1.0）",
        },
    }
)
data = faces


def words(model: PixelRnn) -> dict[str, dict[str, Any]]:
    """What the metrics say."""
    found = paces(FACES)
    for way, (english, chinese) in WAYS.items():
        found[f"bits per pixel{way}"] = said(
            FACES,
            "bits",
            "lower",
            f"What a pixel of a new face costs to write down, drawn {english}: seven bits would name any of 128 "
            "colours.",
            "The last 2,000 faces, in colours of the palette. Exact -log2 p, divided by 256 pixels.",
            name=f"每像素比特数，{chinese}",
            unit="比特",
            means="记下一张新头像的一个像素要几个比特：随便指一种颜色要 7 个。",
            protocol="最后 2,000 张头像，取调色板里的颜色。精确的 −log2 p，除以 256 个像素。",
        )
    found["bits per pixel any order"] = said(
        FACES,
        "bits",
        "lower",
        f"The same, drawn {ANY[0]}: what one order finds odd, another may not.",
        f"The last 2,000 faces, in colours of the palette. {ANY[2]}",
        name=f"每像素比特数，{ANY[1]}",
        unit="比特",
        means=f"同上，{ANY[1]}：一种顺序觉得怪的地方，换一种也许就不怪。",
        protocol=f"最后 2,000 张头像，取调色板里的颜色。{ANY[3]}",
    )
    found["odd faces"] = said(
        (f"{SAMPLED:,} samples", f"{SAMPLED:,} 个样本"),
        "%",
        "lower",
        f"How many faces that it draws from nothing have something odd in over {ODD} places: a patch of three by three "
        "pixels that no training face has there. Real faces have some, too: look at them beside it.",
        f"Drawn from the top by a fixed seed at temperature 1. Of a face's 196 patches over {ODD} that none of the "
        "training faces has at their place.",
        name="怪脸",
        means=f"从空白画出来的头像里，有多少在 {ODD} 多处不对劲：那里的 3×3 小块，没有一张训练头像在同一位置有过。"
        "真头像也会有一些，要对着看。",
        protocol=f"从上往下画，种子固定，温度 1。一张脸有 196 个小块，其中 {ODD} 个以上在训练头像的同一位置"
        "从没出现过的算怪脸。",
    )
    return found


def train(images: Tensor, folder: Path, schedule: Schedule) -> Generator[Progress, None, tuple[PixelRnn, float]]:
    """The model trained on faces (N, 16, 16), and the minutes taken."""
    torch.manual_seed(schedule.seed)  # initial weights only
    model = PixelRnn(Config(side=16, values=128, embedding=16, channels=96, hidden=128))

    def pictures(batch: Tensor, rng: torch.Generator) -> Tensor:
        return images[batch].long()

    minutes = yield from train_pixels(model, pictures, len(images), folder, schedule)
    return model, minutes


def finished(model: PixelRnn, images: Tensor, test: Tensor) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the card says of the trained model, and the files beside it."""
    return gallery(test)


def measure(loaded: Loaded, command: str) -> dict[str, Any]:
    """What is measured anew of the card: bits per pixel in every order, beside what costs no network; speed; levels."""
    model = cast(PixelRnn, loaded.model)
    x, train = data("test"), data("train").numpy()
    nats = {order: surprises(model, x.long(), order) for order in ORDERS}
    bits = {order: float(each.double().mean()) / math.log(2) for order, each in nats.items()}
    beside = [(*TABLE, table_bits(train, x.numpy(), model.config.values)), (*XZ, xz_bits(train, x.numpy()))]
    source = "measured on the same faces by the same command, from the same training faces"
    published = [Published(who=who, zh=zh, value=round(value, 3), source=source) for who, zh, value in beside]
    named = words(model)
    named["bits per pixel"] |= {"published": published}
    samples = written(model, model.config.side, SAMPLED, SEED).numpy().astype(np.uint8)
    own, real = (100 * float((unseen_patches(train, each) > ODD).mean()) for each in (samples, x.numpy()))
    named["odd faces"] |= {
        "published": [Published(who="test faces", zh="测试头像", value=round(real, 3), source=SOURCE)]
    }
    measured = {
        "bits per pixel": (bits["down"], len(x)),
        **{f"bits per pixel {order}": (bits[order], len(x)) for order in ORDERS[1:]},
        "odd faces": (own, SAMPLED),
        "bits per pixel any order": (float(any_order(nats).mean()) / math.log(2) / x[0].numel(), len(x)),
    }
    return {"metrics": metrics(named, command, measured | speed(model)), "levels": levels(nats)}
