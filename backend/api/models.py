"""Which models there are: their cards, and galleries of real pictures to start from."""

from typing import Annotated

from fastapi import Request, Response
from pydantic import BaseModel, Field

from backend.api.answers import JSON, PICTURES_DOC, preferred
from backend.api.ask import begin
from backend.api.fields import PNG_URL, Drawn, Label, ModelName, api_router
from backend.card import Card
from backend.media import files
from backend.media.medium import PNG
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
    indices: list[Annotated[int, Field(ge=0, le=10**9)]] = Field(
        max_length=1000, description="The place of each in the test set.", examples=[[0]]
    )


@router.get("/models", summary="All models")
async def list_models(request: Request) -> Models:
    """The cards of all models that serve."""
    preferred(request.headers.get("accept"), (JSON,))
    return Models(models=[loaded.card for loaded in request.app.state.shelf.models.values()])


@router.get("/models/{model}", summary="The card of a model")
async def show_model(model: ModelName, request: Request) -> Card:
    """The card of one model."""
    return begin(request, model, None).card


@router.get("/models/{model}/gallery", summary="The gallery of a model", response_model=Gallery, responses=PICTURES_DOC)
async def gallery(model: ModelName, request: Request) -> Response:
    """The model's gallery: real test digits, twenty of each, or a hundred faces. As image/png: one contact sheet."""
    held = request.app.state.shelf.get(model).gallery
    if held is None:
        raise Problem("not-found", f"The model {model} has no gallery.")
    ask = begin(request, model, None, PNG)
    if ask.form == PNG:
        height, width = held.sheet.shape[:2]
        size = {"Drawbar-Rows": str(height // ask.medium.side), "Drawbar-Columns": str(width // ask.medium.side)}
        return Response(await ask.run.once(files.png, held.sheet), media_type=PNG, headers=size)
    images = await ask.run.once(files.data_urls, held.pictures)
    found = Gallery(images=images, labels=held.labels, indices=held.indices)
    return Response(found.model_dump_json(), media_type=JSON)
