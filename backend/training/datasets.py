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
from torch.nn.utils.rnn import pad_sequence

from backend.media import palette
from backend.media.text import clean
from backend.models import mulaw

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
SPOKEN_LICENCE = "CC BY-SA 4.0, Free Spoken Digit Dataset, github.com/Jakobovski/free-spoken-digit-dataset"
# Of samples, offsets, digits, speakers and takes.
SPOKEN_SHA256 = "643e5e92e8384a2b66180c6fedd12edc2abc1962796de4387fc31b67f3c71428"
SPEAKERS = ("george", "jackson", "lucas", "nicolas", "theo", "yweweler")
TAKES = {"test": range(5), "validation": range(5, 10), "train": range(10, 50)}  # the official test set; ours within
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


class Spoken(NamedTuple):
    """Recordings of spoken digits, 8,000 samples a second: six speakers said each of the ten digits fifty times."""

    waves: Tensor  # (N, T) int16, silence behind those that are shorter
    lengths: Tensor  # (N,) int64, samples of each
    digits: Tensor  # (N,) int64
    speakers: Tensor  # (N,) int64, places in SPEAKERS
    takes: Tensor  # (N,) int64, the how manieth time, from 0

    def clips(self) -> list[Tensor]:
        """Each as levels of the mu-law (T,), int64, as long as it is."""
        return [mulaw.compressed(wave[:length] / 2**15) for wave, length in zip(self.waves, self.lengths, strict=True)]


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


def spoken_digits(split: Split) -> Spoken:
    """Spoken digits: takes 10 to 49 of each digit and speaker, 5 to 9 for validation, the official 0 to 4 for the test.

    2,400, 300 and 300 recordings. Raises MissingData, with what to do.
    """
    arrays = held(
        "spoken_digits.npz",
        "Make it of the recordings of https://github.com/Jakobovski/free-spoken-digit-dataset, in the order of their "
        "files' names: `samples` int16, all of them one behind the other, `offsets` int64, where each begins and the "
        "last ends, `digit` and `take` uint8 and `speaker` as text;",
    )
    names = ("samples", "offsets", "digit", "speaker", "take")
    digest = hashlib.sha256(b"".join(arrays[name].tobytes() for name in names if name in arrays))
    if digest.hexdigest() != SPOKEN_SHA256:
        raise MissingData("spoken_digits.npz is damaged or holds other recordings: make it again.")
    chosen = np.flatnonzero(np.isin(arrays["take"], TAKES[split]))
    pieces = [torch.from_numpy(arrays["samples"][slice(*arrays["offsets"][i : i + 2])]) for i in chosen]
    speakers = np.searchsorted(SPEAKERS, arrays["speaker"][chosen])
    numbers = (arrays["digit"][chosen], speakers, arrays["take"][chosen])
    return Spoken(
        pad_sequence(pieces, batch_first=True),
        torch.tensor([len(piece) for piece in pieces]),
        *(torch.from_numpy(column.astype(np.int64)) for column in numbers),
    )


def indexed(images: NDArray[np.uint8]) -> Tensor:
    """Faces (N, 16, 16, 3) as indices into their palette."""
    return torch.from_numpy(palette.nearest(images, palette.load("faces"))[0])


def pixel_faces() -> dict[str, NDArray[Any]]:
    """The arrays of pixel_faces.npz: `images` (N, 16, 16, 3) and columns of attributes. Raises MissingData."""
    arrays = held("pixel_faces.npz", "Draw the faces with `node scripts/faces` (its first lines say what it needs)")
    if hashlib.sha256(arrays.get("images", np.empty(0, np.uint8)).tobytes()).hexdigest() != FACES_SHA256:
        raise MissingData("pixel_faces.npz is damaged or holds other faces: draw them again with `node scripts/faces`.")
    return arrays


def held(name: str, how: str) -> dict[str, NDArray[Any]]:
    """The arrays of an npz file in the folder that DRAWBAR_DATA names, none where it is damaged.

    Raises MissingData with `how` to make it.
    """
    path = Path(os.environ.get("DRAWBAR_DATA") or ".") / name
    if not path.is_file():
        raise MissingData(f"{name} is not here. {how} and set DRAWBAR_DATA to the folder that holds the file.")
    try:
        with np.load(io.BytesIO(path.read_bytes())) as file:
            return {key: file[key] for key in file.files}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return {}


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
