"""The books: events as bookings on things, what was taken back left out, containers opened up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.reference.contents import Containers
from tests.reference.flows import Books, Flow, Packing, item_of, ref_of, run_of
from tests.reference.opening import opened
from tests.reference.reversals import Taken, key_of, settled
from tests.reference.times import EVER, Event, read_instant, source_rules, when

NOTHING_BOOKED = ("define", "run", "status", "inspect", "void", "reverse")
CUSTOMER = "customer:"


def open_books(events: list[Event], known_at: int | None = None, at: int | None = None) -> Books:
    """Read events, as known at a moment, as far as they may have happened at a moment."""
    rules = source_rules(events)
    books = Books(rules=rules, until=EVER if at is None else at)
    live = [e for e in events if known(e, known_at) and not voided(e, events, known_at)]
    taken = settled(live, rules)
    _belonging(books, events)
    _facts(books, live, rules)
    booked: list[Flow] = []
    for event in live:
        of = taken[key_of(event)]
        if not of.whole:
            books.live.append(event)
            if event["type"] not in NOTHING_BOOKED:
                _book(books, booked, event, of, rules.get(event["source"], {}))
    if at is not None:
        booked = [f for f in booked if f.time.lo <= at]
        books.packing = [p for p in books.packing if p.time.lo <= at]
        books.counts = [c for c in books.counts if c.time.lo <= at]
    books.hu_flows = [f for f in booked if f.thing.startswith("hu:")]
    books.flows = [f for f in booked if not f.thing.startswith("hu:")]
    containers = Containers(books)
    books.flows += [each for flow in books.hu_flows for each in opened(containers, flow)]
    handled = [f for f in books.handled if at is None or f.time.lo <= at]
    books.acts = [*booked, *handled]
    books.handled = [
        each
        for flow in handled
        for each in (opened(containers, flow) if flow.thing.startswith("hu:") else [flow])
    ]
    return books


def stamp(event: Event) -> float:
    """When an event was recorded."""
    text = event.get("recorded_at")
    return -EVER if text is None else read_instant(text)


def known(event: Event, known_at: int | None) -> bool:
    """Whether an event was recorded by a moment."""
    return known_at is None or stamp(event) <= known_at


def voided(event: Event, events: list[Event], known_at: int | None) -> bool:
    """Whether it was said by a moment that an event never happened; a void cannot be voided."""
    return event["type"] != "void" and any(
        e["type"] == "void"
        and e["source"] == event["source"]
        and e["voids"] == event["event_id"]
        and known(e, known_at)
        for e in events
    )


def lines_of(event: Event) -> list[dict[str, Any]]:
    """The event itself where it names an object, and its inputs, outputs and contents."""
    own = [event] if "object" in event else []
    return own + [
        line for group in ("inputs", "outputs", "contents") for line in event.get(group) or ()
    ]


def _belonging(books: Books, events: list[Event]) -> None:
    """Serials of lots and runs of orders: said by any event, and they stay."""
    for event in events:
        named = [line["object"] for line in lines_of(event)]
        if event["type"] == "define" and "serial" in event:
            named.append(event)
        for given in named:
            books.named.add(ref_of(given))
            if "serial" in given and "lot" in given:
                lot = f"lot:{given['item']}/{given['lot']}"
                books.members.setdefault(lot, set()).add(
                    f"serial:{given['item']}/{given['serial']}"
                )
        if event.get("work_order") is not None and event["type"] != "define":
            runs = books.runs.setdefault(f"order:{event['work_order']}", set())
            if event.get("batch") is not None:
                runs.add(run_of(event))


def _facts(books: Books, live: list[Event], rules: dict[str, dict[str, str]]) -> None:
    """Kind and homogeneity of runs, units of items: the last word by (end of at, source, id)."""

    def rank(event: Event) -> tuple[float, str, str]:
        end = when(event, rules.get(event["source"], {})).end
        return (-EVER if end == EVER else end, event["source"], event["event_id"])

    for event in sorted(live, key=rank):
        if event["type"] in ("run", "transform"):
            facts = books.facts.setdefault(run_of(event), {})
            facts.update({k: event[k] for k in ("kind", "homogeneous", "resource") if k in event})
        elif event["type"] == "define" and "item" in event and not {"lot", "serial"} & set(event):
            facts = books.facts.setdefault(f"item:{event['item']}", {})
            facts.update(
                {k: event[k] for k in ("uom", "factors", "item_type", "tracking") if k in event}
            )
        elif event["type"] == "define" and "customer" in event and "kind" in event:
            books.kinds[CUSTOMER + event["customer"]] = event["kind"]


def _book(
    books: Books, booked: list[Flow], event: Event, taken: Taken, rules: dict[str, str]
) -> None:
    type_, key = event["type"], key_of(event)

    def flow(kind: str, line: dict[str, Any], other: str, number: int = 0) -> Flow:
        basis = line.get("basis", "recorded")
        thing = ref_of(line["object"])
        quantity, uom = _amount(books, thing, line, taken)
        return Flow(
            kind, thing, other, when(event, rules, basis), quantity, uom, basis == "assumed",
            line.get("role", "main"), place=_place(event, line), reason=event.get("reason", ""),
            key=(*key, kind, number), documents=documents_of(event),
            also=tuple((a["quantity"], a["uom"]) for a in line.get("also") or ()),
            resource=event.get("resource"), supplier_lot=event.get("supplier_lot"),
            position=line.get("position"), taken=taken.amount, ship_to=event.get("ship_to"),
            partly=taken.unknown or (thing.startswith("hu:") and taken.amount > 0),
        )  # fmt: skip

    if type_ == "receive":
        booked.append(flow("receive", event, f"supplier:{event.get('supplier', '?')}"))
    elif type_ in ("consume", "produce"):
        booked.append(flow(type_, event, run_of(event)))
    elif type_ == "transform":
        booked += [flow("consume", x, run_of(event), n) for n, x in enumerate(event["inputs"])]
        booked += [flow("produce", x, run_of(event), n) for n, x in enumerate(event["outputs"])]
    elif type_ == "ship":
        booked.append(flow("ship", event, CUSTOMER + event.get("customer", "?")))
    elif type_ == "return" and "customer" in event:
        booked.append(flow("back", event, CUSTOMER + event["customer"]))
    elif type_ == "return":
        booked.append(flow("give_back", event, f"supplier:{event['supplier']}"))
    elif type_ == "adjust":
        kind = "adjust_out" if event["quantity"] < 0 else "adjust_in"
        booked.append(flow(kind, event, "location:" + event.get("location", "?")))
    elif type_ == "count":
        found = flow("count", event, event.get("location", "?"))
        if found.quantity is None or found.quantity > 0:
            books.counts.append(found)
    elif type_ == "move":
        booked.append(flow("move", event, event["to"]))
    elif type_ in ("pack", "unpack"):
        hu = f"hu:{event['hu']}"
        for number, line in enumerate(event.get("contents") or ({},)):
            content = ref_of(line["object"]) if line else None
            quantity, uom = _amount(books, content, line, Taken()) if content else (None, None)
            time = when(event, rules)
            books.packing.append(
                Packing(type_ == "pack", content, hu, time, quantity, uom, (*key, number))
            )
            what = line if line else {"object": {"hu": event["hu"]}}
            booking = replace(flow(type_, what, hu, number), quantity=quantity)
            packed = type_ == "pack" and not booking.thing.startswith("hu:")
            (booked if packed else books.handled).append(booking)


def documents_of(event: Event) -> tuple[str, ...]:
    """The numbers of the documents an event names."""
    own = [event["document"]] if "document" in event else []
    return tuple(own + [each["number"] for each in event.get("documents") or ()])


def _place(event: Event, line: dict[str, Any]) -> str | None:
    """Where it came to or left from."""
    name = "from" if event["type"] in ("ship", "move") else "to"
    place: str | None = line.get("location") or event.get("location") or event.get(name)
    return place


def _amount(
    books: Books, thing: str, line: dict[str, Any], taken: Taken
) -> tuple[float | None, str | None]:
    """Net quantity and unit: a serial without a quantity is one, a missing unit is the item's."""
    quantity = line.get("quantity")
    if quantity is None:
        quantity = 1 if thing.startswith("serial:") else None
    else:
        quantity = round(abs(quantity) - taken.amount, 6)
    if taken.unknown:
        quantity = None
    own = None if thing.startswith("hu:") else books.facts.get(f"item:{item_of(thing)}", {})
    return quantity, line.get("uom") or (own or {}).get("uom")
