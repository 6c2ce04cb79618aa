"""What faces were drawn from, as numbers."""

import os

import pytest
import torch

from backend.training.faces import ANY, ATTRIBUTES, described, values


def test_a_value_is_the_place_of_what_its_entry_begins_with() -> None:
    assert values(["long08", "short12", "long01"], ("short", "long")) == [1, 0, 1]
    assert values(["", "variant04", "dark01"], ANY) == [0, 1, 1]


def test_attributes_hide_each_other_or_do_not() -> None:
    for name, attribute in ATTRIBUTES.items():
        for other in attribute.covered:
            assert name in ATTRIBUTES[other].covered, (name, other)


@pytest.mark.skipif("DRAWBAR_DATA" not in os.environ, reason="needs the data set")
def test_every_value_of_every_attribute_is_met_in_every_split_and_no_face_is_in_two() -> None:
    splits = [described(split) for split in ("train", "validation", "test")]
    assert [len(split.images) for split in splits] == [34_000, 4_000, 2_000]
    for faces in splits:
        for a, attribute in enumerate(ATTRIBUTES.values()):
            assert faces.values[:, a].unique().tolist() == list(range(len(attribute.begins)))
            assert torch.bincount(faces.values[:, a]).min() > 50
