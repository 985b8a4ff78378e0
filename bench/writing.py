"""How fast events are written: from a file, prepared ones alone, and known ones again."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from app.cli.garbage import rare_garbage_collection
from app.events.contract import ValidEvent, read_event
from app.events.models import Incoming
from app.events.reading import open_reading
from app.events.rows_of_event import EventRows, gather, prepare
from app.events.service import take
from app.events.store import write_batch
from app.graph.run import Graph
from bench.bookings import bookings

BATCH = 10_000
Case = dict[str, Any]


def cases(graph: Graph, count: int, rounds: int) -> list[Case]:
    """Alternating rounds of `load`, `write` and `replay` over fresh consume/produce events."""
    seconds: dict[str, list[float]] = {"load cold": [], "load": [], "write": [], "replay": []}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds + 1):
            path = Path(folder) / f"{number}.jsonl"
            mark = f"{time.time_ns()}-"
            with path.open("wb") as file:
                for event in bookings(count, f"{mark}F"):
                    file.write(orjson.dumps(event) + b"\n")
            name = "load" if number else "load cold"
            seconds[name].append(_timed(partial(_load, graph, path)))
            if number:
                ready = _prepared(count, f"{mark}P")
                seconds["write"].append(_timed(partial(_write, graph, ready)))
                seconds["replay"].append(_timed(partial(_load, graph, path)))
            print(f"\r  writing: round {number} of {rounds}", end="", flush=True)
    print()
    return [_case(name, count, times) for name, times in seconds.items() if times]


def _case(name: str, count: int, times: Sequence[float]) -> Case:
    middle = statistics.median(times)
    return {
        "name": name, "size": count, "reached": None, "lotgraph_ms": round(middle * 1000, 1),
        "per_second": round(count / middle), "peer": None, "peer_ms": None, "ratio": None,
    }  # fmt: skip


def _timed(work: Callable[[], None]) -> float:
    """Seconds of some work, collecting garbage as `lotgraph load` does."""
    with rare_garbage_collection():
        began = time.perf_counter()
        work()
        return time.perf_counter() - began


def _load(graph: Graph, path: Path) -> None:
    for _ in take(graph, open_reading(path).items, batch_events=BATCH):
        pass


def _prepared(count: int, mark: str) -> list[EventRows]:
    ready = []
    for line, event in enumerate(bookings(count, mark), 1):
        taken = read_event(event)
        assert isinstance(taken, ValidEvent)
        ready.append(prepare(Incoming(line, event, event), taken))
    return ready


def _write(graph: Graph, ready: Sequence[EventRows]) -> None:
    for start in range(0, len(ready), BATCH):
        write_batch(graph, gather(ready[start : start + BATCH]))
