"""Names of levers."""

from backend.card import Slider
from backend.checkpoints import read_card
from backend.evaluation.sliders import named_once
from backend.settings import Settings


def test_a_name_is_that_of_the_lever_which_changes_it_most() -> None:
    labels = ["slant", "thickness", "thickness", None, "thickness"]
    found = [Slider(index=i, low=-1, high=1, label=label) for i, label in enumerate(labels)]
    named = named_once(found, [2.0, 1.5, 3.0, 9.0, 1.2])
    assert [slider.also for slider in named] == [False, True, False, False, True]
    assert [slider.label for slider in named] == labels


def test_the_cards_of_digits_give_a_name_once() -> None:
    for name in ("digits-vae", "digits-cvae"):
        sliders = read_card(Settings().shipped / name).sliders
        first = [slider.label for slider in sliders if slider.label and not slider.also]
        assert len(first) == len(set(map(str, first)))
        assert any(slider.also for slider in sliders)
