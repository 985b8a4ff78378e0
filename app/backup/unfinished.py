"""Whether a database is whole: asked at every opening, so nothing slow is imported here."""

from __future__ import annotations

from app.errors import DatabaseError
from app.graph.run import Graph


def must_be_whole(graph: Graph) -> None:
    """Refuse a database that is being filled from a backup. Errors: `DatabaseError`."""
    state = graph.one("backup/state")
    if state["backup"] is not None:
        raise DatabaseError(
            f"This database is being filled from the backup {state['made_of']}, or that was broken "
            "off.",
            remedy=f"Wait for it, or go on: “lotgraph db restore {state['made_of']}”.",
            code="restore_unfinished",
        )
