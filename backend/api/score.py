"""`score`: how likely a picture is, pixel by pixel, or a sound; or what a discriminator takes a picture for."""

from typing import Annotated, Any, Literal

import numpy as np
import torch
from fastapi import Request, Response
from pydantic import Field, FiniteFloat
from torch import Tensor

from backend.api import sounds
from backend.api.answers import answer
from backend.api.ask import Ask, begin
from backend.api.complete import picture_of, rounded
from backend.api.fields import (
    MOST_PIXELS,
    PNG_URL,
    Amount,
    Amounts,
    Body,
    Code,
    Drawn,
    Generation,
    Label,
    ModelName,
    Nats,
    Paper,
    Picture,
    Probability,
    Shown,
    Sounding,
    Speaker,
    Value,
    Values,
    api_router,
    described,
)
from backend.api.opinions import Opinion, levels, newest, opinions, wins
from backend.media import files
from backend.models.raster import NATS, Order, surprises
from backend.web.bodies import json_body
from backend.web.problems import Problem

router = api_router("score")

LIKELIEST = 8  # values named for each pixel
MOST = 32  # pictures that are read at once
# What only some models mind.
PIXELS, DUELS, SOUNDS = ("values", "order"), ("images", "codes", "drawn_by", "gradient", "history"), ("sound", "clip")


