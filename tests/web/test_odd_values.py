"""Whatever a page or the API is sent, it answers, or says in words why it does not.

Every route is asked with values nobody thought of, one place at a time, on a small graph with a
case: places in the path, in the query and in the body. None of them may be a failure of ours.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from app.graph.run import Graph
from app.main import create_app
from app.settings import Settings
from tests.conftest import through_the_door
from tests.routes import api_routes
from tests.sizes import size
from tests.web.stories import dairy

EVERY = size(131, 1)  # of the values of each place

TEXTS = (
    "", "\x00", "a\x00b", "a" * 3_000, "-1", "0", "1e308", "9" * 40, "NaN", "2026-13-45",
    "2026-03-02", "9999-12-31T23:59:59Z", "0001-01-01", "lot:FIN/F1", "lot:", "lot:%00/1",
    "lot:%ED%A0%80/1", "lot:A/B/C", "'\"><script>", "é\u0308\u202e", "../..", "true", "[]", "{}",
    "[1,", "*", "+", "\\", "%", "_", "event:a/b", "customer:C1", "=1+1", ",", ";", "\r\nX: y",
    "1,2", "18446744073709551616", "-9223372036854775809", "٣",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, [], {}, 10**30, -(10**30), 1e308, "\x00", "a" * 50_000, "lot:FIN/F1", ["\x00"],
    [None], [[[]]], {"a": {"b": [1]}}, "2026-13-01", "", " ", -1, 0, 0.5, ["lot:FIN/F1"] * 3,
    "\ud800",
)  # fmt: skip
BODIES = (
    b"", b"\x00", b"{", b"[]", b"null", b'"x"', b"a=1&a=2", b"by=%00", b"\xff\xfe\x00",
    b"by=anna&number=99999999999999999999999&refs=lot:FIN/F1&step=%ED%A0%80&quantity=1e999&title=x",
    b'{"event_id":1}', b"PK\x03\x04", b"%PDF",
)  # fmt: skip
KINDS = (
    "application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
    "text/csv", "application/octet-stream", "",
)  # fmt: skip
USUAL = {
    "ref": "lot:FIN/F1", "refs": "lot:FIN/F1", "direction": "up", "kind": "lot", "name": "lots",
    "text": "RETURN 1 AS x", "q": "FIN", "term": "F1",
}  # fmt: skip
FIELDS: dict[str, Any] = {
    "by": "anna", "refs": ["lot:RM-100/A7"], "title": "t", "class": "I", "text": "RETURN 1 AS x",
    "customer": "C1", "step": "contacted", "reason": "r", "note": "n", "parameters": {},
    "second": "ben",
}  # fmt: skip


@dataclass(frozen=True)
class Odd:
    """One odd request."""

    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    kind: str = ""

    def send(self, client: TestClient) -> str:
        """What is wrong with the answer; nothing when it is one."""
        headers = {"origin": "http://127.0.0.1"} | (
            {"content-type": self.kind} if self.kind else {}
        )
        told = client.request(
            self.method, self.path, params=self.query, content=self.body, headers=headers
        )
        if told.status_code < 500:
            return ""
        asked = f"{self.method} {self.path[:90]} {str(self.query)[:90]} {self.body[:90]!r}"
        return f"{asked}: {told.text[:90]}"


def _parameters(of: Dependant) -> tuple[list[Any], list[Any]]:
    """Those in the path, and those of the query, of a route and what it depends on."""
    path, query = list(of.path_params), list(of.query_params)
    for inner in of.dependencies:
        more = _parameters(inner)
        path += more[0]
        query += more[1]
    return path, query


def _address(path: str, given: dict[str, str]) -> str:
    for name, value in given.items():
        for place in (f"{{{name}}}", f"{{{name}:path}}"):
            path = path.replace(place, quote(value, safe=""))
    return path


def _asked(method: str, path: str, route: APIRoute, number: str) -> Iterator[Odd]:
    """Requests with one odd value each, in the path and the query."""
    usual = USUAL | {"number": number}
    in_path, in_query = _parameters(route.dependant)
    places = {each.alias: usual.get(each.alias, "1") for each in in_path}
    needed = {
        each.alias: usual.get(each.alias, "1") for each in in_query if each.field_info.is_required()
    }
    for each in in_path:
        for value in filter(lambda text: text.strip("./"), TEXTS):
            yield Odd(method, _address(path, places | {each.alias: value}), needed)
    for each in in_query:
        for value in TEXTS:
            query = {"ref": usual["ref"]} | needed | {each.alias: value}
            yield Odd(method, _address(path, places), query)


def _sent(method: str, path: str, route: APIRoute, number: str) -> Iterator[Odd]:
    """Requests with one odd field each, or a body that is none."""
    usual = USUAL | {"number": number}
    in_path, _ = _parameters(route.dependant)
    address = _address(path, {each.alias: usual.get(each.alias, "1") for each in in_path})
    form = route.body_field.field_info.annotation if route.body_field is not None else None
    names = [each.alias or name for name, each in getattr(form, "model_fields", {}).items()]
    good = {name: FIELDS[name] for name in names if name in FIELDS}
    for name in names:
        for value in VALUES:
            body = json.dumps(good | {name: value}).encode()
            yield Odd(method, address, {}, body, "application/json")
    for body, kind in itertools.product(BODIES, KINDS):
        yield Odd(method, address, {}, body, kind)


@pytest.mark.slow("hundreds of requests, one after the other")
@pytest.mark.timeout(size(600, 3_600))
def test_no_odd_value_is_a_failure(graph: Graph, settings: Settings) -> None:
    through_the_door(graph, dairy())
    app = create_app(settings, graph)
    with TestClient(
        app, "http://127.0.0.1", raise_server_exceptions=False, follow_redirects=False
    ) as client:
        body = {"refs": ["lot:RM-100/A7"], "title": "t", "class": "I", "by": "anna"}
        number = client.post("/api/v1/recall/cases", json=body).json()["number"]
        for step in ("activate", "snapshots"):
            sent = {"by": "anna", "second": "ben"} if step == "snapshots" else {"by": "anna"}
            done = client.post(f"/api/v1/recall/cases/{number}/{step}", json=sent)
            assert done.status_code < 300, done.text
        every = [
            odd
            for path, route in api_routes(app.routes)
            for method in sorted(route.methods - {"HEAD"})
            for make in ([_asked] if method in ("GET", "DELETE") else [_sent])
            for odd in make(method, path, route, number)
        ]
        assert len(every) > 15_000
        assert [wrong for odd in every[::EVERY] if (wrong := odd.send(client))] == []
