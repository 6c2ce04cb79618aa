"""Every metric of every card, family by family: `python -m backend evaluate NAME`."""

import time

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
from torch import Tensor
from tqdm import tqdm

from backend.checkpoints import Loaded, Metric, read
from backend.evaluation.likelihood import active_units, binarized, importance_nll, negative_elbo, posterior_means
from backend.evaluation.protocols import metric
from backend.evaluation.sentences import measure_sentences
from backend.evaluation.style import styles
from backend.models.cvae import Cvae
from backend.models.judge import Judge
from backend.models.sentence_vae import SentenceVae
from backend.models.vae import Vae
from backend.settings import ROOT
from backend.training.datasets import mnist


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


def measure(loaded: Loaded, command: str) -> list[Metric]:
    """All metrics of a model's card."""
    match loaded.model:
        case Judge() as model:
            return measure_judge(model, command)
        case Vae() as model:
            return measure_vae(model, command)
        case Cvae() as model:
            return measure_cvae(model, command)
        case SentenceVae() as model if loaded.tokens:
            return measure_sentences(model, loaded.tokens, command)
    raise ValueError(f"no metrics are written down for {type(loaded.model).__name__}")
