"""Faults in sounds: whatever a file claims to be, it is refused with a sentence, or read, and soon."""

import re
import struct
import time
from collections.abc import Iterator

import numpy as np
import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.api.ask import READING
from backend.app import create_app
from backend.media.medium import Unreadable
from backend.media.sound import MOST_BYTES, Medium
from backend.settings import Settings
from backend.web.problems import Slug
from tests.faults.answers import API, assert_problem
from tests.sounds import form, riff, tone, url, wav
from tests.toys import known, write_toys

GOOD = wav(tone(440, 8000))
SAMPLES = GOOD[44:]
NAN = np.array([0.1, np.nan, 0.2], "<f4").tobytes()


def claiming(size: int) -> bytes:
    """A file whose first size is another."""
    return GOOD[:4] + struct.pack("<I", size) + GOOD[8:]


# What is sent, and the kind and the code that it is answered with.
BAD: dict[str, tuple[bytes, Slug, str]] = {
    "nothing": (b"", "sound-invalid", "sound_empty"),
    "noise": (np.random.default_rng(0).bytes(5000), "unsupported-media-type", "sound_kind"),
    "text": (b"<html>a sound</html>", "unsupported-media-type", "sound_kind"),
    "an MP3": (b"ID3\x04\0\0\0\0\0\0" + bytes(500), "unsupported-media-type", "sound_kind"),
    "an Ogg": (b"OggS" + bytes(500), "unsupported-media-type", "sound_kind"),
    "a WebP picture": (b"RIFF\x10\0\0\0WEBPVP8 " + bytes(20), "unsupported-media-type", "sound_kind"),
    "a WAV of the other end": (b"RIFX" + GOOD[4:], "unsupported-media-type", "sound_kind"),
    "a header alone": (GOOD[:12], "sound-invalid", "sound_broken"),
    "half a header": (GOOD[:30], "sound-invalid", "sound_broken"),
    "no samples' part": (GOOD[:36], "sound-invalid", "sound_broken"),
    "a part without a size": (GOOD[:41], "sound-invalid", "sound_broken"),
    "no sample": (riff(form(), b""), "sound-invalid", "sound_empty"),
    "half of its samples": (GOOD[: len(GOOD) // 2], "sound-invalid", "sound_broken"),
    "half a sample": (riff(form(), SAMPLES[:-1]), "sound-invalid", "sound_broken"),
    "more samples than there are": (riff(form(), SAMPLES, 10**6), "sound-invalid", "sound_broken"),
    "samples without end": (riff(form(), SAMPLES, 2**32 - 1), "sound-invalid", "sound_broken"),
    "a form without end": (
        GOOD[:16] + struct.pack("<I", 2**32 - 1) + GOOD[20:],
        "sound-invalid",
        "sound_broken",
    ),
    "a form cut short": (riff(form()[:12], SAMPLES), "sound-invalid", "sound_broken"),
    "samples before their form": (
        GOOD[:12] + b"data" + struct.pack("<I", len(SAMPLES)) + SAMPLES,
        "sound-invalid",
        "sound_broken",
    ),
    "a hundred thousand empty notes": (
        GOOD[:12] + b"note\0\0\0\0" * 100_000 + GOOD[12:],
        "sound-invalid",
        "sound_broken",
    ),
    "samples of another size than it says": (riff(form(step=4), SAMPLES), "sound-invalid", "sound_broken"),
    "samples of no size": (riff(form(step=0), SAMPLES), "sound-invalid", "sound_broken"),
    "no channel": (riff(form(channels=0), SAMPLES), "sound-invalid", "sound_channels"),
    "eight channels": (riff(form(channels=8), SAMPLES), "sound-invalid", "sound_channels"),
    "65,535 channels": (riff(form(channels=65_535, step=2), SAMPLES), "sound-invalid", "sound_channels"),
    "12 bits": (riff(form(bits=12, step=2), SAMPLES), "sound-invalid", "sound_bits"),
    "no bits": (riff(form(bits=0), SAMPLES), "sound-invalid", "sound_bits"),
    "40 bits": (riff(form(bits=40), SAMPLES), "sound-invalid", "sound_bits"),
    "floats of 16 bits": (riff(form(3), SAMPLES), "sound-invalid", "sound_bits"),
    "ADPCM": (riff(form(2, bits=4, step=1), SAMPLES), "sound-invalid", "sound_bits"),
    "MP3 within": (riff(form(0x55), SAMPLES), "sound-invalid", "sound_bits"),
    "a kind that it does not tell": (riff(form(0xFFFE), SAMPLES), "sound-invalid", "sound_broken"),
    "no rate": (riff(form(rate=0), SAMPLES), "sound-invalid", "sound_rate"),
    "too low a rate": (riff(form(rate=3999), SAMPLES), "sound-invalid", "sound_rate"),
    "too high a rate": (riff(form(rate=192_001), SAMPLES), "sound-invalid", "sound_rate"),
    "a rate beyond all": (
        riff(struct.pack("<HHIIHH", 1, 1, 2**32 - 1, 0, 2, 16), SAMPLES),
        "sound-invalid",
        "sound_rate",
    ),
    "eleven seconds": (wav(tone(440, 8000, 11)), "sound-invalid", "sound_long"),
    "a sample over ten seconds": (wav(tone(440, 4000, 10.0003), 4000, 8), "sound-invalid", "sound_long"),
    "NaN": (riff(form(3, bits=32), NAN), "sound-invalid", "sound_broken"),
    "infinity": (riff(form(3, bits=64), np.array([np.inf]).tobytes()), "sound-invalid", "sound_broken"),
    "numbers beyond all": (riff(form(3, bits=64), np.array([1e300]).tobytes()), "sound-invalid", "sound_broken"),
    "three megabytes": (wav(np.zeros(1_500_000), 192_000), "body-too-large", ""),
}
ODD = {
    "a size that says nothing": claiming(0),
    "a size without end": claiming(2**32 - 1),
    "12 kHz in 24 bits": wav(tone(440, 12_000), 12_000, 24),
    "ten seconds": wav(tone(440, 8000, 10)),
    "ten seconds at the highest rate": riff(form(bits=8, rate=192_000), bytes(192_000 * 10)),
    "ten seconds at an odd rate": riff(form(bits=8, rate=191_999), bytes(191_999 * 10)),
    "one sample": riff(form(), b"\0\1"),
    "something else behind it": GOOD + b"PK\3\4<script>",
    "full scale, up and down": riff(form(), b"\x00\x80\xff\x7f" * 500),
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("models")
    with pytest.MonkeyPatch.context() as patch:
        known(patch)
        write_toys(folder, "toy-talk", "toy-ear")
        app = create_app(Settings(shipped=folder))
        with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
            yield client


@pytest.mark.parametrize("what", BAD)
def test_what_is_no_sound_that_is_read_here_is_refused(client: TestClient, what: str) -> None:
    """Soon, whichever verb it is sent to; as a file, and in JSON."""
    content, slug, code = BAD[what]
    before = time.process_time()
    answers = [
        client.post(f"{API}/models/toy-ear/classify", content=content, headers={"Content-Type": "audio/wav"}),
        *(
            client.post(f"{API}/models/{name}/{verb}", json={"sound": url(content)})
            for name, verb in (("toy-ear", "classify"), ("toy-talk", "complete"), ("toy-talk", "score"))
        ),
    ]
    assert time.process_time() - before < 1
    for answer, pointer in zip(answers, ["#/", *["#/sound"] * 3], strict=True):
        if slug == "body-too-large":  # by the guards, by the length of the text, or by what it holds
            assert answer.status_code in (413, 422)
            assert_problem(answer, slug, "validation")
            continue
        assert_problem(answer, slug)
        [error] = answer.json()["errors"]
        assert (error["pointer"], error["code"]) == (pointer, code)
        assert error["detail"] == answer.json()["detail"]
        assert re.match(r"(Send|Save|.*: (send|save|mix)).*[.]$", error["detail"])


@pytest.mark.parametrize("what", ODD)
def test_what_is_odd_and_a_sound_all_the_same_is_read(client: TestClient, what: str) -> None:
    file = client.post(f"{API}/models/toy-ear/classify", content=ODD[what], headers={"Content-Type": "audio/wav"})
    assert file.status_code == 200, file.text
    assert client.post(f"{API}/models/toy-ear/classify", json={"sound": url(ODD[what])}).json() == file.json()


def test_what_takes_too_long_to_read_is_refused(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.api.ask.READING", 0.05)
    monkeypatch.setattr(Medium, "values_of", lambda *_: time.sleep(0.5))
    answer = client.post(f"{API}/models/toy-talk/score", json={"sound": url(GOOD)})
    assert_problem(answer, "sound-invalid")
    assert [error["code"] for error in answer.json()["errors"]] == ["sound_slow"]
    assert READING <= 2


@pytest.mark.parametrize("kind", ["audio/mpeg", "AUDIO/WAV; rate=8000", "audio/ogg"])
def test_of_which_kind_a_file_is_its_first_bytes_say(client: TestClient, kind: str) -> None:
    answer = client.post(f"{API}/models/toy-ear/classify", content=GOOD, headers={"Content-Type": kind})
    assert answer.status_code == 200


def test_a_picture_is_no_sound_and_a_sound_no_picture(client: TestClient) -> None:
    for kind in ("image/png", "text/plain", "multipart/form-data"):
        answer = client.post(f"{API}/models/toy-ear/classify", content=GOOD, headers={"Content-Type": kind})
        assert_problem(answer, "unsupported-media-type")
        assert "audio/wav" in answer.json()["detail"]


def test_a_sound_over_two_megabytes_is_refused_unread(client: TestClient) -> None:
    body = bytes(MOST_BYTES + 1)
    answer = client.post(f"{API}/models/toy-ear/classify", content=body, headers={"Content-Type": "audio/wav"})
    assert_problem(answer, "body-too-large")
    assert (answer.json()["detail"], answer.json()["errors"]) == ("Send a sound of at most 2 MB.", [])


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_file_that_is_damaged_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    """Bytes of a header changed, and cut where it may be: no other mistake comes of it."""
    file = bytearray(GOOD[:300])
    for _ in range(data.draw(st.integers(1, 4))):
        file[data.draw(st.integers(0, 60))] = data.draw(st.integers(0, 255))
    try:
        clip = Medium(8000).values_of(bytes(file[: data.draw(st.integers(0, 300))]))
    except Unreadable as error:
        assert error.detail.endswith(".")
    else:
        assert 0 < len(clip.values) <= 80_000


def test_the_page_may_use_the_microphone_and_no_other_page_of_its_frames(client: TestClient) -> None:
    policy = client.get("/").headers["permissions-policy"]
    assert "microphone=(self)" in policy and "camera=()" in policy
