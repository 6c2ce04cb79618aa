"""Trained models on disk: a folder with model.safetensors and card.json, nothing that can run code.

A folder is believed only after five checks: the card's types, the digest of the weights, the exact
names and shapes of the tensors, finite values, and the golden output: what the model answered to a
fixed question when it was saved, within rounding.
"""

import hashlib
import json
import struct
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

import torch
from pydantic import TypeAdapter, ValidationError
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import nn

from backend.card import Card
from backend.media import palette
from backend.media.text import Characters, Words
from backend.media.text import load as load_tokens
from backend.models import FAMILIES
from backend.models.pixelrnn import Config as PixelConfig
from backend.models.pixelrnn import PixelRnn

MAX_BYTES = 256 * 1024 * 1024
MOST_SIDE = 64  # pixels a side of a picture that is drawn pixel by pixel


class Loaded(NamedTuple):
    """A model that passed every check."""

    card: Card
    model: nn.Module
    folder: Path
    tokens: Words | Characters | None = None  # of a model of sentences


class Broken(Exception):
    """A model folder that cannot be believed; the message says why, without paths."""


def write(folder: Path, model: nn.Module, card: dict[str, Any], tokens: Words | Characters | None = None) -> Card:
    """Saves a model with its golden output; `card` holds what is not derived from the weights here.

    A model of sentences comes with its vocabulary, which is saved as vocabulary.json.

    Weights are stored as float16, half the size. The model in hand is rounded, too: what is measured
    afterwards is what was saved.
    """
    model.eval()
    halves = {name: value.half().contiguous() for name, value in model.state_dict().items()}
    model.load_state_dict(halves)
    with torch.inference_mode():
        golden = model.probe()  # type: ignore[operator]  # every family has it; nn.Module types attributes as Tensor
    weights = save(halves | {"golden": golden.contiguous()})
    folder.mkdir(parents=True, exist_ok=True)
    if tokens is not None:
        vocabulary = tokens.dump().encode()
        card = card | {"vocabulary": hashlib.sha256(vocabulary).hexdigest()}
        replace(folder / "vocabulary.json", vocabulary)
    full = Card(
        **card,
        params=sum(p.numel() for p in model.parameters()),
        digest=hashlib.sha256(weights).hexdigest(),
        config=asdict(model.config),  # type: ignore[call-overload]  # likewise: the family's frozen dataclass
    )
    replace(folder / "model.safetensors", weights)
    write_card(folder, full)
    return full


def write_card(folder: Path, card: Card) -> None:
    """Writes card.json as readable JSON."""
    text = json.dumps(card.model_dump(mode="json", exclude_none=True), indent=2, ensure_ascii=False)
    replace(folder / "card.json", f"{text}\n".encode())


def replace(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def read_card(folder: Path) -> Card:
    """The card of a model folder. Raises Broken."""
    try:
        path = folder / "card.json"
        if path.stat().st_size > 1024 * 1024:
            raise Broken("card.json is larger than 1 MB")
        card = Card.model_validate_json(path.read_bytes())
    except OSError as error:
        raise Broken("card.json cannot be read") from error
    except ValidationError as error:
        where = ".".join(map(str, error.errors(include_input=False)[0]["loc"]))
        raise Broken(f"card.json does not hold a card: see '{where}'") from error
    if card.family not in FAMILIES:
        raise Broken("card.json names a family that this Drawbar does not know")
    if card.name != folder.name:
        raise Broken("card.json names another model than its folder does")
    return card


def read(folder: Path) -> Loaded:
    """Loads and verifies the model in `folder`. Raises Broken, whatever is wrong with it."""
    card = read_card(folder)
    try:
        path = folder / "model.safetensors"
        if path.stat().st_size > MAX_BYTES:
            raise Broken("model.safetensors is larger than 256 MB")
        weights = path.read_bytes()
    except OSError as error:
        raise Broken("model.safetensors cannot be read") from error
    if hashlib.sha256(weights).hexdigest() != card.digest:
        raise Broken("model.safetensors is not the file that the card describes: its digest differs")
    try:
        tensors = load(weights)
    except (SafetensorError, ValueError, KeyError, struct.error) as error:
        raise Broken("model.safetensors is damaged or not a safetensors file") from error
    golden = tensors.pop("golden", None)
    if golden is None:
        raise Broken("model.safetensors holds no golden output")
    if not all(bool(t.isfinite().all()) for t in (golden, *tensors.values())):
        raise Broken("model.safetensors holds weights that are not finite")
    family, config = FAMILIES[card.family]
    try:
        with torch.device("meta"):  # names and shapes only: a card that asks for a huge network costs nothing
            model = family(TypeAdapter(config).validate_python(card.config))
        model.load_state_dict({name: t.float() for name, t in tensors.items()}, strict=True, assign=True)
    except (ValidationError, RuntimeError, TypeError, ArithmeticError) as error:
        raise Broken("model.safetensors does not hold the tensors that the card's config asks for") from error
    model.eval().requires_grad_(False)
    model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch forgot to annotate it
    if isinstance(model, PixelRnn):
        check_pixels(model.config, card)
    try:
        with torch.inference_mode():
            answer = model.probe()  # type: ignore[operator]  # as above
    except (RuntimeError, ValueError, IndexError) as error:
        raise Broken("the model cannot be run: the card's config does not fit together") from error
    if answer.shape != golden.shape or not torch.allclose(answer, golden, atol=1e-3):
        raise Broken("the model does not give its golden output: its weights are not what was saved")
    return Loaded(card, model, folder, read_tokens(folder, card))


def check_pixels(config: PixelConfig, card: Card) -> None:
    """Whether a model of pixels can be served as its card says. Raises Broken."""
    if config.side > MOST_SIDE:
        raise Broken(f"the model draws pictures of over {MOST_SIDE} x {MOST_SIDE} pixels")
    try:
        colours = len(palette.parse(card.palette)) if card.palette else 2
    except ValueError as error:
        raise Broken("card.json holds a palette in which a colour comes twice") from error
    if config.values != colours:
        raise Broken("card.json holds a palette of another length than the card's config asks for")


def read_tokens(folder: Path, card: Card) -> Words | Characters | None:
    """The vocabulary of a model of sentences, verified. Raises Broken."""
    if card.vocabulary is None:
        return None
    try:
        path = folder / "vocabulary.json"
        if path.stat().st_size > 4 * 1024 * 1024:
            raise Broken("vocabulary.json is larger than 4 MB")
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != card.vocabulary:
            raise Broken("vocabulary.json is not the file that the card describes: its digest differs")
        tokens = load_tokens(content.decode())
    except OSError as error:
        raise Broken("vocabulary.json cannot be read") from error
    except (ValueError, KeyError, TypeError) as error:
        raise Broken("vocabulary.json does not hold a vocabulary") from error
    if tokens.size != card.config.get("vocabulary"):
        raise Broken("vocabulary.json and the card's config disagree on how many tokens there are")
    return tokens
