"""`classify`: what a judge reads in a picture."""

from fastapi import Request, Response
from pydantic import Field

from backend.api.answers import answer
from backend.api.ask import begin, judged
from backend.api.fields import (
    Body,
    Drawn,
    Label,
    ModelName,
    Paper,
    Picture,
    Probability,
    api_router,
    described,
)
from backend.web.bodies import image_body, json_body

router = api_router("classify")


class ClassifyRequest(Body):
    """What to read."""

    image: Picture


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
    summary="What a picture shows",
    response_model=ClassifyAnswer,
    openapi_extra=described(ClassifyRequest, or_image=True),
)
async def classify(model: ModelName, request: Request) -> Response:
    """What the picture shows. The body is an image file, or JSON that holds one."""
    ask = begin(request, model, "classify")
    given: bytes | str | None = await image_body(request)
    if given is None:
        given = (await json_body(request, ClassifyRequest)).image
    taken = await ask.read(given, "#/image")
    judge, p = await judged(ask, model, ask.medium.seen(taken.x))
    chances = p[0].tolist()
    label = judge.card.labels[int(p[0].argmax())]
    return answer(ClassifyAnswer(label=label, probabilities=chances, input=taken.shown, **taken.notes), ask.run)
