"""A conversation byte by byte: what no well-behaved client would send."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from starlette.types import ASGIApp

from tests.waiting import wait_until


@dataclass(frozen=True, slots=True)
class Told:
    """What came back: the status (0: nothing), everything as text, and after how long."""

    status: int
    text: str
    after_s: float


@contextmanager
def serving(app: ASGIApp, protocol: Any = "auto") -> Iterator[str]:
    """Serve any app on a free port of loopback; gives its address. `protocol`: of connections."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_level="warning", lifespan="off", http=protocol
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="wire-app")
    thread.start()
    try:
        wait_until(lambda: server.started, "the app serves")
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(30)


@contextmanager
def line_to(address: str) -> Iterator[socket.socket]:
    """A connection to an address."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port or 80), timeout=30) as line:
        yield line


def head(path: str, *headers: str, method: str = "POST") -> bytes:
    """The head of a request."""
    lines = (f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *headers, "", "")
    return "\r\n".join(lines).encode()


def told(line: socket.socket, began: float) -> Told:
    """Read until the other side ends, or has said a whole answer with its length."""
    got = b""
    try:
        while chunk := line.recv(65_536):
            got += chunk
            if _whole(got):
                break
    except ConnectionError:
        pass
    status = int(got.split(b" ", 2)[1]) if got else 0
    return Told(status, got.decode("utf-8", "replace"), time.monotonic() - began)


def _whole(got: bytes) -> bool:
    top, _, body = got.partition(b"\r\n\r\n")
    for each in top.lower().split(b"\r\n"):
        if each.startswith(b"content-length:"):
            return len(body) >= int(each.partition(b":")[2])
    return False
