"""spoken-digits: a SampleRNN of spoken digits, told the digit and the speaker."""

import time
from collections.abc import Generator
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor

from backend.card import Published
from backend.checkpoints import Broken, Loaded, read
from backend.evaluation.metrics import metrics, said
from backend.evaluation.sounds import linear_bits, understood, unigram_bits
from backend.media.sound import Medium
from backend.models.mulaw import SILENT
from backend.models.samplernn import Config, SampleRnn
from backend.models.speech_judge import SpeechJudge
from backend.settings import ROOT
from backend.training.datasets import MissingData, Spoken, spoken_digits
from backend.training.spoken import SPEECH, SPEECH_IN_CHINESE, SPOKEN
from backend.training.steps import Progress, Schedule, steps

SCHEDULE = Schedule(epochs=16, batch=16, rate=3e-3, warm_up=100, ema=0.99, betas=(0.9, 0.99), longest=1.0)
CONFIG = Config()
FRAMES = 64  # of each clip that a step learns from; the recurrence hears all of it
REST = 480  # samples of silence behind a clip that are learned, too: 60 ms
UNTOLD = 0.1  # of clips in training whose digit, or speaker, is not told
ALIKE = 1600  # samples by which clips of a batch are about as long as each other
DRAWN = 500  # clips that are judged
SECONDS = 1.2  # that they may take
SOURCE = "measured by the same command"
CARD: dict[str, Any] = SPEECH | {
    "family": "samplernn",
    "title": "Digits, spoken",
    "summary": "A SampleRNN: it draws sound itself, 8,000 samples a second, each by chance, given all those before it. "
    "It is told which digit to say, and in whose voice.",
    "limits": [
        "Fewer than half of its words are understood: often it babbles in the right voice, and no word comes of it.",
        "It knows ten English words and six voices, as they sounded in one set of recordings, hiss and hum included.",
        "What it drew it cannot take back: a sound that goes wrong early may turn into noise, or stop in the middle.",
        "It hears no words in what it continues: told nothing, it babbles on in a voice that fits.",
        "256 levels 8,000 times a second are a telephone's sound: nothing above 4,000 hertz is in it.",
    ],
    "verbs": ["sample", "complete", "score"],
    "parameters": ["label", "speaker", "seconds", "temperature"],
    "judge": "speech-judge",
    "zh": {
        "title": "说出来的数字",
        "summary": "SampleRNN：直接画声音本身，每秒 8,000 个采样点，每一点都按前面所有点给出的概率随机决定。"
        "告诉它说哪个数字、用谁的声音。",
        "limits": [
            "它说的词，听得懂的不到一半：常常是嗓音对了，话没说成，只是咿咿呀呀。",
            "它只会十个英文词、六个人的声音，而且就是那一批录音里的样子，连底噪和嗡嗡声都学了去。",
            "画过的收不回来：开头走了音，后面可能变成一片噪声，也可能说到一半就停。",
            "接着别人的声音往下说时，它听不懂词：什么都不告诉它，它就用相近的嗓音咿咿呀呀。",
            "每秒 8,000 点、每点 256 级，就是电话的音质：4,000 赫兹以上的声音一概没有。",
        ],
        "data": SPEECH_IN_CHINESE,
    },
}
data = spoken_digits


