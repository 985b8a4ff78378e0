"""A genealogy's columns from a list of events, without a database.

What the door would have stored and a trace would have fetched, of everything the events name: the
same things, bookings, members and facts, as known at a moment. Ids are places in `refs`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.genealogy.answer import Columns
from app.ledger.columns import KINDS, MOVED, Bookings, Names, Things, read_things
from app.ledger.flows import ItemFacts, material
from app.ledger.rows import Beside, EventBooking, rows_of
from app.times import AFTER_ALL, NOW, read_time, span
from app.vocabulary import UNKNOWN_CUSTOMER, make_ref
from app.vocabulary.content import content_of
from app.vocabulary.corrections import Corrections, Record, corrections_of
from app.vocabulary.plan import plan_event
from app.vocabulary.sources import SourceRules, rules_of, said_of_source, time_properties


@dataclass(frozen=True, slots=True)
class Genealogy:
    """Everything that some events say, as columns.

    `refs`: of each thing by its id, in order; `bookings` with moves and places; `events`: (source,
    event id) of each booking, ("", "") of links that last; `items`: facts by the number of the
    item's code; `members`: (lot, serial) ids; `within`: a place and the place it is in; `received`:
    supplier lots and what was received from them; `beside`: what is no booking of material;
    `taken` and `also`: as in `flows.Material`; `papers` and `supplied`: documents, and supplier
    lots, and the ids of the bookings that name them.
    """

    refs: tuple[str, ...]
    things: Things
    bookings: Bookings
    names: Names
    items: Mapping[int, ItemFacts]
    members: frozenset[tuple[int, int]]
    events: tuple[tuple[str, str], ...]
    within: Mapping[int, int]
    received: Mapping[str, tuple[int, ...]]
    beside: tuple[Beside, ...]
    taken: Mapping[int, float]
    also: Mapping[int, tuple[tuple[float, str], ...]]
    papers: Mapping[str, frozenset[int]]
    supplied: Mapping[str, frozenset[int]]

    def columns(self, at: int | None = None) -> Columns:
        """What a trace is asked of. `at`: only what may have happened by then (UTC microseconds).

        Moves are no part of it: they say where something is, not what became of it.
        """
        bookings = self.bookings.pick(self.bookings.types != MOVED)
        if at is not None:
            bookings = bookings.pick(bookings.low <= at)
        found = material(self.things, bookings, self.names, self.items, self.taken, self.also)
        return Columns(found, self.members)


def from_events(
    events: Iterable[Mapping[str, Any]],
    known_at: int = NOW,
    stamps: Sequence[int] | None = None,
) -> Genealogy:
    """The columns of some events.

    Parameters
    ----------
    events
        Events as in the manual, in the order they came. Of two with one source and id the first
        stays.
    known_at
        As known at this stamp: what was recorded later does not count, nor does what was voided
        or reversed by then.
    stamps
        When each event was recorded. Left out: its `recorded_at` (UTC microseconds), and where it
        has none its number in the list, from 1.

    Errors: `BadEventError` for an event that the door would refuse.
    """
    told = _recorded(events, stamps)
    corrections = corrections_of(told)
    rules = _rules(told, corrections)
    for each in told:
        times = time_properties(each.content, rules[each.content["source"]])
        corrections.ends[each.key] = times.get("at_to", AFTER_ALL)
    booked = [
        EventBooking(each, plan_event(each.content), rules[each.content["source"]])
        for each in sorted(told, key=lambda each: each.key)
        if each.content["type"] not in ("void", "reverse")
    ]
    return _columns(booked, corrections, known_at)


def _recorded(events: Iterable[Mapping[str, Any]], stamps: Sequence[int] | None) -> list[Record]:
    first: dict[tuple[str, str], Record] = {}
    for number, raw in enumerate(events):
        text = raw.get("recorded_at")
        if stamps is not None:
            stamp = stamps[number]
        else:
            stamp = number + 1 if text is None else span(read_time(text))[1]
        content = content_of(raw)
        key = content["source"], content["event_id"]
        first.setdefault(key, Record(stamp, key, content))
    return list(first.values())


def _rules(told: Sequence[Record], corrections: Corrections) -> dict[str, SourceRules]:
    """How the times of each source are read: by all its defines, whenever they came."""
    defines: dict[str, list[tuple[str | None, str, Mapping[str, Any]]]] = {
        each.content["source"]: [] for each in told
    }
    for each in told:
        content = each.content
        if content["type"] != "define" or corrections.voided(each, NOW):
            continue
        if content["subject"]["kind"] == "source":
            defines[content["source"]].append((content.get("at"), content["event_id"], content))
    return {
        source: rules_of(said_of_source(said)) if said else SourceRules()
        for source, said in defines.items()
    }


def _columns(booked: Sequence[EventBooking], corrections: Corrections, known_at: int) -> Genealogy:
    own: dict[str, tuple[str, Mapping[str, Any]]] = {}
    lasting: set[tuple[str, str, str]] = set()
    for each in booked:
        own.update(each.plan.things)
        lasting.update(each.plan.lasting)
    refs = tuple(sorted(own))
    ids = {ref: id_ for id_, ref in enumerate(refs)}
    names = Names()
    now = _said(booked, corrections, NOW)
    then = now if known_at == NOW else _said(booked, corrections, known_at)
    things = _things(refs, own, then, names)
    rows = rows_of(booked, corrections, known_at, ids, lasting)
    return Genealogy(
        refs, things, rows.bookings(names), names, _items(refs, things, now, then),
        frozenset((ids[a], ids[b]) for type_, a, b in lasting if type_ == "INCLUDES"),
        tuple(rows.events),
        {ids[ref]: ids[make_ref("location", said["in"])]
         for ref, said in now.items() if ref.startswith("location:") and "in" in said},
        {ref: tuple(sorted(found)) for ref, found in rows.received.items()},
        tuple(rows.beside), rows.taken, rows.also,
        {ref: frozenset(ids_of) for ref, ids_of in rows.papers.items()},
        {ref: frozenset(ids_of) for ref, ids_of in rows.supplied.items()},
    )  # fmt: skip


def _said(
    booked: Sequence[EventBooking], corrections: Corrections, known_at: int
) -> dict[str, dict[str, Any]]:
    """What events say of things: property by property the greatest (end of `at`, source, id)."""
    said: dict[str, dict[str, Any]] = {}
    told = [
        each for each in booked
        if each.plan.about and each.told.stamp <= known_at
        and not corrections.voided(each.told, known_at)
    ]  # fmt: skip
    for each in sorted(told, key=lambda each: each.end):
        for ref, given in each.plan.about.items():
            said.setdefault(ref, {}).update(given)
    return said


_KIND = {label: number for number, label in enumerate(KINDS)}


def _things(
    refs: Sequence[str],
    own: Mapping[str, tuple[str, Mapping[str, Any]]],
    said: Mapping[str, Mapping[str, Any]],
    names: Names,
) -> Things:
    kinds, items, run_kinds, homogeneous, parties = [], [], [], [], []
    for ref in refs:
        label, properties = own[ref]
        item = properties.get("item", "")
        if label == "Item":
            item = properties["number"]
        elif label in ("Supplier", "Location") and "number" not in properties:
            item = "?"  # nobody, nowhere
        told = said.get(ref, {}) if label in ("Batch", "WorkOrder") else {}
        kinds.append(_KIND[label])
        items.append(item)
        run_kinds.append(told.get("kind", ""))
        homogeneous.append(bool(told.get("homogeneous")))
        parties.append(_party(ref, said) if label == "Customer" else "")
    return read_things(
        {
            "ids": range(len(refs)), "kinds": kinds, "items": items, "run_kinds": run_kinds,
            "homogeneous": homogeneous, "parties": parties,
        },
        names,
    )  # fmt: skip


def _party(ref: str, said: Mapping[str, Mapping[str, Any]]) -> str:
    """Which kind of customer it is."""
    return "?" if ref == UNKNOWN_CUSTOMER else said.get(ref, {}).get("kind", "")


def _items(
    refs: Sequence[str],
    things: Things,
    now: Mapping[str, Mapping[str, Any]],
    then: Mapping[str, Mapping[str, Any]],
) -> dict[int, ItemFacts]:
    """What was known of items; their names are those of today."""
    nothing: Mapping[str, Any] = {}
    found = {}
    for place in np.flatnonzero(things.kinds == _KIND["Item"]).tolist():
        said = then.get(refs[place], nothing)
        found[int(things.items[place])] = ItemFacts(
            said.get("uom"), said.get("factors"), said.get("item_type"),
            now.get(refs[place], nothing).get("name"),
        )  # fmt: skip
    return found
