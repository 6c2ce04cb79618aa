"""Sentences in and out: what the verbs take and answer for models of sentences."""

from collections.abc import Sequence
from typing import Annotated, Literal, NamedTuple

import anyio
import torch
from pydantic import Field, FiniteFloat, StringConstraints
from torch import Tensor

from backend.api.requests import Body, code_tensor
from backend.checkpoints import Loaded
from backend.inference import Stopwatch
from backend.media.text import Characters, clean, converter, traditional
from backend.models.sentence_vae import SentenceVae
from backend.web.problems import Problem

CHUNK = 8  # sentences written at a time, always: so a sentence does not depend on how many there are
MOST_CODES = 64

MOST_CHARACTERS = 1000

Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_CHARACTERS)]
Written = Annotated[str, Field(max_length=4000, examples=["I like tea."])]
Length = Annotated[int, Field(ge=5, le=7, description="Characters of a line of verse: 5 or 7.", examples=[5])]
Script = Literal["traditional", "simplified"]


class Decoding(Body):
    """How a sentence is written from its code, word by word."""

    method: Literal["greedy", "sample", "beam"] = Field(
        "greedy", description="The likeliest word at each step, one drawn by chance, or the likeliest sentence found."
    )
    temperature: FiniteFloat = Field(
        0.7, ge=0.1, le=2, description="Of sample: below 1 the likely words gain.", examples=[0.7]
    )
    beam: int = Field(4, ge=1, le=8, description="Of beam: how many beginnings are kept.", examples=[4])


class Manner(Body):
    """What only models of sentences take, in every verb that writes."""

    decoding: Decoding | None = Field(None, description="How to write; none: greedy.")
    length: Length | None = Field(
        None, description="Characters of a line, for verse; none: that of the input, or 5.", examples=[7]
    )
    script: Script | None = Field(
        None, description="The script of the answer, for verse; none: traditional.", examples=["simplified"]
    )

    def refuse(self, loaded: Loaded) -> None:
        """Raises Problem where a model that is none of sentences is asked to mind it."""
        for name in ("decoding", "length", "script"):
            if getattr(self, name) is not None:
                raise Problem.at(f"#/{name}", "not_taken", f"Leave this out: {loaded.card.name} writes no sentences.")


class Read(NamedTuple):
    """A visitor's sentence as the model has it."""

    text: str  # cleaned, of verse in traditional script
    unknown: list[str]
    mean: Tensor  # (Z,)
    std: Tensor  # (Z,)


# Writing a sentence takes tens of milliseconds: apart from the event loop, so that sliders do not wait for it.
WRITERS = anyio.CapacityLimiter(1)


def writer(loaded: Loaded) -> SentenceVae:
    """The model as one of sentences. Raises Problem."""
    if isinstance(loaded.model, SentenceVae):
        return loaded.model
    raise Problem("unknown-verb", f"{loaded.card.name} writes no sentences.")


def spelt(loaded: Loaded, sentence: str, pointer: str) -> tuple[str, list[int]]:
    """A sentence cleaned, and its tokens. Raises Problem where it is empty or too long for the model."""
    network, tokens = writer(loaded), loaded.tokens
    assert tokens is not None  # every model of sentences has a vocabulary: `checkpoints.read` sees to it
    text = clean(sentence)
    lengths = network.config.lengths
    if isinstance(tokens, Characters):
        text = traditional("".join(c for c in text if c.isalpha()))
    if not text:
        raise Problem.at(pointer, "empty", "Write something: there is nothing here that can be read.")
    ids = tokens.encode(text)
    if lengths and len(ids) not in lengths:
        wanted = " or ".join(map(str, lengths))
        raise Problem.at(pointer, "length", f"Write a line of {wanted} characters, not of {len(ids)}.")
    if len(ids) > network.config.longest:
        detail = f"Write a shorter sentence: this one takes {len(ids)} pieces, {network.config.longest} are the most."
        raise Problem.at(pointer, "too_long", detail)
    return text, ids


