"""Frozen values shared by the rooms: refs, names of kinds and relationships, types of events.

Refs stand in `refs`, relationships in `relationships`, types of events in `event_types`. What else
is here (`plan`, `defining`, `sources`, `reversing`) is what an event means whoever reads it, and is
imported by its own name.
"""

from __future__ import annotations

from app.vocabulary.event_types import EVENT_TYPES, Arrow, EventType, Field
from app.vocabulary.refs import (
    HAND,
    KIND_NAMES,
    KINDS,
    LABELS,
    MICRO,
    QUANTITY_LIMIT,
    RECALL_DESK,
    UNKNOWN_CUSTOMER,
    UNKNOWN_LOCATION,
    UNKNOWN_SUPPLIER,
    Ref,
    clean_part,
    encode_part,
    make_ref,
    parse_ref,
    split_kind,
)
from app.vocabulary.relationships import (
    CACHED_RELATIONSHIPS,
    EVENT_RELATIONSHIPS,
    LASTING_RELATIONSHIPS,
    RELATIONSHIPS,
    WRITTEN_BY,
    Relationship,
)

__all__ = [
    "CACHED_RELATIONSHIPS",
    "EVENT_RELATIONSHIPS",
    "EVENT_TYPES",
    "HAND",
    "KINDS",
    "KIND_NAMES",
    "LABELS",
    "LASTING_RELATIONSHIPS",
    "MICRO",
    "QUANTITY_LIMIT",
    "RECALL_DESK",
    "RELATIONSHIPS",
    "UNKNOWN_CUSTOMER",
    "UNKNOWN_LOCATION",
    "UNKNOWN_SUPPLIER",
    "WRITTEN_BY",
    "Arrow",
    "EventType",
    "Field",
    "Ref",
    "Relationship",
    "clean_part",
    "encode_part",
    "make_ref",
    "parse_ref",
    "split_kind",
]
