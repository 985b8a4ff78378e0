"""Whether bookings, things and sources are what the events say: worked out again, page by page.

They follow from the events alone, so nothing of them stands in the log: an event that is as it was
taken tells what must be there, and what is there beyond that was put there by somebody else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from app.audit.models import LogLook
from app.audit.taken import TakenEvent
from app.events.canonical import canonical_json
from app.events.contract import ValidEvent
from app.events.models import Incoming
from app.events.rows_of_event import BOOKING_COLUMNS, EventRows, prepare, stored_thing
from app.events.settle import corrections_of
from app.events.sources import source_rules
from app.graph.run import Work
from app.vocabulary import make_ref
from app.vocabulary.properties import given_properties
from app.vocabulary.sources import SourceRules, rules_of, said_of_source

_LINK = (
    "line", "source", "event", "recorded_at", "at_from", "at_to", "at_basis", "at", "document",
    *BOOKING_COLUMNS,
)  # fmt: skip
_EVENT = (
    "source", "event_id", "type", "recorded_at", "content", "sha256", "at_from", "at_to",
    "at_basis", "at", "document", "target", "documents", "batch",
)  # fmt: skip
_NOT_LOOKED_AT = ("flags",)  # compared with what the other properties make it
Properties = dict[str, Any]
Link = tuple[str, str | None, str | None, Properties]


class BookedGoods:
    """What was looked at so far: each thing and lasting link once, relationships by kind."""

    def __init__(self, look: LogLook) -> None:
        self.look = look
        self._totals: Counter[str] = Counter()
        self._known: set[int] = set()  # hashes of refs and lasting links: there may be millions

    def look_at(self, work: Work, page: Sequence[TakenEvent]) -> None:
        """Compare what a page of events says with what is there."""
        rules = source_rules(work)
        events = [each for each in (self._rows(one, rules) for one in page) if each is not None]
        keys = [list(each.key) for each in events]
        corrected = {(row[0], row[1]): row[2:] for row in corrections_of(work, _keys(events))[0]}
        there = {row["place"]: row for row in work.rows("audit/booked", keys=keys)}
        for place, each in enumerate(events):
            if place in there:
                of_event, of_links = corrected.get(each.key, ({}, {}))
                self._event(each, there[place], of_event, of_links)
        self._things(work, events)
        self._lasting(work, events)

    def _rows(self, taken: TakenEvent, rules: Mapping[str, SourceRules]) -> EventRows | None:
        """An event's rows as the door would write them; None when nobody can read it any more."""
        key = taken.key
        try:
            plain = orjson.loads(taken.content)
            rows = prepare(
                Incoming(0, plain, None), ValidEvent(None, taken.content, key.sha256, None, plain)
            )
            rows.stamp(key.stamp, rules.get(key.source, SourceRules()))
        except Exception:  # what is no event raises anything; it was found to be changed already
            return None
        if key.batch >= 0:
            rows.of_batch(key.batch)
        return rows

    def _event(
        self, each: EventRows, row: Mapping[str, Any], of_event: Properties, of_links: Properties
    ) -> None:
        name = " ".join(each.key)
        due = _present(zip(_EVENT, each.row, strict=True)) | _present(of_event.items())
        if due != row["event"]:
            odd = _differing(due, row["event"])
            text = f"Event {name}: {odd} is not what its content says."
            self.look.add("event_changed", name, text)
        wanted = {(link[0], link[3]["line"]): link for link in _links_of(each, of_links)}
        for kind, start, end, properties, flags in row["links"]:
            self.look.looked_at += 1
            self._totals[kind] += 1
            found = wanted.pop((kind, properties["line"]), None)
            self._link(name, found, (kind, start, end, properties), flags)
        for kind, line in wanted:
            text = f"Booking {line} ({kind}) of event {name} is gone."
            self.look.add("booking_removed", name, text)

    def _link(self, name: str, due: Link | None, found: Link, flags: int | None) -> None:
        kind, start, end, properties = found
        line = properties["line"]
        if due is None:
            text = f"Booking {line} ({kind}) is none of event {name}."
            self.look.add("booking_inserted", name, text)
            return
        told = {key: value for key, value in properties.items() if key not in _NOT_LOOKED_AT}
        if (start, end) != due[1:3]:
            text = f"Booking {line} ({kind}) of event {name} is of other things."
            self.look.add("booking_changed", name, text)
        elif told != due[3] or properties.get("flags") != flags:
            odd = _differing(due[3], told) or "flags"
            text = f"Booking {line} ({kind}) of event {name}: {odd} is not what the event says."
            self.look.add("booking_changed", name, text)

    def _things(self, work: Work, events: Sequence[EventRows]) -> None:
        """Things as they were first named, and what all their events give them; each once."""
        named: dict[str, tuple[str, Properties, int]] = {}
        for each in events:
            for ref, (label, own) in () if each.comes_first else each.plan.things.items():
                if hash(ref) not in self._known:
                    named.setdefault(ref, (label, own, each.recorded_at))
        if not named:
            return
        refs = sorted(named)
        told = {row["ref"]: row for row in work.rows("audit/things", refs=refs)}
        given = {row["ref"]: row["events"] for row in work.rows("events/about", refs=refs)}
        for ref in refs:
            label, own, stamp = named[ref]
            self._known.add(hash(ref))
            self.look.looked_at += 1
            row = told.get(ref)
            if row is None or row["label"] != label:
                self.look.add("thing_removed", ref, f"{ref} is gone, or is of another kind.")
                continue
            self._totals["Thing"] += 1
            due = stored_thing(own) | given_properties(label, ref, given[ref], canonical_json)
            self._within(ref, row["within"], due)
            self._thing(ref, due | {"named_at": stamp}, row["properties"])

    def _within(self, ref: str, found: Sequence[str], due: Properties) -> None:
        if "in" not in due:
            return
        inner = due.pop("in")
        if list(found) != ([] if inner is None else [make_ref("location", inner)]):
            self.look.add("thing_changed", ref, f"{ref} is in another place than its events say.")

    def _thing(self, ref: str, due: Properties, told: Properties) -> None:
        odd = sorted(name for name in due if due[name] != told.get(name))
        if odd:
            text = f"{ref}: {', '.join(odd)} is not what its events say."
            self.look.add("thing_changed", ref, text)

    def _lasting(self, work: Work, events: Sequence[EventRows]) -> None:
        pairs: dict[tuple[str, str, str], int] = {}
        for each in events:
            for link in () if each.comes_first else each.plan.lasting:
                if hash(link) not in self._known:
                    pairs.setdefault(link, each.recorded_at)
        if not pairs:
            return
        asked = [list(pair) for pair in pairs]
        there = {row["place"]: row["named_at"] for row in work.rows("audit/lasting", pairs=asked)}
        for place, (link, stamp) in enumerate(pairs.items()):
            self._known.add(hash(link))
            self._totals[link[0]] += 1
            if there.get(place) != stamp:
                name = f"{link[1]} {link[0]} {link[2]}"
                what = "is gone" if place not in there else "was first told at another time"
                self.look.add("booking_changed", name, f"{name} {what}.")

    def look_at_totals(self, work: Work) -> None:
        """Things and relationships that no event led to."""
        for row in work.rows("audit/link_totals"):
            more = row["total"] - self._totals[row["kind"]]
            if more > 0:
                code = "thing_inserted" if row["kind"] == "Thing" else "booking_inserted"
                text = f"{more:,} of {row['kind']} are there that no event tells of."
                self.look.add(code, row["kind"], text)


