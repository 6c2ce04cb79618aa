"""Is the server alive, is it of use, and how is it doing: /healthz, /readyz and /metrics."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from pydantic import BaseModel, Field

from backend.shelf import readable
from backend.web.problems import CONTENT, DOCUMENTED

router = APIRouter(tags=["health"], responses=DOCUMENTED)


class Health(BaseModel):
    """Always ok: who reads it has reached a living server."""

    status: Literal["ok"] = Field("ok", description="Always ok.")


class BrokenModel(BaseModel):
    """A model folder that was refused."""

    name: str = Field(max_length=64, description="The name of its folder.", examples=["my-vae"])
    detail: str = Field(max_length=2000, description="Why it cannot be believed.", examples=["a weight is not finite"])


class Readiness(BaseModel):
    """What serves and what does not."""

    ready: bool = Field(description="Whether at least one model serves.", examples=[True])
    models: list[Annotated[str, Field(max_length=64)]] = Field(
        max_length=1000, description="Those that serve.", examples=[["digits-vae"]]
    )
    broken: list[BrokenModel] = Field(max_length=1000, description="Those that do not, and why.")
    skipped: list[BrokenModel] = Field(
        max_length=1000,
        description="Folders that no request can name, such as one that is called as a shipped model is.",
    )


@router.get("/healthz", summary="Does the server live?")
async def healthz() -> Health:
    """The process lives."""
    return Health()


# Two kinds of 503: no model serves, or the server is about to end.
NOT_READY: dict[int | str, dict[str, Any]] = {503: {"model": Readiness, "content": CONTENT}}


@router.get("/readyz", summary="Is it of use?", responses=NOT_READY)
async def readyz(request: Request, response: Response) -> Readiness:
    """200 while one model serves, else 503; either way, which ones do. A server that ends says 503 draining."""
    shelf = request.app.state.shelf
    response.status_code = 200 if shelf.models else 503
    broken = [BrokenModel(name=name, detail=detail) for name, detail in shelf.broken.items()]
    skipped = [BrokenModel(name=readable(place.name)[:64], detail=detail) for place, detail in shelf.skipped.items()]
    return Readiness(ready=bool(shelf.models), models=list(shelf.models), broken=broken, skipped=skipped)


@router.get(
    "/metrics",
    summary="How is it doing?",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(request: Request) -> Response:
    """Counts and times of requests and models, and what the process takes, for Prometheus."""
    return Response(generate_latest(request.app.state.metrics.registry), media_type=CONTENT_TYPE_PLAIN_0_0_4)
