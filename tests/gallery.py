"""The shipped gallery as data: 200 real digits that every clone of the repository has."""

import numpy as np
import torch
from PIL import Image

from backend.media.files import cells
from backend.settings import ROOT
from backend.training.datasets import Digits


def gallery() -> Digits:
    """200 MNIST test digits, twenty of each."""
    with Image.open(ROOT / "models_ckpt" / "digits-vae" / "gallery.png") as sheet:
        labels = [int(word) for word in str(sheet.info["labels"]).split()]
        pictures = cells(np.asarray(sheet))
    return Digits(torch.from_numpy(pictures.copy()).unsqueeze(1), torch.tensor(labels))
