"""The app with a database that is not there: for what has to do with none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from fastapi import FastAPI

from app.graph.run import Access
from app.main import create_app
from app.settings import Settings
from app.watch.running import elsewhere
from app.watch.spans import Spans
from tests.graph.unasked import unasked


@contextmanager
def alone(
    settings: Settings | None = None,
    *,
    server: Mapping[str, Any] | None = None,
    spans: Spans | None = None,
) -> Iterator[FastAPI]:
    """The app over a closed port; `server`: what is known of the server's state."""
    access = Access("bolt://127.0.0.1:1", "neo4j", "secret", retry_s=1.0)
    driver = access.driver()
    graph = unasked(access, driver)
    state = elsewhere if server is None else lambda: server
    yield create_app(settings or Settings(), graph, server=state, spans=spans)
    driver.close()
