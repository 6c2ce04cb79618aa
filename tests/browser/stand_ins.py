"""Small models of pixels with random weights, for where no trained ones are shipped."""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from backend.checkpoints import write
from backend.models.pixelrnn import Config as RnnConfig
from backend.models.pixelrnn import PixelRnn
from backend.models.seeds import generator
from backend.settings import ROOT

COLOURS = 32
FACE = 16
FACES = 12


def lively(model: PixelRnn) -> PixelRnn:
    """Random weights that are large enough for pixels to depend on those before them."""
    rng = generator(3)
    for weight in model.parameters():
        torch.nn.init.normal_(weight, std=0.4, generator=rng)
    return model


def palette() -> list[str]:
    """Colours that differ."""
    return [f"#{8 * i:02x}{(97 * i) % 256:02x}{255 - 8 * i:02x}" for i in range(COLOURS)]


def card(name: str, domain: str, gallery: int, nats: float) -> dict[str, Any]:
    return {
        "name": name,
        "family": "pixelrnn",
        "domain": domain,
        "title": f"Tiny {name}",
        "summary": "Random weights.",
        "verbs": ["sample", "complete", "score"],
        "parameters": ["temperature"],
        "labels": [],
        "gallery": gallery,
        "palette": palette() if domain == "faces" else [],
        "levels": {"down": [nats * (0.5 + i / 100) for i in range(101)]},
        "metrics": [],
        "licence": "Apache-2.0",
        "data": "none",
        "recipe": "a test",
        "minutes": 0,
        "zh": {
            "title": "试用的循环网络",
            "summary": "随机权重，画不出什么。",
            "data": "没有",
        },
    }


def faces() -> Image.Image:
    """A sheet of pictures in the palette's colours, four a row."""
    colours = np.array([tuple(bytes.fromhex(colour[1:])) for colour in palette()], np.uint8)
    places = np.arange(FACES * FACE * FACE).reshape(FACES, FACE, FACE)
    cells = colours[(places // 7 * 5) % COLOURS]
    rows = cells.reshape(FACES // 4, 4, FACE, FACE, 3).swapaxes(1, 2).reshape(FACES // 4 * FACE, 4 * FACE, 3)
    return Image.fromarray(rows)


def write_missing(folder: Path) -> None:
    """Writes into `folder` those models of pixels that the repository does not ship."""
    sizes: dict[str, Any] = {"embedding": 3, "channels": 8, "layers": 1, "hidden": 8}
    digits = ROOT / "models_ckpt" / "digits-vae" / "gallery.png"
    for name in ("digits-pixelrnn", "digits-pixels", "faces-pixelrnn"):
        if (ROOT / "models_ckpt" / name).exists():
            continue
        domain = name.partition("-")[0]
        side, values = (28, 2) if domain == "digits" else (FACE, COLOURS)
        model = PixelRnn(RnnConfig(side, values, 2, **sizes))
        gallery, nats = (200, 540.0) if domain == "digits" else (FACES, 887.0)
        write(folder / name, lively(model), card(name, domain, gallery, nats))
        if domain == "digits":
            (folder / name / "gallery.png").write_bytes(digits.read_bytes())
        else:
            notes = PngInfo()
            notes.add_text("indices", " ".join(map(str, range(FACES))))
            faces().save(folder / name / "gallery.png", pnginfo=notes)
