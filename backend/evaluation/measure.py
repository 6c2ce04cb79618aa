"""Every metric of every card, family by family: `python -m backend evaluate NAME`."""

import math
import time

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
from torch import Tensor
from tqdm import tqdm

from backend.card import Card, Metric, Published
from backend.checkpoints import Loaded, read
from backend.evaluation.likelihood import active_units, binarized, importance_nll, negative_elbo, posterior_means
from backend.evaluation.pixels import (
    context_bits,
    half,
    hidden_nats,
    pace,
    png_bits,
    seen_digits,
    surprises,
    unigram_bits,
)
from backend.evaluation.protocols import metric
from backend.evaluation.sentences import measure_sentences
from backend.evaluation.style import styles
from backend.media import palette
from backend.models.cvae import Cvae
from backend.models.judge import Judge
from backend.models.pixelrnn import PixelRnn
from backend.models.raster import ORDERS
from backend.models.sentence_vae import SentenceVae
from backend.models.vae import Vae
from backend.settings import ROOT
from backend.training.datasets import faces, mnist


def measure_judge(model: Judge, command: str) -> list[Metric]:
    """digits-judge: accuracy on all test digits."""
    images, labels = mnist("test")
    with torch.inference_mode():
        read_as = torch.cat([model(x.float() / 255).argmax(-1) for x in torch.split(images, 500)])
    accuracy = 100 * float((read_as == labels).float().mean())
    return [metric("judge", "accuracy", round(accuracy, 2), len(labels), command)]


def measure_vae(model: Vae, command: str) -> list[Metric]:
    """digits-vae: the bound, the estimate, active units, the decoder's time."""
    images, _ = mnist("test")
    binary = binarized(images)
    bound, kl = negative_elbo(model, binary, None)
    nll = importance_nll(model, binary)
    means, _ = posterior_means(model, binary, None)

    n = len(images)
    return [
        metric("vae", "-ELBO", bound, n, command),
        metric("vae", "NLL", nll, n, command),
        metric("vae", "KL", kl, n, command),
        metric("vae", "active units", active_units(means), n, command),
        metric("vae", "decoder time", decoder_milliseconds(model), 2000, command),
    ]


