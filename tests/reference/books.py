"""The books: events as bookings on things, what was taken back left out, containers opened up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.reference.contents import contents
from tests.reference.flows import Books, Flow, Packing, item_of, ref_of, run_of
from tests.reference.times import EVER, Event, read_instant, source_rules, when
from tests.reference.units import converted

NOTHING_BOOKED = ("define", "run", "status", "inspect", "void", "reverse")
WHOLE_ONLY = ("transform", "pack", "unpack", "count")


def open_books(events: list[Event], known_at: int | None = None, at: int | None = None) -> Books:
    """Read events, as known at a moment, as far as they may have happened at a moment."""
    books = Books()
    rules = source_rules(events)
    live = [e for e in events if known(e, known_at) and not voided(e, events, known_at)]
    _belonging(books, events)
    _facts(books, live, rules)
    opened: list[Flow] = []
    for event in live:
        taken = taken_back(event, events, known_at)
        if taken is not None:
            _book(books, opened, event, taken, rules.get(event["source"], {}))
    if at is not None:
        opened = [f for f in opened if f.time.lo <= at]
        books.packing = [p for p in books.packing if p.time.lo <= at]
    for flow in opened:
        if not flow.thing.startswith("hu:"):
            books.flows.append(flow)
            continue
        books.hu_flows.append(flow)
        for number, inside in enumerate(contents(books, flow.thing, flow.time)):
            if not inside.thing.startswith("hu:"):
                books.flows.append(
                    replace(
                        flow, thing=inside.thing, quantity=inside.quantity, uom=inside.uom,
                        hus=inside.path, sure=inside.sure, key=(*flow.key, number),
                    )
                )  # fmt: skip
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


def taken_back(event: Event, events: list[Event], known_at: int | None) -> float | None:
    """How much of an event was taken back; None when nothing is left of it."""
    if event["type"] in NOTHING_BOOKED:
        return 0
    total = 0.0
    for reverse in events:
        if (
            reverse["type"] == "reverse"
            and reverse["source"] == event["source"]
            and reverse["reverses"] == event["event_id"]
            and known(reverse, known_at)
            and not voided(reverse, events, known_at)
        ):
            quantity = reverse.get("quantity")
            if quantity is None:
                return None
            if event["type"] in WHOLE_ONLY:
                continue
            if "uom" in reverse and "uom" in event:
                quantity = converted(quantity, reverse["uom"], event["uom"])
            total += quantity or 0
    whole = event.get("quantity")
    return None if whole is not None and total and total >= abs(whole) - 1e-9 else total


def _lines(event: Event) -> list[dict[str, Any]]:
    own = [event] if "object" in event else []
    return own + [
        line for group in ("inputs", "outputs", "contents") for line in event.get(group) or ()
    ]


def _belonging(books: Books, events: list[Event]) -> None:
    """Serials of lots and runs of orders: said by any event, and they stay."""
    for event in events:
        named = [line["object"] for line in _lines(event)]
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
            facts.update({k: event[k] for k in ("kind", "homogeneous") if k in event})
        elif event["type"] == "define" and "item" in event and not {"lot", "serial"} & set(event):
            facts = books.facts.setdefault(f"item:{event['item']}", {})
            facts.update({k: event[k] for k in ("uom", "factors", "item_type") if k in event})


def _book(
    books: Books, opened: list[Flow], event: Event, taken: float, rules: dict[str, str]
) -> None:
    type_, key = event["type"], (event["source"], event["event_id"])

    def flow(kind: str, line: dict[str, Any], other: str, number: int = 0) -> Flow:
        basis = line.get("basis", "recorded")
        thing = ref_of(line["object"])
        quantity, uom = _amount(books, thing, line, taken)
        return Flow(
            kind, thing, other, when(event, rules, basis), quantity, uom, basis == "assumed",
            line.get("role", "main"), place=_place(event, line), reason=event.get("reason", ""),
            key=(*key, kind, number),
        )  # fmt: skip

    if type_ == "receive":
        opened.append(flow("receive", event, f"supplier:{event.get('supplier', '?')}"))
    elif type_ in ("consume", "produce"):
        opened.append(flow(type_, event, run_of(event)))
    elif type_ == "transform":
        opened += [flow("consume", x, run_of(event), n) for n, x in enumerate(event["inputs"])]
        opened += [flow("produce", x, run_of(event), n) for n, x in enumerate(event["outputs"])]
    elif type_ == "ship":
        opened.append(flow("ship", event, f"customer:{event['customer']}"))
    elif type_ == "return" and "customer" in event:
        opened.append(flow("back", event, f"customer:{event['customer']}"))
    elif type_ == "return":
        opened.append(flow("give_back", event, f"supplier:{event['supplier']}"))
    elif type_ == "adjust":
        kind = "adjust_out" if event["quantity"] < 0 else "adjust_in"
        opened.append(flow(kind, event, "location:" + event.get("location", "?")))
    elif type_ == "move":
        opened.append(flow("move", event, event["to"]))
    elif type_ in ("pack", "unpack"):
        hu = f"hu:{event['hu']}"
        for number, line in enumerate(event.get("contents") or ({},)):
            content = ref_of(line["object"]) if line else None
            quantity, uom = _amount(books, content, line, 0) if content else (None, None)
            time = when(event, rules)
            books.packing.append(
                Packing(type_ == "pack", content, hu, time, quantity, uom, (*key, number))
            )
            if type_ == "pack" and content and not content.startswith("hu:"):
                opened.append(flow("pack", line, hu, number))


def _place(event: Event, line: dict[str, Any]) -> str | None:
    """Where it came to or left from."""
    name = "from" if event["type"] in ("ship", "move") else "to"
    place: str | None = line.get("location") or event.get("location") or event.get(name)
    return place


def _amount(
    books: Books, thing: str, line: dict[str, Any], taken: float
) -> tuple[float | None, str | None]:
    """Net quantity and unit: a serial without a quantity is one, a missing unit is the item's."""
    quantity = line.get("quantity")
    if quantity is None:
        quantity = 1 if thing.startswith("serial:") else None
    else:
        quantity = round(abs(quantity) - taken, 6)
    own = None if thing.startswith("hu:") else books.facts.get(f"item:{item_of(thing)}", {})
    return quantity, line.get("uom") or (own or {}).get("uom")
