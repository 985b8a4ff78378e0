"""Caches that follow from all events, whichever came first: corrections and properties.

After new events are stored, everything they may have changed is worked out again from the events
themselves: what is voided, what is reversed by how much, and which define, status or run gives
each property (the greatest end of `at`, then source, then event id). So the order of arrival
never matters.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

import orjson

from app.deliveries.service import settle_deliveries
from app.events.canonical import canonical_json
from app.events.likes import Reversal, alike, like_groups, taken_alike
from app.graph.run import Work
from app.times import DAY_US
from app.vocabulary import EVENT_TYPES, MICRO, make_ref
from app.vocabulary.like import LIKE_TYPES, Part, like_target
from app.vocabulary.plan import Plan, plan_event
from app.vocabulary.properties import given_properties
from app.vocabulary.reversing import booked_quantity, is_unknown, left_after, taken_back

Key = tuple[str, str]
_KEPT_US = DAY_US  # whoever looked longer ago reads everything anew


@dataclass(slots=True)
class Refresh:
    """What must be refreshed after corrections. `shipments`: events that ship; `moved`: containers
    and serials of which something was booked that says what is in a container; `corrected`: events
    whose links may have changed."""

    about: set[str] = field(default_factory=set)
    supplied: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    shipments: set[Key] = field(default_factory=set)
    moved: set[str] = field(default_factory=set)
    corrected: set[Key] = field(default_factory=set)

    def add_bookings(self, key: Key, plan: Plan) -> None:
        """Refresh what the bookings of an event may have delivered."""
        for kind, start, end, *_ in plan.bookings:
            if kind not in _OF_CONTENTS:
                continue
            if kind == "SHIPPED_TO":
                self.shipments.add(key)
            if start.startswith("hu:"):
                self.moved.add(start)
            if end.startswith("hu:"):
                self.moved.add(end)
            if start.startswith("serial:") and kind in ("SHIPPED_TO", "CONSUMED_INTO"):
                self.moved.add(start)


_OF_CONTENTS = frozenset({
    "PACKED_INTO", "UNPACKED_FROM", "SHIPPED_TO", "RETURNED", "SUPPLIED", "CONSUMED_INTO",
    "ADJUSTED",
})  # fmt: skip


def settle_corrections(work: Work, keys: Iterable[Key]) -> Refresh:
    """Work out voids and reversals of some events (and of what their reverses point at)."""
    rows, touched = corrections_of(work, keys)
    if rows:
        work.do("events/update_bookings", rows=rows)
    return touched


def corrections_of(work: Work, keys: Iterable[Key]) -> tuple[list[list[Any]], Refresh]:
    """What voids and reverses do to some events ([source, event id, properties of the event, of its
    links]), and what must be refreshed after that; nothing is written."""
    wanted = set(keys)
    touched = Refresh()
    if not wanted:
        return [], touched
    found = _fetch(work, wanted)
    beyond = {
        (key[0], row["target"]) for key, row in found.items() if row["type"] == "reverse"
    } - wanted
    if beyond:
        found |= _fetch(work, beyond)
    liked = _alike(work, found)
    rows = []
    for (source, event_id), row in found.items():
        if row["type"] == "void":
            continue
        voided_at = min((c[1] for c in row["corrections"] if c[0] == "void"), default=None)
        content = orjson.loads(row["content"])
        link = {"voided_at": voided_at} | reversal(
            content, row["corrections"], liked.get((source, event_id))
        )
        rows.append([source, event_id, {"voided_at": voided_at}, link])
        touched.corrected.add((source, event_id))
        _touch(touched, content)
    return rows, touched


def _alike(work: Work, found: dict[Key, dict[str, Any]]) -> dict[Key, list[Reversal]]:
    """What reverses that name no event take back of the events there are; `found` gets all events
    that what is settled now may change."""
    groups = {
        (source, target) for (source, _), row in found.items()
        if row["type"] in (*LIKE_TYPES, "reverse")
        and (target := like_target(orjson.loads(row["content"]))) is not None
    }  # fmt: skip
    liked: dict[Key, list[Reversal]] = {}
    for (source, _), reverses in like_groups(work, groups).items():
        booked = {(source, event) for event in alike(work, reverses)}
        found |= _fetch(work, booked - found.keys()) if booked - found.keys() else {}
        mine = [found[key] for key in sorted(booked) if key in found]
        for event, parts in taken_alike(reverses, mine).items():
            liked[source, event] = parts
    return liked


def _fetch(work: Work, keys: set[Key]) -> dict[Key, dict[str, Any]]:
    rows = work.rows("events/corrections", keys=[list(key) for key in sorted(keys)])
    return {(row["source"], row["event_id"]): row for row in rows}


def _touch(touched: Refresh, content: dict[str, Any]) -> None:
    plan = plan_event(content)
    touched.about.update(plan.about)
    touched.add_bookings((content["source"], content["event_id"]), plan)
    touched.supplied.update(row[2] for row in plan.bookings if row[0] == "SUPPLIED")
    if content["type"] == "define" and content["subject"]["kind"] == "source":
        touched.sources.add(content["source"])


def reversal(
    content: dict[str, Any], corrections: list[list[Any]], liked: Sequence[Reversal] | None = None
) -> dict[str, Any]:
    """What reverses do to the links of an event.

    `reversed` is the quantity taken back now, `rest_unknown` whether nobody knows how much more
    was, `undone_at` the stamp since which nothing is left (null while something is); `rev_*` lists
    keep every reverse for answers about earlier days: -1 is all, -2 some. `past_*` the same of what
    reverses that name no event took back once and no longer do: that depends on what was recorded
    when. `liked`: what such reverses take back, None where none can mean the event.
    """
    reverses = [
        (orjson.loads(text), stamp, voided)
        for kind, stamp, voided, text in corrections
        if kind == "reverse" and EVENT_TYPES[content["type"]].reversed != "no"
    ]
    reverses.sort(key=lambda each: str(each[0]["event_id"]))  # lists do not tell who came first
    taken = [(stamp, voided, taken_back(content, reverse)) for reverse, stamp, voided in reverses]
    alike = sorted(liked or (), key=lambda each: (each.by, each.since))
    taken += [(each.since, None, each.part) for each in alike if each.until is None]
    past = [each for each in alike if each.until is not None]
    if not taken and liked is None:
        return dict.fromkeys(_REVERSED)
    now = [(stamp, part) for stamp, voided, part in taken if voided is None]
    quantity = booked_quantity(content)
    total, undone_at = left_after(quantity, now)
    unknown = undone_at is None and is_unknown(quantity, [part for _, part in now])
    return {
        "reversed": total / MICRO,
        "rest_unknown": True if unknown else None,
        "undone_at": undone_at,
        "rev_quantity": [_stored(part) for _, _, part in taken],
        "rev_recorded_at": [stamp for stamp, _, _ in taken],
        "rev_voided_at": [-1 if voided is None else voided for _, voided, _ in taken],
        "past_quantity": [_stored(each.part) for each in past] or None,
        "past_recorded_at": [each.since for each in past] or None,
        "past_voided_at": [each.until for each in past] or None,
    }


_REVERSED = (
    "reversed", "rest_unknown", "undone_at", "rev_quantity", "rev_recorded_at", "rev_voided_at",
    "past_quantity", "past_recorded_at", "past_voided_at",
)  # fmt: skip


def _stored(part: Part) -> float:
    """How much was taken back as it stands in a list: -1 all of it, -2 nobody knows how much."""
    if part is None:
        return -1.0
    return -2.0 if math.isnan(part) else float(part)


def refresh(work: Work, touched: Refresh) -> None:
    """Refresh what corrections touched, sources aside."""
    customers = {ref for ref in touched.about if ref.startswith("customer:")}
    items = {ref for ref in touched.about if ref.startswith("item:")}
    before, units = _kinds(work, customers), _units(work, items)
    if touched.about:
        settle_properties(work, touched.about)
    if touched.supplied:
        work.do("events/set_supplier_lots", refs=sorted(touched.supplied))
    now = _kinds(work, customers)
    changed = {ref for ref in customers if before.get(ref) != now.get(ref)}
    told = _units(work, items)
    remeasured = {ref for ref in items if units.get(ref) != told.get(ref)}
    settle_deliveries(work, touched.shipments, touched.moved, changed, remeasured)


def _kinds(work: Work, customers: set[str]) -> dict[str, str | None]:
    """What some customers are: what went to a place of one's own stays in its container."""
    rows = work.rows("graph/parties", refs=sorted(customers)) if customers else []
    return {row["ref"]: row["kind"] for row in rows}


