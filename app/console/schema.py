"""What the graph is made of, as it is now: labels, relationships, properties, types and counts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.graph.run import Graph

# How Neo4j names types of values, and how a person does.
_TYPES = {
    "INTEGER": "integer", "FLOAT": "number", "STRING": "text", "BOOLEAN": "yes or no",
    "LIST<STRING>": "list of text", "LIST<INTEGER>": "list of integer",
    "LIST<FLOAT>": "list of number",
}  # fmt: skip
# lotgraph's bookkeeping, not the plant's
_OWN = (
    "Schema", "Step", "Clock", "Change", "Restore", "LotgraphTests", "AuditEntry", "AuditBeside",
    "AuditHead", "NumberScheme", "NumberCounter", "IssuedNumber",
)  # fmt: skip
_NOT_NULL = re.compile(r" NOT NULL")


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a label or relationship type: `types` in words, `count` how many have it."""

    name: str
    types: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Kind:
    """A label, or a relationship type with the labels it connects (`ends`)."""

    name: str
    count: int
    properties: tuple[Property, ...]
    ends: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Schema:
    """All labels and relationship types, by name."""

    labels: tuple[Kind, ...]
    relationships: tuple[Kind, ...]

    def as_json(self) -> dict[str, Any]:
        """`labels[{name, count, properties}]`, `relationships[{…, ends[{from, to, count}]}]`."""
        return {
            "labels": [_json(kind) for kind in self.labels],
            "relationships": [
                _json(kind) | {"ends": [{"from": a, "to": b, "count": n} for a, b, n in kind.ends]}
                for kind in self.relationships
            ],
        }


def _json(kind: Kind) -> dict[str, Any]:
    return {
        "name": kind.name,
        "count": kind.count,
        "properties": [
            {"name": each.name, "types": list(each.types), "count": each.count}
            for each in kind.properties
        ],
    }


def names(graph: Graph) -> Mapping[str, Sequence[str]]:
    """Names the database knows, by `label`, `relationship type` and `property`; quick."""
    row = graph.one("console/names")
    return {
        "label": sorted(set(row["labels"]) - set(_OWN)),
        "relationship type": sorted(row["types"]),
        "property": sorted(row["properties"]),
    }


def read_schema(graph: Graph) -> Schema:
    """Look at everything in the graph; seconds for hundreds of thousands of things."""
    counts: dict[str, int] = {}
    for row in graph.rows("console/node_counts"):
        for label in row["labels"]:
            counts[label] = counts.get(label, 0) + row["count"]
    properties = _properties(graph.rows("console/node_properties"), "label")
    ends: dict[str, dict[tuple[str, str], int]] = {}
    for row in graph.rows("console/relationship_counts"):
        pair = (_shown(row["start"]), _shown(row["end"]))
        of_type = ends.setdefault(row["type"], {})
        of_type[pair] = of_type.get(pair, 0) + row["count"]
    of_links = _properties(graph.rows("console/relationship_properties"), "type")
    return Schema(
        tuple(
            Kind(label, counts[label], tuple(properties.get(label, ())))
            for label in sorted(counts)
            if label not in _OWN
        ),
        tuple(
            Kind(
                name,
                sum(pairs.values()),
                tuple(of_links.get(name, ())),
                tuple((a, b, count) for (a, b), count in sorted(pairs.items())),
            )
            for name, pairs in sorted(ends.items())
        ),
    )


def _properties(rows: Sequence[Mapping[str, Any]], key: str) -> dict[str, list[Property]]:
    found: dict[str, list[Property]] = {}
    for row in rows:
        types = sorted({type_in_words(each) for each in row["types"]})
        found.setdefault(row[key], []).append(Property(row["property"], tuple(types), row["count"]))
    return found


def type_in_words(name: str) -> str:
    """`INTEGER NOT NULL` is `integer`."""
    bare = _NOT_NULL.sub("", name)
    return _TYPES.get(bare, bare.lower())


def _shown(labels: Sequence[str]) -> str:
    """The label that says the kind: a thing is more than a Thing."""
    kinds = [label for label in labels if label != "Thing"]
    return kinds[0] if kinds else (labels[0] if labels else "?")


def as_text(schema: Schema) -> str:
    """The schema as lines for a terminal."""
    lines = ["Labels"]
    for kind in schema.labels:
        lines.append(f"  {kind.name}  {kind.count:,}")
        lines += [_line(each) for each in kind.properties]
    lines += ["", "Relationships"]
    for kind in schema.relationships:
        lines.append(f"  {kind.name}  {kind.count:,}")
        lines += [f"    ({a})→({b})  {count:,}" for a, b, count in kind.ends]
        lines += [_line(each) for each in kind.properties]
    return "\n".join(lines)


def _line(each: Property) -> str:
    return f"    .{each.name}  {', '.join(each.types)}  {each.count:,}"


def as_mermaid(schema: Schema) -> str:
    """The schema as a Mermaid class diagram: labels with properties, relationships with counts."""
    lines = ["classDiagram", "  direction LR"]
    for kind in schema.labels:
        if kind.name == "Thing":
            continue
        lines.append(f"  class {kind.name} {{")
        lines += [
            f"    {'/'.join(each.types).replace(' ', '_')} {each.name}" for each in kind.properties
        ]
        lines.append("  }")
    for kind in schema.relationships:
        lines += [f"  {a} --> {b} : {kind.name} {count}" for a, b, count in kind.ends]
    return "\n".join(lines)
