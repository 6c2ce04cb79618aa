"""The fields that several verbs take and answer, with their bounds."""

from collections.abc import Callable, Collection, Coroutine
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, StringConstraints

from backend.checkpoints import MOST_SIDE
from backend.media.sound import GUIDANCE
from backend.models.seeds import MAX_SEED
from backend.web.problems import DOCUMENTED, MOST_PICTURE, check_query, flat_schema

MOST_PIXELS = MOST_SIDE**2
MOST_NUMBERS = 4096  # of a code

# A one, as an example.
PNG_URL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAABwAAAAcCAAAAABXZoBIAAAAHElEQVR4XmNgGNTg/38ULhMKDw2MSj"
    "IMK8lBBwBNSgIhaQa3bgAAAABJRU5ErkJggg=="
)

ModelName = Annotated[
    str, Path(description="The name of a model, as /api/v1/models lists it.", examples=["digits-vae"])
]
Number = Annotated[FiniteFloat, Field(ge=-1000, le=1000, examples=[0.5])]
Code = Annotated[
    list[Number],
    Field(
        max_length=MOST_NUMBERS,
        description="One number per dimension of the code, none farther from 0 than the card's `code_range`.",
        examples=[[0.5, -1.25]],
    ),
]
Label = Annotated[
    Annotated[int, Field(ge=0, le=10**6)] | Annotated[str, Field(max_length=64)],
    Field(description="One of the card's `labels`, for models that take one.", examples=[7]),
]
Speaker = Annotated[
    str,
    Field(max_length=64, description="One of the card's `speakers`, for models that take one.", examples=["george"]),
]
Generation = Annotated[
    int,
    Field(ge=0, le=10**6, description="A moment of the model's training, for models that kept some.", examples=[0]),
]
Seed = Annotated[
    int,
    Field(ge=0, le=MAX_SEED, description="Draws with the same seed are the same; none: one is drawn.", examples=[42]),
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
Prior = Annotated[
    Literal["normal", "fitted"],
    Field(
        description="Which prior codes come from: the standard normal, or where the codes of training works are.",
        examples=["fitted"],
    ),
]
Picture = Annotated[
    str,
    Field(
        max_length=3_000_000,
        description="A picture as a data URL or as base64: PNG, JPEG, GIF, BMP or WebP.",
        examples=[PNG_URL],
    ),
]
MOST_CHARACTERS = 1000
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_CHARACTERS)]
QueryLabel = Annotated[
    str | None,
    Query(max_length=64, description="One of the card's `labels`, for models that take one.", examples=["7"]),
]
QuerySpeaker = Annotated[
    str | None,
    Query(max_length=64, description="One of the card's `speakers`, for models that take one.", examples=["george"]),
]
QueryGeneration = Annotated[
    int | None,
    Query(ge=0, le=10**6, description="A moment of the model's training; none: the newest.", examples=[0]),
]

Guidance = Annotated[
    Annotated[FiniteFloat, Field(ge=0, le=4)] | None,
    Field(
        description="Of sounds: how firmly the model keeps to the label and the speaker that it is told. 1: as it "
        "learned; above, the difference that they make counts so many times (classifier-free guidance, here of the "
        f"model's slow state); 0: not at all. None: {GUIDANCE}.",
        examples=[1.5],
    ),
]

# A tenth of a millisecond of silence, as an example.
WAV_URL = "data:audio/wav;base64,UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQIAAAAAAA=="
MOST_SAMPLES = 160_000  # of a visitor's clip: ten seconds at the highest rate
MOST_MADE = MOST_SAMPLES + 48_000  # and three seconds more
Sound = Annotated[str, Field(max_length=3_000_000)]

# What answers hold.
Drawn = Annotated[str, Field(max_length=3_000_000, examples=[PNG_URL])]
Paper = Annotated[
    Annotated[str, Field(max_length=MOST_PICTURE)] | None,
    Field(
        description="Of ink that came in a file, where something was taken away before the model saw it: the file's "
        "picture, small. The ink that was kept in black, in green what was taken for light, a desk, lines or dirt.",
        examples=[PNG_URL],
    ),
]
Written = Annotated[str, Field(max_length=4000, examples=["I like tea."])]
Finite = Annotated[FiniteFloat, Field(ge=-1e6, le=1e6, examples=[0.5])]
Probability = Annotated[FiniteFloat, Field(ge=0, le=1, examples=[0.98])]
Value = Annotated[int, Field(ge=0, le=255, examples=[1])]
Values = Annotated[list[Value], Field(max_length=MOST_PIXELS, examples=[[0, 1, 1]])]
Clip = Annotated[list[Value], Field(max_length=MOST_SAMPLES, examples=[[128, 131, 140, 133]])]
Made = Annotated[list[Value], Field(max_length=MOST_MADE, examples=[[128, 131, 140, 133]])]
Heard = Annotated[str, Field(max_length=600_000, examples=[WAV_URL])]  # a WAV data URL
Nats = Annotated[FiniteFloat, Field(ge=-1e6, le=1e6, examples=[83.7])]
Amount = Annotated[FiniteFloat, Field(ge=0, le=1e4, examples=[0.69])]  # of surprise or entropy
Amounts = Annotated[list[Amount], Field(max_length=MOST_PIXELS, examples=[[0.02, 0.69, 4.6]])]