def look_at_sources(work: Work, look: LogLook) -> None:
    """How sources write their times, by their own words."""
    rules = source_rules(work)
    for row in work.rows("events/source_defines", names=sorted(rules)):
        look.looked_at += 1
        told = said_of_source(
            (at, event_id, orjson.loads(content))
            for at, event_id, content in row["events"] if content is not None
        )  # fmt: skip
        if rules_of(told) != rules[row["name"]]:
            text = f"Source {row['name']} is not what its events say."
            look.add("source_changed", row["name"], text)


def _keys(events: Iterable[EventRows]) -> list[tuple[str, str]]:
    return [each.key for each in events]


def _present(pairs: Iterable[tuple[str, Any]]) -> Properties:
    return {name: value for name, value in pairs if value is not None}


def _links_of(each: EventRows, of_links: Properties) -> Iterable[Link]:
    """All relationships of an event as the door writes them."""
    later = _present(of_links.items())
    for kind, cells in each.booked:
        start, end, *rest, more = cells
        yield kind, start, end, _present(zip(_LINK, rest, strict=True)) | _present(
            more.items()
        ) | later  # fmt: skip
    if each.plan.about and not each.comes_first:
        for line, ref in enumerate(sorted(each.plan.about)):
            yield "ABOUT", None, ref, each.about(line) | later


def _differing(due: Properties, told: Properties) -> str:
    names = due.keys() | told.keys()
    return ", ".join(sorted(name for name in names if due.get(name) != told.get(name)))
