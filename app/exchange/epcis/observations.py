"""Bookings of things that exist: shipped, received, seen somewhere, their status, their sensors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.events.models import Problem
from app.exchange.epcis.draft import Draft, RefusedError
from app.exchange.epcis.things import (
    EpcisThing,
    end_place,
    ends,
    object_of_class,
    party,
    place,
    where,
)
from app.exchange.epcis.words import (
    COUNTING,
    RECEIVING,
    SHIPPING,
    STATUSES,
    entries,
    first,
    mappings,
    number_of,
    short,
    text_of,
)


def book(draft: Draft, kind: str, thing: EpcisThing, fields: Mapping[str, Any]) -> None:
    """Book one thing, and beside it the container it also is."""
    booking = {"type": kind, "object": thing.object, **thing.amount(), **fields}
    twins = {}
    if thing.twin:
        twins[thing.twin] = {"type": kind, "object": {"hu": thing.twin}, **fields}
    draft.book(booking, twins)


def book_step(draft: Draft, things: list[EpcisThing]) -> None:
    """Book what the business step says of things that already exist."""
    if draft.step == SHIPPING:
        ship(draft, things)
    elif draft.step == RECEIVING:
        receive(draft, things)
    else:
        observe(draft, things)


def customers(draft: Draft) -> list[str]:
    """The customers of a shipment, as written: owner, else possessor, else place, else any."""
    given = ends(draft, "destination")
    for kind in ("owning_party", "possessing_party", "location"):
        if kind in given:
            return given[kind]
    return [written for others in given.values() for written in others]


def ship(draft: Draft, things: list[EpcisThing]) -> None:
    """Ship to the destination; several get one shipment each, the further ones of unknown quantity.

    No destination: the customer is unknown, but the shipment is not lost.
    """
    written = customers(draft)
    origin = end_place(draft, "source") or where(draft, "bizLocation", "readPoint")
    target = end_place(draft, "destination")
    if written:
        keys = [party(draft, entry, "destinationList") for entry in written]
        if len(keys) > 1:
            draft.note(
                "several_destinations",
                "the shipment names several destinations; each is "
                "a customer, of unknown quantity but the first",
                "destinationList",
            )
    else:
        keys = [f"unknown:{draft.base_id}"]
        draft.names.name(
            "customer", {"customer": keys[0]}, "", kind="partner", name="destination not recorded"
        )
        draft.note(
            "no_destination",
            "a shipment without destination: its customer is not known",
            "destinationList",
        )
    for number, key in enumerate(dict.fromkeys(keys)):
        fields = {"customer": key, "from": origin, "ship_to": target}
        for thing in things:
            shipped = thing if number == 0 else EpcisThing(thing.object, twin=thing.twin)
            book(draft, "ship", shipped, fields)


def receive(draft: Draft, things: list[EpcisThing]) -> None:
    """Receive at the business location, read point or destination."""
    location = where(draft, "bizLocation", "readPoint") or end_place(draft, "destination")
    if not location:
        draft.note("no_location", "received at a place that is not recorded", "bizLocation")
    for thing in things:
        book(draft, "receive", thing, {"location": location})


def observe(draft: Draft, things: list[EpcisThing]) -> None:
    """Move to where the event leaves the things; without any place, keep the observation."""
    target, origin = end_place(draft, "destination"), end_place(draft, "source")
    if target:
        origin = origin or where(draft, "bizLocation", "readPoint")
    else:
        target = where(draft, "bizLocation", "readPoint")
        if any(kind != "location" for kind in ends(draft, "destination")):
            draft.note(
                "destination_not_booked",
                f"the destination of “{draft.step}” is a party; "
                "only a shipment delivers to a customer",
                "destinationList",
            )
    if not target:
        draft.note("observation_not_booked", "seen at no place: kept as an inspection")
    for thing in things:
        if target:
            book(draft, "move", thing, {"to": target, "from": origin if origin != target else ""})
        else:
            record(draft, thing)


def record(draft: Draft, thing: EpcisThing) -> None:
    """Keep an observation that books nothing: an inspection without verdict, with the amount."""
    test = draft.step or "observation"
    booking = {"type": "inspect", "object": thing.object, "test": test, "result": "value"}
    draft.book(booking | ({"attributes": thing.amount()} if thing.amount() else {}))


def quantity_event(draft: Draft) -> None:
    """So many of a class at a place: a count of what is there, or what its step says, as an
    observation of that quantity would."""
    thing = object_of_class(draft)
    if thing is None:
        raise RefusedError(_NO_CLASS)
    if draft.step not in COUNTING:
        book_step(draft, [thing])
    elif thing.quantity is None or "hu" in thing.object:
        draft.note("quantity_unknown", "a count without a quantity: kept as an inspection")
        record(draft, thing)
    else:
        location = where(draft, "bizLocation", "readPoint")
        if not location:
            draft.note("no_location", "counted at a place that is not recorded", "bizLocation")
        counted = {"type": "count", "object": thing.object, **thing.amount()}
        draft.book(counted | {"location": location})
    book_status(draft, [thing])


_NO_CLASS = Problem(
    "no_objects", "the event names no class of objects", "epcClass",
    "Name what was counted in epcClass.",
)  # fmt: skip


def book_status(draft: Draft, things: Iterable[EpcisThing]) -> None:
    """Book the dispositions that are a status; others stay in the attributes."""
    lasting = draft.event.get("persistentDisposition")
    lasting = lasting if isinstance(lasting, Mapping) else {}
    words = [draft.event.get("disposition"), *entries(lasting.get("set"))]
    statuses = {STATUSES[word]: word for word in map(_lower, words) if word in STATUSES}
    if any(_lower(word) in STATUSES for word in entries(lasting.get("unset"))):
        draft.note(
            "status_lifted",
            "a lasting disposition was lifted; the event does not say which status holds now",
            "persistentDisposition",
        )
    here = place(draft, draft.event.get("bizLocation")) if statuses else ""
    for status, word in statuses.items():
        for thing in things:
            draft.book(
                {
                    "type": "status",
                    "object": thing.object,
                    "status": status,
                    **thing.amount(),
                    "location": here,
                    "reason": word,
                }
            )


def _lower(word: object) -> str:
    return short(word).lower()


def book_sensors(draft: Draft, subjects: list[Mapping[str, Any]]) -> None:
    """One inspection for each sensor report and subject (`{"object": …}` or `{"batch": …}`)."""
    if not subjects:
        return
    draft.used.add("sensorElementList")
    for element in entries(draft.event.get("sensorElementList")):
        element = element if isinstance(element, Mapping) else {}
        reports = list(mappings(element.get("sensorReport")))
        if not reports:
            draft.kept.add("sensorElementList")
            draft.note(
                "sensor_not_understood",
                "a sensor element without reports is kept in the attributes",
                "sensorElementList",
            )
        more = {key: value for key, value in element.items() if key != "sensorReport"}
        for report in reports:
            for subject in subjects:
                _inspect(draft, subject, report, more)


def _inspect(
    draft: Draft, subject: Mapping[str, Any], report: Mapping[str, Any], more: Mapping[str, Any]
) -> None:
    names = (short(report.get(key)) for key in ("type", "microorganism", "chemicalSubstance"))
    numbers = (report.get(key) for key in ("value", "meanValue", "percValue"))
    value: Any = next((number_of(one) for one in numbers if number_of(one) is not None), None)
    if value is None:
        texts = ("stringValue", "uriValue", "hexBinaryValue", "value")
        value = first(text_of(report.get(key)) for key in texts)
        if isinstance(report.get("booleanValue"), bool):
            value = str(report["booleanValue"]).lower()
    # The report stays whole beside the value: range, device, exceptions and time are in it.
    kept = {"sensorReport": dict(report)} | ({"sensorElement": dict(more)} if more else {})
    draft.book(
        {
            "type": "inspect",
            **subject,
            "test": first(names) or "sensor",
            "result": "value",
            "value": value,
            "uom": text_of(report.get("uom")),
            "attributes": kept,
        }
    )
