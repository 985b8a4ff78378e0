"""What Neo4j gives back as plain JSON values, so that no other room knows the driver's types.

A node becomes `{"kind": "node", "id", "labels", "properties"}`, a relationship
`{"kind": "relationship", "id", "type", "start", "end", "properties"}` (`start` and `end` are ids
of nodes), a path `{"kind": "path", "nodes", "relationships"}`. Times and durations become
ISO 8601 text, points `{"kind": "point", "srid", "coordinates"}`, not-a-number and infinities text.
"""

from __future__ import annotations

import base64
import math
from datetime import date, datetime, time, timedelta
from typing import Any

from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time

_TIMES = (Date, DateTime, Duration, Time)


def plain(value: Any) -> Any:
    """One value of a record as JSON values. Errors: `ValueError` when the driver cannot read it."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    return _structure(value)


def _structure(value: Any) -> Any:
    if isinstance(value, Node):
        return {
            "kind": "node",
            "id": value.element_id,
            "labels": sorted(value.labels),
            "properties": plain(dict(value.items())),
        }
    if isinstance(value, Relationship):
        return {
            "kind": "relationship",
            "id": value.element_id,
            "type": value.type,
            "start": value.start_node.element_id if value.start_node else None,
            "end": value.end_node.element_id if value.end_node else None,
            "properties": plain(dict(value.items())),
        }
    if isinstance(value, Path):
        return {
            "kind": "path",
            "nodes": [plain(each) for each in value.nodes],
            "relationships": [plain(each) for each in value.relationships],
        }
    if isinstance(value, Point):
        return {"kind": "point", "srid": value.srid, "coordinates": list(value)}
    if isinstance(value, _TIMES):
        return value.iso_format()
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"PT{value.total_seconds()}S"
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode()
    if isinstance(value, (tuple, set, frozenset)):
        return [plain(each) for each in value]
    if type(value).__module__.startswith("neo4j._"):  # what the driver could not read, in a list
        raise ValueError("a value that cannot be read")
    return str(value)
