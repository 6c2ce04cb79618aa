"""The API as it describes itself: no request that /openapi.json allows, or forbids, gets an answer it does not name."""

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import positive_data_acceptance

from backend.app import create_app
from backend.settings import Settings
from tests import sentences
from tests.pixels import FACES, RNN, write_tiny
from tests.toys import known, write_toys

HOST = {"Host": "localhost"}


def test_every_answer_is_as_described(client: TestClient) -> None:
    """Cases 1 to 15 and 44 to 48, as the description generates them."""
    assert ask_all(client, ["digits-vae", "digits-cvae", "digits-judge", None]) > 8


def test_every_answer_of_models_of_pixels_is_as_described(tmp_path: Path) -> None:
    """The same for the verbs that they have."""
    write_tiny(tmp_path)
    with TestClient(create_app(Settings(shipped=tmp_path)), base_url="http://localhost") as client:
        assert ask_all(client, [RNN, FACES], ("/sample", "/complete", "/score")) == 4


def test_every_answer_of_models_of_sentences_is_as_described(tmp_path: Path) -> None:
    """The same for what they read and write."""
    sentences.write_tiny(tmp_path)
    with TestClient(create_app(Settings(shipped=tmp_path)), base_url="http://localhost") as client:
        verbs = "/sample", "/encode", "/decode", "/interpolate"
        assert ask_all(client, ["tiny-english", "tiny-verse"], verbs, examples=8) == 6


def test_every_answer_of_models_of_sound_is_as_described(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for what they hear and say."""
    known(monkeypatch)
    write_toys(tmp_path, "toy-talk", "toy-hum", "toy-ear")
    with TestClient(create_app(Settings(shipped=tmp_path)), base_url="http://localhost") as client:
        verbs = "/sample", "/complete", "/score", "/classify"
        assert ask_all(client, ["toy-talk", "toy-hum", "toy-ear"], verbs, examples=8) == 5


def ask_all(
    client: TestClient, models: list[str | None] | list[str], verbs: tuple[str, ...] = ("",), examples: int = 20
) -> int:
    """Asks as the description allows, and as it does not; returns how many operations there were."""
    description = schemathesis.openapi.from_asgi("/openapi.json", client.app, headers=HOST)
    found = [result.ok() for result in description.get_all_operations() if isinstance(result, Ok)]
    operations = [operation for operation in found if operation.path.endswith(verbs)]
    for operation in operations:
        modes = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE
        cases = st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in modes))

        @given(case=cases, model=st.sampled_from(models))
        @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
        def ask(case: schemathesis.Case[Any], model: str | None) -> None:
            if model and case.path_parameters:
                case.path_parameters["model"] = model
            # What a schema allows may still not fit the model: a code of another length, or 7.0 for a whole number.
            case.call_and_validate(headers=HOST, excluded_checks=[positive_data_acceptance])

        ask()
    return len(operations)
