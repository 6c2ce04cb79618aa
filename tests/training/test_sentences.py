"""No weight of the KL is tried out from where the training of another one, or of another model, was left."""

from pathlib import Path

import pytest
import torch

from backend.checkpoints import read, write
from backend.evaluation.sentences import encoded
from backend.training import terminal
from backend.training.sentences import opened, weighed
from tests.sentences import ENGLISH, vocabulary, write_tiny


def test_a_weight_of_the_kl_is_tried_out_from_its_own_state_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal, "ROOT", tmp_path)
    write_tiny(tmp_path)
    loaded = read(tmp_path / "tiny-english")
    model, tokens = opened(loaded)
    x = encoded(ENGLISH * 43, tokens)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    once, state = weighed(loaded, 0.5, x)
    again, same = weighed(loaded, 0.5, x)
    assert state == same == next((tmp_path / "runs").iterdir())
    torch.testing.assert_close(again.state_dict(), once.state_dict(), rtol=0, atol=0)
    torch.testing.assert_close(model.state_dict(), before, rtol=0, atol=0)
    assert not torch.equal(once.posterior.weight, model.posterior.weight)

    others = [weighed(loaded, 0.1, x), weighed(loaded, 0.5, x.flip(1))]
    model.first.weight.data.neg_()  # trained again, under the same name
    card = loaded.card.model_dump(exclude={"config", "digest", "params", "vocabulary"})
    write(tmp_path / "tiny-english", model, card, vocabulary(tokens))
    others.append(weighed(read(tmp_path / "tiny-english"), 0.5, x))
    for other, place in others:
        assert place != state
        assert not torch.equal(other.posterior.weight, once.posterior.weight)
    assert torch.sign(others[-1][0].first.weight).eq(torch.sign(model.first.weight)).float().mean() > 0.9
