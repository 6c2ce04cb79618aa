"""Sound: clips of samples on the mu-law (models/mulaw.py), and WAV files in and out.

Whoever sends a file chooses its bytes: its header is judged before any sample is read, what it says of its own length
is held against what is there, and nothing but the samples ever leaves this module.
"""

import base64
import binascii
import math
import re
import struct
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from torch import Tensor

from backend.card import Card
from backend.media.medium import EVENTS, WAV, Taken, Unfit, Unreadable
from backend.models.mulaw import LEVELS, SILENT, compressed, expanded

Wave = NDArray[np.float64]  # (T,), from -1 to 1

STILL = 0.05  # seconds of silence after which a clip has ended
SECONDS = 10  # of a visitor's sound
GUIDANCE = 1.5  # how many times the difference that label and speaker make counts, where nothing else is asked for
MOST_BYTES = 2 * 1024 * 1024
RATES = 4000, 192_000  # samples a second of a file
MOST_PARTS = 1000  # of a file: so many notes has nobody
# Resampling: how far each new sample looks, in zero crossings of the sinc; its window (Kaiser's), by which 80 dB are
# left out; where it cuts, of the highest tone; places between two samples.
CROSSINGS, BETA, CUT, MOST_PLACES = 48, 8.0, 0.945, 1000
# Peaks of which a file is taken as loud as it is: recordings that were learned from have 0.01 to 1, most about 0.25.
QUIETEST, USUAL, LOUDEST = 0.008, 0.25, 1.0
NOTHING = 1e-4  # a peak of no sound at all, which would only become loud noise
LEAST = 0.25  # seconds that a judge hears at least; what is shorter is followed by silence


class Clip(NamedTuple):
    """A visitor's sound as a model has it."""

    values: Tensor  # (T,)
    notes: dict[str, Any] | None = None  # what was done to the file


class Medium:
    """Clips: whole numbers 0..255 (T,), so many a second."""

    field, takes = "sounds", "sound"
    forms = (WAV, EVENTS)
    most = 10
    parameters = frozenset[str]()
    silent, levels = SILENT, LEVELS
    slow = Unreadable("sound_slow", "Reading the sound took too long. Send a shorter one.", "sound-invalid")

    def __init__(self, rate: int) -> None:
        """`rate` is in samples a second."""
        self.rate, self.longest = rate, SECONDS * rate

    @classmethod
    def open(cls, folder: Path, card: Card) -> Self:
        """Needs the card's rate, and neither sides nor colours. Raises Unfit."""
        if card.side is not None or card.palette:
            raise Unfit("card.json says that sounds have a side or a palette")
        if card.rate is None:
            raise Unfit("card.json does not say how many samples a second its sounds have")
        return cls(card.rate)

    def read(self, given: bytes | str, **look: Any) -> Taken:
        """A WAV file or its text: x (1, T). Raises Unreadable."""
        clip = self.values_of(given)
        return Taken(clip.values[None], self.show([clip.values])[0], {"notes": clip.notes}, {})

    def values_of(self, given: bytes | str) -> Clip:
        """The same, with what was done to the file. Raises Unreadable."""
        data = given if isinstance(given, bytes) else from_text(given)
        rate, channels = parsed(data)
        wave = resampled(channels.mean(1), rate, self.rate)
        peak = float(np.abs(wave).max())
        gain = USUAL / peak if NOTHING < peak < QUIETEST else LOUDEST / peak if peak > LOUDEST else 1.0
        notes = {
            "resampled": None if rate == self.rate else rate,
            "mixed": None if channels.shape[1] == 1 else channels.shape[1],
            "louder": round(float(20 * np.log10(gain)), 1) or None,
        }
        return Clip(compressed(torch.from_numpy(gain * wave)), notes)

    def show(self, works: Tensor | Sequence[Tensor], **look: Any) -> list[str]:
        """Clips as WAV data URLs."""
        return [f"data:{WAV};base64,{base64.b64encode(self.wav(clip)).decode()}" for clip in works]

    def wav(self, values: Tensor) -> bytes:
        """A clip (T,) as a WAV file: 16 bits, one channel; the same clip gives the same bytes."""
        samples = np.rint(2.0**15 * expanded(values).numpy()).clip(-(2**15), 2**15 - 1).astype("<i2").tobytes()
        form = struct.pack("<HHIIHH", PCM, 1, self.rate, 2 * self.rate, 2, 16)
        body = b"WAVE" + _part(b"fmt ", form) + _part(b"data", samples)
        return _part(b"RIFF", body)

    def blank(self) -> Tensor:
        """A clip (1, T) of silence."""
        return torch.full((1, int(LEAST * self.rate)), SILENT)

    def check(self, works: Tensor) -> None:
        """Raises Unfit: no family makes sounds of codes yet."""
        raise Unfit("sounds are drawn sample by sample, not made of codes")

    def seen(self, x: Tensor) -> list[Tensor]:
        """What a judge is given (N, T) as clips."""
        return list(x)

    def x(self, clips: Sequence[Tensor]) -> Tensor:
        """Clips as a judge takes them (N, T): all as long as the longest, by silence behind them."""
        longest = max(int(LEAST * self.rate), *map(len, clips))
        return torch.stack([torch.nn.functional.pad(clip, (0, longest - len(clip)), value=SILENT) for clip in clips])

    def ended(self, values: NDArray[np.uint8], spoken: bool) -> int | None:
        """Where a clip (T,) falls silent for STILL seconds after something was said, None where it does not.

        `spoken`: something was said before.
        """
        still = int(STILL * self.rate)
        sounding = np.flatnonzero(values != SILENT)
        ends = np.append(sounding, len(values))  # where the silence after each sample that sounds ends
        begins = np.append(-1, sounding) + 1
        if not spoken:
            begins, ends = begins[1:], ends[1:]
        long = np.flatnonzero(ends - begins >= still)
        return int(begins[long[0]]) if len(long) else None


