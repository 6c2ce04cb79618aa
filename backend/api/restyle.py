"""`restyle`: one work to all labels in the same hand (Kingma et al. 2014, figure 1)."""

from typing import Any

import torch
from fastapi import Request, Response
from pydantic import Field

from backend.api.answers import JSON, PICTURES_DOC, answer, sheet
from backend.api.ask import begin
from backend.api.fields import (
    MOST_NUMBERS,
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
    Verdict,
    api_router,
    described,
)
from backend.media import files
from backend.media.medium import PNG
from backend.web.bodies import json_body
from backend.web.problems import Problem

router = api_router("restyle")


class RestyleRequest(Body):
    """Whose hand, and what it is to write."""

    image: Picture | None = Field(None, description="One digit in that hand, or:", examples=[PNG_URL])
    code: Code | None = Field(None, description="The code of the hand.", examples=[[0.5, -1.25]])
    label: Label | None = Field(None, description="What the image shows; none: it is read.", examples=[7])
    labels: list[Label] | None = Field(
        None,
        min_length=1,
        max_length=64,
        description="What to draw, in order; none: the card's labels, the first 64.",
        examples=[[1, 2, 3]],
    )
    generation: Generation | None = Field(
        None,
        description="The moment of its training that answers, for models that kept some; none: the newest.",
        examples=[0],
    )


class RestyleAnswer(Body):
    """The same hand, every digit."""

    images: list[Drawn] = Field(
        max_length=64, description="One PNG data URL per label, in order.", examples=[[PNG_URL]]
    )
    labels: list[Label] = Field(max_length=64, description="What was asked for.", examples=[[1, 2, 3]])
    label: Label | None = Field(None, description="What the image shows, given or read.", examples=[7])
    code: list[Finite] = Field(
        max_length=MOST_NUMBERS,
        examples=[[0.5, -1.25]],
        description="The hand: the mean of the image's code, or the code that was given.",
    )
    input: Drawn | None = Field(None, description="What the model saw, where an image was given.", examples=[PNG_URL])
    paper: Paper = None
    verdicts: list[Verdict] | None = Field(
        None, max_length=64, description="What the card's judge reads in each picture, where it names one."
    )


@router.post(
    "/models/{model}/restyle",
    summary="A hand, and what else it would write",
    response_model=RestyleAnswer,
    responses=PICTURES_DOC,
    openapi_extra=described(RestyleRequest),
)
async def restyle(model: ModelName, request: Request) -> Response:
    """One digit, or the code of a hand, to any digits in that hand. As image/png: a contact sheet."""
    ask = begin(request, model, "restyle", PNG)
    body = await json_body(request, RestyleRequest)
    if (body.image is None) == (body.code is None):
        raise Problem.at("#/image", "one_of", "Give either an image or a code.")
    if body.label is not None and body.image is None:
        raise Problem.at("#/label", "not_taken", "Leave this out: it says what an image shows, and there is none.")
    ask.refuse(body)
    network = ask.model(body.generation)
    labels = ask.card.labels[:64] if body.labels is None else body.labels
    places = torch.tensor([ask.place(label, f"#/labels/{i}") for i, label in enumerate(labels)])
    label, seen = body.label, None
    notes: dict[str, Any] = {}
    if body.image is not None:
        taken = await ask.read(body.image, "#/image")
        label = await ask.label_of(taken) if label is None else label
        code = (await ask.posterior(network, taken.x, ask.label(label, 1)))[:1]
        seen, notes = taken.shown, taken.notes
    else:
        code = ask.codes([body.code or []], "#/code")
    works = await ask.decode(network, code.expand(len(labels), -1), {"label": places})
    pictures = await ask.sized(works.numel(), ask.medium.drawn, works)
    if ask.form != JSON:
        return await sheet(pictures, ask.run)
    return answer(
        RestyleAnswer(
            images=await ask.sized(pictures.size, files.data_urls, pictures),
            labels=labels,
            label=label,
            code=code[0].tolist(),
            input=seen,
            verdicts=await ask.readings(pictures),
            **notes,
        ),
        ask.run,
    )
