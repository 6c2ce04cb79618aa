"""The generative adversarial network (Goodfellow et al. 2014, arXiv 1406.2661) for pictures.

The generator G turns a code, drawn from N(0, I), into a picture; the discriminator D gives every picture a number, the
higher the more it takes it for a real one. They are trained by turns. D learns to tell real pictures from G's, and G
learns to raise what D says of its own: the gradient comes through D alone, G never sees a real picture.

The loss is the relativistic pairing one (Jolicoeur-Martineau 2018, arXiv 1807.00734) with both gradient penalties, as
in R3GAN (Huang et al. 2024, arXiv 2501.05441): D is asked which of two pictures, a real and a drawn one, is the real
one,

    L_D = softplus(D(drawn) - D(real)) + g/2 |dD/dx (real)|^2 + g/2 |dD/dx (drawn)|^2
    L_G = softplus(D(real) - D(drawn))

so that only differences of what D says mean anything: sigmoid(D(a) - D(b)) is how likely it takes a for the real one.

Pictures of shades are (B, 1, S, S) in 0..1, as G draws them sigmoids of its logits. Pictures of few colours are
(B, S, S), the place of each pixel's colour, and D sees each colour as a one among zeros. G draws the likeliest colour
of each pixel, crisply; the gradient passes through that choice as if it were the softmax (straight-through: Bengio et
al. 2013, arXiv 1308.3432).

Letters of the shapes: B pictures, Z numbers of a code, S x S pixels, C channels, V colours.
"""

from dataclasses import dataclass
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from backend.models import vae
from backend.models.seeds import noise

Loss = Literal["pairing", "non-saturating", "wasserstein"]


@dataclass(frozen=True)
class Config:
    """Sizes: the code, G's dense layer, the channels of G at a quarter, half and all of the side, and those of D.

    A pixel is a shade, or one of so many `values`: colours, which become `embedding` numbers each, and of which
    `materials` are mixed.
    """

    code_size: int = 32
    hidden: int = 48
    channels: tuple[int, int, int] = (24, 24, 12)
    judging: tuple[int, int, int] = (24, 48, 64)
    side: int = 28
    values: int = 0
    embedding: int = 8
    materials: int = 16

    def __post_init__(self) -> None:
        """Raises ValueError where the pictures cannot be halved twice."""
        if self.side < 8 or self.side % 4 or self.values < 0:
            raise ValueError("a side is a multiple of 4, 8 or more, and pictures have colours or none")
        if not 1 <= self.embedding <= 256 or not 1 <= self.materials <= 256:
            raise ValueError("a colour becomes 1 to 256 numbers, and there are as many materials at most")


def leaky(x: Tensor) -> Tensor:
    """A fifth of what is negative stays."""
    return F.leaky_relu(x, 0.2)


class Generator(nn.Module):
    """A code to the logits of a picture of shades: dense layers, then convolutions on a grid that grows twice."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        deep, wide, fine = config.channels
        self.small = (-1, deep, config.side // 4, config.side // 4)
        self.dense1 = nn.Linear(config.code_size, config.hidden)
        self.dense2 = nn.Linear(config.hidden, deep * (config.side // 4) ** 2)
        self.conv1 = nn.Conv2d(deep, 2 * wide, 3, padding=1)
        self.conv2 = nn.Conv2d(2 * wide, wide, 3, padding=1)
        self.conv3 = nn.Conv2d(wide, fine, 3, padding=1)
        self.conv4 = nn.Conv2d(fine, 1, 3, padding=1)

    def forward(self, z: Tensor) -> Tensor:
        """Codes (B, Z) to logits (B, 1, S, S)."""
        h = leaky(self.dense2(leaky(self.dense1(z)))).view(self.small)
        h = leaky(self.conv1(h))  # (B, 2C, S/4, S/4)
        h = leaky(self.conv2(doubled(h)))  # (B, C, S/2, S/2)
        h = leaky(self.conv3(doubled(h)))  # (B, C', S, S)
        logits: Tensor = self.conv4(h)
        return logits


def doubled(h: Tensor) -> Tensor:
    """Twice as many pixels a side, between which values change evenly."""
    return F.interpolate(h, scale_factor=2, mode="bilinear", align_corners=False)


def alike(config: Config) -> vae.Config:
    """A VAE's config for the same pictures: of few colours, its decoder is G."""
    deep, wide, _ = config.channels
    return vae.Config(
        code_size=config.code_size,
        hidden=config.hidden,
        channels=(wide, deep),
        side=config.side,
        likelihood="categorical" if config.values else "bernoulli",
        values=config.values,
        embedding=config.embedding,
        materials=config.materials,
    )


