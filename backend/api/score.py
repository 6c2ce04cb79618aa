"""`score`: how likely a picture is, pixel by pixel."""

from typing import Annotated, Literal

import numpy as np
from fastapi import Request, Response
from pydantic import Field, FiniteFloat

from backend.api.answers import answer
from backend.api.ask import begin
from backend.api.complete import picture_of, rounded
from backend.api.fields import (
    MOST_PIXELS,
    Amount,
    Amounts,
    Body,
    Drawn,
    ModelName,
    Nats,
    Paper,
    Probability,
    Shown,
    Value,
    Values,
    api_router,
    described,
)
from backend.media import files
from backend.models.raster import NATS, Order, surprises
from backend.web.bodies import json_body
from backend.web.problems import Problem

router = api_router("score")

LIKELIEST = 8  # values named for each pixel


class ScoreRequest(Shown):
    """What to score."""

    order: Order = Field(
        "down", description="The order in which the pixels are told: by rows from the top, and so on.", examples=["up"]
    )


class ScoreAnswer(Body):
    """How surprising a picture is, and where."""

    score: Nats = Field(description="-log p of the picture: what it surprises the model by.")
    unit: Literal["nats"] = Field("nats", description="The unit of the score.")
    percentile: Annotated[FiniteFloat, Field(ge=0, le=100)] | None = Field(
        description="How many of 100 test pictures are less likely in this order; null where that was not measured.",
        examples=[62.5],
    )
    bits_per_pixel: Amount = Field(description="The same score in bits, for one pixel.", examples=[0.15])
    surprises: Amounts = Field(description="-log p of each pixel given those before it, nats, row by row.")
    entropies: Amounts = Field(description="How unsure the model was of each pixel, bits, row by row.")
    likeliest: list[
        Annotated[list[Annotated[list[Value | Probability], Field(max_length=2)]], Field(max_length=LIKELIEST)]
    ] = Field(
        max_length=MOST_PIXELS,
        description=f"The likeliest values of each pixel, at most {LIKELIEST}, each with its probability.",
        examples=[[[[1, 0.9], [0, 0.1]]]],
    )
    picture: Drawn = Field(description="What the model saw, as a PNG data URL.")
    values: Values = Field(description="Its pixels.")
    moved: int = Field(
        ge=0, le=MOST_PIXELS, description="How many pixels had a colour that the model lacks.", examples=[0]
    )
    paper: Paper = None
    order: Order = Field(description="The order that was asked for.", examples=["down"])


@router.post(
    "/models/{model}/score",
    summary="How likely a picture is",
    response_model=ScoreAnswer,
    openapi_extra=described(ScoreRequest),
)
async def score(model: ModelName, request: Request) -> Response:
    """How likely a picture is: the exact -log p, and what each pixel has to do with it."""
    ask = begin(request, model, "score")
    body = await json_body(request, ScoreRequest)
    ask.refuse(body)
    network = ask.model(body.generation)
    found = await picture_of(ask, body)
    if found is None:
        raise Problem.at("#/image", "missing", "Give a picture, as an image or as its values.")
    each, likely = await ask.run.call(network, surprises, network, found.values, body.order)
    nats = float(each.sum())
    levels = ask.card.levels.get(body.order) if network is ask.model(None) else None  # measured of the newest
    best = likely.exp().topk(min(LIKELIEST, ask.medium.values))
    pairs = zip(best.indices.flatten(0, 1).tolist(), rounded(best.values.flatten(0, 1)), strict=True)
    return answer(
        ScoreAnswer(
            score=nats,
            percentile=100 - float(np.interp(nats, levels, np.linspace(0, 100, len(levels)))) if levels else None,
            bits_per_pixel=nats / NATS / each.numel(),
            surprises=rounded(each.flatten()),
            entropies=rounded(-(likely.exp() * likely).sum(-1).flatten() / NATS),
            likeliest=[[list(pair) for pair in zip(*one, strict=True)] for one in pairs],
            picture=files.data_urls(ask.medium.painted(found.values[None]))[0],
            values=found.values.flatten().tolist(),
            moved=found.moved,
            paper=found.paper,
            order=body.order,
        ),
        ask.run,
        nulls=True,
    )
