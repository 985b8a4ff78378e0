"""The part of a large plant's events that an answer down from a thing depends on.

What was made of the thing, times left aside: everything booked on it, on the runs it went into,
on the orders of those, on containers it was in; and the same of what these gave. The reference is
asked of that alone: it looks at every booking again and again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from tests.reference.books import lines_of
from tests.reference.flows import order_of, ref_of, run_of
from tests.reference.times import Event

_CORRECTS = {"void": "voids", "reverse": "reverses"}


def slice_of(events: Sequence[Event], *roots: str) -> list[Event]:
    """The events that a trace down from lots or serials depends on, in their order."""
    by_name: dict[str, list[int]] = defaultdict(list)
    for number, event in enumerate(events):
        for name in _names(event):
            by_name[name].append(number)
    chosen: set[int] = set()
    known, waiting = set(roots), list(roots)
    while waiting:
        name = waiting.pop()
        for number in by_name[name]:
            chosen.add(number)
            for each in _leads_to(events[number], name) - known:
                known.add(each)
                waiting.append(each)
    keys = {(events[number]["source"], events[number]["event_id"]) for number in chosen}
    for event in events[::-1]:  # a void of a reverse comes after it
        target = event.get(_CORRECTS.get(event["type"], ""))
        if (event["source"], target) in keys:
            keys.add((event["source"], event["event_id"]))
    for event in events:
        target = event.get(_CORRECTS.get(event["type"], ""))
        if (event["source"], target) in keys:
            keys.add((event["source"], event["event_id"]))
    return [
        event for event in events
        if (event["source"], event["event_id"]) in keys or _is_of_all(event)
    ]  # fmt: skip


def _is_of_all(event: Event) -> bool:
    """Definitions of items, customers, suppliers, places and sources."""
    return event["type"] == "define" and not {"lot", "serial"} & event.keys() and (
        "object" not in event
    )  # fmt: skip


def _names(event: Event) -> Iterator[str]:
    for line in lines_of(event):
        yield from _goods(line["object"])
    if event["type"] == "define" and {"lot", "serial"} & event.keys():
        yield from _goods(event)
    if "hu" in event:
        yield f"hu:{event['hu']}"
    if "work_order" in event or "batch" in event:
        run = run_of(event)
        yield run
        if (order := order_of(run)) is not None and order != run:
            yield order


def _goods(given: Event) -> Iterator[str]:
    """A serial that names its lot is of both."""
    yield ref_of(given)
    if "serial" in given and "lot" in given:
        yield f"lot:{given['item']}/{given['lot']}"


def _leads_to(event: Event, name: str) -> set[str]:
    """What has to be looked at because of an event that was met under a name."""
    if event["type"] in ("consume", "produce", "transform", "run"):
        run = {run_of(event)} if "work_order" in event or "batch" in event else set()
        if name.startswith(("order:", "batch:")):  # what the run gave, and its other bookings
            gave = event.get("outputs", ()) if event["type"] == "transform" else ()
            gave = [event] if event["type"] == "produce" else gave
            return run | {each for line in gave for each in _goods(line["object"])}
        return run | {order for each in run if (order := order_of(each)) is not None}
    found = {f"hu:{event['hu']}"} if "hu" in event else set()
    for line in lines_of(event):
        if "hu" in line["object"] and name.startswith("hu:"):
            found.add(ref_of(line["object"]))
        if "serial" in line["object"] and "lot" in line["object"] and name.startswith("lot:"):
            found.add(ref_of(line["object"]))
    return found
