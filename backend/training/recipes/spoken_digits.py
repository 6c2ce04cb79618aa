"""spoken-digits: a SampleRNN of spoken digits, told the digit and the speaker."""

import time
from collections.abc import Generator
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from backend.beside import noted
from backend.card import Published
from backend.checkpoints import Broken, Loaded, read
from backend.evaluation.metrics import metrics, said
from backend.evaluation.sounds import linear_bits, understood, unigram_bits
from backend.media.sound import GUIDANCE, Medium
from backend.models.mulaw import LEVELS, SILENT, compressed
from backend.models.samplernn import Config, Misheard, SampleRnn
from backend.models.speech_judge import HOP, SpeechJudge, spectrogram
from backend.settings import ROOT
from backend.training.datasets import MissingData, Spoken, spoken_digits
from backend.training.spoken import FULL, SPEECH, SPEECH_IN_CHINESE, SPOKEN, uniform
from backend.training.steps import Progress, Schedule, steps

SCHEDULE = Schedule(epochs=60, batch=16, rate=3e-3, warm_up=100, ema=0.998, betas=(0.9, 0.99), longest=1.0)
CONFIG = Config()
FRAMES = 64  # of each clip that a step learns from; the recurrence hears all of it
REST = 480  # samples of silence behind a clip that are learned, too: 60 ms
UNTOLD = 0.1  # of clips in training whose digit, or speaker, is not told
LOUDER = 0.3  # e-folds by which a clip is louder or quieter than it was, at most
JITTER = 0.5  # levels by which samples of half of the clips are heard wrong, at most: the standard deviation
BLUR = 0.2  # powers of ten by which spectra are, all together and each by itself: the standard deviations
DEAF = 0.25  # of the spectra are not heard at all
ALIKE = 1600  # samples by which clips of a batch are about as long as each other
DRAWN = 500  # clips that are judged
SECONDS = 1.2  # that they may take
BEGUN, MORE = 0.4, 0.8  # the share of a recording that is gone on with, and seconds that it may go on for
VOICE = 1  # whose spectrograms are shown
SHOWN = 5600  # samples of each
SOURCE = "measured by the same command"
CARD: dict[str, Any] = SPEECH | {
    "family": "samplernn",
    "title": "Digits, spoken",
    "summary": "A SampleRNN: it draws sound itself, 8,000 samples a second, each by chance, given all those before it. "
    "It is told which digit to say, and in whose voice.",
    "limits": [
        "About one word in ten is not understood, or is taken for another.",
        "It knows ten English words and six voices, as they sounded in one set of recordings, hiss and hum included.",
        "What it drew it cannot take back: a sound that goes wrong early may turn into noise, or stop in the middle.",
        "It goes on with what it knows: begun by another voice, or with another word, it ends as one of its own.",
        "256 levels 8,000 times a second are a telephone's sound: nothing above 4,000 hertz is in it.",
    ],
    "verbs": ["sample", "complete", "score"],
    "parameters": ["label", "speaker", "seconds", "temperature", "guidance"],
    "judge": "speech-judge",
    "zh": {
        "title": "说出来的数字",
        "summary": "SampleRNN：直接画声音本身，每秒 8,000 个采样点，每一点都按前面所有点给出的概率随机决定。"
        "告诉它说哪个数字、用谁的声音。",
        "limits": [
            "十个词里大约有一个听不懂，或者被听成了别的。",
            "它只会十个英文词、六个人的声音，而且就是那一批录音里的样子，连底噪和嗡嗡声都学了去。",
            "画过的收不回来：开头走了音，后面可能变成一片噪声，也可能说到一半就停。",
            "接着说的时候，它只会往自己会的上靠：换个生人的嗓音、换个它没学过的词，说到后来还是它那几样。",
            "每秒 8,000 点、每点 256 级，就是电话的音质：4,000 赫兹以上的声音一概没有。",
        ],
        "data": SPEECH_IN_CHINESE,
    },
}
data = spoken_digits


