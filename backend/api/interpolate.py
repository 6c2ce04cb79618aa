"""`interpolate`: the way from one picture or sentence to another, over codes or over pixels."""

from functools import partial
from typing import Annotated, Any, Literal, NamedTuple

import numpy as np
import torch
from fastapi import Request, Response
from pydantic import Field, FiniteFloat
from torch import Tensor

from backend.api.answers import FILMS_DOC, JSON, answer, check_size, film, sheet
from backend.api.ask import Ask, begin
from backend.api.fields import (
    PNG_URL,
    Body,
    Code,
    Drawn,
    Label,
    Manner,
    ModelName,
    Picture,
    Prior,
    Probability,
    Seed,
    Sentence,
    Written,
    api_router,
    described,
)
from backend.media import files
from backend.media.medium import APNG, GIF, PNG, Taken
from backend.models.latent import legs, lerp, shell, slerp
from backend.web.bodies import json_body
from backend.web.problems import Problem

router = api_router("interpolate")


class End(Body):
    """A stop on the way: a code, a picture, a sentence, or the seed of a sample; one of them."""

    code: Code | None = Field(None, description="One number per dimension.", examples=[[0.5, -1.25]])
    image: Picture | None = Field(None, description="A picture as a data URL or as base64.", examples=[PNG_URL])
    sentence: Sentence | None = Field(None, description="For models of sentences.", examples=["I like tea."])
    seed: Seed | None = Field(None, description="That of a sample.", examples=[42])
    label: Label | None = Field(
        None, description="What the image shows, for models that take it; none: it is read.", examples=[7]
    )


class InterpolateRequest(Manner):
    """From where to where, and how."""

    start: End = Field(alias="from", description="Where the way begins.", examples=[{"seed": 1}])
    to: End = Field(description="Where it ends.", examples=[{"seed": 2}])
    via: list[End] = Field([], max_length=6, description="Stops on the way, in order.", examples=[[{"seed": 3}]])
    steps: int = Field(
        9, ge=2, le=64, description="How many pictures or sentences, both ends and all stops counted.", examples=[9]
    )
    path: Literal["slerp", "lerp", "pixels"] = Field(
        "slerp",
        description="Over codes along the sphere or along the straight line; or a blend of pixels without a model.",
    )
    label: Label | None = Field(
        None, description="The label to draw, for models that take one; none: what the first image shows.", examples=[7]
    )
    seed: Seed | None = Field(None, description="Of the words, where they are drawn by chance; none: 0.", examples=[42])
    prior: Prior = "normal"
    scale: int = Field(1, ge=1, le=16, description="Side of a pixel in image answers.", examples=[8])
    milliseconds: int = Field(80, ge=20, le=2000, description="Time of a frame in GIF and APNG.", examples=[80])
    there_and_back: bool = Field(False, description="Whether GIF and APNG return the way they came.", examples=[True])


class Shell(Body):
    """The length of a code drawn from the prior: nearly all lie close to the radius."""

    radius: FiniteFloat = Field(ge=0, le=64_000, description="The mean length.", examples=[4.85])
    spread: FiniteFloat = Field(ge=0, le=64_000, description="Its standard deviation.", examples=[0.7])


class Stop(Body):
    """An end or a stop as the model has it."""

    code: Code = Field(description="Its code; of an image, the mean of the posterior.")
    image: Drawn | None = Field(
        None,
        description="What `pixels` blends: the image as the model saw it, or the picture of the code.",
        examples=[PNG_URL],
    )
    sentence: Written | None = Field(None, description="The sentence as it was read.", examples=["I like tea."])
    reconstruction: Written | None = Field(
        None, description="The sentence that the model writes from the code.", examples=["I like tea."]
    )
    unknown_words: list[Written] | None = Field(
        None, max_length=1000, description="Its words without a token of their own.", examples=[["Drawbar"]]
    )
    label: Label | None = Field(
        None, description="What the image shows, given or read, for models that take it.", examples=[7]
    )


