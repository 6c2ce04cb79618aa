"""`decode`: codes to pictures, the path of every slider."""

import re
from functools import partial
from typing import Annotated

import torch
from fastapi import Query, Request, Response
from pydantic import Field
from starlette.routing import Match, Route
from starlette.types import Scope
from torch import Tensor

from backend.api.answers import JSON, PICTURES_DOC, answer, sheet
from backend.api.ask import Ask, begin
from backend.api.fields import (
    PNG_URL,
    Body,
    Code,
    Drawn,
    Generation,
    Label,
    Manner,
    ModelName,
    Number,
    QueryGeneration,
    QueryLabel,
    Seed,
    Verdict,
    Written,
    api_router,
    described,
    link_label,
)
from backend.api.opinions import Opinion, judge, opinions
from backend.media.medium import PNG
from backend.web.bodies import json_body
from backend.web.problems import Problem, check_query

router = api_router("decode")

PLAIN = re.compile(r"[-+.,eE0-9 ]+")  # Python reads 1_0 and other scripts' digits, too


class Move(Body):
    """A way in the space of codes, and how far along it."""

    direction: Code = Field(
        min_length=1, description="The way: one number per dimension of the code.", examples=[[0.6, 0.8]]
    )
    by: Number = Field(description="How many times it is added to every code; 0 changes nothing.", examples=[1.5])


class DecodeRequest(Manner):
    """Codes to draw, or to write."""

    codes: list[Code] = Field(min_length=1, max_length=256, description="1 to 256 codes.", examples=[[[0.5, -1.25]]])
    directions: list[Move] = Field(
        [],
        max_length=16,
        description="What is added to every code before it is drawn, kept within the card's `code_range`: levers of "
        "one's own.",
    )
    label: Label | None = Field(None, description="The label to draw, for models that take one.", examples=[7])
    seed: Seed | None = Field(None, description="Of the words, where they are drawn by chance; none: 0.", examples=[42])
    discriminator: Generation | None = Field(
        None,
        description="Of GANs: the generation whose discriminator says what it takes each picture for; none: it is not "
        "asked.",
        examples=[12],
    )
    verdicts: bool = Field(
        False, description="Whether to say what the card's judge reads in each picture, too.", examples=[True]
    )


class DecodeAnswer(Body):
    """The pictures or the sentences of the codes."""

    images: list[Drawn] | None = Field(
        None, max_length=256, description="Of models of pictures: one PNG data URL per code.", examples=[[PNG_URL]]
    )
    sentences: list[Written] | None = Field(
        None, max_length=64, description="Of models of sentences: one per code, in order.", examples=[["I like tea."]]
    )
    verdicts: list[Verdict] | None = Field(
        None, max_length=256, description="Where they were asked for: what the card's judge reads in each picture."
    )
    opinions: list[Opinion] | None = Field(
        None, max_length=256, description="Where one was named: what that discriminator takes each picture for."
    )


@router.post(
    "/models/{model}/decode",
    summary="Codes to pictures or sentences",
    response_model=DecodeAnswer,
    responses=PICTURES_DOC,
    openapi_extra=described(DecodeRequest),
)
async def decode(model: ModelName, request: Request) -> Response:
    """Codes to pictures: the probability of ink at every pixel. As image/png: one picture or a sheet.

    Or to sentences, at most 64 at once.
    """
    ask = begin(request, model, "decode", PNG)
    return await decoded(ask, await json_body(request, DecodeRequest))


class Quick(Route):
    """The way of a slider's request, before FastAPI's, which goes through its dependencies for a tenth of the time.

    The route above documents it.
    """

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Names itself in the scope, as FastAPI's routes do."""
        match, child = super().matches(scope)
        return match, {**child, "route": self}


async def slide(request: Request) -> Response:
    """`decode`, called without FastAPI."""
    check_query(request)
    return await decode(request.path_params["model"], request)


quick = Quick("/api/v1/models/{model}/decode", slide, methods=["POST"], include_in_schema=False)


@router.get(
    "/models/{model}/decode",
    summary="One code to its picture, as a link",
    response_model=DecodeAnswer,
    responses=PICTURES_DOC,
)
async def decode_link(
    model: ModelName,
    request: Request,
    code: Annotated[
        str, Query(max_length=8000, description="The numbers of one code, separated by commas.", examples=["0.5,-1.25"])
    ],
    label: QueryLabel = None,
    generation: QueryGeneration = None,
) -> Response:
    """One code to its picture, by a link that an <img> can take."""
    ask = begin(request, model, "decode", PNG)
    most = ask.most
    try:
        numbers = [float(word) for word in code.split(",")]
        if not PLAIN.fullmatch(code) or max(map(abs, numbers)) > most:
            raise ValueError
        body = DecodeRequest(codes=[numbers], label=link_label(label), generation=generation)
    except ValueError as error:  # pydantic's ValidationError is one, too
        raise Problem.at("?code", "code", f"Give numbers from -{most:g} to {most:g}, separated by commas.") from error
    return await decoded(ask, body, "?code")


def moved(ask: Ask, codes: Tensor, moves: list[Move]) -> Tensor:
    """Codes (N, Z) with all moves added, kept in range. Raises Problem where a direction has another size."""
    for k, move in enumerate(moves):
        if len(move.direction) != ask.card.code_size:
            detail = (
                f"Send directions of {ask.card.code_size} numbers for {ask.card.name}, not of {len(move.direction)}."
            )
            raise Problem.at(f"#/directions/{k}/direction", "direction_size", detail)
    # In 64 bits, so that a code moved here is the code moved by hand.
    step = sum((torch.tensor(move.direction, dtype=torch.float64) * move.by for move in moves), torch.zeros(1))
    return codes if not step.any() else ask.bounded((codes.double() + step).float())


async def decoded(ask: Ask, body: DecodeRequest, pointer: str = "#/codes/{}") -> Response:
    """Draws or writes the codes and answers them in the form that the request asks for."""
    ask.refuse(body, seed_of_words=True)
    n = len(body.codes)
    if n > ask.medium.most:
        raise Problem.at("#/codes", "too_many", f"Send at most {ask.medium.most} codes at once to {ask.card.name}.")
    if "verdicts" in body.model_fields_set and (ask.card.judge is None or ask.form != JSON):
        ask.not_taken("#/verdicts")
    if body.discriminator is not None and ask.form != JSON:
        ask.not_taken("#/discriminator")
    other = None if body.discriminator is None else judge(ask, body.discriminator, "#/discriminator")
    codes = ask.codes(body.codes, pointer)
    if body.directions:
        codes = moved(ask, codes, body.directions)
    works = await ask.decode(
        ask.model(body.generation), codes, ask.label(body.label, n) | ask.words(body, n, body.seed)
    )
    if ask.form != JSON:
        return await sheet(await ask.sized(works.numel(), ask.medium.drawn, works), ask.run)
    shown = await ask.sized(works.numel(), partial(ask.medium.show, script=body.script), works)
    verdicts = await ask.readings(ask.medium.drawn(works)) if body.verdicts else None
    told = None
    if other is not None and body.discriminator is not None:
        told = await opinions(ask, other, body.discriminator, ask.medium.x(ask.medium.drawn(works)))
    found = {ask.medium.field: shown, "verdicts": verdicts, "opinions": told}
    return answer(DecodeAnswer.model_validate(found), ask.run)
