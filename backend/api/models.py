"""Which models there are: their cards, and galleries of real pictures to start from."""

import io
import math
from typing import Annotated

import numpy as np
from fastapi import Request, Response
from PIL import Image
from pydantic import BaseModel, Field

from backend.api.answers import PICTURES_DOC, data_urls, wants_png
from backend.api.requests import PNG_URL, Drawn, Label, ModelName, api_router, shelf_of
from backend.card import Card
from backend.media import files
from backend.web.problems import Problem

router = api_router("models")


class Models(BaseModel):
    """Every model that serves."""

    models: list[Card] = Field(max_length=1000, description="Their cards.")


class Gallery(BaseModel):
    """Real pictures that the model was never trained on."""

    images: list[Drawn] = Field(max_length=1000, description="PNG data URLs, all of one size.", examples=[[PNG_URL]])
    labels: list[Label] = Field(
        max_length=1000, description="What each of them shows; empty where they have no labels.", examples=[[7]]
    )
    indices: list[Annotated[int, Field(ge=0, le=9_999)]] = Field(
        max_length=1000, description="The place of each in the test set.", examples=[[0]]
    )


@router.get("/models")
async def list_models(request: Request) -> Models:
    """The cards of all models that serve."""
    return Models(models=[loaded.card for loaded in shelf_of(request).models.values()])


@router.get("/models/{model}")
async def show_model(model: ModelName, request: Request) -> Card:
    """The card of one model."""
    return shelf_of(request).get(model).card


@router.get("/models/{model}/gallery", response_model=Gallery, responses=PICTURES_DOC)
async def gallery(model: ModelName, request: Request) -> Response:
    """The model's gallery: real test digits, twenty of each, or a hundred faces. As image/png: one contact sheet."""
    loaded = shelf_of(request).get(model)
    if not loaded.card.gallery:
        raise Problem("not-found", f"The model {model} has no gallery.")
    content = (loaded.folder / "gallery.png").read_bytes()
    with Image.open(io.BytesIO(content), formats=["PNG"]) as sheet:
        notes = {name: [int(word) for word in str(sheet.info.get(name, "")).split()] for name in ("labels", "indices")}
        pixels = np.asarray(sheet if sheet.mode == "L" else sheet.convert("RGB"))
    side = math.isqrt(sheet.width * sheet.height // len(notes["indices"]))
    if wants_png(request):
        size = {"Drawbar-Rows": str(sheet.height // side), "Drawbar-Columns": str(sheet.width // side)}
        return Response(files.png(pixels), media_type="image/png", headers=size)
    answer = Gallery(images=data_urls(files.cells(pixels, side)), labels=notes["labels"], indices=notes["indices"])
    return Response(answer.model_dump_json(), media_type="application/json")
