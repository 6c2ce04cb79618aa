"""`encode`: a picture to its code, with what the model saw and what it makes of it."""

from typing import Annotated, Any

from fastapi import Request, Response
from pydantic import Field

from backend.api.answers import answer
from backend.api.ask import begin
from backend.api.fields import (
    MOST_NUMBERS,
    PNG_URL,
    Body,
    Finite,
    Label,
    Manner,
    ModelName,
    Paper,
    Picture,
    QueryGeneration,
    QueryLabel,
    Sentence,
    Written,
    api_router,
    described,
    link_label,
)
from backend.web.bodies import file_body, json_body
from backend.web.problems import Problem

router = api_router("encode")


class EncodeRequest(Manner):
    """What to encode."""

    image: Picture | None = Field(None, description="For models of pictures: a data URL or base64.", examples=[PNG_URL])
    sentence: Sentence | None = Field(None, description="For models of sentences.", examples=["A line."])
    label: Label | None = Field(
        None, description="What it shows, where the model takes a label; none: it is read.", examples=[7]
    )


class Posterior(Body):
    """q(z | x): a Gaussian with one mean and one standard deviation per dimension of the code."""

    mean: list[Finite] = Field(
        max_length=MOST_NUMBERS, description="The code that is likeliest.", examples=[[0.5, -1.25]]
    )
    std: list[Finite] = Field(
        max_length=MOST_NUMBERS, description="How far the code may be off.", examples=[[0.1, 0.9]]
    )


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
    paper: Paper = None
    label: Label | None = Field(
        None, description="What it shows, given or read, for models that take a label.", examples=[7]
    )
    unknown_words: list[Written] | None = Field(
        None,
        max_length=1000,
        description="Of a sentence: words (of verse: characters) without a token of their own.",
        examples=[["Drawbar"]],
    )


@router.post(
    "/models/{model}/encode",
    summary="A picture or a sentence to its code",
    response_model=EncodeAnswer,
    openapi_extra=described(EncodeRequest, or_image=True),
)
async def encode(
    model: ModelName,
    request: Request,
    label: QueryLabel = None,
    generation: QueryGeneration = None,
) -> Response:
    """A picture or a sentence to its code. The body is an image file, or JSON that holds one of them."""
    ask = begin(request, model, "encode")
    given: bytes | str | None = await file_body(request, "image/")
    takes = ask.medium.takes
    if given is None:
        body = await json_body(request, EncodeRequest)
        given = ask.work(body)
        if given is None:
            what = "a picture" if takes == "image" else "a text"
            raise Problem.at(f"#/{takes}", "missing", f"Give {what} as '{takes}'.")
    elif takes != "image":
        raise Problem("unsupported-media-type", f"Send JSON with a '{takes}': {model} reads no pictures.")
    else:
        body = EncodeRequest()
    linked: dict[str, Any] = {"label": link_label(label), "generation": generation}
    for name in linked:
        if linked[name] is not None and getattr(body, name) is not None:
            raise Problem.at(f"#/{name}", "one_of", "Say this in the body or in the address, not in both.")
    body = body.model_copy(update={name: value for name, value in linked.items() if value is not None})
    ask.refuse(body)
    network = ask.model(body.generation)
    taken = await ask.read(given, f"#/{takes}", script=body.script)
    shown = body.label if body.label is not None else await ask.label_of(taken)
    labels = ask.label(shown, 1)
    mean, std = await ask.posterior(network, taken.x, labels)
    words = ask.words(body.model_copy(update={"length": body.length or taken.given.get("length")}), 1)
    again = await ask.decode(network, mean[None], labels | words)
    return answer(
        EncodeAnswer(
            code=Posterior(mean=mean.tolist(), std=std.tolist()),
            input=taken.shown,
            reconstruction=ask.medium.show(again, script=body.script)[0],
            label=shown,
            **taken.notes,
        ),
        ask.run,
    )
