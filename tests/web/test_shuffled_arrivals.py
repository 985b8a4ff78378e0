"""The order of arrival changes nothing that anybody is shown.

Made genealogies, with several units and catch weights among them, are told in some orders and in
batches of other sizes. Traces, their tables as files, balances, stock of places, checks, siblings,
a recall case with its files, and pages of things are the same each time, but for moments of
recording, stamps, and lists that are in the order of recording.
"""

from __future__ import annotations

import io
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.events.models import Incoming
from app.events.service import take
from app.genealogy.question import Options
from app.graph.run import Graph
from app.recall.cases import open_case
from app.recall.papers.export import write_csv
from app.recall.papers.tables import SHEETS
from app.recall.snapshots import answer
from app.settings import Settings
from tests import neo4j_server
from tests.sizes import size
from tests.trace.made import make
from tests.trace.telling import Event
from tests.trace.themes_units import make_units

SEEDS, ORDERS = size(1, 60), size(1, 4)
THINGS = size(1, 12)  # lots and serials of a genealogy that are asked about
PARTS = ("nodes", "edges", "customers", "stock", "removed")
_MOMENTS = re.compile(
    r"recorded_at|known_at|stamp|opened_at|commit|^age_s$|^sources$|^feeds$|last_event"
)


def mixed_units(seed: int) -> list[Event]:
    """SILK/L1 in kg, g and pieces, with what they weigh; shipped, returned, used and adjusted in
    any of them, and in rolls that nobody can convert."""
    rng = random.Random(seed)
    told: list[Event] = [
        {"type": "define", "item": "SILK", "uom": "kg", "factors": {"pcs": 0.25}},
        {"type": "define", "item": "TIE", "name": "Tie"},
        {"type": "receive", "object": _silk(1), "quantity": 40, "uom": "kg", "supplier": "S1"},
        {"type": "receive", "object": _silk(1), "quantity": 900, "uom": "g", "supplier": "S2"},
    ]
    for number in range(12):
        uom, quantity = rng.choice([("kg", 2.5), ("g", 700), ("pcs", 8), ("rolls", 1)])
        line: Event = {"object": _silk(rng.choice((1, 1, 2))), "quantity": quantity, "uom": uom}
        if rng.random() < 0.4:
            line["also"] = [{"quantity": rng.choice((1, 2)), "uom": "rolls"}]
        told.append(rng.choice((
            {"type": "ship", **line, "customer": rng.choice(("C1", "C2")), "document": "DN-1"},
            {"type": "return", **line, "customer": "C1"},
            {"type": "consume", **line, "work_order": "W1", "batch": "B1"},
            {"type": "receive", **line, "supplier": "S1", "location": "WH"},
            {"type": "count", **{k: v for k, v in line.items() if k != "also"}, "location": "WH"},
            {"type": "adjust", **line, "reason": "scrap"},
        )))  # fmt: skip
        if number == 6:
            told.append({"type": "produce", "object": {"item": "TIE", "lot": "T1"}, "quantity": 90,
                         "uom": "pcs", "work_order": "W1", "batch": "B1"})  # fmt: skip
    return [
        {"event_id": f"m{n}", "source": rng.choice(("erp", "wms")), **each,
         **({} if each["type"] == "define" else {"at": f"2026-03-{2 + n % 5:02}"})}
        for n, each in enumerate(told)
    ]  # fmt: skip


def _silk(lot: int) -> dict[str, str]:
    return {"item": "SILK", "lot": f"L{lot}"}


def genealogies() -> Iterator[tuple[str, list[Event]]]:
    """Names and events."""
    for seed in range(SEEDS):
        yield f"units {seed}", mixed_units(seed)
        yield f"lives {seed}", make_units(seed)
        yield f"made {seed}", make(seed)


def written(graph: Graph, events: list[Event], together: int) -> None:
    """An empty graph, and these events in batches of so many."""
    neo4j_server.empty(graph)
    for start in range(0, len(events), together):
        batch = events[start : start + together]
        for _ in take(graph, (Incoming(n, e, e) for n, e in enumerate(batch, 1))):
            pass


