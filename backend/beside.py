"""What lies beside a model's weights in its folder: real works, where works lie among its codes, other trainings.

What of that a prior was fitted to is there as the prior itself.
"""

import hashlib
import io
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin
from pydantic import Field, ValidationError
from safetensors import SafetensorError
from safetensors.torch import load, save

from backend.card import Card, Label, Name, Number, Strict
from backend.media.files import cells
from backend.media.medium import Unfit
from backend.models.mixture import Mixture

MOST_CODES = 4096  # of a scatter
MOST_BYTES = 4 * 1024 * 1024

Place = Annotated[list[Number], Field(max_length=16)]


class Density(Strict):
    """How many training works have their code in each cell of a grid over one or two numbers of the code."""

    low: Place = Field(description="Where the grid begins.", examples=[[-3.0, -3.0]])
    high: Place = Field(description="Where it ends.", examples=[[3.0, 3.0]])
    counts: list[Annotated[list[Annotated[int, Field(ge=0, le=10**9)]], Field(max_length=256)]] = Field(
        max_length=256,
        description="Row by row along the second number, from `low`; one row where codes have one number.",
        examples=[[[0, 3], [5, 1]]],
    )


class Cluster(Strict):
    """The mean of the codes of all training works of one label."""

    label: Label = Field(description="Which works.", examples=["half"])
    mean: Place = Field(description="The mean of their codes.", examples=[[0.5]])


class Scatter(Strict):
    """Where known works lie among the codes of a model of few numbers."""

    of: Name = Field(description="Which works these are.")
    labels: list[Label] = Field(max_length=MOST_CODES, description="What each of them shows.", examples=[["half"]])
    mean: list[Place] = Field(
        max_length=MOST_CODES, description="Their codes: the means of the posteriors.", examples=[[[0.5]]]
    )
    std: list[Place] = Field(
        [],
        max_length=MOST_CODES,
        description="The standard deviations of the posteriors; none where codes are points.",
        examples=[[[0.1]]],
    )
    clusters: list[Cluster] = Field(max_length=100, description="Where the training works of each label lie.")
    density: Density | None = Field(None, description="Where there are training works at all.")


class Gallery(NamedTuple):
    """Real works that the model was never trained on."""

    sheet: NDArray[np.uint8]  # (H, W) or (H, W, 3), as it is on disk
    pictures: NDArray[np.uint8]  # (N, S, S) or (N, S, S, 3)
    labels: list[int | str]
    indices: list[int]


class Seeds(NamedTuple):
    """What trainings from other seeds draw on the same way, in pictures made when the model was trained."""

    sheet: NDArray[np.uint8]  # (H, W), as it is on disk: a row of real works, then one of each training
    pictures: NDArray[np.uint8]  # (R + 1, T, S, S)
    t: list[float]  # where on the way each column is
    seeds: list[int]  # of each row but the first
    shipped: int  # the seed whose weights these are
    distances: list[float]  # of each row but the first: what its card measures of the way


class Found(NamedTuple):
    """All that lies beside the weights."""

    gallery: Gallery | None
    scatter: Scatter | None
    seeds: Seeds | None
    prior: Mixture | None  # fitted to the codes of training works
    spectra: bytes | None  # a PNG file: a row of spectrograms of recordings, below it those of what was drawn


def found(folder: Path, card: Card) -> Found:
    """What the card promises. Raises Unfit."""
    return Found(
        read_gallery(folder, card),
        read_scatter(folder, card),
        read_seeds(folder, card),
        read_prior(folder, card),
        read_spectra(folder, card),
    )


def read_gallery(folder: Path, card: Card) -> Gallery | None:
    """The gallery that a card promises. Raises Unfit."""
    if not card.gallery:
        return None
    try:
        sheet, notes = read_sheet(folder / "gallery.png", "labels", "indices")
        indices = [int(word) for word in notes["indices"]]
        labels = [int(word) if word.isdecimal() else word for word in notes["labels"]]
    except UNREADABLE as error:
        raise Unfit("gallery.png cannot be read") from error
    pictures = cut(sheet, card.side or 0)
    if not len(indices) == card.gallery == len(pictures) or len(labels) not in (0, card.gallery):
        raise Unfit("gallery.png does not hold as many pictures, indices and labels as the card says")
    return Gallery(sheet, pictures, labels, indices)


def read_scatter(folder: Path, card: Card) -> Scatter | None:
    """The scatter that a card promises. Raises Unfit."""
    if not card.scatter:
        return None
    try:
        path = folder / "scatter.json"
        if path.stat().st_size > MOST_BYTES:
            raise Unfit("scatter.json is larger than 4 MB")
        scatter = Scatter.model_validate_json(path.read_bytes())
    except OSError as error:
        raise Unfit("scatter.json cannot be read") from error
    except ValidationError as error:
        where = ".".join(map(str, error.errors(include_input=False)[0]["loc"]))
        raise Unfit(f"scatter.json does not hold a scatter: see '{where}'") from error
    lengths = {card.scatter, len(scatter.labels), len(scatter.mean), len(scatter.std) or card.scatter}
    if len(lengths) > 1:
        raise Unfit("scatter.json does not hold as many codes and labels as the card says")
    density = scatter.density
    places = [*scatter.mean, *scatter.std, *(cluster.mean for cluster in scatter.clusters)]
    places += [density.low, density.high] if density else []
    if {len(place) for place in places} != {card.code_size}:
        raise Unfit("scatter.json holds other codes than the card says")
    if density and (card.code_size > 2 or len({len(row) for row in density.counts}) != 1):
        raise Unfit("scatter.json counts works in another grid than one over its codes")
    return scatter


