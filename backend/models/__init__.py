"""The model families, one file each, in one visible table."""

from typing import Any

from torch import nn

from backend.models import cvae, judge, vae

FAMILIES: dict[str, tuple[type[nn.Module], type[Any]]] = {
    "vae": (vae.Vae, vae.Config),
    "cvae": (cvae.Cvae, cvae.Config),
    "judge": (judge.Judge, judge.Config),
}
