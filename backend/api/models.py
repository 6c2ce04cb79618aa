"""Which models there are: their cards, and galleries of real pictures to start from."""

from typing import Annotated

from fastapi import Request, Response
from pydantic import BaseModel, Field, FiniteFloat

from backend.api.answers import JSON, PICTURES_DOC, preferred
from backend.api.ask import begin
from backend.api.fields import PNG_URL, Drawn, Finite, Label, ModelName, Seed, api_router
from backend.beside import Scatter
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


class Training(BaseModel):
    """What a training from one seed draws on the way."""

    seed: Seed = Field(description="The seed of the training.")
    distance: Finite = Field(description="What the card measures of the way.", examples=[0.024])
    shipped: bool = Field(description="Whether these are the weights that are here.", examples=[True])
    images: list[Drawn] = Field(max_length=64, description="One PNG data URL per place.", examples=[[PNG_URL]])


class Seeds(BaseModel):
    """The same way in models that were trained from other seeds."""

    t: list[Annotated[FiniteFloat, Field(ge=-100, le=100)]] = Field(
        max_length=64,
        description="How far along the way each picture is: 0 and 1 are the means of the clusters.",
        examples=[[0.0, 0.5, 1.0]],
    )
    truth: list[Drawn] = Field(max_length=64, description="Real works, in the same places.", examples=[[PNG_URL]])
    trainings: list[Training] = Field(max_length=64, description="One per seed.")


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
    held = request.app.state.shelf.get(model).beside.gallery
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


@router.get("/models/{model}/scatter", summary="Where known works lie among a model's codes")
async def scatter(model: ModelName, request: Request) -> Scatter:
    """The codes of known works, of a model whose codes have few numbers."""
    held = begin(request, model, None).loaded.beside.scatter
    if held is None:
        raise Problem("not-found", f"The model {model} has no scatter.")
    return held


@router.get(
    "/models/{model}/seeds", summary="The same way in other trainings", response_model=Seeds, responses=PICTURES_DOC
)
async def seeds(model: ModelName, request: Request) -> Response:
    """What models trained from other seeds draw on the way between two clusters. As image/png: one contact sheet.

    Its first row is of real works.
    """
    held = request.app.state.shelf.get(model).beside.seeds
    if held is None:
        raise Problem("not-found", f"The model {model} keeps no pictures of other trainings.")
    ask = begin(request, model, None, PNG)
    if ask.form == PNG:
        size = {"Drawbar-Rows": str(1 + len(held.seeds)), "Drawbar-Columns": str(len(held.t))}
        return Response(await ask.run.once(files.png, held.sheet), media_type=PNG, headers=size)
    truth, *rows = [await ask.run.once(files.data_urls, row) for row in held.pictures]
    trainings = [
        Training(seed=seed, distance=distance, shipped=seed == held.shipped, images=images)
        for seed, distance, images in zip(held.seeds, held.distances, rows, strict=True)
    ]
    return Response(Seeds(t=held.t, truth=truth, trainings=trainings).model_dump_json(), media_type=JSON)


@router.get(
    "/models/{model}/spectra", summary="What a model's words look like", response_class=Response, responses=PICTURES_DOC
)
async def spectra(model: ModelName, request: Request) -> Response:
    """Spectrograms as image/png: a row of recordings, one of each label, and below each how the model said it.

    Time runs to the right, pitch upwards; loud is white. What it said are first draws by a fixed seed.
    """
    held = request.app.state.shelf.get(model).beside.spectra
    if held is None:
        raise Problem("not-found", f"The model {model} keeps no spectrograms.")
    preferred(request.headers.get("accept"), (PNG,))
    return Response(held, media_type=PNG)
