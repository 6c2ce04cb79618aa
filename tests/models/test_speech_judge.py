"""The judge of spoken digits: what it sees of sounds, what it does not mind, and the one that ships."""

import math
import os

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from backend.checkpoints import read
from backend.evaluation.sounds import chances, understood
from backend.models.mulaw import SILENT, compressed, expanded
from backend.models.seeds import generator
from backend.models.speech_judge import BANDS, HIGHEST, HOP, LOWEST, RATE, Config, SpeechJudge, spectrogram
from backend.settings import ROOT
from backend.training.datasets import spoken_digits


def tone(hertz: float, peak: float = 0.5) -> Tensor:
    """A clip (1, T) of a pure tone, 0.2 seconds long."""
    time = torch.arange(1600) / RATE
    return compressed(peak * (2 * math.pi * hertz * time).sin())[None]


def word(n: int = 1) -> Tensor:
    """Clips (n, T) of a tone that rises, and a hiss after it."""
    time = torch.arange(2400) / RATE
    voice = (2 * math.pi * (300 + 2000 * time) * time).sin() * (10 * time).sin()
    hiss = 0.1 * torch.randn(n, 2400, generator=generator(3)) * (time > 0.2)
    return compressed(0.5 * voice + hiss)


def judge() -> SpeechJudge:
    torch.manual_seed(0)
    return SpeechJudge(Config(channels=(4, 6), width=8, features=12)).eval()


def pitch(hertz: float) -> float:
    return 2595 * math.log10(1 + hertz / 700)


def test_a_tone_is_loudest_in_the_band_around_it() -> None:
    for hertz in (150.0, 440.0, 1000.0, 2000.0, 3600.0):
        frames = spectrogram(tone(hertz))[0, :, 4:-4]
        place = (pitch(hertz) - pitch(LOWEST)) / (pitch(HIGHEST) - pitch(LOWEST)) * (BANDS + 1) - 1
        assert (frames.argmax(0) - place).abs().max() <= 1, hertz
        far = (torch.arange(BANDS) - place).abs() > 8
        assert frames.max() > 0.98 and frames[far].max() < 0.4, hertz


def test_ten_times_weaker_is_20_db_of_50() -> None:
    loudest = spectrogram(torch.cat([tone(1000), tone(1000, peak=0.05)], 1))[0].amax(0)
    assert abs(loudest[10] - 1) < 0.01 and abs(loudest[30] - 0.6) < 0.01


def test_frames_come_every_ten_milliseconds_and_silence_is_nothing() -> None:
    clips = torch.full((2, 8000), SILENT)
    clips[1, 4000:6400] = word()[0]
    frames = spectrogram(clips)
    assert frames.shape == (2, BANDS, 101)
    assert frames[0].max() == 0
    assert frames[1, :, : 4000 // HOP - 1].max() == 0 < frames[1, :, 4000 // HOP + 1].max()


def test_loudness_matters_no_more_than_the_levels_are_coarse() -> None:
    loud, quiet = spectrogram(word()), spectrogram(compressed(expanded(word()) / 8))
    assert (loud - quiet)[loud > 0.5].abs().mean() < 0.02


def test_silence_around_a_word_changes_nothing_but_where_frames_begin() -> None:
    model, x = judge(), word()
    heard = model.features(x)
    for before, after in ((0, 800), (160, 0), (3200, 1600)):  # whole pairs of frames
        padded = model.features(F.pad(x, (before, after), value=SILENT))
        torch.testing.assert_close(padded, heard, atol=1e-5, rtol=1e-4)
    for before in (1, 77, 130):
        moved = model.features(F.pad(x, (before, 0), value=SILENT))
        assert (moved - heard).norm() < 0.1 * heard.norm()


def test_silence_weighs_nothing() -> None:
    model = judge()
    torch.nn.init.ones_(model.get_parameter("conv4.bias"))  # it would be heard, if it were looked at
    heard = model.features(torch.full((1, 3000), SILENT))
    torch.testing.assert_close(heard[0], model.dense.bias.relu())


def test_clips_are_heard_each_by_itself_and_however_short() -> None:
    model, x = judge(), word(3)
    torch.testing.assert_close(model.classify(x)[1:2], model.classify(x[1:2]))
    for length in (1, 50, 400):
        p = model.classify(x[:, :length])
        assert p.shape == (3, 10)
        torch.testing.assert_close(p.sum(1), torch.ones(3))


def test_who_knows_nothing_pays_the_logarithms_of_both_numbers() -> None:
    model = judge()
    for weight in model.parameters():
        torch.nn.init.zeros_(weight)
    torch.testing.assert_close(model.classify(word()), torch.full((1, 10), 0.1))
    torch.testing.assert_close(model.speakers(word()), torch.full((1, 6), 1 / 6))
    loss = model.loss(word(), torch.eye(10)[3:4], torch.eye(6)[5:])
    torch.testing.assert_close(loss, torch.tensor(math.log(10) + math.log(6)))


def test_every_weight_is_trained() -> None:
    model = judge()
    model.loss(word(), torch.eye(10)[3:4], torch.eye(6)[5:]).backward()
    assert all(weight.grad is not None and weight.grad.abs().max() > 0 for weight in model.parameters())


def test_the_shipped_judge_hears_no_word_where_there_is_none() -> None:
    shipped = read(ROOT / "models_ckpt" / "speech-judge").model
    silence = torch.full((1, 4000), SILENT)
    hiss = compressed(0.1 * torch.randn(20, 4000, generator=generator(0)))
    for clip in (silence, hiss, tone(440), hiss[:, :200]):
        assert shipped.classify(clip).max() < 0.9, "it is not sure"


@pytest.mark.skipif("DRAWBAR_DATA" not in os.environ, reason="needs the data set: set DRAWBAR_DATA")
def test_the_shipped_judge_hears_what_is_said_and_who_says_it() -> None:
    """On validation takes: also far quieter, with silence around, and cut off in the middle of a word."""
    shipped, spoken = read(ROOT / "models_ckpt" / "speech-judge").model, spoken_digits("validation")
    chosen = range(0, 300, 5)
    digits, speakers = spoken.digits[chosen], spoken.speakers[chosen]
    clips = [clip for i, clip in enumerate(spoken.clips()) if i in chosen]
    for change in (lambda c: c, lambda c: compressed(expanded(c) / 5), lambda c: F.pad(c, (999, 2000), value=SILENT)):
        heard = understood(shipped, [change(clip) for clip in clips], digits.tolist(), speakers.tolist())
        assert min(heard) >= 95
    whole = chances(shipped, clips).digits.amax(1)
    cut = chances(shipped, [clip[: len(clip) // 4] for clip in clips]).digits.amax(1)
    assert cut.median() < 0.5 < 0.9 < whole.median()
