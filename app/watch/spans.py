"""Spans for OpenTelemetry, of requests and of the statements they ask; off unless switched on.

Nothing of OpenTelemetry's SDK is imported before. Spans hold names of routes and statements, never
parameters. Where they go OpenTelemetry's own variables say (`OTEL_EXPORTER_OTLP_ENDPOINT`, …).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from starlette.datastructures import Headers
from starlette.types import Scope

from app import __version__
from app.errors import SettingsError
from app.settings import Settings

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter


class RequestFacts(Protocol):
    """What a span of a request is told of it."""

    @property
    def number(self) -> str: ...
    @property
    def method(self) -> str: ...
    @property
    def route(self) -> str: ...
    @property
    def status(self) -> int: ...
    @property
    def scope(self) -> Scope: ...


class Spans:
    """Makes spans and hands them to an exporter."""

    def __init__(self, exporter: SpanExporter, *, at_once: bool = False) -> None:
        """`at_once`: hand over each as it ends, not in batches from a thread beside."""
        from opentelemetry.propagate import extract
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor
        from opentelemetry.trace import SpanKind, Status, StatusCode

        about = {"service.name": "lotgraph", "service.version": __version__}
        self._provider = TracerProvider(resource=Resource.create(about))
        made = SimpleSpanProcessor if at_once else BatchSpanProcessor
        self._provider.add_span_processor(made(exporter))
        self._tracer = self._provider.get_tracer("lotgraph", __version__)
        self._extract = extract
        self._server, self._client = SpanKind.SERVER, SpanKind.CLIENT
        self._failed = Status(StatusCode.ERROR)

    @contextmanager
    def request(self, request: RequestFacts) -> Iterator[None]:
        """Around a request; it goes on with the trace that its sender says it belongs to."""
        told = {"http.request.method": request.method, "lotgraph.request_id": request.number}
        context = self._extract(dict(Headers(scope=request.scope)))
        with self._tracer.start_as_current_span(
            request.method, context=context, kind=self._server, attributes=told
        ) as span:
            try:
                yield
            finally:
                span.update_name(f"{request.method} {request.route}")
                span.set_attribute("http.route", request.route)
                span.set_attribute("http.response.status_code", request.status)
                if request.status >= 500 or not request.status:
                    span.set_status(self._failed)

    def statement(self, name: str) -> AbstractContextManager[Any]:
        """Around a shipped statement, by its name."""
        told = {"db.system.name": "neo4j", "db.operation.name": name}
        return self._tracer.start_as_current_span(name, kind=self._client, attributes=told)

    def close(self) -> None:
        """Send what is kept, and send no more."""
        self._provider.shutdown()


def spans_of(settings: Settings) -> Spans | None:
    """Spans where they are switched on. Errors: `SettingsError`: what they need is missing."""
    if not settings.otel:
        return None
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    except ImportError:
        raise SettingsError(
            "LOTGRAPH_OTEL is set, but OpenTelemetry is not installed.",
            remedy="Install lotgraph[otel], or unset it.",
        ) from None
    return Spans(OTLPSpanExporter())
