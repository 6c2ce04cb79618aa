"""`score`: how likely a picture is, pixel by pixel."""

from typing import Annotated, Literal

import numpy as np
from fastapi import Request, Response
from pydantic import Field, FiniteFloat

from backend.api.answers import answer, data_urls, only_json
from backend.api.pixels import (
    MOST_PIXELS,
    NATS,
    Amount,
    Amounts,
    Nats,
    Shown,
    Value,
    Values,
    painted,
    pixel_model,
    rounded,
    seen,
    surprises_of,
)
from backend.api.requests import Body, Drawn, ModelName, Probability, api_router, described, jobs_of, shelf_of
from backend.inference import Stopwatch
from backend.models.raster import Order
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
        description="How many of 100 test pictures are less likely; null where that was not measured.", examples=[62.5]
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
    order: Order = Field(description="The order that was asked for.", examples=["down"])


@router.post("/models/{model}/score", response_model=ScoreAnswer, openapi_extra=described(ScoreRequest))
async def score(model: ModelName, request: Request) -> Response:
    """How likely a picture is: the exact -log p, and what each pixel has to do with it."""
    loaded = shelf_of(request).get(model, "score")
    network = pixel_model(loaded)
    only_json(request)
    body = await json_body(request, ScoreRequest)
    found = await seen(loaded, body)
    if found is None:
        raise Problem.at("#/image", "missing", "Give a picture, as an image or as its values.")
    watch = Stopwatch()
    each, likely = await jobs_of(request).once(watch.run, surprises_of, network, found.values, body.order)
    nats = float(each.sum())
    levels = loaded.card.levels
    best = likely.exp().topk(min(LIKELIEST, network.config.values))
    pairs = zip(best.indices.flatten(0, 1).tolist(), rounded(best.values.flatten(0, 1)), strict=True)
    return answer(
        ScoreAnswer(
            score=nats,
            percentile=100 - float(np.interp(nats, levels, np.linspace(0, 100, len(levels)))) if levels else None,
            bits_per_pixel=nats / NATS / each.numel(),
            surprises=rounded(each.flatten()),
            entropies=rounded(-(likely.exp() * likely).sum(-1).flatten() / NATS),
            likeliest=[[list(pair) for pair in zip(*one, strict=True)] for one in pairs],
            picture=data_urls(painted(loaded, found.values[None]))[0],
            values=found.values.flatten().tolist(),
            moved=found.moved,
            order=body.order,
        ),
        watch,
        nulls=True,
    )
