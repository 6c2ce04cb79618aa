"""`complete`: a picture of which a part is known, and what the rest may be, drawn pixel by pixel; or a sound."""

from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import Annotated, Any, Literal

import numpy as np
import torch
from fastapi import Request, Response
from pydantic import Field, FiniteFloat
from torch import Tensor

from backend.api import sounds
from backend.api.answers import FILE, JSON, check_size, film, sheet, timing
from backend.api.ask import Ask, begin, fresh_seed
from backend.api.events import Events, Shutdown
from backend.api.fields import (
    MOST_PIXELS,
    MOST_SAMPLES,
    PNG_URL,
    Amounts,
    Body,
    Drawn,
    Guidance,
    Label,
    ModelName,
    Nats,
    Paper,
    Picture,
    Probability,
    Seed,
    Shown,
    Sounding,
    Speaker,
    Temperature,
    Values,
    api_router,
    described,
)
from backend.checkpoints import MOST_SIDE
from backend.inference import while_there
from backend.media import files
from backend.media.medium import APNG, EVENTS, GIF, PNG, WAV
from backend.media.medium import Values as Seen
from backend.models.raster import (
    LANES,
    NATS,
    ORDERS,
    Drawing,
    Order,
    Rare,
    Row,
    Task,
    best_order,
    surprises,
    turned_back,
)
from backend.models.seeds import choices
from backend.web.bodies import json_body
from backend.web.problems import Problem, ProblemBody, flat_schema

router = api_router("complete")

HELD = 12  # frames for which a film stays on its last picture
SURE = 0.9  # how likely a judge must find what is wished for
UNDRAWN = 128  # the grey of pixels that are not drawn yet


class Known(Body):
    """Which pixels stay: the first ones along an order, or those that a mask shows; or which samples of a sound."""

    prefix: int | None = Field(
        None,
        ge=0,
        le=MOST_SAMPLES,
        description="How many pixels are known, counted along the order; none: 0, nothing is. Of a sound how many "
        "samples; none: all.",
        examples=[392],
    )
    order: Literal["down", "up", "right", "left", "any"] | None = Field(
        None,
        description="Down: rows from the top, each from the left. Up: rows from the bottom, each from the left. "
        "Right: columns from the left, each from the top. Left: columns from the right, each from the top. Any, where "
        "nothing is known: one of them, as the seed says. None: down.",
        examples=["down"],
    )
    mask: Picture | None = Field(
        None,
        description="Instead: a PNG of the picture's size, white where it is known; or one with holes: if it is "
        "transparent anywhere, what is transparent is drawn, and what is opaque is known, whatever its colour. White "
        "all over, it leaves nothing to draw.",
        examples=[PNG_URL],
    )


class CompleteRequest(Shown, Sounding):
    """A picture or a sound, what of it stays, and how to go on."""

    known: Known | None = Field(
        None, description="What stays. None: of a picture nothing, all is drawn anew; of a sound all."
    )
    n: int = Field(1, ge=1, le=LANES, description=f"How many endings; at most {sounds.MOST} of a sound.", examples=[4])
    seed: Seed | None = Field(None, description="The same seed, the same endings; none: one is drawn.", examples=[42])
    temperature: Temperature = Field(
        1.0,
        description="1: as likely as the model holds each value. Below, the likely ones gain; 0: always the likeliest.",
        examples=[1.0],
    )
    guidance: Guidance = None
    scale: int = Field(1, ge=1, le=8, description="Side of a pixel in image answers.", examples=[8])
    milliseconds: int = Field(80, ge=20, le=2000, description="Time of a frame in GIF and APNG.", examples=[80])
    seconds: Annotated[FiniteFloat, Field(ge=1e-4, le=3)] | None = Field(
        None,
        description=f"Of sounds: for how long each may go on; it may end by itself before. None: {sounds.SECONDS}.",
        examples=[0.5],
    )
    wish: Label | None = Field(
        None,
        description="Of models whose card lists it, where what is known is no mask: what its judge is to read in the "
        f"endings with a probability above {SURE}: they are drawn until it does; none: whatever comes.",
        examples=[7],
    )
    label: Label | None = Field(
        None, description="Of sounds: what the model is told is said; none: it is not told.", examples=[7]
    )
    speaker: Speaker | None = Field(
        None, description="Of sounds: whose voice it is told; none: it is not told.", examples=["george"]
    )
    distributions: bool = Field(
        False,
        description=f"Of sounds of at most {sounds.SPREAD} endings of at most {sounds.SLOW} seconds: whether to answer "
        "how likely each value was for each sample, too.",
        examples=[True],
    )


