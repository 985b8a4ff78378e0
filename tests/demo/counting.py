"""Counting what is downstream of something, the slow and obvious way.

It reads raw event dicts and nothing else: no code of the product. It knows void, reverse,
containers (contents at the moment of a booking), serials inside lots, and walks forward from
lot or serial to run to output. It ignores time, lives and certainty on purpose: the planted
story is made so that they change nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Event = dict[str, Any]
Thing = tuple[str, str, str]
"""("lot" or "serial", item, number)"""


@dataclass
class Answer:
    """What was found downstream of the roots; quantities by (thing or customer, …)."""

    roots: set[str] = field(default_factory=set)
    lots: set[str] = field(default_factory=set)
    serials: set[str] = field(default_factory=set)
    batches: set[str] = field(default_factory=set)
    orders: set[str] = field(default_factory=set)
    shipped: dict[tuple[str, str], float] = field(default_factory=dict)
    returned: dict[tuple[str, str], float] = field(default_factory=dict)
    stock: dict[tuple[str, str, str], float] = field(default_factory=dict)

    @property
    def outstanding(self) -> dict[tuple[str, str], float]:
        """Shipped less returned, by (customer, unit)."""
        return {key: q - self.returned.get(key, 0) for key, q in self.shipped.items()}


def effective(events: Iterable[Event]) -> list[Event]:
    """The events that happened, in order of time, with what was reversed taken off."""
    events = list(events)
    gone = {(e["source"], e["voids"]) for e in events if e["type"] == "void"}
    kept = [dict(e) for e in events if (e["source"], e["event_id"]) not in gone]
    by_id = {(e["source"], e["event_id"]): e for e in kept}
    for event in kept:
        if event["type"] == "reverse":
            target = by_id[event["source"], event["reverses"]]
            if "quantity" in event:
                target["quantity"] -= event["quantity"]
            else:
                target["type"] = "nothing"
    return sorted(kept, key=lambda e: (e.get("at", ""), e["type"] != "unpack"))


def thing_of(obj: dict[str, Any]) -> Thing | None:
    """The lot or serial an object stands on; None for an untracked item or a container."""
    if "serial" in obj:
        return ("serial", obj["item"], obj["serial"])
    if "lot" in obj:
        return ("lot", obj["item"], obj["lot"])
    return None


def ref(thing: Thing) -> str:
    """The readable ref of a lot or serial whose parts need no escaping."""
    return f"{thing[0]}:{thing[1]}/{thing[2]}"


class Containers:
    """What is in which handling unit while the events go by."""

    def __init__(self) -> None:
        self.inside: dict[str, list[tuple[dict[str, Any], float, str]]] = defaultdict(list)

    def see(self, event: Event) -> None:
        """Follow a pack or an unpack."""
        box = self.inside[event["hu"]] if "hu" in event else []
        if event["type"] == "pack":
            box.extend((c["object"], c["quantity"], c.get("uom", "")) for c in event["contents"])
        elif event["type"] == "unpack":
            if "contents" not in event:
                box.clear()
            for taken in event.get("contents", ()):
                left = taken["quantity"]
                for n, (obj, quantity, uom) in enumerate(box):
                    if obj == taken["object"]:
                        part = min(quantity, left)
                        left -= part
                        box[n] = (obj, quantity - part, uom)

    def open(
        self, obj: dict[str, Any], quantity: float, uom: str
    ) -> list[tuple[Thing, float, str]]:
        """The lots and serials an object stands for now, with their quantities."""
        if "hu" in obj:
            return [x for inner in self.inside[obj["hu"]] for x in self.open(*inner)]
        thing = thing_of(obj)
        return [] if thing is None else [(thing, quantity, uom)]


@dataclass
class Genealogy:
    """Everything booked, as plain lists of pairs and rows."""

    into: dict[Thing, set[str]] = field(default_factory=lambda: defaultdict(set))
    out_of: dict[str, set[Thing]] = field(default_factory=lambda: defaultdict(set))
    runs_of: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    completes: dict[str, set[Thing]] = field(default_factory=lambda: defaultdict(set))
    serials_in: dict[Thing, set[Thing]] = field(default_factory=lambda: defaultdict(set))
    lot_of: dict[Thing, set[Thing]] = field(default_factory=lambda: defaultdict(set))
    born: set[Thing] = field(default_factory=set)
    supplied: dict[str, set[Thing]] = field(default_factory=lambda: defaultdict(set))
    ships: list[tuple[Thing, str, float, str]] = field(default_factory=list)
    returns: list[tuple[Thing, str, float, str]] = field(default_factory=list)
    stock: dict[tuple[Thing, str, str], float] = field(default_factory=lambda: defaultdict(float))


def node(event: Event) -> str:
    """The order or the run a booking is on."""
    if "batch" not in event:
        return f"order:{event['work_order']}"
    if "work_order" not in event:
        return f"batch:{event['batch']}"
    return f"batch:{event['work_order']}/{event['batch']}"


def build(events: Iterable[Event]) -> Genealogy:
    """Read all events into a genealogy."""
    told, boxes = Genealogy(), Containers()
    for event in effective(events):
        boxes.see(event)
        for line in lines_of(event):
            belongs(told, line["object"])
            for thing, quantity, uom in boxes.open(
                line["object"], line.get("quantity", 0), line.get("uom", "")
            ):
                note(told, event, line["as"], thing, quantity, uom, line)
    return told


def lines_of(event: Event) -> list[dict[str, Any]]:
    """The bookings in one event, each with what it is booked as."""
    kind = event["type"]
    if kind == "transform":
        place = event.get("location", "-")
        return [
            {"location": place, **line, "as": role}
            for role, side in (("consume", "inputs"), ("produce", "outputs"))
            for line in event[side]
        ]
    if "object" in event:
        return [{**event, "as": kind}]
    if kind == "pack":
        return [{**line, "as": kind} for line in event["contents"]]
    return []


def belongs(told: Genealogy, obj: dict[str, Any]) -> None:
    """Remember which serial is in which lot."""
    if "serial" in obj and "lot" in obj:
        lot, one = ("lot", obj["item"], obj["lot"]), ("serial", obj["item"], obj["serial"])
        told.serials_in[lot].add(one)
        told.lot_of[one].add(lot)


def note(
    told: Genealogy,
    event: Event,
    kind: str,
    thing: Thing,
    quantity: float,
    uom: str,
    line: dict[str, Any],
) -> None:
    """Write one booking of one thing down."""

    def put(place: str, change: float) -> None:
        told.stock[thing, place, uom] = round(told.stock[thing, place, uom] + change, 6)

    if kind in ("consume", "produce") and "batch" in event and "work_order" in event:
        told.runs_of[f"order:{event['work_order']}"].add(node(event))
    if kind == "receive":
        if "supplier_lot" in event:
            told.supplied[f"supplier-lot:{event['supplier']}/{event['supplier_lot']}"].add(thing)
        put(line.get("location", "-"), quantity)
    elif kind == "consume":
        told.into[thing].add(node(event))
        put(line.get("location", "-"), -quantity)
    elif kind == "produce":
        told.out_of[node(event)].add(thing)
        told.born.add(thing)
        put(line.get("location", "-"), quantity)
    elif kind == "move":
        put(event.get("from", "?"), -quantity)
        put(event["to"], quantity)
    elif kind == "ship":
        told.ships.append((thing, event["customer"], quantity, uom))
        put(event.get("from", "-"), -quantity)
    elif kind == "return" and "customer" in event:
        told.returns.append((thing, event["customer"], quantity, uom))
        put(event.get("to", "-"), quantity)
    elif kind == "return":
        put("-", -quantity)
    elif kind == "adjust":
        put(line.get("location", "-"), quantity)


def outputs(told: Genealogy, start: str) -> tuple[set[str], set[Thing]]:
    """The order or run itself with what it reaches, and everything made there.

    What is booked on an order reaches its runs; what an order as a whole reported as made may
    hold anything booked on the order or on its runs; runs do not reach each other.
    """
    nodes = {start} | told.runs_of.get(start, set())
    made = {thing for n in nodes for thing in told.out_of.get(n, ())}
    order = start if start.startswith("order:") else f"order:{start[6:].rsplit('/', 1)[0]}"
    return nodes, made | told.out_of.get(order, set())


def answer(events: Iterable[Event], root: str) -> Answer:
    """Everything downstream of a supplier lot, a lot or a serial."""
    return answer_in(build(events), root)


def answer_in(told: Genealogy, root: str) -> Answer:
    """The same from a genealogy that was built already."""
    found = Answer()
    if root.startswith("supplier-lot:"):
        start = set(told.supplied[root])
    else:
        kind, _, rest = root.partition(":")
        item, _, number = rest.partition("/")
        start = {(kind, item, number)}
    if root.startswith("supplier-lot:"):
        found.roots = {ref(thing) for thing in start}
    seen: set[Thing] = set(start)
    by_serial: set[Thing] = set()  # lots named only because a serial of theirs was reached
    queue = list(start)
    while queue:
        thing = queue.pop()
        follow: set[Thing] = set()
        for place in told.into.get(thing, ()):
            nodes, made = outputs(told, place)
            found.batches |= {n for n in nodes if n.startswith("batch:")}
            found.orders |= {n for n in nodes if n.startswith("order:")}
            follow |= made
        if thing[0] == "serial":
            named = told.lot_of.get(thing, set()) - seen
            by_serial |= named
            follow |= named
        elif thing not in by_serial:
            kept = told.serials_in.get(thing, set())
            follow |= kept if thing in start else kept - told.born
        queue += follow - seen
        seen |= follow
    count(told, seen, found)
    reached = seen - start
    found.lots = {ref(thing) for thing in reached if thing[0] == "lot"}
    found.serials = {ref(thing) for thing in reached if thing[0] == "serial"}
    return found


def count(told: Genealogy, things: set[Thing], found: Answer) -> None:
    """Sum deliveries, returns and stock of these things."""
    for rows, sums in ((told.ships, found.shipped), (told.returns, found.returned)):
        for thing, customer, quantity, uom in rows:
            if thing in things:
                key = (f"customer:{customer}", uom)
                sums[key] = sums.get(key, 0) + quantity
    for (thing, place, uom), quantity in told.stock.items():
        if thing in things and quantity:
            found.stock[ref(thing), f"location:{place}", uom] = quantity
