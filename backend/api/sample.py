"""`sample`: new pictures or sentences, from the prior or pixel by pixel."""

from typing import Annotated

import torch
from fastapi import Query, Request, Response
from pydantic import Field, FiniteFloat
from torch import Tensor

from backend.api.answers import PICTURES_DOC, answer, data_urls, only_json, picture, wants_png
from backend.api.pixels import Drawing, Task, Values, painted
from backend.api.requests import (
    PNG_URL,
    Body,
    Code,
    Drawn,
    Label,
    ModelName,
    QueryLabel,
    Seed,
    Temperature,
    api_router,
    code_tensor,
    described,
    drawing_model,
    fresh_seed,
    jobs_of,
    label_tensor,
    shelf_of,
)
from backend.api.writing import Manner, Written, line_lengths, no_label, readable, write_sentences
from backend.checkpoints import Loaded
from backend.inference import Stopwatch, draw
from backend.jobs import while_there
from backend.models.cvae import Cvae
from backend.models.pixelrnn import PixelRnn
from backend.models.raster import LANES
from backend.models.seeds import MAX_SEED, noise
from backend.models.sentence_vae import SentenceVae
from backend.models.vae import Vae
from backend.web.bodies import json_body
from backend.web.problems import Problem

router = api_router("sample")


class SampleRequest(Manner):
    """How many to draw and from what."""

    n: int = Field(
        1, ge=1, le=64, description=f"How many; at most {LANES} where they are drawn pixel by pixel.", examples=[4]
    )
    seed: Seed | None = Field(None, description="The same seed, the same samples; none: one is drawn.", examples=[42])
    temperature: Temperature = 1.0
    label: Label | None = Field(None, description="The digit to draw; none: each draws its own.", examples=[7])
    around: Code | None = Field(
        None, description="A code to stay near; none: samples come from the prior.", examples=[[0.5, -1.25]]
    )
    radius: Annotated[FiniteFloat, Field(ge=0, le=4)] = Field(
        0.5, description="How near: the standard deviation of every number around it.", examples=[0.5]
    )


class SampleAnswer(Body):
    """New pictures and where they came from."""

    images: list[Drawn] | None = Field(
        None, max_length=64, description="Of models of pictures: one PNG data URL per sample.", examples=[[PNG_URL]]
    )
    sentences: list[Written] | None = Field(
        None, max_length=64, description="Of models of sentences: one per sample.", examples=[["I like tea."]]
    )
    readable: list[bool] | None = Field(
        None, max_length=64, description="Of models of sentences: whether encode takes each.", examples=[[True]]
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
        None, max_length=64, description="The digit of each sample, for models that take one.", examples=[[7]]
    )


@router.post(
    "/models/{model}/sample",
    response_model=SampleAnswer,
    responses=PICTURES_DOC,
    openapi_extra=described(SampleRequest),
)
async def sample(model: ModelName, request: Request) -> Response:
    """New pictures. Sample i depends on the seed and i alone. As image/png: one picture or a sheet."""
    return await sampled(model, await json_body(request, SampleRequest), request)


@router.get("/models/{model}/sample", response_model=SampleAnswer, responses=PICTURES_DOC)
async def sample_link(
    model: ModelName,
    request: Request,
    n: Annotated[int, Query(ge=1, le=64, description="How many.")] = 1,
    seed: Annotated[
        int | None, Query(ge=0, le=MAX_SEED, description="The seed; none: one is drawn.", examples=[42])
    ] = None,
    temperature: Annotated[float, Query(ge=0, le=2, description="Scales the prior.", allow_inf_nan=False)] = 1.0,
    label: QueryLabel = None,
) -> Response:
    """New pictures by a link that an <img> can take."""
    body = SampleRequest(n=n, seed=seed, temperature=temperature, label=label)
    return await sampled(model, body, request)


async def sampled(model: str, body: SampleRequest, request: Request) -> Response:
    """Draws the samples and answers them in the form that the request asks for."""
    loaded = shelf_of(request).get(model, "sample")
    watch = Stopwatch()
    seed = fresh_seed() if body.seed is None else body.seed
    if isinstance(loaded.model, SentenceVae):
        only_json(request)
        no_label(loaded, body.label)
        codes = sampled_codes(loaded, body, seed)
        lengths = line_lengths(loaded, body.length, body.n)
        sentences = await write_sentences(loaded, watch, codes, body, lengths, seed)
        taken = [readable(loaded, sentence) for sentence in sentences]
        return answer(SampleAnswer(sentences=sentences, readable=taken, codes=codes.tolist(), seed=seed), watch)
    body.refuse(loaded)
    if isinstance(loaded.model, PixelRnn):
        return await sampled_pixels(loaded, loaded.model, body, seed, request)
    network = drawing_model(loaded)
    as_png = wants_png(request)
    codes = sampled_codes(loaded, body, seed)
    if isinstance(network, Cvae) and body.label is None:
        labels: Tensor | None = network.labels(body.n, seed)
    else:
        labels = label_tensor(loaded, body.label, body.n)
    pictures = await draw(watch, network, codes, labels)
    if as_png:
        reply = picture(pictures, watch)
        reply.headers["Drawbar-Seed"] = str(seed)
        return reply
    drawn = None if labels is None else labels.tolist()
    return answer(SampleAnswer(images=data_urls(pictures), codes=codes.tolist(), seed=seed, labels=drawn), watch)


async def sampled_pixels(
    loaded: Loaded, network: PixelRnn, body: SampleRequest, seed: int, request: Request
) -> Response:
    """Draws the samples pixel by pixel. Raises Problem where there is no room for another job."""
    jobs, watch = jobs_of(request), Stopwatch()
    jobs.check()
    as_png = wants_png(request)
    if body.n > LANES:
        raise Problem.at("#/n", "less_than_equal", f"Send {LANES} or less: {loaded.card.name} draws pixel by pixel.")
    if body.around is not None:
        raise Problem.at("#/around", "not_taken", f"Leave this out: {loaded.card.name} has no codes.")
    label_tensor(loaded, body.label, body.n)
    side = network.config.side
    nothing = torch.zeros(side, side, dtype=torch.bool)
    drawing = Drawing(Task(network, None, nothing, "down", True, body.n, seed, body.temperature))

    async def drawn() -> Response:
        async for _ in drawing.lines(jobs, watch):
            pass
        pictures = painted(loaded, drawing.values)
        if as_png:
            reply = picture(pictures, watch)
            reply.headers["Drawbar-Seed"] = str(seed)
            return reply
        values = drawing.values.flatten(1).tolist()
        return answer(SampleAnswer(images=data_urls(pictures), values=values, seed=seed), watch)

    with jobs.admitted():
        return await while_there(request.receive, drawn())


def sampled_codes(loaded: Loaded, body: SampleRequest, seed: int) -> Tensor:
    """Codes (n, Z) from the prior, or from around the code that the request names."""
    if body.around is not None:
        centre = code_tensor(loaded, [body.around], "#/around")
        return (centre + body.radius * noise(body.n, loaded.card.code_size, seed)).clamp(-10, 10)
    network = loaded.model
    assert isinstance(network, Vae | Cvae | SentenceVae)  # who has the verb has the method
    return network.codes(body.n, seed, body.temperature).clamp(-10, 10)
