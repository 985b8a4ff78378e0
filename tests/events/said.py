"""Events as tests say them, and a picture of the whole graph to compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.events.models import Incoming, Outcome
from app.events.service import take
from app.graph.run import Graph

# Stamps of the writer: who wrote first is no part of what is known.
_STAMPS = (
    "recorded_at", "rev_recorded_at", "named_at", "ordinal", "past_quantity", "past_recorded_at",
    "past_voided_at",
)  # fmt: skip
_NULL_OR_NOT = ("voided_at", "undone_at", "rev_voided_at")

_NODES = (
    "MATCH (n) WHERE NOT n:Schema AND NOT n:Step AND NOT n:Clock AND NOT n:Change "
    "AND NOT n:LotgraphTests AND NOT n:Refused "
    "RETURN labels(n) AS labels, properties(n) AS told"
)
_LINKS = (
    "MATCH (a)-[r]->(b) RETURN coalesce(a.ref, a.source + ' ' + a.event_id) AS start, "
    "type(r) AS type, b.ref AS end, properties(r) AS told"
)


def said(type_: str, event_id: str, source: str = "mes", **fields: Any) -> dict[str, Any]:
    """An event; `from_` and `in_` stand for the fields `from` and `in`."""
    named = {key.rstrip("_"): value for key, value in fields.items()}
    return {"event_id": event_id, "source": source, "type": type_, **named}


def lot(item: str, number: str, **more: Any) -> dict[str, Any]:
    return {"item": item, "lot": number, **more}


def answers(graph: Graph, events: Iterable[Mapping[str, Any]], **more: Any) -> list[Outcome]:
    """What the door says to each event."""
    incoming = [Incoming(line, event, event) for line, event in enumerate(events, 1)]
    return [outcome for batch in take(graph, incoming, **more) for outcome in batch]


def results(outcomes: Iterable[Outcome]) -> list[str]:
    return [outcome.result for outcome in outcomes]


def warned(outcomes: Iterable[Outcome]) -> list[str]:
    return [note.code for outcome in outcomes for note in outcome.notes]


def ask(graph: Graph, text: str, **parameters: Any) -> list[dict[str, Any]]:
    """Rows of any statement: tests look at the graph as it is."""
    with graph.driver.session(
        database=graph.database, bookmark_manager=graph.bookmark_manager
    ) as session:
        return session.run(text, parameters).data()


def node(graph: Graph, ref: str) -> dict[str, Any]:
    """The properties of the only thing with a ref, its label under `:`."""
    (row,) = ask(
        graph,
        "MATCH (n:Thing {ref: $ref}) RETURN n{.*} AS told, "
        "[x IN labels(n) WHERE x <> 'Thing'] AS labels",
        ref=ref,
    )
    for name in ("named_at", "ordinal"):  # a stamp, a number of this graph
        row["told"].pop(name, None)
    return {**row["told"], ":": row["labels"]}


def links(graph: Graph, type_: str) -> list[dict[str, Any]]:
    """Every relationship of a type: its properties, and its ends under `<` and `>`."""
    rows = ask(
        graph,
        "MATCH (a)-[r]->(b) WHERE type(r) = $type RETURN coalesce(a.ref, a.event_id) AS start, "
        "b.ref AS end, properties(r) AS told ORDER BY r.source, r.event, r.line, start, end",
        type=type_,
    )
    for row in rows:
        row["told"].pop("named_at", None)  # a stamp
    return [{**row["told"], "<": row["start"], ">": row["end"]} for row in rows]


def picture(graph: Graph) -> dict[str, list[str]]:
    """Every node and relationship with all properties, stamps left out; ready to compare. The log
    of who did what in which order is left out, too."""
    nodes = [
        f"{sorted(row['labels'])} {_plain(row['told'])}"
        for row in ask(graph, _NODES)
        if not row["labels"][0].startswith("Audit")
    ]
    edges = [
        f"{row['start']} {row['type']} {row['end']} {_plain(row['told'])}"
        for row in ask(graph, _LINKS)
    ]
    return {"nodes": sorted(nodes), "links": sorted(edges)}


def _plain(told: Mapping[str, Any]) -> list[tuple[str, Any]]:
    kept = {key: value for key, value in told.items() if key not in _STAMPS}
    for key in _NULL_OR_NOT:
        if isinstance(kept.get(key), list):
            kept[key] = [value > 0 for value in kept[key]]
        elif key in kept:
            kept[key] = "some time"
    return sorted(kept.items())
