"""Every error becomes one problem: RFC 9457, `application/problem+json`.

A problem says what to do next. It never holds the input, a path of this machine, a class name or a traceback; of a
picture without ink it may hold a small one of what was taken for its paper.

A pointer names the place of a mistake: `#/codes/0/3` in a JSON body, `?seed` in the query, `{model}` in the path,
`header:accept` among the headers.
"""

import logging
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match, Mount

Slug = Literal[
    "malformed-body",
    "malformed-request",
    "validation",
    "not-found",
    "unknown-model",
    "unknown-verb",
    "method-not-allowed",
    "not-acceptable",
    "request-timeout",
    "conflict",
    "body-too-large",
    "address-too-long",
    "unsupported-media-type",
    "headers-too-large",
    "image-invalid",
    "image-too-large",
    "sound-invalid",
    "rate-limited",
    "forbidden-origin",
    "bad-host",
    "overloaded",
    "not-ready",
    "draining",
    "model-broken",
    "pictures-missing",
    "storage-full",
    "internal",
]

KINDS: dict[Slug, tuple[int, str]] = {
    "malformed-body": (400, "The body cannot be read"),
    "malformed-request": (400, "The request cannot be read"),
    "validation": (422, "The request holds a value that is not allowed"),
    "not-found": (404, "There is nothing at this address"),
    "unknown-model": (404, "There is no such model"),
    "unknown-verb": (404, "The model cannot do this"),
    "method-not-allowed": (405, "This address does not take this method"),
    "not-acceptable": (406, "The answer has no such form"),
    "request-timeout": (408, "The request took too long to arrive"),
    "conflict": (409, "This cannot be done now"),
    "body-too-large": (413, "The body is too large"),
    "address-too-long": (414, "The address is too long"),
    "unsupported-media-type": (415, "The body has a type that is not read here"),
    "headers-too-large": (431, "The headers are too large"),
    "image-invalid": (422, "The picture cannot be used"),
    "image-too-large": (422, "The picture is too large"),
    "sound-invalid": (422, "The sound cannot be used"),
    "rate-limited": (429, "Too many requests"),
    "forbidden-origin": (403, "Requests from other sites are refused"),
    "bad-host": (400, "The host name is not served here"),
    "overloaded": (503, "The server is busy"),
    "not-ready": (503, "The server is not ready"),
    "draining": (503, "The server is shutting down"),
    "model-broken": (503, "The model is out of order"),
    "pictures-missing": (503, "The training pictures are missing"),
    "storage-full": (507, "There is no room left to store this"),
    "internal": (500, "The server made a mistake"),
}

MEDIA_TYPE = "application/problem+json"
MOST_ERRORS = 20
LONGEST_TEXT = 200  # characters
MOST_PICTURE = 150_000  # characters of a small picture
LONGEST_NAME = 64  # characters of a path segment or a key that came from outside

log = logging.getLogger("drawbar")


@dataclass(frozen=True)
class FieldError:
    """One mistake: where it is, what to do about it, and a name for programs."""

    pointer: Annotated[str, Field(max_length=LONGEST_TEXT, description="The place.", examples=["#/codes/0/3"])]
    detail: Annotated[str, Field(max_length=LONGEST_TEXT, description="What to do about it.", examples=["Send 64."])]
    code: Annotated[str, Field(max_length=LONGEST_TEXT, description="A name for programs.", examples=["finite_number"])]


class ProblemBody(BaseModel):
    """The body of every 4xx and 5xx answer."""

    type: str = Field(max_length=100, description="The kind, for programs.", examples=["/problems/validation"])
    title: str = Field(max_length=100, description="The kind, for people.", examples=["There is no such model"])
    status: int = Field(ge=400, le=599, description="The status of the answer.", examples=[422])
    detail: str = Field(max_length=LONGEST_TEXT, description="What to do about it.", examples=["Send 64 or less."])
    instance: str = Field(max_length=LONGEST_TEXT, description="The path that was asked for.", examples=["/api/v1/x"])
    request_id: str = Field(max_length=64, description="Names this request in the server's log.", examples=["4f1c"])
    errors: list[FieldError] = Field(max_length=MOST_ERRORS, description="The mistakes, where they have a place.")
    paper: str | None = Field(
        None,
        max_length=MOST_PICTURE,
        description="Of a picture in which no ink was found, small: in green, what was taken for light, a desk, lines "
        "or dirt; a PNG data URL. Absent where nothing was taken away.",
        examples=["data:image/png;base64,iVBORw0KGgo="],
    )


