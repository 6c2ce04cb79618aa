"""The training pictures: the nearest of all, exactly; what a picture is a blend of."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import nnls
from sklearn.linear_model import LinearRegression

from backend.checkpoints import SETS, read
from backend.pictures import (
    FOLDER,
    SPACES,
    Missing,
    Pool,
    Pools,
    blends,
    features,
    nearest,
    nonnegative,
)
from backend.settings import ROOT

NAMES = sorted(SETS)


@pytest.fixture(scope="module")
def pools() -> Pools:
    return Pools(FOLDER)


def few(pool: Pool) -> np.ndarray:
    """Some pictures of a set and some that are not in it, as they are compared."""
    rng = np.random.default_rng(0)
    known = pool.flat[rng.integers(0, len(pool.flat), 4)]
    other = known.copy()
    other[:, rng.integers(0, other.shape[1], 20)] ^= 1
    return np.concatenate([known, other]).reshape(-1, pool.side, pool.side)


@pytest.mark.parametrize("name", NAMES)
def test_the_nearest_pixels_are_those_that_brute_force_finds(pools: Pools, name: str) -> None:
    pool = pools.get(name)
    for picture in few(pool):
        differ = (pool.flat != picture.ravel()).sum(1)
        near = nearest(pool.differing(picture), 12)
        assert near.places.tolist() == np.argsort(differ, kind="stable")[:12].tolist()
        assert near.distances.tolist() == differ[near.places].tolist()


@pytest.mark.parametrize("name", NAMES)
def test_the_nearest_features_are_those_that_brute_force_finds(pools: Pools, name: str) -> None:
    pool = pools.get(name)
    reader = read(ROOT / "models_ckpt" / pool.reader)
    assert reader.card.digest == pool.digest, f"make them again: python -m backend pictures {name}"
    for kept in pool.kept(features(reader.model, few(pool), pool.palette is None)):
        away = np.sqrt(((pool.features.astype(np.float64) - kept) ** 2).sum(1)) * pool.scale
        near = nearest(pool.away(kept), 12)
        assert near.places.tolist() == np.argsort(away, kind="stable")[:12].tolist()
        np.testing.assert_allclose(near.distances, away[near.places], rtol=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_a_training_picture_is_its_own_neighbour_and_as_near_as_a_copy(pools: Pools, name: str) -> None:
    pool = pools.get(name)
    reader = read(ROOT / "models_ckpt" / pool.reader).model
    place = 777
    own = pool.flat[place].reshape(1, pool.side, pool.side).copy()
    kept = pool.kept(features(reader, own, pool.palette is None))[0]
    np.testing.assert_array_equal(kept, pool.features[place])
    for space, far in zip(SPACES, (pool.differing(own[0]), pool.away(kept)), strict=True):
        near = nearest(far, 3)
        assert place in near.places[near.distances == 0]
        assert pool.percentile(0.0, space) == 0
        assert pool.percentile(1e6, space) == 100


@pytest.mark.parametrize("name", NAMES)
def test_a_set_is_whole_and_small(pools: Pools, name: str) -> None:
    pool = pools.get(name)
    assert len(pool.pictures) == {"digits": 60_000, "faces": 38_000}[name]
    assert pool.features.shape[1] <= 32
    assert np.abs(pool.features).max() <= 127
    assert all((np.diff(pool.real[space]) >= 0).all() for space in SPACES)
    assert sum(path.stat().st_size for path in FOLDER.glob("*.safetensors")) <= 16e6


def test_the_nearest_of_equals_are_those_that_stand_first() -> None:
    assert nearest(np.array([3.0, 1, 2, 1, 2, 2]), 4).places.tolist() == [1, 3, 2, 4]
    assert nearest(np.array([3.0, 1]), 12).places.tolist() == [1, 0]


@pytest.mark.parametrize("seed", range(20))
def test_weights_of_no_less_than_nothing_are_those_that_scipy_and_scikit_learn_find(seed: int) -> None:
    rng = np.random.default_rng(seed)
    parts, x = rng.random((12, 30)), rng.random(30)
    found = nonnegative(parts @ parts.T, parts @ x, most=12)
    mine = np.zeros(12)
    used, weights = found[-1]
    mine[used] = weights
    np.testing.assert_allclose(mine, nnls(parts.T, x)[0], atol=1e-8)
    np.testing.assert_allclose(
        mine, LinearRegression(positive=True, fit_intercept=False).fit(parts.T, x).coef_, atol=1e-8
    )


def test_each_step_takes_a_part_more_and_leaves_less_unexplained() -> None:
    rng = np.random.default_rng(1)
    parts, x = rng.random((40, 100)), rng.random(100)
    found = nonnegative(parts @ parts.T, parts @ x, most=5)
    left = [float(((x - parts[used].T @ weights) ** 2).sum()) for used, weights in found]
    assert all(len(used) <= 5 and min(weights) > 0 for used, weights in found)
    assert left == sorted(left, reverse=True)
    best_two = min(nnls(parts[list(two)].T, x)[1] ** 2 for two in combinations(range(40), 2))
    assert found[1][0] and left[1] >= best_two - 1e-9


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_is_explained_by_itself_and_a_blend_by_its_parts(pools: Pools, name: str) -> None:
    pool = pools.get(name)
    own = pool.flat[100].reshape(pool.side, pool.side)
    near = nearest(pool.differing(own), 64).places
    copy = blends(pool, own, near)[-1]
    assert copy.explained == pytest.approx(1)
    assert sum(weight for place, weight in zip(copy.places, copy.weights, strict=True) if place == near[0]) > 0.99
    two = near[[3, 9]]
    x = pool.signal(pool.flat[two]).T @ [0.25, 0.75]
    parts = pool.signal(pool.flat[near])
    used, weights = nonnegative(parts @ parts.T, parts @ x, 16)[-1]
    said = {int(near[j]): weight for j, weight in zip(used, weights, strict=True) if weight > 1e-6}
    assert said == {int(two[0]): pytest.approx(0.25), int(two[1]): pytest.approx(0.75)}


def test_what_is_not_there_or_damaged_is_missing(tmp_path: Path) -> None:
    for content in (None, b"", b"nothing", (FOLDER / "faces.safetensors").read_bytes()[:-100]):
        if content is not None:
            (tmp_path / "faces.safetensors").write_bytes(content)
        with pytest.raises(Missing):
            Pools(tmp_path).get("faces")