def readable(loaded: Loaded, sentence: str) -> bool:
    """Whether the model reads what it wrote: spelt letter by letter, a sentence may take more pieces than that."""
    try:
        spelt(loaded, sentence, "")
    except Problem:
        return False
    return len(sentence) <= MOST_CHARACTERS


def read_sentence(loaded: Loaded, watch: Stopwatch, sentence: str, pointer: str) -> Read:
    """A sentence to the Gaussian of its code. Raises Problem where it is empty or too long for the model."""
    network, tokens = writer(loaded), loaded.tokens
    assert tokens is not None
    text, ids = spelt(loaded, sentence, pointer)

    def both(x: Tensor) -> Tensor:
        q = network.encode(x)
        return torch.cat([q.mean, q.stddev])

    mean, std = watch.run(both, torch.tensor([ids]))
    return Read(text, tokens.unknown(text), mean.clamp(-10, 10), std)


def no_label(loaded: Loaded, label: int | None) -> None:
    """Raises Problem where a label is given to a model of sentences."""
    if label is not None:
        raise Problem.at("#/label", "unknown_label", f"Leave the label out: {loaded.card.name} takes none.")


def length_of(loaded: Loaded, text: str) -> int | None:
    """The length of a line, None where sentences end themselves."""
    return len(text) if writer(loaded).config.lengths else None


def line_lengths(loaded: Loaded, length: int | None, n: int) -> Tensor | None:
    """The length of each of n lines, None for a model whose sentences end themselves. Raises Problem."""
    lengths = writer(loaded).config.lengths
    if not lengths:
        if length is not None:
            raise Problem.at("#/length", "not_taken", f"Leave this out: {loaded.card.name} ends its sentences itself.")
        return None
    if length is not None and length not in lengths:
        raise Problem.at("#/length", "unknown_length", f"Send one of {list(lengths)}.")
    return torch.full((n,), length or lengths[0])


async def write_sentences(
    loaded: Loaded, watch: Stopwatch, codes: Tensor, manner: Manner, lengths: Tensor | None, seed: int
) -> list[str]:
    """The sentences of codes (N, Z), in chunks, on a thread of their own. Raises Problem."""
    network, tokens = writer(loaded), loaded.tokens
    assert tokens is not None
    if manner.script is not None and not isinstance(tokens, Characters):
        raise Problem.at("#/script", "not_taken", f"Leave this out: {loaded.card.name} writes no Chinese.")
    how = manner.decoding or Decoding()

    def chunk(start: int) -> list[list[int]]:
        missing = max(0, start + CHUNK - len(codes))
        z = torch.cat([codes[start : start + CHUNK], codes.new_zeros(missing, codes.shape[1])])
        asked = None
        if lengths is not None:
            asked = torch.cat([lengths[start : start + CHUNK], lengths[:1].expand(missing)])
        if how.method == "beam":
            rows = network.beam(z, how.beam, asked)
        else:
            rows = network.write(z, asked, how.temperature if how.method == "sample" else 0.0, seed, start)
        return rows[: CHUNK - missing]

    written: list[list[int]] = []
    for start in range(0, len(codes), CHUNK):
        written += await anyio.to_thread.run_sync(watch.run, chunk, start, limiter=WRITERS)
    return [scripted(tokens.decode(row), manner) for row in written]


def scripted(text: str, manner: Manner) -> str:
    """A text in the script that is asked for; the models know the traditional one."""
    return str(converter("t2s").convert(text)) if manner.script == "simplified" else text


def checked_codes(loaded: Loaded, codes: Sequence[list[float]]) -> Tensor:
    """Codes of sentences as a tensor (N, Z). Raises Problem where they do not fit, or are too many at once."""
    if len(codes) > MOST_CODES:
        raise Problem.at("#/codes", "too_many", f"Send at most {MOST_CODES} codes of sentences at once.")
    return code_tensor(loaded, list(codes), "#/codes/{}")
