"""What happens where the data is not."""

import gzip
import hashlib
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest
import torch

from backend.media import palette
from backend.settings import ROOT
from backend.training import datasets
from backend.training.datasets import SPEAKERS, MissingData, english, faces, mnist, spoken_digits


def test_missing_data_gets_a_sentence_that_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAWBAR_DATA", str(tmp_path))
    monkeypatch.setattr(datasets, "MNIST_MIRROR", "http://127.0.0.1:9/")  # nobody listens there
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with pytest.raises(MissingData, match=r"Put t10k-images-idx3-ubyte.gz into a folder 'mnist'"):
        mnist("test")


def test_a_damaged_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAWBAR_DATA", str(tmp_path))
    (tmp_path / "mnist").mkdir()
    (tmp_path / "mnist" / "t10k-images-idx3-ubyte.gz").write_bytes(gzip.compress(b"not digits"))
    with pytest.raises(MissingData, match="damaged"):
        mnist("test")


@pytest.mark.skipif("DRAWBAR_DATA" not in os.environ, reason="needs the data set: set DRAWBAR_DATA")
def test_the_splits_of_mnist_are_disjoint_and_whole() -> None:
    train, validation, test = mnist("train"), mnist("validation"), mnist("test")
    assert [len(split.images) for split in (train, validation, test)] == [58000, 2000, 10000]
    assert test.labels.bincount().tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


def test_english_is_learnt_in_the_forms_in_which_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAWBAR_DATA", str(tmp_path))
    every = ["“It’s\u00a0late…”", *(f"Line {i}." for i in range(4001))]
    (tmp_path / "tatoeba_en.txt.gz").write_bytes(gzip.compress("\n".join(every).encode()))
    assert english("train") == ['"It\'s late..."', "Line 0."]
    assert english("test")[-1] == "Line 4000."


def test_missing_faces_are_drawn_by_the_script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAWBAR_DATA", str(tmp_path))
    with pytest.raises(MissingData, match=r"`node scripts/faces`.*DRAWBAR_DATA"):
        faces("test")


def test_other_faces_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAWBAR_DATA", str(tmp_path))
    path = tmp_path / "pixel_faces.npz"
    np.savez(path, images=np.zeros((40, 16, 16, 3), np.uint8))
    for content in (path.read_bytes(), path.read_bytes()[:200], b"", b"no faces"):
        path.write_bytes(content)
        with pytest.raises(MissingData, match="draw them again"):
            faces("test")


@pytest.mark.skipif("DRAWBAR_DATA" not in os.environ, reason="needs the data set: set DRAWBAR_DATA")
def test_faces_are_of_the_most_frequent_colours_of_the_training_faces() -> None:
    train, validation, test = faces("train"), faces("validation"), faces("test")
    assert [tuple(split.shape) for split in (train, validation, test)] == [(n, 16, 16) for n in (36000, 2000, 2000)]
    with np.load(Path(os.environ["DRAWBAR_DATA"]) / "pixel_faces.npz") as file:
        images = file["images"]
    counts = np.bincount(images[:-4000].reshape(-1, 3).astype(int) @ [1 << 16, 1 << 8, 1])
    assert np.array_equal(palette.load("faces") @ [1 << 16, 1 << 8, 1], np.argsort(-counts, kind="stable")[:128])
    for split, rgb in ((train, images[:-4000]), (validation, images[-4000:-2000]), (test, images[-2000:])):
        drawn = palette.colour(split.numpy(), palette.load("faces"))
        assert (drawn == rgb).all(-1).mean() > 0.98
        assert np.abs(drawn.astype(int) - rgb).mean() < 0.5


@pytest.mark.skipif(
    "DRAWBAR_DATA" not in os.environ or not (ROOT / "scripts" / "faces" / "node_modules").is_dir(),
    reason="needs the data set and npm ci --prefix scripts/faces",
)
def test_the_script_draws_the_very_faces_again(tmp_path: Path) -> None:
    subprocess.run(["node", ROOT / "scripts/faces", "--count", "200", "--out", tmp_path / "a.npz"], check=True)
    with np.load(tmp_path / "a.npz") as again, np.load(Path(os.environ["DRAWBAR_DATA"]) / "pixel_faces.npz") as file:
        assert sorted(again.files) == sorted(file.files)
        for name in file.files:
            assert np.array_equal(again[name], file[name][:200])


def test_missing_recordings_are_made_of_those_that_lie_on_github(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DRAWBAR_DATA", str(tmp_path))
    with pytest.raises(MissingData, match=r"Jakobovski/free-spoken-digit-dataset.*DRAWBAR_DATA"):
        spoken_digits("test")


def test_other_recordings_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAWBAR_DATA", str(tmp_path))
    path = tmp_path / "spoken_digits.npz"
    np.savez(path, samples=np.zeros(40, np.int16), offsets=np.array([0, 40]), digit=[0], speaker=["theo"], take=[0])
    for content in (path.read_bytes(), path.read_bytes()[:200], b"", b"no recordings"):
        path.write_bytes(content)
        with pytest.raises(MissingData, match="make it again"):
            spoken_digits("test")


def test_recordings_are_split_by_takes_as_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On three of them: of take 4, of take 5 and of take 10, each as long as its number of samples."""
    arrays = {
        "samples": np.array([7, 1, -1, 3, 2, -(2**15)], np.int16),
        "offsets": np.array([0, 1, 3, 6]),
        "digit": np.array([9, 8, 7], np.uint8),
        "speaker": np.array(["theo", "george", "yweweler"]),
        "take": np.array([4, 5, 10], np.uint8),
    }
    np.savez(tmp_path / "spoken_digits.npz", **arrays)  # type: ignore[arg-type]  # its names are no options
    monkeypatch.setenv("DRAWBAR_DATA", str(tmp_path))
    digest = hashlib.sha256(b"".join(column.tobytes() for column in arrays.values())).hexdigest()
    monkeypatch.setattr(datasets, "SPOKEN_SHA256", digest)
    parts = [spoken_digits(split) for split in ("test", "validation", "train")]
    assert [part.digits.tolist() + part.takes.tolist() for part in parts] == [[9, 4], [8, 5], [7, 10]]
    assert [SPEAKERS[int(part.speakers)] for part in parts] == ["theo", "george", "yweweler"]
    assert [part.waves.tolist() for part in parts] == [[[7]], [[1, -1]], [[3, 2, -(2**15)]]]
    assert parts[2].clips()[0].tolist() == [129, 128, 0]


@pytest.mark.skipif("DRAWBAR_DATA" not in os.environ, reason="needs the data set: set DRAWBAR_DATA")
def test_every_speaker_says_every_digit_as_often_in_every_split() -> None:
    for split, takes in (("train", 40), ("validation", 5), ("test", 5)):
        spoken = spoken_digits(split)  # type: ignore[arg-type]  # the checker takes the names for any texts
        assert torch.bincount(spoken.digits * 6 + spoken.speakers).tolist() == [takes] * 60
        assert len((spoken.digits * 300 + spoken.speakers * 50 + spoken.takes).unique()) == 60 * takes
        assert spoken.lengths.min() > 1000 and spoken.lengths.max() == spoken.waves.shape[1] < 19_000
