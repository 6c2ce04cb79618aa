"""SampleRNN: what each sample sees, what is kept between samples, what is drawn."""

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.distributions import SigmoidTransform, TransformedDistribution, Uniform

from backend.checkpoints import read
from backend.evaluation.sounds import understood
from backend.media.sound import GUIDANCE
from backend.models import samplernn
from backend.models.mulaw import LEVELS, SILENT, compressed, expanded
from backend.models.samplernn import NATS, Config, Mixture, SampleRnn, coefficients, likely, linear, steered, surprise
from backend.models.seeds import generator
from backend.settings import ROOT

SMALL = Config(
    labels=3,
    speakers=2,
    told=3,
    stride=8,
    span=12,
    slow=5,
    frame=4,
    past=12,
    hidden=8,
    bunch=2,
    window=6,
    width=10,
    order=5,
    parts=3,
)
NOTHING = torch.zeros(0, dtype=torch.long)


def model(config: Config = SMALL) -> SampleRnn:
    torch.manual_seed(0)
    made = SampleRnn(config).requires_grad_(False)
    made.predict.weight.mul_(4)
    made.dense2.weight.mul_(4)  # untrained, all is much alike
    return made


def clip(length: int, seed: int = 1) -> Tensor:
    return (SILENT + 30 * torch.randn(length, generator=generator(seed))).long().clamp(0, LEVELS - 1)


def test_a_sample_depends_on_all_before_it_and_on_nothing_after() -> None:
    made, length = model(), 24
    x, told = clip(length)[None], made.told([1], [None])
    for t in range(length):
        other = x.clone()
        other[0, t] = (x[0, t] + 100) % LEVELS
        changed = torch.stack([(a != b)[0].any(1) for a, b in zip(made(other, told), made(x, told), strict=True)]).any(
            0
        )
        assert changed.tolist() == [place > t for place in range(length)]


