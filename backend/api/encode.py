"""`encode`: a picture to its code, with what the model saw and what it makes of it."""

from typing import Annotated

import numpy as np
from fastapi import Request, Response
from numpy.typing import NDArray
from pydantic import Field

from backend.api.answers import answer, data_urls
from backend.api.requests import (
    PNG_URL,
    Body,
    Finite,
    Label,
    ModelName,
    Picture,
    QueryLabel,
    api_router,
    described,
    digit_in,
    drawing_model,
    label_tensor,
    read_label,
    shelf_of,
)
from backend.api.writing import (
    Manner,
    Sentence,
    Written,
    length_of,
    line_lengths,
    no_label,
    read_sentence,
    scripted,
    write_sentences,
)
from backend.checkpoints import Loaded
from backend.inference import Stopwatch, draw_one, posterior
from backend.media import files
from backend.models.cvae import Cvae
from backend.models.sentence_vae import SentenceVae
from backend.web.bodies import image_body, json_body
from backend.web.problems import Problem

router = api_router("encode")


class EncodeRequest(Manner):
    """What to encode."""

    image: Picture | None = Field(None, description="For models of pictures: a data URL or base64.", examples=[PNG_URL])
    sentence: Sentence | None = Field(None, description="For models of sentences.", examples=["A line."])
    label: Label | None = Field(
        None, description="The digit, where the model takes one; none: it is read.", examples=[7]
    )


class Posterior(Body):
    """q(z | x): a Gaussian with one mean and one standard deviation per dimension of the code."""

    mean: list[Finite] = Field(max_length=512, description="The code that is likeliest.", examples=[[0.5, -1.25]])
    std: list[Finite] = Field(max_length=512, description="How far the code may be off.", examples=[[0.1, 0.9]])


class EncodeAnswer(Body):
    """The code of a picture or a sentence."""

    code: Posterior = Field(description="The code, as a distribution.")
    input: Annotated[str, Field(max_length=3_000_000)] = Field(
        description="What the model saw: the picture, prepared, as a PNG data URL; or the sentence as it was read.",
        examples=[PNG_URL],
    )
    reconstruction: Annotated[str, Field(max_length=3_000_000)] = Field(
        description="What the model makes of it, from the mean of the code.", examples=[PNG_URL]
    )
    label: Label | None = Field(None, description="The digit, given or read, for models that take one.", examples=[7])
    unknown_words: list[Written] | None = Field(
        None,
        max_length=1000,
        description="Of a sentence: words (of verse: characters) without a token of their own.",
        examples=[["Drawbar"]],
    )


def as_input(digit: NDArray[np.float32]) -> str:
    """A prepared digit (28, 28) in 0..1 as a PNG data URL."""
    return data_urls((digit * 255).round().astype(np.uint8)[None])[0]


@router.post(
    "/models/{model}/encode", response_model=EncodeAnswer, openapi_extra=described(EncodeRequest, or_image=True)
)
async def encode(
    model: ModelName,
    request: Request,
    label: QueryLabel = None,
) -> Response:
    """A picture to its code. The body is an image file, or JSON that holds one."""
    shelf = shelf_of(request)
    loaded = shelf.get(model, "encode")
    data = await image_body(request)
    if data is None:
        body = await json_body(request, EncodeRequest)
        label = body.label if body.label is not None else label
        if isinstance(loaded.model, SentenceVae):
            return await encoded_sentence(loaded, body, label)
        body.refuse(loaded)
        if body.image is None:
            raise Problem.at("#/image", "missing", f"Give a picture as 'image': {model} reads no sentences.")
        data = files.from_text(body.image)
    network = drawing_model(loaded)
    digit = await digit_in(data)
    watch = Stopwatch()
    if isinstance(network, Cvae) and label is None:
        label = await read_label(shelf, watch, digit)
    labels = label_tensor(loaded, label, 1)
    mean, std = posterior(watch, network, digit, labels)
    reconstruction = draw_one(watch, network, mean[None], labels)
    return answer(
        EncodeAnswer(
            code=Posterior(mean=mean.tolist(), std=std.tolist()),
            input=as_input(digit),
            reconstruction=data_urls(reconstruction)[0],
            label=label,
        ),
        watch,
    )


async def encoded_sentence(loaded: Loaded, body: EncodeRequest, label: int | None) -> Response:
    """A sentence to its code, and what the model makes of it."""
    if body.sentence is None:
        raise Problem.at("#/sentence", "missing", f"Give a text as 'sentence': {loaded.card.name} reads no pictures.")
    no_label(loaded, label)
    watch = Stopwatch()
    found = read_sentence(loaded, watch, body.sentence, "#/sentence")
    lengths = line_lengths(loaded, body.length or length_of(loaded, found.text), 1)
    [again] = await write_sentences(loaded, watch, found.mean[None], body, lengths, 0)
    return answer(
        EncodeAnswer(
            code=Posterior(mean=found.mean.tolist(), std=found.std.tolist()),
            input=scripted(found.text, body),
            reconstruction=again,
            unknown_words=found.unknown,
        ),
        watch,
    )
