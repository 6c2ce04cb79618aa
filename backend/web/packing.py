"""Answers packed with gzip, for those who take it."""

import gzip
from functools import lru_cache

LEAST = 1024  # bytes: smaller ones go into the one packet that they take anyway
SUFFIX = "-gzip"  # of the tag, since a strong one stands for the bytes that are sent


@lru_cache(64)
def taken(accepted: bytes) -> bool:
    """Whether an Accept-Encoding takes gzip. One that leaves it to us, `*`, gets what it would have got before."""
    for choice in accepted.lower().split(b","):
        name, _, weight = choice.replace(b" ", b"").partition(b";")
        if name in (b"gzip", b"x-gzip"):
            return weight.removeprefix(b"q=").strip(b"0.") != b"" or weight == b""
    return False


def pack(content: bytes, level: int = 9) -> bytes:
    """The same bytes each time: no hour of the day is written into them."""
    return gzip.compress(content, level, mtime=0)
