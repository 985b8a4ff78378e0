"""Warnings of units that are not known: they count by themselves and convert to nothing.

An item may name units of its own (`factors`, or the unit it is kept in); those are known for it.
Units of test results are whatever they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from app.events.models import Note
from app.events.rows_of_event import EventRows, Key
from app.graph.reads import Reads
from app.unit_names import meanings_of
from app.units import ItemUnits, is_known_unit
from app.vocabulary import EVENT_TYPES, EventType, make_ref

Content = Mapping[str, Any]
Foreign = tuple[str, str, str]  # item ref (empty: none), field, unit


def unit_notes(work: Reads, events: Sequence[EventRows]) -> Iterator[tuple[Key, Note]]:
    """A warning for each unit of an event that neither is known nor its item names."""
    foreign = [(each, told) for each in events for told in foreign_units(each.content)]
    refs = sorted({told[0] for _, told in foreign if told[0]})
    items = units_of_items(work, refs) if refs else {}
    own = {ref: {units.uom, *(units.factors or ())} for ref, units in items.items()}
    for each, (ref, field, uom) in foreign:
        if each.type == "define" or uom not in own.get(ref, ()):
            yield each.key, Note("unknown_unit", said_of(uom), field)


def foreign_units(content: Content) -> Iterable[Foreign]:
    """The units of amounts that are not known, as they are spelt."""
    type_ = EVENT_TYPES[content["type"]]
    if not type_.lines and "properties" not in content:  # the usual event: one amount
        uom = content.get("uom")
        if uom is None or is_known_unit(uom):
            return ()
    return _foreign(type_, content)


def _foreign(type_: EventType, content: Content) -> Iterator[Foreign]:
    told: Iterable[tuple[Content, Content, str]] = ((content, content.get("object", {}), "uom"),)
    if type_.name == "inspect":
        return
    if type_.name == "define":
        told = ((content.get("properties", {}), content["subject"], "uom"),)
    elif type_.lines:
        told = (
            (line, line["object"], f"{name}.{at}.uom")
            for name in type_.lines for at, line in enumerate(content.get(name, ()))
        )  # fmt: skip
    for amount, named, field in told:
        uom = amount.get("uom")
        if uom is not None and not is_known_unit(uom):
            item = named.get("item")
            yield make_ref("item", item) if item else "", field, uom


def said_of(uom: str) -> str:
    """What is to be said of a unit that is not known."""
    counts = "it counts as a unit of its own and converts to no other"
    if meanings := meanings_of(uom):
        return f"“{uom}” may be {meanings}: {counts}; write which"
    return f"“{uom}” is no known unit: {counts}, unless the item's factors name it"


def units_of_items(work: Reads, refs: Sequence[str]) -> dict[str, ItemUnits]:
    """The units of some items by their ref; of those that are known."""
    return {
        row["ref"]: ItemUnits(
            row["uom"] or "", orjson.loads(row["factors"]) if row["factors"] else None
        )
        for row in work.rows("events/units_of_items", refs=list(refs))
    }
