"""What `sample`, `complete`, `score` and `classify` have in common where works are sounds, drawn sample by sample."""

import time
from collections.abc import AsyncIterator, Iterator
from functools import partial
from threading import Lock
from typing import Annotated, Any, Literal, NamedTuple

import numpy as np
import torch
from fastapi import Response
from numpy.typing import NDArray
from pydantic import Field, FiniteFloat
from torch import Tensor

from backend.api.answers import JSON, answer, timing
from backend.api.ask import Ask
from backend.api.events import Events, Shutdown
from backend.api.fields import (
    MOST_MADE,
    WAV_URL,
    Body,
    Heard,
    Label,
    Made,
    Notes,
    Probability,
    Seed,
    Sounding,
    Speaker,
    Verdict,
)
from backend.checkpoints import Loaded
from backend.inference import while_there
from backend.media.medium import EVENTS, WAV
from backend.media.sound import GUIDANCE, Clip
from backend.models.mulaw import expanded
from backend.web.problems import Problem, ProblemBody, flat_schema

MOST = 10  # sounds of one answer
SECONDS = 1.2  # that a sound may take where nothing else is asked for: the longest words take less
FIRST, NEXT = 200, 400  # samples of the first part of a stream and of each after it
SPREAD, SLOW = 2, 0.05  # sounds of which distributions are told, and seconds of which all are
ROAR = 0.5  # of full scale, root mean square: no recording is half as loud for so long, however sure a model is
TAIL, NOISE = 0.25, 6.0  # seconds at the end of a sound that does not end, and bits: so unsure, a model makes but noise
MOST_BITS = 1e9  # what surprises more is as good as impossible

# Sounds are made in steps of microseconds, between which threads hand the interpreter to each other. Two that do so
# take longer than one after the other, and a lever that is pulled meanwhile waits for both.
STEPPING = Lock()

Labels = Annotated[list[Label | None], Field(max_length=MOST)]
Speakers = Annotated[list[Speaker | None], Field(max_length=MOST)]
Surprise = Annotated[FiniteFloat, Field(ge=0, le=MOST_BITS, examples=[3.9])]
Bits = Annotated[list[Surprise], Field(max_length=MOST_MADE, examples=[[0.02, 4.1, 6.5]])]  # one a sample
Spread = Annotated[list[Probability], Field(max_length=256, examples=[[0.01, 0.98, 0.01]])]  # one a value of a sample


class Start(Body):
    """The event `start`: what is going to be drawn."""

    seed: Seed = Field(description="The seed used: asking with it again gives the same sounds.")
    rate: int = Field(ge=1, le=10**6, description="Samples a second.", examples=[8000])
    n: int = Field(ge=1, le=MOST, description="How many sounds.", examples=[2])
    labels: Labels = Field(description="What each is told to say; null where it is not told.", examples=[[7, 3]])
    speakers: Speakers = Field(description="Whose voice each is told; null: not told.", examples=[["theo", "george"]])
    known: int = Field(ge=0, le=MOST_MADE, description="How many samples each begins with.", examples=[3200])
    clip: Made | None = Field(
        description="The sound that is gone on with, whole, as the model heard it; null without one.",
        examples=[[128, 131, 140, 133]],
    )
    notes: Notes | None = Field(description="What was done to its file; null without one.")


class Chunk(Body):
    """The event `chunk`: the next samples of every sound."""

    at: int = Field(ge=0, le=MOST_MADE, description="The place of its first sample in the sound.", examples=[200])
    clips: list[Made] = Field(
        max_length=MOST,
        description="Its samples. A sound that has ended goes on in silence, 128, while others do not.",
        examples=[[[128, 131, 140, 133]]],
    )
    entropies: list[Bits] = Field(
        max_length=MOST, description="How unsure the model was of each sample, bits.", examples=[[[0.02, 4.1, 6.5]]]
    )
    next: list[Spread] | None = Field(
        max_length=SPREAD,
        description=f"How likely each value is of the sample that comes then; null for over {SPREAD} sounds.",
        examples=[[[0.01, 0.98, 0.01]]],
    )
    seconds: Annotated[FiniteFloat, Field(ge=0, le=1e5)] = Field(
        description="How long the model has worked so far: the one number that differs from time to time.",
        examples=[0.031],
    )


