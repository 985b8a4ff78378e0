"""The relationships between things, one record each: what they mean, and the words for them.

A type of event says which of them it writes (`event_types`); several types may write the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.vocabulary.event_types import EVENT_TYPES


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship: `ends` as labels, `means` in a sentence.

    `step`: what was done to the thing; `forth`: as seen from the start, `back`: from the end;
    `shape`: its mark on a timeline. `carries`: whether it carries an event and its time, and is
    unique by (source, event, line); the others last.
    """

    name: str
    ends: str
    means: str
    step: str
    forth: str
    back: str
    shape: str = ""
    carries: bool = True


RELATIONSHIPS: Mapping[str, Relationship] = {
    each.name: each
    for each in (
        Relationship(
            "CONSUMED_INTO", "Lot, Serial, Item, HandlingUnit → WorkOrder, Batch",
            "It went into a run or an order.", "consumed", "consumed in", "consumed", "used",
        ),
        Relationship(
            "PRODUCED", "Batch, Completion → Lot, Serial, Item", "The run or order made it.",
            "made", "made", "made by", "made",
        ),
        Relationship(
            "RAN_AS", "WorkOrder → Batch", "The run belongs to the order.",
            "run of the order", "ran as", "run of", carries=False,
        ),
        Relationship(
            "REPORTED_IN", "WorkOrder, Batch → Completion",
            "What was booked there may be in what the order reported.",
            "order of a listed run", "reported in", "reports", carries=False,
        ),
        Relationship(
            "INCLUDES", "Lot → Serial", "The unit belongs to the lot.",
            "member of the lot", "includes", "in", carries=False,
        ),
        Relationship(
            "IN", "Location → Location", "The place lies within the other.",
            "in", "in", "holds", carries=False,
        ),
        Relationship(
            "PACKED_INTO", "content → HandlingUnit", "It was packed.",
            "packed", "packed into", "packed", "packed",
        ),
        Relationship(
            "UNPACKED_FROM", "HandlingUnit → content",
            "It was taken out; a container to itself: everything was.",
            "unpacked", "unpacked", "unpacked from", "packed",
        ),
        Relationship(
            "SUPPLIED", "Supplier → Lot, Serial, Item, HandlingUnit", "It was received.",
            "received", "supplied", "received from", "receipt",
        ),
        Relationship(
            "MOVED_TO", "thing → Location", "It was moved there.",
            "moved", "moved to", "arrived", "moved",
        ),
        Relationship(
            "SHIPPED_TO", "thing → Customer", "It was shipped there.",
            "shipped", "shipped to", "got", "shipped",
        ),
        Relationship(
            "RETURNED", "Customer → thing, thing → Supplier", "It came back, or was sent back.",
            "returned", "returned", "returned by", "returned",
        ),
        Relationship(
            "ADJUSTED", "thing → Location", "Its quantity was changed: scrap, sample, loss …",
            "adjusted", "adjusted at", "adjusted", "adjusted",
        ),
        Relationship(
            "COUNTED", "thing → Location", "So much was found there.",
            "counted", "counted at", "counted",
        ),
        Relationship(
            "RAN_ON", "Batch → Resource", "The run was on it.", "ran", "ran on", "ran",
        ),
        Relationship(
            "MEASURED", "Inspection → Lot, Serial, Batch", "What was tested.",
            "inspected", "measured", "inspected in",
        ),
        Relationship(
            "ABOUT", "Event → thing", "The event defines it or changes its status.",
            "told", "about", "told by",
        ),
        Relationship(
            "DELIVERED", "Lot, Serial, Item, HandlingUnit → Customer",
            "So much of it a shipment brought there, in a container or not: a cache.",
            "delivered", "delivered to", "got", carries=False,
        ),
    )
}  # fmt: skip

# Relationships that carry an event: unique by (source, event, line).
EVENT_RELATIONSHIPS = tuple(name for name, each in RELATIONSHIPS.items() if each.carries)
# Relationships that say how things belong together: no event, no time, never removed.
LASTING_RELATIONSHIPS = ("RAN_AS", "REPORTED_IN", "INCLUDES")
# Worked out from all bookings there are, and deleted when they say otherwise.
CACHED_RELATIONSHIPS = ("DELIVERED",)

# Which types of events write a relationship.
WRITTEN_BY: Mapping[str, tuple[str, ...]] = {
    name: tuple(
        type_.name
        for type_ in EVENT_TYPES.values()
        if any(arrow.type == name for arrow in type_.arrows)
    )
    for name in RELATIONSHIPS
}
