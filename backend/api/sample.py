"""`sample`: new pictures or sentences from the prior, pictures pixel by pixel, sounds sample by sample."""

from functools import partial
from typing import Annotated, Any, Literal

import torch
from fastapi import Query, Request, Response
from pydantic import Field, FiniteFloat

from backend.api import sounds
from backend.api.answers import FILE, JSON, PICTURES_DOC, answer, sheet
from backend.api.ask import Ask, begin, fresh_seed
from backend.api.fields import (
    MOST_CHARACTERS,
    PNG_URL,
    Body,
    Code,
    Drawn,
    Guidance,
    Label,
    Manner,
    ModelName,
    Prior,
    QueryGeneration,
    QueryLabel,
    QuerySpeaker,
    Seed,
    Speaker,
    Temperature,
    Values,
    Written,
    api_router,
    described,
    link_label,
)
from backend.inference import while_there
from backend.media import files
from backend.media.medium import EVENTS, PNG, WAV
from backend.media.sound import GUIDANCE
from backend.models.raster import LANES, Drawing, Task
from backend.models.seeds import MAX_SEED, choices, noise
from backend.web.bodies import json_body
from backend.web.problems import Problem

router = api_router("sample")


class SampleRequest(Manner):
    """How many to draw and from what."""

    n: int = Field(
        1,
        ge=1,
        le=64,
        description=f"How many; at most {LANES} where they are drawn pixel by pixel, {sounds.MOST} of sounds.",
        examples=[4],
    )
    seed: Seed | None = Field(None, description="The same seed, the same samples; none: one is drawn.", examples=[42])
    temperature: Temperature = 1.0
    prior: Prior = "normal"
    guidance: Guidance = None
    label: Label | None = Field(None, description="The label to draw; none: each draws its own.", examples=[7])
    labels: list[Label] | None = Field(
        None, min_length=1, max_length=64, description="Or the label of each, as many as `n`.", examples=[[3, 7]]
    )
    speaker: Speaker | None = Field(
        None, description="Of models that know several: whose voice; none: each draws its own.", examples=["george"]
    )
    speakers: list[Speaker] | None = Field(
        None,
        min_length=1,
        max_length=64,
        description="Or whose voice each has, as many as `n`.",
        examples=[["george", "theo"]],
    )
    seconds: Annotated[FiniteFloat, Field(ge=0.05, le=3)] | None = Field(
        None,
        description=f"How long a sound may become; it may end by itself before. None: {sounds.SECONDS}.",
        examples=[1.2],
    )
    around: Code | None = Field(
        None, description="A code to stay near; none: samples come from the prior.", examples=[[0.5, -1.25]]
    )
    radius: Annotated[FiniteFloat, Field(ge=0, le=4)] = Field(
        0.5, description="How near: the standard deviation of every number around it.", examples=[0.5]
    )
    readable: bool = Field(
        False, description="Of sentences: whether to say which of them encode takes, too.", examples=[True]
    )

    def many(self) -> int:
        """How many are asked for: where that is not said, as many as it lists."""
        listed = self.labels or self.speakers
        return self.n if listed is None or "n" in self.model_fields_set else len(listed)


class SampleAnswer(Body):
    """New pictures and where they came from."""

    images: list[Drawn] | None = Field(
        None, max_length=64, description="Of models of pictures: one PNG data URL per sample.", examples=[[PNG_URL]]
    )
    sentences: list[Written] | None = Field(
        None, max_length=64, description="Of models of sentences: one per sample.", examples=[["I like tea."]]
    )
    readable: list[bool] | None = Field(
        None, max_length=64, description="Where it was asked for: whether encode takes each.", examples=[[True]]
    )
    codes: list[Code] | None = Field(
        None,
        max_length=64,
        description="The code of each sample, of models that have codes.",
        examples=[[[0.5, -1.25]]],
    )
    values: list[Values] | None = Field(
        None, max_length=LANES, description="The pixels of each sample, of models of pixels.", examples=[[[0, 1, 1]]]
    )
    seed: Seed = Field(description="The seed used: asking with it again gives the same samples.")
    labels: list[Label] | None = Field(
        None, max_length=64, description="The label of each sample, for models that take one.", examples=[[7]]
    )


