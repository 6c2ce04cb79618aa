"""What stands in the log."""

import json
import logging
import sys

import pytest

from backend.web import logs


def record(name: str, message: str, **more: object) -> logging.LogRecord:
    return logging.makeLogRecord(
        {"name": name, "levelname": "ERROR", "msg": message, "created": 1e9, "msecs": 250, **more}
    )


def test_a_line_of_json_holds_the_traceback() -> None:
    try:
        raise ValueError("line one\nline two")
    except ValueError:
        line = logs.JsonLines().format(record("drawbar", "it\nfailed", exc_info=sys.exc_info()))
    assert "\n" not in line
    entry = json.loads(line)
    assert entry.pop("exception").endswith("ValueError: line one\nline two")
    assert entry == {
        "time": "2001-09-09T01:46:40.250Z",
        "level": "ERROR",
        "logger": "drawbar",
        "message": "it\nfailed",
    }


def test_a_line_of_text() -> None:
    assert logs.Text().format(record("drawbar", "ready")) == "2001-09-09T01:46:40.250Z ERROR drawbar ready"


def test_a_request_is_an_object_of_its_own_in_both(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "drawbar.access"):
        logs.request("id", 'GE"T', '/\n\x1b\x7f"\u202e', 200, 0.0012345, 67, "::1")
    [line] = caplog.records
    assert line.getMessage().isprintable()
    fields = {"method": 'GE"T', "path": '/\n\x1b\x7f"\u202e', "status": 200, "ms": 1.23, "bytes": 67, "client": "::1"}
    assert json.loads(line.getMessage()) == {"request": "id", **fields}
    entry = json.loads(logs.JsonLines().format(line))
    assert entry.items() >= fields.items()
    assert entry["logger"] == "drawbar.access"
