"""Bookings as the checks read them: what each says of one thing, containers opened up.

Containers are opened by the product's own rules, which have a reference of their own (`contents`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.ledger.containers import WHENEVER, Look, Pack, Packing
from app.ledger.presence import read_packing
from app.ledger.trips import BACK, SHIP, USED, Trip
from tests.reference.books import NOTHING_BOOKED, documents_of, known, voided
from tests.reference.flows import item_of, ref_of, run_of
from tests.reference.times import EVER, Event, micros, source_rules, written
from tests.reference.units import converted, of_item
from tests.reference_of_checks.booking import IN, OUT, Booking, BookingList, Word


def booking_list(events: list[Event], known_at: int | None = None) -> BookingList:
    """Read events, as known at a moment."""
    found, rules = BookingList(), source_rules(events)
    corrections = [e for e in events if e["type"] in ("void", "reverse")]
    live = [e for e in events if known(e, known_at) and not voided(e, corrections, known_at)]
    for event in events:  # what things are, and belong to, is never taken back
        _names(found, event)
    for event in sorted(live, key=lambda e: _rank(e, rules)):
        _facts(found, event)
    for event in sorted(events, key=lambda e: _rank(e, rules)):
        if not voided(event, corrections, None):  # what sources are is always as it is now
            _source(found, event)
    for event in live:
        _statuses(found, event, rules)
        if event["type"] == "inspect" and _fails(event):
            found.failed.add(ref_of(event["object"]) if "object" in event else run_of(event))
    packs: list[tuple[str, str, Event, dict[str, Any]]] = []
    own: list[Booking] = []
    for event in live:
        taken = _taken_back(event, corrections, known_at)
        if taken is None:
            continue
        own += _booked(found, event, taken, rules)
        if event["type"] in ("pack", "unpack"):
            hu = f"hu:{event['hu']}"
            for line in event.get("contents") or ({},):
                packs.append((ref_of(line["object"]) if line else hu, hu, event, line))
    for booking in own:
        if booking.thing.startswith("item:"):
            if booking.kind in ("consume", "ship"):
                found.loose.setdefault(booking.thing, []).append(booking.end)
            if booking.kind != "count":
                found.untracked.add(booking.thing)
    found.bookings = [*own, *_inside(found, own, packs, rules)]
    for booking in found.bookings:
        found.by_thing.setdefault(booking.thing, []).append(booking)
        found.by_other.setdefault(booking.other, []).append(booking)
    return found


def _taken_back(event: Event, events: list[Event], known_at: int | None) -> float | None:
    """How much of an event was taken back by number; None when nothing is left of it."""
    if event["type"] in NOTHING_BOOKED:
        return 0
    total = 0.0
    for reverse in events:
        if (reverse["source"], reverse.get("reverses")) != (event["source"], event["event_id"]):
            continue
        if not known(reverse, known_at) or voided(reverse, events, known_at):
            continue
        quantity = reverse.get("quantity")
        if quantity is None:
            return None
        if event["type"] in ("transform", "pack", "unpack", "count"):
            continue
        if "uom" in reverse and "uom" in event:
            quantity = converted(quantity, reverse["uom"], event["uom"])
        total += quantity or 0
    whole = event.get("quantity")
    return None if whole is not None and total and total >= abs(whole) - 1e-9 else total


def _rank(event: Event, rules: dict[str, dict[str, str]]) -> tuple[float, str, str]:
    start, end = times(event, rules)
    return (-EVER if start == -EVER else end), event["source"], event["event_id"]


def times(event: Event, rules: dict[str, dict[str, str]]) -> tuple[float, float]:
    """The first and last microsecond that is written; a time without offset is its source's."""
    text, mine = str(event.get("at", "")), rules.get(event["source"], {})
    if "T" not in text or not _local(text):
        return written(event, mine)
    zone = ZoneInfo(mine.get("zone", "UTC"))
    moment = micros(datetime.fromisoformat(text).replace(tzinfo=zone))
    return moment, moment


def _local(text: str) -> bool:
    clock = text.partition("T")[2]
    return bool(clock) and not (text.endswith("Z") or "+" in clock or "-" in clock)


def _objects(event: Event) -> list[dict[str, Any]]:
    lines = [event] if "object" in event else []
    for group in ("inputs", "outputs", "contents"):
        lines += event.get(group) or ()
    return [line["object"] for line in lines]


