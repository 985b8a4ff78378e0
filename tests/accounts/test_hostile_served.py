"""Hostile bytes to a served app: heads that two programs could read in two ways, upgrades, whole
addresses, much too long. Each is refused or read as one plain request of nobody."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn

from app.cli.serve import server_config
from tests.accounts.attacks import secret_of
from tests.accounts.team import Team
from tests.waiting import wait_until

_HEAD = b"GET /accounts HTTP/1.1\r\nHost: 127.0.0.1\r\n"
_POST = b"POST /accounts HTTP/1.1\r\nHost: 127.0.0.1\r\n"
_SECOND = b"GET /accounts HTTP/1.1\r\nHost: 127.0.0.1\r\nX: "

BYTES = {
    "both lengths": _POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two lengths": _POST + b"Content-Length: 0\r\nContent-Length: 40\r\n\r\n" + _SECOND,
    "a length with a sign": _POST + b"Content-Length: +4\r\n\r\na=b&",
    "a negative length": _POST + b"Content-Length: -1\r\n\r\n",
    "chunked twice": _POST + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
    "chunked and more": _POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "chunked with a blank": _POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "chunks that do not fit": _POST + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\nx\r\n0\r\n\r\n",
    "a folded line": _HEAD + b"X: a\r\n b\r\n\r\n",
    "two hosts": _HEAD + b"Host: evil.example\r\n\r\n",
    "no host": b"GET /accounts HTTP/1.1\r\n\r\n",
    "an old version": b"GET /accounts HTTP/0.9\r\n\r\n",
    "a whole address": b"GET http://evil.example/accounts HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "a whole address of a public path": b"GET http://x/static/../accounts HTTP/1.1\r\n"
    b"Host: 127.0.0.1\r\n\r\n",
    "an authority": b"CONNECT 127.0.0.1:7687 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "a star": b"OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "NUL in the path": b"GET /accounts\x00/static/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "a websocket": _HEAD + b"Upgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
    "HTTP/2 in the clear": _HEAD + b"Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n"
    b"HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
    "HTTP/2 at once": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "TRACE": b"TRACE /accounts HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: lotgraph=x\r\n\r\n",
    "a cookie of 70 KB": _HEAD + b"Cookie: lotgraph=" + b"a" * 70_000 + b"\r\n\r\n",
    "10,000 headers": _HEAD + b"X: y\r\n" * 10_000 + b"\r\n",
    "a line feed alone": b"GET /accounts HTTP/1.1\nHost: 127.0.0.1\n\n",
    "a name with a blank": _HEAD + b"X-For warded: 1\r\n\r\n",
    "a forwarded scheme": _HEAD + b"X-Forwarded-Proto: https\r\nX-Forwarded-For: 127.0.0.1\r\n\r\n",
    "a second request in a body": _POST + b"Content-Length: 49\r\n\r\n" + _SECOND + b"y\r\n\r\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def address(team: Team) -> Iterator[tuple[str, int]]:
    """The app as `lotgraph serve` serves it."""
    config = server_config(team.app, team.desk.settings)
    config.host, config.port = "127.0.0.1", 0
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    wait_until(lambda: server.started or not thread.is_alive(), "the app serves")
    yield server.servers[0].sockets[0].getsockname()
    server.should_exit = True
    thread.join(30)


def _said_to(address: tuple[str, int], content: bytes, *, ended: bool = True) -> bytes:
    with socket.create_connection(address, 30) as line:
        try:
            line.sendall(content)
            if ended:
                line.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # it was refused before all was sent
        found = b""
        try:
            while more := line.recv(65_536):
                found += more
        except OSError:
            pass
    return found


def _statuses(answer: bytes) -> list[int]:
    return [int(each) for each in re.findall(rb"HTTP/1\.[01] (\d{3}) ", answer)]


@pytest.mark.parametrize("title", BYTES)
def test_bytes_that_are_no_plain_request_come_through_nowhere(
    title: str, address: tuple[str, int]
) -> None:
    answer = _said_to(address, BYTES[title])
    assert set(_statuses(answer)) <= {303, 400, 401, 403, 404, 405, 408, 413, 421, 431, 501, 505}
    assert b"lotgraph=x" not in answer
    assert all(b"/sign-in?" in each for each in answer.split(b"location:")[1:])


def test_a_session_is_of_its_own_request_alone(team: Team, address: tuple[str, int]) -> None:
    """What follows on the same line is nobody's again."""
    cookie = f"Cookie: lotgraph={secret_of(team.known('admin'))}\r\n\r\n".encode()
    answer = _said_to(address, _HEAD + cookie + _HEAD + b"Connection: close\r\n\r\n", ended=False)
    assert _statuses(answer) == [200, 303]
