"""What several verbs take: codes, labels, seeds, pictures, and the models they speak of."""

import secrets
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import anyio
import numpy as np
import torch
from fastapi import APIRouter, Path, Query, Request
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat
from torch import Tensor

from backend.checkpoints import Loaded
from backend.inference import Stopwatch, read
from backend.jobs import Jobs
from backend.media import files
from backend.models.cvae import Cvae
from backend.models.judge import Judge
from backend.models.seeds import MAX_SEED
from backend.models.vae import Vae
from backend.shelf import Shelf
from backend.web.problems import DOCUMENTED, Problem, flat_schema

T = TypeVar("T")

ModelName = Annotated[
    str, Path(description="The name of a model, as /api/v1/models lists it.", examples=["digits-vae"])
]
Number = Annotated[FiniteFloat, Field(ge=-10, le=10, examples=[0.5])]
Code = Annotated[
    list[Number],
    Field(max_length=512, description="One number per dimension of the code, -10..10.", examples=[[0.5, -1.25]]),
]
Label = Annotated[int, Field(ge=0, le=9, description="The digit, for models that take one.", examples=[7])]
Seed = Annotated[
    int,
    Field(
        ge=0,
        le=MAX_SEED,
        description="Draws with the same seed are the same; none: one is drawn.",
        examples=[42],
    ),
]
Temperature = Annotated[
    FiniteFloat,
    Field(
        ge=0,
        le=2,
        description="Scales the prior's standard deviation; pixel by pixel, below 1 the likely values gain.",
        examples=[1.0],
    ),
]
# A one, as an example.
PNG_URL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAABwAAAAcCAAAAABXZoBIAAAAHElEQVR4XmNgGNTg/38ULhMKDw2MSj"
    "IMK8lBBwBNSgIhaQa3bgAAAABJRU5ErkJggg=="
)
Picture = Annotated[
    str,
    Field(
        max_length=3_000_000,
        description="A picture as a data URL or as base64: PNG, JPEG, GIF, BMP or WebP.",
        examples=[PNG_URL],
    ),
]

QueryLabel = Annotated[int | None, Query(ge=0, le=9, description="The digit, for models that take one.", examples=[7])]

# What answers hold.
Drawn = Annotated[str, Field(max_length=3_000_000, examples=[PNG_URL])]
Finite = Annotated[FiniteFloat, Field(ge=-1e6, le=1e6, examples=[0.5])]
Probability = Annotated[FiniteFloat, Field(ge=0, le=1, examples=[0.98])]


class Body(BaseModel):
    """What the bodies of all requests have in common."""

    model_config = ConfigDict(extra="forbid", strict=True)


IMAGE_TYPES = ("image/png", "image/jpeg", "image/gif", "image/bmp", "image/webp")


def api_router(verb: str) -> APIRouter:
    """A router for the routes of one verb."""
    return APIRouter(prefix="/api/v1", tags=[verb], responses=DOCUMENTED)


def shelf_of(request: Request) -> Shelf:
    """The models of this server. Not a dependency of FastAPI's: that costs a tenth of a slider's answer."""
    held: Shelf = request.app.state.shelf
    return held


def jobs_of(request: Request) -> Jobs:
    """The long jobs of this server."""
    held: Jobs = request.app.state.jobs
    return held


def described(model: type[BaseModel], *, or_image: bool = False) -> dict[str, Any]:
    """The OpenAPI description of a request body that the endpoint reads itself."""
    content: dict[str, Any] = {"application/json": {"schema": flat_schema(model)}}
    if or_image:
        content |= {kind: {"schema": {"type": "string", "format": "binary"}} for kind in IMAGE_TYPES}
    return {"requestBody": {"required": True, "content": content}}


def code_tensor(loaded: Loaded, codes: list[list[float]], pointer: str) -> Tensor:
    """Codes as a tensor (N, Z). Raises Problem where one has not as many numbers as the model's."""
    size = loaded.card.code_size
    for i, code in enumerate(codes):
        if len(code) != size:
            raise Problem.at(
                pointer.format(i),
                "code_size",
                f"Send codes of {size} numbers for {loaded.card.name}, not of {len(code)}.",
            )
    return torch.from_numpy(np.array(codes, np.float32))  # a fifth of the time that torch.tensor takes


def label_tensor(loaded: Loaded, label: int | None, n: int) -> Tensor | None:
    """The label for n codes, None for a model without labels. Raises Problem where it does not fit."""
    labels = loaded.card.labels
    if isinstance(loaded.model, Cvae):
        if label is None:
            raise Problem.at("#/label", "missing", f"Add the label, one of {labels}: {loaded.card.name} needs it.")
        if label not in labels:
            raise Problem.at("#/label", "unknown_label", f"Send one of {labels}: {loaded.card.name} knows no others.")
        return torch.full((n,), label)
    if label is not None:
        raise Problem.at("#/label", "unknown_label", f"Leave the label out: {loaded.card.name} takes none.")
    return None


def drawing_model(loaded: Loaded) -> Vae | Cvae:
    """The model as one that encodes and decodes pictures. Raises Problem."""
    if isinstance(loaded.model, Vae | Cvae):
        return loaded.model
    raise Problem("unknown-verb", f"{loaded.card.name} has no code.")


def the_judge(held: Shelf) -> Judge:
    """The judge of digits. Raises Problem where it is broken or missing."""
    model = held.get("digits-judge", "classify").model
    if isinstance(model, Judge):
        return model
    raise Problem("model-broken", "digits-judge is not a classifier. Restore its folder.")


# A large picture takes tens of megabytes while it is read: no more than two at a time.
READERS = anyio.CapacityLimiter(2)


async def digit_in(data: bytes) -> NDArray[np.float32]:
    """A visitor's picture prepared as MNIST was, (28, 28) in 0..1."""
    return await picture_in(files.digit, data)


async def picture_in(read: Callable[[bytes], T], data: bytes) -> T:
    """A visitor's picture as `read` takes it, on a worker thread with a deadline."""
    try:
        with anyio.fail_after(2):
            return await anyio.to_thread.run_sync(read, data, abandon_on_cancel=True, limiter=READERS)
    except TimeoutError as error:
        raise Problem("image-invalid", "Reading the picture took too long. Send a smaller one.") from error


async def read_label(held: Shelf, watch: Stopwatch, digit: NDArray[np.float32]) -> int:
    """The label that the judge reads in a prepared digit (28, 28)."""
    picture = (digit * 255).round().astype(np.uint8)[None]
    return int((await read(watch, the_judge(held), picture))[0].argmax())


def fresh_seed() -> int:
    """A seed for a request that named none."""
    return secrets.randbelow(MAX_SEED + 1)
