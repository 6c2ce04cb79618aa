"""The application: models on a shelf, routes, errors, middleware, the static page."""

import torch
from fastapi import FastAPI, Request, Response

from backend.api import (
    classify,
    complete,
    decode,
    encode,
    health,
    interpolate,
    models,
    neighbours,
    restyle,
    sample,
    score,
)
from backend.inference import Queue
from backend.pictures import Pools
from backend.settings import ROOT, Settings
from backend.shelf import Shelf
from backend.web import middleware, problems
from backend.web.page import Page


def create_app(settings: Settings) -> FastAPI:
    """A server of the models that `settings` names, ready when it is returned. Raises Misplaced."""
    torch.set_num_threads(1)  # more threads make small batches slower, and sliders wait for each other
    app = FastAPI(
        title="Drawbar",
        version="0.1.0",
        summary="A laboratory of deep generative models.",
        servers=[{"url": "./", "description": "Beside this description, wherever a proxy has put that."}],
        docs_url=None,  # FastAPI's own loads its script from elsewhere
        redoc_url=None,
        responses=problems.DOCUMENTED,
    )
    app.state.shelf = Shelf(settings.shipped, settings.models)
    app.state.pools = Pools(settings.pictures)
    app.state.queue = Queue()
    app.router.routes.append(decode.quick)
    verbs = (decode, restyle, interpolate, encode, sample, neighbours, complete, score, classify)
    for feature in (*verbs, models, health):
        # Not include_router, which looks through the routes of every router twice for each request.
        app.router.routes.extend(feature.router.routes)

    page = Page(ROOT / "frontend", settings.frames)

    @app.get("/docs", include_in_schema=False)
    async def docs(request: Request) -> Response:
        """The API, to be read and tried."""
        return await page.response("docs.html", request.scope)

    app.mount("/", page)
    problems.install(app)
    middleware.install(app, hosts=settings.hosts, rate=settings.requests_per_second())
    shelf = app.state.shelf
    app.state.metrics.watch_models(lambda: len(shelf.models), lambda: len(shelf.broken))
    app.state.metrics.watch_jobs(lambda: app.state.queue.jobs)
    return app
