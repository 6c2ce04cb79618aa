"""`decode`: codes to pictures, the path of every slider."""

from typing import Annotated

from fastapi import Query, Request, Response
from pydantic import Field
from starlette.routing import Match, Route
from starlette.types import Scope

from backend.api.answers import PICTURES_DOC, answer, data_urls, only_json, picture, wants_png
from backend.api.requests import (
    PNG_URL,
    Body,
    Code,
    Drawn,
    Label,
    ModelName,
    QueryLabel,
    Seed,
    api_router,
    code_tensor,
    described,
    drawing_model,
    label_tensor,
    shelf_of,
)
from backend.api.writing import Manner, Written, checked_codes, line_lengths, no_label, write_sentences
from backend.inference import Stopwatch, draw, draw_one
from backend.models.sentence_vae import SentenceVae
from backend.web.bodies import json_body
from backend.web.problems import Problem

router = api_router("decode")


class DecodeRequest(Manner):
    """Codes to draw, or to write."""

    codes: list[Code] = Field(min_length=1, max_length=256, description="1 to 256 codes.", examples=[[[0.5, -1.25]]])
    label: Label | None = Field(None, description="The digit to draw, for models that take one.", examples=[7])
    seed: Seed | None = Field(None, description="Of the words, where they are drawn by chance; none: 0.", examples=[42])


class DecodeAnswer(Body):
    """The pictures or the sentences of the codes."""

    images: list[Drawn] | None = Field(
        None, max_length=256, description="Of models of pictures: one PNG data URL per code.", examples=[[PNG_URL]]
    )
    sentences: list[Written] | None = Field(
        None, max_length=64, description="Of models of sentences: one per code, in order.", examples=[["I like tea."]]
    )


@router.post(
    "/models/{model}/decode",
    response_model=DecodeAnswer,
    responses=PICTURES_DOC,
    openapi_extra=described(DecodeRequest),
)
async def decode(model: ModelName, request: Request) -> Response:
    """Codes to pictures: the probability of ink at every pixel. As image/png: one picture or a sheet.

    Or to sentences, at most 64 at once.
    """
    return await decoded(model, await json_body(request, DecodeRequest), request)


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
    return await decode(request.path_params["model"], request)


quick = Quick("/api/v1/models/{model}/decode", slide, methods=["POST"], include_in_schema=False)


@router.get("/models/{model}/decode", response_model=DecodeAnswer, responses=PICTURES_DOC)
async def decode_link(
    model: ModelName,
    request: Request,
    code: Annotated[
        str, Query(max_length=8000, description="The numbers of one code, separated by commas.", examples=["0.5,-1.25"])
    ],
    label: QueryLabel = None,
) -> Response:
    """One code to its picture, by a link that an <img> can take."""
    try:
        body = DecodeRequest(codes=[[float(word) for word in code.split(",")]], label=label)
    except ValueError as error:  # pydantic's ValidationError is one, too
        raise Problem.at("?code", "code", "Give numbers from -10 to 10, separated by commas.") from error
    return await decoded(model, body, request)


async def decoded(model: str, body: DecodeRequest, request: Request) -> Response:
    """Draws or writes the codes and answers them in the form that the request asks for."""
    loaded = shelf_of(request).get(model, "decode")
    codes, watch = body.codes, Stopwatch()
    if isinstance(loaded.model, SentenceVae):
        only_json(request)
        no_label(loaded, body.label)
        z = checked_codes(loaded, codes)
        lengths = line_lengths(loaded, body.length, len(codes))
        return answer(
            DecodeAnswer(sentences=await write_sentences(loaded, watch, z, body, lengths, body.seed or 0)), watch
        )
    body.refuse(loaded)
    network = drawing_model(loaded)
    z = code_tensor(loaded, codes, "#/codes/{}")
    labels = label_tensor(loaded, body.label, len(codes))
    as_png = wants_png(request)
    pictures = draw_one(watch, network, z, labels) if len(codes) == 1 else await draw(watch, network, z, labels)
    if as_png:
        return picture(pictures, watch)
    return answer(DecodeAnswer(images=data_urls(pictures)), watch)
