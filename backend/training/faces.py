"""What the recipes of faces share: the attributes that faces were drawn from, as numbers, and what they are called."""

from typing import Any, NamedTuple

import torch
from torch import Tensor

from backend.beside import noted
from backend.card import Name
from backend.media import files, palette
from backend.models.reader import Reader
from backend.models.seeds import generator
from backend.training.datasets import Split, described_faces

GALLERY = 100  # faces in the gallery
FACES = ("pixel faces, test", "像素头像，测试集")
FACES_DATA = "34,000 pixel-art faces (drawn with DiceBear's pixel-art style, CC0 1.0) and what they were drawn from"
FACES_DATA_IN_CHINESE = "34,000 张像素头像（DiceBear 的 pixel-art 画风，CC0 1.0），以及每张是按什么画的"
PALETTE = {
    "medium": "palette",
    "side": 16,
    "licence": "Apache-2.0",
    "palette": [f"#{bytes(colour).hex()}" for colour in palette.load("faces")],
}
ANY = ("", ".")  # none, or any
NO, YES = Name(en="no", zh="没有"), Name(en="yes", zh="有")


class Attribute(NamedTuple):
    """One thing that a face was drawn from, and the values that are told apart."""

    name: Name
    column: str  # of the faces' file
    begins: tuple[str, ...]  # how the values begin that stand there
    words: tuple[Name, ...]  # what they are called, where they have names
    colours: tuple[str, ...] = ()  # what they look like, where they are colours
    covered: tuple[str, ...] = ()  # attributes that it hides or that hide it: what they do to each other is no fault
    # How far beyond the faces without and with it a lever's ends are, of the way between. Hats come more surely so, and
    # little else comes along (tried on validation faces: 0, 0.15, 0.3, 0.5).
    beyond: float = 0.25


def tones(en: str, zh: str, column: str, *colours: str, covered: tuple[str, ...] = ()) -> Attribute:
    """An attribute whose values are colours."""
    return Attribute(Name(en=en, zh=zh), column, colours, (), colours, covered)


def there(en: str, zh: str, column: str, covered: tuple[str, ...] = ()) -> Attribute:
    """An attribute that is there or not."""
    return Attribute(Name(en=en, zh=zh), column, ANY, (NO, YES), (), covered)


# Colours of one kind from the lightest to the darkest, others round the circle.
SKIN = ("#ffdbac", "#f5cfa0", "#eac393", "#e0b687", "#cb9e6e", "#b68655", "#a26d3d", "#8d5524")
HAIR = ("#cab188", "#a78961", "#83623b", "#603a14", "#603015", "#612616", "#611c17", "#28150a")
DYED = ("#bd1700", "#91cb15", "#009bbd")
CLOTHES = ("#ae0001", "#d11141", "#ff6f69", "#ffc425", "#ffd969", "#ffeead")
COOL = ("#88d8b0", "#44c585", "#00b159", "#5bc0de", "#428bca", "#03396c")
ATTRIBUTES: dict[str, Attribute] = {
    "skin": tones("skin", "肤色", "skinColor", *SKIN),
    "hair": Attribute(
        Name(en="hair length", zh="头发长短"),
        "hair",
        ("short", "long"),
        (Name(en="short", zh="短"), Name(en="long", zh="长")),
        covered=("hat", "earrings"),
    ),
    "hair colour": tones("hair colour", "发色", "hairColor", *HAIR, *DYED, covered=("hat",)),
    "hat": there("hat", "帽子", "hat", covered=("hair", "hair colour")),
    "glasses": there("glasses", "眼镜", "glasses"),
    # Beards are of eight kinds, each of which has a part of the way alone (tried: 0.25, 0.75, 1.25, 2).
    "beard": there("beard", "胡子", "beard", covered=("mouth",))._replace(beyond=1.25),
    "mouth": Attribute(
        Name(en="mouth", zh="嘴"),
        "mouth",
        ("sad", "happy"),
        (Name(en="sad", zh="不高兴"), Name(en="happy", zh="高兴")),
        covered=("beard",),
    ),
    "earrings": there("earrings", "耳环", "accessories", covered=("hair",)),
    "clothes": tones("clothes", "衣服颜色", "clothingColor", *CLOTHES, *COOL),
}


class Faces(NamedTuple):
    """Pictures, and the value of each attribute that they were drawn from."""

    images: Tensor  # (N, 16, 16) uint8, places of colours
    values: Tensor  # (N, A) int64, in the order of ATTRIBUTES


def described(split: Split) -> Faces:
    """Faces of one split. Raises MissingData, with what to do."""
    images, columns = described_faces(split)
    return Faces(images, torch.tensor([values(columns[one.column], one.begins) for one in ATTRIBUTES.values()]).T)


def values(column: list[str], begins: tuple[str, ...]) -> list[int]:
    """Which value each entry of a column is: the place of what it begins with, or whether there is any."""
    if begins == ANY:
        return [int(entry != "") for entry in column]
    return [next(k for k, begin in enumerate(begins) if entry.startswith(begin)) for entry in column]


@torch.inference_mode()
def read(reader: Reader, images: Tensor) -> Tensor:
    """The likeliest value of each attribute (N, A) of faces (N, S, S)."""
    return torch.cat([reader.read(part.long()) for part in images.split(500)])


def gallery(images: Tensor) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What a card says of its gallery, and the file: a hundred of the faces (N, 16, 16), indices into their palette.

    Their places in the test set stand in the text chunk `indices` of gallery.png.
    """
    places = torch.randperm(len(images), generator=generator(0))[:GALLERY].sort().values
    sheet = files.sheet(palette.colour(images[places].numpy(), palette.load("faces")), 10)
    return {"gallery": len(places)}, {"gallery.png": noted(sheet, indices=places.tolist())}
