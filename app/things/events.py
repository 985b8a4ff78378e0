"""The events of a thing, one page at a time, newest first, taken-back ones among them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from app.graph.run import Work
from app.things.models import EventRow
from app.vocabulary import RELATIONSHIPS, UNKNOWN_LOCATION, UNKNOWN_SUPPLIER, make_ref
from app.web.paging import Page
from app.wording import quantity as quantity_text

_TOLD = {"define": "defined", "status": "status", "run": "run recorded"}
_NOWHERE = (UNKNOWN_LOCATION, UNKNOWN_SUPPLIER)


def events_of(work: Work, ref: str, number: int, size: int) -> Page[EventRow]:
    """One page of the events of a thing; of an order also those of its runs."""
    name = "place_events" if ref.startswith("location:") else "events"
    total = int(work.one(f"things/{name}_total", ref=ref)["total"])
    number = min(max(1, number), max(1, -(-total // size)))
    rows = work.rows(f"things/{name}", ref=ref, skip=(number - 1) * size, count=size)
    return Page([_event_row(ref, row) for row in rows], number, size, total)


def _event_row(ref: str, row: Mapping[str, Any]) -> EventRow:
    told, booking = row["told"], row["booking"]
    if told is not None:
        return _told_row(ref, row, told)
    word, other = _seen_from(ref, row)
    undone = booking.get("undone_at") is not None
    return EventRow(
        word=word,
        other=None if other in _NOWHERE else other,
        subject=None if row["subject"] == ref else row["subject"],
        places=_places(ref, booking),
        quantity=booking.get("quantity"),
        reversed=booking.get("reversed"),
        uom=booking.get("uom"),
        at=booking.get("at"),
        at_from=booking.get("at_from"),
        posted=booking.get("at_basis") == "posted",
        source=booking["source"],
        event=booking["event"],
        document=booking.get("document"),
        recorded_at=booking.get("recorded_at"),
        off="voided" if booking.get("voided_at") is not None else "reversed" if undone else "",
        why=tuple(said for each in row["corrections"] if (said := correction(each))),
        note=_note(booking),
    )


def _seen_from(ref: str, row: Mapping[str, Any]) -> tuple[str, str | None]:
    """What happened, and the other end, as seen from the thing (or its run)."""
    start, end, type_ = row["start"], row["end"], row["type"]
    subject = row["subject"]
    if row["booking"].get("everything"):
        return "unpacked wholly", None
    if subject not in (start, end):  # a booking that only names this place
        return f"{start} {RELATIONSHIPS[type_].forth}", end
    outward = start == subject
    word = RELATIONSHIPS[type_].forth if outward else RELATIONSHIPS[type_].back
    if type_ == "RETURNED" and outward and not ref.startswith("customer:"):
        word = "returned to"
    if type_ == "MOVED_TO" and not outward:
        return "arrived", start
    return word, end if outward else start


def _told_row(ref: str, row: Mapping[str, Any], told: Mapping[str, Any]) -> EventRow:
    content = orjson.loads(told["content"])
    status = content.get("status")
    word = _TOLD[told["type"]] + (f" {status}" if told["type"] == "status" and status else "")
    place = content.get("location")
    places = () if place is None else (("at", make_ref("location", place)),)
    return EventRow(
        word=word,
        other=None,
        subject=None if row["subject"] == ref else row["subject"],
        places=places,
        quantity=content.get("quantity"),
        reversed=None,
        uom=content.get("uom"),
        at=told["at"],
        at_from=told["at_from"],
        posted=told["at_basis"] == "posted",
        source=row["booking"]["source"],
        event=row["booking"]["event"],
        document=told["document"],
        recorded_at=None,
        off="voided" if told["voided_at"] is not None else "",
        why=tuple(said for each in row["corrections"] if (said := correction(each))),
        note=content.get("reason", ""),
    )


def _places(ref: str, booking: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    names = (("from", "from"), ("location", "at"), ("to", "to"))
    return tuple(
        (word, booking[name]) for name, word in names if booking.get(name) not in (None, ref)
    )


def _note(booking: Mapping[str, Any]) -> str:
    role = booking.get("role")
    parts = [
        role.replace("_", "-") if role and role != "main" else "",
        "assumed" if booking.get("basis") == "assumed" else "",
        booking.get("reason") or "",
        f"to {booking['ship_to']}" if booking.get("ship_to") else "",
        "how much is left is not known" if booking.get("rest_unknown") else "",
        f"at {booking['position']}" if booking.get("position") else "",
        "also " + " and ".join(booking["also"]) if booking.get("also") else "",
        "documents " + ", ".join(booking["documents"]) if booking.get("documents") else "",
        f"supplier lot {booking['supplier_lot_number']}"
        if booking.get("supplier_lot_number")
        else "",
    ]
    return ", ".join(part for part in parts if part)


def correction(given: Mapping[str, Any]) -> str:
    """What a void or reverse did, in words; empty when it was voided itself."""
    if given["voided_at"] is not None:
        return ""
    content = orjson.loads(given["content"])
    when = str(content.get("at", ""))[:10]
    if given["type"] == "void":
        said = "voided"
    elif content.get("quantity") is not None:
        said = f"{quantity_text(content['quantity'], content.get('uom'))} taken back"
    else:
        said = "reversed"
    reason = content.get("reason") or content.get("note")
    said += f" on {when}" if when else ""
    return said + (f": {reason}" if reason else "")
