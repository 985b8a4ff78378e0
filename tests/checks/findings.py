"""Asking the checks of a whole graph, in few words."""

from __future__ import annotations

from typing import Any

from app.checks.completeness import findings, gaps
from app.checks.gather import Gap
from app.checks.ledger import ledger
from app.genealogy.columns import LOT, SERIAL
from app.graph.run import Graph, Work
from tests.trace.telling import Tell


def found(graph: Graph, code: str) -> dict[str, str]:
    """What a check finds in the whole graph: ref → text."""
    all_, sifted = both_ways(graph)
    assert sifted == all_
    return {gap.ref: gap.text for gap in all_ if gap.code == code}


def both_ways(graph: Graph, known_at: int | None = None) -> tuple[list[Gap], list[Gap]]:
    """The findings of a whole graph: everything looked at, or sifted first."""
    ids = graph.one("checks/things")["ids"]
    row = graph.one("trace/things", ids=ids)
    kinds = zip(row["ids"], row["kinds"], strict=True)
    goods = {id_ for id_, kind in kinds if kind in (LOT, SERIAL)}

    def sifted(work: Work) -> list[Gap]:
        told = ledger(work, goods)
        odd = findings(work, told, set(ids) - goods)
        return odd.all(work, len(odd.orderless))

    then = graph.at(known_at)
    return then.read(lambda work: gaps(work, ids)), then.read(sifted)


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