def _units(work: Work, items: set[str]) -> dict[str, tuple[str | None, str | None]]:
    """The units of some items, and how many of them others hold: what was delivered is told so."""
    rows = work.rows("events/units_of_items", refs=sorted(items)) if items else []
    return {row["ref"]: (row["uom"], row["factors"]) for row in rows}


def settle_properties(work: Work, refs: Iterable[str]) -> None:
    """Refresh the properties that define, status, run and object fields give to some things."""
    rows, within = [], []
    for found in work.rows("events/about", refs=sorted(set(refs))):
        properties = given_properties(found["label"], found["ref"], found["events"], canonical_json)
        if "in" in properties:
            inner = properties.pop("in")
            within.append([found["ref"], make_ref("location", inner) if inner else None])
        rows.append([found["ref"], properties])
    changed = bool(rows) and work.one("events/set_properties", rows=rows)["lost"] > 0
    changed |= bool(within) and work.one("events/set_within", rows=within)["moved"] > 0
    if changed:
        reshape(work)


def reshape(work: Work) -> None:
    """Say that something changed of which nobody can tell any more how it was before: answers that
    were read before cannot be gone on with."""
    work.do("events/reshape")


def note_change(
    work: Work,
    before: int,
    sources: Iterable[str],
    corrected: Iterable[tuple[str, str]],
    *,
    own: bool,
) -> None:
    """Note a commit: the stamp `before` it, the sources of its events, the keys of earlier events
    whose links it changed, and whether its events have stamps of their `own`.

    Each commit draws a random text and says which one it followed: a note that is missing leaves a
    gap that is seen, whoever wrote (`app/mirror/forward.py`).
    """
    work.do(
        "events/note_change", drawn=token_hex(8), before=before, sources=sorted(sources),
        corrected=["\n".join(key) for key in sorted(corrected)], own=own, oldest=before - _KEPT_US,
    )  # fmt: skip
