"""A page that is sent while it is worked out: when the reader leaves, the work ends."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from typing import Any

import pytest
from starlette.requests import ClientDisconnect

from app.web.render import InParts


@pytest.mark.parametrize("version", ["2.3", "2.4"], ids=["told of leaving", "only sends fail"])
def test_the_work_ends_though_somebody_keeps_the_error(version: str) -> None:
    """The connection breaks after the first piece; its error is kept, as a log would."""
    kept: list[BaseException] = []
    ended: list[str] = []
    first_sent = asyncio.Event()

    def steps() -> Generator[str, None, None]:
        try:
            for number in range(1000):
                yield str(number)
        finally:
            ended.append("ended")

    asked = steps()
    answer = InParts((step for step in asked), [asked])
    sent: list[bytes] = []

    async def receive() -> dict[str, Any]:
        await first_sent.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.body":
            if sent:
                raise OSError("the connection is gone")
            sent.append(message["body"])
            first_sent.set()

    scope = {"type": "http", "asgi": {"version": "3.0", "spec_version": version}}
    try:
        asyncio.run(answer(scope, receive, send))
    except (ClientDisconnect, OSError, ExceptionGroup) as error:
        kept.append(error)
    assert sent == [b"0"]
    assert ended == ["ended"]
    del answer, asked
