"""Sound: what is heard is what the server made, sample by sample, without a gap; and all of it stands in the link."""

import base64
import io
import re
import subprocess
import sys
import wave
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import torch
from playwright.sync_api import Locator, Page, expect

from backend.models.mulaw import compressed
from tests.browser.hands import open_view, settle, told
from tests.browser.test_from_code import programs

VIEW = "/?view=sound&model=toy-talk"
RATE = 8000

# What a page plays: when each piece begins, in samples, and what it holds.
EARS = """
  window.heard = [];
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (when) {
    heard.push({when: when * this.buffer.sampleRate, wave: [...this.buffer.getChannelData(0)]});
    return start.call(this, when);
  };
"""


@pytest.fixture(scope="session")
def address(address_of_toys: str) -> str:
    """A toy that talks, of three labels and in two voices; another one listens."""
    return address_of_toys


@pytest.fixture
def ears(page: Page) -> Page:
    page.add_init_script(EARS)
    return page


def heard(page: Page) -> list[list[int]]:
    """The clips that the page has played so far: their samples on the mu-law, each without a gap."""
    clips: list[list[int]] = []
    end = -1.0
    for piece in page.evaluate("heard"):
        values = compressed(torch.tensor(piece["wave"])).tolist()
        if clips and abs(piece["when"] - end) < 1e-3:
            clips[-1] += values
        else:
            clips.append(values)
        end = piece["when"] + len(values)
    return clips