class SoundsAnswer(Body):
    """New sounds. Also the last event of a stream, `sound`."""

    sounds: list[Heard] = Field(
        max_length=MOST,
        description="Each as a WAV data URL: what is known, and what was made.",
        examples=[[WAV_URL]],
    )
    clips: list[Made] = Field(
        max_length=MOST,
        description="Their samples on the mu-law, 0 to 255; 128 is silence.",
        examples=[[[128, 131, 140, 133]]],
    )
    known: int = Field(ge=0, le=MOST_MADE, description="How many samples each begins with, unchanged.", examples=[3200])
    bits: list[Surprise] = Field(
        max_length=MOST,
        description="What the samples that were made surprise the model by, with the guidance that they were made with "
        "and whatever the temperature: bits per sample.",
        examples=[[3.9]],
    )
    truth: Surprise | None = Field(
        description="The same of the given sound's own rest; null where there is none.", examples=[4.2]
    )
    ended: list[bool] = Field(
        max_length=MOST,
        description="Whether each fell silent by itself. If not, it took all of `seconds`.",
        examples=[[True]],
    )
    noisy: list[bool] = Field(
        max_length=MOST,
        description="Whether each has run away into noise: it did not end, and to the last the model was so unsure of "
        f"the next sample ({NOISE:g} bits and more) as of no word, or roars as no voice does.",
        examples=[[False]],
    )
    labels: Labels = Field(description="What each was told to say; null where it was not told.", examples=[[7]])
    speakers: Speakers = Field(description="Whose voice each was told; null: not told.", examples=[["theo"]])
    verdicts: list[Verdict] | None = Field(
        max_length=MOST, description="What the card's judge hears in each; null without a judge."
    )
    distributions: list[Annotated[list[Spread], Field(max_length=MOST_MADE)]] | None = Field(
        max_length=SPREAD,
        description="Where they were asked for: how likely each value was for each sample that was made, given those "
        "before it, whatever the temperature, with that guidance.",
        examples=[[[[0.01, 0.98, 0.01]]]],
    )
    notes: Notes | None = Field(description="What was done to the file of a given sound; null without one.")
    seed: Seed = Field(description="The seed used: asking with it again gives the same sounds.")


class SoundScoreAnswer(Body):
    """How surprising a sound is, and where."""

    score: Surprise = Field(description="-log2 p of the sound, for one sample: what it surprises the model by.")
    unit: Literal["bits per sample"] = Field("bits per sample", description="The unit of the score.")
    surprises: Bits = Field(description="-log2 p of each sample given those before it, bits.")
    entropies: Bits = Field(description="How unsure the model was of each sample, bits.")
    next: Spread = Field(description="How likely each value is of the sample that would come then.")
    clip: Made = Field(description="What the model heard: its samples on the mu-law.")
    label: Label | None = Field(description="What it was told that is said; null: not told.", examples=[7])
    speaker: Speaker | None = Field(description="Whose voice it was told; null: not told.", examples=["theo"])
    notes: Notes | None = Field(description="What was done to the file; null without one.")


class SoundReadAnswer(Body):
    """What a judge hears in a sound."""

    label: Label = Field(description="The likeliest label.", examples=[7])
    probabilities: list[Probability] = Field(
        max_length=1000, description="One per label, in order; they sum to one.", examples=[[0.02, 0.98]]
    )
    speaker: Speaker | None = Field(
        description="The likeliest speaker; null where the judge knows none.", examples=["theo"]
    )
    speakers: list[Probability] | None = Field(
        max_length=1000, description="One per speaker of the card, in order.", examples=[[0.9, 0.1]]
    )
    sound: Heard = Field(description="What the judge heard, as a WAV data URL.")
    notes: Notes | None = Field(description="What was done to the file; null without one.")


