"""Which critical tracking event of FSMA 204 a booking is (21 CFR 1.1310). Pure.

What an event says itself comes first: its attribute `cte`. Else it is told by the type of the event
and by what only one kind of it has, as `docs/reports.md` lists; nothing is guessed from names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.reports.dossier import EventKey, GoodsBooking, Properties
from app.reports.facts import Facts

HARVESTING, COOLING, PACKING = "Harvesting", "Cooling", "Initial packing"
LANDING, SHIPPING, RECEIVING = "First land-based receiving", "Shipping", "Receiving"
TRANSFORMATION = "Transformation"
TRACKING_EVENTS = (
    HARVESTING, COOLING, PACKING, LANDING, SHIPPING, RECEIVING, TRANSFORMATION,
)  # fmt: skip

_WORDS = (
    (re.compile(r"harvest|growing", re.I), HARVESTING),
    (re.compile(r"cool", re.I), COOLING),
    (re.compile(r"(initial|first).*pack|^pack", re.I), PACKING),
    (re.compile(r"land[- ]?based|landing", re.I), LANDING),
    (re.compile(r"^ship", re.I), SHIPPING),
    (re.compile(r"^receiv", re.I), RECEIVING),
    (re.compile(r"^transform", re.I), TRANSFORMATION),
)
_NAMED = ("cte", "critical_tracking_event", "CTE")
CATCH = (
    "catch_area", "catch_zone", "gs1:catchZone", "catchZone", "vessel", "vessel_name",
    "harvest_date_start", "gs1:harvestDateStart", "harvestDateStart", "landing_date",
)  # fmt: skip
GROWN = ("harvester", "field", "growing_area", "pond", "pool", "container_name", "harvest_location")
_INITIAL = re.compile(r"^(initial[ _-]?pack(ing)?|pack(ing)?)$", re.I)
_REPACK = ("repack", "creating_class_instance")
_OF_PRODUCE = "creating_class_instance"  # what GS1 US has EPCIS say of a harvest and of a packing


@dataclass(frozen=True)
class TrackingBook:
    """Says what each booking is; what a run is, is worked out once."""

    facts: Facts
    _runs: dict[str, str] = field(default_factory=dict)

    def of(self, each: GoodsBooking) -> str | None:
        """The critical tracking event a booking is part of; None: it is none."""
        content = self.facts.content(each.key)
        said = named_event(content)
        if said is not None:
            return said
        if each.type in ("PRODUCED", "CONSUMED_INTO"):
            return self.of_run(each.other)
        if each.type == "SUPPLIED":
            return LANDING if self._caught(each.goods, each.key) else RECEIVING
        if each.type == "SHIPPED_TO":
            return SHIPPING
        if each.type == "RETURNED":
            return RECEIVING if each.other.startswith("customer:") else SHIPPING
        return None

    def of_test(self, key: EventKey) -> str | None:
        """The same of an inspection: of cooling, or of the temperature in a step that EPCIS has no
        word for, as GS1 US has it tell cooling."""
        content = self.facts.content(key)
        said = named_event(content)
        if said is not None or not content:
            return said
        test, step = str(content.get("test", "")), _attributes(content).get("bizStep")
        cooled = test.lower().startswith("cool")
        return COOLING if cooled or (test == "Temperature" and step == "other") else None

    def of_goods(self, goods: str, event: str) -> Iterator[tuple[EventKey, GoodsBooking | None]]:
        """The bookings and inspections of some goods that are part of an event."""
        for each in self.facts.by_goods.get(goods, ()):
            if self.of(each) == event:
                yield each.key, each
        for key in self.facts.tests.get(goods, ()):
            if self.of_test(key) == event:
                yield key, None

    def of_run(self, run: str) -> str:
        """What a run, or an order without runs, is."""
        if run not in self._runs:
            self._runs[run] = TRANSFORMATION  # while its inputs are looked at, which may be its own
            self._runs[run] = self._of_run(run)
        return self._runs[run]

    def _of_run(self, run: str) -> str:
        booked = self.facts.by_run.get(run, ())
        inputs = [each for each in booked if each.type == "CONSUMED_INTO"]
        outputs = [each for each in booked if each.type == "PRODUCED"]
        order = self.facts.dossier.orders.get(run)
        inputs += [
            each for each in self.facts.by_run.get(order or "", ())
            if each.type == "CONSUMED_INTO"
        ]  # fmt: skip
        kinds = {str(self.facts.thing(run).get("kind") or "")}
        kinds |= {str(self.facts.content(each.key).get("kind") or "") for each in booked}
        if any(_INITIAL.match(kind) for kind in kinds):
            return PACKING
        if any(kind.lower().startswith("cool") for kind in kinds):
            return COOLING
        if not inputs:
            return self._of_source(run, outputs, kinds)
        fresh = all(self._is_fresh(each.goods) for each in inputs)
        return PACKING if fresh and kinds & set(_REPACK) else TRANSFORMATION

    def _of_source(self, run: str, outputs: list[GoodsBooking], kinds: set[str]) -> str:
        """What a run without inputs is: where goods begin."""
        if any(self._caught(each.goods, each.key) for each in outputs):
            return LANDING
        told = [self.facts.content(each.key) for each in outputs]
        grown = any(name in _attributes(each) for each in told for name in GROWN)
        steps = {str(_attributes(each).get("bizStep") or "") for each in told}
        if grown or any("harvest" in word.lower() for word in (*kinds, *steps, run)):
            return HARVESTING
        if "repack" in kinds:  # a packing of which no inputs were told
            return PACKING
        return HARVESTING if _OF_PRODUCE in steps else TRANSFORMATION

    def _is_fresh(self, goods: str) -> bool:
        """Whether something was harvested here, and nothing was made of it since."""
        made = self.facts.bookings(goods, "PRODUCED")
        return bool(made) and all(self.of_run(each.other) == HARVESTING for each in made)

    def _caught(self, goods: str, key: EventKey) -> bool:
        """Whether it is said of a lot, or of the event, from where a vessel brought it."""
        told = {**(self.facts.thing(goods).get("attributes") or {})}
        told |= _attributes(self.facts.content(key))
        return any(told.get(name) for name in CATCH)


def named_event(content: Properties) -> str | None:
    """The critical tracking event an event says it is."""
    said = next((str(v) for n in _NAMED if (v := _attributes(content).get(n))), None)
    if said is None:
        return None
    return next((name for words, name in _WORDS if words.search(said.strip())), None)


def _attributes(content: Properties) -> Mapping[str, Any]:
    found: Mapping[str, Any] = content.get("attributes") or {}
    return found
