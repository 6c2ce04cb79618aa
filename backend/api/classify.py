"""`classify`: what a judge reads in a picture, or hears in a sound."""

from functools import partial

from fastapi import Request, Response
from pydantic import Field

from backend.api import sounds
from backend.api.answers import answer
from backend.api.ask import Ask, begin, judged
from backend.api.fields import (
    PNG_URL,
    Body,
    Drawn,
    Label,
    ModelName,
    Paper,
    Picture,
    Probability,
    Sounding,
    api_router,
    described,
)
from backend.media.medium import WAV
from backend.media.sound import Clip
from backend.web.bodies import file_body, json_body
from backend.web.problems import Problem

router = api_router("classify")


class ClassifyRequest(Sounding):
    """What to read: a picture, or a sound."""

    image: Picture | None = Field(
        None,
        description="Of judges of pictures: one as a data URL or as base64; PNG, JPEG, GIF, BMP or WebP.",
        examples=[PNG_URL],
    )


class ClassifyAnswer(Body):
    """The judge's opinion."""

    label: Label = Field(description="The likeliest label.", examples=[7])
    probabilities: list[Probability] = Field(
        max_length=1000, description="One per label, in order; they sum to one.", examples=[[0.02, 0.98]]
    )
    input: Drawn = Field(description="What the judge saw: the picture, prepared, as a PNG data URL.")
    paper: Paper = None


@router.post(
    "/models/{model}/classify",
    summary="What a picture or a sound is of",
    response_model=ClassifyAnswer | sounds.SoundReadAnswer,
    openapi_extra=described(ClassifyRequest, or_image=True, or_sound=True),
)
async def classify(model: ModelName, request: Request) -> Response:
    """What a picture shows, or what is said in a sound. The body is the file, or JSON that holds it."""
    ask = begin(request, model, "classify")
    if WAV in ask.medium.forms:
        return await sounds.read_by(ask, await a_sound(ask))
    given: bytes | str | None = await file_body(request, "image/")
    if given is None:
        body = await json_body(request, ClassifyRequest)
        ask.leave_out(body, "sound", "clip")
        given = body.image
    if given is None:
        raise Problem.at("#/image", "missing", "Add this: it is needed.")
    taken = await ask.read(given, "#/image")
    judge, p = await judged(ask, model, ask.medium.seen(taken.x))
    chances = p[0].tolist()
    label = judge.card.labels[int(p[0].argmax())]
    return answer(ClassifyAnswer(label=label, probabilities=chances, input=taken.shown, **taken.notes), ask.run)


async def a_sound(ask: Ask) -> Clip:
    """The sound of a request to a judge of sounds. Raises Problem where it has none that can be read."""
    file = await file_body(ask.request, "audio/")
    if file is not None:
        return await ask.reading(partial(ask.medium.values_of, file), "#/")
    body = await json_body(ask.request, ClassifyRequest)
    ask.leave_out(body, "image")
    return await sounds.needed_clip(ask, body)