def words(model: SampleRnn) -> dict[str, dict[str, Any]]:
    """What the metrics say."""
    drawn = (f"{DRAWN} drawn clips", f"画出来的 {DRAWN} 段")
    every = "All digits and speakers in turn, temperature 1, by fixed seeds, at most 1.2 seconds each."
    every_in_chinese = "数字和说话人轮着来，温度 1，种子固定，每段最多 1.2 秒。"
    clock = ("clips of 0.5 seconds", "0.5 秒的片段")
    paced = "One thread, the median of 7 on the machine that measured, in parts as they are sent."
    paced_in_chinese = "一个线程，取 7 次的中位数，在做测量的机器上，像发送时那样一段段画。"
    return {
        "bits per sample": said(
            SPOKEN,
            "bits",
            "lower",
            "How much each sample of a recording that it never heard surprises it, told the digit and the speaker: 8 "
            "bits would be no idea at all, 0 knowing it all before.",
            "The takes 0 to 4 of every digit and speaker, exact, all samples counted alike.",
            name="每个采样点的比特数",
            unit="比特",
            means="没听过的录音，每个采样点有多让它意外（告诉它数字和说话人）：8 比特是毫无头绪，0 是事先全知道。",
            protocol="每个数字、每个人的第 0 到 4 遍，精确值，所有采样点一样算。",
        ),
        "bits per sample, told nothing": said(
            SPOKEN,
            "bits",
            "lower",
            "The same where neither the digit nor the speaker is told.",
            "As above, both left out.",
            name="什么都不告诉时的比特数",
            unit="比特",
            means="同上，但既不说是哪个数字，也不说是谁。",
            protocol="同上，两样都不告诉。",
        ),
        "of the linear predictor's": said(
            SPOKEN,
            "%",
            "lower",
            "Its bits per sample beside those of what speech coders start from: a sum of the last sixteen samples, and "
            "how far that was off lately.",
            "The bits per sample above, divided by those of the linear predictor there.",
            name="与线性预测之比",
            means="和语音编码器的起点比：拿前 16 个采样点加权求和来预测，误差的大小看最近错了多少。",
            protocol="上面的每点比特数，除以那里线性预测的比特数。",
        ),
        "understood": said(
            drawn,
            "%",
            "higher",
            "How often speech-judge, which was trained on recordings alone, hears the digit that was asked for.",
            every,
            name="听得出来",
            means="只听过真人录音的裁判 speech-judge，有多少次听出的正是要它说的那个数字。",
            protocol=every_in_chinese,
        ),
        "voices told apart": said(
            drawn,
            "%",
            "higher",
            "How often speech-judge hears the speaker that was asked for, one of six.",
            every,
            name="声音像本人",
            means="裁判 speech-judge 有多少次听出的正是要的那个人（六选一）。",
            protocol=every_in_chinese,
        ),
        "ended by themselves": said(
            drawn,
            "%",
            "higher",
            "How many clips fall silent by themselves, as those that were learned from do.",
            every,
            name="自己收尾的",
            means="有多少段说完了自己安静下来，像学过的录音那样。",
            protocol=every_in_chinese,
        ),
        "real-time factor": said(
            clock,
            "x",
            "higher",
            "How many seconds of sound one second of work makes: above 1 it can be heard while it is made.",
            f"One clip. {paced}",
            name="实时倍数",
            unit="倍",
            means="算一秒钟能画出几秒的声音：大于 1 就能边画边听。",
            protocol=f"单独一段。{paced_in_chinese}",
        ),
        "eight at once": said(
            clock,
            "x",
            "higher",
            "The same for eight clips together, their seconds added up.",
            f"Eight clips. {paced}",
            name="八段一起画",
            unit="倍",
            means="八段一起画，各段的秒数加起来算。",
            protocol=f"八段一起。{paced_in_chinese}",
        ),
    }


