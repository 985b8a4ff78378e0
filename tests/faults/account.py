"""What is in the graph against what people were told: nothing lost, nothing doubled."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.graph.run import Graph

_EVENTS = """
MATCH (e:Event {source: 'faults'})
RETURN e.event_id AS id, count(e) AS nodes
"""
_BOOKINGS = """
MATCH ()-[r:SUPPLIED]->()
WHERE r.source = 'faults'
RETURN r.event AS id, count(r) AS bookings
"""
_SNAPSHOTS = """
MATCH (c:RecallCase)-[:FROZE]->(s:RecallSnapshot)
RETURN c.number AS case, s.number AS number
"""


@dataclass(frozen=True, slots=True)
class Account:
    """Acknowledged events (ids) and snapshots that are not there; events that are there more than
    once; those whose bookings are not one each; how many events are there."""

    lost: list[str]
    doubled: list[str]
    unbooked: list[str]
    stored: int


def account(
    graph: Graph, acknowledged: Collection[str], snapshots: Collection[tuple[str, int]] = ()
) -> Account:
    """Count."""
    with graph.driver.session(database=graph.database) as session:
        events = {row["id"]: row["nodes"] for row in session.run(_EVENTS)}
        frozen = {(row["case"], row["number"]) for row in session.run(_SNAPSHOTS)}
        bookings = {row["id"]: row["bookings"] for row in session.run(_BOOKINGS)}
    doubled = {each for each, count in events.items() if count != 1}
    doubled |= {each for each, count in bookings.items() if count != 1}
    return Account(
        sorted(set(acknowledged) - set(events))
        + [f"{case} snapshot {number}" for case, number in sorted(set(snapshots) - frozen)],
        sorted(doubled),
        sorted(set(events) ^ set(bookings)),
        len(events),
    )
