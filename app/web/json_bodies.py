"""JSON bodies of requests: a key that stands twice in one object is refused, as in files.

Readers of JSON usually take the last one. Which of two persons, steps or quantities was meant,
nobody can tell.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from app.errors import UsageError

_LONGEST_KEY = 80  # characters of it that are told


class DoubledKeyError(UsageError):
    """A key is given twice in one object (HTTP 422)."""

    code = "duplicate_key"
    status = 422


class JsonRequest(Request):
    """A request whose JSON has every key once. Errors: `DoubledKeyError`."""

    async def json(self) -> Any:
        """The value its body is."""
        if not hasattr(self, "_json"):
            self._json = json.loads(await self.body(), object_pairs_hook=_once)
        return self._json


class JsonRoute(APIRoute):
    """A route of the API that takes JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, with such a request."""
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            return await handler(JsonRequest(request.scope, request.receive))

        return handle


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        key = next(name for at, name in enumerate(names) if name in names[:at])[:_LONGEST_KEY]
        raise DoubledKeyError(
            f"“{key}” is given twice in one object.",
            field=key,
            remedy="Keep the one that is meant.",
        )
    return found