def query(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def ask(page: Page, verb: str, **body: Any) -> Any:
    return told(page, f"/api/v1/models/toy-talk/{verb}", {"temperature": 1, "guidance": 1.5, **body}).json()


def silent(page: Page) -> None:
    """Waits until what is played has been heard to its end."""
    expect(page.get_by_role("button", name="Stop", exact=True)).to_have_count(0)
    settle(page)


def lane(page: Page, k: int) -> Locator:
    return page.get_by_role("region", name="Four ways to go on").get_by_role("listitem").nth(k)


def test_a_word_is_heard_while_it_is_made_and_nothing_sounds_before_a_press(ears: Page) -> None:
    picture = open_view(ears, VIEW)
    assert heard(ears) == []
    assert query(ears) == {"view": "sound", "model": "toy-talk"}, "what a view opens with is not written"
    before = picture.inner_html()
    ears.get_by_role("button", name="Say owl").click()
    settle(ears)
    silent(ears)
    assert picture.inner_html() != before
    made = ask(ears, "sample", n=1, label="owl", speaker="bob", seed=9)
    [clip] = made["clips"]
    [whole] = heard(ears)
    assert whole[: len(clip)] == clip and set(whole[len(clip) :]) <= {128}, "the stream goes on a little in silence"
    expect(ears.locator(".sound-facts")).to_contain_text(f"{made['bits'][0]:.2f} bits a sample")
    expect(ears.locator(".judged b[lang]")).to_contain_text(made["verdicts"][0]["label"])
    ears.get_by_role("button", name="Play").click()
    silent(ears)
    assert heard(ears)[1:] == [clip]
    ears.reload()
    expect(ears.get_by_role("button", name="Say owl")).to_have_attribute("aria-pressed", "true")
    settle(ears)
    assert heard(ears) == []


def test_a_clip_is_cut_by_keys_and_its_parts_are_heard_apart(ears: Page) -> None:
    open_view(ears, VIEW + "&task=continue&cut=100")
    ears.get_by_role("slider", name="Where it is cut").press("ArrowRight")
    settle(ears)
    assert query(ears)["cut"] == "108"
    [clip] = ask(ears, "sample", n=1, label="dog", speaker="bob", seed=9)["clips"]
    body = {"clip": clip, "known": {"prefix": 108}, "label": "dog", "speaker": "bob", "seed": 9}
    clips = ask(ears, "complete", n=4, **body)["clips"]
    expect(lane(ears, 3)).to_contain_text("bits")
    for part, expected in (
        ("the beginning", clips[1][:108]),
        ("what it adds", clips[1][108:]),
        ("all of it", clips[1]),
    ):
        ears.get_by_role("radio", name=part).check()
        ears.get_by_role("button", name="Play way 2").click()
        silent(ears)
        assert heard(ears)[-1] == expected
    ears.reload()
    settle(ears)
    expect(ears.get_by_role("slider", name="Where it is cut")).to_have_value("108")


def test_a_sound_of_ones_own_is_carried_on(ears: Page) -> None:
    open_view(ears, VIEW + "&task=continue")
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(2)
        writer.setsampwidth(1)
        writer.setframerate(16_000)
        writer.writeframes(bytes([128, 128, 180, 180, 90, 90, 128, 128] * 500))
    ears.locator("input[type=file]").set_input_files(
        {"name": "mine.wav", "mimeType": "audio/wav", "buffer": file.getvalue()}
    )
    expect(ears.locator(".sound-from")).to_contain_text("mine.wav")
    expect(ears.locator(".sound-from")).to_contain_text("It had 16,000 samples a second")
    settle(ears)
    ears.get_by_role("radio", name="the beginning").check()
    ears.get_by_role("button", name="Play way 1").click()
    silent(ears)
    url = "data:audio/wav;base64," + base64.b64encode(file.getvalue()).decode()
    scored = told(ears, "/api/v1/models/toy-talk/score", {"sound": url}).json()
    [kept] = heard(ears)
    assert kept == scored["clip"][: len(kept)] and len(kept) > 50
    assert "UklG" not in ears.url, "too long for a link"
    ears.get_by_role("button", name="the clip it made").click()
    expect(ears.locator(".sound-from")).not_to_contain_text("mine.wav")


def test_slow_motion_takes_a_sample_another_one_by_hand_and_what_follows(phone: Page) -> None:
    open_view(phone, VIEW + "&task=slow&cut=120&voice=ann&seed=16")
    phone.get_by_role("button", name="Next sample").tap()
    phone.get_by_role("button", name="Next sample").tap()
    expect(phone.get_by_text("2 of 100 drawn")).to_be_visible()
    [clip] = ask(phone, "sample", n=1, label="dog", speaker="ann", seed=16)["clips"]
    told_too = {"label": "dog", "speaker": "ann", "seed": 16}
    [drawn] = ask(phone, "complete", n=1, clip=clip[:120], seconds=0.0125, **told_too)["clips"]
    chooser = phone.get_by_role("slider", name="Another value for the next sample")
    box = chooser.bounding_box()
    assert box
    chooser.tap(position={"x": 20, "y": box["height"] * (255 - 200 + 0.5) / 256})
    settle(phone)
    expect(phone.get_by_text(re.compile("3 samples are fixed"))).to_be_visible()
    text = query(phone)["given"]
    given = list(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    assert given == [*drawn[120:122], 200]
    chooser.press("ArrowDown")
    chooser.press("Enter")
    expect(phone.get_by_text(re.compile("4 samples are fixed"))).to_be_visible()
    expect(phone.get_by_text("Done: choose another value")).to_be_visible()
    settle(phone)
    phone.reload()
    expect(phone.get_by_text(re.compile("4 samples are fixed"))).to_be_visible()


def test_the_wall_is_made_on_a_press_and_plays_one_at_a_time(ears: Page) -> None:
    open_view(ears, VIEW + "&task=wall")
    tiles = ears.locator(".tile")
    expect(tiles).to_have_count(3)
    expect(tiles.first).to_be_disabled()
    ears.get_by_role("button", name="Say them all").click()
    settle(ears)
    clips = ask(ears, "sample", n=3, labels=["cat", "dog", "owl"], speaker="bob", seed=9)["clips"]
    assert heard(ears) == []
    tiles.nth(0).click()
    tiles.nth(2).click()
    expect(ears.locator(".tile[aria-pressed=true]")).to_have_count(0)
    assert heard(ears)[-1] == clips[2]
    ears.get_by_role("radio", name="one digit, all voices").check()
    expect(tiles).to_have_count(2)
    expect(tiles.first).to_be_disabled()


def test_the_programs_write_what_is_heard(page: Page, tmp_path: Path) -> None:
    open_view(page, VIEW + "&digit=cat&seed=3")
    texts = programs(page)
    [clip] = ask(page, "sample", n=1, label="cat", speaker="bob", seed=3)["clips"]
    for command in (["bash", "-c", texts["curl"]], [sys.executable, "-c", texts["Python"]]):
        subprocess.run(command, cwd=tmp_path, check=True, timeout=30)
        with wave.open(str(tmp_path / "spoken.wav")) as file:
            assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
            samples = torch.frombuffer(bytearray(file.readframes(file.getnframes())), dtype=torch.int16)
        assert compressed(samples / 2**15).tolist() == clip
        (tmp_path / "spoken.wav").unlink()


def test_what_the_judge_of_speech_hears_can_be_played(ears: Page) -> None:
    open_view(ears, "/?view=models&model=toy-ear")
    clips = ears.locator(".sample-sheet audio")
    expect(clips).to_have_count(6)
    for clip in clips.all():
        assert clip.evaluate(
            """(audio) => new Promise((said) => {
                audio.addEventListener("canplaythrough", () => said(true));
                audio.addEventListener("error", () => said(false));
                setTimeout(() => said(false), 20000);
                audio.preload = "auto";
                audio.load();
            })"""
        )


def test_spectrograms_stand_in_the_card_with_what_each_says(ears: Page) -> None:
    open_view(ears, "/?view=models&model=toy-talk")
    ears.get_by_role("heading", name="Recorded and drawn").scroll_into_view_if_needed()
    picture = ears.get_by_role("img", name="Spectrograms: a row of recordings, below it a row of what the model said")
    ears.wait_for_function("(image) => image.naturalWidth === 12", arg=picture.element_handle())
    expect(ears.locator(".spectra-labels span")).to_have_text(["cat", "dog", "owl"])


def test_guidance_is_asked_for_and_is_no_control_where_nothing_is_told(ears: Page) -> None:
    open_view(ears, VIEW)
    dial = ears.get_by_role("textbox", name="Guidance, number")
    with ears.expect_request(lambda request: request.method == "POST" and "/sample" in request.url) as asked:
        dial.fill("2.5")
        dial.press("Enter")
    assert '"guidance":2.5' in (asked.value.post_data or "")
    assert query(ears)["guidance"] == "2.5"
    ears.get_by_role("radio", name="carry on").check(force=True)
    expect(dial).to_be_visible()
    ears.get_by_role("checkbox", name="Tell it digit and voice").uncheck(force=True)
    expect(dial).to_have_count(0)
