"""From a request to what a model is asked: the model and its verb, what it takes, works, codes and labels."""

import secrets
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import numpy as np
import torch
from fastapi import Request
from pydantic import BaseModel
from torch import Tensor

from backend.api.answers import JSON, preferred
from backend.api.fields import Decoding, Verdict
from backend.checkpoints import Loaded
from backend.inference import Run
from backend.media.medium import EVENTS, Drawn, Taken, Unreadable
from backend.models.seeds import MAX_SEED
from backend.shelf import Shelf
from backend.web.addresses import household
from backend.web.problems import FieldError, Problem

T = TypeVar("T")

READING = 2.0  # seconds of work that a visitor's file may take
SLOW = Unreadable("picture_slow", "Reading the picture took too long. Send a smaller one.", "image-invalid")
LIGHT = 64 * 1024  # numbers that become pictures or files within a few milliseconds
# Fields of requests that a model minds only where its card or its medium lists them.
LISTED = frozenset(
    {"label", "speaker", "seconds", "temperature", "prior", "guidance", "wish", "generation", "length", "decoding"}
    | {"script", "readable", "scale", "milliseconds", "there_and_back"}
)
MANY = {"labels": "label", "speakers": "speaker"}  # one for each work, where all may be of the same


class Ask:
    """A request to one model."""

    def __init__(self, request: Request, shelf: Shelf, loaded: Loaded, form: str) -> None:
        """`form` is what Accept likes best of what the verb gives."""
        self.request, self.shelf, self.loaded, self.form = request, shelf, loaded, form
        self.card, self.medium = loaded.card, loaded.medium
        # How far codes go, as they are answered: in 32 bits 0.3 is a little more.
        self.most = max(loaded.card.code_range, float(np.float32(loaded.card.code_range)))
        client = request.scope.get("client")
        self.run = Run(request.app.state.queue, household(client[0]) if client else "", request.receive)

    def model(self, generation: int | None, pointer: str = "#/generation") -> Any:
        """The generation that is asked for, the newest where none is. Raises Problem where there is no such one."""
        if generation is None:
            return self.loaded.model
        if generation not in self.loaded.generations:
            known = list(self.loaded.generations)
            which = (
                f"a number from 0 to {max(known)}" if known == list(range(max(known) + 1)) else f"one of {known[:20]}"
            )
            raise Problem.at(pointer, "unknown_generation", f"Send {which}.")
        return self.loaded.generations[generation]

    def refuse(self, body: BaseModel, *, seed_of_words: bool = False) -> None:
        """Raises Problem where the body says something that this model does not mind, or this way of writing.

        `seed_of_words`: nothing but the words is drawn by the body's seed.
        """
        for name in body.model_fields_set & (LISTED | MANY.keys()):
            if MANY.get(name, name) not in self.loaded.takes:
                self.leave_out(body, name)
        decoding: Decoding | None = getattr(body, "decoding", None)
        method = decoding.method if decoding else "greedy"
        for name, needed in {"temperature": "sample", "beam": "beam"}.items():
            if decoding and name in decoding.model_fields_set and method != needed:
                at = f"#/decoding/{name}"
                raise Problem.at(
                    at, "not_taken", f"Leave this out, or send {needed!r} as the method: {method} has none."
                )
        if seed_of_words and method != "sample" and getattr(body, "seed", None) is not None:
            if "decoding" not in self.loaded.takes:
                self.not_taken("#/seed")
            detail = "Leave this out, or send 'sample' as decoding's method: no words are drawn by chance."
            raise Problem.at("#/seed", "not_taken", detail)

    def leave_out(self, body: BaseModel, *names: str) -> None:
        """Raises Problem where the body says any of these: this model does not mind them."""
        for name in names:
            if name in body.model_fields_set and getattr(body, name) is not None:
                self.not_taken(f"#/{name}")

    def not_taken(self, pointer: str) -> None:
        """Raises Problem: this model does not mind that."""
        raise Problem.at(pointer, "not_taken", f"Leave this out: {self.card.name} takes no such thing.")

    def label(self, label: int | str | None, n: int, pointer: str = "#/label") -> dict[str, Tensor]:
        """The label for n works, as a model is given it. Raises Problem where it is missing or unknown."""
        if "label" not in self.loaded.takes:
            if label is not None:
                self.not_taken(pointer)
            return {}
        if label is None:
            raise Problem.at(pointer, "missing", f"Add the label, {self.known_labels()}: {self.card.name} needs it.")
        return {"label": torch.full((n,), self.place(label, pointer))}

    def place(self, label: int | str, pointer: str) -> int:
        """The place of a label among those of the card. Raises Problem where it is unknown."""
        try:
            return self.card.labels.index(label)
        except ValueError:
            detail = f"Send {self.known_labels()}: {self.card.name} knows no others."
            raise Problem.at(pointer, "unknown_label", detail) from None

    def voice(self, speaker: str, pointer: str) -> int:
        """The place of a speaker among those of the card. Raises Problem where it is unknown."""
        try:
            return self.card.speakers.index(speaker)
        except ValueError:
            detail = f"Send one of {self.card.speakers[:10]}: {self.card.name} knows no others."
            raise Problem.at(pointer, "unknown_speaker", detail) from None

    def each(self, body: Any, one: str, n: int) -> list[int | None] | None:
        """The places of the `label` or the `speaker` of n works: the body names one, or one for each; None where none.

        Raises Problem where it names both, too many or too few, or such as are unknown.
        """
        places: dict[str, Callable[[Any, str], int]] = {"label": self.place, "speaker": self.voice}
        single, several, many = getattr(body, one), getattr(body, f"{one}s", None), f"#/{one}s"
        if several is None:
            return None if single is None else [places[one](single, f"#/{one}")] * n
        if single is not None:
            raise Problem.at(many, "one_of", f"Give either '{one}' or '{one}s'.")
        if len(several) != n:
            raise Problem.at(many, "one_each", f"Send {n} of them, one for each, not {len(several)}.")
        return [places[one](name, f"{many}/{i}") for i, name in enumerate(several)]

    def known_labels(self) -> str:
        """Which labels there are, in words."""
        return f"one of {self.card.labels[:20]}"

    def words(self, body: Any, n: int, seed: int | None = None) -> dict[str, Any]:
        """What the body says of how n works are written, as a model is given it. Raises Problem."""
        given: dict[str, Any] = {}
        if "length" in self.loaded.takes:
            given["length"] = torch.full((n,), self.length(body.length))
        if "decoding" in self.loaded.takes:
            given |= body.decoding.model_dump() if body.decoding else {}
            given |= {"seed": seed or 0, "row": torch.arange(n)}
        return given

    def length(self, length: int | None) -> int:
        """A length that the model knows, its first one where none is asked for. Raises Problem."""
        lengths: tuple[int, ...] = getattr(self.medium, "lengths", ())
        if length is not None and length not in lengths:
            raise Problem.at("#/length", "unknown_length", f"Send one of {list(lengths)}.")
        return length or lengths[0]

    def codes(self, codes: list[list[float]], pointer: str) -> Tensor:
        """Codes (N, Z). Raises Problem where one has another size than the model's, or a number out of range."""
        size, most = self.card.code_size, self.most
        for i, code in enumerate(codes):
            if len(code) != size:
                detail = f"Send codes of {size} numbers for {self.card.name}, not of {len(code)}."
                raise Problem.at(pointer.format(i), "code_size", detail)
            if max(code, default=0) > most or min(code, default=0) < -most:  # a third of the time that numpy takes
                place = next(k for k, number in enumerate(code) if abs(number) > most)
                at = f"{pointer.format(i)}/{place}"
                if code[place] > 0:
                    raise Problem.at(at, "less_than_equal", f"Send {most:g} or less.")
                raise Problem.at(at, "greater_than_equal", f"Send -{most:g} or more.")
        return torch.from_numpy(np.array(codes, np.float32))  # a fifth of the time that torch.tensor takes

    def bounded(self, codes: Tensor) -> Tensor:
        """Codes of a model within the range in which it takes them back."""
        most = self.card.code_range
        return codes.clamp(-most, most)

    def prior(self, model: Any, n: int, seed: int, temperature: float, prior: str, pointer: str) -> Tensor:
        """Codes (n, Z) from the `prior` of that name. Raises Problem where the model has none."""
        if not self.loaded.can("codes"):
            raise Problem.at(pointer, "no_prior", f"Give something else: {self.card.name} draws no codes by chance.")
        return self.bounded((self.fitted(prior) or model).codes(n, seed, temperature))

    def fitted(self, prior: str) -> Any:
        """The prior that was fitted to the codes of training works where it is named, else None."""
        return self.loaded.beside.prior if prior == "fitted" else None

    def work(self, body: Any, pointer: str = "#") -> str | None:
        """The picture or sentence of a body that may hold one; of the other kind raises Problem."""
        takes = self.medium.takes
        for name in ("image", "sentence"):
            if name != takes and getattr(body, name, None) is not None:
                this, that = ("pictures", "a sentence") if name == "image" else ("sentences", "a picture")
                detail = f"Leave this out: {self.card.name} reads no {this}. Give {that} as '{takes}'."
                raise Problem.at(f"{pointer}/{name}", "not_taken", detail)
        work: str | None = getattr(body, takes, None)
        return work

    async def read(self, given: bytes | str, pointer: str, **look: Any) -> Taken:
        """A visitor's work. Raises Problem where it cannot be read, or not in time."""
        place = pointer if isinstance(given, str) else "#/"  # a file is the whole body
        return await self.reading(partial(self.medium.read, given, **look), place)

    async def reading(self, work: Callable[[], T], pointer: str) -> T:
        """What reading what a visitor sent gives, in the queue. Raises Problem as `read` does."""
        try:
            return await self.run.once(work, seconds=READING)
        except Unreadable as error:
            raise problem(error, pointer) from None
        except TimeoutError:
            raise problem(getattr(self.medium, "slow", SLOW), pointer) from None

    async def sized(self, size: int, function: Callable[..., T], *arguments: Any) -> T:
        """What takes the longer the more numbers there are: in the queue, where `size` is large. Raises as Run.once."""
        return function(*arguments) if size <= LIGHT else await self.run.once(function, *arguments)

    async def posterior(self, model: Any, x: Tensor, label: dict[str, Tensor]) -> Tensor:
        """Mean and standard deviation (2, Z) of the code of one work (1, ...). Raises Problem without an encoder."""

        def both() -> Tensor:
            q = model.encode(x, **label)
            return torch.cat([self.bounded(q.mean), q.stddev])

        return await self.run.call(model, both)

    async def decode(self, model: Any, codes: Tensor, given: dict[str, Any]) -> Tensor:
        """What the model makes of codes (N, Z), as the medium shows it."""
        if len(codes) == 1 and hasattr(model, "decode_one"):  # which only quick families have
            works: Tensor = self.run.inline(model.decode_one, codes, **given)
            return works
        return await self.run.batch(model, model.decode, codes, **given)

    async def verdicts(self, pictures: Drawn) -> tuple[Loaded, Tensor] | None:
        """The judge of this model's labels and its probabilities (N, labels) for pictures; None without a judge."""
        return None if self.card.judge is None else await judged(self, self.card.judge, pictures)

    async def readings(self, pictures: Drawn) -> list[Verdict] | None:
        """What the judge reads in each of the pictures, and how surely; None without a judge."""
        found = await self.verdicts(pictures)
        if found is None:
            return None
        judge, chances = found
        p, places = chances.max(-1)
        read = [judge.card.labels[place] for place in places.tolist()]
        return [Verdict(label=label, p=chance) for label, chance in zip(read, p.tolist(), strict=True)]

    async def label_of(self, taken: Taken, pointer: str = "#/label") -> int | str | None:
        """The label that the judge reads in a work, None where the model takes none. Raises Problem without a judge."""
        if "label" not in self.loaded.takes:
            return None
        found = await self.verdicts(self.medium.seen(taken.x)) if hasattr(self.medium, "seen") else None
        if found is None:
            self.label(None, 1, pointer)
            return None
        judge, p = found
        return judge.card.labels[int(p[0].argmax())]


