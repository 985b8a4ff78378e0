"""Caches that follow from all events, whichever came first: corrections and properties.

After new events are stored, everything they may have changed is worked out again from the events
themselves: what is voided, what is reversed by how much, and which define, status or run gives
each property (the greatest end of `at`, then source, then event id). So the order of arrival
never matters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson

from app.events.canonical import canonical_json
from app.graph.run import Work
from app.times import BEFORE_ALL
from app.vocabulary import EVENT_TYPES, MICRO, make_ref
from app.vocabulary.plan import plan_event
from app.vocabulary.reversing import left_after, taken_back

Key = tuple[str, str]

_PARTY = ("name", "contact", "phone", "email", "address", "country", "gln", "attributes")
_RUN = (
    "kind", "homogeneous", "started_at", "ended_at", "operator", "parameters", "record",
    "attributes",
)  # fmt: skip
_GOODS = ("status", "manufactured_at", "expires_at", "name", "attributes")
_GIVEN: dict[str, tuple[str, ...]] = {
    "Item": ("name", "uom", "factors", "item_type", "tracking", "gtin", "attributes"),
    "Lot": _GOODS,
    "Serial": _GOODS,
    "WorkOrder": (*_RUN, "name", "makes", "quantity", "uom", "due", "status"),
    "Batch": _RUN,
    "HandlingUnit": (*_GOODS, "kind"),
    "Location": ("name", "kind", "in", "address", "country", "gln", "attributes"),
    "Customer": (*_PARTY, "kind"),
    "Supplier": (*_PARTY, "kind"),
    "Resource": ("name", "kind", "attributes"),
}
_AS_JSON = ("factors", "parameters", "attributes")
_RENAMED = {"item_type": "type"}


@dataclass(slots=True)
class Touched:
    """What must be refreshed after corrections."""

    about: set[str] = field(default_factory=set)
    supplied: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)


def settle_corrections(work: Work, keys: Iterable[Key]) -> Touched:
    """Work out voids and reversals of some events (and of what their reverses point at)."""
    wanted = set(keys)
    touched = Touched()
    if not wanted:
        return touched
    found = _fetch(work, wanted)
    beyond = {
        (key[0], row["target"]) for key, row in found.items() if row["type"] == "reverse"
    } - wanted
    if beyond:
        found |= _fetch(work, beyond)
    rows = []
    for (source, event_id), row in found.items():
        if row["type"] == "void":
            continue
        voided_at = min((c[1] for c in row["corrections"] if c[0] == "void"), default=None)
        content = orjson.loads(row["content"])
        link = {"voided_at": voided_at} | reversal(content, row["corrections"])
        rows.append([source, event_id, {"voided_at": voided_at}, link])
        _touch(touched, content)
    if rows:
        work.do("events/update_bookings", rows=rows)
    return touched


def _fetch(work: Work, keys: set[Key]) -> dict[Key, dict[str, Any]]:
    rows = work.rows("events/corrections", keys=[list(key) for key in sorted(keys)])
    return {(row["source"], row["event_id"]): row for row in rows}


def _touch(touched: Touched, content: dict[str, Any]) -> None:
    plan = plan_event(content)
    touched.about.update(plan.about)
    touched.supplied.update(row[2] for row in plan.bookings if row[0] == "SUPPLIED")
    if content["type"] == "define" and content["subject"]["kind"] == "source":
        touched.sources.add(content["source"])


def reversal(content: dict[str, Any], corrections: list[list[Any]]) -> dict[str, Any]:
    """What reverses do to the links of an event.

    `reversed` is the quantity taken back now, `undone_at` the stamp since which nothing is left
    (null while something is); `rev_*` lists keep every reverse for answers about earlier days.
    """
    reverses = [
        (orjson.loads(text), stamp, voided)
        for kind, stamp, voided, text in corrections
        if kind == "reverse" and EVENT_TYPES[content["type"]].reversed != "no"
    ]
    reverses.sort(key=lambda each: str(each[0]["event_id"]))  # lists do not tell who came first
    taken = [(stamp, voided, taken_back(content, reverse)) for reverse, stamp, voided in reverses]
    if not taken:
        return {
            "reversed": None, "undone_at": None, "rev_quantity": None, "rev_recorded_at": None,
            "rev_voided_at": None,
        }  # fmt: skip
    total, undone_at = left_after(
        content.get("quantity"), [(stamp, part) for stamp, voided, part in taken if voided is None]
    )
    return {
        "reversed": total / MICRO,
        "undone_at": undone_at,
        "rev_quantity": [-1.0 if part is None else float(part) for _, _, part in taken],
        "rev_recorded_at": [stamp for stamp, _, _ in taken],
        "rev_voided_at": [-1 if voided is None else voided for _, voided, _ in taken],
    }


def settle_properties(work: Work, refs: Iterable[str]) -> None:
    """Refresh the properties that define, status, run and object fields give to some things."""
    rows, within = [], []
    for found in work.rows("events/about", refs=sorted(set(refs))):
        given, aliases = _winners(found["ref"], found["events"])
        names = _GIVEN.get(found["label"], ())
        properties = {_RENAMED.get(name, name): _stored(name, given.get(name)) for name in names}
        if "in" in properties:
            inner = properties.pop("in")
            within.append([found["ref"], make_ref("location", inner) if inner else None])
        properties["aliases"] = sorted(aliases) or None
        rows.append([found["ref"], properties])
    if rows:
        work.do("events/set_properties", rows=rows)
    if within:
        work.do("events/set_within", rows=within)


def _winners(ref: str, events: list[list[Any]]) -> tuple[dict[str, Any], set[str]]:
    """Property by property, what the greatest (end of at, source, event id) says."""
    given: dict[str, Any] = {}
    aliases: set[str] = set()
    order = [row for row in events if row[3] is not None]
    for _, _, _, text in sorted(order, key=lambda row: (_end(row[0]), row[1], row[2])):
        told = dict(plan_event(orjson.loads(text)).about.get(ref, {}))
        aliases.update(told.pop("same_as", ()))
        if "attributes" in told:
            told["attributes"] = given.get("attributes", {}) | told["attributes"]
        given |= told
    return given, aliases


def _end(at_to: int | None) -> int:
    return BEFORE_ALL if at_to is None else at_to


def _stored(name: str, value: Any) -> Any:
    return canonical_json(value) if value is not None and name in _AS_JSON else value
