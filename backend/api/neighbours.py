"""`neighbours`: the training pictures that are nearest to any picture or code. Is it new, is it a copy?"""

from typing import Annotated, Any

import numpy as np
from fastapi import Request, Response
from numpy.typing import NDArray
from pydantic import Field

from backend.api.answers import answer
from backend.api.ask import Ask, begin
from backend.api.fields import (
    PNG_URL,
    Body,
    Code,
    Drawn,
    Finite,
    Generation,
    Label,
    ModelName,
    Paper,
    Picture,
    Probability,
    api_router,
    described,
)
from backend.media import files
from backend.pictures import AMONG, Missing, Pictures, Pool, Space, blends, features, nearest
from backend.web.bodies import file_body, json_body
from backend.web.problems import Problem

router = api_router("neighbours")

MOST = 64  # pictures at once
Place = Annotated[int, Field(ge=0, le=10**9, description="Its place in the training file.", examples=[3141])]


class NeighboursRequest(Body):
    """A picture, or a code that becomes one."""

    image: Picture | None = Field(
        None, description="A picture as a data URL or as base64: PNG, JPEG, GIF, BMP or WebP.", examples=[PNG_URL]
    )
    code: Code | None = Field(None, description="Or a code of the model, which is drawn.", examples=[[0.5, -1.25]])
    label: Label | None = Field(
        None, description="The label to draw the code with, for models that take one.", examples=[7]
    )
    generation: Generation | None = Field(
        None, description="The moment of its training that draws the code; none: the newest.", examples=[0]
    )
    k: int = Field(12, ge=1, le=MOST, description="How many training pictures are wanted.", examples=[12])
    space: Space = Field(
        "pixels",
        description="What is compared: pixels, or what a reader of such pictures sees in them (of digits the judge's "
        "last features but one, of faces those of the reader of attributes, on 32 axes, a byte each).",
    )
    blend: bool = Field(
        False, description="Whether to put the picture together out of training pictures, too.", examples=[True]
    )


class Neighbour(Body):
    """A training picture."""

    image: Drawn = Field(description="The picture, as a PNG data URL.")
    index: Place
    label: Label | None = Field(None, description="What it shows, where that is known.", examples=[7])
    distance: Finite = Field(description="How far away it is: pixels that differ, or the distance of features.")


class Part(Body):
    """A step of a blend: one training picture more."""

    index: Place
    image: Drawn = Field(description="The training picture that comes in, as a PNG data URL.")
    weight: Finite = Field(description="How much of it there is after this step.")
    explained: Annotated[float, Field(ge=-1e6, le=1)] = Field(
        description="How much of the picture all of them explain together: 1 less the squared error over that of the "
        "average training picture.",
        examples=[0.83],
    )
    so_far: Drawn = Field(description="What they give together, as a PNG data URL.")


class Blended(Body):
    """The picture as a sum of its nearest training pictures, none of them less than nothing."""

    explained: Probability = Field(description="How much they explain in the end; never below 0.")
    steps: list[Part] = Field(max_length=64, description="One more each; what counts nothing any more has left.")
    weights: list[Finite] = Field(
        max_length=64, description="In the end, in the order of the steps; 0 of one that left.", examples=[[0.4, 0.3]]
    )


class NeighboursAnswer(Body):
    """The nearest training pictures."""

    input: Drawn = Field(
        description="The picture as it was compared: every pixel ink or not, or the nearest colour of the palette."
    )
    neighbours: list[Neighbour] = Field(max_length=MOST, description="The nearest first.")
    percentile: Annotated[int, Field(ge=0, le=100)] = Field(
        description="How many of 100 real pictures that no model learned from lie nearer to a training picture than "
        "this one does. 0: as near as a copy.",
        examples=[42],
    )
    real: list[Finite] = Field(
        max_length=101,
        description="How far such real pictures lie from the nearest training picture: the percentiles 0 to 100.",
        examples=[[12.0, 31.0]],
    )
    unit: Space = Field(description="What the distances count.", examples=["pixels"])
    blend: Blended | None = Field(None, description="Where it was asked for.")
    paper: Paper = None


