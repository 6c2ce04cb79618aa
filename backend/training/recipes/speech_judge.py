"""speech-judge: a classifier of spoken digits in six voices, in other rooms and loudnesses than they were recorded."""

from collections.abc import Generator
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor

from backend.checkpoints import Loaded
from backend.evaluation.metrics import metrics, said
from backend.evaluation.sounds import calibration_error, chances
from backend.models.mulaw import compressed
from backend.models.seeds import generator
from backend.models.speech_judge import Config, SpeechJudge
from backend.training.datasets import Spoken, spoken_digits
from backend.training.spoken import SPEECH, SPEECH_IN_CHINESE, SPOKEN, batch_of, in_noise, varied, wordless
from backend.training.steps import Progress, Schedule, steps

SCHEDULE = Schedule(epochs=24, batch=64, rate=3e-3, warm_up=100, ema=0.99)
CARD: dict[str, Any] = SPEECH | {
    "family": "speech_judge",
    "title": "The judge of spoken digits",
    "summary": "A small classifier. It hears which digit is said and in whose voice, in recordings and in what other "
    "models say, and teaches none.",
    "limits": [
        "It knows six voices and no others: whoever speaks is taken for one of them.",
        "It knows the ten English digits: every other word is taken for one of them, now and then with confidence.",
        "It takes a clip for one word; of a row of digits it reads one.",
    ],
    "verbs": ["classify"],
    "parameters": [],
    "zh": {
        "title": "听数字的裁判",
        "summary": "一个小小的分类网络：听一段录音念的是哪个数字、是谁的声音；别的模型念的也归它听，但它从不教它们。",
        "limits": [
            "它只认得六个人的声音：不管谁来念，它都会当成其中一个。",
            "它只认得十个英语数字：念别的词，它也会听成其中一个，有时还很有把握。",
            "它把一段声音当成一个词来听；连着念几个数字，它只报一个。",
        ],
        "data": SPEECH_IN_CHINESE,
    },
}
data = spoken_digits


def words(model: SpeechJudge) -> dict[str, dict[str, Any]]:
    """What the metrics say."""
    return {
        "digits": said(
            SPOKEN,
            "%",
            "higher",
            "How often the digit that it finds likeliest is the one that was said.",
            "The recordings on the mu-law, whole, as loud as they are.",
            name="听对数字",
            means="它觉得最像的那个数字，有多少次就是念的那个。",
            protocol="录音按 μ 律量化，整段，音量不变。",
        ),
        "speakers": said(
            SPOKEN,
            "%",
            "higher",
            "How often the voice that it finds likeliest is the speaker's.",
            "The same recordings.",
            name="听对声音",
            means="它觉得最像的那个人，有多少次就是说话的人。",
            protocol="同样的录音。",
        ),
        "digits in noise": said(
            SPOKEN,
            "%",
            "higher",
            "How often it still hears the right digit while it hisses.",
            "White noise 10 dB weaker than the recording, on the whole clip.",
            name="噪声里听对数字",
            means="有沙沙声的时候，它还有多少次听得对。",
            protocol="整段加上比录音弱 10 dB 的白噪声。",
        ),
        "sure without a word": said(
            SPOKEN,
            "%",
            "lower",
            "How often it is sure of a digit where no word is left to hear.",
            "Each recording as noise that swells as it does, cut down to its first or last tenth to fifth, and in "
            "pieces of 50 ms out of order and backwards; a digit with 90 % or more.",
            name="没有词却有把握",
            means="声音里已经听不出词了，它却还有把握是某个数字，有多少次。",
            protocol="每段录音换成起伏相同的噪声，只留开头或结尾的十分之一到五分之一，或切成 50 毫秒的小段倒放再打乱；"
            "某个数字的概率达到 90%。",
        ),
        "calibration error": said(
            SPOKEN,
            "%",
            "lower",
            "By how much its confidence is off: where it says 80 %, it should be right 80 times in a hundred.",
            "The mean distance of the probability of the likeliest digit to how often that is right, in ten bins.",
            name="校准误差",
            means="它的把握差多少：说八成把握的时候，一百次里应该对八十次。",
            protocol="按最可能数字的概率分十档，每档里概率与听对比例的平均差距。",
        ),
    }


def train(spoken: Spoken, folder: Path, schedule: Schedule) -> Generator[Progress, None, tuple[SpeechJudge, float]]:
    """The trained model and the minutes taken."""
    torch.manual_seed(schedule.seed)  # initial weights only
    model = SpeechJudge(Config())

    def loss(batch: Tensor, progress: float, rng: torch.Generator) -> Tensor:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(rng.initial_seed())  # dropout takes no generator
            return model.loss(*varied(spoken, batch, rng))

    minutes = yield from steps(model, loss, len(spoken.waves), schedule, folder, spoken.lengths)
    return model, minutes


def finished(model: SpeechJudge, spoken: Spoken, test: Spoken) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the card says of the trained model, and the files beside it: nothing more."""
    return {}, {}


def measure(loaded: Loaded, command: str) -> dict[str, Any]:
    """What is measured anew of the card: what it hears in the test takes, in noise, and where there is no word."""
    return {"metrics": metrics(words(loaded.model), command, measured(cast(SpeechJudge, loaded.model), data("test")))}


def measured(model: SpeechJudge, spoken: Spoken) -> dict[str, tuple[float, int]]:
    """The metrics on some recordings, and on how many each."""
    count = len(spoken.waves)
    waves, lengths = batch_of(spoken, torch.arange(count))
    hissed = list(compressed(in_noise(waves, torch.full((count, 1), -10.0), generator(0))))
    empty = list(compressed(torch.cat(wordless(waves, lengths, generator(1)))))
    p, voices = chances(model, spoken.clips())
    right = {
        "digits": p.argmax(1) == spoken.digits,
        "speakers": voices.argmax(1) == spoken.speakers,
        "digits in noise": chances(model, hissed).digits.argmax(1) == spoken.digits,
        "sure without a word": chances(model, empty).digits.amax(1) >= 0.9,
    }
    found = {name: (100 * float(those.float().mean()), len(those)) for name, those in right.items()}
    return found | {"calibration error": (100 * calibration_error(p, spoken.digits), count)}