def _names(found: BookingList, event: Event) -> None:
    objects = _objects(event)
    if event["type"] == "define" and {"lot", "serial"} & set(event):
        objects.append(event)
        also = event.get("same_as") or ()
        found.names.setdefault(ref_of(event), set()).update(
            [also] if isinstance(also, str) else also
        )
    for given in objects:
        found.things.add(ref_of(given))
        if "item" in given:
            found.things.add(f"item:{given['item']}")
        if {"lot", "serial"} <= set(given):
            lot = ref_of({"item": given["item"], "lot": given["lot"]})
            found.things.add(lot)
            found.members.setdefault(lot, set()).add(ref_of(given))
    if event["type"] == "define" and "item" in event:
        found.things.add(f"item:{event['item']}")
    if event.get("work_order") or event.get("batch"):
        found.things.add(run_of(event))
        if event.get("work_order"):
            order = f"order:{event['work_order']}"
            found.things.add(order)
            found.runs.setdefault(order, set()).add(run_of(event))


def _facts(found: BookingList, event: Event) -> None:
    """The last word on items, customers, expiry."""
    if event["type"] in ("run", "transform"):
        told: dict[str, Any] = {k: event[k] for k in ("kind", "homogeneous") if k in event}
        found.facts.setdefault(run_of(event), {}).update(told)
    if event["type"] == "define":
        for kind in ("item", "customer"):
            if kind in event and not {"lot", "serial"} & set(event):
                found.facts.setdefault(f"{kind}:{event[kind]}", {}).update(event)
    for given in _objects(event):
        if "expires_at" in given:
            found.facts.setdefault(ref_of(given), {})["expires_at"] = given["expires_at"]


def _source(found: BookingList, event: Event) -> None:
    """The last word of a source on itself."""
    if event["type"] == "define":
        if "zone" in event:
            found.zones[event["source"]] = event["zone"]
        if "event_types" in event:
            found.owned[event["source"]] = set(event["event_types"])


def _statuses(found: BookingList, event: Event, rules: dict[str, dict[str, str]]) -> None:
    """Every status an event gives."""
    at = (*_rank(event, rules), times(event, rules)[0])
    if event["type"] == "status":
        part = {"location", "quantity"} & set(event)
        status = None if part else event["status"]
        found.statuses.setdefault(ref_of(event["object"]), []).append((*at, status, True))
        place = event.get("location") and f"location:{event['location']}"
        word = Word(at[:3], at[3], event["status"], place, "quantity" in event)
        found.words.setdefault(ref_of(event["object"]), []).append(word)
    for given in _objects(event):
        if "status" in given:
            found.statuses.setdefault(ref_of(given), []).append((*at, given["status"], False))
            word = Word(at[:3], at[3], given["status"])
            found.words.setdefault(ref_of(given), []).append(word)


def _fails(event: Event) -> bool:
    """A test that failed, or a value outside its limits."""
    value, limits = event.get("value"), event.get("limits") or {}
    if event.get("result") == "fail" or not isinstance(value, (int, float)):
        return event.get("result") == "fail"
    return bool(value < limits.get("min", value) or value > limits.get("max", value))


def _booked(
    found: BookingList, event: Event, taken: float, rules: dict[str, dict[str, str]]
) -> Iterator[Booking]:
    kind, (start, end) = event["type"], times(event, rules)
    lines = {"consume": event.get("inputs", ()), "produce": event.get("outputs", ())}
    if kind == "return":
        kind = "back" if "customer" in event else "give_back"
    if kind not in (*IN, *OUT, "adjust", "count", "move", "transform"):
        return
    one = [(kind, event)] if kind != "transform" else []
    basis = event.get("at_basis", rules.get(event["source"], {}).get("at_basis", "posted"))
    for type_, line in [*one, *((name, each) for name, some in lines.items() for each in some)]:
        quantity = line.get("quantity")
        if quantity is not None:
            quantity = (-1 if quantity < 0 else 1) * round(abs(quantity) - taken, 6)
        other, place, to = _where(type_, event, line)
        assumed = line.get("basis") == "assumed"
        party = found.facts.get(other, {}).get("kind", "") if other.startswith("customer:") else ""
        if type_ == "ship" and party == "own":
            to = f"location:{other.partition(':')[2]}"
        yield Booking(
            type_, ref_of(line["object"]), other, start, end, quantity, line.get("uom"),
            event["source"], event["event_id"], event.get("document"), place, to, party,
            _local(str(event.get("at", ""))), posted=assumed or basis == "posted", sure=not assumed,
            documents=frozenset(documents_of(event)),
        )  # fmt: skip


