"""What goes on in the app now, and how much has: requests, jobs, measures, spans.

The outermost layer gives each request its number, which stands in its answer's header, on its error
page and in every line of the log it leads to; and tells measures and log how it was answered.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.observer import OBSERVER, Job
from app.watch.metrics import METHODS, OTHER, Gauge, Metrics
from app.watch.spans import Spans
from app.web.requests import ID_HEADER, new_id, route_of

log = structlog.get_logger(__name__)

_CLOSED = 499  # what a log calls a request whose sender left before it was answered


@dataclass(eq=False)
class OpenRequest:
    """A request that is being answered."""

    number: str
    scope: Scope
    person: Callable[[Request], str]
    began: float = field(default_factory=time.time)
    status: int = 0

    @property
    def method(self) -> str:
        """GET, POST, …; `other` for what a client has made up."""
        method = str(self.scope["method"])
        return method if method in METHODS else OTHER

    @property
    def route(self) -> str:
        """The template of its route, as far as that is known yet."""
        return route_of(self.scope)

    @property
    def asker(self) -> str:
        """Who asks, as far as that is known yet."""
        return self.person(Request(self.scope))


class Observation:
    """What one app knows of itself. Safe between threads."""

    def __init__(self, read: Callable[[], Iterable[Gauge]], spans: Spans | None = None) -> None:
        """`read`: what is the case now, for the measures."""
        self.metrics = Metrics(read)
        self.spans = spans
        self._requests: dict[str, OpenRequest] = {}
        self._jobs: dict[str, Job] = {}

    def requests(self) -> list[OpenRequest]:
        """Requests that are being answered, the oldest first."""
        return sorted(self._requests.values(), key=lambda each: each.began)

    def jobs(self) -> list[Job]:
        """Jobs that are running, the oldest first."""
        return sorted(self._jobs.values(), key=lambda each: each.began)

    def open(self, request: OpenRequest) -> None:
        """A request has come."""
        self._requests[request.number] = request

    def close_request(self, request: OpenRequest, seconds: float) -> None:
        """It has been answered, or its sender has left."""
        self._requests.pop(request.number, None)
        status = request.status or _CLOSED
        self.metrics.answered(request.method, request.route, status, seconds)
        log.info(
            "request", method=request.method, route=request.route, status=status,
            ms=round(seconds * 1000, 1), person=request.asker,
        )  # fmt: skip

    def keep(self, job: Job) -> None:
        """A job has begun."""
        self._jobs[job.number] = job

    def forget(self, job: Job) -> None:
        """It has ended."""
        self._jobs.pop(job.number, None)

    def close(self) -> None:
        """Send what spans are still kept."""
        if self.spans is not None:
            self.spans.close()


@dataclass(frozen=True, slots=True)
class RequestObserver:
    """What rooms tell while they answer one request."""

    observation: Observation
    request: OpenRequest

    def traced(self, direction: str, roots: Sequence[str], things: int, seconds: float) -> None:
        """A genealogy was worked out."""
        self.observation.metrics.traced(direction, roots, things, seconds)

    def taken(self, outcomes: Mapping[str, int]) -> None:
        """Events were answered."""
        self.observation.metrics.taken(outcomes)

    def begun(self, job: Job) -> None:
        """A job of this request has begun."""
        job.request_id = self.request.number
        job.person = job.person or self.request.asker
        self.observation.keep(job)

    def done(self, job: Job) -> None:
        """It has ended."""
        self.observation.forget(job)

    def statement(self, name: str) -> AbstractContextManager[Any]:
        """Around a statement: a span where they are switched on."""
        spans = self.observation.spans
        return nullcontext() if spans is None else spans.statement(name)


class RequestWatch:
    """Gives each request its number, and tells how it was answered: the outermost layer."""

    def __init__(
        self, app: ASGIApp, observation: Observation, person: Callable[[Request], str]
    ) -> None:
        self.app = app
        self.observation = observation
        self.person = person

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and watch its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = OpenRequest(new_id(), scope, self.person)

        async def send_numbered(message: Message) -> None:
            if message["type"] == "http.response.start":
                request.status = int(message["status"])
                MutableHeaders(scope=message)[ID_HEADER] = request.number
            await send(message)

        began = time.monotonic()
        set_before = OBSERVER.set(RequestObserver(self.observation, request))
        self.observation.open(request)
        spans = self.observation.spans
        with (
            structlog.contextvars.bound_contextvars(request_id=request.number),
            nullcontext() if spans is None else spans.request(request),
        ):
            try:
                await self.app(scope, receive, send_numbered)
            finally:
                self.observation.close_request(request, time.monotonic() - began)
                OBSERVER.reset(set_before)
