"""Every route names the permission it needs: an actor who may do nothing gets nothing."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.types import Receive, Scope, Send

from app.deps import READ, Actor
from app.graph.run import Graph
from app.main import create_app
from app.people import PUBLIC
from app.settings import Settings
from tests.routes import api_routes

# What stands for parts of a path.
PARTS = {
    "act": "receive",
    "direction": "down",
    "kind": "lot",
    "number": "1",
    "name": "x",
    "event_id": "x",
}


def _as(settings: Settings, graph: Graph, actor: Actor) -> TestClient:
    app = create_app(settings, graph)

    async def signed_in(scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("state", {})["actor"] = actor
        await app(scope, receive, send)

    return TestClient(signed_in, base_url="http://127.0.0.1")


def _pages(app: FastAPI) -> list[tuple[str, str]]:
    """(method, path) of every page, part of a page and form: what is routed and no API."""
    pages = (each for _, each in api_routes(app.routes) if not each.include_in_schema)
    return sorted((method, each.path) for each in pages for method in each.methods)


def test_pages_need_a_permission(settings: Settings, graph: Graph) -> None:
    pages = _pages(create_app(settings, graph))
    rooms = {path.split("/")[1] for _, path in pages}
    assert {"", "trace", "recall", "thing", "checks", "cypher", "common", "search", "load"} <= rooms
    assert "audit" in rooms
    assert len(pages) > 30
    nobody = _as(settings, graph, Actor("nobody", frozenset()))
    for method, path in pages:
        answer = nobody.request(method, path.replace(":path}", "}").format(**PARTS))
        assert answer.status_code == 403, (method, path)
        assert "nobody may not do this" in answer.text


def test_every_api_route_needs_a_permission(settings: Settings, graph: Graph) -> None:
    app = create_app(settings, graph)
    nobody = _as(settings, graph, Actor("nobody", frozenset()))
    paths = app.openapi()["paths"]
    assert len(paths) >= 4
    assert paths.keys() & PUBLIC == {"/api/v1/live"}
    for path, methods in paths.items():
        for method in methods if path not in PUBLIC else ():
            address = path.replace("{direction}", "down") + "?ref=x"
            answer = nobody.request(method.upper(), address, content=b"[]")
            assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden"), path


def test_a_reader_may_not_load(settings: Settings, graph: Graph) -> None:
    reader = _as(settings, graph, Actor("reader", frozenset((READ,))))
    assert reader.get("/api/v1/health").status_code == 200
    for path in ("/api/v1/events", "/api/v1/load/preview", "/load", "/load/book", "/load/map"):
        assert reader.post(path, content=b"[]").status_code == 403, path
    assert reader.get("/load").status_code == 403