def _where(kind: str, event: Event, line: dict[str, Any]) -> tuple[str, str | None, str | None]:
    """(other end, where it was put or taken from, where it leads)."""
    here = line.get("location") or event.get("location")
    place = None if here is None else f"location:{here}"
    if kind in ("consume", "produce"):
        run = run_of(event)
        whole = kind == "produce" and run.startswith("order:")
        return f"made by {run}" if whole else run, place, None
    if kind == "receive":
        return f"supplier:{event.get('supplier', '?')}", place, None
    if kind in ("adjust", "count"):
        return place or "location:?", None, place
    if kind in ("back", "give_back"):
        to = event.get("to") if kind == "back" else None
        party = "customer" if kind == "back" else "supplier"
        return f"{party}:{event[party]}", to and f"location:{to}", None
    start = event.get("from") and f"location:{event['from']}"
    if kind == "ship":
        return f"customer:{event['customer']}", start, None
    return f"location:{event['to']}", start, f"location:{event['to']}"


def _inside(
    found: BookingList, own: list[Booking], packs: list[tuple[str, str, Event, dict[str, Any]]],
    rules: dict[str, dict[str, str]],
) -> Iterator[Booking]:  # fmt: skip
    """The bookings of containers for each piece that may have been inside."""
    numbers: dict[str, int] = {}
    listed = []
    for number, (content, hu, event, line) in enumerate(packs):
        start, end = times(event, rules)
        look = WHENEVER if start == -EVER else (int(start), int(end))
        out = event["type"] == "unpack"
        ids = [numbers.setdefault(ref, len(numbers)) for ref in (content, hu)]
        quantity = line.get("quantity")
        listed.append(Pack(number, *ids, look, quantity, line.get("uom"), out, not line))
        if not out:
            found.packed.add(content)
            if quantity == 0:
                found.zeros.add(content)
            if content.startswith("item:"):
                found.loose.setdefault(content, []).append(end)
                found.untracked.add(content)
    put = {(pack.content, pack.hu) for pack in listed if not pack.out}
    refs_of = {number: ref for ref, number in numbers.items()}
    found.strays = found.packed & {
        refs_of[pack.content] for pack in listed
        if pack.out and not pack.everything and (pack.content, pack.hu) not in put
    }  # fmt: skip
    trips = [trip for b in own if b.thing in numbers for trip in _trips(numbers[b.thing], b)]
    uses: dict[int, list[int]] = {}
    for b in own:
        if b.thing in numbers and b.thing.startswith("serial:") and b.kind in ("consume", "ship"):
            uses.setdefault(numbers[b.thing], []).append(_look(b)[1])
    refs = {number: ref for ref, number in numbers.items()}

    def told(content: int, quantity: float, uom: str | None, wanted: str | None) -> float | None:
        facts = found.facts.get(f"item:{item_of(refs[content])}", {})
        if None in (uom or facts.get("uom"), wanted or facts.get("uom")):
            return quantity
        return of_item(facts, quantity, uom, wanted)

    packing: Packing = read_packing(listed, trips, uses, measure=told)
    of_hu: dict[str, list[Booking]] = {}
    for booking in own:
        of_hu.setdefault(booking.thing, []).append(booking)
    for b in own:
        if b.kind == "ship" and b.thing.startswith("hu:") and b.start != -EVER:
            inside = packing.contents(numbers[b.thing], _look(b)) if b.thing in numbers else ()
            found.perhaps |= {(refs[each.piece.content], b.other) for each in inside}
    for thing in sorted(found.packed):
        for piece in packing.holders(numbers[thing]) if thing[:3] in ("lot", "ser") else ():
            found.holders.add(refs[piece.hu])
            if piece.still:
                continue
            found.pieces.setdefault(thing, []).append((refs[piece.hu], piece))
            for booking in of_hu.get(refs[piece.hu], ()):
                look = _look(booking)
                if piece.seen(look):
                    yield replace(
                        booking, thing=thing, quantity=piece.quantity, uom=piece.uom,
                        inside=booking.thing, sure=booking.sure and piece.surely(look),
                    )  # fmt: skip


def _look(booking: Booking) -> Look:
    timed = booking.start != -EVER
    return (int(booking.start), int(booking.end)) if timed else WHENEVER


def _trips(hu: int, b: Booking) -> Iterator[Trip]:
    """What a booking of a container says of its content."""
    if not b.thing.startswith("hu:"):
        return
    if b.kind == "ship" and b.party != "own":
        yield Trip(hu, SHIP, _look(b), hash(b.other), b.other == "customer:?")
    elif b.kind in ("receive", "back"):
        yield Trip(hu, BACK, _look(b))
    elif b.kind in ("consume", "give_back") or (b.kind == "adjust" and b.sign < 0):
        yield Trip(hu, USED, _look(b))
