"""Where a webhook may go: to addresses of the internet by https, nowhere else unless settings say.

A name is looked up once, at the moment of connecting, and the address that was looked at is the one
connected to. So no name can mean one address when it is checked and another when it is used.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.errors import UsageError
from app.plain_text import plain_line

_URL_MOST = 2_000
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class RefusedAddressError(UsageError):
    """A webhook may not go there (HTTP 400, exit 2)."""

    code = "refused_address"


@dataclass(frozen=True, slots=True)
class WebhookReach:
    """What settings allow: addresses that are not of the internet, plain http."""

    private: bool = False
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A URL taken apart: whether by TLS, host as it is named, port, path with query."""

    tls: bool
    host: str
    port: int
    path: str


def read_url(text: str, reach: WebhookReach) -> Target:
    """A webhook's URL. Errors: `UsageError`, `RefusedAddressError`."""
    url = text.strip()
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _unreadable(url) from None
    plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= _URL_MOST
    if not plain or parts.scheme not in ("https", "http") or not parts.hostname:
        raise _unreadable(url)
    if parts.scheme == "http" and not reach.plain:
        raise RefusedAddressError(
            "A webhook goes by https only.",
            remedy="Give an https:// address, or allow http by LOTGRAPH_WEBHOOK_PLAIN_HTTP=true.",
            field="url",
        )
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise UsageError(
            "The address of a webhook has no name, password or # in it.",
            remedy="Who receives knows by the signature who sends.", field="url",
        )  # fmt: skip
    tls = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    target = Target(tls, parts.hostname, port or (443 if tls else 80), path)
    literal = _literal(target.host)
    if literal is not None:
        _check(literal, target.host, reach)
    return target


def connect(target: Target, timeout_s: float, reach: WebhookReach) -> socket.socket:
    """A connection to an address of a target that may be used. Errors: `RefusedAddressError`,
    `OSError`."""
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    failure: Exception | None = None
    for family, kind, protocol, _, where in found:
        try:
            _check(ipaddress.ip_address(str(where[0]).partition("%")[0]), target.host, reach)
            opened = socket.socket(family, kind, protocol)
            try:
                opened.settimeout(timeout_s)
                opened.connect(where)
            except OSError:
                opened.close()
                raise
            return opened
        except (RefusedAddressError, OSError) as error:
            failure = failure or error
    raise failure or OSError(f"{target.host} has no address")


def is_public(address: Address) -> bool:
    """Whether an address is one of the internet, and what it stands for is, too."""
    inner = _inner(address)
    if inner is not None:
        return is_public(inner)
    return address.is_global and not address.is_multicast


def _inner(address: Address) -> ipaddress.IPv4Address | None:
    """The address of version 4 that one of version 6 leads to."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]


def _check(address: Address, host: str, reach: WebhookReach) -> None:
    if not reach.private and not is_public(address):
        raise RefusedAddressError(
            f"{host} is an address inside ({address}), where a webhook does not go.",
            remedy="Allow it by LOTGRAPH_WEBHOOK_PRIVATE_ADDRESSES=true where that is meant.",
            field="url",
        )


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _unreadable(url: str) -> UsageError:
    return UsageError(
        f"“{plain_line(url[:100])}” is no address of a webhook.",
        remedy="Give one such as https://erp.example/lotgraph.", field="url",
    )  # fmt: skip
