"""JSON bodies of requests, refused where they say two things or what nobody can write down.

Of a key that stands twice in one object readers of JSON usually take the last. Which of two
persons, steps or quantities was meant, nobody can tell. Half a surrogate pair (`\\ud800`) is no
character: it cannot be stored, logged or answered.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from app.errors import UsageError
from app.plain_text import in_utf8

_HALF = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")  # as an escape, or as bytes
_LONGEST_KEY = 80  # characters of it that are told


class DoubledKeyError(UsageError):
    """A key is given twice in one object (HTTP 422)."""

    code = "duplicate_key"
    status = 422


class HalfCharacterError(UsageError):
    """A text holds half a surrogate pair (HTTP 422)."""

    code = "bad_text"
    status = 422


class JsonRequest(Request):
    """A request whose JSON has every key once and only characters.

    Errors: `DoubledKeyError`, `HalfCharacterError`.
    """

    async def json(self) -> Any:
        """The value its body is."""
        if not hasattr(self, "_json"):
            body = await self.body()
            try:
                text = body.decode(json.detect_encoding(body), "surrogatepass")
            except UnicodeDecodeError:
                raise json.JSONDecodeError("not UTF-8", "", 0) from None
            value = json.loads(text, object_pairs_hook=_once)
            if _HALF.search(text) is not None:
                _check_characters(value)
            self._json = value
        return self._json


class JsonRoute(APIRoute):
    """A route of the API that takes JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, with such a request."""
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            return await handler(JsonRequest(request.scope, request.receive))

        return handle


def _check_characters(value: Any) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise HalfCharacterError(
            "A text in the request holds half a surrogate pair, which is no character.",
            remedy="Remove it; was a text cut in the middle?",
        ) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for at, name in enumerate(names) if name in names[:at])
        key = in_utf8(twice[:_LONGEST_KEY])
        raise DoubledKeyError(
            f"“{key}” is given twice in one object.",
            field=key,
            remedy="Keep the one that is meant.",
        )
    return found
