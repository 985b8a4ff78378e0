"""Bodies that are too large, too slow, or not what they say: refused in words before they are read.

The app behind takes a body as the doors do, or does not look at it; it has no database.
"""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator

import pytest
from fastapi import FastAPI, Request

from app.settings import Settings
from app.watch.bodies import BoundedBodies
from app.web import errors
from tests.waiting import wait_until
from tests.watch.wire import Told, head, line_to, serving, told

GRACE_S = 0.2


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    app = FastAPI()

    @app.post("/api/v1/events")
    async def door(request: Request) -> int:
        return sum([len(part) async for part in request.stream()])

    @app.post("/api/v1/form")
    async def form(request: Request) -> int:
        return len(await request.body())

    @app.post("/api/v1/json")
    async def nested(value: list[object]) -> int:
        return len(value)

    @app.get("/api/v1/deep")
    async def deep() -> int:
        def down(level: int) -> int:
            return down(level + 1)

        return down(0)

    errors.install(app)
    settings = Settings(
        request_bytes_limit=100_000, form_bytes_limit=10_000, body_time_limit_s=GRACE_S
    )
    with serving(BoundedBodies(app, settings)) as found:
        yield found


def _say(address: str, *parts: bytes) -> Told:
    began = time.monotonic()
    with line_to(address) as line:
        for part in parts:
            line.sendall(part)
        return told(line, began)


def _code(answer: Told) -> str:
    return str(json.loads(answer.text.partition("\r\n\r\n")[2].strip())["error"]["code"])


def _plain(answer: Told) -> str:
    return answer.text.partition("\r\n\r\n")[2]


def test_bodies_within_their_limits_pass(address: str) -> None:
    assert _plain(_say(address, head("/api/v1/form", "Content-Length: 5"), b"12345")) == "5"
    assert _plain(_say(address, head("/api/v1/events", "Content-Length: 5"), b"12345")) == "5"
    chunks = b"5\r\n12345\r\n3\r\n678\r\n0\r\n\r\n"
    for path in ("/api/v1/form", "/api/v1/events"):
        answer = _say(address, head(path, "Transfer-Encoding: chunked"), chunks)
        assert (answer.status, _plain(answer)) == (200, "8")


@pytest.mark.parametrize(("path", "size"), [("/api/v1/form", 10_001), ("/api/v1/events", 100_001)])
def test_a_length_above_the_limit_is_refused_unread(address: str, path: str, size: int) -> None:
    answer = _say(address, head(path, f"Content-Length: {size}"))
    assert (answer.status, answer.after_s < GRACE_S) == (413, True)
    assert "too_large" in answer.text
    assert f"larger than {size - 1:,} bytes" in answer.text
    assert answer.text.lower().count("connection: close") == 1


@pytest.mark.parametrize("path", ["/api/v1/form", "/api/v1/events"])
def test_chunks_without_end_are_refused_at_the_limit(address: str, path: str) -> None:
    began = time.monotonic()
    with line_to(address) as line:
        line.sendall(head(path, "Transfer-Encoding: chunked"))
        line.settimeout(0.01)
        sent = 0
        while not _has_said(line) and sent < 2_000_000:
            line.sendall(b"800\r\n" + b"x" * 2048 + b"\r\n")
            sent += 2048
        line.settimeout(30)
        answer = told(line, began)
    assert answer.status == 413
    assert "too_large" in answer.text
    assert sent < 2_000_000


def _has_said(line: socket.socket) -> bool:
    try:
        return bool(line.recv(1, socket.MSG_PEEK))
    except TimeoutError:
        return False


@pytest.mark.parametrize("path", ["/api/v1/form", "/api/v1/events"])
def test_a_body_that_trickles_is_told_so(address: str, path: str) -> None:
    """A byte now and then: whoever sends so holds a connection for ever."""
    began = time.monotonic()
    with line_to(address) as line:
        line.sendall(head(path, "Content-Length: 1000"))
        line.settimeout(0.05)

        def drop() -> bool:
            line.sendall(b"x")
            return _has_said(line)

        wait_until(drop, "it is told", within_s=10)
        line.settimeout(30)
        answer = told(line, began)
    assert answer.status == 408
    assert "body_too_slow" in answer.text
    assert GRACE_S <= answer.after_s < GRACE_S + 2


@pytest.mark.parametrize("path", ["/api/v1/form", "/api/v1/events"])
def test_a_length_that_promises_more_than_comes(address: str, path: str) -> None:
    answer = _say(address, head(path, "Content-Length: 1000"), b"only this")
    assert (answer.status, "body_too_slow" in answer.text) == (408, True)
    assert answer.after_s < GRACE_S + 2


def test_a_length_that_promises_less_than_comes(address: str) -> None:
    """What is beyond is no request: it gets no answer of ours."""
    answer = _say(address, head("/api/v1/form", "Content-Length: 4"), b"1234 and more")
    assert (answer.status, answer.text.count("HTTP/1.1 200")) == (200, 1)


@pytest.mark.parametrize("length", ["-1", "1e3", "0x10", "5, 6"])
def test_a_length_that_is_none_is_refused(address: str, length: str) -> None:
    assert _say(address, head("/api/v1/form", f"Content-Length: {length}"), b"12345").status == 400


def test_a_sender_who_leaves_is_no_error(address: str, capfd: pytest.CaptureFixture[str]) -> None:
    for path in ("/api/v1/form", "/api/v1/events"):
        with line_to(address) as line:
            line.sendall(head(path, "Content-Length: 1000") + b"some")
    answer = _say(address, head("/api/v1/form", "Content-Length: 2"), b"ok")
    assert answer.status == 200
    out = "".join(capfd.readouterr())
    assert "Traceback" not in out
    assert "failed" not in out


def test_brackets_in_brackets_are_a_mistake_of_who_sent_them(address: str) -> None:
    body = b"[" * 4_900 + b"]" * 4_900
    answer = _say(
        address,
        head("/api/v1/json", f"Content-Length: {len(body)}", "Content-Type: application/json"),
        body,
    )
    assert (answer.status, _code(answer)) == (422, "nested_too_deep")
    deep = _say(address, head("/api/v1/deep", method="GET"))
    assert (deep.status, _code(deep)) == (422, "nested_too_deep")
