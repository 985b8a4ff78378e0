"""How long a trace of one lot takes, against what it reaches: the closure alone, and all of it."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from app.demo.plant import bench_root
from app.graph.run import Graph
from app.times import NOW
from app.trace.service import trace

Case = dict[str, Any]


def cases(graph: Graph, scale: int, rounds: int) -> list[Case]:
    """The plant's long culture line, and three received lots drawn at random, downstream."""
    roots = [bench_root(scale), *_drawn(graph, 3)]
    found = []
    for root in roots:
        ordinal = graph.rows("trace/by_ref", refs=[root])[0]["id"]
        id_ = graph.one("trace/things", ids=[], ordinals=[ordinal])["ids"][0]
        closure = _median(
            rounds, partial(graph.one, "trace/down", starts=[id_], known_at=NOW, then=False)
        )
        reached = len(graph.one("trace/down", starts=[id_], known_at=NOW, then=False)["ids"])
        found.append(_case("plant closure", scale, root, reached, closure))
        whole = _median(rounds, partial(trace, graph, "down", [root]))
        found.append(
            _case("plant trace", scale, root, len(trace(graph, "down", [root]).nodes), whole)
        )  # fmt: skip
    return found


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