@router.post(
    "/models/{model}/sample",
    summary="New works by chance",
    response_model=SampleAnswer | sounds.SoundsAnswer,
    responses={200: {"content": {**PICTURES_DOC[200]["content"], WAV: FILE, EVENTS: sounds.EVENTS_DOC}}},
    openapi_extra=described(SampleRequest),
)
async def sample(model: ModelName, request: Request) -> Response:
    """New works. Sample i depends on the seed and i alone. As image/png: one picture or a sheet.

    Of sounds: as audio/wav the one sound; as text/event-stream the events `start`, `chunk` for every few hundred
    samples as they are drawn, `sound` with the answer in JSON; `problem` after a mistake, `shutdown` where the server
    ends.
    """
    ask = begin(request, model, "sample", PNG, WAV, EVENTS)
    return await sampled(ask, await json_body(request, SampleRequest))


@router.get(
    "/models/{model}/sample",
    summary="New works by chance, as a link",
    response_model=SampleAnswer | sounds.SoundsAnswer,
    responses={200: {"content": {**PICTURES_DOC[200]["content"], WAV: FILE}}},
)
async def sample_link(
    model: ModelName,
    request: Request,
    n: Annotated[int, Query(ge=1, le=64, description="How many.")] = 1,
    seed: Annotated[
        int | None, Query(ge=0, le=MAX_SEED, description="The seed; none: one is drawn.", examples=[42])
    ] = None,
    temperature: Annotated[
        float | None, Query(ge=0, le=2, description="Scales the prior; none: 1.", allow_inf_nan=False, examples=[1.0])
    ] = None,
    label: QueryLabel = None,
    speaker: QuerySpeaker = None,
    seconds: Annotated[
        float | None,
        Query(
            ge=0.05, le=3, description="How long a sound may become; none: 1.2.", allow_inf_nan=False, examples=[1.2]
        ),
    ] = None,
    guidance: Annotated[
        float | None,
        Query(
            ge=0,
            le=4,
            description=f"Of sounds: how firmly to keep to label and speaker; none: {GUIDANCE}.",
            allow_inf_nan=False,
            examples=[1.5],
        ),
    ] = None,
    prior: Annotated[
        Literal["normal", "fitted"] | None,
        Query(description="Which prior codes are drawn from; none: the standard normal.", examples=["fitted"]),
    ] = None,
    generation: QueryGeneration = None,
) -> Response:
    """New works by a link that an <img> or an <audio> can take."""
    ask = begin(request, model, "sample", PNG, WAV)
    if ask.form == JSON and sounds.played(ask):
        ask.form = WAV
    told = {"seed": seed, "label": link_label(label), "speaker": speaker, "seconds": seconds}
    body = SampleRequest.model_validate({"n": n, **told, "guidance": guidance, "generation": generation})
    besides = {"temperature": temperature, "prior": prior}
    return await sampled(ask, body.model_copy(update={k: v for k, v in besides.items() if v is not None}))