# What each event of a stream of sounds holds, by its name.
EVENTS_OF_SOUNDS: dict[str, Any] = {
    "start": flat_schema(Start),
    "chunk": flat_schema(Chunk),
    "sound": flat_schema(SoundsAnswer),
    "problem": flat_schema(ProblemBody),
    "shutdown": flat_schema(Shutdown),
}
EVENTS_DOC: dict[str, Any] = {
    "schema": {"type": "string", "maxLength": 10**8},
    "x-events-of-sounds": EVENTS_OF_SOUNDS,
}


class Task(NamedTuple):
    """What to draw."""

    model: Any
    known: Tensor  # (T,), what each sound begins with
    labels: list[int | None]  # places in the card, one for each sound
    speakers: list[int | None]
    most: int  # samples that each may go on for
    seed: int
    temperature: float
    guidance: tuple[float, ...]  # one number; none where the model knows nothing of it
    keep: bool = False  # whether distributions were asked for


class Job:
    """A request that was understood, and what came of it so far."""

    def __init__(self, ask: Ask, task: Task, given: Clip | None = None) -> None:
        """`given` is the sound of the request."""
        self.ask, self.task, self.given = ask, task, given
        shape = len(task.labels), task.most
        self.values = np.full(shape, ask.medium.silent, np.uint8)
        self.bits, self.entropies = np.zeros(shape), np.zeros(shape)
        self.ends: list[int | None] = [None] * len(task.labels)
        self.distributions: list[NDArray[np.float32]] = []
        self.truth: float | None = None
        self.verdicts: list[Verdict] | None = None

    async def look(self) -> None:
        """What the model makes of the given sound's own rest."""
        task, run = self.task, self.ask.run
        if self.given is None or len(self.given.values) == len(task.known):
            return
        what = self.given.values, task.labels[0], task.speakers[0], *task.guidance
        found = await run.queue.turn(run.client, run.inline, task.model.surprises, *what)
        self.truth = mean(found.bits[len(task.known) :])

    def chunks(self) -> Iterator[Chunk]:
        """Draws, part by part, until all have ended or become as long as they may."""
        task, at, spent = self.task, 0, 0.0
        before = time.perf_counter()
        how = task.seed, task.temperature, task.keep, *task.guidance
        speaking = task.model.speak(task.known, task.labels, task.speakers, *how)
        while at < task.most and None in self.ends:
            with STEPPING:
                drawn = speaking.chunk(min(NEXT if at else FIRST, task.most - at))
            spent += time.perf_counter() - before
            yield self.chunk(at, drawn, spent)
            at += drawn.values.shape[1]
            before = time.perf_counter()

    def chunk(self, at: int, drawn: Any, seconds: float) -> Chunk:
        """Takes in samples that were drawn, the first of them at that place; tells them."""
        on = [i for i, end in enumerate(self.ends) if end is None]
        here = slice(at, at + drawn.values.shape[1])
        self.values[on, here], self.bits[on, here] = drawn.values[on], drawn.bits[on]
        self.entropies[on, here] = drawn.entropies[on]
        if self.task.keep:
            self.distributions.append(drawn.probabilities)
        said = bool((self.task.known != self.ask.medium.silent).any())
        for i in on:
            self.ends[i] = self.ask.medium.ended(self.values[i, : here.stop], said)
        return Chunk(
            at=len(self.task.known) + at,
            clips=self.values[:, here].tolist(),
            entropies=rounded(self.entropies[:, here], 3),
            next=rounded(drawn.next, 5) if len(self.ends) <= SPREAD else None,
            seconds=round(seconds, 4),
        )

    def length(self, i: int) -> int:
        """How many samples of a sound were made."""
        end = self.ends[i]
        return self.task.most if end is None else end

    def clips(self) -> list[Tensor]:
        """The sounds: what is known, and what was made up to their end."""
        made = [torch.from_numpy(row[: self.length(i)]).long() for i, row in enumerate(self.values)]
        return [torch.cat([self.task.known, one]) for one in made]

    def noisy(self, i: int) -> bool:
        """Whether a sound has run away into noise."""
        tail = int(TAIL * self.ask.medium.rate)
        lasts = self.ends[i] is None and self.task.most >= tail
        loud = expanded(torch.from_numpy(self.values[i, -tail:])).square().mean().sqrt()
        return lasts and (float(self.entropies[i, -tail:].mean()) > NOISE or float(loud) > ROAR)

    async def listen(self) -> None:
        """What the card's judge hears in the sounds, where there is one."""
        if self.ask.card.judge is not None:
            judge, run = self.ask.shelf.models[self.ask.card.judge], self.ask.run
            self.verdicts = [verdict async for verdict in run.steps(verdicts(judge, self.clips()))]

    def told(self) -> dict[str, Any]:
        """What the event `start` and the answer both say."""
        card, task = self.ask.card, self.task
        return {
            "labels": [None if place is None else card.labels[place] for place in task.labels],
            "speakers": [None if place is None else card.speakers[place] for place in task.speakers],
            "known": len(task.known),
            "notes": notes(self.given),
            "seed": task.seed,
        }

    def start(self) -> str:
        """What is going to be drawn, as JSON."""
        clip = None if self.given is None else self.given.values.tolist()
        return Start(rate=self.ask.medium.rate, n=len(self.ends), clip=clip, **self.told()).model_dump_json()

    def text(self) -> str:
        """All of it, as JSON. Takes milliseconds: ask in the queue."""
        clips, many = self.clips(), range(len(self.ends))
        likely = np.concatenate(self.distributions, 1) if self.distributions else None
        found = SoundsAnswer(
            sounds=self.ask.medium.show(clips),
            clips=[clip.tolist() for clip in clips],
            bits=[mean(self.bits[i, : self.length(i)]) for i in many],
            truth=self.truth,
            ended=[end is not None for end in self.ends],
            noisy=[self.noisy(i) for i in many],
            verdicts=self.verdicts,
            distributions=None if likely is None else [rounded(likely[i, : self.length(i)], 5) for i in many],
            **self.told(),
        )
        return found.model_dump_json()