class Start(Body):
    """The event `start`: what is going to be drawn."""

    seed: Seed = Field(description="The seed used: asking with it again gives the same endings.")
    order: Order = Field(description="The order in which lines come.", examples=["down"])
    exact: bool = Field(description="Whether endings are drawn exactly.", examples=[True])
    hidden: int = Field(ge=0, le=MOST_PIXELS, description="How many pixels are drawn.", examples=[392])
    n: int = Field(ge=1, le=LANES, description="How many endings.", examples=[4])
    side: int = Field(ge=1, le=MOST_SIDE, description="Pixels a side.", examples=[28])
    picture: Drawn | None = Field(description="What the model saw, as a PNG data URL.", examples=[PNG_URL])
    values: Values | None = Field(description="Its pixels.", examples=[[0, 1, 1]])
    moved: int = Field(ge=0, le=MOST_PIXELS, description="How many of them had another colour.", examples=[0])
    paper: Paper = None
    truth: Nats | None = Field(
        description="-log p of the picture's own hidden part, in nats; null without one, or where it is not exact.",
        examples=[38.9],
    )


class Line(Body):
    """The event `line`: one line along the order, of every ending."""

    line: int = Field(ge=0, le=MOST_SIDE, description="Which one, from 0.", examples=[0])
    values: list[Annotated[Values, Field(max_length=MOST_SIDE)]] = Field(
        max_length=LANES, description="Its pixels.", examples=[[[0, 1, 1]]]
    )
    probabilities: list[
        Annotated[list[Annotated[list[Probability], Field(max_length=256)]], Field(max_length=MOST_SIDE)]
    ] = Field(
        max_length=LANES,
        description="How likely each value was for each pixel, given those before it.",
        examples=[[[[0.9, 0.1]]]],
    )
    entropies: list[Annotated[Amounts, Field(max_length=MOST_SIDE)]] = Field(
        max_length=LANES, description="How unsure the model was of each pixel, bits.", examples=[[[0.47]]]
    )
    tentative: bool = Field(
        description="Whether lines may still change: they do where drawing is not exact.", examples=[False]
    )


class CompleteAnswer(Body):
    """Endings of a picture, and how likely they are. Also the last event of a stream, `picture`."""

    images: list[Drawn] = Field(max_length=LANES, description="The endings as PNG data URLs.", examples=[[PNG_URL]])
    values: list[Values] = Field(max_length=LANES, description="Their pixels, row by row.", examples=[[[0, 1, 1]]])
    nats: list[Nats] = Field(
        max_length=LANES,
        description="-log p of each ending given what is known, whatever the temperature. Where drawing is not exact, "
        "an estimate: -log p of the whole picture, plus an estimate of log p of what is known that all endings share. "
        "That errs to the low side, and so do these numbers, less the more endings there are.",
        examples=[[41.2]],
    )
    truth: Nats | None = Field(
        description="The same of the picture's own hidden part; null where there is no picture.",
        examples=[38.9],
    )
    surprises: list[Amounts] = Field(
        max_length=LANES,
        description="-log p of each pixel given those before it, nats, row by row; 0 where it was known.",
        examples=[[[0.02, 0.69, 4.6]]],
    )
    entropies: list[Amounts] = Field(
        max_length=LANES,
        description="How unsure the model was of each pixel, bits, row by row.",
        examples=[[[0.14, 1.0, 0.08]]],
    )
    order: Order = Field(description="The order of drawing.", examples=["down"])
    exact: bool = Field(
        description="Whether all that is known comes before what is drawn. If not, drawing is an approximation.",
        examples=[True],
    )
    hidden: int = Field(ge=0, le=MOST_PIXELS, description="How many pixels were drawn.", examples=[392])
    picture: Drawn | None = Field(
        description="What the model saw, as a PNG data URL; null without one.", examples=[PNG_URL]
    )
    moved: int = Field(
        ge=0, le=MOST_PIXELS, description="How many pixels had a colour that the model lacks.", examples=[0]
    )
    paper: Paper = None
    seed: Seed = Field(description="The seed used: asking with it again gives the same endings.")


# OpenAPI has no words for streams yet: what each event holds, by its name.
EVENTS_DOC: dict[str, Any] = {
    "schema": {"type": "string", "maxLength": 10**8},
    "x-events": {
        "start": flat_schema(Start),
        "line": flat_schema(Line),
        "picture": flat_schema(CompleteAnswer),
        "problem": flat_schema(ProblemBody),
        "shutdown": flat_schema(Shutdown),
    },
    "x-events-of-sounds": sounds.EVENTS_OF_SOUNDS,
}


