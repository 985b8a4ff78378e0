"""From which address a request comes, where a named proxy stands before this app.

Only `X-Forwarded-For` is read, and only from proxies that were named: from the right, the first
address that is none of theirs. Host and scheme are never taken from a proxy: the one is checked as
it comes, the other follows from the settings.
"""

from __future__ import annotations

import ipaddress

from starlette.datastructures import Headers
from starlette.types import Scope

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_HOPS = 16


def networks_of(text: str) -> tuple[Network, ...]:
    """Networks and addresses by commas. Errors: `ValueError`."""
    return tuple(ipaddress.ip_network(each.strip()) for each in text.split(",") if each.strip())


def address_of(scope: Scope, trusted: tuple[Network, ...]) -> str:
    """The address of whoever asks; that of the peer where nobody who is trusted says another."""
    client = scope.get("client")
    found = str(client[0]) if client else "unknown"
    if not _is_in(found, trusted):
        return found
    told = ",".join(Headers(scope=scope).getlist("x-forwarded-for")).split(",")
    for each in reversed(told[-_HOPS:]):
        address = _plain(each)
        if address is None:  # what cannot be read ends what is believed
            return found
        found = address
        if not _is_in(found, trusted):
            return found
    return found


def _plain(text: str) -> str | None:
    try:
        return str(ipaddress.ip_address(text.strip()))
    except ValueError:
        return None


def _is_in(address: str, networks: tuple[Network, ...]) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in networks)
