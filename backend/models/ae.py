"""The auto-encoder (Hinton and Salakhutdinov 2006, Science 313) for pictures: a VAE without its noise and its prior.

Encoder and decoder are those of `vae`. The code of a picture is a point, not a Gaussian, and nothing holds codes near
to 0 or to each other; training makes the reconstruction error small, and that alone.

Letters of the shapes: B pictures, Z numbers of a code, S x S pixels.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from backend.models.vae import Config, distortion, fixed_picture, networks, shown


class Point(NamedTuple):
    """A code without noise: what the VAE's posterior becomes where its standard deviation is 0."""

    mean: Tensor  # (B, Z)

    @property
    def stddev(self) -> Tensor:
        """Zeros (B, Z)."""
        return torch.zeros_like(self.mean)


class Ae(nn.Module):
    """Encoder, decoder and the error that trains them."""

    quick = True  # answers are given inline

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.encoder, self.decoder = networks(config, config.code_size)

    def encode(self, x: Tensor) -> Point:
        """The codes of pictures (B, 1, S, S) in 0..1."""
        return Point(self.encoder(x))

    def decode(self, codes: Tensor) -> Tensor:
        """Logits (B, 1, S, S) of pictures for codes (B, Z)."""
        logits: Tensor = self.decoder(codes)
        return logits

    def decode_one(self, code: Tensor) -> Tensor:
        """`decode` for one code (1, Z) of a model that is not in training, as fast as can be."""
        return self.decoder.once(code)

    def loss(self, x: Tensor, target: Tensor) -> Tensor:
        """The reconstruction error (B,) in nats of targets (B, 1, S, S); the encoder looks at `x`."""
        return distortion(self.config, self.decode(self.encode(x).mean), target)

    def probe(self) -> Tensor:
        """A fixed picture there and back: the golden output of the self-test at load."""
        return shown(self.config, self.decode(self.encode(fixed_picture(self.config)).mean))
