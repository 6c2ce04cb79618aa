"""Sound in and out: WAV files that the standard library writes and reads, other rates, and where a clip ends."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from backend.media.medium import Unreadable
from backend.media.sound import Medium, resampled
from backend.models.mulaw import SILENT, expanded
from tests.sounds import Wave, form, of_url, read, riff, tone, wav

MEDIUM = Medium(8000)
RATES = [4000, 7350, 8000, 11_025, 16_000, 22_050, 44_100, 48_000, 192_000]


def loud(wave: Wave) -> NDArray[np.float64]:
    """How loud each frequency is in a sound: in Hz, since it is told of one second."""
    return np.abs(np.fft.rfft(wave * np.hanning(len(wave)), 8000)) / len(wave) * 4


def test_every_value_comes_back_from_the_file_that_is_written_of_it() -> None:
    values = torch.arange(256)
    file = MEDIUM.wav(values)
    rate, samples = read(file)
    assert rate == 8000
    assert samples == pytest.approx(expanded(values).numpy(), abs=1 / 2**15)
    assert samples[SILENT] == 0
    clip = MEDIUM.values_of(file)
    assert torch.equal(clip.values, values)
    assert clip.notes == {"resampled": None, "mixed": None, "louder": None}
    assert of_url(MEDIUM.show([values])[0]) == file
    assert torch.equal(MEDIUM.values_of(MEDIUM.show([values])[0]).values, values)


@pytest.mark.parametrize("rate", [4000, 11_025, 16_000])
def test_a_file_has_the_rate_of_its_model(rate: int) -> None:
    assert read(Medium(rate).wav(torch.arange(9)))[0] == rate


@pytest.mark.parametrize("bits", [8, 16, 24, 32])
@pytest.mark.parametrize("channels", [1, 2])
def test_files_of_any_depth_say_the_same(bits: int, channels: int) -> None:
    sound = tone(440, 8000)
    both = sound if channels == 1 else np.stack([1.5 * sound, 0.5 * sound], 1)
    clip = MEDIUM.values_of(wav(both, bits=bits))
    assert clip.notes == {"resampled": None, "mixed": None if channels == 1 else 2, "louder": None}
    assert expanded(clip.values).numpy() == pytest.approx(sound, abs=0.02)  # half a step of the mu-law


@pytest.mark.parametrize("bits", [32, 64])
@pytest.mark.parametrize("more", [b"", b"\0\0"])
def test_floats_are_read(bits: int, more: bytes) -> None:
    sound = tone(440, 8000)
    clip = MEDIUM.values_of(riff(form(3, bits=bits) + more, sound.astype(f"<f{bits // 8}").tobytes()))
    assert expanded(clip.values).numpy() == pytest.approx(sound, abs=0.02)


def test_a_file_of_many_kinds_says_which_its_own_is() -> None:
    sound = wav(tone(440, 8000))[44:]
    more = "1600 1000 04000000 0100 000000001000800000aa00389b71"  # its size, valid bits, speakers, the kind
    many = form(0xFFFE) + bytes.fromhex(more)
    assert torch.equal(MEDIUM.values_of(riff(many, sound)).values, MEDIUM.values_of(riff(form(), sound)).values)


def test_notes_before_and_after_the_samples_are_passed_over() -> None:
    plain = wav(tone(440, 8000))
    note = b"LIST" + (3).to_bytes(4, "little") + b"abc\0"
    assert torch.equal(MEDIUM.values_of(plain[:12] + note + plain[12:] + note).values, MEDIUM.values_of(plain).values)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("hertz", [100, 1000, 1500])
def test_another_rate_keeps_a_tone_and_its_level(rate: int, hertz: int) -> None:
    found = resampled(tone(hertz, rate), rate, 8000)
    assert len(found) == 4000
    assert found == pytest.approx(tone(hertz, 8000), abs=0.003 if hertz < 0.3 * rate else 0.01)
    assert loud(found).argmax() == hertz


@pytest.mark.parametrize("rate", [7999, 43_999, 131_071, 191_999])
def test_an_odd_rate_keeps_a_tone_too(rate: int) -> None:
    found = resampled(tone(1000, rate), rate, 8000)
    assert abs(len(found) - 4000) <= 1
    assert abs(int(loud(found).argmax()) - 1000) <= 1
    assert np.abs(found[500:-500]).max() == pytest.approx(0.5, abs=0.003)


@pytest.mark.parametrize("rate", [11_025, 16_000, 44_100, 192_000])
def test_what_the_new_rate_cannot_hold_is_not_heard_as_something_else(rate: int) -> None:
    """4.1 kHz would come back as 3.9, and 5 kHz as 3."""
    for hertz in (4100, 5000, 5400):
        assert np.abs(resampled(tone(hertz, rate), rate, 8000)[200:-200]).max() < 0.5 / 1000
    both = tone(1000, rate) + tone(5000, rate)
    assert resampled(both, rate, 8000) == pytest.approx(tone(1000, 8000), abs=0.02)


@pytest.mark.parametrize("rate", RATES)
def test_a_sound_begins_and_ends_where_it_did(rate: int) -> None:
    """Of the end nothing comes round to the beginning."""
    sound = np.zeros(rate)
    sound[-(rate // 100) :] = tone(500, rate, 0.01)[: rate // 100]
    found = resampled(sound, rate, 8000)
    assert len(found) == 8000
    assert np.abs(found[:7000]).max() < 0.002
    assert np.abs(found[-80:]).max() > 0.2


@pytest.mark.parametrize(("peak", "louder"), [(0.001, 48.0), (0.005, 34.0), (0.01, None), (0.9, None)])
def test_only_what_is_far_too_quiet_is_made_louder_and_that_is_said(peak: float, louder: float | None) -> None:
    clip = MEDIUM.values_of(wav(tone(440, 8000, peak=peak)))
    assert clip.notes is not None
    assert clip.notes["louder"] == (pytest.approx(louder, abs=0.3) if louder else None)
    assert float(expanded(clip.values).abs().max()) == pytest.approx(0.25 if louder else peak, rel=0.05)


def test_floats_over_full_scale_are_made_quieter() -> None:
    clip = MEDIUM.values_of(riff(form(3, bits=32), tone(440, 8000, peak=8).astype("<f4").tobytes()))
    assert clip.notes == {"resampled": None, "mixed": None, "louder": -18.1}
    assert expanded(clip.values).numpy() == pytest.approx(tone(440, 8000, peak=1), abs=0.05)


def test_silence_stays_silence() -> None:
    clip = MEDIUM.values_of(wav(np.zeros(1000)))
    assert (clip.values == SILENT).all()
    assert clip.notes == {"resampled": None, "mixed": None, "louder": None}


def test_base64_without_an_address_is_read() -> None:
    plain = MEDIUM.show([torch.arange(256)])[0].partition(",")[2]
    assert torch.equal(MEDIUM.values_of(plain).values, torch.arange(256))
    with pytest.raises(Unreadable, match="base64"):
        MEDIUM.values_of("data:image/png;base64,AAAA")


ENDS: dict[str, tuple[list[tuple[int, int]], bool, int | None]] = {
    "silence alone": ([(128, 2000)], False, None),
    "silence after something": ([(128, 2000)], True, 0),
    "a word and silence": ([(140, 300), (128, 400)], False, 300),
    "a word and not enough silence": ([(140, 300), (128, 399)], False, None),
    "a word after silence": ([(128, 900), (140, 300), (128, 400)], False, 1200),
    "a gap in a word": ([(140, 300), (128, 399), (140, 1), (128, 500)], False, 700),
    "two words": ([(140, 300), (128, 400), (140, 300), (128, 400)], False, 300),
    "no silence": ([(140, 2000)], False, None),
    "nothing yet": ([], False, None),
    "nothing more": ([], True, None),
}


@pytest.mark.parametrize("what", ENDS)
def test_a_clip_ends_where_it_falls_silent_for_good(what: str) -> None:
    runs, spoken, wanted = ENDS[what]
    values = np.array([value for value, times in runs for _ in range(times)], np.uint8)
    assert MEDIUM.ended(values, spoken) == wanted


def test_a_judge_hears_short_clips_with_silence_behind_them() -> None:
    x = MEDIUM.x([torch.tensor([1, 2, 3]), torch.arange(256)])
    assert x.shape == (2, 2000)
    assert x[0, :4].tolist() == [1, 2, 3, SILENT] and (x[1, 256:] == SILENT).all()
    assert torch.equal(torch.stack(MEDIUM.seen(x)), x)
    assert MEDIUM.x([torch.zeros(5000, dtype=torch.long)]).shape == (1, 5000)
