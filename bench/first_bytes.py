"""How long every page of the demo plant takes to its first byte, right after a commit, too.

    python -m bench.first_bytes [--slowest 10]

It looks at the home the settings name, loads the demo plant into it first if it is empty, books an
event of no consequence before every page, and asks each once before (the server plans what it is
asked for the first time) and twice after. On a busy machine the time of day says little: beside it
stands how much processor time this process and the server's took.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import httpx2
import psutil

from app.embedded import service as embedded
from app.events.models import Incoming
from app.events.service import take
from app.graph.run import Graph
from app.main import create_app
from app.opening import open_graph
from app.settings import Settings
from bench import server
from bench.visiting import ask_page, served

_BERRY, _BANK = "supplier-lot:S-BERRY/BV-4471", "lot:CULT-BANK/CB-0001"
_LOT, _CUSTOMER, _CUP = "lot:YOG-STRAW/YS-0909", "customer:C-NORTH", "lot:DRINK-STRAW/DS-0915"
_ONE_OF_EACH = (
    _LOT, "lot:FRUIT-STRAW/FP-0117", _BANK, "serial:CONTROLLER/CB-S-1", "item:YOG-STRAW",
    "item:RAW-MILK", "order:FI-STORY-1", "batch:FI-STORY-1/L1", "hu:395200090000000013",
    "location:D1-COLD", "location:SITE-D1", "resource:P1-DRIVES",
    "inspection:lims/D1-000001", _CUSTOMER, "supplier:S-BERRY", _BERRY,
)  # fmt: skip
FIRST = "at first"
_VIEWS = ("tree", "graph", "timeline", "lots", "customers", "stock", "documents", "left")


@dataclass(frozen=True, slots=True)
class Visit:
    """A page as somebody came to it (`when`): ms to its first byte, and ms of processor that this
    process and the server (None: not the embedded one) took for all of it."""

    path: str
    when: str
    first_ms: float
    own_ms: float
    server_ms: float | None
    status: int


def paths() -> Iterator[str]:
    """Addresses of pages that any demo plant has."""
    yield from (
        "/", "/search", "/search?q=strawberry", "/search?q=0909", "/search?q=BV-4471",
        "/search/instant?q=straw", "/checks", "/running", "/lots?status=hold",
        "/lots?status=released", "/lots?expiring=true", "/lots?failed=true",
        "/lots?status=hold&sort=-out", "/document?number=DN-STORY-3", "/common", "/load", "/cypher",
        "/cypher/schema", "/recall", "/recall/drills",
    )  # fmt: skip
    for kind in ("lot", "serial", "order", "batch", "hu", "item", "location", "customer"):
        yield f"/kind/{kind}"
    yield from ("/kind/supplier", "/kind/lot?sort=-out", "/kind/lot?sort=-hand&has=hand")
    yield from ("/kind/serial?has=out", "/kind/lot?find=straw&sort=name")
    for ref in _ONE_OF_EACH:
        yield "/thing?" + urlencode({"ref": ref})
    yield f"/thing?ref={quote('location:SITE-D1')}&inside=true&at=2025-09-10"
    for view in _VIEWS:
        yield "/trace/down?" + urlencode({"ref": _BERRY, "view": view})
    for direction, ref in (("down", _BANK), ("up", _LOT), ("up", _CUSTOMER), ("down", _LOT)):
        yield f"/trace/{direction}?" + urlencode({"ref": ref})
    yield "/trace/down?" + urlencode({"ref": _BANK, "view": "graph"})
    yield "/trace/down?" + urlencode({"ref": _BERRY, "why": _CUSTOMER})
    for part in ("graph", "graph.svg", "table.csv", "panel", "chain"):
        asked = {"ref": _BERRY, "node": _LOT, "why": _CUSTOMER, "table": "lots"}
        yield f"/trace/down/{part}?" + urlencode(asked)
    yield "/common?" + urlencode([("bad", _LOT), ("bad", _CUP)])
    yield "/siblings?" + urlencode({"ref": _LOT})
    for name in ("new", "hold"):
        yield f"/recall/{name}?" + urlencode({"ref": _LOT})


def of_a_case(desk: httpx2.Client) -> Iterator[str]:
    """Addresses of a recall case, which is opened and frozen twice, and of a drill."""
    form = {"refs": _BERRY, "title": "Measured", "by": "bench", "kind": "mock"}
    case = _number(desk.post("/recall/new", data=form))
    for _ in range(2):
        desk.post(f"/recall/case?number={case}", data={"do": "freeze", "by": "bench"})
    yield f"/recall/case?number={case}"
    yield f"/recall/case?number={case}&check=1"
    yield f"/recall/customer?number={case}&ref={_CUSTOMER}"
    yield f"/recall/letter?number={case}&ref={_CUSTOMER}"
    yield f"/recall/compare?number={case}&first=1&second=2"
    yield f"/recall/alarm?number={case}"
    yield f"/recall/drill?number={_number(desk.post('/recall/drills', data=_DRILL))}"


_DRILL = {"sort": "forward", "by": "bench"}


def _number(answer: httpx2.Response) -> str:
    found = re.search(r"number=([^&]+)", answer.headers.get("location", ""))
    if found is None:
        raise SystemExit(f"{answer.request.url}: {answer.status_code}, no case")
    return found[1]


def visits(settings: Settings, graph: Graph, commit: Callable[[], None]) -> list[Visit]:
    """Every page three times: at first, right after a commit, and again."""
    told = embedded.status(settings)
    java = None if told.pid is None or settings.neo4j_uri else psutil.Process(told.pid)
    found = []
    with served(create_app(settings, graph)) as port:
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=600) as desk:
            listed = [*paths(), *of_a_case(desk)]
        for path in listed:
            found.append(_visit(port, path, FIRST, java))
            commit()
            found += [_visit(port, path, when, java) for when in ("after a commit", "again")]
    return found


def _visit(port: int, path: str, when: str, java: psutil.Process | None) -> Visit:
    own, theirs = time.process_time(), _ran(java)
    first, _, status, _ = ask_page(port, path)
    own = 1000 * (time.process_time() - own)
    took = None if java is None else 1000 * (_ran(java) - theirs)
    return Visit(path, when, first, own, took, status)


def _ran(process: psutil.Process | None) -> float:
    if process is None:
        return 0.0
    times = process.cpu_times()
    return float(times.user + times.system)


def _no_consequence(graph: Graph) -> Callable[[], None]:
    """Books an event about a thing of its own."""
    begun, numbers = time.time_ns(), iter(range(1_000_000))

    def commit() -> None:
        event = {
            "event_id": f"{begun}-{next(numbers)}", "source": "bench", "type": "define",
            "item": "BENCH-FIRST-BYTES", "name": "Measured",
        }  # fmt: skip
        list(take(graph, [Incoming(1, event, event)]))

    return commit


def main() -> None:
    """Measure, and print what was slowest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slowest", type=int, default=10)
    asked = parser.parse_args()
    settings = Settings()
    graph = open_graph(settings)
    try:
        if not any(row["count"] for row in graph.rows("things/counts")):
            server.load_plant(graph, 1)
        found = visits(settings, graph, _no_consequence(graph))
    finally:
        graph.close()
    warm = [each for each in found if each.when != FIRST]
    odd = [each for each in found if each.status != 200]
    for each in sorted(warm, key=lambda each: -each.first_ms)[: asked.slowest] + odd:
        java = "" if each.server_ms is None else f", server {each.server_ms:,.0f}"
        sys.stdout.write(
            f"{each.first_ms:7,.0f} ms to the first byte (processor: own {each.own_ms:,.0f}{java}) "
            f"{each.when} {each.status} {each.path}\n"
        )
    late = sum(each.first_ms > 1000 for each in warm)
    cold = max(found, key=lambda each: each.first_ms * (each.when == FIRST))
    sys.stdout.write(
        f"{len(warm)} visits, {late} over 1 s; the slowest at first: {cold.first_ms:,.0f} ms "
        f"{cold.path}\n"
    )


if __name__ == "__main__":
    main()
