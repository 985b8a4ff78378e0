"""A Neo4j of the benchmark's own, kept between runs, so that large plants are loaded once."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from app.cli.garbage import rare_garbage_collection
from app.demo.plant import events
from app.deps import open_graph
from app.embedded import service as embedded
from app.embedded.lock import VERSION
from app.events.models import Incoming
from app.events.service import take
from app.graph.run import Graph
from app.settings import Settings


def settings(name: str) -> Settings:
    """Settings of one benchmark home under LOTGRAPH_BENCH_HOME, by default in the cache."""
    base = os.environ.get("LOTGRAPH_BENCH_HOME")
    folder = Path(base) if base else Settings().cache / "bench"
    return Settings(home=folder / name, neo4j_uri=None)


def machine() -> dict[str, Any]:
    """What the figures were measured on, and when."""
    return {
        "date": datetime.now(UTC).date().isoformat(), "python": platform.python_version(),
        "neo4j": VERSION, "heap_mib": settings("any").heap_mib, "cores": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30), "system": platform.machine(),
        "load_before": round(os.getloadavg()[0], 1),
    }  # fmt: skip


@contextmanager
def graph(name: str, *, empty: bool = False) -> Iterator[Graph]:
    """A connection to a home's server, started for it and stopped afterwards."""
    chosen = settings(name)
    if empty:
        embedded.reset(chosen)
    found = open_graph(chosen)
    try:
        yield found
    finally:
        found.close()
        embedded.stop(chosen)


def load_plant(found: Graph, scale: int) -> int:
    """The demo plant at a scale; a home that holds all of it already is left as it is.

    Loading is safe to repeat, so a run that was stopped half-way is simply finished.
    """
    wanted = sum(1 for _ in events(scale))
    if _events(found) == wanted:
        return wanted
    count = 0
    incoming = (Incoming(line, event, event) for line, event in enumerate(events(scale), 1))
    with rare_garbage_collection():
        for outcomes in take(found, incoming):
            count += len(outcomes)
            print(f"\r  loading scale {scale}: {count:,} of {wanted:,} events", end="", flush=True)
    print()
    return count


def _events(found: Graph) -> int:
    with found.driver.session(database=found.database) as session:
        return int(session.run("MATCH (e:Event) RETURN count(e)").single(strict=True)[0])
