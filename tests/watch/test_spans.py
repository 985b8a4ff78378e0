"""Spans: off by default and then nothing of them is imported; on, of requests and statements."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from app.errors import DatabaseError, SettingsError
from app.observer import statement
from app.settings import Settings
from app.watch.spans import Spans, spans_of
from tests.conftest import CHECKOUT
from tests.watch.alone import alone

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def test_off_by_default_and_imported_where_they_are_made_only() -> None:
    assert spans_of(Settings()) is None
    begins = re.compile(r"^(from|import) opentelemetry", re.M)  # not in functions, nor for types
    files = (CHECKOUT / "app").rglob("*.py")
    assert [each.name for each in files if begins.search(each.read_text(encoding="utf-8"))] == []


def test_on_without_the_packages_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter", None)
    with pytest.raises(SettingsError, match=r"OpenTelemetry is not installed") as caught:
        spans_of(Settings(otel=True))
    assert "lotgraph[otel]" in caught.value.remedy


def test_requests_and_their_statements(tmp_path: Path) -> None:
    """A statement's span is its request's child; the request goes on with its sender's trace."""
    kept = InMemorySpanExporter()
    with alone(Settings(home=tmp_path), spans=Spans(kept, at_once=True)) as app:

        @app.get("/running/asks/{name}")
        def asks(name: str) -> str:
            with statement("things/one"):
                return name

        @app.get("/running/fails")
        def fails() -> str:
            with statement("things/one"):
                raise DatabaseError("Away.")

        with TestClient(app, base_url="http://127.0.0.1") as client:
            answer = client.get("/running/asks/SECRET", headers={"traceparent": PARENT})
            client.get("/running/fails")
        inner, outer, broken, failed = kept.get_finished_spans()
    assert (inner.name, inner.kind) == ("things/one", SpanKind.CLIENT)
    assert dict(inner.attributes or {}) == {
        "db.system.name": "neo4j", "db.operation.name": "things/one",
    }  # fmt: skip
    assert (outer.name, outer.kind) == ("GET /running/asks/{name}", SpanKind.SERVER)
    assert outer.context is not None
    assert inner.parent is not None
    assert inner.parent.span_id == outer.context.span_id
    assert f"{outer.context.trace_id:032x}" == PARENT.split("-")[1]
    told = dict(outer.attributes or {})
    assert told["http.response.status_code"] == 200
    assert told["lotgraph.request_id"] == answer.headers["x-request-id"]
    assert "SECRET" not in str(told) + str(inner.attributes)
    assert (failed.status.status_code, broken.status.status_code) == (StatusCode.ERROR,) * 2
    assert (failed.attributes or {})["http.response.status_code"] == 503
