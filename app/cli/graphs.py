"""The graph a verb asks: that of its settings, or the one of whoever runs it as an errand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.errand.screen import errand
from app.graph.run import Graph
from app.opening import open_graph
from app.settings import Settings


@contextmanager
def asked_graph(settings: Settings) -> Iterator[Graph]:
    """Open the graph of the settings for the block. Errors: those of `open_graph`."""
    lent = errand()
    if lent is not None:
        yield lent.graph
        return
    graph = open_graph(settings)
    try:
        yield graph
    finally:
        graph.close()