async def judged(ask: Ask, name: str, pictures: Drawn) -> tuple[Loaded, Tensor]:
    """A judge, which the shelf has found to fit, and what it says (N, labels) of pictures."""
    judge = ask.shelf.models[name]
    return judge, await ask.run.batch(judge.model, judge.model.classify, judge.medium.x(pictures))


def begin(request: Request, name: str, verb: str | None, *forms: str) -> Ask:
    """What every verb begins with: a model that has the verb, and the form of the answer. Raises Problem.

    Of the `forms` those count that the medium of the model has; `complete` can stream whatever it draws.
    """
    shelf: Shelf = request.app.state.shelf
    loaded = shelf.get(name, verb)
    accept = request.headers.get("accept")
    if accept in forms and accept in loaded.medium.forms:  # what the page sends while a lever is pulled
        return Ask(request, shelf, loaded, accept)
    has = {*loaded.medium.forms, *([EVENTS] if verb == "complete" else [])}
    offers = (JSON, *(form for form in forms if form in has))
    return Ask(request, shelf, loaded, preferred(accept, offers))


def problem(error: Unreadable, pointer: str) -> Problem:
    """Why a work cannot be read, as the answer says it."""
    kind: Any = error.kind
    if kind == "validation":
        return Problem.at(pointer, error.code, error.detail)
    return Problem(kind, error.detail, errors=[FieldError(pointer, error.detail, error.code)], paper=error.paper)


def fresh_seed() -> int:
    """A seed for a request that named none."""
    return secrets.randbelow(MAX_SEED + 1)
