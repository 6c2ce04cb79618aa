"""`classify`: what a judge reads in a picture."""

import numpy as np
from fastapi import Request, Response
from pydantic import Field

from backend.api.answers import answer
from backend.api.encode import as_input
from backend.api.requests import (
    Body,
    Drawn,
    Label,
    ModelName,
    Picture,
    Probability,
    api_router,
    described,
    digit_in,
    shelf_of,
)
from backend.inference import Stopwatch, read
from backend.media import files
from backend.models.judge import Judge
from backend.web.bodies import image_body, json_body
from backend.web.problems import Problem

router = api_router("classify")


class ClassifyRequest(Body):
    """What to read."""

    image: Picture


class ClassifyAnswer(Body):
    """The judge's opinion."""

    label: Label = Field(description="The likeliest label.")
    probabilities: list[Probability] = Field(
        max_length=1000, description="One per label, in order; they sum to one.", examples=[[0.02, 0.98]]
    )
    input: Drawn = Field(description="What the judge saw: the picture, prepared, as a PNG data URL.")


@router.post(
    "/models/{model}/classify", response_model=ClassifyAnswer, openapi_extra=described(ClassifyRequest, or_image=True)
)
async def classify(model: ModelName, request: Request) -> Response:
    """What the picture shows. The body is an image file, or JSON that holds one."""
    judge = shelf_of(request).get(model, "classify").model
    if not isinstance(judge, Judge):
        raise Problem("unknown-verb", f"{model} is not a classifier.")
    data = await image_body(request)
    if data is None:
        data = files.from_text((await json_body(request, ClassifyRequest)).image)
    digit = await digit_in(data)
    watch = Stopwatch()
    p = (await read(watch, judge, (digit * 255).round().astype(np.uint8)[None]))[0]
    return answer(ClassifyAnswer(label=int(p.argmax()), probabilities=p.tolist(), input=as_input(digit)), watch)
