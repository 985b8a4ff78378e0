"""The FSMA sheets of what is downstream of something, counted the slow and obvious way.

It reads raw event dicts and nothing else: no code of the product. What is downstream, what was
voided or reversed, and what is in a container is told by `tests/demo/counting.py`, which knows no
code of it either. A cell is a text, a number, a `datetime` in the site's zone, or "" where the
events hold nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.demo import counting
from tests.demo.counting import Event, Thing

Row = dict[str, Any]
_BESIDE = "no: input or output beside"


@dataclass
class PlainCount:
    """What is counted of a plant, from one root down."""

    events: list[Event]
    root: str
    zone: str
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    gtins: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    goods: set[str] = field(default_factory=set)
    runs: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for event in self.events:
            if event["type"] == "define":
                for kind in ("item", "supplier", "customer", "location"):
                    if kind in event and "lot" not in event and "serial" not in event:
                        self.names.setdefault((kind, event[kind]), event.get("name", ""))
                if "gtin" in event and "item" in event:
                    self.gtins[event["item"]] = event["gtin"]
                if "uom" in event and "item" in event:
                    self.units[event["item"]] = event["uom"]
        found = counting.answer(self.events, self.root)
        own = {self.root} if self.root.startswith(("lot:", "serial:")) else set()
        self.goods = own | found.roots | found.lots | found.serials
        self.runs = found.batches | found.orders

    def sheets(self) -> dict[str, list[Row]]:
        """The rows of the sheets that have some, by heading."""
        booked = list(self._booked())
        received: dict[Thing, set[str]] = defaultdict(set)
        made: dict[Thing, set[str]] = defaultdict(set)
        orders: dict[str, set[str]] = defaultdict(set)
        for event, line, kind, thing, _, _ in booked:
            if kind == "receive" and thing:
                received[thing].add(event.get("supplier_lot", ""))
            if kind == "produce" and thing:
                made[thing].add(line.get("location", ""))
            if kind in ("consume", "produce") and "batch" in event and "work_order" in event:
                orders[f"order:{event['work_order']}"].add(counting.node(event))
        self._codes, self._made = received, made
        touched = self._touched(booked, orders)
        sheets: dict[str, list[Row]] = defaultdict(list)
        for event, line, kind, thing, quantity, uom in booked:
            chosen = thing is not None and counting.ref(thing) in self.goods
            common = self._common(event, line, thing, quantity, uom)
            if kind == "ship" and chosen:
                sheets["Shipping"].append(common | self._shipped(event, thing))
            elif kind == "receive" and chosen:
                sheets["Receiving"].append(common | self._received(event, line, thing))
            elif kind == "return" and "customer" in event and chosen:
                sheets["Receiving"].append(common | self._returned(event, thing))
            elif kind in ("consume", "produce") and (kind, counting.node(event)) in touched:
                sheets["Transformation"].append(self._transformed(event, line, kind, common))
        return sheets

    def _booked(
        self,
    ) -> Iterator[tuple[Event, dict[str, Any], str, Thing | None, float | None, str]]:
        """(event, line, what it is booked as, thing, quantity, unit) of all that happened."""
        boxes = counting.Containers()
        for event in counting.effective(self.events):
            boxes.see(event)
            for line in counting.lines_of(event):
                kind, told = line["as"], line["object"]
                if "hu" in told:
                    summed: dict[tuple[Thing, str], float] = defaultdict(float)
                    for thing, quantity, uom in boxes.open(told, 0, ""):
                        summed[thing, uom] += quantity
                    for (thing, uom), quantity in summed.items():
                        yield event, line, kind, thing, quantity, uom
                    continue
                uom = line.get("uom", self.units.get(told["item"], ""))
                quantity = line.get("quantity", 1 if "serial" in told else None)
                yield event, line, kind, counting.thing_of(told), quantity, uom

    def _touched(self, booked: Iterable[Any], orders: dict[str, set[str]]) -> set[tuple[str, str]]:
        """(consume or produce, run or order) whose bookings are listed: of the runs of what is
        downstream; what is booked on an order goes into its runs and into what it reported."""
        used, given = set(), set()
        for event, _, kind, thing, _, _ in booked:
            if kind not in ("consume", "produce") or counting.node(event) not in self.runs:
                continue
            if thing and counting.ref(thing) in self.goods:
                (used if kind == "consume" else given).add(counting.node(event))
        both = used | given
        found = {(kind, node) for kind in ("consume", "produce") for node in both}
        for order, batches in orders.items():
            for batch in batches:
                if batch in both:
                    found.add(("consume", order))  # the order's inputs may be in it
                    if batch in used:
                        found.add(("produce", order))  # the order may have reported it
                if order in used:
                    found.add(("produce", batch))
                if order in given:
                    found.add(("consume", batch))
        return found

    def _common(
        self, event: Event, line: dict[str, Any], thing: Thing | None, quantity: Any, uom: str
    ) -> Row:
        item = thing[1] if thing else line["object"]["item"]
        name = self.names.get(("item", item), "")
        gtin = self.gtins.get(item)
        return {
            "Event": f"{event['source']} {event['event_id']}",
            "Traceability lot code": self._code(thing),
            "Quantity": "" if quantity is None else quantity,
            "Unit of measure": uom,
            "Product description": f"{name} (GTIN {gtin})" if gtin else name,
            "Reference document type": "",
            "Reference document number": event.get("document", ""),
            "Item": item,
            "Lot in the events": f"{thing[1]} / {thing[2]}" if thing else "",
            "Chosen": "certain" if thing and counting.ref(thing) in self.goods else _BESIDE,
            "Booked by": event["source"], "Booking": event["event_id"],
        }  # fmt: skip

    def _code(self, thing: Thing | None) -> str:
        if thing is None:
            return ""
        theirs = self._codes.get(thing, set())
        return theirs.copy().pop() or thing[2] if len(theirs) == 1 and thing not in self._made \
            else thing[2]  # fmt: skip

    def _source(self, thing: Thing | None) -> str:
        places = self._made.get(thing, set()) - {""} if thing else set()
        return self._named("location", next(iter(places))) if len(places) == 1 else ""

    def _named(self, kind: str, code: str | None) -> str:
        if not code:
            return ""
        name = self.names.get((kind, code), "")
        return f"{name} ({code})" if name and name != code else code

    def _when(self, event: Event) -> Any:
        if "at" not in event:
            return ""
        if len(event["at"]) == 10:
            return datetime.fromisoformat(event["at"]).date()
        at = datetime.fromisoformat(event["at"]).astimezone(ZoneInfo(self.zone))
        return at.replace(tzinfo=None, microsecond=0)

    def _shipped(self, event: Event, thing: Thing | None) -> Row:
        to = ("location", event["ship_to"]) if "ship_to" in event else (
            "customer", event.get("customer"))  # fmt: skip
        return {
            "Immediate subsequent recipient": self._named(*to),
            "Shipped from": self._named("location", event.get("from")),
            f"Date shipped ({self.zone})": self._when(event),
            "Lot code source or its reference": self._source(thing),
        }

    def _received(self, event: Event, line: dict[str, Any], thing: Thing | None) -> Row:
        return {
            "Immediate previous source": self._named("supplier", event.get("supplier")),
            "Where received": self._named("location", line.get("location")),
            f"Date received ({self.zone})": self._when(event),
            "Lot code source or its reference": self._source(thing),
        }

    def _returned(self, event: Event, thing: Thing | None) -> Row:
        return {
            "Immediate previous source": self._named("customer", event["customer"]),
            "Where received": self._named("location", event.get("to")),
            f"Date received ({self.zone})": self._when(event),
            "Lot code source or its reference": self._source(thing),
        }

    def _transformed(self, event: Event, line: dict[str, Any], kind: str, common: Row) -> Row:
        out = kind == "produce"
        node = counting.node(event)
        parts = [event[name] for name in ("work_order", "batch") if name in event]
        papers = {} if out else {"Reference document number": ""}
        return common | papers | {
            "Event": " / ".join(parts) if node.startswith("batch:") else event["work_order"],
            "Order": event.get("work_order", ""),
            "Input or output": "output" if out else "input",
            "Where transformed (lot code source)":
                self._named("location", line.get("location")) if out else "",
            f"Date transformation was completed ({self.zone})": self._when(event) if out else "",
        }  # fmt: skip