class Body(BaseModel):
    """What the bodies of all requests have in common."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Verdict(Body):
    """What the judge reads in a work, and how surely."""

    label: Label = Field(description="The label it reads.", examples=[7])
    p: Probability = Field(description="How likely it takes that to be.")
    speaker: Speaker | None = Field(None, description="Of sounds: whose voice it hears.", examples=["george"])


class Decoding(Body):
    """How a sentence is written from its code, word by word."""

    method: Literal["greedy", "sample", "beam"] = Field(
        "greedy", description="The likeliest word at each step, one drawn by chance, or the likeliest sentence found."
    )
    temperature: FiniteFloat = Field(
        0.7, ge=0.1, le=2, description="Of sample: below 1 the likely words gain.", examples=[0.7]
    )
    beam: int = Field(4, ge=1, le=8, description="Of beam: how many beginnings are kept.", examples=[4])


class Sounding(Body):
    """A sound, as a file or sample by sample."""

    sound: Sound | None = Field(
        None,
        description="Of models of sound: a WAV file as a data URL or as base64; 8 or 16 bits a sample, one channel or "
        "two, any rate, at most 10 seconds and 2 MB.",
        examples=[WAV_URL],
    )
    clip: Clip | None = Field(
        None,
        description="Or its samples on the mu-law, 0 to 255, 128 for silence; so many a second as the card's `rate`.",
        examples=[[128, 131, 140, 133]],
    )


class Notes(Body):
    """What was done to a sound that came as a file before the model heard it."""

    resampled: int | None = Field(
        ge=1, le=10**6, description="The file's own samples a second, where they were others.", examples=[44_100]
    )
    mixed: int | None = Field(ge=1, le=64, description="Of how many channels it was mixed to one.", examples=[2])
    louder: Annotated[FiniteFloat, Field(ge=-200, le=200)] | None = Field(
        description="By how many decibels it was made louder, where it was far too quiet; below 0: quieter.",
        examples=[12.5],
    )


class Manner(Body):
    """What only some models mind, in every verb that decodes; the others refuse it."""

    generation: Generation | None = Field(
        None,
        description="The moment of its training that answers, for models that kept some; none: the newest.",
        examples=[0],
    )
    decoding: Decoding | None = Field(None, description="How to write sentences; none: greedy.")
    length: Annotated[int, Field(ge=1, le=200)] | None = Field(
        None, description="Characters of a line, for verse; none: that of the input, or 5.", examples=[7]
    )
    script: Literal["traditional", "simplified"] | None = Field(
        None, description="The script of the answer, for verse; none: traditional.", examples=["simplified"]
    )


class Shown(Body):
    """A picture, as a file or pixel by pixel."""

    image: Picture | None = Field(
        None,
        description="A picture as a data URL or as base64. For models of ink: 28 x 28 pixels are taken as they are, "
        "the light ones for ink, greys by chance, always the same; any other size is prepared as MNIST was. "
        "For models of few colours: the square in its middle, in blocks, each in the colour that looks most like it.",
        examples=[PNG_URL],
    )
    values: Values | None = Field(
        None,
        description="Or its pixels, row by row from the top left: 0 or 1 (ink) for digits, else the place of the "
        "colour in the card's `palette`.",
        examples=[[0, 1, 1]],
    )
    generation: Generation | None = Field(
        None,
        description="The moment of its training that answers, for models that kept some; none: the newest.",
        examples=[0],
    )


SOUND_TYPES = ("audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave")
IMAGE_TYPES = ("image/png", "image/jpeg", "image/gif", "image/bmp", "image/webp")


class StrictRoute(APIRoute):
    """A route that takes no query parameter that it does not know, and none twice."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Raises Problem before anything else is looked at."""
        handle = super().get_route_handler()
        known: Collection[str] = [parameter.alias for parameter in self.dependant.query_params]

        async def strict(request: Request) -> Response:
            check_query(request, known)
            return await handle(request)

        return strict


def api_router(verb: str) -> APIRouter:
    """A router for the routes of one verb."""
    return APIRouter(prefix="/api/v1", tags=[verb], responses=DOCUMENTED, route_class=StrictRoute)


def described(model: type[BaseModel], *, or_image: bool = False, or_sound: bool = False) -> dict[str, Any]:
    """The OpenAPI description of a request body that the endpoint reads itself."""
    content: dict[str, Any] = {"application/json": {"schema": flat_schema(model)}}
    for kind in IMAGE_TYPES * or_image + SOUND_TYPES * or_sound:
        content[kind] = {"schema": {"type": "string", "format": "binary"}}
    return {"requestBody": {"required": True, "content": content}}


def link_label(label: str | None) -> int | str | None:
    """A label as a link has it: digits are a number."""
    return int(label) if label is not None and label.isdecimal() else label
