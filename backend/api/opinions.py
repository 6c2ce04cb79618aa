"""What a discriminator says of pictures, as `score` and `decode` answer it."""

from typing import Annotated, Any

import numpy as np
import torch
from pydantic import Field, FiniteFloat
from torch import Tensor

from backend.api.ask import Ask
from backend.api.fields import Body, Finite, Probability


class Opinion(Body):
    """What a discriminator takes a picture for."""

    score: Finite = Field(description="What it says of it; only differences between pictures mean anything.")
    wins: Probability | None = Field(
        None,
        description="How likely it takes this picture for the real one, shown beside a real one: the mean over test "
        "pictures. 0.5: it cannot tell. None where the card does not say what it says of real ones.",
        examples=[0.31],
    )
    percentile: Annotated[FiniteFloat, Field(ge=0, le=100)] | None = Field(
        None, description="How many of 100 test pictures it finds less real than this one.", examples=[18.5]
    )


def judge(ask: Ask, generation: int, pointer: str) -> Any:
    """The generation whose discriminator is asked. Raises Problem where there is no such one."""
    if not ask.loaded.can("opinion"):
        ask.not_taken(pointer)
    return ask.model(generation, pointer)


def newest(ask: Ask) -> int:
    """The number of the generation that answers where none is named."""
    return max(ask.loaded.generations)


async def opinions(ask: Ask, network: Any, generation: int, x: Tensor) -> list[Opinion]:
    """What the discriminator of one generation, `network`, says of pictures (N, ...) as the medium reads them."""
    said = await ask.run.batch(network, network.opinion, x)
    real = levels(ask, generation)
    if real is None:
        return [Opinion(score=score) for score in said.tolist()]
    beside = torch.tensor(real)
    places = np.interp(said.numpy(), real, np.linspace(0, 100, len(real))).tolist()
    return [
        Opinion(score=score, wins=won, percentile=place)
        for score, won, place in zip(said.tolist(), wins(said, beside).tolist(), places, strict=True)
    ]


def levels(ask: Ask, generation: int) -> list[float] | None:
    """What the discriminator of a generation says of test pictures, as percentiles; None where that is not known."""
    known = next((one.real for one in ask.card.generations if one.number == generation), [])
    return sorted(known) or None


def wins(said: Tensor, real: Tensor) -> Tensor:
    """How likely D takes each picture of which it `said` (B,) something for the real one beside a `real` one (R,)."""
    return (said[:, None] - real).sigmoid().mean(1)
