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


@dataclass(frozen=True, slots=True)
class Account:
    """Ids of acknowledged events that are not there; of events that are there more than once, or
    whose bookings are not one each; how many are there."""

    lost: list[str]
    doubled: list[str]
    unbooked: list[str]
    stored: int


def account(graph: Graph, acknowledged: Collection[str]) -> Account:
    """Count."""
    with graph.driver.session(database=graph.database) as session:
        events = {row["id"]: row["nodes"] for row in session.run(_EVENTS)}
        bookings = {row["id"]: row["bookings"] for row in session.run(_BOOKINGS)}
    doubled = {each for each, count in events.items() if count != 1}
    doubled |= {each for each, count in bookings.items() if count != 1}
    return Account(
        sorted(set(acknowledged) - set(events)),
        sorted(doubled),
        sorted(set(events) ^ set(bookings)),
        len(events),
    )
