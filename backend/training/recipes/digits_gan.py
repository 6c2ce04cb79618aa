"""digits-gan: a GAN of digits, of which twenty-five moments are kept: both players, turn by turn."""

from collections.abc import Generator, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor

from backend.card import Name, Published, Trial
from backend.checkpoints import Broken, Loaded, read
from backend.evaluation.chance import read as surely_read
from backend.evaluation.chance import unlike
from backend.evaluation.frechet import crowd, frechet
from backend.evaluation.metrics import metrics, said
from backend.evaluation.sliders import named
from backend.models.gan import Config, Gan, Loss
from backend.models.judge import Judge
from backend.settings import ROOT
from backend.training.blends import blended, nearer
from backend.training.blends import words as of_blends
from backend.training.datasets import Digits, MissingData, mnist
from backend.training.digits import DIGITS, DIGITS_IN_CHINESE, MNIST, gallery
from backend.training.duels import CROWD, Moments, directions, measured, samples, train_duel, train_generations
from backend.training.steps import Progress, Schedule
from backend.training.terminal import state_folder, watched

SCHEDULE = Schedule(epochs=12, batch=64, rate=5e-3, warm_up=100, ema=0.999, betas=(0.0, 0.99))
WEIGHT = 0.1  # of the penalties
CONFIG = Config()
TRIED = 4  # epochs for which other losses are tried, about a quarter of an hour on one thread
LOSSES: dict[Loss, tuple[float, Name]] = {  # each with the weight of its penalties
    "pairing": (WEIGHT, Name(en="pairs, both penalties (R1 + R2)", zh="成对比较，两项惩罚（R1 + R2）")),
    "non-saturating": (WEIGHT, Name(en="non-saturating, R1 alone", zh="非饱和损失，只有 R1")),
    "wasserstein": (10.0, Name(en="Wasserstein, slopes held near 1", zh="Wasserstein，斜率保持在 1 附近")),
}
NEAR = 2000  # samples whose nearest training digit is looked for
SOURCE = "measured by the same command"
CARD: dict[str, Any] = DIGITS | {
    "family": "gan",
    "title": "Digits, by a duel",
    "summary": "A generative adversarial network (GAN): a generator that never sees a real digit, and a discriminator "
    "that tells it apart. Both are kept at twenty-five moments of their training.",
    "limits": [
        "About one in ten of its samples is nothing that a judge reads without doubt: strokes that end or close where "
        "no hand would let them.",
        "It has no encoder: there is no way from a picture to its code, so nothing can be put in.",
        "Nobody asked it for all digits: it draws what its discriminator takes for real, some hands seldom or never.",
        "Its discriminator has seen digits of people and of this generator alone: of anything else its opinion is "
        "worth little.",
        "There is no number for how likely a digit is to it, as a VAE or a PixelRNN has.",
    ],
    "verbs": ["sample", "decode", "interpolate", "score", "neighbours"],
    "pictures": "digits",
    "parameters": ["temperature", "generation"],
    "labels": [],
    "judge": "digits-judge",
    "zh": {
        "title": "对决出来的数字",
        "summary": "生成对抗网络（GAN）：生成器从没见过真的数字，判别器专门识破它。两边一起练，留下了二十五个时刻。",
        "limits": [
            "抽十张大约有一张，裁判没法毫不犹豫地认出来：笔画断在、合在谁也不会那么写的地方。",
            "它没有编码器：从图走不回编码，所以放不进自己的图。",
            "没人要求它什么数字都画：判别器当真的它才画，有些写法很少画，或者从来不画。",
            "判别器只见过人写的数字和这个生成器画的：别的东西，它的意见当不得真。",
            "VAE 和 PixelRNN 能说一个字有多可能，它说不出这样的数。",
        ],
        "data": DIGITS_IN_CHINESE,
    },
}
data = mnist


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
            "How far the samples, as a crowd, are from the test digits in what the judge sees: whether they are as "
            "good, and as various. 0 is the same crowd; the training digits themselves, below, are not at 0, "
            "since they are others than the test digits.",
            f"{untruncated} The features of digits-judge before its last layer, 128 numbers, as two Gaussians: that of "
            "the samples and that of the 10,000 test digits, grey. To be compared with other models of digits here, "
            "not with FID, which is by another network.",
            name="Fréchet 距离",
            means="把样本当成一群，在裁判眼里离测试数字有多远：像不像，花样够不够多。0 就是同一群；下面的训练数字"
            "自己也不是 0，因为它们和测试数字毕竟不是同一批。",
            protocol=f"{untruncated_in_chinese}取 digits-judge 最后一层之前的 128 个特征，样本和 10,000 个测试数字"
            "（灰度）各用一个高斯分布表示。可以和 Drawbar 的其他数字模型比，不能和 FID 比，那用的是另一个网络。",
        ),
        "of digits-vae's": said(
            many,
            "x",
            "lower",
            "The same distance, divided by that of digits-vae's samples.",
            f"{untruncated} digits-vae with codes of the standard normal distribution, its pixels as probabilities.",
            name="与 digits-vae 的距离之比",
            means="同一个距离，除以 digits-vae 样本的距离。",
            protocol=f"{untruncated_in_chinese}digits-vae 的编码也取自标准正态分布，像素取概率。",
        ),
        "read by chance": said(
            many,
            "%",
            "higher",
            "How many samples the judge takes for a digit without doubt.",
            f"{untruncated} How many digits-judge reads as some digit with a probability above 0.9.",
            name="随机编码认得出的比例",
            means="样本里有多少被裁判毫不犹豫地认成数字。",
            protocol=f"{untruncated_in_chinese}digits-judge 以 0.9 以上的概率认出是某个数字的比例。",
        ),
        "shares of the ten digits": said(
            many,
            "TV",
            "lower",
            "How far the shares of the ten digits are from those among test digits: 0 is the same, 1 has none in "
            "common. A generator that draws but one digit well is seen here.",
            f"{untruncated} Total variation of the likeliest labels that digits-judge reads.",
            name="十个数字的份额",
            unit="（全变差）",
            means="十个数字各占多少，与测试数字差多远：0 是一样，1 是毫无共同之处。只会画一个数字的生成器，"
            "在这里就看得出来。",
            protocol=f"{untruncated_in_chinese}按 digits-judge 认出的最可能的数字算全变差。",
        ),
        "nearer than real ones": said(
            (f"{NEAR:,} samples", f"{NEAR:,} 个样本"),
            "%",
            "lower",
            "How many samples lie nearer to a training digit than all but one in a hundred test digits do: copies "
            "would be seen here. Of real digits it is 1 %.",
            f"{untruncated} Ink where a pixel is at least half as light as it can be; pixels that differ from the "
            "nearest of all 60,000 training digits; below the 1st percentile of test digits.",
            name="比真数字还近的",
            means="样本里有多少离某个训练数字太近，一百个测试数字里只有一个那么近：照抄的话在这里看得出来。"
            "真数字是 1%。",
            protocol=f"{untruncated_in_chinese}像素亮度过半算有墨；与全部 60,000 个训练数字里最近的一个差几个像素；"
            "小于测试数字的第 1 百分位。",
        ),
        "caught": said(
            MNIST,
            "%",
            50.0,
            "Of pairs of a test digit and a sample, in how many the newest discriminator takes the real one for real: "
            "at 50 % it is fooled, at 100 % it catches the generator every time.",
            "All pairs of 1,000 test digits and 1,000 samples.",
            name="识破率",
            means="一个测试数字配一个样本，最新的判别器有多少次认出真的那个：50% 是全被骗过，100% 是回回识破。",
            protocol="1,000 个测试数字和 1,000 个样本的所有配对。",
        ),
        **of_blends(),
    }