class Job:
    """A request that was understood, and what came of it so far."""

    def __init__(self, ask: Ask, task: Task, found: Seen | None) -> None:
        """`found` is the picture of the request."""
        self.ask, self.task, self.found = ask, task, found
        self.drawing = Drawing(task)
        self.surprises: Tensor | None = None  # (S, S), of the picture itself

    async def look(self) -> None:
        """What the model makes of the picture itself."""
        if self.found is not None:
            run, task = self.ask.run, self.task
            what = task.model, self.found.values, task.order
            self.surprises, _ = await run.queue.turn(run.client, run.inline, surprises, *what)

    async def lines(self) -> AsyncIterator[Row]:
        """Draws, line by line. Raises Problem where what is wished for is too seldom drawn."""
        async for row in self.ask.run.steps(granted(self.drawing)):
            if row is not None:
                yield row

    def picture(self) -> str | None:
        """What the model saw."""
        return None if self.found is None else files.data_urls(self.ask.medium.painted(self.found.values[None]))[0]

    def truth(self) -> float | None:
        """-log p of the picture's own hidden part."""
        return None if self.surprises is None else self.drawing.truth(self.surprises)

    def text(self) -> str:
        """All of it, as JSON. Takes milliseconds: ask in the queue."""
        drawing, task = self.drawing, self.task
        values = drawing.pictures()
        found = CompleteAnswer(
            images=files.data_urls(self.ask.medium.painted(values)),
            values=values.flatten(1).tolist(),
            nats=drawing.nats().tolist(),
            truth=self.truth(),
            surprises=rounded(drawing.hidden_surprises().flatten(1)),
            entropies=rounded(drawing.bits().flatten(1)),
            order=task.order,
            exact=task.exact,
            hidden=int((~task.known).sum()),
            picture=self.picture(),
            moved=self.found.moved if self.found else 0,
            paper=self.found.paper if self.found else None,
            seed=task.seed,
        )
        return found.model_dump_json()


def granted(drawing: Drawing) -> Iterator[Row | None]:
    """The lines of a drawing. Raises Problem where what is wished for is too seldom drawn."""
    try:
        yield from drawing.lines()
    except Rare as error:
        found = f"{error.found or 'none'} of {error.drawn:,} drawings"
        less = f"send {error.found} or less as n, or wish" if error.found else "wish"
        raise Problem.at("#/wish", "rare", f"It is {found}: {less} for another, or at a higher temperature.") from None


@router.post(
    "/models/{model}/complete",
    summary="How a picture or a sound may go on",
    response_model=CompleteAnswer | sounds.SoundsAnswer,
    responses={200: {"content": {PNG: FILE, GIF: FILE, APNG: FILE, WAV: FILE, EVENTS: EVENTS_DOC}}},
    openapi_extra=described(CompleteRequest),
)
async def complete(model: ModelName, request: Request) -> Response:
    """What a picture may go on like. Ending i depends on the seed and i alone; known pixels never change.

    Where a mask is known that no order has first, all endings are drawn together: they depend on their number, too.

    As image/png: one ending or a sheet; as image/gif or image/apng: a film of the drawing. As text/event-stream: the
    events `start`, `line` for each line as it is drawn, `picture` with the answer in JSON; `problem` after a mistake,
    `shutdown` where the server ends.

    Of a sound: as audio/wav the one ending, after what it begins with; as text/event-stream the events `start`, `chunk`
    for every few hundred samples, `sound` with the answer in JSON.
    """
    ask = begin(request, model, "complete", EVENTS, PNG, GIF, APNG, WAV)
    ask.run.queue.check(ask.run.client)
    body = await json_body(request, CompleteRequest)
    ask.refuse(body)
    if ask.loaded.can("speak"):
        return await sounds.spoken(await continued(ask, body))
    ask.leave_out(body, "sound", "clip", "distributions")
    found = await picture_of(ask, body)
    job = Job(ask, await asked(ask, body, found), found)
    if ask.form == EVENTS:
        return Events(request, ask.run, events(job))
    with ask.run.queue.job(ask.run.client):
        return await while_there(request.receive, finished(job, body))


