"""`interpolate`: the way from one picture or sentence to another, over codes or over pixels."""

from typing import Annotated, Literal, NamedTuple

import numpy as np
import torch
from fastapi import Request, Response
from pydantic import Field, FiniteFloat
from torch import Tensor

from backend.api.answers import (
    APNG,
    FILMS_DOC,
    GIF,
    JSON,
    PNG,
    answer,
    data_urls,
    film,
    filmstrip,
    only_json,
    preferred,
)
from backend.api.requests import (
    PNG_URL,
    Body,
    Code,
    Drawn,
    Label,
    ModelName,
    Picture,
    Probability,
    Seed,
    api_router,
    code_tensor,
    described,
    digit_in,
    drawing_model,
    label_tensor,
    read_label,
    shelf_of,
)
from backend.api.writing import (
    Manner,
    Read,
    Sentence,
    Written,
    length_of,
    line_lengths,
    no_label,
    read_sentence,
    scripted,
    write_sentences,
    writer,
)
from backend.checkpoints import Loaded
from backend.inference import Pictures, Stopwatch, draw, draw_one, posterior
from backend.media import files
from backend.models.cvae import Cvae
from backend.models.latent import legs, lerp, shell, slerp
from backend.models.sentence_vae import SentenceVae
from backend.shelf import Shelf
from backend.web.bodies import json_body
from backend.web.problems import Problem

router = api_router("interpolate")


class End(Body):
    """A stop on the way: a code, a picture, a sentence, or the seed of a sample; one of them."""

    code: Code | None = Field(None, description="One number per dimension, -10..10.", examples=[[0.5, -1.25]])
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
        None, description="The digit to draw, for models that take one; none: what the first image shows.", examples=[7]
    )
    seed: Seed | None = Field(None, description="Of the words, where they are drawn by chance; none: 0.", examples=[42])
    scale: int = Field(1, ge=1, le=16, description="Side of a pixel in image answers.", examples=[8])
    milliseconds: int = Field(80, ge=20, le=2000, description="Time of a frame in GIF and APNG.", examples=[80])
    there_and_back: bool = Field(False, description="Whether GIF and APNG return the way they came.", examples=[True])


class Shell(Body):
    """The length of a code drawn from the prior: nearly all lie close to the radius."""

    radius: FiniteFloat = Field(ge=0, le=100, description="The mean length.", examples=[4.85])
    spread: FiniteFloat = Field(ge=0, le=1, description="Its standard deviation.", examples=[0.7])


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
    radii: list[Annotated[FiniteFloat, Field(ge=0, le=300)]] | None = Field(
        None, max_length=64, description="The length of each code, to compare with the shell.", examples=[[4.2]]
    )
    shell: Shell = Field(description="Where codes of the prior lie.")
    ends: list[Stop] = Field(max_length=8, description="From, the stops, to.")
    label: Label | None = Field(None, description="The digit drawn, for models that take one.", examples=[7])


class Place(NamedTuple):
    """A stop, looked up."""

    code: Tensor  # (Z,)
    picture: Pictures | None  # (28, 28), of an image what the model saw
    label: int | None


@router.post(
    "/models/{model}/interpolate",
    response_model=InterpolateAnswer,
    responses=FILMS_DOC,
    openapi_extra=described(InterpolateRequest),
)
async def interpolate(model: ModelName, request: Request) -> Response:
    """The way between pictures. As image/png: a film strip; as image/gif or image/apng: a film."""
    shelf = shelf_of(request)
    loaded = shelf.get(model, "interpolate")
    body = await json_body(request, InterpolateRequest)
    ends = {"from": body.start, **{f"via/{i}": end for i, end in enumerate(body.via)}, "to": body.to}
    if body.steps < len(ends):
        raise Problem.at("#/steps", "too_few", f"Take at least {len(ends)} steps: every stop is one.")
    if isinstance(loaded.model, SentenceVae):
        only_json(request)
        return await interpolated_sentences(loaded, body, {f"#/{name}": end for name, end in ends.items()})
    body.refuse(loaded)
    form = preferred(request.headers.get("accept"), (JSON, PNG, GIF, APNG))
    network = drawing_model(loaded)
    watch = Stopwatch()
    places = [await place(shelf, watch, loaded, end, f"#/{name}") for name, end in ends.items()]
    label = body.label
    if isinstance(network, Cvae) and label is None:
        label = next((found.label for found in places if found.label is not None), None)
    labels = label_tensor(loaded, label, body.steps)
    one = None if labels is None else labels[:1]
    stills = [p.picture if p.picture is not None else draw_one(watch, network, p.code[None], one)[0] for p in places]
    way = legs(len(ends), body.steps)
    if body.path == "pixels":
        codes = None
        ink = torch.from_numpy(np.stack(stills)).float()
        pictures = torch.stack([lerp(ink[leg], ink[leg + 1], t) for leg, t in way]).round().to(torch.uint8).numpy()
    else:
        codes = walked(body.path, [found.code for found in places], way)
        pictures = await draw(watch, network, codes, labels)
    if form == PNG:
        return await filmstrip(pictures, watch, body.scale)
    if form in (GIF, APNG):
        frames = np.concatenate([pictures, pictures[-2:0:-1]]) if body.there_and_back else pictures
        return await film(frames, watch, body.scale, body.milliseconds, form)
    radius, spread = shell(loaded.card.code_size)
    return answer(
        InterpolateAnswer(
            images=data_urls(pictures),
            t=[(leg + t) / (len(ends) - 1) for leg, t in way],
            codes=None if codes is None else codes.tolist(),
            radii=None if codes is None else codes.norm(dim=-1).tolist(),
            shell=Shell(radius=radius, spread=spread),
            ends=[
                Stop(code=p.code.tolist(), image=data_urls(still[None])[0], label=p.label)
                for p, still in zip(places, stills, strict=True)
            ],
            label=label,
        ),
        watch,
    )


