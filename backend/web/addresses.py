"""Who counts as one client, and what counts as a host."""

import re
import socket
from ipaddress import IPv6Address, ip_address

MAPPED = bytes(10) + b"\xff\xff"  # an IPv4 address as IPv6 sockets show it
HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?")


def household(address: str) -> str | bytes:
    """What stands for the client at an address: the address, or the /64 network of an IPv6 one.

    A household or a host gets 2**64 addresses of IPv6 at once and could be a new client with each.
    """
    if ":" not in address:
        return address[:64]
    try:
        packed = socket.inet_pton(socket.AF_INET6, address)
    except OSError:  # not an address: a proxy may send anything
        return address[:64]
    return packed if packed.startswith(MAPPED) else packed[:8]


def host_of(authority: str) -> str | None:
    """The host of `host:port` in lower case, an IPv6 address in its brackets; None where it is no host."""
    found = HOST.fullmatch(authority.lower())
    return found[1].removesuffix(".") if found else None


def numeric(host: str) -> bool:
    """Whether a host, as `host_of` gives it, is an address in numbers and no name."""
    try:
        address = ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return isinstance(address, IPv6Address) == host.startswith("[")
