"""Every route of an app, also of routers that were taken in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Mount, Route


def every_route(routes: Iterable[BaseRoute], prefix: str = "") -> Iterator[tuple[str, BaseRoute]]:
    """Each with its whole path."""
    for each in routes:
        inner = getattr(each, "original_router", None)
        if inner is not None:
            more = getattr(getattr(each, "include_context", None), "prefix", "")
            yield from every_route(inner.routes, prefix + more)
        elif isinstance(each, APIRoute | Route | Mount):
            yield prefix + each.path, each


def api_routes(routes: Iterable[BaseRoute]) -> Iterator[tuple[str, APIRoute]]:
    """Those that FastAPI answers."""
    return ((path, route) for path, route in every_route(routes) if isinstance(route, APIRoute))