def outputs(client: TestClient, graph: Graph, settings: Settings) -> dict[str, Any]:
    """All that is shown, by what was asked."""
    refs = _refs(graph)
    found: dict[str, Any] = {"/api/v1/checks": _json(client.get("/api/v1/checks"))}
    goods = [ref for ref in refs if ref.startswith(("lot:", "serial:"))][:THINGS]
    for ref in goods:
        for path in ("trace/down", "trace/up", "balance", "siblings"):
            found[f"{path} {ref}"] = _json(client.get(f"/api/v1/{path}", params={"ref": ref}))
        for part in PARTS:
            asked = {"ref": ref, "format": "csv", "part": part}
            found[f"{part} {ref}"] = client.get("/api/v1/trace/down", params=asked).text
        found[f"page {ref}"] = _page(client, ref)
    for ref in refs:
        if ref.startswith(("location:", "customer:")) and not ref.endswith(":?"):
            found[f"page {ref}"] = _page(client, ref)
    found |= _desk(graph, settings, goods[:2])
    return found


def _refs(graph: Graph) -> list[str]:
    with graph.driver.session(database=graph.database) as session:
        return session.run("MATCH (n:Thing) RETURN n.ref ORDER BY n.ref").value()


def _json(response: Any) -> Any:
    return _plain(response.json())


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items() if not _MOMENTS.search(k)}
    return [_plain(each) for each in value] if isinstance(value, list) else value


def _page(client: TestClient, ref: str) -> list[str]:
    """The words of a page, lists in the order of recording as sets."""
    text = client.get("/thing", params={"ref": ref}).text
    words = re.sub(r"<script.*?</script>|<[^>]+>", "\n", text, flags=re.DOTALL)
    lines = (line.strip() for line in words.splitlines())
    return sorted(line for line in lines if line and not line.startswith("Answered "))


def _desk(graph: Graph, settings: Settings, refs: list[str]) -> dict[str, Any]:
    """A case: what is hashed, and its files."""
    case = open_case(graph, refs, "A case", by="test", options=Options())
    made = answer(graph, settings, case)
    told: dict[str, Any] = {"hashed": _plain(dict(made.hashed))}
    for sheet in SHEETS:
        out = io.StringIO()
        write_csv(sheet, made, out, lambda _text: None)
        told[f"{sheet.table.name}.csv"] = out.getvalue()
    return told


GENEALOGIES = tuple(genealogies())


@pytest.mark.slow("tells many genealogies in several orders and asks for everything")
@pytest.mark.parametrize(("name", "events"), GENEALOGIES, ids=[name for name, _ in GENEALOGIES])
def test_outputs_do_not_depend_on_who_came_first(
    client: TestClient, graph: Graph, settings: Settings, name: str, events: list[Event]
) -> None:
    written(graph, events, len(events))
    first = outputs(client, graph, settings)
    assert len(first) > 20
    for number in range(ORDERS):
        order = random.Random(f"{name} {number}").sample(events, len(events))
        written(graph, order, (3, len(events), 1, 10)[number])
        again = outputs(client, graph, settings)
        assert again.keys() == first.keys()
        differ = {asked: (first[asked], again[asked]) for asked in first
                  if first[asked] != again[asked]}  # fmt: skip
        assert not differ, "\n".join(_told(differ))


def _told(differ: dict[str, tuple[Any, Any]]) -> Iterator[str]:
    """What differs, a line each."""
    for asked, sides in differ.items():
        one, other = (set(_leaves(side)) for side in sides)
        yield f"{asked}: {sorted(one - other)[:6]} / {sorted(other - one)[:6]}"


def _leaves(value: Any, path: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _leaves(each, f"{path}.{key}")
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _leaves(each, f"{path}[{number}]")
    else:
        yield from (f"{path}={line}" for line in str(value).splitlines())
