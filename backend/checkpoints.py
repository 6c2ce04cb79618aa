"""Trained models on disk: a folder with model.safetensors and card.json, nothing that can run code.

A folder is believed only after five checks: the card's types, the digest of the weights, the exact
names and shapes of the tensors, finite values, and the golden output: what the model answered to a
fixed question when it was saved, within rounding.
"""

import hashlib
import json
import struct
import unicodedata
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import torch
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, FiniteFloat, TypeAdapter, ValidationError
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import nn

from backend import palette
from backend.models import FAMILIES
from backend.models.pixelcnn import PixelCnn
from backend.models.pixelrnn import Config as PixelConfig
from backend.models.pixelrnn import PixelRnn
from backend.models.tokens import Characters, Words
from backend.models.tokens import load as load_tokens

NAME = r"^[a-z0-9]+(-[a-z0-9]+)*$"
MAX_BYTES = 256 * 1024 * 1024
MOST_SIDE = 64  # pixels a side of a picture that is drawn pixel by pixel


def plain(text: str) -> str:
    """A text in one line, NFC, without the characters that control, hide or reorder what a reader sees.

    A folder may come from anybody: NUL and other controls, zero-width characters and bidi overrides are
    dropped when its card is read, every run of white space becomes one space. What looks like HTML stays:
    it is text, and shown as text.
    """
    seen = (c for c in text if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf"})
    return " ".join(unicodedata.normalize("NFC", "".join(seen)).split())


Text = Annotated[str, Field(max_length=2000), AfterValidator(plain)]
Number = Annotated[FiniteFloat, Field(ge=-1e12, le=1e12)]


class Strict(BaseModel):
    """What every part of a card has in common: no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Slider(Strict):
    """One dimension of the code."""

    index: int = Field(ge=0, le=4095, description="Its place in a code.", examples=[3])
    kl: Number = Field(ge=0, description="What it carries: mean KL to the prior in nats.", examples=[1.9])
    low: Number = Field(description="1st percentile of the training posterior means.", examples=[-2.2])
    high: Number = Field(description="99th percentile of the training posterior means.", examples=[2.3])
    label: Literal["slant", "thickness", "width"] | None = Field(
        None, description="What it mostly changes, where that was measured to be clear.", examples=["slant"]
    )


class Published(Strict):
    """A number that others published for the same measure."""

    who: Text = Field(description="Whose model, and how it was measured.", examples=["IWAE k = 50, one layer"])
    value: Number = Field(description="The number, in the metric's unit.", examples=[84.78])
    source: Text = Field(description="Where it stands.", examples=["Burda et al. 2016, arXiv 1509.00519, table 1"])


class MetricInChinese(Strict):
    """A metric's words in Chinese; those that are missing are shown as they are."""

    name: Text | None = Field(None, description="What is measured.", examples=["认对的比例"])
    unit: Text | None = Field(None, description="The unit.", examples=["奈特"])
    split: Text | None = Field(None, description="The data it was measured on.", examples=["MNIST 测试集"])
    means: Text | None = Field(
        None, description="What it says, for who does not know the term.", examples=["一个没见过的字让它有多意外。"]
    )
    protocol: Text = Field(description="How it was measured.", examples=["灰度原图，取最可能的标签。"])


class Metric(Strict):
    """A measured number with its protocol."""

    name: Text = Field(description="What is measured.", examples=["NLL"])
    value: Number = Field(description="The number.", examples=[83.731])
    unit: Text = Field(description="Its unit.", examples=["nats"])
    better: Literal["lower", "higher", "neither"] = Field(description="Which way is better.", examples=["lower"])
    split: Text = Field(description="The data it was measured on.", examples=["MNIST test"])
    n: int = Field(ge=1, le=10**12, description="How many examples.", examples=[10000])
    means: Text | None = Field(
        None,
        description="What it says, for who does not know the term.",
        examples=["How much a new digit surprises it."],
    )
    protocol: Text = Field(description="How it was measured.", examples=["Importance-sampled estimate, K = 500."])
    command: Text = Field(
        description="The command that measures it.", examples=["python -m backend evaluate digits-vae"]
    )
    published: list[Published] = Field(
        default=[], max_length=20, description="What others published for the same measure."
    )
    zh: MetricInChinese | None = Field(None, description="The same words in Chinese.")


class CardInChinese(Strict):
    """What a visitor reads of a card, in Chinese."""

    title: Text = Field(description="Its name for people.", examples=["拉杆上的数字"])
    summary: Text = Field(description="What it is, in a sentence.", examples=["变分自编码器（VAE）。"])
    limits: list[Text] = Field([], max_length=10, description="What it is bad at, a sentence each.")
    data: Text = Field(description="What it was trained on.", examples=["MNIST，58,000 个训练用的手写数字"])


class Trade(Strict):
    """One point of a sentence VAE's trade between keeping sentences and a smooth space, on validation sentences."""

    kl_weight: Number = Field(ge=0, description="The weight of the KL in training.", examples=[0.25])
    kl: Number = Field(ge=0, description="KL to the standard normal prior, nats.", examples=[24.1])
    bound: Number = Field(description="-ELBO, nats.", examples=[27.8])
    words: FiniteFloat = Field(ge=0, le=100, description="Words (of verse: characters) kept, %.", examples=[91.2])
    exact: FiniteFloat = Field(ge=0, le=100, description="Sentences kept whole, %.", examples=[76.0])
    distinct: Number = Field(ge=1, description="Different sentences on a path of eight steps.", examples=[6.1])
    growing: FiniteFloat = Field(
        ge=-1, le=1, description="Spearman correlation of step and edit distance.", examples=[0.93]
    )
    path_perplexity: Number = Field(
        ge=0, description="Perplexity inside a path over that of real sentences.", examples=[1.6]
    )
    sample_perplexity: Number = Field(ge=0, description="Perplexity of samples over real sentences'.", examples=[1.4])
    shipped: bool = Field(description="Whether this is the model that ships.", examples=[True])


class Card(Strict):
    """What a model is, can do, and was measured to do."""

    name: str = Field(pattern=NAME, max_length=64, description="Its name, as requests say it.", examples=["digits-vae"])
    family: str = Field(max_length=64, description="The code that runs it.", examples=["vae"])
    domain: Literal["digits", "faces", "sentences"] = Field(description="What it models.", examples=["digits"])
    title: Text = Field(description="Its name for people.", examples=["Digits on levers"])
    summary: Text = Field(description="What it is, in a sentence.", examples=["A variational auto-encoder (VAE)."])
    limits: list[Text] = Field([], max_length=10, description="What it is bad at, a sentence each.")
    verbs: list[Literal["sample", "encode", "decode", "interpolate", "restyle", "classify", "complete", "score"]] = (
        Field(max_length=20, description="What it can be asked for.", examples=[["sample", "encode", "decode"]])
    )
    parameters: list[Literal["label", "temperature"]] = Field(
        max_length=20, description="What requests may give besides codes.", examples=[["temperature"]]
    )
    code_size: int = Field(0, ge=0, le=4096, description="Numbers in a code; 0 for models without one.", examples=[24])
    sliders: list[Slider] = Field(
        [], max_length=4096, description="The dimensions of the code, the most telling first."
    )
    labels: list[Annotated[int, Field(ge=0, le=10**6)]] = Field(
        max_length=1000, description="The labels that requests may name.", examples=[[0, 1, 2]]
    )
    gallery: int = Field(0, ge=0, le=1000, description="How many real pictures stand in its gallery.", examples=[200])
    palette: list[Annotated[str, Field(pattern="^#[0-9a-f]{6}$")]] = Field(
        [],
        max_length=256,
        description="The colours that a pixel can have, for models of pixels.",
        examples=[["#f4f1ea"]],
    )
    levels: list[Number] = Field(
        [],
        max_length=101,
        description="What test pictures score: the percentiles from 0 to 100 of -log p in nats, for models of pixels.",
    )
    metrics: list[Metric] = Field(max_length=100, description="What was measured, with its protocol.")
    trade: list[Trade] = Field(
        [],
        max_length=20,
        description="What other weights of the KL give: each trained on from the shipped weights on 16,000 sentences.",
    )
    vocabulary: str | None = Field(
        None,
        pattern="^[0-9a-f]{64}$",
        description="SHA-256 of vocabulary.json, for models of sentences.",
        examples=["0" * 64],
    )
    params: int = Field(ge=0, le=10**12, description="How many weights it has.", examples=[1587516])
    digest: str = Field(pattern="^[0-9a-f]{64}$", description="SHA-256 of model.safetensors.", examples=["0" * 64])
    licence: Text = Field(description="The licence of the weights.", examples=["Apache-2.0"])
    data: Text = Field(description="What it was trained on.", examples=["MNIST, 58,000 training digits"])
    recipe: Text = Field(description="The command that trains it.", examples=["python -m backend train digits-vae"])
    minutes: Number = Field(ge=0, description="How long its training took.", examples=[58.6])
    config: dict[str, Any] = Field(description="The sizes of the network.", examples=[{"code_size": 24}])
    zh: CardInChinese | None = Field(None, description="What a visitor reads of it, in Chinese.")


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
    if isinstance(model, PixelRnn | PixelCnn):
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
