"""Who counts as one client."""

import socket

MAPPED = bytes(10) + b"\xff\xff"  # an IPv4 address as IPv6 sockets show it


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
