"""What the recipes of digits measure of blends: whether what a model draws is put together of training digits."""

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np

from backend.card import Metric, Published
from backend.checkpoints import Broken, Loaded, read
from backend.evaluation.blends import Likeness, decoded, likeness, overlaid, written
from backend.evaluation.likelihood import SEED, binarized
from backend.evaluation.metrics import metrics, said
from backend.pictures import FOLDER, Missing, Pictures, Pool, Pools
from backend.settings import ROOT
from backend.training.datasets import MissingData, mnist

MANY = 200  # pictures of each kind
SOURCE = "measured by the same command"
SAMPLES = ("200 samples", "200 个样本")
MODELS = ("digits-vae", "digits-cvae", "digits-pixelrnn")  # laid beside each other
NAMES = ("blend of training digits", "nearest training digit, pixels", "nearest training digit, features")
BINARIZED = "Ink where a pixel is at least half as light as it can be."
BINARIZED_IN_CHINESE = "像素亮度过半算有墨。"
FIXED = "200 samples by a fixed seed at temperature 1."
FIXED_IN_CHINESE = "固定的种子，温度 1，抽 200 个样本。"
PERCENTILE = (
    f"{FIXED} {BINARIZED} Exact over all 60,000 training digits. Percentile of the distance among those of the 10,000 "
    "test digits to their own nearest; the median over samples."
)
PERCENTILE_IN_CHINESE = (
    f"{FIXED_IN_CHINESE}{BINARIZED_IN_CHINESE}在全部 60,000 个训练数字里精确地找。看这个距离在 10,000 个测试数字"
    "各自的最近距离里排第几个百分位；对样本取中位数。"
)


def words() -> dict[str, dict[str, Any]]:
    """What the metrics say."""
    return {
        NAMES[0]: said(
            SAMPLES,
            "%",
            "neither",
            "How much of a sample is explained by laying a few training digits over each other, each as strongly as "
            "one likes: 100 % for a copy, 0 % for what the average training digit explains. Look at it beside the real "
            "digits below, which nobody blended.",
            f"{FIXED} {BINARIZED} Non-negative least squares on its 64 nearest training digits in pixels, at most 16 "
            "of them used; 1 less the squared error over the squared distance to the average training digit, the mean "
            "over samples.",
            name="训练数字能拼出多少",
            means="拿几个训练数字按各自的浓淡叠起来，能说明样本的多少：照抄是 100 %，只用训练数字的平均图是 0 %。"
            "要和下面真人写的数字对着看，那些可不是谁拼出来的。",
            protocol=f"{FIXED_IN_CHINESE}{BINARIZED_IN_CHINESE}在像素上最近的 64 个训练数字里做非负最小二乘，最多用 16 "
            "个；1 减去平方误差与到平均训练数字平方距离之比，对样本取平均。",
        ),
        NAMES[1]: said(
            SAMPLES,
            "of 100",
            50.0,
            "How many of 100 real digits that it never saw lie nearer to a training digit than its sample does: 0 is a "
            "copy, 50 is as new as real ones are, more is farther from all it learned than they are.",
            f"{PERCENTILE} Distance: pixels that differ.",
            name="离最近的训练数字（像素）",
            unit="（共 100）",
            means="一百个没见过的真数字里，有几个比它的样本离训练数字更近：0 就是照抄，50 和真的一样新，"
            "再大就比真的离学过的都远。",
            protocol=f"{PERCENTILE_IN_CHINESE}距离：不同的像素有几个。",
        ),
        NAMES[2]: said(
            SAMPLES,
            "of 100",
            50.0,
            "The same by what the judge sees in a digit, instead of its pixels.",
            f"{PERCENTILE} Distance: Euclidean, of the last features but one of digits-judge on their 32 widest axes, "
            "a byte each.",
            name="离最近的训练数字（特征）",
            unit="（共 100）",
            means="同上，不比像素，比裁判在字里看到的特征。",
            protocol=f"{PERCENTILE_IN_CHINESE}距离：digits-judge 倒数第二层的特征投到最宽的 32 个方向上，每个存一字节，"
            "取欧氏距离。",
        ),
    }


def drawn(loaded: Loaded, pool: Pool) -> Pictures:
    """MANY samples of a model, as they are compared."""
    card = loaded.card
    if loaded.can("decode"):
        works = decoded(loaded.model, MANY, SEED, len(card.labels) if "label" in card.parameters else 0)
        return pool.alike(loaded.medium.drawn(works))
    return pool.alike(loaded.medium.painted(written(loaded.model, pool.side, MANY, SEED)))


def beside(pool: Pool) -> dict[tuple[str, str], Pictures]:
    """What samples are laid beside, in both languages, as it is compared: real digits, and what has the fault."""
    images = mnist("test").images[:MANY]
    places = np.random.default_rng(SEED).choice(len(pool.flat), MANY, replace=False)
    copies = pool.flat[places].reshape(-1, pool.side, pool.side)
    return {
        ("the first 200 test digits, by people", "前 200 个测试数字，真人写的"): pool.alike(images[:, 0].numpy()),
        (
            "the same, each pixel ink by chance as its grey says, which is how a PixelRNN draws edges",
            ("同样这些字，每个像素按灰度随机有墨没墨，PixelRNN 画边缘就是这样"),
        ): binarized(images)[:, 0].numpy().astype(np.uint8),
        ("training digits, copied", "照抄的训练数字"): copies,
        ("a training digit laid over one near to it", "两个相近的训练数字叠在一起"): overlaid(pool, MANY, SEED),
    }


def blended(loaded: Loaded, command: str) -> list[Metric]:
    """The metrics of a model of digits, with other models, real digits, copies and real blends beside them.

    Raises MissingData.
    """
    try:
        pool = Pools(FOLDER).get("digits")
        reader = read(ROOT / "models_ckpt" / pool.reader)
        others = {name: read(ROOT / "models_ckpt" / name) for name in MODELS if name != loaded.card.name}
    except (Missing, Broken) as error:
        raise MissingData(f"What samples are compared with is not here: {error}.") from error
    if reader.card.digest != pool.digest:
        raise MissingData("The features of training digits are of another judge: python -m backend pictures digits")
    own = likeness(pool, reader.model, drawn(loaded, pool))
    rows = {
        (f"200 samples of {name}", f"{name} 的 200 个样本"): likeness(pool, reader.model, drawn(other, pool))
        for name, other in others.items()
    }
    rows |= {who: likeness(pool, reader.model, pictures) for who, pictures in beside(pool).items()}
    return said_of(own, rows, command)


def said_of(own: Likeness, rows: Mapping[tuple[str, str], Likeness], command: str) -> list[Metric]:
    """The metrics, with a row for each of what stands beside."""
    told = words()
    for i, name in enumerate(NAMES):
        told[name] |= {
            "published": [
                Published(who=who, zh=zh, value=round(like[i], 3), source=SOURCE) for (who, zh), like in rows.items()
            ]
        }
    return metrics(told, command, {name: (own[i], MANY) for i, name in enumerate(NAMES)})


def nearer(pictures: Pictures, name: Literal["digits", "faces"]) -> float:
    """How many of 100 drawn pictures lie nearer to a training picture in pixels than 99 of 100 test pictures do.

    Raises MissingData.
    """
    try:
        pool = Pools(FOLDER).get(name)
    except Missing as error:
        raise MissingData(f"What samples are compared with is not here: {error}.") from error
    near = [pool.percentile(float(pool.differing(one).min()), "pixels") < 1 for one in pool.alike(pictures)]
    return 100 * sum(near) / len(near)