def flat_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of a model without references, which would not resolve inside /openapi.json."""
    schema = model.model_json_schema()
    parts = schema.pop("$defs", {})

    def flat(node: Any) -> Any:
        if isinstance(node, list):
            return [flat(item) for item in node]
        if not isinstance(node, dict):
            return node
        part = parts[node["$ref"].rpartition("/")[2]] if "$ref" in node else {}
        return {key: flat(value) for key, value in {**part, **node}.items() if key != "$ref"}

    flattened: dict[str, Any] = flat(schema)
    return flattened


CONTENT: dict[str, Any] = {MEDIA_TYPE: {"schema": flat_schema(ProblemBody)}}

# For `FastAPI(responses=)`: in /openapi.json every answer that a route does not name is a problem.
DOCUMENTED: dict[int | str, dict[str, Any]] = {"default": {"description": "A problem (RFC 9457).", "content": CONTENT}}


class Problem(Exception):
    """Raised anywhere below the app: becomes the answer to the request.

    `detail` is read by people and says what to do; `errors` point at the places in the request.
    """

    def __init__(
        self,
        slug: Slug,
        detail: str,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        paper: str | None = None,
    ) -> None:
        """`headers` go with the answer, such as Retry-After; `paper` is a small picture of what holds no ink."""
        super().__init__(slug, detail)
        self.slug: Slug = slug
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.paper = paper

    @classmethod
    def at(cls, pointer: str, code: str, detail: str) -> "Problem":
        """One value that is not allowed, at `pointer`."""
        return cls("validation", f"{pointer}: {detail}", errors=[FieldError(pointer, detail, code)])


def answer(problem: Problem, path: str, request_id: str) -> Response:
    """The problem as a response, which is an ASGI app too: `await answer(...)(scope, receive, send)`."""
    status, title = KINDS[problem.slug]
    body = ProblemBody(
        type=f"/problems/{problem.slug}",
        title=title,
        status=status,
        detail=_cut(problem.detail),
        instance=_instance(path),
        request_id=request_id,
        errors=[
            FieldError(_cut(error.pointer), _cut(error.detail), _cut(error.code))
            for error in problem.errors[:MOST_ERRORS]
        ],
        paper=problem.paper,
    )
    headers = {"Cache-Control": "no-store", **problem.headers}
    return Response(body.model_dump_json(exclude_none=True), status, headers, MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Answer every error of the app with a problem."""
    app.add_exception_handler(Problem, refused)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, internal)


def internal(request: Request, error: Exception) -> Response:
    """The answer to a mistake of ours: the traceback goes to the log, the request id to the client."""
    log.error("request %s failed", _request_id(request), exc_info=error)
    detail = "Try again; if it happens again, report it with the request id, which names the lines in the server's log."
    return answer(Problem("internal", detail), request.url.path, _request_id(request))


def invalid(mistakes: Sequence[Mapping[str, Any]]) -> Problem:
    """Pydantic's mistakes as a problem of ours, in our words. Each needs `type`, `loc` and perhaps `ctx`."""
    errors = [
        FieldError(pointer(mistake["loc"]), _advice(mistake["type"], mistake.get("ctx", {})), mistake["type"])
        for mistake in mistakes
    ]
    more = f" (and {len(mistakes) - 1} more)" if len(mistakes) > 1 else ""
    return Problem("validation", f"{errors[0].pointer}: {errors[0].detail}{more}", errors=errors)


def check_query(request: Request, known: Collection[str] = ()) -> None:
    """Raises Problem where the query names what is not `known`, or something twice."""
    if not request.scope["query_string"]:
        return
    errors = []
    for name, times in Counter(name for name, _ in request.query_params.multi_items()).items():
        place = _place(("query", name))
        if name not in known:
            names = f"Known here: {', '.join(known)}." if known else "This address takes none."
            errors.append(FieldError(place, f"Leave this out: there is no such parameter. {names}", "extra_forbidden"))
        elif times > 1:
            errors.append(FieldError(place, f"Send this once, not {times} times.", "repeated"))
    if errors:
        raise Problem("validation", f"{errors[0].pointer}: {errors[0].detail}", errors=errors)


def pointer(location: Iterable[str | int]) -> str:
    """The place of a mistake in a JSON body, as a JSON pointer in a URL fragment: `#/codes/0/3`."""
    parts = list(location)
    kept = [part for i, part in enumerate(parts) if i == len(parts) - 1 or not _UNION_TAG.fullmatch(str(part))]
    return "#/" + "/".join(
        quote(str(part)[:LONGEST_NAME].replace("~", "~0").replace("/", "~1"), errors="replace") for part in kept
    )


# Inside a union pydantic names the branch, a class or a type, between the fields: that is no place in the body.
_UNION_TAG = re.compile(r"[A-Z]\w*|int|float|str|bool|[\w-]+\[.*\]")


def refused(request: Request, error: Exception) -> Response:
    """What was raised; what stands in a link, or beside a file, is pointed at there."""
    assert isinstance(error, Problem)
    linked, detail = [_linked(request, mistake) for mistake in error.errors], error.detail
    if linked and detail.startswith(f"{error.errors[0].pointer}: "):
        detail = linked[0].pointer + detail.removeprefix(error.errors[0].pointer)
    told = Problem(error.slug, detail, errors=linked, headers=error.headers, paper=error.paper)
    return answer(told, request.url.path, _request_id(request))


