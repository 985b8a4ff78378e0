"""Answers to questions of the library, counted from the events the slow and obvious way.

No code of the product is used, and no graph.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import Any

from tests.demo.counting import effective, lines_of, node, thing_of

Events = list[dict[str, Any]]


def lots_expiring(events: Events, first: str, days: int) -> set[str]:
    """Lots whose expiry date lies in the days from a date on."""
    last = (date.fromisoformat(first) + timedelta(days)).isoformat()
    return {
        f"lot:{obj['item']}/{obj['lot']}"
        for event in effective(events)
        for obj in (line["object"] for line in lines_of(event))
        if "lot" in obj and "serial" not in obj and first <= obj.get("expires_at", "") <= last
    }


def booked(events: Events, *roles: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """(event, line) of every booking that is a receive, consume, produce, …"""
    return [
        (event, line)
        for event in effective(events)
        for line in lines_of(event)
        if line["as"] in roles
    ]


def receipts(events: Events) -> Counter[str]:
    """Receipts by supplier."""
    return Counter(event.get("supplier", "?") for event, _ in booked(events, "receive"))


def split_supplier_lots(events: Events) -> set[tuple[str, str]]:
    """(supplier, lot) received as more than one internal lot."""
    lots: dict[tuple[str, str], set[object]] = defaultdict(set)
    for event, line in booked(events, "receive"):
        thing = thing_of(line["object"])
        if "supplier_lot" in event and thing is not None and thing[0] == "lot":
            lots[event["supplier"], event["supplier_lot"]].add(thing)
    return {key for key, things in lots.items() if len(things) > 1}


def inspections(events: Events) -> list[dict[str, Any]]:
    """All inspections that were made."""
    return [event for event in effective(events) if event["type"] == "inspect"]


def runs_that_took(events: Events) -> set[str]:
    """Runs into which something was booked."""
    return {node(event) for event, _ in booked(events, "consume") if "batch" in event}


def orders_and_runs_that_made(events: Events) -> set[str]:
    """Runs and orders on which something made was booked, orders of such runs not included."""
    return {node(event) for event, _ in booked(events, "produce")}


def runs_without_output(events: Events) -> set[str]:
    """Runs that took something, and neither they nor their order as a whole made anything."""
    made = orders_and_runs_that_made(events)
    return {
        run
        for run in runs_that_took(events)
        if run not in made and "order:" + run.removeprefix("batch:").rpartition("/")[0] not in made
    }


def returns(events: Events) -> Counter[str]:
    """Customers' returns by item."""
    return Counter(
        line["object"]["item"]
        for event, line in booked(events, "return")
        if "customer" in event and "item" in line["object"]
    )


def shipments(events: Events) -> Counter[str]:
    """Deliveries by customer, those reversed in full left out."""
    return Counter(event["customer"] for event, _ in booked(events, "ship"))


def losses(events: Events) -> Counter[str]:
    """Adjustments that took something away, by reason."""
    return Counter(
        event.get("reason", "none given")
        for event, _ in booked(events, "adjust")
        if event["quantity"] < 0
    )


def told(events: Events) -> Counter[tuple[str, str]]:
    """Events by source and type."""
    return Counter((event["source"], event["type"]) for event in events)


def untracked(events: Events) -> Counter[str]:
    """Bookings of an item without a lot, by item."""
    return Counter(
        line["object"]["item"]
        for _, line in booked(events, "consume", "produce", "ship")
        if "hu" not in line["object"] and thing_of(line["object"]) is None
    )


def lots_in_containers(events: Events) -> dict[str, set[object]]:
    """The lots that were ever packed into each container."""
    found: dict[str, set[object]] = defaultdict(set)
    for event in effective(events):
        if event["type"] == "pack":
            for line in event["contents"]:
                thing = thing_of(line["object"])
                if thing is not None and thing[0] == "lot":
                    found[event["hu"]].add(thing)
    return found


def serials_in_lots(events: Events) -> Counter[str]:
    """Serials named with their lot."""
    pairs = {
        (f"lot:{obj['item']}/{obj['lot']}", obj["serial"])
        for event in effective(events)
        for obj in (line["object"] for line in lines_of(event))
        if "serial" in obj and "lot" in obj
    }
    return Counter(lot for lot, _ in pairs)


def made_on(events: Events, resource: str, first: str, last: str) -> set[str]:
    """Things made in runs on a resource whose time touches some days (UTC is close enough here)."""
    runs = {
        node(event)
        for event in effective(events)
        if event.get("resource") == resource
        and "batch" in event
        and event.get("started_at", event.get("at", ""))[:10] <= last
        and event.get("ended_at", event.get("at", ""))[:10] >= first
    }
    return {
        "{}:{}/{}".format(*thing)
        for event, line in booked(events, "produce")
        if "batch" in event and node(event) in runs
        for thing in [thing_of(line["object"])]
        if thing is not None
    }


def reworked(events: Events) -> dict[str, set[object]]:
    """Lots and serials that went into rework runs, by item."""
    runs = {
        node(event)
        for event in effective(events)
        if event.get("kind") == "rework" and event["type"] in ("run", "transform")
    }
    found: dict[str, set[object]] = defaultdict(set)
    for event, line in booked(events, "consume"):
        thing = thing_of(line["object"])
        if "batch" in event and node(event) in runs and thing is not None:
            found[thing[1]].add(thing)
    return found