class Discriminator(nn.Module):
    """A picture to a number: convolutions on a grid that shrinks three times, then one dense layer. No normalisation.

    A penalty on the gradient of one picture would be none where it depended on the others of a batch.
    """

    def __init__(self, config: Config) -> None:
        super().__init__()
        fine, wide, deep = config.judging
        self.colours = nn.Conv2d(config.values, config.embedding, 1, bias=False) if config.values else None
        self.conv1 = nn.Conv2d(config.embedding if config.values else 1, fine, 4, stride=2, padding=1)
        self.conv2 = nn.Conv2d(fine, wide, 3, padding=1)
        self.conv3 = nn.Conv2d(wide, deep, 3, padding=1)
        self.conv4 = nn.Conv2d(deep, deep, 3, stride=2, padding=1)
        self.dense = nn.Linear(deep * ((config.side // 4 + 1) // 2) ** 2, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Pictures (B, 1, S, S) in 0..1, or (B, V, S, S) with a one for each pixel's colour, to numbers (B,)."""
        h = x if self.colours is None else self.colours(x)
        h = leaky(self.conv1(h))  # (B, C, S/2, S/2)
        h = F.avg_pool2d(leaky(self.conv2(h)), 2)  # (B, C', S/4, S/4)
        h = leaky(self.conv4(leaky(self.conv3(h))))
        opinion: Tensor = self.dense(h.flatten(1))[:, 0]
        return opinion


class Gan(nn.Module):
    """Both players, and what each of them learns from in its turn."""

    quick = True  # answers are given inline

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.generator = vae.Painter(config.code_size, alike(config)) if config.values else Generator(config)
        self.discriminator = Discriminator(config)

    def codes(self, n: int, seed: int, temperature: float = 1.0) -> Tensor:
        """Codes (n, Z) from N(0, I), its standard deviation scaled by `temperature`."""
        return temperature * noise(n, self.config.code_size, seed)

    def decode(self, codes: Tensor) -> Tensor:
        """Logits of G's pictures for codes (B, Z): (B, 1, S, S), or (B, V, S, S) of colours."""
        logits: Tensor = self.generator(codes)
        return logits

    def decode_one(self, code: Tensor) -> Tensor:
        """`decode` for one code (1, Z)."""
        return self.decode(code)

    def opinion(self, x: Tensor) -> Tensor:
        """What D says (B,) of pictures, (B, 1, S, S) in 0..1 or (B, S, S) places of colours."""
        said: Tensor = self.discriminator(self.seen(x))
        return said

    def seen(self, x: Tensor) -> Tensor:
        """Pictures as D takes them: a colour becomes a one among zeros."""
        return ones(x, self.config.values) if self.config.values else x

    def drawn(self, codes: Tensor) -> Tensor:
        """G's pictures for codes (B, Z) as D takes them; gradients pass to G."""
        logits = self.decode(codes)
        if not self.config.values:
            return logits.sigmoid()
        soft = logits.softmax(1)
        return self.seen(logits.argmax(1)) + soft - soft.detach()

    @torch.inference_mode(False)
    def slope(self, x: Tensor) -> Tensor:
        """dD/dx of pictures: (B, 1, S, S) of shades; of colours (B, S, S), the most that another one would gain."""
        with torch.enable_grad():
            seen = self.seen(x.clone()).requires_grad_()
            (slope,) = torch.autograd.grad(self.discriminator(seen).sum(), seen)
        if not self.config.values:
            return slope
        gained: Tensor = slope.amax(1) - (slope * seen.detach()).sum(1)
        return gained

    def judging(self, loss: Loss, real: Tensor, drawn: Tensor, penalty: float, rng: torch.Generator) -> Tensor:
        """What D makes small in its turn, a number: its loss on pictures as it takes them, `penalty` times gradients.

        `drawn` is a picture and no more: nothing passes on to G. Without a penalty in this step, it is 0.
        """
        drawn = drawn.detach()
        if loss == "wasserstein":
            return self.critic(real, drawn, penalty, rng)
        both = torch.cat([real, drawn]).requires_grad_(penalty > 0)
        said, of_drawn = (opinions := self.discriminator(both)).chunk(2)
        pairs = loss == "pairing"
        value: Tensor = (F.softplus(of_drawn - said) if pairs else F.softplus(-said) + F.softplus(of_drawn)).mean()
        if penalty <= 0:
            return value
        at_real, at_drawn = squared_slopes(opinions, both).chunk(2)
        return value + penalty / 2 * (at_real.mean() + (at_drawn.mean() if pairs else 0.0))

    def critic(self, real: Tensor, drawn: Tensor, penalty: float, rng: torch.Generator) -> Tensor:
        """The same for the Wasserstein distance: slopes between a real and a drawn picture are held near to 1.

        Gulrajani et al. 2017, arXiv 1704.00028.
        """
        value: Tensor = (self.discriminator(drawn) - self.discriminator(real)).mean()
        if penalty <= 0:
            return value
        t = torch.rand(len(real), 1, 1, 1, generator=rng)
        between = (real * t + drawn * (1 - t)).requires_grad_()
        lengths = squared_slopes(self.discriminator(between), between).sqrt()
        return value + penalty * ((lengths - 1) ** 2).mean()

    def pushing(self, loss: Loss, real: Tensor, drawn: Tensor) -> Tensor:
        """What G makes small in its turn, a number. D stands still, and of real pictures only its opinion counts."""
        for weight in (still := list(self.discriminator.parameters())):
            weight.requires_grad_(False)
        of_drawn = self.discriminator(drawn)
        with torch.no_grad():
            said = self.discriminator(real) if loss == "pairing" else torch.zeros(())
        for weight in still:
            weight.requires_grad_(True)
        value: Tensor = (-of_drawn if loss == "wasserstein" else F.softplus(said - of_drawn)).mean()
        return value

    def probe(self) -> Tensor:
        """Pictures of two codes, and what D says of one that is always the same: the golden output at load."""
        codes = torch.linspace(-1, 1, 2 * self.config.code_size).view(2, -1)
        sizes = alike(self.config)
        pictures = vae.shown(sizes, self.decode(codes)).flatten()
        some = pictures[::61] if self.config.values else pictures  # all colours of all pixels are more than the weights
        return torch.cat([some, self.opinion(vae.fixed_picture(sizes))])


def ones(x: Tensor, values: int) -> Tensor:
    """Places of colours (B, S, S) as (B, V, S, S), a one for each pixel's colour."""
    return F.one_hot(x, values).permute(0, 3, 1, 2).float()


def squared_slopes(opinions: Tensor, x: Tensor) -> Tensor:
    """|dD/dx|^2 (B,) of each picture; itself something that gradients pass through."""
    (slopes,) = torch.autograd.grad(opinions.sum(), x, create_graph=True)
    return (slopes**2).flatten(1).sum(1)
