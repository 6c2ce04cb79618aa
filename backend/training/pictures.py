"""Makes the sets of training pictures that `neighbours` looks among: `python -m backend pictures NAME`."""

import hashlib
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save
from torch import Tensor, nn
from tqdm import tqdm

from backend.checkpoints import read, synced
from backend.media import palette
from backend.pictures import INK, SPACES, Pictures, Pool, features
from backend.settings import ROOT
from backend.training.datasets import faces, mnist

KEPT = 32  # numbers of a picture's features, a byte each
NAMES = ("digits", "faces")


class Source(NamedTuple):
    """The pictures of a set, and real ones that are not in it."""

    known: Pictures  # (N, S, S), grey or places of colours
    labels: Tensor | None  # (N,)
    unseen: Pictures  # (M, S, S)
    reader: str  # the model whose features are compared
    palette: str | None


def source(name: str) -> Source:
    """What a set is made of. Raises MissingData."""
    if name == "digits":
        known, more, unseen = mnist("train"), mnist("validation"), mnist("test")
        every = torch.cat([known.images, more.images])[:, 0].numpy()
        labels = torch.cat([known.labels, more.labels])
        return Source(every, labels, unseen.images[:, 0].numpy(), "digits-judge", None)
    every = torch.cat([faces("train"), faces("validation")]).numpy()
    return Source(every, None, faces("test").numpy(), "faces-reader", "faces")


def make(name: str, folder: Path) -> Path:
    """Writes the file of a set into `folder`. Raises MissingData, Broken."""
    known, labels, unseen, reader, colours = source(name)
    place = ROOT / "models_ckpt" / reader
    loaded, ink = read(place), colours is None
    digest = hashlib.sha256((place / "model.safetensors").read_bytes()).hexdigest()
    compared = (known >= INK).astype(np.uint8) if ink else known
    mean, ways, scale, kept = projected(features(loaded.model, compared, ink))
    signal = compared.reshape(len(known), -1) if ink else coloured(compared, str(colours))
    parts = {
        "pictures": torch.frombuffer(bytearray(zlib.compress(known.tobytes(), 9)), dtype=torch.uint8),
        "features": kept,
        "mean": mean,
        "ways": ways,
        "scale": torch.tensor(scale),
        "average": torch.from_numpy(signal.mean(0, dtype=np.float64)).float(),
        **{f"real {space}": torch.zeros(101) for space in SPACES},
    }
    if labels is not None:
        parts["labels"] = labels.to(torch.uint8)
    said = {"side": str(known.shape[1]), "reader": reader, "digest": digest}
    path = folder / f"{name}.safetensors"
    folder.mkdir(parents=True, exist_ok=True)
    write(path, parts, said | ({"palette": colours} if colours else {}))
    parts |= {f"real {space}": way for space, way in real(Pool(path), loaded.model, unseen).items()}
    write(path, parts, said | ({"palette": colours} if colours else {}))
    return path


def write(path: Path, parts: dict[str, Tensor], said: dict[str, str]) -> None:
    """Replaces the file, whole or not at all."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.write_bytes(save({name: part.contiguous() for name, part in parts.items()}, said))
        synced(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def coloured(compared: Pictures, colours: str) -> NDArray[np.float32]:
    """Faces (N, S, S) as red, green and blue (N, 3 D) in 0..1."""
    seen: NDArray[np.float32] = palette.colour(compared, palette.load(colours)).astype(np.float32) / np.float32(255)
    return seen.reshape(len(compared), -1)


def projected(found: Tensor) -> tuple[Tensor, Tensor, float, Tensor]:
    """Features (N, F) on their KEPT widest axes: their mean, the axes (F, K), what a byte counts, the bytes (N, K)."""
    mean = found.mean(0)
    _, axes = torch.linalg.eigh((found - mean).T.double().cov())
    ways = axes.flip(1)[:, :KEPT].float()
    ways = ways * ways.gather(0, ways.abs().argmax(0, keepdim=True)).sign()  # an axis has no sign of its own
    numbers = (found - mean) @ ways
    scale = float(numbers.abs().max()) / 127
    return mean, ways, scale, (numbers / scale).round().to(torch.int8)


def real(pool: Pool, reader: nn.Module, unseen: Pictures) -> dict[str, Tensor]:
    """For each space the percentiles from 0 to 100 of how far unseen real pictures are from the nearest of the set."""
    compared = pool.alike(unseen) if pool.palette is None else unseen
    kept = pool.kept(features(reader, compared, pool.palette is None))
    found: dict[str, list[float]] = {space: [] for space in SPACES}
    for picture, numbers in zip(tqdm(compared, desc="real pictures", unit=""), kept, strict=True):
        found["pixels"].append(float(pool.differing(picture).min()))
        found["features"].append(float(pool.away(numbers).min()))
    return {space: torch.from_numpy(np.percentile(each, range(101))).float() for space, each in found.items()}
