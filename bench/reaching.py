"""How long a trace of one lot takes, against what it reaches: the closure alone, and all of it."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from app.demo.plant import bench_root
from app.graph.run import Graph
from app.times import NOW
from app.trace.service import trace
from bench.tracing import ASKING, mirror_of

Case = dict[str, Any]


def cases(graph: Graph, scale: int, rounds: int) -> list[Case]:
    """The plant's long culture line, and three received lots drawn at random, downstream: the
    closure in the graph, and whole traces as they are answered by `lotgraph serve`, beside those
    that read it from the graph."""
    roots = [bench_root(scale), *_drawn(graph, 3)]
    found = []
    kept = mirror_of(graph)
    try:
        served = replace(graph, mirror=kept)
        for root in roots:
            found += _cases_of(graph, served, scale, root, rounds)
    finally:
        kept.close()
    return found


def _cases_of(graph: Graph, served: Graph, scale: int, root: str, rounds: int) -> list[Case]:
    ordinal = graph.rows("trace/by_ref", refs=[root])[0]["id"]
    id_ = graph.one("trace/things", ids=[], ordinals=[ordinal])["ids"][0]
    closure = partial(graph.one, "trace/down", starts=[id_], known_at=NOW, then=False)
    reached = len(closure()["ids"])
    things = len(trace(served, "down", [root]).nodes)
    whole = _case(
        "plant trace", scale, root, things, _median(rounds, partial(trace, served, "down", [root]))
    )
    asking = round(_median(rounds, partial(trace, graph, "down", [root])) * 1000, 2)
    whole |= {"peer": ASKING, "peer_ms": asking, "ratio": round(asking / whole["lotgraph_ms"], 3)}
    return [_case("plant closure", scale, root, reached, _median(rounds, closure)), whole]


def _case(name: str, scale: int, root: str, reached: int, seconds: float) -> Case:
    return {
        "name": name, "size": scale, "root": root, "reached": reached,
        "lotgraph_ms": round(seconds * 1000, 2),
        "us_per_reached": round(seconds * 1e6 / max(reached, 1), 1),
        "peer": None, "peer_ms": None, "ratio": None,
    }  # fmt: skip


def _drawn(graph: Graph, count: int) -> list[str]:
    with graph.driver.session(database=graph.database) as session:
        refs = [
            row["ref"]
            for row in session.run(
                "MATCH (l:Lot)<-[:SUPPLIED]-() RETURN l.ref AS ref ORDER BY ref LIMIT 5000"
            )
        ]
    return sorted(random.Random(11).sample(refs, count))


def _median(rounds: int, work: Callable[[], object]) -> float:
    work()
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)
