"""`restyle`: one digit to all ten in the same hand (Kingma et al. 2014, figure 1)."""

import torch
from fastapi import Request, Response
from pydantic import Field

from backend.api.answers import PICTURES_DOC, answer, data_urls, picture, wants_png
from backend.api.encode import as_input
from backend.api.requests import (
    PNG_URL,
    Body,
    Code,
    Drawn,
    Finite,
    Label,
    ModelName,
    Picture,
    Probability,
    api_router,
    code_tensor,
    described,
    digit_in,
    drawing_model,
    label_tensor,
    read_label,
    shelf_of,
    the_judge,
)
from backend.inference import Stopwatch, draw, posterior, read
from backend.media import files
from backend.web.bodies import json_body
from backend.web.problems import Problem

router = api_router("restyle")


class RestyleRequest(Body):
    """Whose hand, and what it is to write."""

    image: Picture | None = Field(None, description="One digit in that hand, or:", examples=[PNG_URL])
    code: Code | None = Field(None, description="The code of the hand.", examples=[[0.5, -1.25]])
    label: Label | None = Field(None, description="What the image shows; none: it is read.", examples=[7])
    labels: list[Label] = Field(
        list(range(10)), min_length=1, max_length=64, description="What to write, in order.", examples=[[1, 2, 3]]
    )


class Verdict(Body):
    """What the judge reads in a picture, and how surely."""

    label: Label = Field(description="The digit it reads.")
    p: Probability = Field(description="How likely it takes that to be.")


class RestyleAnswer(Body):
    """The same hand, every digit."""

    images: list[Drawn] = Field(
        max_length=64, description="One PNG data URL per label, in order.", examples=[[PNG_URL]]
    )
    labels: list[Label] = Field(max_length=64, description="What was asked for.", examples=[[1, 2, 3]])
    label: Label | None = Field(None, description="What the image shows, given or read.", examples=[7])
    code: list[Finite] = Field(
        max_length=512,
        examples=[[0.5, -1.25]],
        description="The hand: the mean of the image's code, or the code that was given.",
    )
    input: Drawn | None = Field(None, description="What the model saw, where an image was given.", examples=[PNG_URL])
    verdicts: list[Verdict] = Field(max_length=64, description="What digits-judge reads in each picture.")


@router.post(
    "/models/{model}/restyle",
    response_model=RestyleAnswer,
    responses=PICTURES_DOC,
    openapi_extra=described(RestyleRequest),
)
async def restyle(model: ModelName, request: Request) -> Response:
    """One digit, or the code of a hand, to any digits in that hand. As image/png: a contact sheet."""
    shelf = shelf_of(request)
    loaded = shelf.get(model, "restyle")
    network = drawing_model(loaded)
    as_png = wants_png(request)
    body = await json_body(request, RestyleRequest)
    watch = Stopwatch()
    label, seen = body.label, None
    if body.code is not None and body.image is None:
        code = code_tensor(loaded, [body.code], "#/code")
    elif body.image is not None and body.code is None:
        digit = await digit_in(files.from_text(body.image))
        if label is None:
            label = await read_label(shelf, watch, digit)
        code = posterior(watch, network, digit, label_tensor(loaded, label, 1))[:1]
        seen = as_input(digit)
    else:
        raise Problem.at("#/image", "one_of", "Give either an image or a code.")
    n = len(body.labels)
    pictures = await draw(watch, network, code.expand(n, -1), torch.tensor(body.labels))
    if as_png:
        return picture(pictures, watch)
    p, read_as = (await read(watch, the_judge(shelf), pictures)).max(-1)
    verdicts = [Verdict(label=k, p=q) for k, q in zip(read_as.tolist(), p.tolist(), strict=True)]
    return answer(
        RestyleAnswer(
            images=data_urls(pictures),
            labels=body.labels,
            label=label,
            code=code[0].tolist(),
            input=seen,
            verdicts=verdicts,
        ),
        watch,
    )
