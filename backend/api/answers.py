"""How pictures are answered: JSON with data URLs, one PNG, or a film, as the Accept header asks."""

from collections.abc import Callable, Sequence
from typing import Any

from fastapi import Response
from pydantic import BaseModel

from backend.inference import Run
from backend.media import files
from backend.media.medium import APNG, GIF, PNG, Drawn
from backend.web.problems import Problem

JSON = "application/json"
INLINE = 256 * 1024  # bytes of pixels: more are compressed in the queue
MOST_BYTES = 64 * 1024 * 1024  # of the pixels of one answer, enlarged


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


def answer(model: BaseModel, run: Run, *, nulls: bool = False) -> Response:
    """A typed answer as JSON; fields without a value are left out, or null."""
    return Response(model.model_dump_json(exclude_none=not nulls), media_type=JSON, headers=timing(run))


async def sheet(pictures: Drawn, run: Run, scale: int = 1, columns: int = 10) -> Response:
    """Pictures (N, H, W) or (N, H, W, 3) as one PNG: the one picture, or a contact sheet in rows of so many."""
    columns = min(len(pictures), columns)

    def made() -> bytes:
        large = files.enlarged(pictures, scale)
        return files.png(large[0] if len(large) == 1 else files.sheet(large, columns))

    check_size(pictures.size, scale)
    content = made() if pictures.size * scale**2 <= INLINE else await run.once(made)
    rows = -(-len(pictures) // columns)
    headers = {"Drawbar-Rows": str(rows), "Drawbar-Columns": str(columns), **timing(run)}
    return Response(content, media_type=PNG, headers=headers)


async def film(pictures: Callable[[], Drawn], run: Run, scale: int, milliseconds: int, kind: str) -> Response:
    """Pictures (N, H, W) or (N, H, W, 3), made in the queue, one after the other as GIF or APNG."""

    def made() -> bytes:
        return files.film(files.enlarged(pictures(), scale), milliseconds, "GIF" if kind == GIF else "APNG")

    return Response(await run.once(made), media_type=kind, headers=timing(run))


def check_size(size: int, scale: int) -> None:
    """Raises Problem where `size` bytes of pixels, enlarged, take more memory than one answer may."""
    size *= scale**2
    if size > MOST_BYTES:
        detail = f"Ask for less or for a smaller scale: {size >> 20} MB of pixels, {MOST_BYTES >> 20} are the most."
        raise Problem.at("#/scale", "film_size", detail)


def timing(run: Run) -> dict[str, str]:
    """The Server-Timing header: what the models took, in milliseconds."""
    return {"Server-Timing": f"model;dur={run.ms:.2f}"}


FILE: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
PICTURES_DOC: dict[int | str, dict[str, Any]] = {200: {"content": {PNG: FILE}}}
FILMS_DOC: dict[int | str, dict[str, Any]] = {200: {"content": {PNG: FILE, GIF: FILE, APNG: FILE}}}