def decoder_milliseconds(model: Vae) -> float:
    """The median time of one decode at batch 1 on one thread, in milliseconds."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    times = []
    code = torch.zeros(1, model.config.code_size)
    with torch.inference_mode():
        for _ in range(2200):
            start = time.perf_counter()
            model.decode(code)
            times.append(time.perf_counter() - start)
    torch.set_num_threads(before)
    return 1000 * float(np.median(times[200:]))


def measure_cvae(model: Cvae, command: str) -> list[Metric]:
    """digits-cvae: is the asked digit written, is the style kept, does the label leak, the bound."""
    images, labels = mnist("test")
    grey = images.float() / 255
    judge = read(ROOT / "models_ckpt" / "digits-judge").model
    means, _ = posterior_means(model, grey, labels)
    first = 1000
    written = np.stack([rewritten(model, means[:first], target) for target in range(10)])  # (10, N, 28, 28)
    with torch.inference_mode():
        verdicts = [judge(torch.from_numpy(w).unsqueeze(1)).argmax(-1) for w in written]
    right = 100 * float(np.mean([(v == t).float().mean() for t, v in enumerate(verdicts)]))
    kept = style_kept(written, grey[:first, 0].numpy(), labels[:first].numpy())
    leak = 100 * float(cross_val_score(LogisticRegression(max_iter=1000), means.numpy(), labels.numpy(), cv=5).mean())
    bound, _ = negative_elbo(model, binarized(images), labels)

    return [
        metric("cvae", "asked digit written", right, 10 * first, command),
        metric("cvae", "slant kept", kept[0], 9 * first, command),
        metric("cvae", "thickness kept", kept[1], 9 * first, command),
        metric("cvae", "width kept", kept[2], 9 * first, command),
        metric("cvae", "label leak", leak, len(labels), command),
        metric("cvae", "-ELBO", bound, len(labels), command),
    ]


@torch.inference_mode()
def rewritten(model: Cvae, codes: Tensor, target: int) -> NDArray[np.floating]:
    """The pictures (N, 28, 28) in 0..1 of codes (N, Z) under one label."""
    parts = [model.decode(z, torch.full((len(z),), target)).sigmoid() for z in codes.split(250)]
    return torch.cat(parts)[:, 0].numpy()


def style_kept(
    written: NDArray[np.floating], sources: NDArray[np.floating], labels: NDArray[np.int64]
) -> tuple[float, float, float]:
    """How much of slant, thickness and width survives: the mean over targets of Pearson's r.

    `written` (10, N, 28, 28) holds every source (N, 28, 28) rewritten as each digit. Every measure is
    standardised by the training mean and deviation of the class it is of; a source is not compared
    with itself rewritten as what it is; for the width, ones are left out on both sides.
    """
    images, classes = mnist("train")
    train = styles(images[:10000, 0].numpy().astype(np.float32) / 255)
    of = [train[(classes[:10000] == k).numpy()] for k in range(10)]
    mean, deviation = np.array([np.nanmean(s, 0) for s in of]), np.array([np.nanstd(s, 0) for s in of])  # (10, 3)
    source = (styles(sources) - mean[labels]) / deviation[labels]  # (N, 3)
    found: list[list[float]] = [[], [], []]
    for target in tqdm(range(10), desc="style", unit="digit"):
        output = (styles(written[target]) - mean[target]) / deviation[target]
        for i, values in enumerate(found):
            if i == 2 and target == 1:
                continue
            use = (labels != target) & np.isfinite(output[:, i]) & np.isfinite(source[:, i])
            if i == 2:
                use &= labels != 1
            values.append(float(np.corrcoef(source[use, i], output[use, i])[0, 1]))
    slant, thickness, width = (float(np.mean(values)) for values in found)
    return slant, thickness, width


QUADRANTS = 100  # digits whose hidden quadrants are estimated


def measure_pixels(model: PixelRnn, command: str) -> tuple[list[Metric], list[float]]:
    """Models of pixels on digits: -log p in every order, hidden halves and quadrants, how fast; and the levels."""
    x = seen_digits()
    n, side = len(x), x.shape[-1]
    by_order = {order: surprises(model, x, order) for order in ORDERS}
    totals = {order: float(each.double().sum((1, 2)).mean()) for order, each in by_order.items()}
    hidden = {order: float(each[:, ~half(order, side)].double().sum(-1).mean()) for order, each in by_order.items()}
    one, three = torch.zeros(2, side, side, dtype=torch.bool)
    one[side // 2 :, : side // 2] = True
    three[:] = True
    three[: side // 2, side // 2 :] = False
    speed = pace(model, side)

    def measured(name: str, value: float, n: int) -> Metric:
        return metric("pixels", name, value, n, command)

    metrics = [
        measured("NLL", totals["down"], n),
        *(measured(f"NLL {order}", totals[order], n) for order in ORDERS[1:]),
        measured("lower half hidden", hidden["down"], n),
        measured("upper half hidden", hidden["up"], n),
        measured("left half hidden", hidden["left"], n),
        measured("right half hidden", hidden["right"], n),
        measured("one quadrant known", hidden_nats(model, x[:QUADRANTS], one), QUADRANTS),
        measured("three quadrants known", hidden_nats(model, x[:QUADRANTS], three), QUADRANTS),
        measured("first row", speed.first_row, 5),
        measured("16 drawings", speed.picture, 5),
        measured("steps kept", speed.ratio, 5),
    ]
    return metrics, levels(by_order["down"])


def measure_faces(model: PixelRnn, command: str) -> tuple[list[Metric], list[float]]:
    """Models of pixels on faces: bits per pixel in every order, beside what costs no network; how fast; the levels."""
    x, train, colours = faces("test"), faces("train").numpy(), palette.load("faces")
    nats = {order: surprises(model, x.long(), order) for order in ORDERS}
    bits = {order: float(each.double().mean()) / math.log(2) for order, each in nats.items()}
    alone, together = png_bits(x.numpy(), colours)
    beside = [
        ("A table of the colours to the left and above", context_bits(train, x.numpy(), len(colours))),
        ("How often each colour is, alone", unigram_bits(train, x.numpy(), len(colours))),
        ("All faces as one PNG file", together),
        ("Every face as a PNG file", alone),
    ]
    published = [
        Published(who=who, value=round(value, 3), source="measured on the same faces by the same command")
        for who, value in beside
    ]
    speed = pace(model, x.shape[-1])

    def measured(name: str, value: float, n: int, *published: Published) -> Metric:
        return metric("faces", name, value, n, command, *published)

    metrics = [
        measured("bits per pixel", bits["down"], len(x), *published),
        *(measured(f"bits per pixel {order}", bits[order], len(x)) for order in ORDERS[1:]),
        measured("first row", speed.first_row, 5),
        measured("16 drawings", speed.picture, 5),
        measured("steps kept", speed.ratio, 5),
    ]
    return metrics, levels(nats["down"])


def levels(nats: Tensor) -> list[float]:
    """The percentiles from 0 to 100 of -log p (N, S, S) per picture."""
    return [round(float(level), 2) for level in np.percentile(nats.double().sum((1, 2)).numpy(), range(101))]


def measured(loaded: Loaded, command: str) -> Card:
    """The card of a model with all that is measured."""
    if isinstance(loaded.model, PixelRnn):
        of = measure_faces if loaded.card.medium == "palette" else measure_pixels
        metrics, found = of(loaded.model, command)
        return loaded.card.model_copy(update={"metrics": metrics, "levels": found})
    return loaded.card.model_copy(update={"metrics": measure(loaded, command)})


def measure(loaded: Loaded, command: str) -> list[Metric]:
    """All metrics of a model's card."""
    match loaded.model:
        case Judge() as model:
            return measure_judge(model, command)
        case Vae() as model:
            return measure_vae(model, command)
        case Cvae() as model:
            return measure_cvae(model, command)
        case SentenceVae() as model:
            return measure_sentences(model, loaded.medium.tokens, command)
    raise ValueError(f"no metrics are written down for {type(loaded.model).__name__}")
