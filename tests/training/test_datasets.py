"""What happens where the data is not."""

import gzip
import os
from pathlib import Path

import pytest

from backend.training import datasets
from backend.training.datasets import MissingData, mnist


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