class InterpolateAnswer(Body):
    """The way, picture by picture."""

    images: list[Drawn] | None = Field(
        None, max_length=64, description="Of models of pictures: one PNG data URL per step.", examples=[[PNG_URL]]
    )
    sentences: list[Written] | None = Field(
        None, max_length=64, description="Of models of sentences: one per step.", examples=[["I like tea."]]
    )
    t: list[Probability] = Field(
        max_length=64,
        description="How far along the way each picture is, 0..1; every stop is met exactly.",
        examples=[[0.0, 0.5, 1.0]],
    )
    codes: list[Code] | None = Field(
        None, max_length=64, description="The code of each picture; none for pixels.", examples=[[[0.5, -1.25]]]
    )
    radii: list[Annotated[FiniteFloat, Field(ge=0, le=64_000)]] | None = Field(
        None, max_length=64, description="The length of each code, to compare with the shell.", examples=[[4.2]]
    )
    shell: Shell | None = Field(None, description="Where codes of the prior lie, where the model has one.")
    ends: list[Stop] = Field(max_length=8, description="From, the stops, to.")
    label: Label | None = Field(None, description="The label drawn, for models that take one.", examples=[7])


class Place(NamedTuple):
    """A stop, looked up."""

    code: Tensor  # (Z,)
    taken: Taken | None  # the work that it is of
    label: int | str | None


@router.post(
    "/models/{model}/interpolate",
    summary="The way between two works",
    response_model=InterpolateAnswer,
    responses=FILMS_DOC,
    openapi_extra=described(InterpolateRequest),
)
async def interpolate(model: ModelName, request: Request) -> Response:
    """The way between pictures. As image/png: a film strip; as image/gif or image/apng: a film."""
    ask = begin(request, model, "interpolate", PNG, GIF, APNG)
    body = await json_body(request, InterpolateRequest)
    ends = {"from": body.start, **{f"via/{i}": end for i, end in enumerate(body.via)}, "to": body.to}
    if body.steps < len(ends):
        raise Problem.at("#/steps", "too_few", f"Take at least {len(ends)} steps: every stop is one.")
    ask.refuse(body, seed_of_words=True)
    if body.path == "pixels" and not ask.medium.forms:
        raise Problem.at("#/path", "not_taken", f"Send slerp or lerp: {ask.card.name} draws no pixels.")
    network = ask.model(body.generation)
    places = [await place(ask, network, body, end, f"#/{name}") for name, end in ends.items()]
    label = body.label
    if label is None:
        label = next((found.label for found in places if found.label is not None), None)
    way = legs(len(ends), body.steps)
    labels = ask.label(label, body.steps)
    given = labels | along(ask, body, places, way)
    stills = [await still(ask, network, found, labels) for found in places] if ask.medium.forms else []
    if body.path == "pixels":
        codes, works = None, None
        ink = torch.from_numpy(np.stack(stills)).float()
        pictures: Any = torch.stack([lerp(ink[leg], ink[leg + 1], t) for leg, t in way]).round().to(torch.uint8).numpy()
    else:
        codes = ask.bounded(walked(body.path, [found.code for found in places], way))
        works = await ask.decode(network, codes, given)
        pictures = await ask.sized(works.numel(), ask.medium.drawn, works) if ask.form != JSON else None
    if ask.form == PNG:
        return await sheet(pictures, ask.run, body.scale, columns=len(pictures))
    if ask.form in (GIF, APNG):
        check_size(pictures.size * (2 if body.there_and_back else 1), body.scale)

        def frames() -> Any:
            return np.concatenate([pictures, pictures[-2:0:-1]]) if body.there_and_back else pictures

        return await film(frames, ask.run, body.scale, body.milliseconds, ask.form)
    if works is None:
        shown = await ask.sized(pictures.size, files.data_urls, pictures)
    else:
        shown = await ask.sized(works.numel(), partial(ask.medium.show, script=body.script), works)
    fitted = ask.fitted(body.prior)
    radius, spread = fitted.shell if fitted else shell(ask.card.code_size)
    return answer(
        InterpolateAnswer.model_validate(
            {
                ask.medium.field: shown,
                "t": [(leg + t) / (len(ends) - 1) for leg, t in way],
                "codes": None if codes is None else codes.tolist(),
                "radii": None if codes is None else codes.norm(dim=-1).tolist(),
                "shell": Shell(radius=radius, spread=spread) if ask.loaded.can("codes") else None,
                "ends": stops(ask, places, stills, way, shown),
                "label": label,
            }
        ),
        ask.run,
    )


