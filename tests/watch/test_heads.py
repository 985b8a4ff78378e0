"""Heads that do not come, or a byte now and then: such connections are ended, others are not.

The app behind answers with the number of bytes it was sent; it has no database.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from threading import Event, Thread

import pytest
from fastapi import FastAPI, Request

from app.watch.heads import heads_within
from tests.watch.wire import head, line_to, serving, told

LIMIT_S = 0.2
SLOW_S = 5.0  # what a busy machine may take beside the limit


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    app = FastAPI()

    @app.post("/long")
    async def count(request: Request) -> int:
        return len(await request.body())

    with serving(app, heads_within(LIMIT_S)) as found:
        yield found


def test_a_connection_that_says_nothing_is_ended(address: str) -> None:
    with line_to(address) as line:
        answer = told(line, time.monotonic())
    assert answer.text == ""  # nothing was asked
    assert LIMIT_S * 0.9 < answer.after_s < LIMIT_S + SLOW_S


def test_a_head_that_comes_byte_by_byte_is_refused_in_words(address: str) -> None:
    ended = Event()
    with line_to(address) as line:

        def drip() -> None:
            with suppress(OSError):
                for byte in head("/long", "X: " + "x" * 1_000):
                    line.sendall(bytes([byte]))
                    if ended.wait(LIMIT_S / 10):
                        break

        dripping = Thread(target=drip)
        dripping.start()
        answer = told(line, time.monotonic())
        ended.set()
        dripping.join()
    assert answer.status == 408
    assert "did not come in time" in answer.text
    assert answer.after_s < LIMIT_S + SLOW_S


def test_a_second_head_on_the_same_connection_has_the_same_limit(address: str) -> None:
    with line_to(address) as line:
        line.sendall(head("/long", "Content-Length: 1") + b"x")
        assert told(line, time.monotonic()).text.endswith("\r\n\r\n1")
        line.sendall(head("/long", "Content-Length: 2") + b"xy")
        assert told(line, time.monotonic()).text.endswith("\r\n\r\n2")
        line.sendall(b"POST /long HTTP/1.1\r\n")
        assert told(line, time.monotonic()).after_s < LIMIT_S + SLOW_S


def test_a_body_may_take_longer_than_a_head(address: str) -> None:
    """It has limits of its own."""
    with line_to(address) as line:
        line.sendall(head("/long", "Content-Length: 4"))
        for _ in range(4):
            Event().wait(LIMIT_S / 2)
            line.sendall(b"x")
        assert told(line, time.monotonic()).text.endswith("\r\n\r\n4")
