"""Connections of which nobody has asked whether they answer."""

from __future__ import annotations

from typing import Any

from app.graph.run import Access, Graph


def unasked(access: Access, driver: Any = None) -> Graph:
    """A connection, by a driver of its own unless one is given."""
    from neo4j import GraphDatabase  # before `app.graph` it brings pandas along: half a second

    manager = GraphDatabase.bookmark_manager()
    return Graph(driver or access.driver(), "neo4j", manager, access)
