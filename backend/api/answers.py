"""How pictures are answered: JSON with data URLs, one PNG, or a film, as the Accept header asks."""

from collections.abc import Sequence
from typing import Any

import anyio
from fastapi import Request, Response
from pydantic import BaseModel

from backend.inference import Pictures, Stopwatch
from backend.media import files
from backend.web.problems import Problem

JSON = "application/json"
PNG = "image/png"
GIF = "image/gif"
APNG = "image/apng"


def preferred(accept: str | None, offers: Sequence[str]) -> str:
    """The offer that an Accept header (RFC 9110, section 12.5.1) likes best, the first on a tie.

    Raises Problem where it accepts none of them.
    """
    if not accept:
        return offers[0]
    if accept in offers:  # what the page sends
        return accept
    wishes: dict[str, float] = {}
    for item in accept[:2000].split(","):
        kind, *parameters = (part.strip().lower() for part in item.split(";"))
        quality = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        try:
            wishes[kind] = float(quality)
        except ValueError:
            continue  # a quality that is no number: the wish is not understood

    def liking(offer: str) -> float:
        family = offer.partition("/")[0] + "/*"
        return next((wishes[kind] for kind in (offer, family, "*/*") if kind in wishes), 0.0)

    best = max(offers, key=liking)
    if liking(best) <= 0:
        raise Problem("not-acceptable", f"This route answers {' or '.join(offers)}: ask for one in Accept.")
    return best


def data_urls(pictures: Pictures) -> list[str]:
    """Pictures (N, H, W) or (N, H, W, 3) as PNG data URLs."""
    return [files.data_url(files.png(picture)) for picture in pictures]


def answer(model: BaseModel, watch: Stopwatch, *, nulls: bool = False) -> Response:
    """A typed answer as JSON; fields without a value are left out, or null."""
    return Response(model.model_dump_json(exclude_none=not nulls), media_type=JSON, headers=timing(watch))


def picture(pictures: Pictures, watch: Stopwatch) -> Response:
    """Pictures (N, 28, 28) as one PNG: the one picture, or a contact sheet in rows of up to ten."""
    columns = min(len(pictures), 10)
    rows = -(-len(pictures) // columns)
    content = files.png(pictures[0] if len(pictures) == 1 else files.sheet(pictures, columns))
    headers = {"Drawbar-Rows": str(rows), "Drawbar-Columns": str(columns), **timing(watch)}
    return Response(content, media_type=PNG, headers=headers)


async def filmstrip(pictures: Pictures, watch: Stopwatch, scale: int) -> Response:
    """Pictures (N, 28, 28) as one PNG, side by side; large ones take a while, so on a thread."""
    sheet = files.sheet(files.enlarged(pictures, scale), len(pictures))
    content = await anyio.to_thread.run_sync(files.png, sheet)
    headers = {"Drawbar-Rows": "1", "Drawbar-Columns": str(len(pictures)), **timing(watch)}
    return Response(content, media_type=PNG, headers=headers)


async def film(pictures: Pictures, watch: Stopwatch, scale: int, milliseconds: int, kind: str) -> Response:
    """Pictures (N, 28, 28) one after the other, as GIF or APNG."""
    frames = files.enlarged(pictures, scale)
    content = await anyio.to_thread.run_sync(files.film, frames, milliseconds, "GIF" if kind == GIF else "APNG")
    return Response(content, media_type=kind, headers=timing(watch))


def wants_png(request: Request) -> bool:
    """Whether the client would rather have a PNG than JSON. Raises Problem where it takes neither."""
    return preferred(request.headers.get("accept"), (JSON, PNG)) == PNG


def only_json(request: Request) -> None:
    """Raises Problem where the client takes no JSON."""
    preferred(request.headers.get("accept"), (JSON,))


def timing(watch: Stopwatch) -> dict[str, str]:
    """The Server-Timing header: what the models took, in milliseconds."""
    return {"Server-Timing": f"model;dur={watch.ms:.2f}"}


FILE: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
PICTURES_DOC: dict[int | str, dict[str, Any]] = {200: {"content": {PNG: FILE}}}
FILMS_DOC: dict[int | str, dict[str, Any]] = {200: {"content": {PNG: FILE, GIF: FILE, APNG: FILE}}}
