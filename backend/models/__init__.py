"""The model families, one file each, in one visible table."""

from typing import Any

from torch import nn

from backend.models import (
    ae,
    cvae,
    gan,
    judge,
    pixelrnn,
    reader,
    residual_judge,
    samplernn,
    sentence_vae,
    speech_judge,
    vae,
)

FAMILIES: dict[str, tuple[type[nn.Module], type[Any]]] = {
    "ae": (ae.Ae, vae.Config),
    "vae": (vae.Vae, vae.Config),
    "cvae": (cvae.Cvae, cvae.Config),
    "gan": (gan.Gan, gan.Config),
    "sentence_vae": (sentence_vae.SentenceVae, sentence_vae.Config),
    "pixelrnn": (pixelrnn.PixelRnn, pixelrnn.Config),
    "samplernn": (samplernn.SampleRnn, samplernn.Config),
    "judge": (judge.Judge, judge.Config),
    "reader": (reader.Reader, reader.Config),
    "residual_judge": (residual_judge.ResidualJudge, residual_judge.Config),
    "speech_judge": (speech_judge.SpeechJudge, speech_judge.Config),
}
