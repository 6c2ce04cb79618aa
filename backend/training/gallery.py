"""The gallery that ships beside a model: real test digits as one sheet, so that a visitor has some at hand."""

from pathlib import Path

import torch
from PIL import Image, PngImagePlugin

from backend.models.seeds import generator
from backend.training.datasets import Digits

EACH = 20


def write_gallery(folder: Path, digits: Digits) -> int:
    """Writes gallery.png, twenty of the digits of each class, one class a row; returns how many there are.

    Their labels and places in the test set stand in its text chunks `labels` and `indices`.
    """
    images, labels = digits
    chosen = []
    for label in range(10):
        places = (labels == label).nonzero()[:, 0]
        chosen.append(places[torch.randperm(len(places), generator=generator(0, label))[:EACH]].sort().values)
    rows = torch.stack(chosen)  # (10, EACH)
    sheet = images[rows, 0].permute(0, 2, 1, 3).reshape(10 * 28, EACH * 28)
    notes = PngImagePlugin.PngInfo()
    notes.add_text("labels", " ".join(map(str, labels[rows].flatten().tolist())))
    notes.add_text("indices", " ".join(map(str, rows.flatten().tolist())))
    Image.fromarray(sheet.numpy()).save(folder / "gallery.png", optimize=True, pnginfo=notes)
    return rows.numel()