def resampled(wave: Wave, rate: int, to: int) -> Wave:
    """Samples (T,), `rate` a second, as so many `to` a second: each new one a weighted sum of those around it.

    The weights are a windowed sinc (Smith, Digital Audio Resampling): tones up to nine tenths of the highest that both
    rates hold keep their level, and what the new rate cannot hold is left out, so that it is not heard as another tone.
    They come in as many kinds as there are places between two old samples. Odd rates, of which that would be thousands,
    are taken for one beside it with fewer, less than a hundredth of a semitone off.
    """
    if rate == to:
        return wave
    up, down = Fraction(to, rate).limit_denominator(MOST_PLACES).as_integer_ratio()
    slower = max(1.0, down / up)  # old samples to one of the slower rate
    reach = math.ceil(CROSSINGS * slower)
    around = sliding_window_view(np.pad(wave, (reach, reach + 1)), 2 * reach + 1)  # (T + 1, 2 reach + 1)
    found = np.zeros(-(-len(wave) * up // down))
    for place in range(min(up, len(found))):
        first, past = divmod(place * down, up)
        x = (np.arange(-reach, reach + 1) - past / up) / slower
        window = np.i0(BETA * np.sqrt((1 - (x / CROSSINGS) ** 2).clip(0))) / np.i0(BETA)
        weights = CUT * np.sinc(CUT * x) * window / slower
        found[place::up] = around[first::down][: len(found[place::up])] @ weights
    return found


def from_text(text: str) -> bytes:
    """The bytes of a data URL or of plain base64. Raises Unreadable where it is neither or too large."""
    coded = re.sub(r"\Adata:audio/[a-z0-9.+-]{1,40};base64,", "", text[:80]) + text[80:]
    if len(coded) > -(-MOST_BYTES // 3) * 4:
        raise _large()
    try:
        return base64.b64decode(coded, validate=True)
    except (binascii.Error, ValueError):
        detail = "Send the sound as a data URL (data:audio/wav;base64,...) or as plain base64 without line breaks."
        raise Unreadable("base64", detail) from None


def parsed(data: bytes) -> tuple[int, NDArray[np.float64]]:
    """The rate of a WAV file and its samples (T, channels), -1..1. Raises Unreadable."""
    if len(data) > MOST_BYTES:
        raise _large()
    if not data:
        raise Unreadable("sound_empty", "The sound is empty: send a WAV file with something in it.", "sound-invalid")
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise Unreadable("sound_kind", "Send the sound as a WAV file.", "unsupported-media-type")
    form: Form | None = None
    for name, content, whole in parts(data):
        if name == b"fmt ":
            form = read_form(content)
        if name == b"data" and form is not None:
            if not whole or len(content) % form.step:
                break
            return form.rate, samples(content, form)
    raise _broken()


class Form(NamedTuple):
    """What a WAV file says of its samples."""

    kind: str  # numpy's name of one of them, or "i3"
    channels: int
    rate: int
    step: int  # bytes from one to the next


PCM, FLOAT, EXTENSIBLE = 1, 3, 0xFFFE
KINDS = {(PCM, 8): "u1", (PCM, 16): "<i2", (PCM, 24): "i3", (PCM, 32): "<i4", (FLOAT, 32): "<f4", (FLOAT, 64): "<f8"}


def parts(data: bytes) -> Iterator[tuple[bytes, bytes, bool]]:
    """The parts of a RIFF file: name, content, whether all of it is there."""
    at = 12
    for _ in range(MOST_PARTS):
        if at + 8 > len(data):
            return
        name, size = struct.unpack_from("<4sI", data, at)
        yield name, data[at + 8 : at + 8 + size], at + 8 + size <= len(data)
        at += 8 + size + size % 2


def read_form(content: bytes) -> Form:
    """The part `fmt ` of a WAV file. Raises Unreadable where it is none, or says what is not read here."""
    try:
        kind, channels, rate, _, step, bits = struct.unpack_from("<HHIIHH", content)
        if kind == EXTENSIBLE:
            (kind,) = struct.unpack_from("<H", content, 24)
    except struct.error:
        raise _broken() from None
    if (kind, bits) not in KINDS:
        detail = "Save the sound as WAV with 8 or 16 bits a sample (PCM), and send that file."
        raise Unreadable("sound_bits", detail, "sound-invalid")
    if channels not in (1, 2):
        detail = "Send a sound of one channel or two: mix it down to mono."
        raise Unreadable("sound_channels", detail, "sound-invalid")
    if not RATES[0] <= rate <= RATES[1]:
        detail = f"Send a sound of {RATES[0]} to {RATES[1]} samples a second: save it with 16000."
        raise Unreadable("sound_rate", detail, "sound-invalid")
    if step != channels * bits // 8:
        raise _broken()
    return Form(KINDS[kind, bits], channels, rate, step)


def samples(content: bytes, form: Form) -> NDArray[np.float64]:
    """Samples (T, channels), -1..1. Raises Unreadable where there are none, too many, or such as are no numbers."""
    length = len(content) // form.step
    if not length:
        raise Unreadable("sound_empty", "The sound is empty: send a WAV file with something in it.", "sound-invalid")
    if length > SECONDS * form.rate:
        detail = f"The sound is too long: send at most {SECONDS} seconds."
        raise Unreadable("sound_long", detail, "sound-invalid")
    if form.kind == "i3":
        bytes_ = np.frombuffer(content, np.uint8).reshape(-1, 3)
        numbers = np.pad(bytes_, ((0, 0), (1, 0))).view("<i4")[:, 0] / 2.0**31
    else:
        raw = np.frombuffer(content, form.kind)
        scale = {"u1": 128.0, "<i2": 2.0**15, "<i4": 2.0**31}.get(form.kind, 1.0)
        numbers = (raw.astype(np.float64) - (128 if form.kind == "u1" else 0)) / scale
    if not (np.abs(numbers) < 1e6).all():  # nor where one is NaN
        raise _broken()
    return numbers.reshape(-1, form.channels)


def _part(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content


def _large() -> Unreadable:
    return Unreadable("sound_large", f"Send a sound of at most {MOST_BYTES // 1024**2} MB.", "body-too-large")


def _broken() -> Unreadable:
    detail = "The sound cannot be read as WAV, or a part of it is missing: save it again, and send that file."
    return Unreadable("sound_broken", detail, "sound-invalid")