def train(spoken: Spoken, folder: Path, schedule: Schedule) -> Generator[Progress, None, tuple[SampleRnn, float]]:
    """The trained model and the minutes taken.

    Every clip is followed by silence, and begins anywhere within a frame.
    """
    torch.manual_seed(schedule.seed)  # initial weights only
    model = SampleRnn(CONFIG)
    clips, step = spoken.clips(), CONFIG.frame

    def loss(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        mine = [clips[i] for i in batch.tolist()]
        longest = max(map(len, mine)) + REST + step
        x = torch.full((len(mine), -(-longest // step) * step), SILENT)
        chosen = torch.empty(len(mine), FRAMES, dtype=torch.long)
        for row, clip in enumerate(mine):
            begin = int(torch.randint(step, (1,), generator=rng))
            x[row, begin : begin + len(clip)] = clip
            chosen[row] = torch.randint((len(clip) + REST) // step, (FRAMES,), generator=rng)
        told = [
            [None if left_out else place for left_out, place in zip(lots, places, strict=True)]
            for lots, places in (
                ((torch.rand(len(mine), generator=rng) < UNTOLD).tolist(), which[batch].tolist())
                for which in (spoken.digits, spoken.speakers)
            )
        ]
        return model.loss(x, model.told(*told), chosen)

    minutes = yield from steps(model, loss, len(clips), schedule, folder, spoken.lengths // ALIKE)
    return model, minutes


def finished(model: SampleRnn, spoken: Spoken, test: Spoken) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the card says of the trained model, and the files beside it: nothing more."""
    return {}, {}


def measure(loaded: Loaded, command: str) -> dict[str, Any]:
    """What is measured anew of the card: bits per sample, whether it is understood, how fast it is."""
    model, medium = cast(SampleRnn, loaded.model), cast(Medium, loaded.medium)
    try:
        judge = cast(SpeechJudge, read(ROOT / "models_ckpt" / "speech-judge").model)
    except Broken as error:
        raise MissingData(f"What hears digits is not here: {error}.") from error
    learned, test = data("train"), data("test")
    clips, n = test.clips(), int(test.lengths.sum())
    told = bits(model, clips, test.digits.tolist(), test.speakers.tolist())
    untold = bits(model, clips, [None] * len(clips), [None] * len(clips))
    linear, unigram = linear_bits(learned.clips(), clips), unigram_bits(learned.clips(), clips)
    digits, speakers = ([i % size for i in range(DRAWN)] for size in (10, 6))
    drawn = speak(model, medium, digits, speakers)
    right, voices = understood(judge, [clip for clip, _ in drawn], digits, speakers)
    of_real = understood(judge, clips, test.digits.tolist(), test.speakers.tolist())
    found = words(model)
    rows = {
        "bits per sample": [
            ("linear prediction of order 16, logistic residual", "16 阶线性预测，残差用逻辑斯谛分布", linear),
            ("how often each level comes, whatever came before", "只看每一级有多常见，不管前面", unigram),
        ],
        "understood": [("the test recordings themselves", "测试录音本身", of_real[0])],
        "voices told apart": [("the test recordings themselves", "测试录音本身", of_real[1])],
    }
    for name, others in rows.items():
        found[name] |= {
            "published": [Published(who=who, zh=zh, value=round(value, 3), source=SOURCE) for who, zh, value in others]
        }
    values = {
        "bits per sample": (told, n),
        "bits per sample, told nothing": (untold, n),
        "of the linear predictor's": (100 * told / linear, n),
        "understood": (right, DRAWN),
        "voices told apart": (voices, DRAWN),
        "ended by themselves": (100 * sum(ended for _, ended in drawn) / DRAWN, DRAWN),
        "real-time factor": (pace(model, 1), 7),
        "eight at once": (pace(model, 8), 7),
    }
    return {"metrics": metrics(found, command, values)}


def bits(
    model: SampleRnn, clips: list[Tensor], digits: list[int] | list[None], speakers: list[int] | list[None]
) -> float:
    """Bits per sample of clips, all samples counted alike."""
    each = [model.surprises(*one).bits for one in zip(clips, digits, speakers, strict=True)]
    return float(torch.cat(each).double().mean())


def speak(
    model: SampleRnn, medium: Medium, digits: list[int], speakers: list[int], temperature: float = 1.0
) -> list[tuple[Tensor, bool]]:
    """A clip for each digit and speaker, cut where it ended, and whether it did so by itself."""
    nothing = torch.zeros(0, dtype=torch.long)
    found = []
    for begin in range(0, len(digits), 100):
        part = slice(begin, begin + 100)
        speaking = model.speak(nothing, digits[part], speakers[part], begin, temperature)
        values = np.concatenate([speaking.chunk(400).values for _ in range(round(SECONDS * medium.rate / 400))], 1)
        for row in values:
            end = medium.ended(row, False)
            found.append((torch.from_numpy(row[:end].astype(np.int64)), end is not None))
    return found


def pace(model: SampleRnn, n: int) -> float:
    """How many seconds of sound a second of work makes, of n clips together."""
    times = []
    for seed in range(7):
        start = time.perf_counter()
        speaking = model.speak(torch.zeros(0, dtype=torch.long), [3] * n, [0] * n, seed)
        for _ in range(10):
            speaking.chunk(400)
        times.append(time.perf_counter() - start)
    return n * 0.5 / float(np.median(times))