async def picture_of(ask: Ask, shown: Shown) -> Seen | None:
    """The picture of a request, None where it has none. Raises Problem where it does not fit the model."""
    if shown.image is not None and shown.values is not None:
        raise Problem.at("#/image", "one_of", "Give either an image or its values.")
    if shown.values is not None:
        return Seen(checked(ask, shown.values), 0)
    if shown.image is None:
        return None
    return await ask.reading(partial(ask.medium.values_of, shown.image), "#/image")


def checked(ask: Ask, values: list[int]) -> Tensor:
    """The values of a request as a picture (S, S). Raises Problem where they do not fit the model."""
    side, most = ask.medium.side, ask.medium.values
    if len(values) != side**2:
        wanted = f"{side**2} values, {side} rows of {side}"
        raise Problem.at("#/values", "picture_size", f"Send {wanted}, not {len(values)}: {ask.card.name} needs it.")
    picture = torch.tensor(values)
    if int(picture.max()) >= most:
        place = int((picture >= most).nonzero()[0])
        detail = f"Send values from 0 to {most - 1}: {ask.card.name} knows no others."
        raise Problem.at(f"#/values/{place}", "value_range", detail)
    return picture.view(side, side)


def painted(job: Job, drawn: Tensor) -> Any:
    """The pictures as far as they are, grey where nothing is `drawn` (N, S, S)."""
    pictures = job.ask.medium.painted(job.drawing.pictures())
    pictures[~drawn.numpy()] = UNDRAWN
    return pictures


def rounded(numbers: Tensor) -> Any:
    """Numbers as lists, to four decimals: what the rest would say is noise, and twice as long."""
    return np.round(numbers.double().numpy(), 4).tolist()


async def asked(ask: Ask, body: CompleteRequest, found: Seen | None) -> Task:
    """What a request asks to be drawn. Raises Problem where that makes no sense."""
    side = ask.medium.side
    seed = fresh_seed() if body.seed is None else body.seed
    known = body.known or Known()
    if known.mask is None:
        if known.order == "any" and known.prefix:
            detail = "Send one of the four orders, or no prefix: what is known is counted along an order."
            raise Problem.at("#/known/order", "not_taken", detail)
        chance = ORDERS[int(choices(1, len(ORDERS), seed, "order"))]
        order, exact = chance if known.order == "any" else known.order or "down", True
        there = turned_back(first(side, known.prefix or 0), order)
    else:
        if known.prefix is not None or known.order is not None:
            raise Problem.at("#/known/mask", "one_of", "Give either a mask, or a prefix and its order.")
        there = await mask(ask, known.mask)
        order, exact = best_order(there)
    if found is None and there.any():
        raise Problem.at("#/known", "no_picture", "Give the picture, too, as image or values: parts of it are known.")
    picture = None if found is None else found.values
    wish = None if body.wish is None else wished(ask, body.wish)
    if wish and known.mask is not None:
        raise Problem.at("#/wish", "not_taken", "Leave this out, or send a prefix: around a mask there are no wishes.")
    return Task(ask.model(body.generation), picture, there, order, exact, body.n, seed, body.temperature, wish)


def wished(ask: Ask, label: int | str) -> Callable[[Tensor], Tensor]:
    """Whether the judge surely reads a label (N,) in pictures (N, S, S). Raises Problem where it knows none such."""
    judge = ask.shelf.models[str(ask.card.judge)]
    if label not in judge.card.labels:
        detail = f"Send one of {judge.card.labels[:20]}: {judge.card.name} reads no others."
        raise Problem.at("#/wish", "unknown_label", detail)
    place = judge.card.labels.index(label)

    def read(values: Tensor) -> Tensor:
        p: Tensor = judge.model.classify(judge.medium.x(ask.medium.painted(values)))
        return p[:, place] > SURE

    return read


def first(side: int, prefix: int) -> Tensor:
    """A mask (side, side) of so many first pixels, row by row. Raises Problem where there are fewer."""
    if prefix > side**2:
        raise Problem.at("#/known/prefix", "prefix_size", f"Send at most {side**2}: the picture has no more pixels.")
    return (torch.arange(side**2) < prefix).view(side, side)


async def mask(ask: Ask, text: str) -> Tensor:
    """A mask (S, S) out of an image, true where a pixel is known. Raises Problem where it has another size."""
    side, pointer = ask.medium.side, "#/known/mask"
    known = await ask.reading(lambda: files.mask(files.from_text(text)), pointer)
    if known.shape != (side, side):
        height, width = known.shape
        detail = f"Send a mask of {side} x {side} pixels, as large as the picture, not of {width} x {height}."
        raise Problem.at(pointer, "mask_size", detail)
    return torch.from_numpy(known)


