"""Is the server alive, and is it of use: /healthz and /readyz."""

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from backend.api.requests import TheShelf

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """Always ok: who reads it has reached a living server."""

    status: str = "ok"


class BrokenModel(BaseModel):
    """A model folder that was refused."""

    name: str
    detail: str


class Readiness(BaseModel):
    """What serves and what does not."""

    ready: bool = Field(description="Whether at least one model serves.")
    models: list[str]
    broken: list[BrokenModel]


@router.get("/healthz")
async def healthz() -> Health:
    """The process lives."""
    return Health()


@router.get("/readyz", responses={503: {"model": Readiness}})
async def readyz(shelf: TheShelf, response: Response) -> Readiness:
    """200 while one model serves, else 503; either way, which ones do."""
    response.status_code = 200 if shelf.models else 503
    broken = [BrokenModel(name=name, detail=detail) for name, detail in shelf.broken.items()]
    return Readiness(ready=bool(shelf.models), models=list(shelf.models), broken=broken)
