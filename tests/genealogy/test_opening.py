"""What a booking of a container is of its contents: the product and the reference, many drawn."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from app.genealogy.from_events import from_events
from app.graph.run import Graph
from app.ledger.flows import flows_of, material
from app.times import NOW
from tests.reference.books import open_books
from tests.sizes import size
from tests.trace.themes_units import make_units
from tests.trace.ways import Question, in_graph, without_server

Event = dict[str, Any]
Opened = dict[tuple[str, str, bool], float | None]  # (event, thing, surely) -> quantity
SEEDS = size(400, 3_000)
IN_GRAPH = size(3, 100)
CAGES = ("A", "B", "C")
GOODS: tuple[dict[str, str], ...] = (
    {"item": "F", "lot": "1"}, {"item": "F", "lot": "2"}, {"item": "U", "serial": "1"},
    {"item": "U", "serial": "2"}, {"item": "GLUE"},
)  # fmt: skip


def by_product(events: Sequence[Event]) -> Opened:
    """What containers' bookings are of, by the product."""
    found = from_events(events, NOW)
    whole = material(found.things, found.bookings, found.names, found.items, found.taken)
    flows = flows_of(whole)
    opened: Opened = defaultdict(float)
    for row in range(len(flows)):
        if flows.unit[row] < 0 or flows.thing[row] == flows.unit[row]:
            continue
        key = found.events[int(whole.bookings.ids[flows.booking[row]])][1]
        name = key, found.refs[int(flows.thing[row])], bool(flows.sure[row])
        _add(opened, name, float(flows.quantity[row]))
    return dict(opened)


def by_reference(events: list[Event]) -> Opened:
    """The same by the reference."""
    opened: Opened = defaultdict(float)
    for flow in open_books(events).flows:
        if flow.hus and flow.kind != "pack":
            quantity = float("nan") if flow.quantity is None else flow.quantity
            _add(opened, (flow.key[1], flow.thing, flow.sure), quantity)
    return dict(opened)


def _add(opened: Opened, name: tuple[str, str, bool], quantity: float) -> None:
    before = opened[name]
    unknown = quantity != quantity or before is None
    opened[name] = None if unknown else round((before or 0.0) + quantity, 6)


def cages(seed: int) -> list[Event]:
    """Three cages in and out of each other, filled, emptied, shipped, returned, used."""
    rng = random.Random(seed)
    events: list[Event] = [
        {"event_id": "own", "source": "s", "type": "define", "customer": "OWN", "kind": "own"}
    ]
    for number in range(rng.randint(4, 16)):
        event = {"event_id": f"e{number}", "source": "s", "at_basis": "occurred", **_one(rng)}
        event["at"] = f"2026-03-{rng.randint(1, 9):02d}T08:00:00Z"
        events.append(event)
    return events


def _one(rng: random.Random) -> Event:
    hu = rng.choice(CAGES)
    what = rng.choices(
        ("pack", "unpack", "ship", "return", "consume", "own", "part"), (8, 4, 6, 2, 1, 1, 1)
    )[0]
    if what in ("pack", "unpack"):
        goods = [each for each in GOODS if each.get("serial", hu) in (hu, "12"[hu == "C"])]
        things = (*goods, *({"hu": each} for each in CAGES if each > hu))
        lines = [_line(rng, thing) for thing in rng.sample(things, rng.randint(1, 2))]
        if what == "unpack" and rng.random() < 0.3:
            return {"type": "unpack", "hu": hu}
        return {"type": what, "hu": hu, "contents": lines}
    thing: dict[str, str] = {"hu": hu}
    if what == "own":
        return {"type": "ship", "object": rng.choice(GOODS[2:4]), "customer": "C1"}
    if what == "part":
        return {"type": "ship", "object": thing, "customer": "C1", "quantity": 2}
    if what == "consume":
        return {"type": "consume", "object": thing, "batch": "B1"}
    if what == "return":
        return {"type": "return", "object": thing, "customer": "C1"}
    to = rng.choice(("C1", "C1", "C2", "OWN", None))
    return {"type": "ship", "object": thing} | ({} if to is None else {"customer": to})


def _line(rng: random.Random, thing: dict[str, str]) -> Event:
    if "lot" in thing or set(thing) == {"item"}:
        amount = rng.choice((1, 2, 3, None))
        return {"object": thing} | ({} if amount is None else {"quantity": amount})
    return {"object": thing}


def with_origins(seed: int) -> list[Event]:
    """Cages, and where the lots in them came from and went beside."""
    rng, events = random.Random(-seed), cages(seed)
    for number, lot in enumerate(GOODS[:2]):
        made = {"type": "receive", "object": lot, "quantity": rng.choice((3, 8, 20))}
        sent = {"type": "ship", "object": lot, "quantity": 1, "customer": f"D{number}"}
        for name, event in (("made", made), ("sent", sent)):
            at = f"2026-03-{rng.randint(1, 9):02d}T07:00:00Z"
            events.append({"event_id": f"{name}{number}", "source": "s", "at": at} | event)
    where = {"type": "move", "object": {"hu": rng.choice(CAGES)}, "to": "P"}
    events.append({"event_id": "moved", "source": "s", "at": "2026-03-04T07:00:00Z"} | where)
    return [{"recorded_at": f"2026-04-01T{n:02d}:00:00Z"} | event for n, event in enumerate(events)]


@pytest.mark.timeout(size(600, 14_400))
def test_cages_in_a_graph(graph: Graph) -> None:
    """What a trace fetches says of containers what all of the events say."""
    many = [with_origins(seed) for seed in range(IN_GRAPH)]
    roots = ("lot:F/1", "serial:U/1", "hu:A", "hu:C", "location:P", "customer:C1")
    asks = zip(many, in_graph(graph)(many), without_server(many), strict=True)
    for number, (_, there, alone) in enumerate(asks):
        for root in roots:
            for way in ("down", "up"):
                question = Question(way, (root,))
                assert _said(there(question)) == _said(alone(question)), (number, question)


def _said(found: Mapping[str, Any] | None) -> Any:
    if found is None:
        return None
    nodes = {
        each["ref"]: (each["certainty"], each.get("share"))
        for each in found["nodes"]
        if each["ref"].startswith(("lot:", "serial:", "item:"))
    }
    rows = {
        each["ref"]: (
            each["certainty"],
            [(row["uom"], row["shipped"]) for row in each["quantities"]],
        )
        for each in found["customers"]
    }
    return nodes, rows


def test_cages() -> None:
    for seed in range(SEEDS):
        events = cages(seed)
        assert by_product(events) == by_reference(events), (seed, events)


def test_made_genealogies_of_units() -> None:
    for seed in range(SEEDS // 10):
        events = [
            {name: value for name, value in event.items() if name != "also"}
            for event in make_units(seed)
            if "like" not in event
        ]
        assert by_product(events) == by_reference(events), seed