def walked(path: str, stops: list[Tensor], way: list[tuple[int, float]]) -> Tensor:
    """The codes (N, Z) on the way between stops (Z,)."""
    step = {"slerp": slerp, "lerp": lerp}[path]
    return torch.stack([step(stops[leg], stops[leg + 1], t) for leg, t in way]).clamp(-10, 10)


async def interpolated_sentences(loaded: Loaded, body: InterpolateRequest, ends: dict[str, End]) -> Response:
    """The way between sentences; a line of verse is as long as the one at the nearer stop. Raises Problem."""
    if body.path == "pixels":
        raise Problem.at("#/path", "not_taken", "Send slerp or lerp: sentences have no pixels.")
    no_label(loaded, body.label)
    watch = Stopwatch()
    found = [spoken(loaded, watch, end, pointer) for pointer, end in ends.items()]
    way = legs(len(ends), body.steps)
    codes = walked(body.path, [stop.mean for stop in found], way)
    asked = [body.length or (length_of(loaded, stop.text) if stop.text else None) for stop in found]
    along = [line_lengths(loaded, asked[leg + (t > 0.5)], 1) for leg, t in way]
    lengths = None if along[0] is None else torch.cat([length for length in along if length is not None])
    sentences = await write_sentences(loaded, watch, codes, body, lengths, body.seed or 0)
    places = [next(i for i, (leg, t) in enumerate(way) if leg + t == k) for k in range(len(ends))]
    radius, spread = shell(loaded.card.code_size)
    return answer(
        InterpolateAnswer(
            sentences=sentences,
            t=[(leg + t) / (len(ends) - 1) for leg, t in way],
            codes=codes.tolist(),
            radii=codes.norm(dim=-1).tolist(),
            shell=Shell(radius=radius, spread=spread),
            ends=[
                Stop(
                    code=stop.mean.tolist(),
                    sentence=scripted(stop.text, body) or None,
                    reconstruction=sentences[i],
                    unknown_words=stop.unknown,
                )
                for stop, i in zip(found, places, strict=True)
            ],
        ),
        watch,
    )


def spoken(loaded: Loaded, watch: Stopwatch, end: End, pointer: str) -> Read:
    """Looks a stop of a way between sentences up. Raises Problem where it is none, or more than one thing."""
    if sum(given is not None for given in (end.code, end.sentence, end.seed)) != 1 or end.image or end.label:
        raise Problem.at(pointer, "one_of", "Give one of: sentence, code, seed.")
    if end.sentence is not None:
        return read_sentence(loaded, watch, end.sentence, f"{pointer}/sentence")
    if end.code is not None:
        code = code_tensor(loaded, [end.code], f"{pointer}/code")[0]
    else:
        code = writer(loaded).codes(1, end.seed or 0)[0].clamp(-10, 10)
    return Read("", [], code, torch.zeros_like(code))


async def place(shelf: Shelf, watch: Stopwatch, loaded: Loaded, end: End, pointer: str) -> Place:
    """Looks a stop up. Raises Problem where it is none, or more than one thing."""
    network = drawing_model(loaded)
    if sum(given is not None for given in (end.code, end.image, end.seed)) != 1 or end.sentence is not None:
        raise Problem.at(pointer, "one_of", "Give one of: code, image, seed.")
    if end.label is not None and (end.image is None or not isinstance(network, Cvae)):
        raise Problem.at(f"{pointer}/label", "unknown_label", "Leave the label out: only an image has one here.")
    if end.code is not None:
        return Place(code_tensor(loaded, [end.code], f"{pointer}/code")[0], None, None)
    if end.seed is not None:
        return Place(network.codes(1, end.seed)[0].clamp(-10, 10), None, None)
    digit = await digit_in(files.from_text(end.image or "", f"{pointer}/image"))
    label = end.label
    if isinstance(network, Cvae) and label is None:
        label = await read_label(shelf, watch, digit)
    mean = posterior(watch, network, digit, label_tensor(loaded, label, 1))[0].clamp(-10, 10)
    return Place(mean, (digit * 255).round().astype(np.uint8), label)