def played(ask: Ask) -> bool:
    """Whether it is the <audio> of a page that asks for a sound: it takes any form, and can play but one."""
    headers = ask.request.headers
    return WAV in ask.medium.forms and ("range" in headers or headers.get("sec-fetch-dest") == "audio")


async def spoken(job: Job) -> Response:
    """Draws sounds, and answers in the form that is asked for. Raises Problem where there is no room for the job."""
    ask = job.ask
    if ask.form == WAV and len(job.ends) > 1:
        raise Problem.at("#/n", "less_than_equal", "Send 1, or ask for JSON: a WAV file holds one sound.")
    if ask.form == EVENTS:
        return Events(ask.request, ask.run, events(job))
    with ask.run.queue.job(ask.run.client):
        return await while_there(ask.request.receive, finished(job))


async def finished(job: Job) -> Response:
    """Draws all, and answers it as JSON or as a WAV file."""
    ask, run = job.ask, job.ask.run
    async for _ in run.steps(job.chunks()):
        pass
    if ask.form == WAV:
        content = await run.queue.turn(run.client, ask.medium.wav, job.clips()[0])
        return Response(content, media_type=WAV, headers={"Drawbar-Seed": str(job.task.seed), **timing(run)})
    await job.look()
    await job.listen()
    text = await run.queue.turn(run.client, job.text)
    return Response(text, media_type=JSON, headers=timing(run))


async def events(job: Job) -> AsyncIterator[tuple[str, str]]:
    """The events of sounds, as they come about."""
    run = job.ask.run
    yield "start", await run.queue.turn(run.client, job.start)
    async for text in run.steps(chunk.model_dump_json() for chunk in job.chunks()):
        yield "chunk", text
    await job.look()  # not before: it would keep the first sample back
    await job.listen()
    yield "sound", await run.queue.turn(run.client, job.text)


def verdicts(judge: Loaded, clips: list[Tensor]) -> Iterator[Verdict]:
    """What a judge hears in sounds, in each by itself: so that it does not depend on how long the others are."""
    for clip in clips:
        p, q = heard(judge, clip)
        speaker = None if q is None else judge.card.speakers[int(q.argmax())]
        yield Verdict(label=judge.card.labels[int(p.argmax())], p=float(p.max()), speaker=speaker)


