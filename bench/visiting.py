"""How long a page takes: to its first byte, and all of it, from a real server on loopback."""

from __future__ import annotations

import http.client
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import uvicorn
from fastapi import FastAPI

from app.graph.run import Graph
from app.main import create_app
from app.settings import Settings
from app.workbench.answers import Workbench
from bench import naming
from bench.genealogies import Genealogy
from bench.walking import Root

Case = dict[str, Any]
BUDGET_S = 40.0  # a page is asked for no more often than fits in this
_STARTS_WITHIN_S = 30.0


def cases(
    graph: Graph, settings: Settings, found: Genealogy, roots: Sequence[Root], rounds: int
) -> list[Case]:
    """The trace page of every root, and the page of the lot itself."""
    rows = []
    app = create_app(settings, graph)
    with served(app) as port:
        for root in roots:
            ref = naming.lot_ref(found, root.lot)
            asked = quote(ref, safe="")
            for name, path in (
                ("page trace", f"/trace/{root.direction}?ref={asked}"),
                ("page lot", f"/thing?ref={asked}"),
            ):
                anew = _anew(app, port, path)
                first, whole, status, size = _median(port, path, rounds)
                rows.append({
                    "name": name, "size": found.lots, "reached": root.reached,
                    "lotgraph_ms": whole, "peer": None, "peer_ms": None, "ratio": None,
                    "anew_ms": anew, "first_byte_ms": first, "bytes": size, "status": status,
                    "graph": root.graph, "direction": root.direction, "root": ref,
                })  # fmt: skip
                print(
                    f"  {name} {root.direction} {root.reached:,}: {anew}, {first}, {whole} ms",
                    flush=True,
                )
    return rows


@contextmanager
def served(app: FastAPI) -> Iterator[int]:
    """The app on a free port of loopback; gives the port."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_level="warning",
        access_log=False, ws="none",
    )  # fmt: skip
    serving = uvicorn.Server(config)
    thread = threading.Thread(target=serving.run, name="bench-app")
    thread.start()
    try:
        until = time.monotonic() + _STARTS_WITHIN_S
        while not serving.started and thread.is_alive() and time.monotonic() < until:
            time.sleep(0.02)
        assert serving.started, "the app did not start"
        yield serving.servers[0].sockets[0].getsockname()[1]
    finally:
        serving.should_exit = True
        thread.join(_STARTS_WITHIN_S)


def _anew(app: FastAPI, port: int, path: str) -> float:
    """Whole ms when no answer is kept, but the database has been asked the same before."""
    whole = 0.0
    for _ in range(2):
        app.state.workbench = Workbench()
        _, whole, _, _ = ask_page(port, path)
    return round(whole, 1)


def _median(port: int, path: str, rounds: int) -> tuple[float, float, int, int]:
    """(first byte ms, whole ms, status, bytes), asked once before."""
    _, whole, status, size = ask_page(port, path)
    visits = [
        ask_page(port, path) for _ in range(max(1, min(rounds, int(1000 * BUDGET_S / whole))))
    ]
    return (
        round(statistics.median(each[0] for each in visits), 1),
        round(statistics.median(each[1] for each in visits), 1),
        status,
        size,
    )


def ask_page(port: int, path: str) -> tuple[float, float, int, int]:
    """Milliseconds to the first byte and to the last, the status, and how many bytes came."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    try:
        began = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        first = time.perf_counter()
        body = answer.read()
        ended = time.perf_counter()
    finally:
        connection.close()
    return 1000 * (first - began), 1000 * (ended - began), answer.status, len(body)