def _linked(request: Request, mistake: FieldError) -> FieldError:
    name = mistake.pointer.removeprefix("#/").partition("/")[0]
    in_body = mistake.pointer.startswith("#/") and request.method == "POST" and name not in request.query_params
    return mistake if in_body or not mistake.pointer.startswith("#/") else replace(mistake, pointer=f"?{name}")


def _validation(request: Request, error: Exception) -> Response:
    """What FastAPI found wrong: here the first part of a location says which part of the request it is in."""
    assert isinstance(error, RequestValidationError)
    mistakes: Sequence[Mapping[str, Any]] = error.errors()
    errors = [
        FieldError(_place(mistake["loc"]), _advice(mistake["type"], mistake.get("ctx", {})), mistake["type"])
        for mistake in mistakes
    ]
    return refused(request, Problem("validation", f"{errors[0].pointer}: {errors[0].detail}", errors=errors))


def _place(location: Sequence[str | int]) -> str:
    part, *rest = location
    name = quote(str(rest[0])[:LONGEST_NAME], errors="replace") if rest else ""
    match part:
        case "query":
            return f"?{name}"
        case "path":
            return f"{{{name}}}"
        case "header" | "cookie":
            return f"{part}:{name}"
        case _:
            return pointer(rest)


def _http(request: Request, error: Exception) -> Response:
    """What Starlette and FastAPI raise themselves, by its status: a wrong address, method or form."""
    assert isinstance(error, HTTPException)
    slug: Slug = next((slug for slug, (status, _) in KINDS.items() if status == error.status_code), "internal")
    if slug not in {"not-found", "method-not-allowed"}:
        return refused(request, Problem(slug, "Look up in /docs what can be asked for.", headers=error.headers))
    methods = _methods(request)
    if not methods and slug == "method-not-allowed" and not request.url.path.startswith("/api/"):
        methods = ["GET"]  # the files of the page
    if methods and request.method not in methods:
        allowed = ", ".join(methods + ["HEAD"] * ("GET" in methods))
        detail = f"Use one of the methods that work here: {allowed}."
        return refused(request, Problem("method-not-allowed", detail, headers={"Allow": allowed}))
    return refused(request, Problem("not-found", "Look up in /docs what can be asked for."))


def _methods(request: Request) -> list[str]:
    """What the routes at this address take.

    The files of the page are mounted on every address, so a wrong method ends there and not at its route.
    """
    routes = [route for route in request.app.routes if not isinstance(route, Mount)]
    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    scopes = [(method, {**request.scope, "method": method}) for method in methods]
    return [method for method, scope in scopes if any(route.matches(scope)[0] is Match.FULL for route in routes)]


def _advice(kind: str, context: Mapping[str, Any]) -> str:
    if kind == "value_error":  # raised by a validator of our own, in our own words
        return str(context["error"])
    try:
        return _ADVICE[kind].format_map(context)
    except KeyError:
        return "Send a value of the kind that /docs describes."


_ADVICE = {
    "missing": "Add this: it is needed.",
    "extra_forbidden": "Leave this out: there is no such field.",
    "finite_number": "Send a finite number, not NaN or infinity.",
    "int_type": "Send a whole number, without quotes, fraction or exponent.",
    "int_parsing": "Send a whole number.",
    "int_parsing_size": "Send a smaller whole number.",
    "int_from_float": "Send a whole number.",
    "number_out_of_range": "Send numbers with fewer digits.",
    "float_type": "Send a number, without quotes.",
    "float_parsing": "Send a number.",
    "bool_type": "Send true or false.",
    "bool_parsing": "Send true or false.",
    "greater_than_equal": "Send {ge} or more.",
    "greater_than": "Send more than {gt}.",
    "less_than_equal": "Send {le} or less.",
    "less_than": "Send less than {lt}.",
    "too_short": "Send at least {min_length} items, not {actual_length}.",
    "too_long": "Send at most {max_length} items.",
    "string_type": "Send a text in quotes.",
    "string_unicode": "Send text in which every surrogate has its partner.",
    "string_too_short": "Send at least {min_length} characters.",
    "string_too_long": "Send at most {max_length} characters.",
    "string_pattern_mismatch": "Send a text of the form that /docs describes.",
    "literal_error": "Send one of: {expected}.",
    "list_type": "Send a list.",
    "dict_type": "Send a JSON object.",
    "model_type": "Send a JSON object.",
    "model_attributes_type": "Send a JSON object.",
}


def _request_id(request: Request) -> str:
    return str(getattr(request.state, "request_id", ""))


def _instance(path: str) -> str:
    """The path as it was asked for, with no segment so long that an answer becomes an echo."""
    return _cut(quote("/".join(segment[:LONGEST_NAME] for segment in path.split("/")), errors="replace"))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
