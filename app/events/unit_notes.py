"""Warnings of units that are not known: they count by themselves and convert to nothing.

An item may name units of its own (`factors`, or the unit it is kept in); those are known for it.
Units of test results are whatever they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import orjson

from app.events.models import Note
from app.events.rows_of_event import EventRows, Key
from app.graph.reads import Reads
from app.unit_names import meanings_of
from app.units import ItemUnits


def unit_notes(work: Reads, events: Sequence[EventRows]) -> Iterator[tuple[Key, Note]]:
    """A warning for each unit of an event that neither is known nor its item names."""
    foreign = [(each, told) for each in events for told in each.foreign]
    refs = sorted({told[0] for _, told in foreign if told[0]})
    items = units_of_items(work, refs) if refs else {}
    own = {ref: {units.uom, *(units.factors or ())} for ref, units in items.items()}
    for each, (ref, field, uom) in foreign:
        if each.type == "define" or uom not in own.get(ref, ()):
            yield each.key, Note("unknown_unit", said_of(uom), field)


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
