"""The data sets: where from, under which licence, with which checksums.

A set is looked for in the folder that DRAWBAR_DATA names, else downloaded once into the user's cache.
"""

import gzip
import hashlib
import io
import os
import random
import zipfile
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

import numpy as np
import pooch
import torch
from numpy.typing import NDArray
from sklearn.datasets import load_digits
from torch import Tensor

from backend.media import palette
from backend.media.text import clean

MNIST_LICENCE = "CC BY-SA 3.0, Yann LeCun and Corinna Cortes"
MNIST_MIRROR = "https://ossci-datasets.s3.amazonaws.com/mnist/"
MNIST_SHA256 = {
    "train-images-idx3-ubyte.gz": "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    "train-labels-idx1-ubyte.gz": "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    "t10k-images-idx3-ubyte.gz": "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    "t10k-labels-idx1-ubyte.gz": "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
}
# Of what is inside: gzip writes the same bytes in many ways, and other mirrors packed them anew.
MNIST_CONTENT_SHA256 = {
    "train-images-idx3-ubyte.gz": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte.gz": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte.gz": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte.gz": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
OPTDIGITS = "Optical Recognition of Handwritten Digits, test set, UCI (Alpaydin & Kaynak 1998)"
OPTDIGITS_IN_CHINESE = (
    "UCI 手写数字光学识别数据集（Optical Recognition of Handwritten Digits，Alpaydin 与 Kaynak 1998）的测试集"
)
VALIDATION = 2000  # the last training examples are held out to choose sizes and rates by
TEST = 2000  # of the data that come without a split
TATOEBA_LICENCE = "CC BY 2.0 FR, tatoeba.org"
FACES_LICENCE = "CC0 1.0, DiceBear pixel-art"
FACES_SHA256 = "07d6c3e75c3dd9e0bca5c63966b4ed15bcb43b9309b6519cfd2c17a8cd4d0cf4"  # of the pixels
Split = Literal["train", "validation", "test"]
Examples = TypeVar("Examples", list[str], NDArray[Any])


class MissingData(Exception):
    """A data set is neither in DRAWBAR_DATA nor to be downloaded, or a model is missing that measures others.

    The message says what to do.
    """


class Digits(NamedTuple):
    """Pictures and what they show."""

    images: Tensor  # (N, 1, 28, 28) uint8, white ink on black
    labels: Tensor  # (N,) int64


def mnist(split: Split) -> Digits:
    """MNIST: 58,000 training, 2,000 validation (the last of the training file) and 10,000 test digits.

    Raises MissingData, with what to do, where the files cannot be had.
    """
    stem = "t10k" if split == "test" else "train"
    images = idx(f"{stem}-images-idx3-ubyte.gz", header=16).view(-1, 1, 28, 28)
    labels = idx(f"{stem}-labels-idx1-ubyte.gz", header=8).long()
    if split == "train":
        return Digits(images[:-VALIDATION], labels[:-VALIDATION])
    if split == "validation":
        return Digits(images[-VALIDATION:], labels[-VALIDATION:])
    return Digits(images, labels)


def mnist_file(name: str) -> Path:
    """The path of one of the four original files."""
    folder = os.environ.get("DRAWBAR_DATA")
    if folder:
        path = Path(folder) / "mnist" / name
        if path.is_file():
            return path
    try:
        cached = pooch.retrieve(
            MNIST_MIRROR + name, f"sha256:{MNIST_SHA256[name]}", fname=name, path=pooch.os_cache("drawbar") / "mnist"
        )
    except (OSError, ValueError) as error:  # no network, no such host, a checksum that differs
        raise MissingData(
            f"MNIST is not here and could not be downloaded. Put {name} into a folder 'mnist' and set "
            "DRAWBAR_DATA to the folder that holds it."
        ) from error
    return Path(cached)


def idx(name: str, header: int) -> Tensor:
    """The bytes of one original file after its header, the checksum of the content verified."""
    with gzip.open(mnist_file(name)) as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != MNIST_CONTENT_SHA256[name]:
        raise MissingData(f"{name} is damaged or not the original file: fetch it again.")
    return torch.from_numpy(np.frombuffer(content, np.uint8, offset=header).copy())


def optdigits() -> tuple[Tensor, Tensor]:
    """1,797 digits of thirteen writers, 8 x 8 pixels (N, 8, 8) in 0..16, and what they show (N,): to test on alone.

    They come with scikit-learn.
    """
    found = load_digits()
    return torch.from_numpy(found.images).float(), torch.from_numpy(found.target).long()


def english(split: Split) -> list[str]:
    """Short English sentences of Tatoeba, all different. Raises MissingData, with what to do.

    Their signs have the forms in which a visitor's are read.
    """
    every = lines(
        "tatoeba_en.txt.gz",
        "short English sentences, all different, one a line, out of the exports of https://tatoeba.org/downloads",
    )
    return [clean(line) for line in part(every, split)]


def verse(split: Split) -> list[str]:
    """Lines of Tang poems, 5 or 7 characters each, all different. Raises MissingData, with what to do."""
    every = lines(
        "tang_lines.txt.gz",
        "lines of Tang poems, 5 or 7 characters each, without punctuation, all different, traditional script, one a "
        "line, out of the npm package chinese-poetry",
    )
    random.Random(0).shuffle(every)  # they stand in the order of the books
    return part(every, split)


def faces(split: Split) -> Tensor:
    """Pixel-art faces (N, 16, 16) uint8, indices into the palette `faces`. Raises MissingData, with what to do.

    A colour that the palette has not got is taken for the one that looks most like it; 1.2 % of the pixels have one.
    """
    images = pixel_faces()["images"]
    return indexed(part(images, split))


def described_faces(split: Split) -> tuple[Tensor, dict[str, list[str]]]:
    """The same and what they were drawn from, with twice as many held out for validation: 34,000, 4,000, 2,000.

    The columns are as the generator of the faces names them; '' is none. Raises MissingData, with what to do.
    """
    mine = {name: part(column, split, 2 * VALIDATION) for name, column in pixel_faces().items()}
    return indexed(mine.pop("images")), {name: column.tolist() for name, column in mine.items()}


def indexed(images: NDArray[np.uint8]) -> Tensor:
    """Faces (N, 16, 16, 3) as indices into their palette."""
    return torch.from_numpy(palette.nearest(images, palette.load("faces"))[0])


def pixel_faces() -> dict[str, NDArray[Any]]:
    """The arrays of pixel_faces.npz: `images` (N, 16, 16, 3) and columns of attributes. Raises MissingData."""
    path = Path(os.environ.get("DRAWBAR_DATA") or ".") / "pixel_faces.npz"
    if not path.is_file():
        raise MissingData(
            "pixel_faces.npz is not here. Draw the faces with `node scripts/faces` (its first lines say what it needs) "
            "and set DRAWBAR_DATA to the folder that holds the file."
        )
    try:
        with np.load(io.BytesIO(path.read_bytes())) as file:
            arrays = {name: file[name] for name in file.files}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        arrays = {}
    if hashlib.sha256(arrays.get("images", np.empty(0, np.uint8)).tobytes()).hexdigest() != FACES_SHA256:
        raise MissingData("pixel_faces.npz is damaged or holds other faces: draw them again with `node scripts/faces`.")
    return arrays


def lines(name: str, what: str) -> list[str]:
    """The lines of a text file in the folder that DRAWBAR_DATA names."""
    path = Path(os.environ.get("DRAWBAR_DATA") or ".") / name
    if not path.is_file():
        raise MissingData(
            f"{name} is not here and cannot be downloaded as it is. Make it ({what}), pack it with gzip, and set "
            "DRAWBAR_DATA to the folder that holds it."
        )
    return [line for line in gzip.decompress(path.read_bytes()).decode().split("\n") if line]


def part(every: Examples, split: Split, validation: int = VALIDATION) -> Examples:
    """One split of all examples: the last are the test set, those before them the validation set."""
    held = TEST + validation
    return {"train": every[:-held], "validation": every[-held:-TEST], "test": every[-TEST:]}[split]