def heard(judge: Loaded, clip: Tensor) -> tuple[Tensor, Tensor | None]:
    """How likely a judge holds each label for a clip (T,), and each speaker, where it knows any."""
    x = judge.medium.x([clip])
    return judge.model.classify(x)[0], judge.model.speakers(x)[0] if judge.card.speakers else None


async def scored(ask: Ask, network: Any, body: Any) -> Response:
    """How likely a sound is to a model of sound."""
    clip = await needed_clip(ask, body)
    [label], [speaker] = (ask.each(body, name, 1) or [None] for name in ("label", "speaker"))
    found = await ask.run.call(network, network.surprises, clip.values, label, speaker)

    def text() -> str:
        return SoundScoreAnswer(
            score=mean(found.bits),
            surprises=rounded(found.bits, 3),
            entropies=rounded(found.entropies, 3),
            next=rounded(found.next, 5),
            clip=clip.values.tolist(),
            label=body.label,
            speaker=body.speaker,
            notes=notes(clip),
        ).model_dump_json()

    return Response(await ask.run.once(text), media_type=JSON, headers=timing(ask.run))


async def read_by(ask: Ask, clip: Clip) -> Response:
    """What a judge hears in a sound."""
    p, q = await ask.run.call(ask.loaded.model, heard, ask.loaded, clip.values)
    found = SoundReadAnswer(
        label=ask.card.labels[int(p.argmax())],
        probabilities=p.tolist(),
        speaker=None if q is None else ask.card.speakers[int(q.argmax())],
        speakers=None if q is None else q.tolist(),
        sound=(await ask.sized(len(clip.values), ask.medium.show, [clip.values]))[0],
        notes=notes(clip),
    )
    return answer(found, ask.run, nulls=True)


async def clip_of(ask: Ask, body: Sounding) -> Clip | None:
    """The sound of a request, None where it has none. Raises Problem where it cannot be read."""
    if body.sound is not None and body.clip is not None:
        raise Problem.at("#/sound", "one_of", "Give either a sound or its samples as 'clip'.")
    if body.sound is not None:
        return await ask.reading(partial(ask.medium.values_of, body.sound), "#/sound")
    if body.clip is None:
        return None
    most = ask.medium.longest
    if len(body.clip) > most:
        detail = f"Send at most {most // ask.medium.rate} seconds of sound, {most} samples, not {len(body.clip)}."
        raise Problem.at("#/clip", "sound_long", detail)
    return Clip(torch.tensor(body.clip, dtype=torch.long))


async def needed_clip(ask: Ask, body: Sounding) -> Clip:
    """The same, where there has to be one."""
    found = await clip_of(ask, body)
    if found is None or not len(found.values):
        raise Problem.at("#/sound", "missing", "Give a sound, as a WAV file or as its samples.")
    return found


def how_many(ask: Ask, n: int) -> int:
    """How many sounds. Raises Problem where these are too many."""
    if n > MOST:
        raise Problem.at("#/n", "less_than_equal", f"Send {MOST} or less: {ask.card.name} draws sample by sample.")
    return n


def guidance_of(ask: Ask, body: Any) -> tuple[float, ...]:
    """How firmly to keep to what is told, one number; none where the model knows nothing of it."""
    if "guidance" not in ask.loaded.takes:
        return ()
    return (GUIDANCE if body.guidance is None else body.guidance,)


def samples_in(ask: Ask, seconds: float | None) -> int:
    """How many samples a sound may go on for."""
    rate: int = ask.medium.rate
    return max(1, round((SECONDS if seconds is None else seconds) * rate))


def notes(given: Clip | None) -> Notes | None:
    """What was done to a visitor's file."""
    return None if given is None or given.notes is None else Notes(**given.notes)


def rounded(numbers: NDArray[np.floating[Any]] | Tensor, digits: int) -> Any:
    """Bits or probabilities as lists, to so many decimals."""
    return np.round(np.asarray(numbers, np.float64), digits).clip(0, MOST_BITS).tolist()


def mean(bits: NDArray[np.floating[Any]] | Tensor) -> float:
    """The mean of bits, to four decimals; 0 of none."""
    found: float = rounded(np.asarray(bits, np.float64).mean(), 4) if len(bits) else 0.0
    return found
