"""Whether lotgraph and its database answer."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from app import __version__
from app.deps import GraphDep, ReadActor

router = APIRouter(tags=["health"])


@router.get("/health", summary="Whether lotgraph and its database answer")
def health(graph: GraphDep, actor: ReadActor) -> dict[str, Any]:
    """`{"status": "ok", "version", "database"}`; 503 with the reason when Neo4j is silent."""
    agent, _ = graph.server()
    return {"status": "ok", "version": __version__, "database": agent, "actor": actor.name}
