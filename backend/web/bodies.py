"""Request bodies: JSON read strictly into its model, and what counts as a file.

JSON is UTF-8 and says so by its content type; of two equal keys the last one counts; nesting deeper than 200 is
refused. Reading into the model straight from the bytes makes a Python object of nothing that the model refuses.
"""

from typing import TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError

from backend.web.problems import FieldError, Problem, invalid

M = TypeVar("M", bound=BaseModel)

# Building the mistakes costs microseconds each, and a body can hold half a million of them.
MOST_MISTAKES = 1000

_WANTED = (
    "Send JSON with the header Content-Type: application/json, "
    "or to a route that reads pictures or sounds a file with Content-Type: image/png, audio/wav or its like."
)


def media_type(content_type: str) -> str:
    """The type without its parameters: `application/json` of `application/json; charset=utf-8`."""
    return content_type.partition(";")[0].strip().lower()


async def file_body(request: Request, kind: str) -> bytes | None:
    """The body where it says that it is a file of a kind, `image/` or `audio/`. Of which one, its first bytes decide.

    None where it says something else.
    """
    if media_type(request.headers.get("content-type", "")).startswith(kind):
        return await request.body()
    return None


async def json_body(request: Request, model: type[M]) -> M:
    """The body as a `model`; Problem `unsupported-media-type`, `malformed-body` or `validation` when it is none."""
    content_type = request.headers.get("content-type", "")
    if media_type(content_type) != "application/json":
        raise Problem("unsupported-media-type", _WANTED)
    charset = content_type.lower().partition("charset=")[2].partition(";")[0].strip(' "')
    if charset not in {"", "utf-8", "utf8"}:
        raise Problem("unsupported-media-type", "Send JSON in UTF-8.")
    body = await request.body()
    if not body.strip():
        raise invalid([{"type": "missing", "loc": ()}])
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise _problem(error) from None


def _problem(error: ValidationError) -> Problem:
    if error.error_count() > MOST_MISTAKES:
        return Problem("validation", f"The body holds over {MOST_MISTAKES} mistakes: see /docs for what it takes.")
    mistakes = error.errors(include_url=False, include_input=False)
    if mistakes[0]["type"] != "json_invalid":
        return invalid([{"type": m["type"], "loc": m["loc"], "ctx": m.get("ctx", {})} for m in mistakes])
    # Two mistakes that the parser reports are none of JSON's grammar but of a value.
    reason = mistakes[0]["ctx"]["error"]
    if "number out of range" in reason:
        return invalid([{"type": "number_out_of_range", "loc": ()}])
    if "hex escape" in reason:
        return invalid([{"type": "string_unicode", "loc": ()}])
    return Problem(
        "malformed-body",
        "Send well-formed JSON in UTF-8.",
        errors=[FieldError("#/", f"Correct the JSON: {reason}.", "json_invalid")],
    )