async def sampled(ask: Ask, body: SampleRequest) -> Response:
    """Draws the samples and answers them in the form that the request asks for."""
    ask.refuse(body)
    if body.around is None and "radius" in body.model_fields_set:
        raise Problem.at("#/radius", "not_taken", "Give a code as 'around', too, or leave this out.")
    if body.around is not None and "temperature" in body.model_fields_set:
        raise Problem.at(
            "#/temperature", "not_taken", "Leave this out: 'radius' says how near to 'around' samples are."
        )
    if body.around is not None and "prior" in body.model_fields_set:
        raise Problem.at("#/prior", "not_taken", "Leave this out: samples stay near 'around'.")
    seed = fresh_seed() if body.seed is None else body.seed
    network, n = ask.model(body.generation), body.many()
    if ask.loaded.can("speak"):
        return await sampled_sounds(ask, network, body, seed)
    if not ask.loaded.can("decode"):
        return await sampled_pixels(ask, network, body, seed)
    if body.around is None:
        codes = ask.prior(network, n, seed, body.temperature, body.prior, "#/around")
    else:
        centre = ask.codes([body.around], "#/around")
        codes = ask.bounded(centre + body.radius * noise(n, ask.card.code_size, seed))
    labels = {}
    if "label" in ask.loaded.takes:
        asked = ask.each(body, "label", n)
        labels = {"label": choices(n, len(ask.card.labels), seed) if asked is None else torch.tensor(asked)}
    works = await ask.decode(network, codes, labels | ask.words(body, n, seed))
    if ask.form != JSON:
        reply = await sheet(await ask.sized(works.numel(), ask.medium.drawn, works), ask.run)
        reply.headers["Drawbar-Seed"] = str(seed)
        return reply
    drawn = [ask.card.labels[place] for place in labels["label"].tolist()] if labels else None
    shown: list[str] = await ask.sized(works.numel(), partial(ask.medium.show, script=body.script), works)
    found: dict[str, Any] = {ask.medium.field: shown}
    if body.readable:
        found["readable"] = [len(one) <= MOST_CHARACTERS and ask.medium.reads(one) for one in shown]
    return answer(SampleAnswer(codes=codes.tolist(), seed=seed, labels=drawn, **found), ask.run)


async def sampled_pixels(ask: Ask, network: Any, body: SampleRequest, seed: int) -> Response:
    """Draws the samples pixel by pixel. Raises Problem where there is no room for another job."""
    if body.n > LANES:
        raise Problem.at("#/n", "less_than_equal", f"Send {LANES} or less: {ask.card.name} draws pixel by pixel.")
    if body.around is not None:
        raise Problem.at("#/around", "not_taken", f"Leave this out: {ask.card.name} has no codes.")
    side = ask.medium.side
    nothing = torch.zeros(side, side, dtype=torch.bool)
    drawing = Drawing(Task(network, None, nothing, "down", True, body.n, seed, body.temperature))

    async def drawn() -> Response:
        async for _ in ask.run.steps(drawing.lines()):
            pass
        pictures = ask.medium.painted(drawing.values)
        if ask.form != JSON:
            reply = await sheet(pictures, ask.run)
            reply.headers["Drawbar-Seed"] = str(seed)
            return reply
        values = drawing.values.flatten(1).tolist()
        images = await ask.sized(pictures.size, files.data_urls, pictures)
        return answer(SampleAnswer(images=images, values=values, seed=seed), ask.run)

    with ask.run.queue.job(ask.run.client):
        return await while_there(ask.request.receive, drawn())


async def sampled_sounds(ask: Ask, network: Any, body: SampleRequest, seed: int) -> Response:
    """Draws the samples as sounds: what is not told, each draws for itself."""
    ask.leave_out(body, "around", "radius")
    n, card = sounds.how_many(ask, body.many()), ask.card
    drawn: dict[str, list[int | None]] = {"label": [None] * n, "speaker": [None] * n}
    for name, known in (("label", card.labels), ("speaker", card.speakers)):
        if name in ask.loaded.takes:
            purpose = "" if name == "label" else name
            drawn[name] = ask.each(body, name, n) or choices(n, len(known), seed, purpose).tolist()
    most = sounds.samples_in(ask, body.seconds)
    nothing = torch.zeros(0, dtype=torch.long)
    how = body.temperature, sounds.guidance_of(ask, body)
    task = sounds.Task(network, nothing, drawn["label"], drawn["speaker"], most, seed, *how)
    return await sounds.spoken(sounds.Job(ask, task))
