"""Measures for Prometheus: counters that only grow, and what is the case when they are read.

Every label has few values, fixed by the program: routes by template, never a path; kinds of things,
never a thing. What is not known has no value, which is not 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from app import __version__
from app.vocabulary import KINDS

TYPE = "text/plain; version=0.0.4; charset=utf-8"  # of what Prometheus reads
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
OUTCOMES = ("created", "duplicate", "conflict", "rejected")
OTHER, SEVERAL = "other", "several"
_SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
_THINGS = (1, 10, 100, 1_000, 10_000, 100_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class Gauge:
    """Something as it is now. `values`: by the values of its labels; None is not known."""

    name: str
    text: str
    values: Mapping[tuple[str, ...], float | None]
    labels: tuple[str, ...] = ()


class _Now(Collector):
    """Reads gauges when Prometheus asks."""

    def __init__(self, read: Callable[[], Iterable[Gauge]]) -> None:
        self._read = read

    def describe(self) -> list[Metric]:
        """Nothing is read before somebody asks."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Those that are known."""
        for gauge in self._read():
            family = GaugeMetricFamily(f"lotgraph_{gauge.name}", gauge.text, labels=gauge.labels)
            for labels, value in gauge.values.items():
                if value is not None:
                    family.add_metric(labels, value)
            yield family


class Metrics:
    """The measures of one app."""

    def __init__(self, read: Callable[[], Iterable[Gauge]]) -> None:
        """`read`: what is the case now, asked at each reading."""
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = CollectorRegistry()
        self._requests = self._counter(
            "requests", "Requests answered.", ("method", "route", "status")
        )
        self._request_s = self._histogram(
            "request_seconds", "Seconds from a request to the end of its answer.", ("route",)
        )
        self._traces = self._histogram(
            "trace_seconds", "Seconds a genealogy took to be worked out.", ("direction", "kind")
        )
        self._things = self._histogram(
            "trace_things", "Things a genealogy reached.", ("direction", "kind"), _THINGS
        )
        self._events = self._counter("events", "Events answered at the door.", ("outcome",))
        for outcome in OUTCOMES:
            self._events.labels(outcome)  # 0 is known from the start
        self._registry.register(_Now(read))

    def _counter(self, name: str, text: str, labels: Sequence[str]) -> Counter:
        return Counter(f"lotgraph_{name}", text, labels, registry=self._registry)

    def _histogram(
        self, name: str, text: str, labels: Sequence[str], buckets: Sequence[float] = _SECONDS
    ) -> Histogram:
        return Histogram(f"lotgraph_{name}", text, labels, buckets=buckets, registry=self._registry)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered."""
        self._requests.labels(method, route, str(status)).inc()
        self._request_s.labels(route).observe(seconds)

    def traced(self, direction: str, roots: Sequence[str], things: int, seconds: float) -> None:
        """A genealogy was worked out; of its roots only the kind is kept."""
        kind = kind_of_roots(roots)
        self._traces.labels(direction, kind).observe(seconds)
        self._things.labels(direction, kind).observe(things)

    def taken(self, outcomes: Mapping[str, int]) -> None:
        """Events were answered."""
        for outcome, count in outcomes.items():
            self._events.labels(outcome if outcome in OUTCOMES else OTHER).inc(count)

    def text(self) -> bytes:
        """All of them, as Prometheus reads it."""
        return generate_latest(self._registry)


def kind_of_roots(roots: Sequence[str]) -> str:
    """The kind roots have (`lot`), `several` where they differ."""
    kinds = {root.partition(":")[0] for root in roots}
    (kind,) = kinds if len(kinds) == 1 else (SEVERAL,)
    return kind if kind in (*KINDS, SEVERAL) else OTHER


def build() -> Gauge:
    """Which lotgraph this is."""
    return Gauge("build_info", "The version that runs.", {(__version__,): 1}, ("version",))
