"""Asking the checks of a whole graph, in few words."""

from __future__ import annotations

from typing import Any

from app.checks.completeness import gaps
from app.checks.finding import Finding
from app.graph.run import Graph
from tests.trace.telling import Tell


def found(graph: Graph, code: str) -> dict[str, str]:
    """What a check finds in the whole graph: ref → text."""
    return {str(each.ref): each.text for each in everything(graph) if each.code == code}


def everything(graph: Graph, known_at: int | None = None) -> list[Finding]:
    """What all checks find in the whole graph."""
    ids = graph.one("checks/things")["ids"]
    return graph.at(known_at).read(lambda work: gaps(work, ids))


def node_ids(graph: Graph, *refs: str) -> list[int]:
    """Node ids of some refs."""
    return [row["id"] for row in graph.rows("trace/by_ref", refs=list(refs))]


def day(number: int, hour: int = 12) -> str:
    """An hour of a day of March 2026."""
    return f"2026-03-{number:02}T{hour:02}:00:00Z"


def made(tell: Tell, what: str, run: str, quantity: float, **more: Any) -> None:
    """A lot made on a run of its own, of a received input, at a named place."""
    tell.receive(f"IN/{run}", 10, location="STORE", at=day(1, 1))
    tell.consume(f"IN/{run}", run, 10, location="STORE", at=day(1, 2))
    tell.produce(what, run, quantity, **{"location": "STORE", "at": day(2)} | more)
