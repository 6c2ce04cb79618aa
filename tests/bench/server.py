"""The servers under test: `python -m tests.bench.server drawbar | naked`, each with a bare route to compare with."""

import gc
import sys

from fastapi import FastAPI, Request, Response

from backend.app import create_app
from backend.serve import Server, configuration
from backend.settings import Settings
from backend.web import logs
from backend.web.middleware import Gate

FIXED = bytes(300)  # the size of a digit's PNG


async def bare(request: Request) -> Response:
    """Reads the body, answers 300 bytes."""
    await request.body()
    return Response(FIXED, media_type="image/png")


def app(kind: str) -> FastAPI:
    """Drawbar with the bare route before its own, or the bare route alone."""
    if kind == "naked":
        naked = FastAPI()
        naked.post("/bare")(bare)
        return naked
    drawbar = create_app(Settings())
    drawbar.post("/bare", include_in_schema=False)(bare)
    drawbar.router.routes.insert(0, drawbar.router.routes.pop())
    return drawbar


if __name__ == "__main__":
    settings = Settings(port=0)
    logs.setup(settings.log, settings.log_format)
    served = app(sys.argv[1])
    gc.collect()
    gc.freeze()  # as `serve` does
    Server(configuration(served, settings), getattr(served.state, "gate", None) or Gate()).run()
