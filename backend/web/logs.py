"""What the server writes to stderr: text that a person reads, or JSON, one object a line."""

import json
import logging
import time
from functools import lru_cache
from json.encoder import encode_basestring_ascii as quoted
from typing import Literal

Format = Literal["text", "json"]

access = logging.getLogger("drawbar.access")


@lru_cache(2)
def clock(second: int) -> str:
    """A second of the epoch in UTC, as RFC 3339 writes it but for its end. A busy second has many lines."""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))


class Text(logging.Formatter):
    """What a person reads: time, level, logger, message, and the traceback below."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        """The time in UTC, to the millisecond."""
        return f"{clock(int(record.created))}.{int(record.msecs):03}Z"


class JsonLines(Text):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The fields of a request stand beside the others; any other message is one field."""
        head = (
            f'{{"time": "{self.formatTime(record)}", "level": "{record.levelname}", "logger": {quoted(record.name)}, '
        )
        message = record.getMessage()
        if record.name == access.name:
            return head + message[1:]
        fields = {"message": message}
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        return head + json.dumps(fields)[1:]


def setup(level: str, form: Format) -> None:
    """Everything that is logged, warnings too, goes to stderr in this form."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if form == "json" else Text())
    logging.basicConfig(level=level.upper(), handlers=[handler])
    logging.captureWarnings(True)
    # Nobody reads these, and each line would pay for them.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False


def request(name: str, method: str, path: str, status: int, seconds: float, size: int, client: str) -> None:
    """One line about one request. It is JSON and ASCII, so that no path can start a second line or steer a terminal."""
    line = (
        f'{{"request": "{name}", "method": {quoted(method)}, "path": {quoted(path[:200])}, "status": {status}, '
        f'"ms": {seconds * 1000:.2f}, "bytes": {size}, "client": {quoted(client[:64])}}}'
    ).replace("\x7f", "\\u007f")
    # Made by hand: looking up the line of code that logs costs as much as the rest.
    access.handle(logging.LogRecord(access.name, logging.INFO, __file__, 0, line, None, None, "request"))
