"""Asking the checks of a whole graph, in few words; and many histories side by side in one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.checks.completeness import gaps
from app.checks.finding import Finding
from app.graph.run import Graph
from tests.conftest import through_the_door
from tests.neo4j_server import Server, empty
from tests.trace.made import prefixed
from tests.trace.telling import Event, Tell
from tests.trace.ways import renamed

History = Callable[[Tell], None]


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


def side_by_side(graph: Graph, told: dict[str, list[Event]]) -> None:
    """Put many histories through the door at once, each under its prefix."""
    through_the_door(
        graph,
        [e for prefix, events in told.items() for e in prefixed(events, prefix, apart=True)],
    )


def parted(findings: Sequence[Finding], prefixes: Sequence[str]) -> dict[str, list[Finding]]:
    """Findings by the prefix of what they are about, without the prefix."""
    told: dict[str, list[Finding]] = defaultdict(list)
    for each in findings:
        name = str(each.ref).partition(":")[2]
        (prefix,) = (prefix for prefix in prefixes if name.startswith(prefix))
        ref = str(each.ref).replace(prefix, "")
        told[prefix].append(Finding(each.code, ref, each.text.replace(prefix, "")))
    return told


@dataclass(frozen=True)
class Looked:
    """What the checks find in histories that stand side by side in one graph."""

    graph: Graph
    prefixes: dict[History, str]
    findings: dict[str, list[Finding]]

    def __call__(self, history: History, code: str) -> dict[str, str]:
        """What a check finds in a history: ref → text."""
        some = self.findings.get(self.prefixes[history], ())
        return {str(each.ref): each.text for each in some if each.code == code}

    def about(self, history: History, *refs: str) -> list[Finding]:
        """What all checks find when only some things of a history are looked at."""
        prefix = self.prefixes[history]
        ids = node_ids(self.graph, *(renamed(ref, prefix) for ref in refs))
        found = self.graph.read(lambda work: gaps(work, ids))
        return parted(found, [prefix])[prefix]


def looked_at(server: Server, histories: Sequence[History]) -> Iterator[Looked]:
    """Histories in one load, and all that is found in them."""
    graph = server.connect()
    try:
        empty(graph)
        prefixes = {history: f"h{number}-" for number, history in enumerate(histories)}
        side_by_side(graph, {prefix: _told(each) for each, prefix in prefixes.items()})
        found = parted(everything(graph), list(prefixes.values()))
        yield Looked(graph, prefixes, found)
    finally:
        graph.close()


def _told(history: History) -> list[Event]:
    tell = Tell()
    history(tell)
    return tell.events