def train(digits: Digits, folder: Path, schedule: Schedule) -> Generator[Progress, None, tuple[Moments, float]]:
    """The moments of the training and the minutes taken."""

    return train_generations(CONFIG, partial(real, digits), len(digits.images), folder, schedule, WEIGHT)


def real(digits: Digits, batch: Tensor) -> Tensor:
    """Digits (B, 1, 28, 28) in 0..1 by their places."""
    return digits.images[batch].float() / 255


def shipped(moments: Moments) -> dict[int, Gan]:
    """The moments as generations 0, 1 and so on."""
    return dict(enumerate(moments.values()))


def finished(moments: Moments, digits: Digits, test: Digits) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What a card says of the generations, and the files beside them."""
    newest = moments[max(moments)]
    card, files = gallery(test)
    levers = named(newest, newest.codes(200, 1), directions(newest), digits.images[:2000].float() / 255)
    rows = [{"number": number, "step": step} for number, step in enumerate(moments)]
    return card | {"code_size": newest.config.code_size, "sliders": levers, "generations": rows}, files


def measure(loaded: Loaded, command: str) -> dict[str, Any]:
    """What is measured anew of the card: every generation, all players against all, and the newest in full."""
    generations = cast(dict[int, Gan], loaded.generations)
    test = mnist("test")
    x = test.images.float() / 255
    try:
        judge = cast(Judge, read(ROOT / "models_ckpt" / "digits-judge").model)
        vae = read(ROOT / "models_ckpt" / "digits-vae")
    except Broken as error:
        raise MissingData(f"What samples are compared with is not here: {error}.") from error
    found = measured(
        generations,
        loaded.card.generations,
        x,
        judge.features,
        lambda drawn: surely_read(judge, drawn),
        loaded.card.minutes,
    )
    drawn = samples(generations[max(generations)], CROWD)
    with torch.inference_mode():
        soft = torch.cat([vae.model.decode(vae.model.codes(500, seed)).sigmoid() for seed in range(CROWD // 500)])
    real = crowd(judge.features, x)
    apart = frechet(crowd(judge.features, drawn), real)
    beside = frechet(crowd(judge.features, soft), real)
    floor = frechet(crowd(judge.features, mnist("train").images[:CROWD].float() / 255), real)
    told = words(loaded.model)
    rows = {
        "Frechet distance": [
            ("training digits, 10,000 of them", "10,000 个训练数字", floor),
            (f"samples of digits-vae ({vae.card.digest[:12]})", f"digits-vae（{vae.card.digest[:12]}）的样本", beside),
        ],
        "read by chance": [
            ("test digits, by people", "测试数字，真人写的", surely_read(judge, x)),
            ("samples of digits-vae", "digits-vae 的样本", surely_read(judge, soft)),
        ],
    }
    for name, others in rows.items():
        told[name] |= {
            "published": [Published(who=who, zh=zh, value=round(value, 3), source=SOURCE) for who, zh, value in others]
        }
    newest = found["generations"][-1].measured
    values = {
        "Frechet distance": (apart, CROWD),
        "of digits-vae's": (apart / beside, CROWD),
        "read by chance": (newest["read"], CROWD),
        "shares of the ten digits": (unlike(judge, drawn, x), CROWD),
        "nearer than real ones": (nearer(loaded.medium.drawn(torch.logit(drawn[:NEAR])), "digits"), NEAR),
        "caught": (newest["caught"], 1000),
    }
    return found | {"metrics": [*metrics(told, command, values), *blended(loaded, command)]}


def trade(loaded: Loaded) -> Iterator[Trial]:
    """What every loss comes to in as many steps from the same first weights, also one that fails."""
    digits, x = mnist("train"), mnist("test").images.float() / 255
    judge = cast(Judge, read(ROOT / "models_ckpt" / "digits-judge").model)
    schedule, test = replace(SCHEDULE, epochs=TRIED), crowd(judge.features, x)
    for loss, (weight, name) in LOSSES.items():
        torch.manual_seed(schedule.seed)  # initial weights only
        model, told = Gan(CONFIG), [Progress(0, 0, 0, {}, 0.0)]
        state = state_folder(f"{loaded.card.name}-{loss}", schedule, weight)
        training = train_duel(model, partial(real, digits), len(digits.images), state, schedule, weight, loss)
        try:
            minutes, drawn = watched(followed(training, told)), samples(model, CROWD)
        except FloatingPointError:
            minutes, drawn = told[0].seconds / 60, None
        yield Trial(
            loss=name,
            minutes=round(minutes, 1),
            steps=told[0].step if drawn is None else len(digits.images) // schedule.batch * TRIED,
            distance=None if drawn is None else round(frechet(crowd(judge.features, drawn), test), 3),
            read=None if drawn is None else round(surely_read(judge, drawn), 3),
            shares=None if drawn is None else round(unlike(judge, drawn, x), 3),
            shipped=loss == "pairing",
        )


def followed(training: Generator[Progress, None, float], told: list[Progress]) -> Generator[Progress, None, float]:
    """A training whose newest progress stands in `told`."""
    try:
        while True:
            told[0] = next(training)
            yield told[0]
    except StopIteration as end:
        minutes: float = end.value
        return minutes