@router.post(
    "/models/{model}/neighbours",
    summary="The training pictures nearest to a picture",
    response_model=NeighboursAnswer,
    openapi_extra=described(NeighboursRequest, or_image=True),
)
async def neighbours(model: ModelName, request: Request) -> Response:
    """The nearest of all training pictures, exactly. The body is an image file, or JSON with an image or a code."""
    ask = begin(request, model, "neighbours")
    given = await file_body(request, "image/")
    body = NeighboursRequest() if given is not None else await json_body(request, NeighboursRequest)
    drawn, notes = await picture(ask, body, given)
    found = await ask.run.once(compared, ask, body, drawn[0])
    return answer(NeighboursAnswer(**found, **notes), ask.run)


async def picture(ask: Ask, body: NeighboursRequest, given: bytes | None) -> tuple[Any, dict[str, Any]]:
    """The one picture that is asked about, as its medium draws it, and notes on it. Raises Problem."""
    if (given is not None) + (body.image is not None) + (body.code is not None) != 1:
        raise Problem.at("#/image", "one_of", "Give a picture as 'image', or a code as 'code'.")
    if body.code is None:
        for name in ("label", "generation"):
            if getattr(body, name) is not None:
                ask.not_taken(f"#/{name}")
        taken = await ask.read(given if given is not None else str(body.image), "#/image")
        return ask.medium.seen(taken.x), taken.notes
    if not ask.loaded.can("decode"):
        ask.not_taken("#/code")
    ask.refuse(body)
    codes = ask.codes([body.code], "#/code")
    works = await ask.decode(ask.model(body.generation), codes, ask.label(body.label, 1))
    return ask.medium.drawn(works), {}


def compared(ask: Ask, body: NeighboursRequest, drawn: Pictures) -> dict[str, Any]:
    """What the answer says of one drawn picture. Raises Problem where the training pictures are missing."""
    name = str(ask.card.pictures)
    try:
        pool = ask.request.app.state.pools.get(name)
        own = pool.alike(drawn)
        differing = pool.differing(own)
        far = differing if body.space == "pixels" else pool.away(numbers(ask, pool, own))
    except Missing as error:
        raise Problem(
            "pictures-missing",
            f"The training pictures of {ask.card.name} cannot be looked at: {error}. Put them back, or make them with "
            f"`python -m backend pictures {name}`.",
        ) from None
    near = nearest(far, body.k)
    urls = files.data_urls(pool.drawn(pool.pictures[near.places]))
    return {
        "input": files.data_urls(pool.shown(own[None]))[0],
        "neighbours": [
            Neighbour(
                image=urls[i],
                index=int(place),
                label=None if pool.labels is None else pool.labels[place],
                distance=round(float(near.distances[i]), 4),
            )
            for i, place in enumerate(near.places)
        ],
        "percentile": pool.percentile(float(near.distances[0]), body.space),
        "real": [round(float(x), 4) for x in pool.real[body.space]],
        "unit": body.space,
        "blend": blended(pool, own, nearest(differing, AMONG).places) if body.blend else None,
    }


def numbers(ask: Ask, pool: Pool, own: Pictures) -> Any:
    """The features of a picture as the set keeps them. Raises Missing where its reader is not here."""
    reader = ask.shelf.models.get(pool.reader)
    if reader is None or reader.card.digest != pool.digest:
        raise Missing(f"they were read by another {pool.reader} than is here, or there is none")
    return pool.kept(features(reader.model, own[None], pool.palette is None))[0]


def blended(pool: Pool, own: Pictures, near: NDArray[np.int64]) -> Blended | None:
    """The picture put together, step by step; None where no training picture is of any use."""
    found = blends(pool, own, near)
    if not found:
        return None
    sums = np.stack([pool.sum_of(blend) for blend in found])
    fresh = [blend.places[-1] for blend in found]  # what came in
    shown, parts = files.data_urls(sums), files.data_urls(pool.shown(pool.flat[fresh].reshape(-1, *own.shape)))
    last = dict(zip(found[-1].places, found[-1].weights, strict=True))
    return Blended(
        explained=max(0.0, round(found[-1].explained, 4)),
        steps=[
            Part(
                index=fresh[i],
                image=parts[i],
                weight=round(blend.weights[-1], 4),
                explained=round(blend.explained, 4),
                so_far=shown[i],
            )
            for i, blend in enumerate(found)
        ],
        weights=[round(last.pop(place, 0.0), 4) for place in reversed(fresh)][::-1],  # who left may have come back
    )
