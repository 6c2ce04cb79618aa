"""A small classifier of spoken digits: which digit is said, and by whom. For verdicts and metrics only.

It hears what ears do: how much of each pitch there is, moment by moment (log-mel frames; the mel scale is Stevens,
Volkmann & Newman 1937), relative to the loudest of the clip. So it does not matter how loud a clip is. Nor does it
matter how long it is silent before and after: silent frames weigh nothing.

Letters of the shapes: B clips, T samples, M bands, K frames, C channels, H features.
"""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from backend.models.mulaw import LEVELS, SILENT, expanded

RATE = 8000  # samples a second
WINDOW, HOP, SPECTRUM = 200, 80, 256  # samples: 25 ms every 10 ms, with zeros behind them for a finer spectrum
BANDS = 40
LOWEST, HIGHEST = 60.0, 4000.0  # Hz
RANGE = 5  # powers of ten, 50 dB: what is so much weaker than the loudest is silence
SILENCE = 1e-5
AROUND = 16  # frames of silence around a clip, more than any feature sees: so that its ends are nothing special


def mel(hertz: NDArray[np.float64]) -> NDArray[np.float64]:
    """The pitch that is heard: nearly linear below 700 Hz, logarithmic above (O'Shaughnessy 1987)."""
    heard: NDArray[np.float64] = 2595 * np.log10(1 + hertz / 700)
    return heard


def triangles() -> Tensor:
    """How much of each frequency of the spectrum each band takes (SPECTRUM / 2 + 1, M): triangles that overlap."""
    low, high = mel(np.array([LOWEST, HIGHEST]))
    corners = np.linspace(low, high, BANDS + 2)
    at = mel(np.arange(SPECTRUM // 2 + 1) * RATE / SPECTRUM)[:, None]
    rising = (at - corners[:-2]) / (corners[1:-1] - corners[:-2])
    falling = (corners[2:] - at) / (corners[2:] - corners[1:-1])
    return torch.from_numpy(np.minimum(rising, falling).clip(0)).float()


HANN, TRIANGLES = torch.from_numpy(np.hanning(WINDOW + 1)[:-1]).float(), triangles()


def spectrogram(values: Tensor) -> Tensor:
    """Clips (B, T) of levels of the mu-law to log-mel frames (B, M, K) in 0..1, low bands first.

    1 is the loudest of the clip, 0 what is 50 dB weaker, and silence. Frame k is around sample k * HOP.
    """
    wave = F.pad(expanded(values), (WINDOW // 2, WINDOW // 2))
    waves = torch.fft.rfft(wave.unfold(1, WINDOW, HOP) * HANN, SPECTRUM)
    bands = (torch.view_as_real(waves).square().sum(-1) @ TRIANGLES).mT  # (B, M, K)
    loudest = bands.amax((1, 2), keepdim=True).clamp(min=1e-9)
    frames: Tensor = 1 + (bands / loudest).clamp(min=SILENCE).log10() / RANGE
    return frames


@dataclass(frozen=True)
class Config:
    """Sizes: channels while there are bands, channels over time, features, and how many digits and speakers."""

    channels: tuple[int, int] = (16, 32)
    width: int = 96
    features: int = 96
    labels: int = 10
    speakers: int = 6


class SpeechJudge(nn.Module):
    """Convolutions over bands and frames, then over frames, an average and a maximum over them, two heads."""

    quick = False  # a clip takes some milliseconds

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        wide, deep = config.channels
        self.conv1 = nn.Conv2d(1, wide, 5, stride=2, padding=2)
        self.conv2 = nn.Conv2d(wide, deep, 3, stride=(2, 1), padding=1)
        self.conv3 = nn.Conv1d(deep * BANDS // 4, config.width, 3, padding=1)
        self.conv4 = nn.Conv1d(config.width, config.width, 5, padding=2)
        self.weigh = nn.Conv1d(config.width, 1, 1)
        self.dense = nn.Linear(2 * config.width, config.features)
        self.digit = nn.Linear(config.features, config.labels)
        self.voice = nn.Linear(config.features, config.speakers)
        self.dropout = nn.Dropout(0.3)

    def features(self, x: Tensor) -> Tensor:
        """What it hears in clips (B, T) of levels of the mu-law, before it decides: (B, H)."""
        seen = F.pad(spectrogram(x), (AROUND, AROUND + 1))
        loud = F.max_pool1d(seen[..., : seen.shape[-1] // 2 * 2].amax(1, keepdim=True), 2)  # (B, 1, K / 2)
        h = F.relu(self.conv1(seen[:, None, :, : 2 * loud.shape[-1]]))  # (B, C, M / 2, K / 2)
        h = F.relu(self.conv2(h)).flatten(1, 2)  # (B, C' * M / 4, K / 2)
        h = F.relu(self.conv3(self.dropout(h)))
        h = h + F.relu(self.conv4(self.dropout(h)))
        weights = self.weigh(h).softmax(-1) * loud
        weights = weights / (weights.sum(-1, keepdim=True) + 1e-6)
        heard = torch.cat([(weights * h).sum(-1), (loud * h).amax(-1)], -1)
        return F.relu(self.dense(self.dropout(heard)))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Clips (B, T) to the logits (B, labels) of digits and (B, speakers) of speakers."""
        h = self.dropout(self.features(x))
        return self.digit(h), self.voice(h)

    def classify(self, x: Tensor) -> Tensor:
        """Probabilities (B, labels) of the digits in clips (B, T)."""
        logits, _ = self(x)
        chances: Tensor = logits.softmax(-1)
        return chances

    def speakers(self, x: Tensor) -> Tensor:
        """Probabilities (B, speakers) of whose voices clips (B, T) are in."""
        _, logits = self(x)
        chances: Tensor = logits.softmax(-1)
        return chances

    def loss(self, x: Tensor, digits: Tensor, speakers: Tensor) -> Tensor:
        """Cross-entropy in nats of both heads, added up, averaged over the batch.

        What is right are shares (B, labels) and (B, speakers): all equal where a clip is nobody's or says nothing.
        """
        digit, voice = self(x)
        return F.cross_entropy(digit, digits) + F.cross_entropy(voice, speakers)

    def probe(self) -> Tensor:
        """What the network says of a fixed sound: the golden output of the self-test at load."""
        time = torch.arange(2 * LEVELS * 8)
        rising = (time * (0.1 + time / 8000)).sin() * 60 * (time / 1000).sin()
        clip = (SILENT + rising).round().long()[None]
        return torch.cat([self.classify(clip), self.speakers(clip)], -1)