class ScoreRequest(Shown, Sounding):
    """What to score: by a model of pixels one picture, by one of sound one sound, by a GAN up to 64 pictures."""

    order: Order = Field(
        "down",
        description="Of models of pixels: the order in which they are told, by rows from the top, and so on.",
        examples=["up"],
    )
    images: list[Picture] | None = Field(
        None, min_length=1, max_length=MOST, description="Of GANs: several pictures at once.", examples=[[PNG_URL]]
    )
    codes: list[Code] | None = Field(
        None,
        min_length=1,
        max_length=64,
        description="Of GANs: or codes, of whose pictures the discriminator is asked.",
        examples=[[[0.5, -1.25]]],
    )
    drawn_by: Generation | None = Field(
        None,
        description="The generation whose generator draws the codes; none: that of the discriminator.",
        examples=[3],
    )
    gradient: bool = Field(
        False,
        description="Of GANs: whether to answer how what the discriminator says changes with each pixel, too.",
        examples=[True],
    )
    history: bool = Field(
        False, description="Of GANs: whether to answer what every generation takes each picture for.", examples=[True]
    )
    label: Label | None = Field(
        None, description="Of sounds: what the model is told is said; none: it is not told.", examples=[7]
    )
    speaker: Speaker | None = Field(
        None, description="Of sounds: whose voice it is told; none: it is not told.", examples=["george"]
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


class Gradient(Body):
    """Where a discriminator would have a picture otherwise."""

    image: Drawn = Field(
        description="The gradient as a PNG data URL. Of ink: 128 is 0; lighter, more ink would please it; darker, "
        "less. Of few colours: 0 is 0; the lighter, the more another colour would. The largest is full."
    )
    most: Annotated[FiniteFloat, Field(ge=0, le=1e9)] = Field(
        description="The largest of its absolute values: what is said changes by so much, for a pixel that does by 1.",
        examples=[0.42],
    )


MEANING = (
    "wins: how likely the discriminator takes this picture for the real one, shown beside a real one; 0.5 is that it "
    "cannot tell."
)


class OpinionsAnswer(Body):
    """What a discriminator takes pictures for."""

    opinions: list[Opinion] = Field(max_length=64, description="Of each picture, in order.")
    unit: Literal["wins"] = Field("wins", description="What is to be compared.")
    meaning: Annotated[str, Field(max_length=400)] = Field(MEANING, description="What `wins` is, in a sentence.")
    generation: Generation = Field(description="Whose discriminator was asked.")
    pictures: list[Drawn] = Field(
        max_length=64, description="The pictures as it saw them, as PNG data URLs.", examples=[[PNG_URL]]
    )
    gradients: list[Gradient] | None = Field(None, max_length=64, description="Where they were asked for.")
    history: list[Annotated[list[Probability | None], Field(max_length=1000)]] | None = Field(
        None,
        max_length=64,
        description="Where it was asked for, of each picture: `wins` by every generation, in the card's order; null "
        "where the card does not say what that one says of real ones.",
        examples=[[[0.9, 0.4, 0.1]]],
    )
    paper: Paper = None


@router.post(
    "/models/{model}/score",
    summary="How likely a picture or a sound is",
    response_model=ScoreAnswer | sounds.SoundScoreAnswer | OpinionsAnswer,
    openapi_extra=described(ScoreRequest),
)
async def score(model: ModelName, request: Request) -> Response:
    """How likely a work is: the exact -log p, and what each pixel or sample has to do with it. Of a GAN: D's view."""
    ask = begin(request, model, "score")
    body = await json_body(request, ScoreRequest)
    ask.refuse(body)
    network = ask.model(body.generation)
    duels = ask.loaded.can("opinion")
    if ask.loaded.can("surprises"):
        ask.leave_out(body, "image", *PIXELS, *DUELS)
        return await sounds.scored(ask, network, body)
    ask.leave_out(body, *SOUNDS, *(PIXELS if duels else DUELS))
    return await judged(ask, network, body) if duels else await surprised(ask, network, body)


async def surprised(ask: Ask, network: Any, body: ScoreRequest) -> Response:
    """How likely a picture is to a model of pixels."""
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


async def judged(ask: Ask, network: Any, body: ScoreRequest) -> Response:
    """What a discriminator takes pictures for. Raises Problem where none are given, or in two ways."""
    if (body.image is not None) + (body.images is not None) + (body.codes is not None) != 1:
        raise Problem.at("#/image", "one_of", "Give a picture as 'image', several as 'images', or 'codes'.")
    if body.drawn_by is not None and body.codes is None:
        raise Problem.at("#/drawn_by", "not_taken", "Give codes, too, or leave this out.")
    generation = newest(ask) if body.generation is None else body.generation
    notes: dict[str, Any] = {}
    if body.codes is not None:
        codes = ask.codes(body.codes, "#/codes/{}")
        player = network if body.drawn_by is None else ask.model(body.drawn_by, "#/drawn_by")
        x = ask.medium.x(ask.medium.drawn(await ask.decode(player, codes, {})))
    elif body.image is not None:
        taken = await ask.read(body.image, "#/image")
        x, notes = taken.x, taken.notes
    else:
        given = body.images or []
        x = torch.cat([(await ask.read(one, f"#/images/{place}")).x for place, one in enumerate(given)])
    found = OpinionsAnswer(
        opinions=await opinions(ask, network, generation, x),
        generation=generation,
        pictures=files.data_urls(ask.medium.seen(x)),
        gradients=await ask.run.once(gradients, network, x) if body.gradient else None,
        history=await ask.run.once(history, ask, x) if body.history else None,
        paper=notes.get("paper"),
    )
    return answer(found, ask.run)


def gradients(network: Any, x: Tensor) -> list[Gradient]:
    """How what a discriminator says changes with the pixels of pictures, each scaled for itself."""
    slopes = network.slope(x).view(len(x), *x.shape[-2:])  # (N, S, S)
    most = slopes.abs().amax((1, 2))
    parts = slopes / most.clamp(min=1e-12)[:, None, None]
    grey = 255 * parts if x.dim() == 3 else 128 + 127 * parts
    urls = files.data_urls(grey.round().clamp(0, 255).numpy().astype(np.uint8))
    return [Gradient(image=url, most=value) for url, value in zip(urls, most.tolist(), strict=True)]


@torch.inference_mode()
def history(ask: Ask, x: Tensor) -> list[list[float | None]]:
    """What the discriminator of every generation takes each picture for."""
    rows: list[list[float | None]] = []
    for number, network in ask.loaded.generations.items():
        real = levels(ask, number)
        said: Any = network
        rows.append([None] * len(x) if real is None else wins(said.opinion(x), torch.tensor(real)).tolist())
    return [list(row) for row in zip(*rows, strict=True)]
