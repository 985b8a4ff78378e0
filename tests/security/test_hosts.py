"""Which host a request names: read in one way, or not at all."""

from __future__ import annotations

import ipaddress

import pytest
from fastapi.testclient import TestClient
from hypothesis import example, given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from app.security.cross_site import comes_from_elsewhere
from app.security.hosts import BadHostError, KnownHosts, host_name, host_of, means_this_machine


@pytest.mark.parametrize(
    ("header", "name", "here"),
    [
        ("localhost", "localhost", True), ("LOCALHOST:80", "localhost", True),
        ("127.0.0.1:8470", "127.0.0.1", True), ("127.1.2.3", "127.1.2.3", True),
        ("[::1]:1", "::1", True), ("[0:0::0:1]", "::1", True),
        ("plant.localhost", "plant.localhost", True), ("LocalHost.", "localhost", True),
        ("127.0.0.1.", "127.0.0.1", True),
        ("127.0.0.1.evil.example", "127.0.0.1.evil.example", False),
        ("localhost.evil.example:80", "localhost.evil.example", False),
        ("evil-localhost", "evil-localhost", False), ("10.0.0.1", "10.0.0.1", False),
        ("[::]", "::", False), ("0.0.0.0", "0.0.0.0", False),
    ],
)  # fmt: skip
def test_host_names(header: str, name: str, here: bool) -> None:
    assert host_name(header) == name
    assert means_this_machine(name) is here


@pytest.mark.parametrize(
    "header",
    [
        "", ".", ":80", "localhost:", "localhost:0", "localhost:65536", "localhost:080000",
        "localhost:8a", "localhost:٨", "user@localhost", "localhost@evil.example",
        "evil.example:80@localhost", " localhost", "localhost ", "local host", "localhost\t",
        "localhost,evil.example", "localhost/", "localhost?x", "localhost#x", "localhost\\",
        "localhost..", ".localhost", "a..localhost", "-a.localhost", "a-.localhost", "%6cocalhost",
        "::1", "[::1", "::1]", "[::1]x", "[::1].", "[::1%lo]", "[::1%25lo]", "[127.0.0.1]",
        "[localhost]", "[::g]", "[]", "127.1", "2130706433", "0x7f.0.0.1", "0x7f000001",
        "0177.0.0.1", "127.0.0.256", "127.0.0.1.1",
        "loc\u00e4lhost", "\u212aelvin", "localhost\x00",
        "http://localhost", "a" * 64, ".".join(["a" * 60] * 5),
    ],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_is_no_host(header: str) -> None:
    assert host_name(header) is None


@given(st.text(st.characters(max_codepoint=0x17F), max_size=40))
@example("localhost:80\n")
@example("a@localhost")
def test_a_host_that_is_taken_has_one_reading(header: str) -> None:
    """Read once more it is the same; it holds nothing that ends or begins a part of an address."""
    name = host_name(header)
    if name is None:
        return
    again = f"[{name}]" if ":" in name else name
    assert host_name(again) == name
    assert host_name(again.upper()) == name
    assert host_name(f"{again}:8470") == name
    assert not set(name) & set("@/\\?#%[], \t\r\n")
    assert header.lower().lstrip("[").startswith(name) or ":" in name


@given(st.ip_addresses(), st.integers(1, 65535))
def test_addresses(address: ipaddress.IPv4Address | ipaddress.IPv6Address, port: int) -> None:
    shown = f"[{address}]" if address.version == 6 else str(address)
    if "%" in shown:
        assert host_name(shown) is None
        return
    name = host_name(f"{shown}:{port}")
    assert name is not None
    assert ipaddress.ip_address(name) == address


def _hosts(*values: str) -> Headers:
    return Headers(raw=[(b"host", value.encode("latin-1")) for value in values])


def test_a_request_names_one_host() -> None:
    assert host_of(_hosts("localhost")) == "localhost"
    for given_ in ((), ("localhost", "localhost"), ("localhost", "evil.example"), ("",)):
        with pytest.raises(BadHostError):
            host_of(_hosts(*given_))


def _client(*allowed: str) -> TestClient:
    async def page(_: object) -> PlainTextResponse:
        return PlainTextResponse("here")

    app = Starlette(routes=[Route("/", page)])
    return TestClient(KnownHosts(app, allowed), base_url="http://127.0.0.1")


def test_what_a_proxy_writes_beside_the_host_is_not_read() -> None:
    client = _client()
    forwarded = {"x-forwarded-host": "localhost", "forwarded": "host=localhost"}
    assert client.get("/", headers={"host": "evil.example", **forwarded}).status_code == 421
    forwarded = {"x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}
    assert client.get("/", headers={"host": "localhost", **forwarded}).status_code == 200
    assert client.get("/", headers={"host": "a@localhost"}).json()["error"]["code"] == "bad_host"


def test_allowed_hosts_are_names_alone() -> None:
    client = _client("Graph.Example.", "[2001:db8::1]")
    assert client.get("/", headers={"host": "graph.example:8470"}).status_code == 200
    assert client.get("/", headers={"host": "[2001:DB8:0::1]"}).status_code == 200
    assert client.get("/", headers={"host": "x.graph.example"}).status_code == 421
    for wrong in ("graph.example:80", "*", "https://graph.example", "a b", ""):
        with pytest.raises(ValueError, match="host"):
            _client(wrong)


def _said(*pairs: tuple[str, str]) -> Headers:
    return Headers(raw=[(name.encode(), value.encode()) for name, value in pairs])


def test_an_origin_that_is_none_is_elsewhere() -> None:
    here = ("host", "localhost:8470")
    assert not comes_from_elsewhere(_said(here))
    assert not comes_from_elsewhere(_said(here, ("origin", "http://LOCALHOST:8470")))
    for origin in ("null", "http://[", "", "localhost:8470", "http://a@localhost:8470"):
        assert comes_from_elsewhere(_said(here, ("origin", origin))), origin
    both = (("origin", "http://localhost:8470"), ("origin", "http://evil.example"))
    assert comes_from_elsewhere(_said(here, *both))
    assert comes_from_elsewhere(_said(here, ("sec-fetch-site", "none"), ("sec-fetch-site", "x")))
