"""Sounds by chance, gone on with, scored and heard: with toys, and with the shipped family in small."""

import io
import re
import shutil
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import numpy as np
import pytest
import torch
from fastapi.testclient import TestClient

from backend.app import create_app
from backend.checkpoints import read, write
from backend.media.sound import Medium
from backend.models.mulaw import SILENT, expanded
from backend.models.samplernn import Config, SampleRnn
from backend.settings import Settings
from tests.faults.answers import API, assert_problem
from tests.pixels import Event, told
from tests.sounds import of_url, tone, url, wav
from tests.sounds import read as read_wav
from tests.toys import PETS, PIXELS, Talk, card, known, write_toys

Json = dict[str, Any]
TALK, TINY, HUM, EAR = "toy-talk", "tiny-speech", "toy-hum", "toy-ear"
SPEAKERS = ["ann", "bob"]
MODELS = [TALK, TINY]
every_model = pytest.mark.parametrize("name", MODELS)
CLIP = (SILENT + 60 * np.cos(np.arange(1000) / 5)).astype(int).tolist()
STREAM, WAV = {"Accept": "text/event-stream"}, {"Accept": "audio/wav"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("sounds")
    sizes = Config(3, 2, 3, 8, 16, slow=8, frame=4, past=8, hidden=8, bunch=2, window=8, width=8, order=4, parts=2)
    torch.manual_seed(0)
    parts = {"parameters": ["label", "speaker", "seconds", "temperature", "guidance"], "rate": 8000}
    with pytest.MonkeyPatch.context() as patch:
        known(patch)
        write_toys(folder, TALK, HUM, EAR)
        tiny = card(TINY, "samplernn", "sound", PIXELS, labels=PETS, speakers=SPEAKERS, judge=EAR, **parts)
        write(folder / TINY, SampleRnn(sizes), tiny)
        yield folder


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    app = create_app(Settings(shipped=folder))
    assert not app.state.shelf.broken
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        yield client


def post(client: TestClient, name: str, verb: str, body: Json, **headers: str) -> httpx2.Response:
    return client.post(f"{API}/models/{name}/{verb}", json=body, headers=headers)


def asked(client: TestClient, name: str, verb: str, **body: Any) -> Json:
    response = post(client, name, verb, body)
    assert response.status_code == 200, response.text
    answer: Json = response.json()
    return answer


def stream(client: TestClient, name: str, verb: str, **body: Any) -> list[Event]:
    response = post(client, name, verb, body, **STREAM)
    assert response.status_code == 200, response.text
    return told(response.text)


@every_model
def test_a_sound_is_a_file_that_anyone_can_read(client: TestClient, name: str) -> None:
    found = asked(client, name, "sample", seed=3, n=3, seconds=0.1)
    for sound, clip, ended in zip(found["sounds"], found["clips"], found["ended"], strict=True):
        rate, samples = read_wav(of_url(sound))
        assert (rate, len(samples)) == (8000, len(clip))
        assert len(clip) <= 800 and (ended or len(clip) == 800)
        assert Medium(8000).values_of(sound).values.tolist() == clip
    body = {"seed": 3, "seconds": 0.1, "label": "dog", "speaker": "ann"}
    file = post(client, name, "sample", body, **WAV)
    assert (file.headers["content-type"], file.headers["drawbar-seed"]) == ("audio/wav", "3")
    assert file.content == of_url(asked(client, name, "sample", **body)["sounds"][0])
    link = client.get(f"{API}/models/{name}/sample?seed=3&seconds=0.1&label=dog&speaker=ann", headers=WAV)
    assert link.content == file.content
    with wave.open(io.BytesIO(link.content)) as one:
        assert one.getframerate() == 8000


def test_an_audio_element_gets_a_file_without_asking_for_one(client: TestClient) -> None:
    url = f"{API}/models/{TALK}/sample?seed=3&seconds=0.1"
    wanted = client.get(url, headers=WAV).content
    for headers in ({"Sec-Fetch-Dest": "audio"}, {"Range": "bytes=0-"}):
        played = client.get(url, headers={"Accept": "*/*"} | headers)
        assert (played.headers["content-type"], played.content) == ("audio/wav", wanted)
    assert client.get(url, headers={"Accept": "*/*"}).headers["content-type"] == "application/json"


@every_model
def test_the_same_seed_gives_the_same_bytes(client: TestClient, name: str) -> None:
    body = {"label": "cat", "speaker": "bob", "seconds": 0.1}
    for headers in ({}, WAV, STREAM):
        one, again, other = (
            re.sub(r'"seconds":[0-9.e-]+', "", post(client, name, "sample", body | {"seed": seed}, **headers).text)
            for seed in (7, 7, 8)
        )
        assert one == again != other
    drawn = asked(client, name, "sample", **body)
    assert asked(client, name, "sample", **body, seed=drawn["seed"]) == drawn


def test_a_sound_is_the_same_whatever_n_is(client: TestClient) -> None:
    """What it is told, too, where that is drawn by chance."""
    for verb, more in (("sample", {}), ("complete", {"clip": CLIP, "known": {"prefix": 300}})):
        few, many = (asked(client, TALK, verb, seed=5, n=n, seconds=0.5, **more) for n in (2, 10))
        for field in ("sounds", "clips", "bits", "ended", "noisy", "labels", "speakers", "verdicts"):
            assert few[field] == many[field][:2]
        assert len({tuple(clip) for clip in many["clips"]}) == 10
    assert len({*many["labels"]}) == 1 < len({*asked(client, TALK, "sample", n=10, seed=5)["labels"]})


@every_model
def test_a_stream_tells_what_the_answer_holds(client: TestClient, name: str) -> None:
    body: Json = {"seed": 2, "n": 2, "seconds": 0.4, "label": "owl", "speaker": "ann"}
    for verb, more in (("sample", {}), ("complete", {"clip": CLIP, "known": {"prefix": 300}})):
        whole = asked(client, name, verb, **body, **more)
        start, *chunks, last = stream(client, name, verb, **body, **more)
        assert [event.name for event in (start, *chunks, last)] == ["start", *["chunk"] * len(chunks), "sound"]
        assert last.data == whole
        prefix = more.get("known", {}).get("prefix", 0)
        assert start.data == {
            "seed": 2,
            "rate": 8000,
            "n": 2,
            "labels": ["owl", "owl"],
            "speakers": ["ann", "ann"],
            "known": prefix,
            "clip": more.get("clip"),
            "notes": None,
        }
        at = [chunk.data["at"] for chunk in chunks]
        lengths = [len(chunk.data["clips"][0]) for chunk in chunks]
        assert at == [prefix + sum(lengths[:i]) for i in range(len(chunks))]
        assert lengths[:-1] == [200, *[400] * (len(chunks) - 2)]
        seconds = [chunk.data["seconds"] for chunk in chunks]
        assert seconds == sorted(seconds) and seconds[0] > 0
        for i, clip in enumerate(whole["clips"]):
            drawn = [value for chunk in chunks for value in chunk.data["clips"][i]]
            assert clip[prefix:] == drawn[: len(clip) - prefix]
            assert set(drawn[len(clip) - prefix :]) <= {SILENT}
            assert all(len(chunk.data["entropies"][i]) == n for chunk, n in zip(chunks, lengths, strict=True))
            assert all(sum(chunk.data["next"][i]) == pytest.approx(1, abs=0.01) for chunk in chunks)


def test_only_of_a_few_sounds_a_stream_tells_what_may_come_next(client: TestClient) -> None:
    _, chunk, *_ = stream(client, TALK, "sample", n=3, seed=1, seconds=0.05)
    assert chunk.data["next"] is None and len(chunk.data["clips"]) == 3


@every_model
@pytest.mark.parametrize("prefix", [0, 1, 397, 1000, None])
def test_what_is_known_is_kept_sample_by_sample(client: TestClient, name: str, prefix: int | None) -> None:
    known = {} if prefix is None else {"known": {"prefix": prefix}}
    kept = 1000 if prefix is None else prefix
    found = asked(client, name, "complete", clip=CLIP, seed=4, n=3, seconds=0.05, **known)
    assert found["known"] == kept
    for clip, sound in zip(found["clips"], found["sounds"], strict=True):
        assert clip[:kept] == CLIP[:kept]
        assert len(clip) > kept
        assert len(read_wav(of_url(sound))[1]) == len(clip)
    assert len({tuple(clip) for clip in found["clips"]}) == 3
    assert (found["truth"] is None) == (kept == 1000)
    if kept == 0:
        nothing = asked(client, name, "complete", seed=4, n=3, seconds=0.05)
        assert nothing["clips"] == found["clips"] and nothing["truth"] is None


@every_model
def test_what_is_gone_on_with_matters(client: TestClient, name: str) -> None:
    one, two = (
        asked(client, name, "complete", clip=clip, seed=4, seconds=0.05)["clips"][0][len(clip) :]
        for clip in (CLIP, [*CLIP[:-1], 255 - CLIP[-1]])
    )
    assert one != two


@every_model
def test_bits_agree_with_the_score_of_the_whole(client: TestClient, name: str) -> None:
    """Sample by sample while drawing, and in one pass."""
    told = {"label": "dog", "speaker": "bob"}
    body = {"clip": CLIP, "known": {"prefix": 300}, "seed": 4, "seconds": 0.1}
    for more in ({}, told, {"label": "dog"}):
        found = asked(client, name, "complete", **body, **more, **({"guidance": 1} if more else {}))
        [clip], [bits] = found["clips"], found["bits"]
        whole = asked(client, name, "score", clip=clip, **more)
        assert np.mean(whole["surprises"][300:]) == pytest.approx(bits, abs=2e-3)
        given = asked(client, name, "score", clip=CLIP, **more)
        assert np.mean(given["surprises"][300:]) == pytest.approx(found["truth"], abs=2e-3)
        assert given["score"] == pytest.approx(np.mean(given["surprises"]), abs=2e-3)
        assert (given["unit"], given["clip"], given["notes"]) == ("bits per sample", CLIP, None)
        assert (given["label"], given["speaker"]) == (more.get("label"), more.get("speaker"))
        guided = post(client, name, "complete", body | more | {"guidance": 3})
        if more:
            assert guided.json()["truth"] != pytest.approx(found["truth"], abs=1e-4)
        else:
            assert_problem(guided, "validation")  # there is nothing to keep to
        assert len(given["entropies"]) == 1000
        assert len(given["next"]) == 256 and sum(given["next"]) == pytest.approx(1, abs=0.01)


def test_the_score_is_the_model_s_own(client: TestClient, folder: Path) -> None:
    for name in MODELS:
        bits = read(folder / name).model.surprises(torch.tensor(CLIP), 1, None).bits
        assert asked(client, name, "score", clip=CLIP, label="dog")["surprises"] == pytest.approx(
            bits.tolist(), abs=1e-3
        )


def test_in_slow_motion_every_chance_is_told(client: TestClient) -> None:
    body = {"clip": CLIP, "seed": 4, "seconds": 0.01, "n": 2, "label": "cat", "guidance": 1}
    found = asked(client, TALK, "complete", **body, distributions=True)
    assert np.array(found["distributions"]).shape == (2, 80, 256)
    for clip, spread in zip(found["clips"], found["distributions"], strict=True):
        score = asked(client, TALK, "score", clip=clip, label="cat")
        drawn = np.array(spread)[np.arange(80), clip[1000:]]
        assert -np.log2(drawn.clip(1e-9)) == pytest.approx(np.array(score["surprises"][1000:]), abs=0.1)
        assert spread[0] == pytest.approx(asked(client, TALK, "score", clip=CLIP, label="cat")["next"], abs=2e-5)
    assert found | {"distributions": None} == asked(client, TALK, "complete", **body)
    *_, last = stream(client, TALK, "complete", **body, distributions=True)
    assert last.data == found


def test_one_sample_can_be_asked_for(client: TestClient) -> None:
    found = asked(client, TALK, "complete", clip=CLIP, seconds=0.0001)
    assert len(found["clips"][0]) == 1001


def ending(client: TestClient, seed: int) -> Json:
    return asked(client, TALK, "sample", seed=seed, n=10, seconds=0.5)


def test_a_sound_ends_by_itself_or_takes_the_time_that_it_may(client: TestClient) -> None:
    found = ending(client, 1)
    assert {*found["ended"]} == {True}
    assert len({len(clip) for clip in found["clips"]}) > 5
    for clip in found["clips"]:
        assert clip[-1] != SILENT
    short = asked(client, TALK, "sample", seed=1, n=10, seconds=0.05)
    assert False in short["ended"]
    for clip, other, ended in zip(found["clips"], short["clips"], short["ended"], strict=True):
        assert other == clip[: len(other)] or len(clip) < len(other)
        assert ended or len(other) == 400
    [whole] = asked(client, TALK, "complete", clip=found["clips"][0] + [SILENT], seed=1)["clips"]
    assert whole == found["clips"][0] + [SILENT]  # it has said its word


def test_a_sound_that_has_ended_says_nothing_more(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where its model would go on after a while, and others do."""
    monkeypatch.setattr(Talk, "still", 5.0)
    monkeypatch.setattr("backend.media.sound.STILL", 2 / 8000)
    _, *chunks, last = stream(client, TALK, "sample", seed=1, n=10, seconds=0.3)
    assert chunks[-1].data["at"] > 1.5 * min(map(len, last.data["clips"]))
    assert len({len(clip) for clip in last.data["clips"]}) > 5
    for i, clip in enumerate(last.data["clips"]):
        after = [chunk.data for chunk in chunks if chunk.data["at"] > len(clip) + 1]
        assert {value for chunk in after for value in chunk["clips"][i]} <= {SILENT}
        assert not any(bits for chunk in after for bits in chunk["entropies"][i])


def test_a_judge_that_listens_at_another_rate_is_none(folder: Path, tmp_path: Path) -> None:
    for name in (TALK, EAR):
        shutil.copytree(folder / name, tmp_path / name)
    path = tmp_path / TALK / "card.json"
    path.write_text(path.read_text().replace('"rate": 8000', '"rate": 4000'))
    with TestClient(create_app(Settings(shipped=tmp_path)), base_url="http://localhost") as client:
        assert client.get(f"{API}/models/{TALK}").json()["judge"] is None
        assert asked(client, TALK, "sample", seed=1)["verdicts"] is None


def test_a_stream_ends_with_its_last_sound(client: TestClient) -> None:
    """It does not go on in silence until the time is up."""
    *_, chunk, last = stream(client, TALK, "sample", seed=1, n=2, seconds=3)
    most = max(map(len, last.data["clips"]))
    assert last.data["ended"] == [True, True]
    assert chunk.data["at"] + len(chunk.data["clips"][0]) < most + 400 + 400


def test_a_sound_that_has_become_noise_is_told(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The toy is as unsure of every sample as of any, and does not always end in time."""
    body = {"seed": 9, "n": 10, "seconds": 0.05}
    assert True not in asked(client, TALK, "sample", **body)["noisy"]  # too short to tell
    monkeypatch.setattr("backend.api.sounds.TAIL", 0.05)
    found = asked(client, TALK, "sample", **body)
    assert {*found["noisy"]} == {True, False}
    for clip, noisy in zip(found["clips"], found["noisy"], strict=True):  # once it is silent the toy is sure
        assert noisy == (clip.count(SILENT) < 100)
    monkeypatch.setattr("backend.api.sounds.NOISE", 8.0)
    assert True not in asked(client, TALK, "sample", **body)["noisy"]
    lasting = [clip for clip, end in zip(found["clips"], found["ended"], strict=True) if not end]
    loud = [float(expanded(torch.tensor(clip)).square().mean().sqrt()) for clip in lasting]
    monkeypatch.setattr("backend.api.sounds.ROAR", sum(loud) / len(loud))  # as sure as it may be of what it roars
    again = asked(client, TALK, "sample", **body)["noisy"]
    roars = [noisy for noisy, end in zip(again, found["ended"], strict=True) if not end]
    assert roars == [each > sum(loud) / len(loud) for each in loud] and len({*roars}) == 2


def test_what_is_not_told_each_sample_draws_and_an_ending_does_not(client: TestClient) -> None:
    drawn = asked(client, TALK, "sample", seed=6, n=10)
    assert {*drawn["labels"]} == {*PETS} and {*drawn["speakers"]} == {*SPEAKERS}
    again = asked(client, TALK, "sample", seed=6, labels=drawn["labels"], speakers=drawn["speakers"])
    assert again == drawn
    found = asked(client, TALK, "complete", clip=CLIP, n=2, seconds=0.05)
    assert found["labels"] == found["speakers"] == [None, None]
    walls = asked(client, TALK, "sample", seed=6, labels=PETS, speaker="ann", seconds=0.05)
    assert (walls["labels"], walls["speakers"]) == (PETS, ["ann"] * 3)


def test_a_model_that_is_told_nothing_says_nothing(client: TestClient) -> None:
    found = asked(client, HUM, "sample", seed=1, n=2)
    assert found["labels"] == found["speakers"] == [None, None]
    assert found["verdicts"] is None
    assert read_wav(of_url(found["sounds"][0]))[0] == 4000


def test_the_judge_hears_each_sound_as_it_would_alone(client: TestClient) -> None:
    found = asked(client, TALK, "sample", seed=1, n=5, guidance=1)
    for sound, clip, verdict in zip(found["sounds"], found["clips"], found["verdicts"], strict=True):
        for given in ({"sound": sound}, {"clip": clip}):
            read = asked(client, EAR, "classify", **given)
            assert (verdict["label"], verdict["speaker"]) == (read["label"], read["speaker"])
            assert verdict["p"] == pytest.approx(max(read["probabilities"]), abs=1e-6)
            assert read["sound"] == sound
    assert read["label"] == PETS[int(np.argmax(read["probabilities"]))]
    assert read["speaker"] == SPEAKERS[int(np.argmax(read["speakers"]))]
    assert read["notes"] is None
    *_, last = stream(client, TALK, "sample", seed=1, n=5, guidance=1)
    assert last.data["verdicts"] == found["verdicts"]


def test_a_file_of_another_rate_is_heard_and_what_was_done_is_told(client: TestClient) -> None:
    file = wav(np.stack([tone(300, 44_100, 0.2, 0.005)] * 2, 1), 44_100)
    notes = {"resampled": 44_100, "mixed": 2, "louder": pytest.approx(34, abs=0.3)}
    for name, verb in ((TALK, "complete"), (TALK, "score"), (EAR, "classify")):
        answer = asked(client, name, verb, sound=url(file))
        assert answer["notes"] == notes
    clip = asked(client, TALK, "score", sound=url(file))["clip"]
    assert len(clip) == 1600
    assert asked(client, TALK, "complete", sound=url(file), seed=1)["clips"][0][:1600] == clip
    start, *_ = stream(client, TALK, "complete", sound=url(file), known={"prefix": 5})
    assert (start.data["clip"], start.data["notes"], start.data["known"]) == (clip, notes, 5)
    raw = client.post(f"{API}/models/{EAR}/classify", content=file, headers={"Content-Type": "audio/x-wav"})
    assert raw.json() == asked(client, EAR, "classify", sound=url(file))


SOUND = url(wav(tone(440, 8000)))
WRONG: dict[str, tuple[str, str, Json, str, str]] = {
    "a label that it does not know": (TALK, "sample", {"label": "fox"}, "#/label", "owl"),
    "a speaker that it does not know": (TALK, "sample", {"speaker": "eve"}, "#/speaker", "ann"),
    "an ending by a speaker that it does not know": (TALK, "complete", {"speaker": "eve"}, "#/speaker", "bob"),
    "one of many speakers": (TALK, "sample", {"speakers": ["ann", "eve"]}, "#/speakers/1", "ann"),
    "a score of a label that it does not know": (TALK, "score", {"clip": CLIP, "label": 7}, "#/label", "cat"),
    "two ways": (TALK, "sample", {"label": "cat", "labels": ["cat"]}, "#/labels", "either"),
    "another number": (TALK, "sample", {"n": 3, "speakers": ["ann", "bob"]}, "#/speakers", "Send 3"),
    "as many as two lists": (TALK, "sample", {"labels": PETS, "speakers": SPEAKERS}, "#/speakers", "Send 3"),
    "none": (TALK, "sample", {"labels": []}, "#/labels", "at least 1"),
    "too many": (TALK, "sample", {"n": 11}, "#/n", "10 or less"),
    "too many endings": (TALK, "complete", {"n": 11}, "#/n", "10 or less"),
    "too short": (TALK, "sample", {"seconds": 0.04}, "#/seconds", "0.05 or more"),
    "too long": (TALK, "sample", {"seconds": 3.01}, "#/seconds", "3.0 or less"),
    "nothing more": (TALK, "complete", {"seconds": 0}, "#/seconds", "or more"),
    "an ending too long": (TALK, "complete", {"seconds": 3.01}, "#/seconds", "3.0 or less"),
    "codes": (TALK, "sample", {"around": [0.5]}, "#/around", "takes no such thing"),
    "both": (TALK, "complete", {"sound": SOUND, "clip": CLIP}, "#/sound", "either"),
    "a score of both": (TALK, "score", {"sound": SOUND, "clip": CLIP}, "#/sound", "either"),
    "a score of nothing": (TALK, "score", {}, "#/sound", "Give a sound"),
    "a score of no samples": (TALK, "score", {"clip": []}, "#/sound", "Give a sound"),
    "nothing to hear": (EAR, "classify", {}, "#/sound", "Give a sound"),
    "a picture": (EAR, "classify", {"image": SOUND}, "#/image", "takes no such thing"),
    "a prefix beyond it": (TALK, "complete", {"clip": CLIP, "known": {"prefix": 1001}}, "#/known/prefix", "most 1000"),
    "a prefix below": (TALK, "complete", {"clip": CLIP, "known": {"prefix": -1}}, "#/known/prefix", "0 or more"),
    "a prefix of nothing": (TALK, "complete", {"known": {"prefix": 1}}, "#/known", "Give the sound"),
    "an order": (TALK, "complete", {"clip": CLIP, "known": {"order": "up"}}, "#/known/order", "takes no such thing"),
    "a value too large": (TALK, "score", {"clip": [0, 256]}, "#/clip/1", "255 or less"),
    "a value below": (TALK, "complete", {"clip": [-1]}, "#/clip/0", "0 or more"),
    "a fraction": (EAR, "classify", {"clip": [0.5]}, "#/clip/0", "whole number"),
    "a clip too long": (TALK, "complete", {"clip": [0] * 80_001}, "#/clip", "10 seconds"),
    "a clip far too long": (TALK, "complete", {"clip": [0] * 160_001}, "#/clip", "at most 160000"),
    "chances of much": (TALK, "complete", {"seconds": 0.06, "distributions": True}, "#/seconds", "0.05 or less"),
    "chances of all": (TALK, "complete", {"distributions": True}, "#/seconds", "0.05 or less"),
    "chances of many": (TALK, "complete", {"n": 3, "seconds": 0.05, "distributions": True}, "#/n", "2 or less"),
    "a sound that is none": (TALK, "complete", {"sound": "a sound"}, "#/sound", "base64"),
}


@pytest.mark.parametrize("what", WRONG)
@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_what_is_wrong_is_said_where_it_is(client: TestClient, what: str, accept: str) -> None:
    """A stream that never began is an ordinary problem, too."""
    name, verb, body, pointer, advice = WRONG[what]
    response = post(client, name, verb, body, Accept="application/json" if verb in ("score", "classify") else accept)
    assert_problem(response, "validation")
    [error, *_] = response.json()["errors"]
    assert error["pointer"] == pointer
    assert advice in error["detail"]


def test_a_file_holds_one_sound(client: TestClient) -> None:
    for verb in ("sample", "complete"):
        response = post(client, TALK, verb, {"n": 2}, **WAV)
        assert_problem(response, "validation")
        [error] = response.json()["errors"]
        assert (error["pointer"], error["code"]) == ("#/n", "less_than_equal")


def test_what_surprises_beyond_all_bounds_is_told_all_the_same(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of silence comes silence, and then there is something else."""
    monkeypatch.setattr(Talk, "still", 1e12)
    answer = asked(client, TALK, "score", clip=[140, SILENT, SILENT, 0])
    assert answer["surprises"][-1] == 1e9
    assert 0 < answer["surprises"][0] < 20