def test_a_wave_has_no_slope_to_what_comes_after(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Jacobian of all that is said of every sample to the wave of all samples: zero to itself and to the future."""
    made, length = model(), 16
    wave = torch.nn.Parameter(expanded(clip(length)))

    def heard(levels: Tensor) -> Tensor:
        return torch.cat([wave, torch.zeros(1)])[levels]  # a level is the place of a sample; silence is the last

    monkeypatch.setattr(samplernn, "expanded", heard)
    monkeypatch.setattr(samplernn, "SILENT", length)
    mixture = made(torch.arange(length)[None], made.told([1], [None]))
    for t in range(length):
        (slope,) = torch.autograd.grad(sum(part[0, t].sum() for part in mixture), wave, retain_graph=True)
        assert slope[:t].abs().min() > 0 if t else True
        assert not slope[t:].any()


def test_chances_of_levels_are_those_of_the_mixture() -> None:
    """Against the cumulative distribution of torch, and one after the other against the sum of all."""
    rng = generator(2)
    weights, means = torch.randn(2, 5, 3, generator=rng)
    mixture = Mixture(weights, means, torch.rand(5, 3, generator=rng) + 0.01)
    p = likely(*(part.numpy() for part in mixture))
    np.testing.assert_allclose(p.sum(1), 1, atol=1e-5)
    logistic = TransformedDistribution(Uniform(0, 1), [SigmoidTransform().inv])
    edges = samplernn.BOUNDS[1:-1, None, None]
    below = (
        (mixture.weights.softmax(-1) * logistic.cdf((edges - mixture.means) / mixture.widths)).sum(-1).T
    )  # (5, V - 1)
    exact = torch.cat([below[:, :1], below.diff(), 1 - below[:, -1:]], 1)
    np.testing.assert_allclose(p, exact, atol=1e-6)
    for value in (0, 100, 128, 255):
        bits = surprise(mixture, torch.full((5,), value))
        torch.testing.assert_close(bits, -exact[:, value].log2(), atol=1e-2, rtol=1e-3)


def test_what_is_next_to_impossible_has_a_finite_surprise_and_a_slope() -> None:
    mean = torch.nn.Parameter(torch.zeros(1, 1))
    bits = surprise(Mixture(torch.zeros(1, 1), mean, torch.full((1, 1), 1e-4)), torch.tensor([250]))
    bits.sum().backward()
    assert 1000 < bits.item() < 1e5
    assert mean.grad is not None
    assert mean.grad.item() < 0


def test_how_loud_it_goes_on_is_said_by_the_state_and_hardly_by_the_last_samples() -> None:
    """So that loudness does not wander off: a clip four times as loud is not gone on with four times as loudly."""
    made, quiet = model(), 0.02 * torch.randn(64, generator=generator(3))
    made.gru.state_dict()["weight_ih_l0"][:, : SMALL.past + SMALL.slow] = 0  # the state hears nothing
    one, other = (made(compressed(by * quiet)[None], made.told([0], [0])) for by in (2, 8))
    late = slice(40, 64)
    np.testing.assert_allclose(other.widths[0, late] / one.widths[0, late], 1, rtol=0.25)
    made.near.weight[:, SMALL.window] = 0
    before = made(compressed(quiet)[None], made.told([0], [0]))
    made.gain.bias.add_(np.log(2))
    after = made(compressed(quiet)[None], made.told([0], [0]))
    torch.testing.assert_close(after.widths, 2 * before.widths)
    torch.testing.assert_close(after.weights, before.weights)


def test_a_linear_prediction_dies_away_whatever_the_network_says() -> None:
    """All roots of z^P - sum a_k z^(P - k) lie within the unit circle; and numpy finds what torch does."""
    reflections = 0.7 * torch.randn(50, 16, generator=generator(4))
    found = coefficients(reflections.double())
    for row in found.numpy():
        assert np.abs(np.roots([1, *-row[::-1]])).max() < 1
    np.testing.assert_allclose(linear(reflections.numpy()), found, rtol=1e-3, atol=1e-3)
    assert linear(np.array([[0.5]], np.float32)).item() == pytest.approx(-0.995 * np.tanh(0.5))


@pytest.mark.parametrize("known", [0, 1, 4, 7, 37])
@pytest.mark.parametrize(("n", "guidance"), [(1, 1), (3, 1), (1, 2), (3, 1.5)])
def test_what_is_kept_between_samples_is_what_all_of_it_gives(known: int, n: int, guidance: float) -> None:
    made, beginning = model(), clip(known)
    labels, speakers = [1, None, 2][:n], [0, 1, None][:n]
    speaking = made.speak(beginning, labels, speakers, seed=5, keep=True, guidance=guidance)
    chunks = [speaking.chunk(k) for k in (1, 5, 17)]
    for i in range(n):
        values = np.concatenate([chunk.values[i] for chunk in chunks]).astype(np.int64)
        whole = made.surprises(torch.cat([beginning, torch.from_numpy(values)]), labels[i], speakers[i], guidance)
        bits, entropies = (
            np.concatenate([getattr(chunk, name)[i] for chunk in chunks]) for name in ("bits", "entropies")
        )
        np.testing.assert_allclose(bits, whole.bits[known:], rtol=1e-4, atol=2e-4)
        np.testing.assert_allclose(entropies, whole.entropies[known:], atol=1e-3)
        np.testing.assert_allclose(chunks[-1].next[i], whole.next, atol=2e-4)
        kept = np.concatenate([chunk.probabilities[i] for chunk in chunks if chunk.probabilities is not None])
        np.testing.assert_allclose(kept[np.arange(23), values], 0.5**bits, atol=1e-5)


def test_a_clip_depends_on_its_seed_and_place_alone() -> None:
    made = model()

    def drawn(n: int, seed: int, *parts: int) -> np.ndarray:
        speaking = made.speak(NOTHING, [0] * n, [1] * n, seed)
        return np.concatenate([speaking.chunk(k).values for k in parts], 1)

    three = drawn(3, 7, 40)
    assert np.array_equal(three, drawn(3, 7, 40))
    assert np.array_equal(three, drawn(9, 7, 40)[:3])  # more than one batch
    assert np.array_equal(three[:1], drawn(1, 7, 40))
    assert not np.array_equal(three, drawn(3, 8, 40))
    assert len({row.tobytes() for row in three}) == 3


def test_draws_come_as_often_as_their_probabilities_say() -> None:
    made = model()
    for weight in (made.predict.weight, made.predict.bias, made.dense2.weight, made.near.weight):
        weight.zero_()
    parts = [torch.tensor([0.5, 0.2, 0.3]).log(), torch.tensor([-1.0, 0.0, 2.0]), torch.tensor([-1.0, -2.0, 0.0])]
    made.dense2.bias.copy_(torch.cat(parts).repeat(SMALL.bunch))
    speaking = made.speak(NOTHING, [0], [0], 3, keep=True)
    chunk = speaking.chunk(4000)
    assert chunk.probabilities is not None
    p, values = chunk.probabilities[0], chunk.values[0].astype(np.int64)
    each = np.arange(len(values))
    # Somewhere within its level's part of 0..1, at random: evenly spread if draws are fair (Kolmogorov).
    at = np.sort(p.cumsum(1)[each, values] - p[each, values] * np.random.default_rng(1).random(len(values)))
    assert np.abs(at - (each + 0.5) / len(values)).max() < 0.03
    still = made.speak(NOTHING, [0], [0], 3, temperature=0.0).chunk(50)
    assert np.array_equal(still.values, made.speak(NOTHING, [0], [0], 4, temperature=0.0).chunk(50).values)


def test_the_loss_is_that_of_the_frames_that_are_chosen() -> None:
    made = model()
    x, told, frames = clip(32)[None].expand(2, -1), made.told([0, 1], [0, None]), torch.tensor([[6, 2], [0, 2]])
    whole = surprise(made(x, told), x).unflatten(1, (8, 4))
    wanted = torch.stack([whole[0, 6], whole[0, 2], whole[1, 0], whole[1, 2]]).mean()
    assert made.loss(x, told, frames)[0] == pytest.approx(float(wanted), rel=1e-5)


def test_guidance_makes_more_of_what_is_told_and_nothing_of_nothing() -> None:
    made, x = model(), clip(40)
    one, two = torch.tensor([[1.0, 2.0]]), torch.tensor([[1.0, 0.5]])
    assert steered(one, two, 1.0) is one
    assert torch.equal(steered(one, two, 2.0), torch.tensor([[1.0, 3.5]]))
    told, more, nothing, guided = (
        made.surprises(x, *way).bits for way in ((1, 0), (1, 0, 2.0), (None, None), (None, None, 2.0))
    )
    torch.testing.assert_close(nothing, guided)
    assert not torch.allclose(told, more, rtol=1e-3)
    drawn = [made.speak(NOTHING, [None], [None], 3, guidance=by).chunk(40).values.tobytes() for by in (1.0, 2.0)]
    assert len(set(drawn)) == 1


def test_what_is_told_is_heard_and_may_be_left_out() -> None:
    made, x = model(), clip(16)
    ways = [(0, 0), (1, 0), (0, 1), (None, 0), (0, None), (None, None)]
    told = {made.surprises(x, *way).bits.sum().item() for way in ways}
    assert len(told) == len(ways)


def test_the_one_that_ships_is_understood_in_the_voice_that_was_asked_and_never_roars() -> None:
    """Fifty clips, loosely: five hundred are judged by `python -m backend evaluate spoken-digits`."""
    made, judge = (read(ROOT / "models_ckpt" / name).model for name in ("spoken-digits", "speech-judge"))
    digits, voices = ([i % size for i in range(50)] for size in (10, 6))
    values = made.speak(NOTHING, digits, voices, 1000, guidance=GUIDANCE).chunk(9600).values
    clips = [torch.from_numpy(row.astype(np.int64)) for row in values]
    heard = understood(judge, clips, digits, voices)
    assert heard.digits >= 76 and heard.speakers >= 72
    assert max(float(expanded(clip[-2000:]).square().mean()) for clip in clips) < 0.1


@pytest.mark.parametrize("guidance", [1.0, GUIDANCE])
def test_in_the_one_that_ships_what_is_kept_is_what_all_of_it_gives(guidance: float) -> None:
    """Each sample's log-probability to 1e-4, nats."""
    made = read(ROOT / "models_ckpt" / "spoken-digits").model
    for seed in range(3):
        chunk = made.speak(NOTHING, [seed], [seed], seed, guidance=guidance).chunk(4000)
        values = torch.from_numpy(chunk.values[0].astype(np.int64))
        whole = made.surprises(values, seed, seed, guidance)
        assert NATS * np.abs(chunk.bits[0] - whole.bits.numpy()).max() < 1e-4


@pytest.mark.parametrize("sizes", [{"frame": 0}, {"hidden": 10**6}, {"window": -1}, {"order": 0}])
def test_sizes_have_bounds(sizes: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="from 1 to"):
        Config(**sizes)
