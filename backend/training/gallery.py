"""The gallery that ships beside a model: real test pictures as one sheet, so that a visitor has some at hand."""

from pathlib import Path

import torch
from PIL import Image, PngImagePlugin
from torch import Tensor

from backend.media import files, palette
from backend.models.seeds import generator
from backend.training.datasets import Digits

EACH = 20
FACES = 100


def write_gallery(folder: Path, digits: Digits) -> int:
    """Writes gallery.png, twenty of the digits of each class, one class a row; returns how many there are.

    Their labels and places in the test set stand in its text chunks `labels` and `indices`.
    """
    pictures, labels = digits
    chosen = []
    for label in range(10):
        places = (labels == label).nonzero()[:, 0]
        chosen.append(places[torch.randperm(len(places), generator=generator(0, label))[:EACH]].sort().values)
    rows = torch.stack(chosen)  # (10, EACH)
    sheet = pictures[rows, 0].permute(0, 2, 1, 3).reshape(10 * 28, EACH * 28)
    notes = PngImagePlugin.PngInfo()
    notes.add_text("labels", " ".join(map(str, labels[rows].flatten().tolist())))
    notes.add_text("indices", " ".join(map(str, rows.flatten().tolist())))
    Image.fromarray(sheet.numpy()).save(folder / "gallery.png", optimize=True, pnginfo=notes)
    return rows.numel()


def write_face_gallery(folder: Path, faces: Tensor) -> int:
    """Writes gallery.png, a hundred of the faces (N, 16, 16), indices into their palette; returns how many there are.

    Their places in the test set stand in its text chunk `indices`.
    """
    places = torch.randperm(len(faces), generator=generator(0))[:FACES].sort().values
    sheet = files.sheet(palette.colour(faces[places].numpy(), palette.load("faces")), 10)
    notes = PngImagePlugin.PngInfo()
    notes.add_text("indices", " ".join(map(str, places.tolist())))
    Image.fromarray(sheet).save(folder / "gallery.png", optimize=True, pnginfo=notes)
    return len(places)