def read_seeds(folder: Path, card: Card) -> Seeds | None:
    """The pictures of other trainings that a card promises. Raises Unfit."""
    if not card.seeds:
        return None
    try:
        sheet, notes = read_sheet(folder / "seeds.png", "t", "seeds", "shipped", "distances")
        t, distances = ([float(word) for word in notes[name]] for name in ("t", "distances"))
        seeds, shipped = [int(word) for word in notes["seeds"]], int(*notes["shipped"])
    except (*UNREADABLE, TypeError) as error:
        raise Unfit("seeds.png cannot be read") from error
    pictures, rows = cut(sheet, card.side or 0), card.seeds + 1
    known = len(seeds) == len(distances) == card.seeds and shipped in seeds
    finite = np.isfinite([*t, *distances]).all()
    if not known or not finite or not t or len(pictures) != rows * len(t) or sheet.shape[0] != rows * (card.side or 0):
        raise Unfit("seeds.png does not hold a row for every seed that the card says, and one of real works")
    return Seeds(sheet, pictures.reshape(rows, len(t), *pictures.shape[1:]), t, seeds, shipped, distances)


def read_prior(folder: Path, card: Card) -> Mixture | None:
    """The prior that a card promises. Raises Unfit."""
    if card.sampled_from is None:
        return None
    try:
        path = folder / "prior.safetensors"
        if path.stat().st_size > MOST_BYTES:
            raise Unfit("prior.safetensors is larger than 4 MB")
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != card.sampled_from.digest:
            raise Unfit("prior.safetensors is not the file that the card describes: its digest differs")
        tensors = {name: tensor.float() for name, tensor in load(content).items()}
        prior = Mixture(tensors["weights"], tensors["means"], tensors["scales"])
    except (OSError, SafetensorError, ValueError, KeyError, struct.error) as error:
        raise Unfit("prior.safetensors cannot be read") from error
    parts, size = card.sampled_from.parts, card.code_size
    shapes = [tuple(tensor.shape) for tensor in (prior.weights, prior.means, prior.scales)]
    if shapes != [(parts,), (parts, size), (parts, size, size)]:
        raise Unfit("prior.safetensors holds other sizes than the card says")
    if not all(bool(tensor.isfinite().all()) for tensor in tensors.values()):
        raise Unfit("prior.safetensors holds numbers that are not finite")
    if bool((prior.weights < 0).any()) or abs(float(prior.weights.sum()) - 1) > 1e-2:
        raise Unfit("prior.safetensors holds weights that are no shares of a whole")
    if bool((prior.scales.diagonal(dim1=-2, dim2=-1) <= 0).any()) or bool(prior.scales.triu(1).any()):
        raise Unfit("prior.safetensors holds spreads that are none")
    if prior.shell.radius + prior.shell.spread > card.code_range * size**0.5:
        raise Unfit("prior.safetensors draws codes farther from 0 than the card says")
    return prior


def packed(prior: Mixture) -> bytes:
    """A prior as `read_prior` reads it again, rounded to float16."""
    parts = {"weights": prior.weights, "means": prior.means, "scales": prior.scales}
    return save({name: tensor.half().contiguous() for name, tensor in parts.items()})


def read_spectra(folder: Path, card: Card) -> bytes | None:
    """The spectrograms that a card promises. Raises Unfit."""
    if not card.spectra:
        return None
    try:
        sheet, _ = read_sheet(folder / "spectra.png")
    except UNREADABLE as error:
        raise Unfit("spectra.png cannot be read") from error
    if sheet.ndim != 2 or sheet.shape[0] % 2 or sheet.shape[1] % card.spectra:
        raise Unfit("spectra.png does not hold two grey rows of as many spectrograms as the card says")
    return noted(sheet)


UNREADABLE = (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning)


def read_sheet(path: Path, *notes: str) -> tuple[NDArray[np.uint8], dict[str, list[str]]]:
    """A contact sheet, grey or coloured, and the words of its text chunks. Raises what is UNREADABLE, and Unfit."""
    if path.stat().st_size > MOST_BYTES:
        raise Unfit(f"{path.name} is larger than 4 MB")
    with Image.open(io.BytesIO(path.read_bytes()), formats=["PNG"]) as file:
        words = {name: str(file.info.get(name, "")).split() for name in notes}
        return np.asarray(file if file.mode == "L" else file.convert("RGB")), words


def noted(sheet: NDArray[np.uint8], **notes: Iterable[object]) -> bytes:
    """A sheet as a PNG file with text chunks, which `read_sheet` reads again."""
    chunks = PngImagePlugin.PngInfo()
    for name, words in notes.items():
        chunks.add_text(name, " ".join(map(str, words)))
    file = io.BytesIO()
    Image.fromarray(sheet).save(file, "PNG", optimize=True, pnginfo=chunks)
    return file.getvalue()


def cut(sheet: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """The pictures of a sheet; none where it is not made of such."""
    return cells(sheet, side) if side and not (sheet.shape[0] % side or sheet.shape[1] % side) else sheet[:0]
