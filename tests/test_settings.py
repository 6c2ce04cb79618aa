"""What a server can be told, and cannot."""

from typing import Any

import pytest
from pydantic import ValidationError

from backend.settings import RATE, Settings


@pytest.mark.parametrize(
    "wrong",
    [
        {"rate": -1},
        {"rate": "many"},
        {"connections": 0},
        {"deadline": 0},
        {"deadline": "nan"},
        {"log_format": "xml"},
        {"proxies": "*"},  # would believe everybody
        {"proxies": "10.0.0.1,proxy.example.org"},
        {"proxies": "10.0.0.1/8"},  # a network has no bits beside its prefix
        {"hosts": "*"},
        {"hosts": "https://drawbar.example.org"},
        {"hosts": "drawbar.example.org:port"},
        {"frames": "*"},
        {"frames": "https://school.example; script-src *"},
        {"frames": "https://school.example/page"},
    ],
)
def test_what_makes_no_sense(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Settings(**wrong)


def test_proxies_are_addresses_and_networks() -> None:
    assert Settings(proxies="10.0.0.1, fd00::/8").proxies == ("10.0.0.1", "fd00::/8")


def test_hosts_are_names_whatever_port_is_said_with_them() -> None:
    told = "Drawbar.Example.org:443, school.example., [FD00::1]:8000, fd00::2, 192.0.2.1"
    assert Settings(hosts=told).hosts == (
        "drawbar.example.org",
        "school.example",
        "[fd00::1]",
        "[fd00::2]",
        "192.0.2.1",
    )


def test_what_is_set_to_nothing_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Settings()
    for name in Settings.model_fields:
        monkeypatch.setenv(f"DRAWBAR_{name.upper()}", "")
    assert Settings() == plain


def test_frames_are_sites() -> None:
    frames = ("https://school.example", "*.example.org:8443", "localhost")
    assert Settings(frames=", ".join(frames)).frames == frames


@pytest.mark.parametrize(
    ("told", "rate"),
    [
        ({}, 0),
        ({"host": "::1"}, 0),
        ({"host": "127.8.8.8"}, 0),
        ({"host": "localhost"}, 0),
        ({"host": "0.0.0.0"}, RATE),
        ({"host": "::"}, RATE),
        ({"host": "example.org"}, RATE),
        ({"host": "0.0.0.0", "rate": 0}, 0),
        ({"rate": 7}, 7),
        ({"proxies": "127.0.0.1"}, RATE),  # those behind it are elsewhere
        ({"proxies": "127.0.0.1", "rate": 0}, 0),
    ],
)
def test_who_is_slowed_down_unless_it_is_said(told: dict[str, Any], rate: int) -> None:
    assert Settings(**told).requests_per_second() == rate


def test_an_empty_folder_of_models_is_none() -> None:
    assert Settings(models="").models is None
