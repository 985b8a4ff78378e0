"""Wiring: settings and a graph in, an application out. No logic lives here."""

from __future__ import annotations

from fastapi import FastAPI

from app import __version__
from app.api.routes import router as api
from app.graph.run import Graph
from app.settings import Settings


def create_app(settings: Settings, graph: Graph) -> FastAPI:
    """The application over one graph; it does not own the graph's connection."""
    app = FastAPI(
        title="lotgraph",
        version=__version__,
        description="Lot and serial genealogy on Neo4j. Events go in through one door; traces "
        "come out as one object that pages, API and command line show alike.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    app.state.settings = settings
    app.state.graph = graph
    app.include_router(api)
    return app