def stops(
    ask: Ask, places: list[Place], stills: list[Any], way: list[tuple[int, float]], works: list[str]
) -> list[Stop]:
    """The stops as answers hold them: of pictures with what `pixels` blends, of sentences with what comes back."""
    found = []
    for k, (code, taken, label) in enumerate(places):
        stop = Stop(code=code.tolist(), label=label)
        if stills:
            stop.image = files.data_urls(stills[k][None])[0]
        else:
            at = next(i for i, (leg, t) in enumerate(way) if leg + t == k)
            stop.sentence, stop.reconstruction = (taken.shown if taken else None), works[at]
            stop.unknown_words = taken.notes["unknown_words"] if taken else []
        found.append(stop)
    return found


def along(ask: Ask, body: InterpolateRequest, places: list[Place], way: list[tuple[int, float]]) -> dict[str, Any]:
    """How the works on the way are written; a line of verse is as long as the one at the nearer stop."""
    given = ask.words(body, len(way), body.seed)
    if "length" in given and body.length is None:
        lengths = [ask.length(found.taken.given.get("length") if found.taken else None) for found in places]
        given["length"] = torch.tensor([lengths[leg + (t > 0.5)] for leg, t in way])
    return given


def walked(path: str, stops: list[Tensor], way: list[tuple[int, float]]) -> Tensor:
    """The codes (N, Z) on the way between stops (Z,)."""
    step = {"slerp": slerp, "lerp": lerp}[path]
    return torch.stack([step(stops[leg], stops[leg + 1], t) for leg, t in way])


async def still(ask: Ask, network: Any, found: Place, labels: dict[str, Tensor]) -> Any:
    """The picture (H, W) or (H, W, 3) of a stop: of an image what the model saw."""
    if found.taken is not None:
        return ask.medium.seen(found.taken.x)[0]
    one = {name: label[:1] for name, label in labels.items()}
    return ask.medium.drawn(await ask.decode(network, found.code[None], one))[0]


async def place(ask: Ask, network: Any, body: InterpolateRequest, end: End, pointer: str) -> Place:
    """Looks a stop up. Raises Problem where it is none, or more than one thing, or one that the model cannot be."""
    work = ask.work(end, pointer)
    if sum(given is not None for given in (end.code, work, end.seed)) != 1:
        raise Problem.at(pointer, "one_of", f"Give one of: {ask.medium.takes}, code, seed.")
    if end.label is not None and (work is None or "label" not in ask.loaded.takes):
        ask.not_taken(f"{pointer}/label")
    if end.code is not None:
        return Place(ask.codes([end.code], f"{pointer}/code")[0], None, None)
    if work is None:
        return Place(ask.prior(network, 1, end.seed or 0, 1.0, body.prior, f"{pointer}/seed")[0], None, None)
    at = f"{pointer}/{ask.medium.takes}"
    if not ask.loaded.can("encode"):
        raise Problem.at(at, "no_encoder", f"Give a code or a seed: {ask.card.name} reads no works.")
    taken = await ask.read(work, at, script=body.script)
    label = end.label if end.label is not None else await ask.label_of(taken, f"{pointer}/label")
    mean, _ = await ask.posterior(network, taken.x, ask.label(label, 1, f"{pointer}/label"))
    return Place(mean, taken, label)