def words(model: SampleRnn) -> dict[str, dict[str, Any]]:
    """What the metrics say."""
    drawn = (f"{DRAWN} drawn clips", f"画出来的 {DRAWN} 段")
    every = (
        f"All digits and speakers in turn, temperature 1, guidance {GUIDANCE}, fixed seeds, at most 1.2 seconds each."
    )
    every_in_chinese = f"数字和说话人轮着来，温度 1，引导 {GUIDANCE}，种子固定，每段最多 1.2 秒。"
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
        "carried on": said(
            SPOKEN,
            "%",
            "higher",
            "How often speech-judge hears the word that was begun, where a recording is cut off after two fifths and "
            "the model goes on, told neither the digit nor the speaker.",
            "Each take 0 to 4 once, temperature 1, by a fixed seed, at most 0.8 seconds more.",
            name="接着说下去",
            means="录音只留前五分之二，不告诉它是哪个数字、是谁，让它接着说：裁判有多少次听出的还是原来那个词。",
            protocol="第 0 到 4 遍各一次，温度 1，种子固定，最多再说 0.8 秒。",
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

    Every clip is followed by silence, begins anywhere within a stride, and is a little louder or quieter than it was.
    What the networks hear of it is not quite right: nor is what they hear when they go on with what they drew.
    """
    torch.manual_seed(schedule.seed)  # initial weights only
    model = SampleRnn(CONFIG)
    waves = [wave[:length] / FULL for wave, length in zip(spoken.waves, spoken.lengths, strict=True)]
    step, stride, bins = CONFIG.frame, CONFIG.stride, CONFIG.span // 2 + 1

    def loss(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        mine = [waves[i] for i in batch.tolist()]
        n, strides = len(mine), -(-(max(map(len, mine)) + REST + stride) // stride)
        x = torch.full((n, strides * stride), SILENT)
        chosen = torch.empty(n, FRAMES, dtype=torch.long)
        for row, wave in enumerate(mine):
            begin = int(torch.randint(stride, (1,), generator=rng))
            louder = uniform(-LOUDER, LOUDER, 1, rng).exp()[0]
            x[row, begin : begin + len(wave)] = compressed(louder * wave)
            chosen[row] = torch.randint((begin + len(wave) + REST) // step, (FRAMES,), generator=rng)
        told = [
            [None if left_out else place for left_out, place in zip(lots, places, strict=True)]
            for lots, places in (
                ((torch.rand(n, generator=rng) < UNTOLD).tolist(), which[batch].tolist())
                for which in (spoken.digits, spoken.speakers)
            )
        ]
        far = uniform(0, JITTER, n, rng) * (torch.rand(n, 1, generator=rng) < 0.5)
        off = (x + far * torch.randn(x.shape, generator=rng)).round().long().clamp(0, LEVELS - 1)
        blur = BLUR * (torch.randn(n, strides, bins, generator=rng) + torch.randn(n, strides, 1, generator=rng))
        heard = torch.rand(n, strides, 1, generator=rng) >= DEAF
        bits, ahead = model.loss(x, model.told(*told), chosen, Misheard(off, blur, heard))
        return bits + ahead

    minutes = yield from steps(model, loss, len(waves), schedule, folder, spoken.lengths // ALIKE)
    return model, minutes


def finished(model: SampleRnn, spoken: Spoken, test: Spoken) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the card says of the trained model, and the spectrograms beside it: test takes, and below what it drew."""
    digits, clips = list(range(10)), test.clips()
    told = list(zip(test.digits.tolist(), test.speakers.tolist(), test.takes.tolist(), clips, strict=True))
    first = [min(told, key=lambda one: (one[0] != digit, one[1] != VOICE, one[2])) for digit in digits]
    recorded = [clip[:SHOWN] for *_, clip in first]
    speaking = model.speak(torch.zeros(0, dtype=torch.long), digits, [VOICE] * 10, 0, guidance=GUIDANCE)
    drawn = torch.from_numpy(speaking.chunk(SHOWN).values.astype(np.int64)).unbind()
    rows = [torch.cat([picture(clip) for clip in row], 1) for row in (recorded, drawn)]
    return {"spectra": 10}, {"spectra.png": noted(torch.cat(rows).numpy())}


def picture(clip: Tensor) -> Tensor:
    """The spectrogram of a clip, as a grey picture (BANDS, SHOWN / HOP) uint8: high above low, loud is white."""
    seen = spectrogram(F.pad(clip, (0, SHOWN - len(clip)), value=SILENT)[None])[0, :, : SHOWN // HOP]
    return (255 * seen.clamp(0, 1)).round().byte().flip(0)


def measure(loaded: Loaded, command: str) -> dict[str, Any]:
    """What is measured anew of the card: bits per sample, whether it is understood, how fast it is."""
    model, medium = cast(SampleRnn, loaded.model), cast(Medium, loaded.medium)
    try:
        judge = cast(SpeechJudge, read(ROOT / "models_ckpt" / "speech-judge").model)
    except Broken as error:
        raise MissingData(f"What hears digits is not here: {error}.") from error
    learned, test = data("train"), data("test")
    clips, n = test.clips(), int(test.lengths.sum())
    recorded = test.digits.tolist(), test.speakers.tolist()
    told = bits(model, clips, *recorded)
    untold = bits(model, clips, [None] * len(clips), [None] * len(clips))
    linear, unigram = linear_bits(learned.clips(), clips), unigram_bits(learned.clips(), clips)
    digits, speakers = ([i % size for i in range(DRAWN)] for size in (10, 6))
    drawn = speak(model, medium, digits, speakers)
    right, voices = understood(judge, [clip for clip, _ in drawn], digits, speakers)
    freely = [clip for clip, _ in speak(model, medium, digits, speakers, guidance=1.0)]
    unguided = understood(judge, freely, digits, speakers)
    of_real = understood(judge, clips, *recorded)
    begun = [clip[: round(BEGUN * len(clip))] for clip in clips]
    of_begun = understood(judge, begun, *recorded)
    carried = understood(judge, [carry_on(model, medium, clip) for clip in begun], *recorded)
    found = words(model)
    rows: dict[str, list[tuple[str, str, float]]] = {
        "bits per sample": [
            ("linear prediction of order 16, logistic residual", "16 阶线性预测，残差用逻辑斯谛分布", linear),
            ("how often each level comes, whatever came before", "只看每一级有多常见，不管前面", unigram),
        ],
        "carried on": [("the beginnings alone", "只听那个开头", of_begun.digits)],
    }
    for name, real, without in zip(("understood", "voices told apart"), of_real, unguided, strict=True):
        rows[name] = [
            ("the test recordings themselves", "测试录音本身", real),
            ("this model without guidance", "这个模型不加引导", without),
        ]
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
        "carried on": (carried.digits, len(clips)),
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
    model: SampleRnn, medium: Medium, digits: list[int], speakers: list[int], guidance: float = GUIDANCE
) -> list[tuple[Tensor, bool]]:
    """A clip for each digit and speaker, cut where it ended, and whether it did so by itself."""
    nothing = torch.zeros(0, dtype=torch.long)
    found = []
    for begin in range(0, len(digits), 100):
        part = slice(begin, begin + 100)
        speaking = model.speak(nothing, digits[part], speakers[part], begin, guidance=guidance)
        values = np.concatenate([speaking.chunk(400).values for _ in range(round(SECONDS * medium.rate / 400))], 1)
        for row in values:
            end = medium.ended(row, False)
            found.append((torch.from_numpy(row[:end].astype(np.int64)), end is not None))
    return found


def carry_on(model: SampleRnn, medium: Medium, known: Tensor) -> Tensor:
    """A clip and how it goes on where nothing is told, cut where it ended."""
    values = model.speak(known, [None], [None], 0).chunk(round(MORE * medium.rate)).values[0]
    return torch.cat([known, torch.from_numpy(values[: medium.ended(values, True)].astype(np.int64))])


def pace(model: SampleRnn, n: int) -> float:
    """How many seconds of sound a second of work makes, of n clips together."""
    times = []
    for seed in range(7):
        start = time.perf_counter()
        speaking = model.speak(torch.zeros(0, dtype=torch.long), [3] * n, [0] * n, seed, guidance=GUIDANCE)
        for _ in range(10):
            speaking.chunk(400)
        times.append(time.perf_counter() - start)
    return n * 0.5 / float(np.median(times))
