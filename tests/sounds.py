"""Sounds for tests: WAV files written by the standard library, and byte by byte."""

import base64
import io
import struct
import wave

import numpy as np
from numpy.typing import NDArray

Wave = NDArray[np.float64]  # (T,) or (T, channels), -1..1


def tone(hertz: float, rate: int, seconds: float = 0.5, peak: float = 0.5) -> Wave:
    """A pure tone that comes and goes within a hundredth of a second."""
    t = np.arange(round(rate * seconds)) / rate
    fade = np.minimum(1, np.minimum(t, seconds - t) / 0.01)
    found: Wave = peak * fade * np.sin(2 * np.pi * hertz * t)
    return found


def wav(samples: Wave, rate: int = 8000, bits: int = 16) -> bytes:
    """A file of 8, 16, 24 or 32 bits."""
    full = 2 ** (bits - 1)
    whole = np.rint(samples * full).clip(-full, full - 1).astype(np.int64)
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1 if samples.ndim == 1 else samples.shape[1])
        file.setsampwidth(bits // 8)
        file.setframerate(rate)
        flat = whole.ravel()
        if bits == 8:
            file.writeframes((flat + 128).astype(np.uint8).tobytes())
        else:
            file.writeframes(b"".join(int(one).to_bytes(bits // 8, "little", signed=True) for one in flat.tolist()))
    return content.getvalue()


def riff(form: bytes, data: bytes, size: int | None = None) -> bytes:
    """A file of these two parts; `size`: what it says of the length of the second."""
    body = b"WAVE" + b"fmt " + struct.pack("<I", len(form)) + form
    body += b"data" + struct.pack("<I", len(data) if size is None else size) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def form(kind: int = 1, channels: int = 1, rate: int = 8000, bits: int = 16, step: int | None = None) -> bytes:
    """What a file says of its samples."""
    step = channels * bits // 8 if step is None else step
    return struct.pack("<HHIIHH", kind, channels, rate, rate * step, step, bits)


def read(file: bytes) -> tuple[int, Wave]:
    """The rate and the samples (T,) of a file of one channel of 16 bits, as the standard library reads it."""
    with wave.open(io.BytesIO(file)) as one:
        assert (one.getnchannels(), one.getsampwidth(), one.getcomptype()) == (1, 2, "NONE")
        samples = np.frombuffer(one.readframes(one.getnframes()), "<i2")
        assert len(samples) == one.getnframes()
        return one.getframerate(), samples / 2**15


def url(file: bytes) -> str:
    return "data:audio/wav;base64," + base64.b64encode(file).decode()


def of_url(text: str) -> bytes:
    assert text.startswith("data:audio/wav;base64,")
    return base64.b64decode(text.partition(",")[2], validate=True)