async def continued(ask: Ask, body: CompleteRequest) -> sounds.Job:
    """What a request asks to be made of a sound. Raises Problem where that makes no sense."""
    ask.leave_out(body, "image", "values")
    known = body.known or Known()
    for name in ("order", "mask"):
        if getattr(known, name) is not None:
            ask.not_taken(f"#/known/{name}")
    if body.guidance is not None and body.label is body.speaker is None:
        detail = "Leave this out, or tell a label or a speaker, too: there is nothing to keep to."
        raise Problem.at("#/guidance", "not_taken", detail)
    given = await sounds.clip_of(ask, body)
    if given is None and known.prefix:
        raise Problem.at("#/known", "no_sound", "Give the sound, too, as a file or as its samples: it is known.")
    clip = torch.zeros(0, dtype=torch.long) if given is None else given.values
    if known.prefix is not None and known.prefix > len(clip):
        raise Problem.at("#/known/prefix", "prefix_long", f"Send at most {len(clip)}: the sound has no more samples.")
    if body.distributions and (body.seconds is None or body.seconds > sounds.SLOW):
        detail = f"Send {sounds.SLOW} or less: of longer sounds no distributions are told."
        raise Problem.at("#/seconds", "less_than_equal", detail)
    n = sounds.how_many(ask, body.n)
    if body.distributions and n > sounds.SPREAD:
        detail = f"Send {sounds.SPREAD} or less: of more sounds no distributions are told."
        raise Problem.at("#/n", "less_than_equal", detail)
    task = sounds.Task(
        ask.model(body.generation),
        clip[: known.prefix],
        ask.each(body, "label", n) or [None] * n,
        ask.each(body, "speaker", n) or [None] * n,
        sounds.samples_in(ask, body.seconds),
        fresh_seed() if body.seed is None else body.seed,
        body.temperature,
        sounds.guidance_of(ask, body),
        body.distributions,
    )
    return sounds.Job(ask, task, given)


async def finished(job: Job, body: CompleteRequest) -> Response:
    """Draws all, and answers in the form that is asked for."""
    ask, drawing = job.ask, job.drawing
    if ask.form == JSON:
        await job.look()
    films = ask.form in (GIF, APNG)
    if ask.form != JSON:  # before anything is drawn for nothing
        blank = ask.medium.painted(drawing.values)
        check_size(blank.size * (drawing.values.shape[-1] + HELD + 1 if films else 1), body.scale)
    frames: list[Any] = []
    async for row in job.lines():
        if not films or row.missing == 0:
            continue
        if not frames:
            frames.append(painted(job, drawing.drawn(row.line)))
        frames.append(painted(job, drawing.drawn(row.line + 1)))
    if ask.form == JSON:
        text = await ask.run.queue.turn(ask.run.client, job.text)
        return Response(text, media_type=JSON, headers=timing(ask.run))
    pictures = ask.medium.painted(drawing.pictures())
    if films:
        frames += [pictures] * HELD

        def strips() -> Any:
            return np.stack([files.sheet(frame, len(frame)) for frame in frames])

        reply = await film(strips, ask.run, body.scale, body.milliseconds, ask.form)
    else:
        reply = await sheet(pictures, ask.run, body.scale)
    reply.headers["Drawbar-Seed"] = str(job.task.seed)
    return reply


async def events(job: Job) -> AsyncIterator[tuple[str, str]]:
    """The events of a drawing, as it comes about."""
    task, found, run = job.task, job.found, job.ask.run
    await job.look()
    start = Start(
        seed=task.seed,
        order=task.order,
        exact=task.exact,
        hidden=int((~task.known).sum()),
        n=task.n,
        side=job.ask.medium.side,
        picture=job.picture(),
        values=None if found is None else found.values.flatten().tolist(),
        moved=found.moved if found else 0,
        paper=found.paper if found else None,
        truth=job.truth() if task.exact else None,
    )
    yield "start", start.model_dump_json()
    async for line in run.steps(told(job)):
        if line is not None:
            yield "line", line
    yield "picture", await run.queue.turn(run.client, job.text)


def told(job: Job) -> Iterator[str | None]:
    """Draws, and tells each line as JSON: in the queue, since one of many colours has a hundred thousand numbers."""
    for row in granted(job.drawing):
        if row is None:
            yield None
            continue
        line = Line(
            line=row.line,
            values=row.values.tolist(),
            probabilities=rounded(row.likely.exp()),
            entropies=rounded(row.entropies / NATS),
            tentative=not job.task.exact,
        )
        yield line.model_dump_json()
